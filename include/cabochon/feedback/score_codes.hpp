/// A column of scores of any numeric type as one byte a row: 0 to 10, or `no_answer` for null.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/error.hpp"

namespace cabochon::feedback {

class ScoreCodes {
 public:
  /// An InputError when the column holds no numbers. `lowest`: the scale's lowest score, 0 or 1.
  ScoreCodes(const Column& column, std::string table, std::string name, int lowest = 0);

  /// Codes of the rows begin, begin + 1, ...; in the column's own memory where it has bytes, else in `room`, which has
  /// one place a row. Scores outside 0 to 10 and broken ones are remembered as bad rows and given as `no_answer`.
  [[nodiscard]] const std::uint8_t* block(std::int64_t begin, std::span<std::uint8_t> room);

  /// Throws the bad rows that were met, if any.
  void check() const;

 private:
  void remember(std::int64_t begin, std::span<std::uint8_t> codes);

  Column column_;
  std::string table_, name_;
  int lowest_ = 0;
  std::vector<Problem> problems_;
  std::size_t bad_ = 0;
};

}  // namespace cabochon::feedback
