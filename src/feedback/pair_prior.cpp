#include "cabochon/feedback/pair_prior.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

#include "cabochon/core/parallel.hpp"
#include "cabochon/stats/normal_mixture.hpp"

namespace cabochon::feedback {
namespace {

constexpr int steps = 10;  // of the grid on the simplex of shares
constexpr int points = (steps + 1) * (steps + 2) / 2;
constexpr double kernel = 60;        // answers that a point of the grid is worth: neighbours overlap
constexpr double pseudo_pairs = 30;  // that smooth the weights
constexpr int rounds = 40;           // of EM; more would only sharpen noise
constexpr double negligible = 1e-7;  // share of a belief that is left out

using Shares = Eigen::Matrix<double, points, 3>;

/// Parameters of the components: shares inside the simplex times `kernel`.
Shares components() {
  Shares out;
  int at = 0;
  for (int i = 0; i <= steps; ++i)
    for (int j = 0; i + j <= steps; ++j, ++at)
      out.row(at) = kernel / (steps + 1) * Eigen::RowVector3d(i + 1.0 / 3, j + 1.0 / 3, steps - i - j + 1.0 / 3);
  return out;
}

/// Counts under every component: a row a list of counts, a column a component.
struct Seen {
  Eigen::MatrixXd likelihood;      // Dirichlet-multinomial, each row scaled to at most 1
  Eigen::VectorXd log_scale;       // that it was divided by
  Eigen::MatrixXd mean, variance;  // of the score that the component believes in after the counts, NPS points

  Seen(const std::vector<stats::Counts3>& counts, const Shares& alpha) {
    const auto rows = static_cast<Eigen::Index>(counts.size());
    for (Eigen::MatrixXd* part : {&likelihood, &mean, &variance}) part->resize(rows, points);
    log_scale.resize(rows);
    const double sum = kernel;
    for (Eigen::Index row = 0; row < rows; ++row) {
      const auto& c = counts[static_cast<std::size_t>(row)];
      const auto n = static_cast<double>(c[0] + c[1] + c[2]);
      for (int k = 0; k < points; ++k) {
        double log = std::lgamma(sum) - std::lgamma(sum + n);
        Eigen::Vector3d after;
        for (int j = 0; j < 3; ++j) {
          after(j) = alpha(k, j) + static_cast<double>(c[static_cast<std::size_t>(j)]);
          if (c[static_cast<std::size_t>(j)] > 0) log += std::lgamma(after(j)) - std::lgamma(alpha(k, j));
        }
        likelihood(row, k) = log;
        const double score = (after(0) - after(2)) / (sum + n);
        mean(row, k) = 100 * score;
        variance(row, k) = 1e4 * ((after(0) + after(2)) / (sum + n) - score * score) / (sum + n + 1);
      }
      log_scale(row) = likelihood.row(row).maxCoeff();
      likelihood.row(row) = (likelihood.row(row).array() - log_scale(row)).exp();
    }
  }
};

/// A distinct pair of counts: how many accounts have it, and its counts put together.
struct DistinctPair {
  CountPair pair{};
  std::int32_t both = 0;  // number of the sum of its counts
  double accounts = 0;    // that have it
  double scale = 1;       // of the sum's likelihood against the product of the two
};

struct Weights {
  Eigen::MatrixXd apart;     // first's component, second's
  Eigen::VectorXd together;  // of both
};

/// Weights of one role's components by themselves.
Eigen::VectorXd marginal(const Eigen::MatrixXd& likelihood, const Eigen::VectorXd& counts) {
  Eigen::VectorXd weights = Eigen::VectorXd::Constant(points, 1.0 / points);
  for (int round = 0; round < 100; ++round) {
    const Eigen::VectorXd density = likelihood * weights;
    weights = weights.cwiseProduct(likelihood.transpose() * counts.cwiseQuotient(density)).array() + 5.0 / points;
    weights /= weights.sum();
  }
  return weights;
}

class PairPrior {
 public:
  PairPrior(const Seen& first, const Seen& second, const Seen& both, const std::vector<DistinctPair>& pairs)
      : first_(first), second_(second), both_(both) {
    Eigen::VectorXd ones = Eigen::VectorXd::Zero(first.likelihood.rows());
    Eigen::VectorXd twos = Eigen::VectorXd::Zero(second.likelihood.rows());
    for (const auto& pair : pairs) {
      ones(pair.pair.first) += pair.accounts;
      twos(pair.pair.second) += pair.accounts;
      accounts_ += pair.accounts;
    }
    const Eigen::VectorXd w1 = marginal(first.likelihood, ones), w2 = marginal(second.likelihood, twos);
    const Weights base{0.5 * w1 * w2.transpose(), 0.25 * (w1 + w2)};
    weights_ = base;
    for (int round = 0; round < rounds; ++round) improve(pairs, base);
  }

