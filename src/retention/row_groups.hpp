// Groups of a table's rows, numbered without gaps, with their key columns.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/grouping.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::retention {

struct RowGroups {
  std::vector<std::uint32_t> of_row;  ///< empty when all rows are one group
  std::uint32_t count = 1;            ///< groups that have rows; one without `by`
  std::vector<std::string> names;
  std::vector<Column> keys;  ///< a row a group, ascending

  /// A table that starts with the keys of these groups.
  [[nodiscard]] Table table(std::string name, const std::vector<std::uint32_t>& groups) const;
  /// The group's keys in words, such as "segment 'A'".
  [[nodiscard]] std::string label(std::uint32_t group) const;
};

[[nodiscard]] RowGroups row_groups(const Table& table, const std::vector<std::string>& by);

/// Rows `rows` of a column, in this order.
[[nodiscard]] Column take(const Column& column, const std::vector<std::uint32_t>& rows);

/// A value of a column in words: 'text', 3 or 2026-10-31.
[[nodiscard]] std::string value_text(const Column& column, std::int64_t row);

}  // namespace cabochon::retention
