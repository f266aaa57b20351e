/// Quantiles of a beta law one after another, each from the one before.
///
/// Question     A table of a beta law's quantiles needs hundreds of them; must each be searched from nothing?
/// Model        With u = ln x the probability between two quantiles is the integral of
///              g(u) = exp(a u + (b - 1) ln(1 - e^u)) / B(a, b), by Gauss and Legendre's rule of four places; Newton's
///              method finds the u at which it is the step asked for.
/// Units        x and probabilities, 0 to 1
/// Source       Gauss-Legendre rule: Abramowitz & Stegun 1964, table 25.4.
/// Limits       For steps in which the tail grows by a few per cent. Errors of single steps add up: hold the last
/// quantile
///              against an exact one.
#pragma once

#include <array>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace cabochon::stats {

class BetaSteps {
 public:
  /// Starts at the quantile `x` of the lower tail `tail`.
  BetaSteps(double a, double b, double tail, double x)
      : a_(a),
        b_(b),
        log_beta_(boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b)),
        tail_(tail),
        u_(std::log(x)) {}

  /// The quantile of a greater lower tail.
  [[nodiscard]] double to(double tail) {
    const double step = tail - tail_;
    double next = u_ + step / weight(u_);
    for (int i = 0; i < 4; ++i) {
      const double off = (integral(u_, next) - step) / weight(next);
      next -= off;
      if (std::abs(off) < 1e-13 * (1 + std::abs(next))) break;
    }
    tail_ = tail;
    u_ = next;
    return std::exp(u_);
  }

  /// Density of the law at the present quantile.
  [[nodiscard]] double density() const { return weight(u_) * std::exp(-u_); }

 private:
  [[nodiscard]] double weight(double u) const {
    return std::exp(a_ * u + (b_ - 1) * std::log1p(-std::exp(u)) - log_beta_);
  }

  [[nodiscard]] double integral(double from, double to) const {
    constexpr std::array<double, 2> places{0.3399810435848563, 0.8611363115940526};
    constexpr std::array<double, 2> weights{0.6521451548625461, 0.3478548451374538};
    const double middle = (from + to) / 2, half = (to - from) / 2;
    double sum = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
      sum += weights[i] * (weight(middle - half * places[i]) + weight(middle + half * places[i]));
    return half * sum;
  }

  double a_, b_, log_beta_, tail_, u_;
};

}  // namespace cabochon::stats
