/// Intervals of a proportion.
///
/// Question     Of n who were asked, x said yes: between which shares does the truth plausibly lie?
/// Model        wald            p +- z sqrt(p (1 - p) / n), p = x / n
///              adjusted_wald   the same about p~ = (x + z^2/2) / (n + z^2), with n + z^2 in place of n
///              wilson          (p + z^2/2n +- z sqrt(p (1 - p) / n + z^2/4n^2)) / (1 + z^2/n)
/// Assumptions  independent answers, the same chance for all
/// Units        fractions, 0 to 1; limits are clipped to that range
/// Source       wald: Laplace (1812). wilson: Wilson (1927), JASA 22, 209-212. adjusted_wald: Agresti & Coull (1998),
///              The American Statistician 52, 119-126. Compared: Newcombe (1998), Statistics in Medicine 17, 857-872.
/// Limits       wald is far too narrow near 0 and 1 and for small n (0 of 20 gives width zero): prefer wilson.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/estimate.hpp"
#include "cabochon/stats/normal.hpp"

namespace cabochon::stats {

namespace detail {

inline void check_counts(std::string_view where, std::int64_t successes, std::int64_t n) {
  check_positive(where, "n", static_cast<double>(n));
  check_range(where, "successes", static_cast<double>(successes), Range{0, static_cast<double>(n), false, false});
}

// The value is x / n whatever the interval's own centre, and the interval always holds it.
[[nodiscard]] inline Estimate proportion(std::int64_t successes, std::int64_t n, double centre, double half,
                                         double level, const char* method) {
  const double p = static_cast<double>(successes) / static_cast<double>(n);
  return {p,
          std::clamp(std::min(p, centre - half), 0.0, 1.0),
          std::clamp(std::max(p, centre + half), 0.0, 1.0),
          level,
          n,
          method};
}

}  // namespace detail

[[nodiscard]] inline Estimate wald(std::int64_t successes, std::int64_t n, double level = 0.95) {
  detail::check_counts("wald", successes, n);
  const double z = two_sided_z(check_level("wald", level)), size = static_cast<double>(n);
  const double p = static_cast<double>(successes) / size;
  return detail::proportion(successes, n, p, z * std::sqrt(p * (1 - p) / size), level, "wald");
}

[[nodiscard]] inline Estimate adjusted_wald(std::int64_t successes, std::int64_t n, double level = 0.95) {
  detail::check_counts("adjusted_wald", successes, n);
  const double z = two_sided_z(check_level("adjusted_wald", level)), size = static_cast<double>(n) + z * z;
  const double p = (static_cast<double>(successes) + z * z / 2) / size;
  return detail::proportion(successes, n, p, z * std::sqrt(p * (1 - p) / size), level, "adjusted_wald");
}

[[nodiscard]] inline Estimate wilson(std::int64_t successes, std::int64_t n, double level = 0.95) {
  detail::check_counts("wilson", successes, n);
  const double z = two_sided_z(check_level("wilson", level)), size = static_cast<double>(n);
  const double p = static_cast<double>(successes) / size;
  const double scale = 1 + z * z / size;
  const double half = z * std::sqrt(p * (1 - p) / size + z * z / (4 * size * size)) / scale;
  return detail::proportion(successes, n, (p + z * z / (2 * size)) / scale, half, level, "wilson");
}

}  // namespace cabochon::stats
