/// One table checked alone, as a book checks it, for those who keep tables one at a time, such as a store.
#pragma once

#include <cstdint>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::accounts {

struct CheckedTable {
  Table good;                      ///< rows without a problem, with a book's canonical types; lines are numbered
  std::vector<std::int64_t> rows;  ///< for each good row its number in the table given, from 0
  Table problems;                  ///< every bad cell: table, row, column, value, expected
};

/// Types, ranges, choices, required values, the order of days and the currency. Not checked, for want of other rows:
/// keys that occur twice and references. Wrong columns are an InputError; the table's name is that of schema.hpp.
[[nodiscard]] CheckedTable check_table(const Table& table, const BookOptions& options);

}  // namespace cabochon::accounts
