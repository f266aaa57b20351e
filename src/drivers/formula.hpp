// The factors as written: columns, "a:b" and "lag(a, 1)".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"

namespace cabochon::drivers {

// One part of a factor: a column, perhaps of an earlier period.
struct Part {
  std::string column;
  std::int64_t lag = 0;

  [[nodiscard]] std::string label() const {
    return lag == 0 ? column : "lag(" + column + ", " + std::to_string(lag) + ")";
  }
  friend bool operator==(const Part&, const Part&) = default;
};

// The parts of a factor; a column's own name comes first, whatever signs it holds. `where` is the function called.
[[nodiscard]] std::vector<Part> parse_factor(const Table& table, const std::string& text, const std::string& where);

}  // namespace cabochon::drivers
