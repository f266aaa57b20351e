/// What an account that is still alive will do from T on.
///
/// Question     How many orders come in the next t, how many ever, and what are they worth today?
/// Model        n = r + k x, A = alpha + T, B = beta + T; p ~ Beta(a, b + m), l ~ Gamma(n, A), u ~ Gamma(s, B)
///                orders in t   NBD n t / A; Pareto/NBD n B / A * (1 - (B / (B + t))^(s - 1)) / (s - 1);
///                              beta-geometric, k = 1: E (1 - (1 + p t / A)^-n) / p over p;
///                              k > 1: sum over j of w_j sum over i >= 1 of E (1 - p)^(i - 1) * P(N >= i k - j), N the
///                              stages in t: negative binomial of shape n + j and odds t / A
///                discounted    continuous rate d: NBD n / (A d); Pareto/NBD n / A * E 1 / (u + d);
///                for ever      beta-geometric: sum over j of w_j E f^(k - j) / (1 - (1 - p) f^k), f = l / (l + d),
///                over l
///                              and p. For a horizon H: e^(-d H) E(H) + d * integral of e^(-d t) E(t), E(t) orders in
///                              t.
/// Units        t, H in the unit of T; d per that unit
/// Source       BG/NBD: Fader, Hardie & Lee 2005, eq. 10, as its integral over p, which has no pole at a = 1.
///              Pareto/NBD: Schmittlein et al. 1987, eq. 22. DERT: Fader, Hardie & Lee 2005, JMR 42(4), 415-430, eq. 2
/// Limits       Rates stay what they are: no trend, no season.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "cabochon/core/wide.hpp"
#include "cabochon/retention/beta_geometric.hpp"
#include "cabochon/retention/repeat_buying.hpp"
#include "cabochon/stats/quadrature.hpp"
#include "cabochon/stats/vector_math.hpp"

namespace cabochon::retention {

/// A value with its slopes by the logarithms of the parameters.
struct Ahead {
  double value = 0;
  Slope slope{};
};

namespace detail {

// (1 - e^(-u l)) / u and its derivative by u, also at u = 0.
struct Fading {
  double value, slope;
};

[[nodiscard]] inline Fading fading(double u, double l) noexcept {
  const double v = u * l;
  if (std::abs(v) > 0.1) {
    const double value = -std::expm1(-v) / u;
    return {value, (l * std::exp(-v) - value) / u};
  }
  double term = 1, value = 0, slope = 0;  // term = (-v)^j / (j + 1)!
  for (int j = 0; j < 14; ++j) {
    value += term;
    const double next = -term * v / (j + 2);
    slope -= term * (j + 1) / (j + 2);  // (j + 1) (-1)^(j + 1) v^j / (j + 2)!
    term = next;
  }
  return {l * value, l * l * slope};
}

}  // namespace detail

[[nodiscard]] inline Ahead nbd_orders(const History& h, const Rates& rates, double t) noexcept {
  const double scale = rates.alpha + h.T, n = rates.r + h.x;
  return {n / scale * t, {rates.r / scale * t, -rates.alpha * n / (scale * scale) * t, 0, 0}};
}

[[nodiscard]] inline Ahead pareto_orders(const History& h, const Rates& rates, double t) noexcept {
  const double n = rates.r + h.x, A = rates.alpha + h.T, B = rates.staying + h.T, u = rates.leaving - 1;
  const double l = std::log1p(t / B);
  const detail::Fading f = detail::fading(u, l);
  const double fall = std::exp(-u * l) * t / (B + t);  // - B d value / dB
  return {n / A * B * f.value,
          {rates.r / A * B * f.value, -rates.alpha * n * B * f.value / (A * A), rates.leaving * n / A * B * f.slope,
           rates.staying * n / A * (f.value - fall)}};
}

/// Beta(a, b + m) ready for sums: places, weights, and weights times what a and b move.
struct LeavingNodes {
  std::vector<double> p, inverse, weight, by_a, by_b;

