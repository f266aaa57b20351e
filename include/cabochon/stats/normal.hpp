/// The standard normal distribution: its cumulative probability and its quantile.
#pragma once

#include <cmath>
#include <limits>

namespace cabochon::stats {

/// P(Z <= z).
[[nodiscard]] inline double normal_probability(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

/// The z with P(Z <= z) = probability, to full double precision; infinite at 0 and 1.
///
/// Start: Abramowitz & Stegun 1964, equation 26.2.23 (error below 4.5e-4); then Halley's steps on erfc, each of which
/// triples the right digits.
[[nodiscard]] inline double normal_quantile(double probability) {
  if (!(probability > 0)) return -std::numeric_limits<double>::infinity();
  if (!(probability < 1)) return std::numeric_limits<double>::infinity();
  if (probability > 0.5) return -normal_quantile(1 - probability);
  const double t = std::sqrt(-2 * std::log(probability));
  double z = -(t - ((0.010328 * t + 0.802853) * t + 2.515517) / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1));
  for (int step = 0; step < 3; ++step) {
    const double density = std::exp(-0.5 * z * z) / std::sqrt(2 * 3.14159265358979323846);
    if (density == 0) break;
    const double u = (normal_probability(z) - probability) / density;
    z -= u / (1 + 0.5 * z * u);
  }
  return z;
}

/// The z of a two-sided interval of this level: 1.959964 for 0.95.
[[nodiscard]] inline double two_sided_z(double level) { return -normal_quantile((1 - level) / 2); }

}  // namespace cabochon::stats
