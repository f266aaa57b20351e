/// Which rows of an append are new, repeated or changed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/table.hpp"

namespace cabochon::store {

/// Rows of one table that repeat the key of an earlier one.
struct Repeats {
  std::vector<std::int64_t> copies;  ///< rows that hold what the first row with their key holds, as all others do
  /// All rows of keys whose rows differ, each with another row of its key.
  std::vector<std::pair<std::int64_t, std::int64_t>> different;
};

/// Repeated keys among `rows` of a table; `columns` are compared.
[[nodiscard]] Repeats find_repeats(const Table& table, const std::vector<std::int64_t>& rows,
                                   const std::vector<std::string>& keys, const std::vector<std::string>& columns);

/// For each i whether row `left_rows[i]` of `left` and row i of `right` hold the same in `columns`: values are the same
/// when they are equal as numbers or as texts, or both null.
[[nodiscard]] std::vector<std::uint8_t> same_rows(const Table& left, std::span<const std::int64_t> left_rows,
                                                  const Table& right, const std::vector<std::string>& columns);

/// The first row of each distinct value of a column; nulls are left out.
[[nodiscard]] std::vector<std::int64_t> first_rows(const Table& table, const std::string& column);

}  // namespace cabochon::store
