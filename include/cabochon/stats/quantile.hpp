/// Quantiles and probabilities of the laws of distribution.hpp, to the precision of a double.
///
/// Source  of outcomes: Hyndman & Fan 1996, The American Statistician 50(4), 361-365, definition 2
#pragma once

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <cstddef>
#include <vector>

#include "cabochon/core/range.hpp"
#include "cabochon/stats/distribution.hpp"

namespace cabochon::stats {

/// One law ready to be asked many times: intervals resolved, outcomes sorted, what lies beyond `range` cut off.
class Quantile {
 public:
  explicit Quantile(const Distribution& given, const Range& range = any_number) : law_(resolved(given)) {
    const auto& p = law_.parameters;
    if (law_.law == Law::pert) {
      const double width = p[2] - p[0];
      if (width > 0) {
        a_ = 1 + 4 * (p[1] - p[0]) / width;
        b_ = 1 + 4 * (p[2] - p[1]) / width;
      }
    } else if (law_.law == Law::beta) {
      a_ = p[0];
      b_ = p[1];
    } else if (law_.law == Law::lognormal) {
      scale_ = log_scale(p[0], p[1]);
    } else if (law_.law == Law::sample || law_.law == Law::series) {
      sorted_ = outcomes(law_);
      std::sort(sorted_.begin(), sorted_.end());
    }
    if (law_.law == Law::normal || law_.law == Law::lognormal) {
      if (std::isfinite(range.low)) below_ = lower(range.low);
      if (std::isfinite(range.high)) above_ = upper(range.high);
    }
  }

  [[nodiscard]] const Distribution& law() const noexcept { return law_; }
  [[nodiscard]] const std::vector<double>& sorted() const noexcept { return sorted_; }
  [[nodiscard]] double shape_a() const noexcept { return a_; }  ///< of the beta law behind beta and pert
  [[nodiscard]] double shape_b() const noexcept { return b_; }
  [[nodiscard]] double below() const noexcept { return below_; }  ///< probability cut off under the range
  [[nodiscard]] double above() const noexcept { return above_; }  ///< and over it

  /// The value with this probability below it.
  [[nodiscard]] double operator()(double probability) const {
    return probability <= 0.5 ? from_low(probability) : from_high(1 - probability);
  }
  /// The value with `tail` below it, exact for tiny tails.
  [[nodiscard]] double from_low(double tail) const {
    const double kept = 1 - below_ - above_;
    const double at = below_ + tail * kept;
    return at <= 0.5 ? whole_low(at) : whole_high(above_ + (1 - tail) * kept);
  }
  /// The value with `tail` above it.
  [[nodiscard]] double from_high(double tail) const {
    const double kept = 1 - below_ - above_;
    const double at = above_ + tail * kept;
    return at <= 0.5 ? whole_high(at) : whole_low(below_ + (1 - tail) * kept);
  }