  LeavingNodes(double a, double b) {
    const stats::Nodes nodes = stats::beta_nodes(a, b);
    double mean_log = 0, mean_beside = 0;
    for (std::size_t i = 0; i < nodes.at.size(); ++i) {
      mean_log += nodes.weight[i] * nodes.log_at[i];
      mean_beside += nodes.weight[i] * nodes.log_beside[i];
    }
    p = nodes.at;
    weight = nodes.weight;
    for (std::size_t i = 0; i < p.size(); ++i) {
      inverse.push_back(1 / p[i]);
      by_a.push_back(weight[i] * (nodes.log_at[i] - mean_log));
      by_b.push_back(weight[i] * (nodes.log_beside[i] - mean_beside));
    }
  }
};

[[nodiscard]] inline Ahead geometric_orders(const History& h, const Rates& rates, double t, const LeavingNodes& nodes) {
  const double n = rates.r + h.x, scale = rates.alpha + h.T, y = t / scale;
  const std::size_t count = nodes.p.size();
  double sums[5] = {};
  wide([&] {
    constexpr std::size_t block = 64;
    for (std::size_t begin = 0; begin < count; begin += block) {
      const std::size_t rows = std::min(block, count - begin);
      double value[block], by_n[block], by_y[block];
      const double *p = &nodes.p[begin], *inverse = &nodes.inverse[begin];
      for (std::size_t i = 0; i < rows; ++i) {
        const double v = p[i] * y, l = stats::fast_log1p(v), g = stats::fast_expm1(-n * l);
        value[i] = -g * inverse[i];
        by_n[i] = (1 + g) * l * inverse[i];
        by_y[i] = n * (1 + g) / (1 + v);
      }
      const double *w = &nodes.weight[begin], *wa = &nodes.by_a[begin], *wb = &nodes.by_b[begin];
      for (std::size_t i = 0; i < rows; ++i) {
        sums[0] += w[i] * value[i];
        sums[1] += w[i] * by_n[i];
        sums[2] += w[i] * by_y[i];
        sums[3] += wa[i] * value[i];
        sums[4] += wb[i] * value[i];
      }
    }
  });
  return {sums[0],
          {rates.r * sums[1], -rates.alpha * y / scale * sums[2], rates.leaving * sums[3], rates.staying * sums[4]}};
}

/// P(N = i) and P(N >= i) of a negative binomial, one i after another; its early part, where P(N >= i) is 1 and
/// P(N = i) below 1e-290, is stepped over.
class StageCounts {
 public:
  StageCounts(double shape, double odds) noexcept
      : shape_(shape), chance_(odds / (1 + odds)), log_rest_(std::log1p(odds)) {
    const double log_first = -shape * log_rest_;
    if (log_first > -650) {
      exactly_ = std::exp(log_first);
      beyond_ = -std::expm1(log_first);  // P(N >= 1)
      return;
    }
    double low = 0, high = shape * odds;  // the smallest i with a chance above e^-650
    while (high - low > 1) {
      const double middle = std::floor((low + high) / 2);
      (log_chance(middle) > -650 ? high : low) = middle;
    }
    at_ = std::ceil(high);
    exactly_ = std::exp(log_chance(at_));
    beyond_ = 1;
  }
  /// The first i that may be asked for.
  [[nodiscard]] double at() const noexcept { return at_; }
  [[nodiscard]] double exactly() const noexcept { return exactly_; }  ///< P(N = at())
  /// P(N > at()): what is left of 1, or far out, where only the rounding of that is left, the terms' geometric bound.
  [[nodiscard]] double beyond() const noexcept {
    const double most = std::max(ratio(), chance_);
    const double bound = most < 1 ? exactly_ * most / (1 - most) : 1;
    return std::max(0.0, std::min(beyond_, bound));
  }
  [[nodiscard]] double ratio() const noexcept { return (shape_ + at_) / (at_ + 1) * chance_; }
  void next() noexcept {
    exactly_ *= ratio();
    at_ += 1;
    beyond_ -= exactly_;
  }