  [[nodiscard]] PairBelief judged(const DistinctPair& pair, double margin, double level) const {
    const Eigen::Index one = pair.pair.first, two = pair.pair.second, both = pair.both;
    const double density = this->density(pair), all = accounts_ + pseudo_pairs;
    // What the pair itself has put into a weight is taken out of it.
    const auto left = [&](double likelihood) { return std::max(0.0, all - likelihood / density); };
    std::array<stats::NormalMixture::Part, bins> spread{};
    stats::NormalMixture first, second, difference;
    std::array<double, points> of_second{};
    for (int a = 0; a < points; ++a) {
      const double own = first_.likelihood(one, a);
      if (own < negligible * negligible) continue;
      double of_first = 0;
      for (int b = 0; b < points; ++b) {
        const double likelihood = own * second_.likelihood(two, b);
        const double part = likelihood * weights_.apart(a, b);
        if (part < negligible / points * density) continue;
        const double weight = part * left(likelihood);
        of_first += weight;
        of_second[static_cast<std::size_t>(b)] += weight;
        const double apart = first_.mean(one, a) - second_.mean(two, b);
        auto& bin = spread[static_cast<std::size_t>((apart + 200) * (bins - 1) / 400 + 0.5)];
        bin.weight += weight;
        bin.mean += weight * apart;
        bin.variance += weight * (first_.variance(one, a) + second_.variance(two, b) + apart * apart);
      }
      first.add({of_first, first_.mean(one, a), first_.variance(one, a)});
    }
    for (int b = 0; b < points; ++b)
      second.add({of_second[static_cast<std::size_t>(b)], second_.mean(two, b), second_.variance(two, b)});
    for (auto bin : spread) {
      if (!(bin.weight > 0)) continue;
      bin.mean /= bin.weight;
      bin.variance = bin.variance / bin.weight - bin.mean * bin.mean;
      difference.add(bin);
    }
    double same = 0;
    for (int a = 0; a < points; ++a) {
      const double likelihood = pair.scale * both_.likelihood(both, a), part = likelihood * weights_.together(a);
      if (part < negligible / points * density) continue;
      const double weight = part * left(likelihood);
      same += weight;
      for (auto* side : {&first, &second}) side->add({weight, both_.mean(both, a), both_.variance(both, a)});
    }
    difference.add({same, 0, 0});
    PairBelief out;
    out.first = limits(first, level, 100);
    out.second = limits(second, level, 100);
    out.difference = limits(difference, level, 200);
    out.p_lower = difference.below(-margin);
    out.p_within = difference.cdf(margin) - out.p_lower;
    out.p_higher = 1 - difference.cdf(margin);
    return out;
  }

 private:
  static constexpr std::size_t bins = 401;  // of the difference; within one, parts become one normal distribution

  static Belief limits(const stats::NormalMixture& mixture, double level, double most) {
    const auto at = [&](double probability) { return std::clamp(mixture.quantile(probability, 1e-4), -most, most); };
    return {mixture.mean(), at((1 - level) / 2), at((1 + level) / 2)};
  }

  [[nodiscard]] double density(const DistinctPair& pair) const {
    const Eigen::VectorXd expected = weights_.apart * second_.likelihood.row(pair.pair.second).transpose();
    return first_.likelihood.row(pair.pair.first).dot(expected) +
           pair.scale * both_.likelihood.row(pair.both).dot(weights_.together);
  }

