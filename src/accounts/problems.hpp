// Bad cells of a load, compactly: names and sentences are kept once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::accounts {

class Problems {
 public:
  /// `table` is its place in schema.hpp's tables(); `position` orders the columns of a row.
  void add(std::int32_t table, std::int64_t row, std::int32_t position, std::string_view column, std::string value,
           std::string_view expected);

  [[nodiscard]] bool empty() const noexcept { return cells_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return cells_.size(); }

  /// By table, row and column.
  void sort();

  /// The first of them as one error that counts all.
  [[noreturn]] void raise() const;

  /// All of them: table, row, column, value, expected.
  [[nodiscard]] Table table() const;

 private:
  struct Cell {
    std::int32_t table;
    std::int32_t position;
    std::int64_t row;
    std::int32_t column;    // number in texts_
    std::int32_t expected;  // number in texts_
    std::string value;
  };
  std::int32_t number_of(std::string_view text);

  std::vector<Cell> cells_;
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::int32_t> numbers_;
};

}  // namespace cabochon::accounts
