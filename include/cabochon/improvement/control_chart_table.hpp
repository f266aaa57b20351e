/// Control charts of a table's rows; the model stands in improvement/control_chart.hpp.
#pragma once

#include <optional>
#include <string>

#include "cabochon/core/table.hpp"
#include "cabochon/improvement/control_chart.hpp"

namespace cabochon::improvement {

struct ChartColumns {
  std::string value = "value";         ///< counts, or numbers for individuals
  std::optional<std::string> size{};   ///< numbers looked at (p) or units (u)
  std::optional<double> every_size{};  ///< or one size for all
  std::optional<std::string> label{};  ///< what a point is called, such as its month
};

struct ChartTables {
  Table points;   ///< label, value, centre, low, high, z, rules (null where none spoke)
  Table signals;  ///< rule, first, last (labels), points
  ControlChart chart;
};

/// Rows in order of time. Nulls are an InputError with their rows.
[[nodiscard]] ChartTables control_chart(const Table& table, const ChartColumns& columns, const ChartOptions& options);

}  // namespace cabochon::improvement
