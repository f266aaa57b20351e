/// The wild cluster bootstrap: chances and limits where clusters are too few for the sandwich.
///
/// Question     With twelve accounts only, how surely does a coefficient differ from zero?
/// Model        Under the null l'b = r the restricted residuals of each cluster are multiplied by one random weight,
/// the
///              regression is repeated and its t compared with the observed one. With the sums X_g'X_g and X_g'y a
///              cluster, a repetition costs the clusters and not the rows; every quantity is linear in r (its
///              denominator quadratic), so that the limits, the r with p = 1 - level, are found without any further
///              repetition.
/// Assumptions  independent clusters; weights Rademacher (+-1) or Webb's six points, for below 12 clusters. Where all
///              2^G Rademacher draws are no more than those asked for, each is taken once.
/// Source       Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90, 414-427; Webb (2014), Queen's
///              working paper 1315; algorithm: Roodman, MacKinnon, Nielsen & Webb (2019), Stata Journal 19, 4-60
/// Limits       A limit that no r reaches is infinite: the data do not bound the coefficient on that side.
#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "cabochon/core/parallel.hpp"
#include "cabochon/core/random.hpp"

namespace cabochon::stats {

enum class WildWeights : std::uint8_t { rademacher, webb };

/// Sums of one cluster: X_g'X_g and X_g'(y - X b).
struct ClusterSums {
  std::vector<Eigen::MatrixXd> products;
  Eigen::MatrixXd scores;  ///< one column a cluster
};

/// The weights of all draws: one column a draw.
[[nodiscard]] inline Eigen::MatrixXd wild_draws(Eigen::Index clusters, std::int64_t draws, WildWeights weights,
                                                std::uint64_t seed, bool& enumerated) {
  enumerated = weights == WildWeights::rademacher && clusters < 40 && (std::int64_t{1} << clusters) <= draws;
  if (enumerated) draws = std::int64_t{1} << clusters;
  Eigen::MatrixXd out(clusters, draws);
  for (std::int64_t d = 0; d < draws; ++d) {
    Random random(seed, 0x57494c44u, static_cast<std::uint64_t>(d));
    for (Eigen::Index g = 0; g < clusters; ++g) {
      if (enumerated) {
        out(g, d) = (d >> g) & 1 ? -1 : 1;
      } else if (weights == WildWeights::rademacher) {
        out(g, d) = random.word() & 1u ? -1 : 1;
      } else {
        const auto side = static_cast<double>(random.below(6));  // -sqrt(3/2), -1, -sqrt(1/2), and their opposites
        out(g, d) = side < 3 ? -std::sqrt((3 - side) / 2) : std::sqrt((side - 2) / 2);
      }
    }
  }
  return out;
}

/// t under the bootstrap as a function of the null: numerator and squared denominator of each draw.
class WildTest {
 public:
  /// For l'b with the bread B = (X'X)^-1 and the estimate b; `factor` is the small-sample factor of the variance.
  WildTest(const ClusterSums& sums, const Eigen::MatrixXd& bread, const Eigen::VectorXd& l, double estimate,
           double factor, const Eigen::MatrixXd& draws)
      : estimate_(estimate) {
    const Eigen::Index groups = draws.rows(), count = draws.cols();
    const Eigen::VectorXd a = bread * l;
    const Eigen::VectorXd d = a / l.dot(a);
    Eigen::MatrixXd moved(a.size(), groups), through(groups, a.size());
    for (Eigen::Index g = 0; g < groups; ++g) {
      const auto& products = sums.products[static_cast<std::size_t>(g)];
      moved.col(g) = products * d;
      through.row(g) = (products * a).transpose() * bread;
    }
    const Eigen::VectorXd c0 = sums.scores.transpose() * a, c1 = moved.transpose() * a;
    error_ = std::sqrt(factor * c0.squaredNorm());
    n0_.resize(count), n1_.resize(count), d0_.resize(count), d1_.resize(count), d2_.resize(count);
    for (Eigen::Index begin = 0; begin < count; begin += 256) {
      const Eigen::Index size = std::min<Eigen::Index>(256, count - begin);
      const auto v = draws.middleCols(begin, size);
      const Eigen::MatrixXd z0 = sums.scores * v, z1 = moved * v;
      const Eigen::MatrixXd e0 = c0.asDiagonal() * v - through * z0, e1 = c1.asDiagonal() * v - through * z1;
      n0_.segment(begin, size) = z0.transpose() * a;
      n1_.segment(begin, size) = z1.transpose() * a;
      d0_.segment(begin, size) = factor * e0.colwise().squaredNorm().transpose();
      d1_.segment(begin, size) = factor * (e0.cwiseProduct(e1)).colwise().sum().transpose();
      d2_.segment(begin, size) = factor * e1.colwise().squaredNorm().transpose();
    }
  }

  [[nodiscard]] double error() const noexcept { return error_; }

  /// Share of draws whose |t| is at least the observed one under l'b = r; of all draws one changes nothing.
  [[nodiscard]] double p(double r) const {
    const double gap = estimate_ - r, observed = std::abs(gap) / error_;
    std::int64_t more = 0;
    for (Eigen::Index i = 0; i < n0_.size(); ++i) {
      const double top = n0_(i) + gap * n1_(i), below = d0_(i) + gap * (2 * d1_(i) + gap * d2_(i));
      more += top * top >= observed * observed * below * (1 - 1e-9);
    }
    return static_cast<double>(more) / static_cast<double>(n0_.size());
  }

  /// The r on the given side (-1 below, +1 above the estimate) where p falls to `alpha`; infinite where it never does.
  [[nodiscard]] double limit(int side, double alpha) const {
    double inside = 0, outside = error_;
    for (int step = 0;; ++step) {
      if (p(estimate_ + side * outside) <= alpha) break;
      if (step == 40) return side * std::numeric_limits<double>::infinity();
      inside = outside;
      outside *= 1.5;
    }
    while (outside - inside > 1e-7 * error_) {
      const double middle = (inside + outside) / 2;
      (p(estimate_ + side * middle) <= alpha ? outside : inside) = middle;
    }
    return estimate_ + side * (inside + outside) / 2;
  }

 private:
  double estimate_, error_ = 0;
  Eigen::VectorXd n0_, n1_, d0_, d1_, d2_;
};

}  // namespace cabochon::stats