  /// Density of the law as cut off; 0 for outcomes.
  [[nodiscard]] double density(double x) const {
    const auto& p = law_.parameters;
    const double kept = 1 - below_ - above_;
    const auto bell = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); };
    switch (law_.law) {
      case Law::triangular: {
        const double width = p[2] - p[0];
        if (!(width > 0) || x < p[0] || x > p[2]) return 0;
        return x < p[1]    ? 2 * (x - p[0]) / (width * (p[1] - p[0]))
               : x == p[1] ? 2 / width
                           : 2 * (p[2] - x) / (width * (p[2] - p[1]));
      }
      case Law::pert:
        return p[2] > p[0] ? beta_density((x - p[0]) / (p[2] - p[0])) / (p[2] - p[0]) : 0;
      case Law::beta:
        return beta_density(x);
      case Law::normal:
        return bell((x - p[0]) / p[1]) / (p[1] * kept);
      case Law::lognormal:
        return bell((std::log(x) - scale_.mean) / scale_.sd) / (x * scale_.sd * kept);
      case Law::uniform:
        return p[1] > p[0] ? 1 / (p[1] - p[0]) : 0;
      default:
        return 0;
    }
  }

 private:
  /// Of the beta law; infinite where it has no end.
  [[nodiscard]] double beta_density(double x) const {
    using Endless =
        boost::math::policies::policy<boost::math::policies::overflow_error<boost::math::policies::ignore_error>>;
    return boost::math::ibeta_derivative(a_, b_, x, Endless());
  }

  /// P(X <= x) and P(X > x) of the unbounded laws, before anything is cut off.
  [[nodiscard]] double score(double x) const {
    const auto& p = law_.parameters;
    if (law_.law == Law::normal) return (x - p[0]) / p[1];
    return x > 0 ? (std::log(x) - scale_.mean) / scale_.sd : -std::numeric_limits<double>::infinity();
  }
  [[nodiscard]] double lower(double x) const { return normal_probability(score(x)); }
  [[nodiscard]] double upper(double x) const { return normal_probability(-score(x)); }

  [[nodiscard]] double whole_low(double t) const {
    const auto& p = law_.parameters;
    switch (law_.law) {
      case Law::triangular: {
        const double width = p[2] - p[0];
        if (!(width > 0)) return p[0];
        const double at_mode = (p[1] - p[0]) / width;
        return t < at_mode ? p[0] + std::sqrt(t * width * (p[1] - p[0]))
                           : p[2] - std::sqrt((1 - t) * width * (p[2] - p[1]));
      }
      case Law::uniform:
        return p[0] + t * (p[1] - p[0]);
      case Law::pert:
        return p[0] + (p[2] - p[0]) * boost::math::ibeta_inv(a_, b_, t);
      case Law::beta:
        return boost::math::ibeta_inv(a_, b_, t);
      case Law::normal:
        return p[0] + p[1] * normal_quantile(t);
      case Law::lognormal:
        return std::exp(scale_.mean + scale_.sd * normal_quantile(t));
      default:
        return outcome(t * static_cast<double>(sorted_.size()), false);
    }
  }

  [[nodiscard]] double whole_high(double t) const {
    const auto& p = law_.parameters;
    switch (law_.law) {
      case Law::triangular: {
        const double width = p[2] - p[0];
        if (!(width > 0)) return p[0];
        const double at_mode = (p[2] - p[1]) / width;
        return t < at_mode ? p[2] - std::sqrt(t * width * (p[2] - p[1]))
                           : p[0] + std::sqrt((1 - t) * width * (p[1] - p[0]));
      }
      case Law::pert:
        return p[0] + (p[2] - p[0]) * boost::math::ibetac_inv(a_, b_, t);
      case Law::beta:
        return boost::math::ibetac_inv(a_, b_, t);
      case Law::normal:
        return p[0] - p[1] * normal_quantile(t);
      case Law::lognormal:
        return std::exp(scale_.mean - scale_.sd * normal_quantile(t));
      case Law::uniform:
        return p[1] - t * (p[1] - p[0]);
      default:
        return outcome(t * static_cast<double>(sorted_.size()), true);
    }
  }

  /// The outcome with `place` of them before it, counted from the greatest when `falling`; between two that the place
  /// parts their middle, as in a median (Hyndman & Fan 1996, definition 2).
  [[nodiscard]] double outcome(double place, bool falling) const {
    const std::size_t n = sorted_.size();
    const auto at = [&](std::size_t i) { return sorted_[falling ? n - 1 - i : i]; };
    const double whole = std::round(place);
    const bool parts = std::abs(place - whole) <= 1e-12 * static_cast<double>(n);
    const auto next = static_cast<std::size_t>(parts ? whole : std::floor(place));
    if (next >= n) return at(n - 1);
    return parts && next > 0 ? (at(next - 1) + at(next)) / 2 : at(next);
  }

  Distribution law_;
  double a_ = 1, b_ = 1;
  LogScale scale_;
  std::vector<double> sorted_;
  double below_ = 0, above_ = 0;
};

/// The value with this probability below it.
[[nodiscard]] inline double quantile(const Distribution& law, double probability) {
  check_range("quantile", "probability", probability, share);
  return Quantile(law)(probability);
}

/// Half of the values lie below.
[[nodiscard]] inline double median(const Distribution& law) { return Quantile(law)(0.5); }

}  // namespace cabochon::stats
