// Columns as producers send them, turned into the canonical types of a book; bad cells are reported row by row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/record.hpp"

#include "problems.hpp"

namespace cabochon::accounts {

/// Where the cells of one column are reported, and the rows that they spoil.
struct Report {
  Problems& problems;
  std::vector<std::uint8_t>& bad;
  std::int32_t table;
  std::int32_t position;
  std::string_view column;

  void wrong(std::int64_t row, std::string value, std::string_view expected) const {
    problems.add(table, row, position, column, std::move(value), expected);
    bad[static_cast<std::size_t>(row)] = 1;
  }
};

/// A column of the field's canonical type; the caller's memory where that already fits. Ids come out int64 or text.
/// A column whose type can never mean the field is an InputError.
[[nodiscard]] Column normalise(const Column& column, const FieldInfo& field, const std::string& timezone,
                               const Report& report);

/// Integers as their text.
[[nodiscard]] Column integers_as_text(const Column& column);

}  // namespace cabochon::accounts
