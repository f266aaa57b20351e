/// Logistic regression with normal priors: the most probable weights, and how surely they are known.
///
/// Question     How do a few circumstances move the odds of an event, when few events have been seen?
/// Model        P(y = 1 | x) = 1 / (1 + exp(-x'b)), b_j normal with mean m_j and standard deviation s_j. The weights
///              maximise the posterior (Newton's method, steps halved until it rises). With the curvature
///              H = X'WX + S^-2, W = p (1 - p), there are two covariances:
///                laplace    H^-1
///                clustered  H^-1 (c sum_g u_g u_g' + S^-2) H^-1, u_g the sum of (y - p) x over the rows of cluster g,
///                           c = G / (G - 1): rows of one cluster may depend on each other in any way
///              The prior's own precision stands in the middle as a piece of information that is independent of the
///              rows. Without rows both are S^2; with a flat prior the second is the usual sandwich.
/// Assumptions  clusters are independent of each other; the odds are linear in x
/// Units        log odds per unit of x
/// Source       priors: Gelman, Jakulin, Pittau & Su (2008), Annals of Applied Statistics 2, 1360-1383; the curvature
///              as covariance: Tierney & Kadane (1986), JASA 81, 82-86; clusters: Liang & Zeger (1986), Biometrika 73,
///              13-22; the sandwich in the place of the posterior's covariance: Mueller (2013), Econometrica 81,
///              1805-1849
/// Limits       few clusters (under about 30) make the second too small; weights of a flat prior may run off to
///              infinity where x tells the events apart perfectly, a prior holds them
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "cabochon/core/error.hpp"

namespace cabochon::stats {

struct LogisticFit {
  Eigen::VectorXd weights;    ///< log odds per unit of each column
  Eigen::MatrixXd laplace;    ///< inverse curvature of the posterior
  Eigen::MatrixXd clustered;  ///< covariance when rows of a cluster depend on each other
  std::int64_t iterations = 0;
  std::int64_t clusters = 0;  ///< of the rows
};

[[nodiscard]] inline double logistic(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }
[[nodiscard]] inline double log_odds(double chance) { return std::log(chance / (1 - chance)); }

namespace detail {

/// The logarithm of the posterior, up to a constant.
[[nodiscard]] inline double log_posterior(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& b,
                                          const Eigen::VectorXd& mean, const Eigen::VectorXd& precision) {
  const Eigen::VectorXd odds = x * b;
  double sum = -0.5 * ((b - mean).array().square() * precision.array()).sum();
  for (Eigen::Index i = 0; i < odds.size(); ++i) {
    const double signed_odds = y(i) > 0.5 ? odds(i) : -odds(i);  // log(1 / (1 + exp(-s)))
    sum -= signed_odds > 0 ? std::log1p(std::exp(-signed_odds)) : std::log1p(std::exp(signed_odds)) - signed_odds;
  }
  return sum;
}

}  // namespace detail

/// `y` holds zeros and ones, `cluster` a number from 0 for each row (empty: each row is its own), `sd` is above 0 and
/// infinite for a flat prior. Weights that do not settle are a FitError that names `what`.
[[nodiscard]] inline LogisticFit fit_logistic(const Eigen::MatrixXd& x, const Eigen::VectorXd& y,
                                              const Eigen::VectorXd& mean, const Eigen::VectorXd& sd,
                                              const std::vector<std::uint32_t>& cluster = {},
                                              const std::string& what = "the weights") {
  constexpr std::int64_t most = 100;
  constexpr double tolerance = 1e-10;
  const Eigen::Index k = mean.size();
  const auto rows = static_cast<std::size_t>(x.rows());
  if (x.cols() != k || sd.size() != k || y.size() != x.rows() || (!cluster.empty() && cluster.size() != rows))
    throw InputError({"fit_logistic",
                      {},
                      -1,
                      "arguments of different lengths",
                      "a mean and a deviation a column, and "
                      "an outcome and a cluster a row"});
  const Eigen::VectorXd precision = sd.array().square().inverse();
  LogisticFit out;
  out.weights = mean;
  double value = detail::log_posterior(x, y, out.weights, mean, precision);
  double gap = std::numeric_limits<double>::infinity();
  Eigen::VectorXd chance(x.rows());
  const auto curvature = [&] {
    Eigen::MatrixXd h = x.transpose() * (chance.array() * (1 - chance.array())).matrix().asDiagonal() * x;
    h.diagonal() += precision;
    return h;
  };
  const auto chances = [&] { chance = (x * out.weights).unaryExpr([](double odds) { return logistic(odds); }); };
  for (; out.iterations < most && gap >= tolerance; ++out.iterations) {
    chances();
    const Eigen::VectorXd slope = x.transpose() * (y - chance) - precision.cwiseProduct(out.weights - mean);
    const Eigen::VectorXd step = curvature().ldlt().solve(slope);
    gap = step.size() ? step.cwiseAbs().maxCoeff() : 0;
    if (!std::isfinite(gap)) break;
    double length = 1;
    for (int halved = 0; halved < 40; ++halved, length /= 2) {
      const Eigen::VectorXd tried = out.weights + length * step;
      const double found = detail::log_posterior(x, y, tried, mean, precision);
      if (found < value - 1e-12 * std::abs(value)) continue;
      out.weights = tried;
      value = found;
      break;
    }
  }
  if (!(gap < tolerance)) throw FitError(what + " did not converge", out.iterations, gap);
  chances();
  out.laplace = curvature().ldlt().solve(Eigen::MatrixXd::Identity(k, k));

  std::uint32_t groups = static_cast<std::uint32_t>(cluster.empty() ? rows : 0);
  for (const auto g : cluster) groups = std::max(groups, g + 1);
  Eigen::MatrixXd scores = Eigen::MatrixXd::Zero(k, groups);
  std::vector<bool> used(groups, cluster.empty());
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    const auto g = cluster.empty() ? i : std::size_t{cluster[i]};
    scores.col(static_cast<Eigen::Index>(g)) += (y(row) - chance(row)) * x.row(row).transpose();
    used[g] = true;
  }
  out.clusters = std::count(used.begin(), used.end(), true);
  const auto n = static_cast<double>(out.clusters);
  Eigen::MatrixXd meat = (n > 1 ? n / (n - 1) : 1.0) * scores * scores.transpose();
  meat.diagonal() += precision;
  out.clustered = out.laplace * meat * out.laplace;
  return out;
}

}  // namespace cabochon::stats
