/// A mixture of normal distributions, some of which may be points.
/// Source. McLachlan & Peel 2000, Finite Mixture Models, sec. 1.4.
#pragma once

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "cabochon/stats/normal.hpp"

namespace cabochon::stats {

class NormalMixture {
 public:
  struct Part {
    double weight = 0;    ///< above 0; they need not add up to 1
    double mean = 0;      ///< of the part
    double variance = 0;  ///< of the part; 0: all of it lies on the mean
  };

  void add(const Part& part) {
    if (!(part.weight > 0)) return;
    parts_.push_back({part.weight, part.mean, std::sqrt(std::max(0.0, part.variance))});
    weight_ += part.weight;
    sum_ += part.weight * part.mean;
  }

  [[nodiscard]] double mean() const noexcept { return sum_ / weight_; }

  /// P(X <= x).
  [[nodiscard]] double cdf(double x) const noexcept { return below(x, true); }

  /// P(X < x); differs from cdf on points only.
  [[nodiscard]] double below(double x) const noexcept { return below(x, false); }

  /// The least x of P(X <= x) >= probability, to `accuracy`.
  [[nodiscard]] double quantile(double probability, double accuracy = 1e-6) const {
    double low = parts_.front().mean, high = low;
    for (const Kept& part : parts_) {
      low = std::min(low, part.mean - reach * part.deviation);
      high = std::max(high, part.mean + reach * part.deviation);
    }
    if (cdf(low) >= probability || high <= low) return low;
    if (cdf(high) < probability) return high;
    std::uintmax_t rounds = 100;
    const auto close = [accuracy](double a, double b) { return b - a < accuracy; };
    const auto found =
        boost::math::tools::toms748_solve([&](double x) { return cdf(x) - probability; }, low, high, close, rounds);
    return found.second;
  }

 private:
  struct Kept {
    double weight, mean, deviation;
  };
  static constexpr double reach = 8;

  [[nodiscard]] double below(double x, bool with) const noexcept {
    double sum = 0;
    for (const Kept& part : parts_) {
      const double off = x - part.mean;
      if (off >= reach * part.deviation)
        sum += off > 0 || with ? part.weight : 0;
      else if (off > -reach * part.deviation)
        sum += part.weight * normal_probability(off / part.deviation);
    }
    return sum / weight_;
  }

  std::vector<Kept> parts_;
  double weight_ = 0, sum_ = 0;
};

}  // namespace cabochon::stats
