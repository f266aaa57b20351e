/// Question     What is the line through a series in which each month resembles the month before?
/// Model        y = X b + u, u_t = rho u_{t-1} + e_t, e_t normal with variance s2, the series stationary. For a given
/// rho the
///              rows are transformed by Prais & Winsten: sqrt(1 - rho^2) times the first, row t minus rho times row t
///              - 1. rho maximises the restricted likelihood -1/2 ((n - p) log RSS(rho) - log(1 - rho^2) + log |X'W
///              X|), where W is the inverse correlation up to scale. A contrast c'b has variance s2 q(rho); its degrees
///              of freedom are Satterthwaite's, 2 v^2 / var(v), from the curvature of the restricted likelihood in (log
///              s2, rho).
/// Assumptions  equally spaced periods without gaps
/// Source       Prais & Winsten (1954), Cowles Commission discussion paper 383; Cooper & Thompson (1977), Biometrika
/// 64,
///              625-628 (restricted likelihood); Satterthwaite (1946), Biometrics Bulletin 2, 110-114. Chosen after
///              Turner et al. (2021), BMC Medical Research Methodology 21:181, where it covered best in interrupted
///              time series
/// Limits       fewer than eight periods say nothing of rho; longer memory than one period is not modelled
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "cabochon/core/error.hpp"
#include "cabochon/stats/student.hpp"

namespace cabochon::stats {

/// The fit of a series.
struct Ar1Regression {
  Eigen::VectorXd coefficients;  ///< in the order of X's columns
  Eigen::MatrixXd covariance;    ///< of the coefficients
  double rho = 0;                ///< correlation of neighbouring errors, above -1 and below 1
  double variance = 0;           ///< of the innovations e
  std::int64_t n = 0;            ///< periods

  Eigen::MatrixXd x;  ///< what was fitted, for contrasts
  Eigen::VectorXd y;
};

namespace detail {

struct Ar1Fit {
  Eigen::VectorXd b;
  Eigen::MatrixXd inverse;  // (X'WX)^-1
  double rss = 0, log_determinant = 0;
};

[[nodiscard]] inline Ar1Fit fit_ar1(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, double rho) {
  const Eigen::Index n = x.rows(), p = x.cols();
  Eigen::MatrixXd tx(n, p);
  Eigen::VectorXd ty(n);
  const double first = std::sqrt(1 - rho * rho);
  tx.row(0) = first * x.row(0);
  ty[0] = first * y[0];
  tx.bottomRows(n - 1) = x.bottomRows(n - 1) - rho * x.topRows(n - 1);
  ty.tail(n - 1) = y.tail(n - 1) - rho * y.head(n - 1);
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(tx);
  const Eigen::MatrixXd r = qr.matrixQR().topRows(p).triangularView<Eigen::Upper>();
  Ar1Fit fit;
  fit.b = qr.solve(ty);
  const Eigen::MatrixXd root = r.triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(p, p));
  fit.inverse = root * root.transpose();
  fit.rss = (ty - tx * fit.b).squaredNorm();
  fit.log_determinant = 2 * r.diagonal().cwiseAbs().array().log().sum();
  return fit;
}

// Twice the negative restricted log-likelihood, at a given variance of the innovations.
[[nodiscard]] inline double restricted(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, double log_variance,
                                       double rho) {
  const Ar1Fit fit = fit_ar1(x, y, rho);
  const auto dof = static_cast<double>(x.rows() - x.cols());
  return dof * log_variance + fit.rss / std::exp(log_variance) - std::log(1 - rho * rho) + fit.log_determinant;
}

[[nodiscard]] inline double profiled(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, double rho) {
  const Ar1Fit fit = fit_ar1(x, y, rho);
  const auto dof = static_cast<double>(x.rows() - x.cols());
  return dof * std::log(fit.rss / dof) + dof - std::log(1 - rho * rho) + fit.log_determinant;
}

}  // namespace detail

inline constexpr double largest_rho = 0.98;  ///< beyond it a short series can't be told from a random walk

