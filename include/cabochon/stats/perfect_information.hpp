/// Question     A choice between two rests on unknowns: what would it be worth to know one of them before choosing?
/// Model        gain = what the first choice brings over the second. Without knowledge the better mean is chosen, which
///              brings max(0, E gain); knowing X, E max(0, E[gain | X]). The difference is the expected value of
///              partial perfect information. E[gain | X] is a regression of the drawn gains on the drawn X: a cubic
///              spline with knots at quantiles of X, or the mean of each value where X takes few values.
/// Assumptions  the choice follows the mean; the draws come from the joint law, so X may be correlated with others
/// Units        those of gain; the standard error is that of the regression's coefficients
/// Source       Strong, Oakley & Brennan 2014, Medical Decision Making 34(3), 311-326. Splines: de Boor 1978.
/// Limits       Noise makes small values slightly too large; a value below twice its standard error is noise.
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/core/random.hpp"
#include "cabochon/stats/order.hpp"
#include "cabochon/stats/points.hpp"

namespace cabochon::stats {

struct Worth {
  double value = 0;           ///< expected value of knowing X, never below 0
  double standard_error = 0;  ///< of the regression
};

namespace detail {

/// Columns of a cubic B-spline basis on given knots, or of one indicator a value.
class SplineBasis {
 public:
  static constexpr int inner_knots = 8, order = 4;
  static constexpr std::size_t few = 12;  ///< so many different values are told apart one by one

  explicit SplineBasis(std::span<const double> x) {
    std::vector<double> sorted(x.begin(), x.end());
    const std::vector<double> probabilities = [] {
      std::vector<double> p;
      for (int i = 0; i <= inner_knots + 1; ++i) p.push_back(static_cast<double>(i) / (inner_knots + 1));
      return p;
    }();
    for (const double value : x) {
      if (values_.size() > few) break;
      if (std::find(values_.begin(), values_.end(), value) == values_.end()) values_.push_back(value);
    }
    if (values_.size() <= few) {
      std::sort(values_.begin(), values_.end());
      return;
    }
    values_.clear();
    const auto at = quantiles(sorted, probabilities);
    knots_.assign(order - 1, at.front());
    for (const double knot : at)
      if (knots_.size() < order || knot > knots_.back()) knots_.push_back(knot);
    knots_.insert(knots_.end(), order - 1, knots_.back());
  }

  [[nodiscard]] int columns() const {
    return static_cast<int>(values_.empty() ? knots_.size() - order : values_.size());
  }

  /// The columns that are not zero at x, at most four: the first of them and their values.
  int at(double x, double* out) const {
    if (!values_.empty()) {
      const auto place = std::lower_bound(values_.begin(), values_.end(), x);
      out[0] = 1;
      out[1] = out[2] = out[3] = 0;
      return static_cast<int>(std::min(place, values_.end() - 1) - values_.begin());
    }
    const auto last = knots_.size() - order;
    auto span = static_cast<std::size_t>(std::upper_bound(knots_.begin(), knots_.end(), x) - knots_.begin());
    span = std::clamp<std::size_t>(span, order, last) - 1;
    double left[order], right[order];
    out[0] = 1;
    for (std::size_t j = 1; j < order; ++j) {
      left[j] = x - knots_[span + 1 - j];
      right[j] = knots_[span + j] - x;
      double saved = 0;
      for (std::size_t r = 0; r < j; ++r) {
        const double part = out[r] / (right[r + 1] + left[j - r]);
        out[r] = saved + right[r + 1] * part;
        saved = left[j - r] * part;
      }
      out[j] = saved;
    }
    return static_cast<int>(span) - (order - 1);
  }

 private:
  std::vector<double> values_, knots_;
};

}  // namespace detail

/// Worth of knowing x before choosing; `x` and `gain` are draws of both.
[[nodiscard]] inline Worth perfect_information(std::span<const double> x, std::span<const double> gain,
                                               std::uint64_t seed) {
  const detail::SplineBasis basis(x);
  const int p = basis.columns();
  const auto n = static_cast<double>(x.size());
  Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(p, p);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(p);
  double b[4], square = 0, mean = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const int first = basis.at(x[i], b);
    for (int r = 0; r < 4 && first + r < p; ++r) {
      right[first + r] += b[r] * gain[i];
      for (int c = 0; c <= r; ++c) gram(first + r, first + c) += b[r] * b[c];
    }
    square += gain[i] * gain[i];
    mean += gain[i] / n;
  }
  gram = Eigen::MatrixXd(gram.selfadjointView<Eigen::Lower>());
  gram.diagonal().array() += 1e-10 * gram.diagonal().maxCoeff();
  const Eigen::LLT<Eigen::MatrixXd> solver(gram);
  const Eigen::VectorXd coefficients = solver.solve(right);
  const double rest = std::max(0.0, square - coefficients.dot(right));
  const double sigma = std::sqrt(rest / std::max(1.0, n - p));
  const auto worth = [&](const Eigen::VectorXd& c) {
    double sum = 0, whole = 0;
    const std::size_t seen = std::min<std::size_t>(x.size(), 8192);  // the first points are balanced by themselves
    for (std::size_t i = 0; i < seen; ++i) {
      double columns[4];
      const int first = basis.at(x[i], columns);
      double fitted = 0;
      for (int r = 0; r < 4 && first + r < p; ++r) fitted += columns[r] * c[first + r];
      sum += std::max(0.0, fitted);
      whole += fitted;
    }
    const auto count = static_cast<double>(seen);
    return sum / count - std::max(0.0, whole / count);
  };
  Worth out;
  {  // every draw counts for the value, a part of them for its error
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const int first = basis.at(x[i], b);
      double fitted = 0;
      for (int r = 0; r < 4 && first + r < p; ++r) fitted += b[r] * coefficients[first + r];
      sum += std::max(0.0, fitted) / n;
    }
    out.value = std::max(0.0, sum - std::max(0.0, mean));
  }
  constexpr int resamples = 100;
  Random random(seed, stream::resamples, 0);
  double total = 0, squares = 0;
  for (int i = 0; i < resamples; ++i) {
    Eigen::VectorXd noise(p);
    for (int j = 0; j < p; ++j) noise[j] = random.normal();
    const double one = worth(coefficients + sigma * solver.matrixU().solve(noise));
    total += one / resamples;
    squares += one * one / resamples;
  }
  out.standard_error = std::sqrt(std::max(0.0, squares - total * total));
  return out;
}

}  // namespace cabochon::stats
