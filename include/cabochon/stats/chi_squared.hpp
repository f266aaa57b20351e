/// Tail probabilities of the chi-squared distribution.
#pragma once

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace cabochon::stats {

/// P(X >= statistic) with `df` degrees of freedom: the p-value of a test. 1 at or below 0; NaN without a freedom.
[[nodiscard]] inline double chi_squared_tail(double statistic, double df) {
  if (!(df > 0) || std::isnan(statistic)) return std::numeric_limits<double>::quiet_NaN();
  if (statistic <= 0) return 1;
  if (std::isinf(statistic)) return 0;
  return boost::math::gamma_q(df / 2, statistic / 2);
}

}  // namespace cabochon::stats
