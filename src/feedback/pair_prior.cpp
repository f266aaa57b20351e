#include "cabochon/feedback/pair_prior.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "../accounts/key_index.hpp"

namespace cabochon::feedback {
namespace {

constexpr int steps = 10;            // of the grid on the simplex of shares
constexpr double pseudo_pairs = 30;  // that smooth the weights
constexpr int rounds = 100;          // of EM; more would only sharpen noise

/// Shares (promoters, passives, detractors) inside the simplex, and their scores in steps of the grid.
struct Grid {
  Eigen::MatrixXd log_shares;  // points x 3
  std::vector<int> score;      // -steps .. steps

  Grid() {
    constexpr int points = (steps + 1) * (steps + 2) / 2;
    log_shares.resize(points, 3);
    int at = 0;
    for (int i = 0; i <= steps; ++i)
      for (int j = 0; i + j <= steps; ++j, ++at) {
        const std::array<double, 3> shares{i + 1.0 / 3, j + 1.0 / 3, steps - i - j + 1.0 / 3};
        for (int k = 0; k < 3; ++k) log_shares(at, k) = std::log(shares[static_cast<std::size_t>(k)] / (steps + 1));
        score.push_back(i - (steps - i - j));
      }
  }

  /// Likelihood of counts at every point, scaled to at most 1; a column a list of counts.
  [[nodiscard]] Eigen::MatrixXd likelihood(const std::vector<stats::Counts3>& counts) const {
    Eigen::MatrixXd out(log_shares.rows(), static_cast<Eigen::Index>(counts.size()));
    for (Eigen::Index i = 0; i < out.cols(); ++i) {
      const auto& c = counts[static_cast<std::size_t>(i)];
      Eigen::VectorXd log(log_shares.rows());
      log.setZero();
      for (int k = 0; k < 3; ++k) log += static_cast<double>(c[static_cast<std::size_t>(k)]) * log_shares.col(k);
      out.col(i) = (log.array() - log.maxCoeff()).exp();
    }
    return out;
  }
};

/// Distinct pairs and how many accounts have each.
using Weighted = std::vector<std::pair<CountPair, double>>;

Eigen::VectorXd marginal(const Eigen::MatrixXd& likelihood, const Eigen::VectorXd& counts) {
  const Eigen::Index points = likelihood.rows();
  Eigen::VectorXd weights = Eigen::VectorXd::Constant(points, 1.0 / static_cast<double>(points));
  for (int round = 0; round < rounds; ++round) {
    const Eigen::VectorXd density = likelihood.transpose() * weights;
    weights =
        weights.cwiseProduct(likelihood * counts.cwiseQuotient(density)).array() + 5.0 / static_cast<double>(points);
    weights /= weights.sum();
  }
  return weights;
}

Eigen::MatrixXd learnt(const Eigen::MatrixXd& first, const Eigen::MatrixXd& second, const Weighted& pairs,
                       const Eigen::MatrixXd& base) {
  Eigen::MatrixXd weights = base;
  Eigen::MatrixXd beside(second.rows(), first.cols());
  for (int round = 0; round < rounds; ++round) {
    const Eigen::MatrixXd expected = weights * second;  // a column a count of the second, over first's points
    beside.setZero();
    for (const auto& [pair, number] : pairs) {
      const double density = first.col(pair.first).dot(expected.col(pair.second));
      beside.col(pair.first) += number / density * second.col(pair.second);
    }
    weights = weights.cwiseProduct(first * beside.transpose()) + pseudo_pairs * base;
    weights /= weights.sum();
  }
  return weights;
}

/// Every pair of counts once, in the order of their numbers.
struct DistinctPairs {
  std::vector<CountPair> pairs;
  std::vector<std::int32_t> of;  // for each pair given, its place in `pairs`

  DistinctPairs(const std::vector<CountPair>& given, std::size_t seconds) : of(given.size()) {
    accounts::IntegerMap numbers;
    std::vector<std::int64_t> keys;
    for (std::size_t i = 0; i < given.size(); ++i) {
      const std::int64_t key = given[i].first * static_cast<std::int64_t>(seconds) + given[i].second;
      const auto fresh = static_cast<std::int32_t>(keys.size());
      of[i] = numbers.insert(key, fresh);
      if (of[i] != fresh) continue;
      keys.push_back(key);
      pairs.push_back(given[i]);
    }
    std::vector<std::int32_t> order(keys.size()), place(keys.size());
    std::iota(order.begin(), order.end(), 0);
    const auto at = [](std::int32_t number) { return static_cast<std::size_t>(number); };
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return keys[at(a)] < keys[at(b)]; });
    std::vector<CountPair> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
      sorted.push_back(pairs[at(order[i])]);
      place[at(order[i])] = static_cast<std::int32_t>(i);
    }
    pairs = std::move(sorted);
    for (std::int32_t& number : of) number = place[at(number)];
  }
};