/// Fits X (full rank; at least three rows more than columns) to the series y, in order of time.
[[nodiscard]] inline Ar1Regression ar1_regression(const Eigen::MatrixXd& x, const Eigen::VectorXd& y) {
  const Eigen::Index n = x.rows(), p = x.cols();
  if (y.size() != n || n < p + 3)
    throw InputError({"ar1_regression", "y", -1, std::to_string(y.size()) + " periods",
                      "one value a row of X and at least " + std::to_string(p + 3)});
  if (!y.allFinite() || !x.allFinite()) throw InputError({"ar1_regression", "y", -1, "a gap", "finite numbers"});
  if (Eigen::ColPivHouseholderQR<Eigen::MatrixXd>(x).rank() < p)
    throw InputError({"ar1_regression", "X", -1, "columns that repeat each other", "independent columns"});
  const auto finish = [&](double rho) {
    const auto fit = detail::fit_ar1(x, y, rho);
    const double variance = fit.rss / static_cast<double>(n - p);
    return Ar1Regression{fit.b, variance * fit.inverse, rho, variance, n, x, y};
  };
  const double scale = y.squaredNorm();
  if (detail::fit_ar1(x, y, 0).rss <= 1e-24 * scale) return finish(0);  // a perfect line has no errors to correlate
  // The likelihood may have two peaks: a grid finds the higher one, golden sections its top.
  constexpr int steps = 40;
  double best = 0, least = std::numeric_limits<double>::infinity();
  for (int i = 0; i <= steps; ++i) {
    const double rho = -largest_rho + 2 * largest_rho * i / steps;
    const double value = detail::profiled(x, y, rho);
    if (value < least) {
      least = value;
      best = rho;
    }
  }
  double low = std::max(-largest_rho, best - 2 * largest_rho / steps);
  double high = std::min(largest_rho, best + 2 * largest_rho / steps);
  constexpr double golden = 0.6180339887498949;
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double fa = detail::profiled(x, y, a), fb = detail::profiled(x, y, b);
  while (high - low > 1e-9) {
    if (fa < fb) {
      high = b, b = a, fb = fa;
      a = high - golden * (high - low), fa = detail::profiled(x, y, a);
    } else {
      low = a, a = b, fa = fb;
      b = low + golden * (high - low), fb = detail::profiled(x, y, b);
    }
  }
  return finish((low + high) / 2);
}

/// The value c'b with its interval.
[[nodiscard]] inline Tested contrast(const Ar1Regression& fit, const Eigen::VectorXd& c, double level = 0.95) {
  const auto rows = static_cast<double>(fit.x.rows()), columns = static_cast<double>(fit.x.cols());
  const double value = c.dot(fit.coefficients), v = c.dot(fit.covariance * c);
  if (!(fit.variance > 0) || !(v > 0)) return t_tested(value, 0, rows - columns, level, fit.n, "ar1_reml");
  // Derivatives of v in (log s2, rho) by central differences, and of the likelihood twice.
  const double h = 1e-4, k = std::min(1e-3, (1 - std::abs(fit.rho)) / 4), s = std::log(fit.variance);
  const auto q = [&](double rho) { return c.dot(detail::fit_ar1(fit.x, fit.y, rho).inverse * c); };
  const Eigen::Vector2d slope(v, fit.variance * (q(fit.rho + k) - q(fit.rho - k)) / (2 * k));
  const auto l = [&](double ds, double dr) { return detail::restricted(fit.x, fit.y, s + ds, fit.rho + dr); };
  const double middle = l(0, 0);
  Eigen::Matrix2d curvature;
  curvature(0, 0) = (l(h, 0) - 2 * middle + l(-h, 0)) / (h * h);
  curvature(1, 1) = (l(0, k) - 2 * middle + l(0, -k)) / (k * k);
  curvature(0, 1) = curvature(1, 0) = (l(h, k) - l(h, -k) - l(-h, k) + l(-h, -k)) / (4 * h * k);
  curvature /= 2;
  double dof = rows - columns - 1;
  if (const double determinant = curvature.determinant(); curvature(0, 0) > 0 && determinant > 0) {
    const double spread = slope.dot(curvature.inverse() * slope);
    if (spread > 0) dof = std::clamp(2 * v * v / spread, 1.0, rows - columns);
  }
  return t_tested(value, std::sqrt(v), dof, level, fit.n, "ar1_reml");
}

}  // namespace cabochon::stats
