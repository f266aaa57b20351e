/// Question     Which of those that were left alone are like those that were treated?
/// Model        d^2(i, j) = (x_i - x_j)' S^-1 (x_i - x_j), S the pooled covariance within the two groups (Mahalanobis).
/// The
///              nearest free pairs are joined first, without replacement, ties by order; then each treated one gets its
///              second control, and so on. A variable that does not vary is left out of the distance.
/// Assumptions  what decides who was treated, and moves the outcome, is among the variables
/// Units        the distance is in standard deviations
/// Source       Rubin (1980), Biometrics 36, 293-298 (Mahalanobis matching); Stuart (2010), Statistical Science 25,
/// 1-21;
///              standardised differences: Austin (2009), Statistics in Medicine 28, 3083-3107
/// Limits       never give it the level of the outcome before: whom chance put there goes back to his own mean
///              (Daw & Hatfield 2018, Health Services Research 53, 4138-4156)
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/error.hpp"

namespace cabochon::stats {

struct MatchingOptions {
  std::int64_t controls = 1;                                 ///< wanted for each treated one, at least 1
  double caliper = std::numeric_limits<double>::infinity();  ///< largest distance of a pair, above 0
};

/// The controls of one treated one.
struct MatchedSet {
  std::size_t treated = 0;            ///< row among the treated
  std::vector<std::size_t> controls;  ///< rows among the controls, the nearest first
  std::vector<double> distances;      ///< of each, in standard deviations
};

struct Matching {
  std::vector<MatchedSet> sets;        ///< of treated ones that found a control, in their order
  std::vector<std::size_t> unmatched;  ///< treated ones that found none
};

namespace detail {

// S^-1/2 such that rows times it have Mahalanobis distances; singular directions are dropped.
[[nodiscard]] inline Eigen::MatrixXd whitening(const Eigen::MatrixXd& treated, const Eigen::MatrixXd& controls) {
  const Eigen::Index p = controls.cols();
  Eigen::MatrixXd pooled = Eigen::MatrixXd::Zero(p, p);
  double dof = 0;
  for (const auto* group : {&treated, &controls}) {
    if (group->rows() < 1) continue;
    const Eigen::MatrixXd centred = group->rowwise() - group->colwise().mean();
    pooled += centred.transpose() * centred;
    dof += static_cast<double>(group->rows() - 1);
  }
  Eigen::VectorXd scale(p);
  for (Eigen::Index j = 0; j < p; ++j) scale[j] = pooled(j, j) > 0 ? 1 / std::sqrt(pooled(j, j) / dof) : 0;
  const Eigen::MatrixXd correlation = scale.asDiagonal() * (pooled / std::max(dof, 1.0)) * scale.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(correlation);
  Eigen::VectorXd root(p);
  for (Eigen::Index j = 0; j < p; ++j)
    root[j] = solver.eigenvalues()[j] > 1e-9 ? 1 / std::sqrt(solver.eigenvalues()[j]) : 0;
  return scale.asDiagonal() * solver.eigenvectors() * root.asDiagonal();
}

}  // namespace detail

/// Rows are units, columns the variables; both groups have the same ones, all finite. Without a variable every
/// distance is 0 and the order decides.
[[nodiscard]] inline Matching match_nearest(const Eigen::MatrixXd& treated, const Eigen::MatrixXd& controls,
                                            const MatchingOptions& options = {}) {
  check_range("match_nearest", "controls", static_cast<double>(options.controls), Range{1, 1000, false, false});
  if (!(options.caliper > 0)) check_positive("match_nearest", "caliper", options.caliper);
  if (treated.cols() != controls.cols() || !treated.allFinite() || !controls.allFinite())
    throw InputError({"match_nearest", "variables", -1, "another number of columns, or a gap",
                      "the same variables for both groups, all finite"});
  const auto nt = static_cast<std::size_t>(treated.rows()), nc = static_cast<std::size_t>(controls.rows());
  if (nt * nc > 50'000'000)
    throw InputError({"match_nearest", "controls", -1, std::to_string(nt * nc) + " pairs", "at most 50000000"});
  Matching out;
  std::vector<MatchedSet> sets(nt);
  for (std::size_t i = 0; i < nt; ++i) sets[i].treated = i;
  if (nt > 0 && nc > 0) {
    const Eigen::MatrixXd white = detail::whitening(treated, controls);
    const Eigen::MatrixXd a = treated * white, b = controls * white;
    std::vector<std::tuple<double, std::uint32_t, std::uint32_t>> pairs;
    pairs.reserve(nt * nc);
    for (std::size_t i = 0; i < nt; ++i)
      for (std::size_t j = 0; j < nc; ++j) {
        const double d = (a.row(static_cast<Eigen::Index>(i)) - b.row(static_cast<Eigen::Index>(j))).norm();
        if (d <= options.caliper) pairs.emplace_back(d, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j));
      }
    std::sort(pairs.begin(), pairs.end());
    std::vector<char> taken(nc, 0);
    for (std::int64_t round = 1; round <= options.controls; ++round)
      for (const auto& [d, i, j] : pairs) {
        if (taken[j] || static_cast<std::int64_t>(sets[i].controls.size()) >= round) continue;
        sets[i].controls.push_back(j);
        sets[i].distances.push_back(d);
        taken[j] = 1;
      }
  }
  for (auto& set : sets) {
    if (set.controls.empty())
      out.unmatched.push_back(set.treated);
    else
      out.sets.push_back(std::move(set));
  }
  return out;
}

/// Difference of two means over the root of the mean of the two variances; 0 where neither group varies and the means
/// agree. Below 0.1 counts as balanced.
[[nodiscard]] inline double standardised_difference(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  const auto variance = [](const Eigen::VectorXd& v) {
    return v.size() < 2 ? 0.0 : (v.array() - v.mean()).square().sum() / static_cast<double>(v.size() - 1);
  };
  const double gap = a.mean() - b.mean(), spread = std::sqrt((variance(a) + variance(b)) / 2);
  if (spread > 0) return gap / spread;
  return gap == 0 ? 0 : std::copysign(std::numeric_limits<double>::infinity(), gap);
}

}  // namespace cabochon::stats