using Mass = std::array<double, 4 * steps + 1>;

/// Probability of every difference of scores on the grid.
template <class Likelihood>
Mass differences(const Grid& grid, const Eigen::MatrixXd& weights, const Likelihood& first, const Likelihood& second) {
  Mass mass{};
  double sum = 0;
  for (Eigen::Index b = 0; b < weights.cols(); ++b) {
    const int score = 2 * steps - grid.score[static_cast<std::size_t>(b)];
    for (Eigen::Index a = 0; a < weights.rows(); ++a) {
      const double m = first(a) * weights(a, b) * second(b);
      mass[static_cast<std::size_t>(grid.score[static_cast<std::size_t>(a)] + score)] += m;
      sum += m;
    }
  }
  for (double& m : mass) m /= sum;
  return mass;
}

PairDifference judged(const Mass& mass, double margin, double level) {
  constexpr double step = 100.0 / (steps + 1);
  PairDifference out;
  double below = 0;
  bool has_low = false, has_high = false;
  for (std::size_t k = 0; k < mass.size(); ++k) {
    const double points = (static_cast<double>(k) - 2 * steps) * step;
    out.mean += mass[k] * points;
    if (points < -margin) out.p_lower += mass[k];
    if (points > margin) out.p_higher += mass[k];
    // The mass of a step is spread evenly around its point.
    const auto within = [&](double p) { return points - step / 2 + step * (p - below) / mass[k]; };
    const double upper = (1 + level) / 2, lower = (1 - level) / 2;
    if (!has_low && below + mass[k] >= lower) out.low = within(lower), has_low = true;
    if (!has_high && below + mass[k] >= upper) out.high = within(upper), has_high = true;
    below += mass[k];
  }
  if (!has_high) out.high = 200;
  out.low = std::max(-200.0, out.low);
  out.high = std::min(200.0, out.high);
  return out;
}

}  // namespace

std::vector<PairDifference> pair_differences(const std::vector<stats::Counts3>& first,
                                             const std::vector<stats::Counts3>& second,
                                             const std::vector<CountPair>& pairs, double margin, double level) {
  std::vector<PairDifference> out(pairs.size());
  if (pairs.empty()) return out;
  const DistinctPairs distinct(pairs, second.size());
  const Grid grid;
  const Eigen::MatrixXd one = grid.likelihood(first), two = grid.likelihood(second);
  Eigen::VectorXd counts_one = Eigen::VectorXd::Zero(one.cols()), counts_two = Eigen::VectorXd::Zero(two.cols());
  for (const auto& pair : pairs) {
    counts_one(pair.first) += 1;
    counts_two(pair.second) += 1;
  }
  const Eigen::VectorXd w1 = marginal(one, counts_one), w2 = marginal(two, counts_two);
  Eigen::MatrixXd base = 0.5 * w1 * w2.transpose();
  base.diagonal() += 0.25 * (w1 + w2);

  const std::size_t folds = std::min<std::size_t>(pairs.size() > 5000 ? 4 : 10, pairs.size());
  const std::size_t kinds = distinct.pairs.size();
  std::vector<double> all(kinds, 0), inside(kinds);
  for (const std::int32_t kind : distinct.of) all[static_cast<std::size_t>(kind)] += 1;
  std::vector<PairDifference> known(kinds);
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::fill(inside.begin(), inside.end(), 0);
    for (std::size_t i = fold; i < pairs.size(); i += folds) inside[static_cast<std::size_t>(distinct.of[i])] += 1;
    Weighted others;
    for (std::size_t kind = 0; kind < kinds; ++kind)
      if (all[kind] > inside[kind]) others.emplace_back(distinct.pairs[kind], all[kind] - inside[kind]);
    const Eigen::MatrixXd weights = learnt(one, two, others, base);
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      if (inside[kind] == 0) continue;
      const CountPair pair = distinct.pairs[kind];
      known[kind] = judged(differences(grid, weights, one.col(pair.first), two.col(pair.second)), margin, level);
    }
    for (std::size_t i = fold; i < pairs.size(); i += folds) out[i] = known[static_cast<std::size_t>(distinct.of[i])];
  }
  return out;
}

}  // namespace cabochon::feedback
