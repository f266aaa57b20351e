/// Integrals that no closed form gives without cancellation: sums of positive terms instead.
///
/// Model        gauss, gauss16   Gauss-Legendre rule of N, and of sixteen, points on [0, 1]
///              beta_nodes       E f(p), p ~ Beta(a, b): p = 1 / (1 + e^-l), l = m + d sinh(u), m = log(a / b),
///                               d^2 = 1/a + 1/b (at most 4), and the trapezoid rule in u
///              gamma_nodes      E f(g), g ~ Gamma(shape, 1): g = e^l, l = m + d sinh(u), m = log(shape), d^2 = 1/shape
///                               (at most 4)
/// Assumptions  f smooth in log p, log(1 - p) or log g
/// Units        the weights of beta_nodes and gamma_nodes add up to 1
/// Source       Golub & Welsch (1969), Mathematics of Computation 23, 221-230 for the Gauss nodes (found here by
///              Newton's steps on the polynomial); Trefethen & Weideman (2014), SIAM Review 56, 385-458 for the
///              trapezoid rule
/// Limits       relative error about 1e-11 for a, b, shape of 1e-4 to 1e6 and f without bends far from the density's
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace cabochon::stats {

/// The rule of N points.
template <std::size_t N>
struct Gauss {
  std::array<double, N> at{};      ///< in (0, 1), rising
  std::array<double, N> weight{};  ///< they add up to 1
};
using Gauss16 = Gauss<16>;

template <std::size_t N>
[[nodiscard]] inline const Gauss<N>& gauss() {
  static const Gauss<N> rule = [] {
    Gauss<N> out;
    constexpr auto size = static_cast<double>(N);
    for (std::size_t i = 0; i < N; ++i) {
      double x = -std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (size + 0.5)), slope = 1;
      for (int step = 0; step < 8; ++step) {
        double before = 1, now = x;
        for (std::size_t n = 2; n <= N; ++n) {
          const auto k = static_cast<double>(n);
          const double next = ((2 * k - 1) * x * now - (k - 1) * before) / k;
          before = now;
          now = next;
        }
        slope = size * (x * now - before) / (x * x - 1);
        x -= now / slope;
      }
      out.at[i] = (1 + x) / 2;
      out.weight[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return out;
  }();
  return rule;
}

[[nodiscard]] inline const Gauss16& gauss16() { return gauss<16>(); }

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
