/// The way to a maximum that all models share: starts on a part of the data, then all of it, then Newton's steps.
#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "cabochon/core/progress.hpp"
#include "cabochon/stats/minimise.hpp"

namespace cabochon::retention {

inline constexpr double unsettled = 1e-6;  ///< largest Newton step of a logarithm that still counts as arrived

struct Found {
  Eigen::VectorXd theta;
  Eigen::MatrixXd curvature;  ///< of the mean
  Eigen::VectorXd step;       ///< the Newton step that is left
  double slope = 0, gap = 0;
  std::int64_t iterations = 0, evaluations = 0, starts = 0;
  bool converged = false;
};

/// From each start on `part`, then from the best on `whole`; the same function twice where nothing is thinned.
[[nodiscard]] Found search(const stats::Slopes& whole, const stats::Slopes& part, bool thin, double accounts,
                           const std::vector<Eigen::VectorXd>& starts);

/// Limits of each unknown at which the profile of `function` (a mean over accounts) has risen by z^2 / 2 accounts.
[[nodiscard]] std::vector<std::pair<double, double>> profile(const stats::Slopes& function, const Eigen::VectorXd& best,
                                                             const Eigen::MatrixXd& covariance, double accounts,
                                                             double z, ProgressFunction progress);

}  // namespace cabochon::retention
