/// What one order of an account is worth.
///
/// Question     Of an account that ordered x times again for m on average: what will its orders be worth from now on?
/// Model        An order's value is Gamma(p, v) with v ~ Gamma(q, gamma) over accounts, so that
///                log f(m | x) = log Gamma(p x + q) - log Gamma(p x) - log Gamma(q) + q log gamma + (p x - 1) log m
///                               + p x log x - (p x + q) log(gamma + m x)
///                E(value | m, x) = p (gamma + m x) / (p x + q - 1)
/// Assumptions  the value of an order does not depend on how often the account orders (tested: see `dependence`)
/// Units        money of the mean values; gamma in that money
/// Source       Fader, Hardie & Lee 2005, JMR 42(4), 415-430; formulas: Fader & Hardie 2013, note 025, eq. 1a and 5
/// Limits       mean values above 0. q <= 1: the mean over accounts is infinite, and accounts without a repeat have no
///              expected value.
#pragma once

#include <Eigen/Dense>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/retention/fit.hpp"

namespace cabochon::retention {

struct Spend {
  double p = 1;      ///< shape of one order's value
  double q = 2;      ///< shape over accounts
  double gamma = 1;  ///< scale over accounts, money
};

/// Expected value of an order and its slopes by log p, log q, log gamma; NaN where it does not exist.
struct SpendAhead {
  double value = 0;
  std::array<double, 3> slope{};
};

[[nodiscard]] inline SpendAhead spend_ahead(double x, double mean_value, const Spend& s) noexcept {
  const double total = x > 0 ? mean_value * x : 0, held = s.gamma + total, below = s.p * x + s.q - 1;
  if (!(below > 0)) return {std::nan(""), {}};
  const double value = s.p * held / below;
  return {value, {value - value * s.p * x / below, -value * s.q / below, s.p * s.gamma / below}};
}

struct SpendFit {
  Spend spend{};
  Eigen::VectorXd theta{};       ///< logarithms of p, q, gamma
  Eigen::MatrixXd covariance{};  ///< of theta
  double log_likelihood = 0;
  double accounts = 0;    ///< accounts with repeats
  Estimate dependence{};  ///< correlation of mean value and x over them; 0 is what the model assumes
  std::int64_t iterations = 0, evaluations = 0, starts = 0;
  double largest_slope = 0, gap = 0;
  std::map<std::string, Prior> priors{};
};

/// Fits to the columns `x` and `mean_value` of the accounts with repeats.
[[nodiscard]] SpendFit fit_spend(const Table& summary, int starts, const std::map<std::string, Prior>& priors,
                                 double level);

/// Limits as profile_limits gives them, and refits as bootstrap.
[[nodiscard]] std::vector<std::pair<double, double>> spend_profile(const Table& summary, const SpendFit& fit,
                                                                   double level, ProgressFunction progress);
[[nodiscard]] Eigen::MatrixXd spend_bootstrap(const Table& summary, const SpendFit& fit, int replicates,
                                              std::uint64_t seed, ProgressFunction progress);

}  // namespace cabochon::retention
