// Percentiles of the NPS of answers drawn again with replacement.
//
// Question     How would the NPS of these answers vary if as many others, of the same shares, had come instead?
// Model        The counts of resampled answers are multinomial. Of few answers only the difference of promoters and
//              detractors is drawn, from its exact distribution (an alias table over its 2 n + 1 values); of many, who
//              is not passive and then who of these is a promoter, both binomial. Limits are percentiles with linear
//              interpolation (Hyndman & Fan's type 7).
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
  static constexpr std::int64_t most_tabled = 300;      // answers whose difference has a table
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

  /// Chances of a binomial count around its mean, by the ratio of neighbours; those below 1e-19 are left out.
  static void add_binomial(stats::AliasTables& tables, std::int64_t trials, double p) {
    if (trials <= 0 || p <= 0) return tables.add({1.0}, 0);
    if (p >= 1) return tables.add({1.0}, static_cast<std::uint32_t>(trials));
    const auto n = static_cast<double>(trials);
    const double mean = n * p, spread = 9.5 * std::sqrt(n * p * (1 - p)) + 10;
    const auto low = static_cast<std::int64_t>(std::max(0.0, std::floor(mean - spread)));
    const auto high = static_cast<std::int64_t>(std::min(n, std::ceil(mean + spread)));
    const auto mode = std::clamp(static_cast<std::int64_t>((n + 1) * p), low, high);
    std::vector<double> chances(static_cast<std::size_t>(high - low + 1));
    const auto at = [&](std::int64_t k) -> double& { return chances[static_cast<std::size_t>(k - low)]; };
    at(mode) = 1;
    const double odds = p / (1 - p);
    for (std::int64_t k = mode; k < high; ++k)
      at(k + 1) = at(k) * odds * static_cast<double>(trials - k) / static_cast<double>(k + 1);
    for (std::int64_t k = mode; k > low; --k)
      at(k - 1) = at(k) * static_cast<double>(k) / (odds * static_cast<double>(trials - k + 1));
    tables.add(chances, static_cast<std::uint32_t>(low));
  }

  /// First how many are not passive, then how many of these are promoters: of a number that is always there at once, of
  /// the rest by its binary digits, each from a table of its own.
  void draw_counts(std::int64_t promoters, std::int64_t passives, std::int64_t detractors, std::uint64_t stream) {
    const std::int64_t n = promoters + passives + detractors, moved = promoters + detractors;
    const double share = static_cast<double>(moved) / static_cast<double>(n);
    const double up = moved ? static_cast<double>(promoters) / static_cast<double>(moved) : 0;
    const double spread = 9.5 * std::sqrt(static_cast<double>(n) * share * (1 - share)) + 10;
    const auto least = static_cast<std::int64_t>(std::max(0.0, std::floor(static_cast<double>(moved) - spread)));
    stats::AliasTables tables;
    add_binomial(tables, n, share);
    add_binomial(tables, least, up);
    for (int bit = 0; bit < 20; ++bit) add_binomial(tables, std::int64_t{1} << bit, up);
    stats::Words words(options_.seed, purpose, stream);
    for (std::int64_t i = 0; i < options_.resamples; ++i) {
      const std::int64_t count = tables.draw(0, words.next());
      std::int64_t promoted = tables.draw(1, words.next());
      std::uint64_t rest = static_cast<std::uint64_t>(std::max<std::int64_t>(0, count - least));
      for (std::size_t bit = 2; rest != 0; ++bit, rest >>= 1)
        if (rest & 1) promoted += tables.draw(bit, words.next());
      ++often_[static_cast<std::size_t>(n + 2 * promoted - count)];
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
