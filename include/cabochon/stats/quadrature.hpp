/// Integrals that no closed form gives without cancellation: sums of positive terms instead.
///
/// Model        gauss16          sixteen-point Gauss-Legendre rule on [0, 1]
///              beta_nodes       E f(p), p ~ Beta(a, b): p = 1 / (1 + e^-l), l = m + d sinh(u), m = log(a / b),
///                               d^2 = 1/a + 1/b (at most 4), and the trapezoid rule in u
///              gamma_nodes      E f(g), g ~ Gamma(shape, 1): g = e^l, l = m + d sinh(u), m = log(shape), d^2 = 1/shape
///                               (at most 4)
/// Assumptions  f smooth in log p, log(1 - p) or log g
/// Units        the weights of beta_nodes and gamma_nodes add up to 1
/// Source       Golub & Welsch (1969), Mathematics of Computation 23, 221-230 for the Gauss nodes (found here by
///              Newton's steps on P16); Trefethen & Weideman (2014), SIAM Review 56, 385-458 for the trapezoid rule
/// Limits       relative error about 1e-11 for a, b, shape of 1e-4 to 1e6 and f without bends far from the density's
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace cabochon::stats {

struct Gauss16 {
  std::array<double, 16> at{};      ///< in (0, 1), rising
  std::array<double, 16> weight{};  ///< they add up to 1
};

[[nodiscard]] inline const Gauss16& gauss16() {
  static const Gauss16 rule = [] {
    Gauss16 out;
    for (std::size_t i = 0; i < 16; ++i) {
      double x = -std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / 16.5), slope = 1;
      for (int step = 0; step < 8; ++step) {
        double before = 1, now = x;
        for (int n = 2; n <= 16; ++n) {
          const double next = ((2 * n - 1) * x * now - (n - 1) * before) / n;
          before = now;
          now = next;
        }
        slope = 16 * (x * now - before) / (x * x - 1);
        x -= now / slope;
      }
      out.at[i] = (1 + x) / 2;
      out.weight[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return out;
  }();
  return rule;
}

/// Places and weights of an expectation.
struct Nodes {
  std::vector<double> at;          ///< p or g
  std::vector<double> log_at;      ///< log p or log g
  std::vector<double> log_beside;  ///< log(1 - p); empty for gamma_nodes
  std::vector<double> weight;      ///< they add up to 1
};

namespace detail {

inline constexpr double node_step = 0.08;
inline constexpr double least_log_weight = -41;

template <class LogDensity, class Place>
[[nodiscard]] Nodes trapezoid(double middle, double width, LogDensity&& log_density, Place&& place) {
  constexpr int most = 200;
  width = width < 2 ? width : 2;  // steps stay short where the density bends, however long its tails
  std::vector<double> places, logs;
  double top = -1e300;
  for (int i = -most; i <= most; ++i) {
    const double u = node_step * i, l = middle + width * std::sinh(u);
    const double value = log_density(l) + std::log(std::cosh(u));
    places.push_back(l);
    logs.push_back(value);
    top = value > top ? value : top;
  }
  Nodes out;
  double total = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!(logs[i] - top > least_log_weight)) continue;
    const double weight = std::exp(logs[i] - top);
    total += weight;
    out.weight.push_back(weight);
    place(out, places[i]);
  }
  for (double& weight : out.weight) weight /= total;
  return out;
}

// log(1 + e^l) without overflow.
[[nodiscard]] inline double softplus(double l) noexcept {
  return l > 0 ? l + std::log1p(std::exp(-l)) : std::log1p(std::exp(l));
}

}  // namespace detail

[[nodiscard]] inline Nodes beta_nodes(double a, double b) {
  return detail::trapezoid(
      std::log(a) - std::log(b), std::sqrt(1 / a + 1 / b),
      [a, b](double l) { return -a * detail::softplus(-l) - b * detail::softplus(l); },
      [](Nodes& out, double l) {
        const double log_p = std::max(-detail::softplus(-l), -690.0);
        out.log_at.push_back(log_p);
        out.at.push_back(std::exp(log_p));
        out.log_beside.push_back(std::max(-detail::softplus(l), -690.0));
      });
}

[[nodiscard]] inline Nodes gamma_nodes(double shape) {
  return detail::trapezoid(
      std::log(shape), 1 / std::sqrt(shape), [shape](double l) { return l > 690 ? -1e300 : shape * l - std::exp(l); },
      [](Nodes& out, double l) {
        const double log_g = std::max(l, -690.0);
        out.log_at.push_back(log_g);
        out.at.push_back(std::exp(log_g));
      });
}

}  // namespace cabochon::stats
