/// Repeat buying where an account may leave at any moment: Pareto/NBD; and where it never leaves: NBD.
///
/// Question     Who still orders, when leaving does not wait for an order?
/// Model        Orders at rate l ~ Gamma(r, alpha) while alive, leaving at rate u ~ Gamma(s, beta); n = r + x
///                common = Gamma(n) / Gamma(r) * alpha^r beta^s
///                alive  = (alpha + T)^-n (beta + T)^-s
///                gone   = integral from t_x to T of s (alpha + t)^-n (beta + t)^-(s + 1) dt
///              The integral is that of the published form in two hypergeometric functions, whose difference loses all
///              digits in long or nearly balanced histories. Here it is summed as it stands, all terms positive, over
///              w = log(c + t), c = min(alpha, beta), by sixteen Gauss points a panel (eight or twelve where they do);
///              its slopes at the same points. NBD: the same without leaving, common = Gamma(n) / Gamma(r) alpha^r,
///              alive = (alpha + T)^-n.
/// Assumptions  l and u independent over accounts, constant over time
/// Units        alpha and beta in units of time
/// Source       Schmittlein, Morrison & Colombo 1987, Management Science 33(1), 1-24; the integral: Fader & Hardie
///              2005, note 009, eq. 8. NBD: Ehrenberg 1959, Applied Statistics 8(1), 26-41
/// Limits       NBD lets nobody leave: it is the baseline that the others must beat.
#pragma once

#include <array>
#include <cmath>

#include "cabochon/retention/repeat_buying.hpp"
#include "cabochon/stats/gamma_functions.hpp"
#include "cabochon/stats/quadrature.hpp"
#include "cabochon/stats/vector_math.hpp"

namespace cabochon::retention {

[[nodiscard]] inline Part nbd_common(double x, const Rates& rates) noexcept {
  const double log_alpha = std::log(rates.alpha);
  return {stats::log_rising(rates.r, x) + rates.r * log_alpha,
          {rates.r * (stats::rising_slope(rates.r, x) + log_alpha), rates.r, 0, 0}};
}

[[nodiscard]] inline Part nbd_alive(const History& h, const Rates& rates) noexcept {
  const double n = rates.r + h.x, scale = rates.alpha + h.T, log_scale = std::log(scale);
  return {-n * log_scale, {-rates.r * log_scale, -rates.alpha * n / scale, 0, 0}};
}

[[nodiscard]] inline Likelihood nbd(const History& h, const Rates& rates) noexcept {
  return {nbd_common(h.x, rates), nbd_alive(h, rates), {never, {}}};
}

[[nodiscard]] inline Part pareto_common(double x, const Rates& rates) noexcept {
  Part out = nbd_common(x, rates);
  const double log_beta = std::log(rates.staying);
  out.value += rates.leaving * log_beta;
  out.slope[2] = rates.leaving * log_beta;
  out.slope[3] = rates.leaving;
  return out;
}

[[nodiscard]] inline Part pareto_alive(const History& h, const Rates& rates) noexcept {
  Part out = nbd_alive(h, rates);
  const double scale = rates.staying + h.T, log_scale = std::log(scale);
  out.value -= rates.leaving * log_scale;
  out.slope[2] = -rates.leaving * log_scale;
  out.slope[3] = -rates.staying * rates.leaving / scale;
  return out;
}

namespace detail {

// Where the integrand, falling from `fall` panels' worth, has lost e^-45: beyond it nothing is left to add.
[[nodiscard]] inline double worth_adding(double n, double s, double a, double b, double c, double length) noexcept {
  double low = 0, high = length;
  for (int i = 0; i < 24; ++i) {
    const double middle = (low + high) / 2, t = c * std::expm1(middle);
    const double lost = n * std::log1p(t / a) + (s + 1) * std::log1p(t / b) - middle;
    (lost > 45 ? high : low) = middle;
  }
  return high;
}

// The integral and those of its slopes, over the width of a panel.
struct GoneSums {
  double all = 0, by_r = 0, by_alpha = 0, by_s = 0, by_beta = 0;
};

template <std::size_t N>
[[gnu::always_inline]] inline void add_panel(double begin, double width, double n, double s, double a, double b,
                                             double c, GoneSums& sums) noexcept {
  const stats::Gauss<N>& rule = stats::gauss<N>();
  const double inverse_a = 1 / a, inverse_b = 1 / b;
  std::array<double, N> f, la, lb, ia, ib;
  for (std::size_t i = 0; i < N; ++i) {
    const double w = begin + width * rule.at[i], t = c * stats::fast_expm1(w);
    const double ua = 1 + t * inverse_a, ub = 1 + t * inverse_b;
    la[i] = stats::fast_log(ua);
    lb[i] = stats::fast_log(ub);
    ia[i] = 1 / ua;
    ib[i] = 1 / ub;
    f[i] = rule.weight[i] * stats::fast_exp(w - n * la[i] - (s + 1) * lb[i]);
  }
  for (std::size_t i = 0; i < N; ++i) {
    sums.all += f[i];
    sums.by_r += f[i] * la[i];
    sums.by_alpha += f[i] * ia[i];
    sums.by_s += f[i] * lb[i];
    sums.by_beta += f[i] * ib[i];
  }
}

}  // namespace detail

[[nodiscard]] inline Part pareto_gone(const History& h, const Rates& rates) noexcept {
  const double n = rates.r + h.x, s = rates.leaving;
  const double a = rates.alpha + h.t_x, b = rates.staying + h.t_x, c = a < b ? a : b, span = h.T - h.t_x;
  if (!(span > 0)) return {never, {}};
  const double log_a = std::log(a), log_b = std::log(b), log_c = a < b ? log_a : log_b;
  double length = std::log1p(span / c);
  double fall = n * std::log1p(span / a) + (s + 1) * std::log1p(span / b);
  if (fall > 50) {
    length = detail::worth_adding(n, s, a, b, c, length);
    fall = 50;
  }
  const int panels = 1 + static_cast<int>(std::fmin(2000, std::fmax(fall / 14, length / 2.5)));
  const double width = length / panels;
  detail::GoneSums sums;
  if (fall <= 3.5 && length <= 1)  // so smooth that fewer points give all digits
    detail::add_panel<8>(0, width, n, s, a, b, c, sums);
  else if (fall <= 6 && length <= 2)
    detail::add_panel<12>(0, width, n, s, a, b, c, sums);
  else
    for (int panel = 0; panel < panels; ++panel) detail::add_panel<16>(panel * width, width, n, s, a, b, c, sums);
  const double inverse = 1 / sums.all, inverse_a = 1 / a, inverse_b = 1 / b;
  return {std::log(s * width * sums.all) + log_c - n * log_a - (s + 1) * log_b,
          {-rates.r * (log_a + sums.by_r * inverse), -rates.alpha * n * sums.by_alpha * inverse * inverse_a,
           1 - s * (log_b + sums.by_s * inverse), -rates.staying * (s + 1) * sums.by_beta * inverse * inverse_b}};
}

[[nodiscard]] inline Likelihood pareto_nbd(const History& h, const Rates& rates) noexcept {
  return {pareto_common(h.x, rates), pareto_alive(h, rates), pareto_gone(h, rates)};
}

}  // namespace cabochon::retention
