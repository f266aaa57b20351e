/// Student's t distribution, and an estimate with the test behind its interval.
#pragma once

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/estimate.hpp"
#include "cabochon/stats/normal.hpp"

namespace cabochon::stats {

/// The t of a two-sided interval: 2.228139 for level 0.95 and 10 degrees of freedom, which need not be whole.
/// Infinite degrees of freedom give the normal's.
[[nodiscard]] inline double two_sided_t(double level, double dof) {
  check_positive("two_sided_t", "dof", std::isinf(dof) ? 1 : dof);
  if (std::isinf(dof)) return two_sided_z(level);
  return boost::math::quantile(boost::math::complement(boost::math::students_t(dof), (1 - level) / 2));
}

/// P(|T| >= |t|).
[[nodiscard]] inline double two_sided_p(double t, double dof) {
  check_positive("two_sided_p", "dof", std::isinf(dof) ? 1 : dof);
  if (std::isnan(t)) return t;
  if (std::isinf(t)) return 0;
  if (std::isinf(dof)) return 2 * normal_probability(-std::abs(t));
  return 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(dof), std::abs(t)));
}

/// An estimate, its standard error and the two-sided test of "it is nought".
struct Tested {
  Estimate estimate;
  double se = 0;   ///< standard error, in the unit of the estimate
  double dof = 0;  ///< degrees of freedom of the t distribution, above 0; may be infinite
  double p = 1;    ///< chance of a value at least as far from nought when nought is true, 0 to 1
};

/// From a value and its standard error. A standard error of 0 leaves no doubt: p is 0, or 1 for a value of 0.
[[nodiscard]] inline Tested t_tested(double value, double se, double dof, double level, std::int64_t n,
                                     std::string method) {
  check_level(method, level);
  const double half = se > 0 ? two_sided_t(level, dof) * se : 0;
  const double p = se > 0 ? two_sided_p(value / se, dof) : (value == 0 ? 1.0 : 0.0);
  return {{value, value - half, value + half, level, n, std::move(method)}, se, dof, p};
}

}  // namespace cabochon::stats
