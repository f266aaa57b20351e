// One column of a design: numbers, or the levels of a categorical, perhaps of an earlier period.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cabochon/core/column.hpp"

namespace cabochon::drivers {

struct Source {
  std::string label;   // "nps", "lag(nps, 1)"
  std::string column;  // "nps"
  std::int64_t lag = 0;
  int side = 0;  // -1: min(x - from, 0), +1: max(x - from, 0)
  double from = 0;
  Column values;
  bool categorical = false;
  std::vector<std::int64_t> earlier;  // lags: the frame's row that holds the value, -1 for none
  std::vector<std::int32_t> codes;    // categorical: level of each of the frame's rows, -1 for unknown
  std::vector<std::string> levels;    // categorical
  std::int32_t reference = 0;         // categorical: the level left out

  [[nodiscard]] std::int64_t row(std::int64_t i) const {
    return earlier.empty() ? i : earlier[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] bool known(std::int64_t i) const {
    const std::int64_t at = row(i);
    return at >= 0 && !values.is_null(at);
  }
};

// The rows' periods as whole numbers. Days become months where all are first (or all are last) days of a month.
[[nodiscard]] std::vector<std::int64_t> period_numbers(const Column& column, const std::string& table,
                                                       const std::string& name, std::vector<std::uint8_t>& known);

// For each row the row of the same unit that many periods before, -1 for none.
[[nodiscard]] std::vector<std::int64_t> earlier_rows(const Column& unit, const std::string& unit_name,
                                                     const Column& period, const std::string& period_name,
                                                     const std::string& table, std::int64_t lag);

// Fills levels and codes of a categorical from the rows that are kept; levels in the order of their values.
void find_levels(Source& source, const std::vector<std::int64_t>& kept, bool all, const std::string& table);

}  // namespace cabochon::drivers
