#include "cabochon/feedback/pair_prior.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

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

  /// Likelihood of counts at every point, scaled to at most 1; a row a list of counts.
  [[nodiscard]] Eigen::MatrixXd likelihood(const std::vector<stats::Counts3>& counts) const {
    Eigen::MatrixXd out(static_cast<Eigen::Index>(counts.size()), log_shares.rows());
    for (Eigen::Index i = 0; i < out.rows(); ++i) {
      const auto& c = counts[static_cast<std::size_t>(i)];
      Eigen::VectorXd log(log_shares.rows());
      log.setZero();
      for (int k = 0; k < 3; ++k) log += static_cast<double>(c[static_cast<std::size_t>(k)]) * log_shares.col(k);
      out.row(i) = (log.array() - log.maxCoeff()).exp().transpose();
    }
    return out;
  }
};

/// Distinct pairs and how many accounts have each.
using Weighted = std::vector<std::pair<CountPair, double>>;

Eigen::VectorXd marginal(const Eigen::MatrixXd& likelihood, const Eigen::VectorXd& counts) {
  const Eigen::Index points = likelihood.cols();
  Eigen::VectorXd weights = Eigen::VectorXd::Constant(points, 1.0 / static_cast<double>(points));
  for (int round = 0; round < rounds; ++round) {
    const Eigen::VectorXd density = likelihood * weights;
    weights = weights.cwiseProduct(likelihood.transpose() * counts.cwiseQuotient(density)).array() +
              5.0 / static_cast<double>(points);
    weights /= weights.sum();
  }
  return weights;
}

Eigen::MatrixXd learnt(const Eigen::MatrixXd& first, const Eigen::MatrixXd& second, const Weighted& pairs,
                       const Eigen::MatrixXd& base) {
  Eigen::MatrixXd weights = base;
  Eigen::MatrixXd beside(first.rows(), second.cols());
  for (int round = 0; round < rounds; ++round) {
    const Eigen::MatrixXd expected = second * weights.transpose();  // a row a count of the second, over first's points
    beside.setZero();
    for (const auto& [pair, number] : pairs) {
      const double density = first.row(pair.first).dot(expected.row(pair.second));
      beside.row(pair.first) += number / density * second.row(pair.second);
    }
    weights = weights.cwiseProduct(first.transpose() * beside) + pseudo_pairs * base;
    weights /= weights.sum();
  }
  return weights;
}

PairDifference judged(const std::array<double, 4 * steps + 1>& mass, double margin, double level) {
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
  const Grid grid;
  const Eigen::MatrixXd one = grid.likelihood(first), two = grid.likelihood(second);
  Eigen::VectorXd counts_one = Eigen::VectorXd::Zero(one.rows()), counts_two = Eigen::VectorXd::Zero(two.rows());
  for (const auto& pair : pairs) {
    counts_one(pair.first) += 1;
    counts_two(pair.second) += 1;
  }
  const Eigen::VectorXd w1 = marginal(one, counts_one), w2 = marginal(two, counts_two);
  Eigen::MatrixXd base = 0.5 * w1 * w2.transpose();
  base.diagonal() += 0.25 * (w1 + w2);

  const std::size_t folds = std::min<std::size_t>(pairs.size() > 5000 ? 4 : 10, pairs.size());
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::map<std::pair<std::int32_t, std::int32_t>, double> others;
    std::map<std::pair<std::int32_t, std::int32_t>, PairDifference> known;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (i % folds == fold && folds > 1)
        known.try_emplace({pairs[i].first, pairs[i].second});
      else
        others[{pairs[i].first, pairs[i].second}] += 1;
    }
    if (folds == 1) known.try_emplace({pairs[0].first, pairs[0].second});
    Weighted weighted;
    for (const auto& [pair, number] : others) weighted.push_back({{pair.first, pair.second}, number});
    if (folds == 1) weighted.clear();
    const Eigen::MatrixXd weights = learnt(one, two, weighted, base);
    for (auto& [pair, difference] : known) {
      std::array<double, 4 * steps + 1> mass{};
      double sum = 0;
      for (Eigen::Index a = 0; a < weights.rows(); ++a)
        for (Eigen::Index b = 0; b < weights.cols(); ++b) {
          const double m = one(pair.first, a) * weights(a, b) * two(pair.second, b);
          mass[static_cast<std::size_t>(grid.score[static_cast<std::size_t>(a)] -
                                        grid.score[static_cast<std::size_t>(b)] + 2 * steps)] += m;
          sum += m;
        }
      for (double& m : mass) m /= sum;
      difference = judged(mass, margin, level);
    }
    for (std::size_t i = 0; i < pairs.size(); ++i)
      if (i % folds == fold) out[i] = known.at({pairs[i].first, pairs[i].second});
  }
  return out;
}

}  // namespace cabochon::feedback
