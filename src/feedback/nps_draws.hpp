// Percentiles of the NPS of answers drawn again with replacement.
//
// Question     How would the NPS of these answers vary if as many others, of the same shares, had come instead?
// Model        The counts of resampled answers are multinomial. Of few answers only the difference of promoters and
//              detractors is drawn, from its exact distribution (an alias table over its 2 n + 1 values); of many, the
//              three counts. Limits are percentiles with linear interpolation (Hyndman & Fan's type 7).
// Source       Efron (1979), Annals of Statistics 7, 1-26; Hyndman & Fan (1996), The American Statistician 50, 361-365
// Limits       no interval for fewer than some 30 answers: of equal answers all draws are equal
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "cabochon/feedback/nps.hpp"
#include "cabochon/feedback/nps_table.hpp"
#include "cabochon/stats/multinomial.hpp"

namespace cabochon::feedback {

class NpsDraws {
 public:
  NpsDraws(double level, const NpsBootstrap& options) : level_(level), options_(options) {}

  /// `stream` tells groups apart, so that a group's draws do not depend on the others.
  Limits limits(std::int64_t promoters, std::int64_t passives, std::int64_t detractors, std::uint64_t stream) {
    const std::int64_t n = promoters + passives + detractors;
    const auto all = static_cast<double>(n);
    often_.assign(static_cast<std::size_t>(2 * n + 1), 0);
    if (n <= most_tabled)
      draw_differences(promoters, detractors, n, stream);
    else
      draw_counts(promoters, passives, detractors, stream);
    const double value = 100 * static_cast<double>(promoters - detractors) / all, tail = (1 - level_) / 2;
    return {value, std::min(value, 100 * percentile(tail, n) / all),
            std::max(value, 100 * percentile(1 - tail, n) / all)};
  }

 private:
  static constexpr std::int64_t most_tabled = 300;
  static constexpr std::uint32_t purpose = 0x4e505331;  // of the random streams

  void draw_differences(std::int64_t promoters, std::int64_t detractors, std::int64_t n, std::uint64_t stream) {
    const auto all = static_cast<double>(n);
    const double p = static_cast<double>(promoters) / all, d = static_cast<double>(detractors) / all, q = 1 - p - d;
    const auto size = static_cast<std::size_t>(2 * n + 1), middle = static_cast<std::size_t>(n);
    chance_.assign(size, 0);
    chance_[middle] = 1;
    next_.assign(size, 0);
    for (std::int64_t i = 1; i <= n; ++i) {
      const std::size_t low = middle - static_cast<std::size_t>(i), high = middle + static_cast<std::size_t>(i);
      for (std::size_t k = low; k <= high; ++k)
        next_[k] = q * chance_[k] + (k > 0 ? p * chance_[k - 1] : 0) + (k + 1 < size ? d * chance_[k + 1] : 0);
      std::swap(next_, chance_);
    }
    stats::AliasTables table;
    table.add(chance_, 0);
    stats::Words words(options_.seed, purpose, stream);
    for (std::int64_t i = 0; i < options_.resamples; ++i) ++often_[table.draw(0, words.next())];
  }

  void draw_counts(std::int64_t promoters, std::int64_t passives, std::int64_t detractors, std::uint64_t stream) {
    const std::int64_t n = promoters + passives + detractors;
    const std::array<double, 3> weights{static_cast<double>(promoters), static_cast<double>(passives),
                                        static_cast<double>(detractors)};
    const stats::MultinomialSampler sampler(n, weights);
    std::array<std::uint32_t, 3> counts{};
    const auto seed = options_.seed ^ (stream * 0x9E3779B97F4A7C15ull);
    for (std::int64_t i = 0; i < options_.resamples; ++i) {
      sampler.draw(seed, purpose, static_cast<std::uint64_t>(i), counts.data());
      ++often_[static_cast<std::size_t>(n + counts[0]) - counts[2]];
    }
  }

  [[nodiscard]] double percentile(double p, std::int64_t n) const {
    const double place = p * static_cast<double>(options_.resamples - 1);
    const auto at = [&](std::int64_t rank) {
      std::int64_t below = 0;
      for (std::size_t k = 0; k < often_.size(); ++k) {
        below += often_[k];
        if (below > rank) return static_cast<double>(static_cast<std::int64_t>(k) - n);
      }
      return static_cast<double>(n);
    };
    const double first = at(static_cast<std::int64_t>(place));
    const double share = place - std::floor(place);
    return share > 0 ? first + share * (at(static_cast<std::int64_t>(place) + 1) - first) : first;
  }

  double level_;
  NpsBootstrap options_;
  std::vector<std::int64_t> often_;
  std::vector<double> chance_, next_;
};

}  // namespace cabochon::feedback
