/// Question     Which unknown makes a result uncertain, when unknowns move together?
/// Model        The variance is a cake, the cost of a set J of unknowns c(J) = E Var[f | all but J]; each unknown gets
/// the
///              mean over all orders of what it adds when it joins those before it: shares that are never negative and
///              add up to one. Orders are drawn at random, each with its reverse; c(J) is the variance of three values
///              that share all but J. Normal scores in the reverse order of the permutation with their Cholesky factor
///              make one factor serve every J of an order: the scores of J are its last, and are drawn anew.
/// Assumptions  a Gaussian copula (correlation.hpp); f has a finite variance
/// Source       Song, Nelson & Staum 2016, SIAM/ASA J. Uncertainty Quantification 4(1), 1060-1083, algorithm 1 with
///              N_O = 1, N_I = 3; reversed orders: Mitchell, Cooper, Frank & Holmes 2022, JMLR 23(43), 1-46.
/// Limits       The error falls with the root of the number of orders; the interval is of the normal law.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/stats/correlation.hpp"
#include "cabochon/stats/normal.hpp"
#include "cabochon/stats/points.hpp"

namespace cabochon::stats {

/// Shares of `variance` = Var f. `evaluate(scores, count, y)` gives results of blocks of normal scores (dimension after
/// dimension, stride 512) with the correlations `r` already in them, and may be called by several threads.
template <class Evaluate>
[[nodiscard]] std::vector<Estimate> shapley_effects(const Eigen::MatrixXd& r, double variance, Evaluate&& evaluate,
                                                    std::int64_t orders, std::uint64_t seed, double level,
                                                    int threads = 1, const ProgressFunction& progress = {}) {
  constexpr int block = 512, inner = 3;
  constexpr std::int64_t pairs_a_chunk = 64;
  const auto k = static_cast<std::size_t>(r.rows());
  const std::int64_t pairs = std::max<std::int64_t>(2, orders / 2);
  struct Sums {
    std::vector<double> sum, square;
  };
  std::vector<Sums> chunks(static_cast<std::size_t>((pairs + pairs_a_chunk - 1) / pairs_a_chunk));
  Ticker ticker(progress, pairs, pairs_a_chunk);
  for_chunks(
      pairs, threads, ticker,
      [&](std::int64_t chunk, std::int64_t begin, std::int64_t end) {
        Sums& mine = chunks[static_cast<std::size_t>(chunk)];
        mine.sum.assign(k, 0);
        mine.square.assign(k, 0);
        std::vector<double> scores(k * block), y(block), added(k);
        std::vector<std::size_t> order(k);
        Eigen::MatrixXd turned(r.rows(), r.cols());
        Eigen::VectorXd kept(r.rows()), fresh(r.rows());
        for (std::int64_t pair = begin; pair < end; ++pair) {
          Random random(seed, stream::permutations, static_cast<std::uint64_t>(pair));
          std::iota(order.begin(), order.end(), std::size_t{0});
          for (std::size_t i = k; i > 1; --i)
            std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
          std::fill(added.begin(), added.end(), 0.0);
          for (int direction = 0; direction < 2; ++direction) {
            // `order` lists the scores' places: those that join first stand last.
            for (std::size_t i = 0; i < k; ++i)
              for (std::size_t j = 0; j < k; ++j)
                turned(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
                    r(static_cast<Eigen::Index>(order[i]), static_cast<Eigen::Index>(order[j]));
            const Eigen::MatrixXd factor = factor_of(turned);
            double before = 0;
            int filled = 0;
            std::vector<double> cost;
            const auto flush = [&] {
              evaluate(scores.data(), filled, y.data());
              for (int i = 0; i < filled; i += inner) {
                const double mean = (y[i] + y[i + 1] + y[i + 2]) / inner;
                cost.push_back(((y[i] - mean) * (y[i] - mean) + (y[i + 1] - mean) * (y[i + 1] - mean) +
                                (y[i + 2] - mean) * (y[i + 2] - mean)) /
                               (inner - 1));
              }
              filled = 0;
            };
            for (std::size_t joined = 1; joined < k; ++joined) {
              const std::size_t stay = k - joined;
              for (std::size_t i = 0; i < stay; ++i) kept[static_cast<Eigen::Index>(i)] = random.normal();
              for (int draw = 0; draw < inner; ++draw) {
                fresh = kept;
                for (std::size_t i = stay; i < k; ++i) fresh[static_cast<Eigen::Index>(i)] = random.normal();
                for (std::size_t i = 0; i < k; ++i) {
                  const auto row = static_cast<Eigen::Index>(i);
                  scores[order[i] * block + static_cast<std::size_t>(filled)] =
                      factor.row(row).head(row + 1).dot(fresh.head(row + 1));
                }
                ++filled;
              }
              if (filled + inner > block) flush();
            }
            if (filled > 0) flush();
            cost.push_back(variance);
            for (std::size_t joined = 0; joined < k; ++joined) {
              added[order[k - 1 - joined]] += (cost[joined] - before) / 2;
              before = cost[joined];
            }
            std::reverse(order.begin(), order.end());
          }
          for (std::size_t i = 0; i < k; ++i) {
            mine.sum[i] += added[i];
            mine.square[i] += added[i] * added[i];
          }
        }
      },
      [](std::int64_t) {}, pairs_a_chunk);
  const auto n = static_cast<double>(pairs);
  const double z = two_sided_z(level);
  std::vector<Estimate> out;
  for (std::size_t i = 0; i < k; ++i) {
    double sum = 0, square = 0;
    for (const auto& chunk : chunks) {
      sum += chunk.sum[i];
      square += chunk.square[i];
    }
    const double mean = sum / n, error = std::sqrt(std::max(0.0, square / n - mean * mean) / (n - 1));
    const double scale = variance > 0 ? 1 / variance : 0;
    out.push_back({mean * scale, (mean - z * error) * scale, (mean + z * error) * scale, level, 2 * pairs, "shapley"});
  }
  ticker.finish();
  return out;
}

}  // namespace cabochon::stats
