// Where one term ties two totals, from its exact slope: in closed form wherever the formula allows it (see pairs.hpp).
#pragma once

#include <cmath>
#include <limits>
#include <utility>

#include "cabochon/ownership/lines.hpp"

namespace cabochon::ownership {
namespace detail {

inline constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();

/// Lead time T: a (T - T0) + b (sqrt(T + r) - sqrt(T0 + r)) = needed, r = 365 / N.
[[nodiscard]] inline double tie_of_lead_time(const Values<double>& v, double slope, double safety_stock,
                                             double needed) {
  const double stated = v[TermKey::lead_time_days], rest = days_per_year / v[TermKey::shipments_per_year];
  const double root = std::sqrt(stated + rest);
  if (safety_stock == 0 || root == 0) return stated + needed / slope;
  const double b = safety_stock / root, a = slope - b / (2 * root);
  const double c = a * root * root + b * root + needed;  // a s^2 + b s = c
  if (c < 0) return nowhere;
  const double s = std::abs(a) * c <= 1e-14 * b * b ? c / b : 2 * c / (b + std::sqrt(b * b + 4 * a * c));
  return s * s - rest;
}

/// Shipments N: a (N - N0) + b (sqrt(T + 365 / N) - s0) = needed. The left side is convex in N, so that Newton's steps
/// from where it is too large never overshoot; of two solutions the nearer one counts.
[[nodiscard]] inline double tie_of_shipments(const Values<double>& v, double slope, double safety_stock,
                                             double needed) {
  constexpr double least = 1e-9, most = 1e6;
  const double stated = v[TermKey::shipments_per_year], days = v[TermKey::lead_time_days];
  const double root = std::sqrt(days + days_per_year / stated);
  if (safety_stock == 0) return stated + needed / slope;
  const double b = safety_stock / root, a = slope + b * days_per_year / (2 * stated * stated * root);
  const auto at = [&](double n) {  // value and slope
    const double s = std::sqrt(days + days_per_year / n);
    return std::pair{a * (n - stated) + b * (s - root) - needed, a - b * days_per_year / (2 * n * n * s)};
  };
  const auto newton = [&](double n) {
    for (int step = 0; step < 200; ++step) {
      const auto [f, g] = at(n);
      const double next = n - f / g;
      if (!(next >= least) || !(next <= most)) return nowhere;
      if (std::abs(next - n) <= 4e-16 * n) return next;
      if (step > 0 && f <= 0) return n;                                          // reached, within rounding
      if (g * at(next).second < 0) return at(next).first <= 0 ? next : nowhere;  // past the lowest point
      n = next;
    }
    return n;
  };
  if (needed < 0) return newton(stated);
  double above = stated, below = stated;  // where the left side is too large, on either side
  while (above < most && at(above).first <= 0) above *= 2;
  while (below > least && at(below).first <= 0) below /= 2;
  const double high = at(above).first > 0 ? newton(above) : nowhere;
  const double low = at(below).first > 0 ? newton(below) : nowhere;
  if (std::isnan(high) || std::isnan(low)) return std::isnan(high) ? low : high;
  return high - stated < stated - low ? high : low;
}

}  // namespace detail

/// The value of `key` at which the moving total has changed by `needed`; NaN where there is none.
[[nodiscard]] inline double tie_of(TermKey key, const Values<double>& v, double slope, double safety_stock,
                                   double needed) {
  const double stated = v[key];
  if (needed == 0) return stated;
  switch (key) {
    case TermKey::loss_share: {
      if (v.issued == 0) break;
      const double y = stated / (1 - stated) + needed / (slope * (1 - stated) * (1 - stated));
      return y / (1 + y);
    }
    case TermKey::pieces_per_year:
      return 1 / (1 / stated - needed / (slope * stated * stated));
    case TermKey::lead_time_days:
      return detail::tie_of_lead_time(v, slope, safety_stock, needed);
    case TermKey::shipments_per_year:
      return detail::tie_of_shipments(v, slope, safety_stock, needed);
    default:
      break;
  }
  return stated + needed / slope;
}

}  // namespace cabochon::ownership
