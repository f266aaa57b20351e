/// Correlations between unknowns that keep each its own law.
///
/// Question     Metal price and wage move together: how are they drawn together when their laws differ?
/// Model        Gaussian copula (NORTA): normal scores with correlation matrix R, each turned into its law by its rank.
///              rank    the stated correlations are Spearman's: R = 2 sin(pi rho / 6)
///              linear  they are Pearson's of the values: R is searched pair by pair so that the values have them
/// Assumptions  The dependence is that of a normal law: extremes of two unknowns do not cluster.
/// Source       Cario & Nelson 1997, Modeling and generating random vectors with arbitrary marginal distributions and
///              correlation matrix, Northwestern University; Spearman's: Kruskal 1958, JASA 53, 814-861, equation 9.2.
/// Limits       Where R itself is not positive semidefinite, though the stated matrix is, it is moved to the nearest of
///              unit diagonal that comes from cutting its negative eigenvalues; `moved` says by how much at most.
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/core/text.hpp"
#include "cabochon/stats/quantile.hpp"
#include "cabochon/stats/sampler.hpp"

namespace cabochon::stats {

/// Throws an InputError unless the matrix is square, symmetric, has ones on its diagonal and no negative eigenvalue.
inline void check_correlations(std::string_view where, const Eigen::MatrixXd& r,
                               const std::vector<std::string>& names) {
  const auto problem = [&](std::string value, std::string expected) -> Problem {
    return {std::string(where), "correlations", -1, std::move(value), std::move(expected)};
  };
  const auto n = static_cast<Eigen::Index>(names.size());
  if (r.rows() != n || r.cols() != n)
    throw InputError(problem("a matrix of " + std::to_string(r.rows()) + " x " + std::to_string(r.cols()),
                             std::to_string(n) + " x " + std::to_string(n) + ", a row and a column a term"));
  std::vector<Problem> problems;
  const auto place = [&](Eigen::Index i, Eigen::Index j) {
    return "(" + names[static_cast<std::size_t>(i)] + ", " + names[static_cast<std::size_t>(j)] + ")";
  };
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j <= i; ++j) {
      if (i == j && r(i, i) != 1)
        problems.push_back(problem(number_text(r(i, i)) + " at " + place(i, i), "1 on the diagonal"));
      else if (i != j && !(std::abs(r(i, j)) <= 1))
        problems.push_back(
            problem(number_text(r(i, j)) + " at " + place(i, j), "a number of at least -1 and at most 1"));
      else if (i != j && !(std::abs(r(i, j) - r(j, i)) <= 1e-12))
        problems.push_back(
            problem(number_text(r(i, j)) + " at " + place(i, j) + " but " + number_text(r(j, i)) + " at " + place(j, i),
                    "a symmetric matrix"));
    }
  if (!problems.empty()) throw InputError(std::move(problems));
  const double least = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(r, Eigen::EigenvaluesOnly).eigenvalues()[0];
  if (least < -1e-10) {
    char text[40];
    std::snprintf(text, sizeof text, "%.3g", least);
    throw InputError(problem("a matrix with the eigenvalue " + std::string(text),
                             "a positive semidefinite matrix: these correlations can't hold all at once"));
  }
}

namespace detail {

/// Nodes and weights of Gauss-Hermite quadrature for a standard normal (Golub & Welsch 1969).
[[nodiscard]] inline std::pair<Eigen::VectorXd, Eigen::VectorXd> normal_rule(int nodes) {
  Eigen::MatrixXd jacobi = Eigen::MatrixXd::Zero(nodes, nodes);
  for (int i = 1; i < nodes; ++i) jacobi(i, i - 1) = jacobi(i - 1, i) = std::sqrt(static_cast<double>(i));
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(jacobi);
  return {solver.eigenvalues(), solver.eigenvectors().row(0).array().square().matrix()};
}

[[nodiscard]] inline double of_score(const Quantile& law, double z) {
  return z <= 0 ? law.from_low(normal_probability(z)) : law.from_high(normal_probability(-z));
}

}  // namespace detail

/// Pearson's correlation of two laws' values when their normal scores have correlation r.
class LinearCorrelation {
 public:
  LinearCorrelation(const Quantile& a, const Quantile& b) : a_(a), b_(b) {
    const auto [nodes, weights] = detail::normal_rule(size);
    nodes_ = nodes;
    weights_ = weights;
    first_.resize(size);
    for (int i = 0; i < size; ++i) first_[i] = detail::of_score(a_, nodes_[i]);
    const auto spread = [&](const Quantile& law) {
      double mean = 0, square = 0;
      for (int i = 0; i < size; ++i) mean += weights_[i] * detail::of_score(law, nodes_[i]);
      for (int i = 0; i < size; ++i) square += weights_[i] * std::pow(detail::of_score(law, nodes_[i]) - mean, 2);
      return std::pair{mean, std::sqrt(square)};
    };
    const auto [mean_a, sd_a] = spread(a_);
    const auto [mean_b, sd_b] = spread(b_);
    mean_a_ = mean_a;
    mean_b_ = mean_b;
    scale_ = sd_a * sd_b;
  }

