/// Question     A share was counted over simulated points; how far may it be from that of endlessly many points?
/// Model        The points, in their order, are cut into 16 stretches of the same length (or one of fewer points).
///              random   Wilson's limits of the whole count
///              sobol    p +- t s / sqrt(16), s the deviation of the stretches' shares, t of 15 degrees of freedom.
///              Each
///                       stretch is a scrambled net by itself; together they are spread more evenly than 16 nets that
///                       know nothing of each other, so the limits are wide rather than narrow.
///              Where the count is none or all, stretches show nothing and Wilson's limits stand.
/// Units        share, 0 to 1
/// Source       Owen 1997, SIAM Journal on Numerical Analysis 34(5), 1884-1910 (nets and their parts); Wilson 1927;
///              L'Ecuyer & Lemieux 2002, Recent advances in randomized quasi-Monte Carlo methods, section 4
///              (replicates).
/// Limits       What the share would be with other laws than those drawn from, no simulation can say.
#pragma once

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "cabochon/core/estimate.hpp"
#include "cabochon/stats/intervals.hpp"
#include "cabochon/stats/sampler.hpp"

namespace cabochon::stats {

/// What was counted, stretch by stretch; a tie between k counts one kth for each.
class Stretches {
 public:
  static constexpr std::int64_t most = 16;

  explicit Stretches(std::int64_t n = 0) : n_(n), length_(std::max<std::int64_t>(1, (n + most - 1) / most)) {}

  /// One point more, counted as `share` (0: not, 1: counted).
  void add(std::int64_t point, double share) { counts_[static_cast<std::size_t>(point / length_)] += share; }

  void merge(const Stretches& other) {
    for (std::size_t k = 0; k < counts_.size(); ++k) counts_[k] += other.counts_[k];
  }

  /// Counts all points at once: which(point) says whether it counts.
  template <class Which>
  void fill(Which&& which) {
    for (std::int64_t first = 0, k = 0; first < n_; first += length_, ++k) {
      std::int64_t found = 0;
      for (std::int64_t i = first; i < std::min(n_, first + length_); ++i) found += which(i) ? 1 : 0;
      counts_[static_cast<std::size_t>(k)] = static_cast<double>(found);
    }
  }

  [[nodiscard]] double count() const noexcept {
    double sum = 0;
    for (const double one : counts_) sum += one;
    return sum;
  }

  [[nodiscard]] double share() const noexcept { return n_ > 0 ? count() / static_cast<double>(n_) : 0; }

  /// Standard error of the share; that of independent points where the stretches all say the same.
  [[nodiscard]] double error(Sampler sampler) const {
    const double p = share(), n = static_cast<double>(n_);
    const double independent = std::sqrt(p * (1 - p) / n);
    if (sampler == Sampler::random) return independent;
    double squares = 0, used = 0;
    for (std::int64_t first = 0, k = 0; first < n_; first += length_, ++k) {
      const double size = static_cast<double>(std::min(length_, n_ - first));
      const double off = counts_[static_cast<std::size_t>(k)] - p * size;
      squares += off * off;
      ++used;
    }
    if (used < 2) return independent;
    const double found = std::sqrt(squares * used / (used - 1)) / n;
    return found > 0 ? found : std::min(independent, 1 / n);
  }

  [[nodiscard]] Estimate estimate(Sampler sampler, double level) const {
    const double p = share();
    const bool sobol = sampler == Sampler::sobol;
    if (!sobol || p <= 0 || p >= 1 || n_ < 2 * most) {
      const auto whole = static_cast<std::int64_t>(std::llround(count()));
      const Estimate limits = wilson(std::clamp<std::int64_t>(whole, 0, n_), n_, level);
      return {p,
              std::min(p, limits.low),
              std::max(p, limits.high),
              level,
              n_,
              sobol ? "monte_carlo_sobol_wilson" : "monte_carlo_random_wilson"};
    }
    const double half = boost::math::quantile(boost::math::students_t(most - 1), (1 + level) / 2) * error(sampler);
    return {p, std::max(0.0, p - half), std::min(1.0, p + half), level, n_, "monte_carlo_sobol_stretches"};
  }

 private:
  std::int64_t n_, length_;
  std::array<double, static_cast<std::size_t>(most)> counts_{};
};

}  // namespace cabochon::stats
