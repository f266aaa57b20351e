/// Intervals from resamples.
///
/// Question     An estimate was computed again on many resamples: between which values does the truth plausibly lie?
/// Model        percentile  the (1 - level) / 2 and (1 + level) / 2 quantiles of the resampled values
///              bca         the same at shifted places: z0, how far the estimate stands from the resamples' median,
///                          and a, how its standard error moves with it, from values that leave out one unit at a time
/// Assumptions  units were drawn independently; resamples repeat that
/// Units        those of the estimate
/// Source       Efron (1987), JASA 82, 171-185, eq. 2.3 and 6.6; quantiles: Hyndman & Fan (1996), The American
///              Statistician 50, definition 7
/// Limits       percentile limits share the bias of the resamples; bca mends bias and skewness to second order, yet
///              needs some 1,000 resamples
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "cabochon/stats/normal.hpp"

namespace cabochon::stats {

/// Quantile of ascending values, linear between neighbours.
[[nodiscard]] inline double sorted_quantile(std::span<const double> ascending, double probability) {
  const double place = std::clamp(probability, 0.0, 1.0) * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= ascending.size()) return ascending.back();
  const double step = place - static_cast<double>(below);
  return ascending[below] + step * (ascending[below + 1] - ascending[below]);
}

/// Low and high; `values` must not be empty.
[[nodiscard]] inline std::pair<double, double> percentile_interval(std::vector<double> values, double level) {
  std::sort(values.begin(), values.end());
  return {sorted_quantile(values, (1 - level) / 2), sorted_quantile(values, (1 + level) / 2)};
}

/// Low and high; `left_out` are the estimates without one unit (or one of many equal groups of units) each.
[[nodiscard]] inline std::pair<double, double> bca_interval(std::vector<double> values, double estimate,
                                                            std::span<const double> left_out, double level) {
  std::sort(values.begin(), values.end());
  double below = 0;
  for (const double v : values) below += v < estimate ? 1 : v == estimate ? 0.5 : 0;
  const auto n = static_cast<double>(values.size());
  const double z0 = normal_quantile(std::clamp(below / n, 0.5 / n, 1 - 0.5 / n));
  double mean = 0, cubes = 0, squares = 0;
  for (const double v : left_out) mean += v / static_cast<double>(left_out.size());
  for (const double v : left_out) {
    const double d = mean - v;
    squares += d * d;
    cubes += d * d * d;
  }
  const double a = squares > 0 ? cubes / (6 * squares * std::sqrt(squares)) : 0;
  const auto place = [&](double z) {
    const double shifted = z0 + z;
    return normal_probability(z0 + shifted / std::max(1 - a * shifted, 1e-3));
  };
  const double z = two_sided_z(level);
  return {sorted_quantile(values, place(-z)), sorted_quantile(values, place(z))};
}

}  // namespace cabochon::stats
