/// The lowest point of a smooth function of a few unknowns whose slopes are known exactly.
///
/// Question     Which parameters make the data most likely, and is that surely a maximum?
/// Model        Quasi-Newton steps (BFGS) with a line search that asks for enough descent and for rising slopes
///              (Wolfe's two conditions); then Newton steps with the curvature from central differences of the exact
///              slopes.
/// Assumptions  twice differentiable where it is finite; infinite values are walls
/// Units        those of the unknowns, which should be of the order of 1 (logarithms)
/// Source       Nocedal & Wright (2006), Numerical Optimization, 2nd ed., algorithms 6.1 and 3.5, section 8.1
/// Limits       finds the minimum nearest downhill from the start; use several starts where there may be more
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>

namespace cabochon::stats {

/// Value at a point, slopes into the second argument.
using Slopes = std::function<double(const Eigen::VectorXd&, Eigen::VectorXd&)>;

struct Minimum {
  Eigen::VectorXd at;
  Eigen::VectorXd slope;
  Eigen::MatrixXd inverse;  ///< approximate inverse of the curvature
  double value = std::numeric_limits<double>::infinity();
  std::int64_t iterations = 0;
  std::int64_t evaluations = 0;
  bool converged = false;  ///< largest slope within the tolerance
};

struct MinimiseOptions {
  double tolerance = 1e-7;        ///< largest absolute slope at the minimum
  std::int64_t iterations = 200;  ///< at most
  double longest_step = 2;        ///< of any unknown in one iteration
  Eigen::MatrixXd inverse{};      ///< first guess of the inverse curvature; empty: none
};

namespace detail {

// A step length that meets both of Wolfe's conditions, by halving and doubling brackets; 0 where none is found.
template <class Try>
[[nodiscard]] double wolfe(double value, double slope, Try&& attempt) {
  double low = 0, high = std::numeric_limits<double>::infinity(), step = 1;
  for (int i = 0; i < 40; ++i) {
    const auto [new_value, new_slope] = attempt(step);
    const bool descends = new_value <= value + 1e-4 * step * slope + 1e-15 * std::abs(value);
    if (!std::isfinite(new_value) || !descends) {
      high = step;
      step = (low + high) / 2;
    } else if (new_slope < 0.9 * slope) {
      low = step;
      step = std::isfinite(high) ? (low + high) / 2 : 2 * step;
      if (step > 64) return low;
    } else {
      return step;
    }
  }
  return low;
}

}  // namespace detail

[[nodiscard]] inline Minimum minimise(const Slopes& function, Eigen::VectorXd start, const MinimiseOptions& options) {
  const Eigen::Index n = start.size();
  Minimum out;
  out.at = std::move(start);
  out.slope = Eigen::VectorXd::Zero(n);
  out.value = function(out.at, out.slope);
  out.evaluations = 1;
  const bool guessed = options.inverse.rows() == n;
  out.inverse = guessed ? options.inverse : Eigen::MatrixXd::Identity(n, n);
  bool fresh = !guessed;
  for (; out.iterations < options.iterations; ++out.iterations) {
    if (!std::isfinite(out.value) || !out.slope.allFinite()) return out;
    if (out.slope.cwiseAbs().maxCoeff() <= options.tolerance) break;
    Eigen::VectorXd direction = -(out.inverse * out.slope);
    double along = direction.dot(out.slope);
    if (!(along < 0)) {  // the guess was no curvature of a minimum
      out.inverse.setIdentity();
      direction = -out.slope;
      along = direction.dot(out.slope);
      fresh = true;
    }
    const double longest = direction.cwiseAbs().maxCoeff();
    if (longest > options.longest_step || (fresh && longest > 0)) {
      const double scale = fresh ? std::min(options.longest_step / longest, std::max(1.0, 0.5 / longest))
                                 : options.longest_step / longest;
      direction *= scale;
      along *= scale;
    }
    Eigen::VectorXd at(n), slope(n);
    double value = 0, last = -1;
    const auto attempt = [&](double step) {
      at = out.at + step * direction;
      value = function(at, slope);
      ++out.evaluations;
      last = step;
      return std::pair{value, slope.allFinite() ? slope.dot(direction) : 0.0};
    };
    const double step = detail::wolfe(out.value, along, attempt);
    if (step <= 0) return out;
    if (last != step) (void)attempt(step);
    const Eigen::VectorXd moved = at - out.at, turned = slope - out.slope;
    const double curvature = moved.dot(turned);
    if (curvature > 1e-14 * moved.norm() * turned.norm()) {
      if (fresh) out.inverse *= curvature / turned.squaredNorm();
      fresh = false;
      const Eigen::VectorXd pulled = out.inverse * turned;
      const double rho = 1 / curvature;
      out.inverse += rho * (1 + rho * turned.dot(pulled)) * moved * moved.transpose() -
                     rho * (pulled * moved.transpose() + moved * pulled.transpose());
    }
    const bool stuck = std::abs(value - out.value) <= 1e-15 * std::abs(value) && moved.cwiseAbs().maxCoeff() < 1e-10;
    out.at = at;
    out.slope = slope;
    out.value = value;
    if (stuck) break;
  }
  out.converged = out.slope.cwiseAbs().maxCoeff() <= options.tolerance;
  return out;
}

/// Second derivatives by central differences of the exact slopes, made symmetric.
[[nodiscard]] inline Eigen::MatrixXd curvature(const Slopes& function, const Eigen::VectorXd& at, double step = 1e-4) {
  const Eigen::Index n = at.size();
  Eigen::MatrixXd out(n, n);
  Eigen::VectorXd up(n), down(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    Eigen::VectorXd moved = at;
    moved[i] = at[i] + step;
    (void)function(moved, up);
    moved[i] = at[i] - step;
    (void)function(moved, down);
    out.row(i) = ((up - down) / (2 * step)).transpose();
  }
  return (out + out.transpose().eval()) / 2;
}

}  // namespace cabochon::stats
