/// Chances under F and chi-squared.
#pragma once

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>

namespace cabochon::stats {

/// P(F >= f).
[[nodiscard]] inline double fisher_p(double f, double dof1, double dof2) {
  if (std::isnan(f)) return f;
  if (f <= 0) return 1;
  if (std::isinf(f)) return 0;
  return boost::math::cdf(boost::math::complement(boost::math::fisher_f(dof1, dof2), f));
}

/// P(X >= x) of chi-squared.
[[nodiscard]] inline double chi_squared_p(double x, double dof) {
  if (std::isnan(x)) return x;
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(dof), x));
}

}  // namespace cabochon::stats
