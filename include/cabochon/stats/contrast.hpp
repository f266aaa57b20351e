/// Question     How large is one coefficient of a small regression, when groups are few and their spreads differ?
/// Model        y = X b + e, the errors independent with variances of their own. V(c'b) = sum over i of a_i^2 e_i^2
/// with
///              a_i = c'(X'X)^-1 x_i / sqrt(1 - h_ii): the HC2 variance. Degrees of freedom by Satterthwaite under
///              equal variances: (tr MA)^2 / tr(MAMA), M = I - X (X'X)^-1 X', A = diag(a_i^2). A group of one has h_ii
///              = 1: then the errors are taken to have one variance, and `method` says so.
/// Assumptions  rows are independent of each other: one row a unit, never one a unit and month
/// Units        the outcome's for one unit of the column
/// Source       MacKinnon & White (1985), Journal of Econometrics 29, 305-325; Bell & McCaffrey (2002), Survey
///              Methodology 28, 169-181; Imbens & Kolesar (2016), Review of Economics and Statistics 98, 701-712
/// Limits       for a dummy of k of n rows the degrees of freedom are near k - 1: two treated units prove little,
/// rightly
#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <cstdint>
#include <string>

#include "cabochon/core/error.hpp"
#include "cabochon/stats/student.hpp"

namespace cabochon::stats {

/// The value c'b of the least-squares fit with its robust test. X has full rank and fewer columns than rows.
[[nodiscard]] inline Tested contrast(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& c,
                                     double level = 0.95) {
  const Eigen::Index n = x.rows(), p = x.cols();
  if (y.size() != n || c.size() != p)
    throw InputError({"contrast", "y", -1, std::to_string(y.size()), "as many values as X has rows and columns"});
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(x);
  if (qr.rank() < p) throw InputError({"contrast", "X", -1, "columns that repeat each other", "independent columns"});
  if (n <= p)
    throw InputError(
        {"contrast", "X", -1, std::to_string(n) + " rows", "more rows than the " + std::to_string(p) + " columns"});
  const Eigen::VectorXd b = qr.solve(y), residual = y - x * b;
  const Eigen::MatrixXd r = qr.matrixQR().topRows(p).triangularView<Eigen::Upper>();
  const Eigen::MatrixXd root =
      qr.colsPermutation() * r.triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(p, p));
  const Eigen::MatrixXd inverse = root * root.transpose();
  const Eigen::VectorXd weight = x * (inverse * c);
  const Eigen::VectorXd leverage = (x * inverse).cwiseProduct(x).rowwise().sum();
  const double value = c.dot(b);
  for (Eigen::Index i = 0; i < n; ++i)
    if (leverage[i] > 1 - 1e-9 && weight[i] != 0) {
      const double variance = residual.squaredNorm() / static_cast<double>(n - p);
      return t_tested(value, std::sqrt(variance * c.dot(inverse * c)), static_cast<double>(n - p), level, n,
                      "least_squares");
    }
  Eigen::VectorXd squares(n);
  for (Eigen::Index i = 0; i < n; ++i) squares[i] = weight[i] == 0 ? 0 : weight[i] * weight[i] / (1 - leverage[i]);
  const double variance = squares.dot(residual.cwiseAbs2());
  const Eigen::MatrixXd inner = x.transpose() * squares.asDiagonal() * x * inverse;
  const double trace = (squares.array() * (1 - leverage.array())).sum();
  const double square_trace = (squares.array().square() * (1 - 2 * leverage.array())).sum() + (inner * inner).trace();
  return t_tested(value, std::sqrt(variance), trace * trace / square_trace, level, n, "hc2_satterthwaite");
}

}  // namespace cabochon::stats
