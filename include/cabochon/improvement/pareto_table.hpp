/// Pareto chart of a table's rows; the model stands in improvement/pareto.hpp.
#pragma once

#include <optional>
#include <string>

#include "cabochon/core/table.hpp"

namespace cabochon::improvement {

struct ParetoOptions {
  std::optional<std::string> weight{};  ///< column of values of at least 0, such as cost; none: rows are counted
  double threshold = 0.8;               ///< cumulative share that the vital few reach, above 0 and at most 1
};

/// One row a category of column `by`, the largest first and ties by name: category, value, share, cumulative, vital.
/// Rows without a category (null) are a category of their own, given back as null and last among its ties. `value` is
/// a whole number when rows are counted. When all weights are zero nothing is vital and the shares are null.
/// Null, negative, NaN and infinite weights are an InputError with their rows.
[[nodiscard]] Table pareto(const Table& table, const std::string& by, const ParetoOptions& options = {});

}  // namespace cabochon::improvement
