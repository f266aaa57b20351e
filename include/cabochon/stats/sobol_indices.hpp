/// Question     Which of several independent unknowns makes a result uncertain, alone and together with others?
/// Model        With V = Var f(X): first order S_i = Var E[f | X_i] / V, what knowing X_i alone would take away;
///              total T_i = E Var[f | all but X_i] / V, what stays as long as X_i is not known.
///              A, B two sets of points, A_i is A with column i from B:
///              S_i V = mean f(B) (f(A_i) - f(A)),  T_i V = mean (f(A) - f(A_i))^2 / 2
/// Assumptions  independent unknowns; f has a finite variance
/// Source       Saltelli, Annoni, Azzini, Campolongo, Ratto & Tarantola 2010, Computer Physics Communications 181(2),
///              259-270, table 2 (b) and (f); total: Jansen 1999, ibid. 117(1-2), 35-43. Intervals from independent
///              scrambles: Owen 1997, SIAM J. Numerical Analysis 34(5), 1884-1910.
/// Limits       Points for A and B come from one sequence of 2 d dimensions, so d is at most 80. Estimates of small
///              indices may fall below zero within their error.
#pragma once

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/stats/points.hpp"

namespace cabochon::stats {

/// How an analysis of variance is drawn.
struct IndexSampling {
  std::int64_t draws = 65536;  ///< base points over all replicates
  std::uint64_t seed = 0;
  Sampler sampler = Sampler::sobol;
  double level = 0.95;
  int threads = 1;
};

struct SobolIndices {
  std::vector<Estimate> first;  ///< S_i; n is the number of base points
  std::vector<Estimate> total;  ///< T_i
  double variance = 0;          ///< V
};

namespace detail {

inline constexpr int replicates = 16;       ///< independent scrambles, of which the spread gives the interval
inline constexpr int points_a_block = 512;  ///< stride of a block of values

/// Mean over replicates with the interval of Student's t.
[[nodiscard]] inline Estimate of_replicates(const std::vector<double>& values, double level, std::int64_t n,
                                            const char* method) {
  const auto r = static_cast<double>(values.size());
  double mean = 0, square = 0;
  for (const double v : values) mean += v / r;
  for (const double v : values) square += (v - mean) * (v - mean);
  const double error = std::sqrt(square / (r - 1) / r);
  const double half = boost::math::quantile(boost::math::students_t(r - 1), (1 + level) / 2) * error;
  return {mean, mean - half, mean + half, level, n, method};
}

}  // namespace detail

/// `turn(words, count, x)` makes values of uniform words, `evaluate(x, count, y)` results of values; both take blocks
/// of up to 512, dimension after dimension with a stride of 512, and may be called by several threads.
template <class Turn, class Evaluate>
[[nodiscard]] SobolIndices sobol_indices(int dimensions, Turn&& turn, Evaluate&& evaluate, const IndexSampling& how,
                                         const ProgressFunction& progress = {}) {
  constexpr int block = detail::points_a_block, replicates = detail::replicates;
  const auto d = static_cast<std::size_t>(dimensions);
  const std::int64_t each = std::max<std::int64_t>(2, how.draws / replicates);
  struct Sums {
    std::vector<double> first, total;
    double variance = 0;
  };
  std::vector<Sums> sums(replicates);
  Ticker ticker(progress, replicates, 1);
  for_chunks(
      replicates, how.threads, ticker,
      [&](std::int64_t replicate, std::int64_t, std::int64_t) {
        Random seeds(how.seed, stream::resamples, static_cast<std::uint64_t>(replicate));
        const Points points(how.sampler, 2 * dimensions, seeds.word64());
        const std::size_t column = static_cast<std::size_t>(block);
        std::vector<std::uint32_t> words(2 * d * column);
        std::vector<double> a(d * column), b(d * column), mixed(d * column);
        const auto n = static_cast<std::size_t>(each);
        std::vector<double> at_a(n), at_b(n);
        std::vector<std::vector<double>> at_mixed(d, std::vector<double>(n));
        for (std::int64_t first = 0; first < each; first += block) {
          const int count = static_cast<int>(std::min<std::int64_t>(block, each - first));
          const auto at = static_cast<std::size_t>(first);
          points.fill(first, count, words.data(), block);
          turn(words.data(), count, a.data());
          turn(words.data() + d * column, count, b.data());
          evaluate(a.data(), count, at_a.data() + at);
          evaluate(b.data(), count, at_b.data() + at);
          mixed = a;
          for (std::size_t i = 0; i < d; ++i) {
            const auto from = static_cast<std::ptrdiff_t>(i * column);
            std::copy_n(b.begin() + from, column, mixed.begin() + from);
            evaluate(mixed.data(), count, at_mixed[i].data() + at);
            std::copy_n(a.begin() + from, column, mixed.begin() + from);
          }
        }
        Sums& mine = sums[static_cast<std::size_t>(replicate)];
        double mean = 0;
        for (std::size_t j = 0; j < n; ++j) mean += (at_a[j] + at_b[j]) / (2 * static_cast<double>(n));
        for (std::size_t j = 0; j < n; ++j)
          mine.variance += ((at_a[j] - mean) * (at_a[j] - mean) + (at_b[j] - mean) * (at_b[j] - mean)) /
                           (2 * static_cast<double>(n) - 1);
        mine.first.assign(d, 0);
        mine.total.assign(d, 0);
        for (std::size_t i = 0; i < d; ++i)
          for (std::size_t j = 0; j < n; ++j) {
            const double moved = at_mixed[i][j] - at_a[j];
            mine.first[i] += (at_b[j] - mean) * moved / static_cast<double>(n);
            mine.total[i] += moved * moved / (2 * static_cast<double>(n));
          }
      },
      [](std::int64_t) {}, 1);
  SobolIndices out;
  for (const auto& one : sums) out.variance += one.variance / replicates;
  const auto share = [&](std::vector<double> Sums::* kind, std::size_t i, const char* method) {
    std::vector<double> values;
    for (const auto& one : sums) values.push_back(out.variance > 0 ? (one.*kind)[i] / out.variance : 0);
    return detail::of_replicates(values, how.level, each * replicates, method);
  };
  for (std::size_t i = 0; i < d; ++i) {
    out.first.push_back(share(&Sums::first, i, "saltelli"));
    out.total.push_back(share(&Sums::total, i, "jansen"));
  }
  ticker.finish();
  return out;
}

}  // namespace cabochon::stats
