/// Repeat buying where an account may leave after each order: BG/NBD, MBG/NBD and their regular kin MBG/CNBD-k.
///
/// Question     Who still orders, how often, and in how regular a rhythm?
/// Model        Stages of rate l pass while the account is alive, l ~ Gamma(r, alpha) over accounts; every k-th stage
/// is
///              an order (k = 1: orders at random times; k = 2, 3, ...: Erlang-k gaps, more regular). After each order
///              the account leaves with chance p ~ Beta(a, b); in the M- models also after the very first.
///                n = r + k x, m = x (+ 1 in the M- models)
///                common = Gamma(n) alpha^r / Gamma(r) * B(a, b + m) / B(a, b)
///                alive  = (alpha + T)^-n * sum over j < k of n (n + 1) ... (n + j - 1) / j! * ((T - t_x) / (alpha +
///                T))^j gone   = a / (b + m - 1) * (alpha + t_x)^-n; none for x = 0 in BG/NBD
///              While alive after T: l and p are independent, p ~ Beta(a, b + m); j stages towards the next order are
///              done with weight proportional to the terms of the sum, and then l ~ Gamma(n + j, alpha + T).
/// Assumptions  l and p independent over accounts, constant over time
/// Units        alpha in units of time; for k > 1 the likelihood leaves out the constant (k - 1) sum of log gaps -
///              x log (k - 1)!, which is added where k is chosen
/// Source       BG/NBD: Fader, Hardie & Lee 2005, Marketing Science 24(2), 275-284, eq. 6. MBG/NBD: Batislam, Denizel &
///              Filiztekin 2007, IJRM 24(3), 201-209, eq. 6. MBG/CNBD-k: Platzer & Reutterer 2016, Marketing Science
///              35(5), 779-799, eq. 10. The forward expectation for k > 1 is exact: a renewal process whose age is
///              known
/// Limits       BG/NBD calls every account without a repeat alive (P = 1): do not count alive accounts with it.
#pragma once

#include <cmath>

#include "cabochon/retention/repeat_buying.hpp"
#include "cabochon/stats/gamma_functions.hpp"

namespace cabochon::retention {

/// Which of the family.
struct Rhythm {
  int k = 1;                       ///< stages an order takes, 1 to 50
  bool may_leave_at_once = false;  ///< the M- models: chance p after the first order, too
};

/// Chances to leave that an account of x repeats has met and passed.
[[nodiscard]] inline double passed(double x, Rhythm rhythm) noexcept { return x + (rhythm.may_leave_at_once ? 1 : 0); }

[[nodiscard]] inline Part beta_geometric_common(double x, const Rates& rates, Rhythm rhythm) noexcept {
  const double m = passed(x, rhythm), orders = rhythm.k * x, both = rates.leaving + rates.staying;
  const double log_alpha = std::log(rates.alpha);
  Part out;
  out.value = stats::log_rising(rates.r, orders) + rates.r * log_alpha + stats::log_rising(rates.staying, m) -
              stats::log_rising(both, m);
  const double by_both = stats::rising_slope(both, m);
  out.slope = {rates.r * (stats::rising_slope(rates.r, orders) + log_alpha), rates.r, -rates.leaving * by_both,
               rates.staying * (stats::rising_slope(rates.staying, m) - by_both)};
  return out;
}

[[nodiscard]] inline Part beta_geometric_alive(const History& h, const Rates& rates, Rhythm rhythm) noexcept {
  const double n = rates.r + rhythm.k * h.x, scale = rates.alpha + h.T, v = (h.T - h.t_x) / scale;
  double term = 1, sum = 1, by_n = 0, by_alpha = 0, harmonic = 0;
  for (int j = 1; j < rhythm.k; ++j) {
    term *= (n + j - 1) / j * v;
    harmonic += 1 / (n + j - 1);
    sum += term;
    by_n += term * harmonic;
    by_alpha -= term * j / scale;
  }
  const double log_scale = std::log(scale);
  return {std::log(sum) - n * log_scale,
          {rates.r * (by_n / sum - log_scale), rates.alpha * (by_alpha / sum - n / scale), 0, 0}};
}

[[nodiscard]] inline Part beta_geometric_gone(const History& h, const Rates& rates, Rhythm rhythm) noexcept {
  const double m = passed(h.x, rhythm);
  if (m < 1) return {never, {}};
  const double n = rates.r + rhythm.k * h.x, scale = rates.alpha + h.t_x, log_scale = std::log(scale);
  return {std::log(rates.leaving / (rates.staying + m - 1)) - n * log_scale,
          {-rates.r * log_scale, -rates.alpha * n / scale, 1, -rates.staying / (rates.staying + m - 1)}};
}

[[nodiscard]] inline Likelihood beta_geometric(const History& h, const Rates& rates, Rhythm rhythm) noexcept {
  return {beta_geometric_common(h.x, rates, rhythm), beta_geometric_alive(h, rates, rhythm),
          beta_geometric_gone(h, rates, rhythm)};
}

}  // namespace cabochon::retention
