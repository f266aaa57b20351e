/// Question     How sure is a line through months that are not independent of each other?
/// Model        V(b) = (X'X)^-1 S (X'X)^-1, S = sum over t of e_t^2 x_t x_t' + sum over lags l = 1 .. L of
///              (1 - l / (L + 1)) (sum over t of e_t e_{t-l} (x_t x_{t-l}' + x_{t-l} x_t')), times n / (n - p).
/// Assumptions  the series is in order without gaps; what is more than L periods apart is independent
/// Source       Newey & West (1987), Econometrica 55, 703-708, equation 5. The usual lag, floor(4 (n / 100)^(2/9)):
///              Newey & West (1994), Review of Economic Studies 61, 631-653
/// Limits       too narrow for short series (under some fifty periods): there ar1_regression keeps its level better
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "cabochon/core/error.hpp"

namespace cabochon::stats {

/// The lag that is usual for so many periods.
[[nodiscard]] inline std::int64_t newey_west_lag(std::int64_t n) {
  return static_cast<std::int64_t>(std::floor(4 * std::pow(static_cast<double>(n) / 100, 2.0 / 9)));
}

/// The covariance of least-squares coefficients; `lag` 0 is White's. X has full rank and fewer columns than rows.
[[nodiscard]] inline Eigen::MatrixXd newey_west(const Eigen::MatrixXd& x, const Eigen::VectorXd& residual,
                                                std::int64_t lag, bool small_sample = true) {
  const Eigen::Index n = x.rows(), p = x.cols();
  if (n <= p || residual.size() != n)
    throw InputError({"newey_west", "X", -1, std::to_string(n) + " rows",
                      "one residual a row and more rows than the " + std::to_string(p) + " columns"});
  if (lag < 0 || lag >= n)
    throw InputError({"newey_west", "lag", -1, std::to_string(lag), "0 to " + std::to_string(n - 1)});
  const Eigen::MatrixXd scores = residual.asDiagonal() * x;
  Eigen::MatrixXd inner = scores.transpose() * scores;
  for (std::int64_t l = 1; l <= lag; ++l) {
    const Eigen::MatrixXd cross = scores.bottomRows(n - l).transpose() * scores.topRows(n - l);
    inner += (1 - static_cast<double>(l) / static_cast<double>(lag + 1)) * (cross + cross.transpose());
  }
  const Eigen::MatrixXd bread = (x.transpose() * x).ldlt().solve(Eigen::MatrixXd::Identity(p, p));
  return bread * inner * bread * (small_sample ? static_cast<double>(n) / static_cast<double>(n - p) : 1);
}

}  // namespace cabochon::stats