  [[nodiscard]] double operator()(double r) const {
    const double rest = std::sqrt(std::max(0.0, 1 - r * r));
    double sum = 0;
    for (int i = 0; i < size; ++i) {
      double inner = 0;
      for (int j = 0; j < size; ++j)
        inner += weights_[j] * (detail::of_score(b_, r * nodes_[i] + rest * nodes_[j]) - mean_b_);
      sum += weights_[i] * (first_[i] - mean_a_) * inner;
    }
    return sum / scale_;
  }

 private:
  static constexpr int size = 32;
  const Quantile& a_;
  const Quantile& b_;
  Eigen::VectorXd nodes_, weights_, first_;
  double mean_a_ = 0, mean_b_ = 0, scale_ = 1;
};

/// A lower triangular factor of a correlation matrix that bears unknowns which move as one (zero pivots).
[[nodiscard]] inline Eigen::MatrixXd factor_of(const Eigen::MatrixXd& r) {
  const Eigen::Index n = r.rows();
  Eigen::MatrixXd factor = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    const double pivot = r(j, j) - factor.row(j).head(j).squaredNorm();
    const double root = pivot > 1e-12 ? std::sqrt(pivot) : 0;
    factor(j, j) = root;
    for (Eigen::Index i = j + 1; i < n && root > 0; ++i)
      factor(i, j) = (r(i, j) - factor.row(i).head(j).dot(factor.row(j).head(j))) / root;
  }
  return factor;
}

/// How normal scores are drawn so that the values have the stated correlations.
struct Copula {
  Eigen::MatrixXd scores;  ///< R
  Eigen::MatrixXd factor;  ///< lower triangular, factor factor' = R
  double moved = 0;        ///< largest change of an entry of R that was needed to make it a correlation matrix
};

/// The stated matrix must have passed check_correlations; `laws` are those of its rows.
[[nodiscard]] inline Copula make_copula(std::string_view where, const Eigen::MatrixXd& stated, CorrelationKind kind,
                                        const std::vector<const Quantile*>& laws,
                                        const std::vector<std::string>& names) {
  const Eigen::Index n = stated.rows();
  Copula out{stated, {}, 0};
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < i; ++j) {
      const double wanted = stated(i, j);
      double r = 2 * std::sin(std::numbers::pi * wanted / 6);
      if (kind == CorrelationKind::linear && wanted != 0) {
        const LinearCorrelation reached(*laws[static_cast<std::size_t>(i)], *laws[static_cast<std::size_t>(j)]);
        const double least = reached(-1), most = reached(1);
        if (wanted < least - 1e-6 || wanted > most + 1e-6) {
          char text[80];
          std::snprintf(text, sizeof text, "a correlation from %.4f to %.4f, which their laws allow", least, most);
          throw InputError({std::string(where), "correlations", -1,
                            number_text(wanted) + " of " + names[static_cast<std::size_t>(i)] + " and " +
                                names[static_cast<std::size_t>(j)],
                            text});
        }
        // Illinois' variant of false position (Dowell & Jarratt 1971, BIT 11, 168-174) on a rising function.
        double low = -1, high = 1, f_low = least - wanted, f_high = most - wanted;
        for (int step = 0; step < 60 && high - low > 1e-12; ++step) {
          r = std::clamp((low * f_high - high * f_low) / (f_high - f_low), low, high);
          const double f = reached(r) - wanted;
          if (std::abs(f) < 1e-12) break;
          if (f < 0) {
            low = r;
            f_low = f;
            f_high /= 2;
          } else {
            high = r;
            f_high = f;
            f_low /= 2;
          }
        }
      }
      out.scores(i, j) = out.scores(j, i) = r;
    }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(out.scores);
  if (solver.eigenvalues()[0] < 0) {
    const Eigen::VectorXd kept = solver.eigenvalues().cwiseMax(0);
    Eigen::MatrixXd near = solver.eigenvectors() * kept.asDiagonal() * solver.eigenvectors().transpose();
    const Eigen::VectorXd scale = near.diagonal().cwiseSqrt().cwiseInverse();
    near = scale.asDiagonal() * near * scale.asDiagonal();
    out.moved = (near - out.scores).cwiseAbs().maxCoeff();
    out.scores = near;
  }
  out.factor = factor_of(out.scores);
  return out;
}

}  // namespace cabochon::stats