 private:
  [[nodiscard]] double log_chance(double i) const noexcept {
    return stats::log_gamma(shape_ + i) - stats::log_gamma(shape_) - stats::log_gamma(i + 1) - shape_ * log_rest_ +
           i * std::log(chance_);
  }
  double shape_, chance_, log_rest_;
  double at_ = 0, exactly_ = 0, beyond_ = 0;
};

/// Weights of the stages towards the next order that are done at T: j = 0 ... k - 1.
[[nodiscard]] inline std::vector<double> stage_weights(const History& h, const Rates& rates, Rhythm rhythm) {
  const double n = rates.r + rhythm.k * h.x, v = (h.T - h.t_x) / (rates.alpha + h.T);
  std::vector<double> out{1};
  double sum = 1;
  for (int j = 1; j < rhythm.k; ++j) {
    out.push_back(out.back() * (n + j - 1) / j * v);
    sum += out.back();
  }
  for (double& w : out) w /= sum;
  return out;
}

/// Orders of an alive account in the next t for any k.
[[nodiscard]] inline double stage_orders(const History& h, const Rates& rates, Rhythm rhythm, double t) {
  if (!(t > 0)) return 0;
  const double n = rates.r + rhythm.k * h.x, odds = t / (rates.alpha + h.T);
  const double a = rates.leaving, b = rates.staying + passed(h.x, rhythm);
  const std::vector<double> weights = stage_weights(h, rates, rhythm);
  double total = 0;
  for (int j = 0; j < rhythm.k; ++j) {
    StageCounts counts(n + j, odds);
    double sum = 0, stay = 1, order = 1;  // stay: E (1 - p)^(order - 1)
    const auto pass = [&](double chance) {
      sum += stay * chance;
      stay *= (b + order - 1) / (a + b + order - 1);
      order += 1;
    };
    while (order * rhythm.k - j <= counts.at()) pass(1);
    while (true) {
      const double beyond = counts.beyond();  // P(N >= at + 1)
      if (order * rhythm.k - j == counts.at() + 1) pass(beyond);
      const double ratio = counts.ratio();
      if (beyond < 1e-16 || (ratio < 1 && beyond * stay < 1e-16 * sum * (1 - ratio))) break;
      counts.next();
    }
    total += weights[static_cast<std::size_t>(j)] * sum;
  }
  return total;
}

/// Discounted orders of an alive account from T to the end of all days, for any k.
[[nodiscard]] inline double stage_residual(const History& h, const Rates& rates, Rhythm rhythm, double rate) {
  const double n = rates.r + rhythm.k * h.x, scale = rates.alpha + h.T;
  const stats::Nodes leaving = stats::beta_nodes(rates.leaving, rates.staying + passed(h.x, rhythm));
  const std::vector<double> weights = stage_weights(h, rates, rhythm);
  double total = 0;
  for (int j = 0; j < rhythm.k; ++j) {
    const stats::Nodes rates_ahead = stats::gamma_nodes(n + j);
    double sum = 0;
    for (std::size_t i = 0; i < rates_ahead.at.size(); ++i) {
      const double log_f = -std::log1p(rate * scale / rates_ahead.at[i]);
      const double lost = std::expm1(-rhythm.k * log_f);  // (1 - f^k) / f^k
      double inner = 0;
      for (std::size_t q = 0; q < leaving.at.size(); ++q) inner += leaving.weight[q] / (lost + leaving.at[q]);
      sum += rates_ahead.weight[i] * std::exp(-j * log_f) * inner;
    }
    total += weights[static_cast<std::size_t>(j)] * sum;
  }
  return total;
}

/// The same for k = 1 with its slopes: E l / (rate + p l) over l and p.
[[nodiscard]] inline Ahead geometric_residual(const History& h, const Rates& rates, double rate,
                                              const LeavingNodes& leaving) {
  const double scale = rates.alpha + h.T;
  const stats::Nodes ahead = stats::gamma_nodes(rates.r + h.x);
  double mean_log = 0;
  for (std::size_t i = 0; i < ahead.at.size(); ++i) mean_log += ahead.weight[i] * ahead.log_at[i];
  double value = 0, by_n = 0, by_scale = 0, by_a = 0, by_b = 0;
  for (std::size_t i = 0; i < ahead.at.size(); ++i) {
    const double lost = rate * scale / ahead.at[i];
    double sums[4] = {};
    wide([&] {
      const std::size_t count = leaving.p.size();
      const double *p = leaving.p.data(), *w = leaving.weight.data(), *a = leaving.by_a.data(),
                   *b = leaving.by_b.data();
      double lanes[4][4] = {};
      const auto add = [&](std::size_t q, std::size_t lane) {
        const double inverse = 1 / (lost + p[q]), part = w[q] * inverse;
        lanes[0][lane] += part;
        lanes[1][lane] += part * inverse;
        lanes[2][lane] += a[q] * inverse;
        lanes[3][lane] += b[q] * inverse;
      };
      std::size_t q = 0;
      for (; q + 4 <= count; q += 4)
        for (std::size_t lane = 0; lane < 4; ++lane) add(q + lane, lane);
      for (; q < count; ++q) add(q, 0);
      for (std::size_t k = 0; k < 4; ++k) sums[k] = (lanes[k][0] + lanes[k][2]) + (lanes[k][1] + lanes[k][3]);
    });
    value += ahead.weight[i] * sums[0];
    by_n += ahead.weight[i] * (ahead.log_at[i] - mean_log) * sums[0];
    by_scale -= ahead.weight[i] * lost * sums[1];
    by_a += ahead.weight[i] * sums[2];
    by_b += ahead.weight[i] * sums[3];
  }
  return {value, {rates.r * by_n, rates.alpha / scale * by_scale, rates.leaving * by_a, rates.staying * by_b}};
}

/// The same in Pareto/NBD: E 1 / (u + rate), times the order rate.
[[nodiscard]] inline Ahead pareto_residual(const History& h, const Rates& rates, double rate) {
  const double n = rates.r + h.x, A = rates.alpha + h.T, B = rates.staying + h.T;
  const stats::Nodes nodes = stats::gamma_nodes(rates.leaving);
  double mean_log = 0, sum = 0, by_s = 0, by_B = 0;
  for (std::size_t i = 0; i < nodes.at.size(); ++i) mean_log += nodes.weight[i] * nodes.log_at[i];
  for (std::size_t i = 0; i < nodes.at.size(); ++i) {
    const double inverse = 1 / (nodes.at[i] + rate * B), one = nodes.weight[i] * B * inverse;
    sum += one;
    by_s += one * (nodes.log_at[i] - mean_log);
    by_B += nodes.weight[i] * nodes.at[i] * inverse * inverse;
  }
  return {n / A * sum,
          {rates.r / A * sum, -rates.alpha * n / (A * A) * sum, n / A * rates.leaving * by_s,
           n / A * rates.staying * by_B}};
}

}  // namespace cabochon::retention
