// The factors as written: columns, "a:b", "lag(a, 1)", "below(a, 7)" and "above(a, 7)".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon::drivers {

// One part of a factor: a column, perhaps of an earlier period, or what of it is below or above a reference.
struct Part {
  std::string column;
  std::int64_t lag = 0;
  int side = 0;  // -1: what is below `from`, +1: what is above
  double from = 0;

  [[nodiscard]] std::string label() const {
    if (side != 0) return (side < 0 ? "below(" : "above(") + column + ", " + number_text(from) + ")";
    return lag == 0 ? column : "lag(" + column + ", " + std::to_string(lag) + ")";
  }
  friend bool operator==(const Part&, const Part&) = default;
};

// The parts of a factor; a column's own name comes first, whatever signs it holds. `where` is the function called.
[[nodiscard]] std::vector<Part> parse_factor(const Table& table, const std::string& text, const std::string& where);

}  // namespace cabochon::drivers