  void improve(const std::vector<DistinctPair>& pairs, const Weights& base) {
    // A row a count of the second, over first's components.
    const Eigen::MatrixXd expected = second_.likelihood * weights_.apart.transpose();
    Eigen::MatrixXd beside = Eigen::MatrixXd::Zero(points, first_.likelihood.rows());
    Eigen::VectorXd together = Eigen::VectorXd::Zero(points);
    const Eigen::MatrixXd one = first_.likelihood.transpose(), two = second_.likelihood.transpose(),
                          of = expected.transpose(), both = both_.likelihood.transpose();
    for (const auto& pair : pairs) {
      const double same = pair.scale * both.col(pair.both).dot(weights_.together);
      const double share = pair.accounts / (one.col(pair.pair.first).dot(of.col(pair.pair.second)) + same);
      beside.col(pair.pair.first) += share * two.col(pair.pair.second);
      together += share * pair.scale * both.col(pair.both);
    }
    weights_.apart = weights_.apart.cwiseProduct(one * beside.transpose()) + pseudo_pairs * base.apart;
    weights_.together = weights_.together.cwiseProduct(together) + pseudo_pairs * base.together;
    const double sum = weights_.apart.sum() + weights_.together.sum();
    weights_.apart /= sum;
    weights_.together /= sum;
  }

  const Seen& first_;
  const Seen& second_;
  const Seen& both_;
  Weights weights_;
  double accounts_ = 0;
};

}  // namespace

std::vector<PairBelief> pair_beliefs(const std::vector<stats::Counts3>& first,
                                     const std::vector<stats::Counts3>& second, const std::vector<CountPair>& pairs,
                                     double margin, double level) {
  std::vector<PairBelief> out(pairs.size());
  if (pairs.empty()) return out;
  // Distinct pairs in the order of their counts: the order of the accounts is no matter.
  std::unordered_map<std::uint64_t, std::size_t> numbers;
  const auto key = [](const CountPair& pair) {
    return static_cast<std::uint64_t>(pair.first) << 32 | static_cast<std::uint32_t>(pair.second);
  };
  std::vector<DistinctPair> distinct;
  for (const auto& pair : pairs) {
    const auto [at, fresh] = numbers.try_emplace(key(pair), distinct.size());
    if (fresh) distinct.push_back({pair});
    distinct[at->second].accounts += 1;
  }
  const auto counts_of = [&](const DistinctPair& pair) {
    return std::tie(first[static_cast<std::size_t>(pair.pair.first)],
                    second[static_cast<std::size_t>(pair.pair.second)]);
  };
  std::sort(distinct.begin(), distinct.end(),
            [&](const auto& a, const auto& b) { return counts_of(a) < counts_of(b); });
  std::map<stats::Counts3, std::int32_t> sums;
  std::vector<stats::Counts3> both;
  for (std::size_t i = 0; i < distinct.size(); ++i) {
    numbers[key(distinct[i].pair)] = i;
    const auto& [c1, c2] = counts_of(distinct[i]);
    const auto [sum, fresh] =
        sums.try_emplace({c1[0] + c2[0], c1[1] + c2[1], c1[2] + c2[2]}, static_cast<std::int32_t>(both.size()));
    if (fresh) both.push_back(sum->first);
    distinct[i].both = sum->second;
  }

  const Shares alpha = components();
  const Seen one(first, alpha), two(second, alpha), together(both, alpha);
  for (auto& pair : distinct)
    pair.scale =
        std::exp(together.log_scale(pair.both) - one.log_scale(pair.pair.first) - two.log_scale(pair.pair.second));
  const PairPrior prior(one, two, together, distinct);
  std::vector<PairBelief> believed(distinct.size());
  Ticker ticker;
  for_chunks(
      static_cast<std::int64_t>(distinct.size()), 0, ticker,
      [&](std::int64_t, std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
          believed[i] = prior.judged(distinct[i], margin, level);
      },
      [](std::int64_t) {}, 256);
  for (std::size_t i = 0; i < pairs.size(); ++i) out[i] = believed[numbers.at(key(pairs[i]))];
  return out;
}

}  // namespace cabochon::feedback
