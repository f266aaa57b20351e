/// The standard normal distribution: its cumulative probability and its quantile.
#pragma once

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace cabochon::stats {

/// P(Z <= z).
[[nodiscard]] inline double normal_probability(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

/// The z with P(Z <= z) = probability, to full double precision; infinite at 0 and 1, NaN outside of them.
[[nodiscard]] inline double normal_quantile(double probability) {
  if (probability == 0) return -std::numeric_limits<double>::infinity();
  if (probability == 1) return std::numeric_limits<double>::infinity();
  if (!(probability > 0 && probability < 1)) return std::numeric_limits<double>::quiet_NaN();
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * probability);
}

/// The z of a two-sided interval of this level: 1.959964 for 0.95.
[[nodiscard]] inline double two_sided_z(double level) { return -normal_quantile((1 - level) / 2); }

}  // namespace cabochon::stats
