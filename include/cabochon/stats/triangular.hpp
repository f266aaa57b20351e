/// Triangular factors: Householder's reflections in any precision, columns that the others fix, and inverses.
///
/// Question     Which columns say something that the earlier ones do not, and what do the others repeat?
/// Model        R is upper triangular with R'R = X'X. Column j is dependent where what the earlier columns leave of it
/// is
///              shorter than `tolerance` times its own length; it then equals a combination of them, which is named.
/// Source       reflections: Householder (1958), Journal of the ACM 5, 339-342; Golub & Van Loan (2013), Matrix
///              Computations, 4th edition, sections 5.2 and 5.4
/// Limits       The order of the columns decides which of two equal ones is called dependent: the later one.
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace cabochon::stats {

template <class Real>
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
template <class Real>
using Vector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;
using Extended = long double;  ///< 64 bits of mantissa on x86-64; double where the platform has no more

/// Turns `a` (any number of rows) into its upper triangular factor, in its first rows; what is below becomes zero.
template <class Real>
void triangularise(Matrix<Real>& a) {
  const Eigen::Index rows = a.rows(), columns = a.cols();
  for (Eigen::Index j = 0; j < std::min(rows - 1, columns); ++j) {
    const Eigen::Index m = rows - j;
    const Real largest = a.col(j).tail(m).cwiseAbs().maxCoeff();
    if (!(largest > 0)) continue;
    Vector<Real> v = a.col(j).tail(m) / largest;
    const Real norm = v.norm();
    const Real alpha = v(0) > 0 ? -norm : norm;
    v(0) -= alpha;
    const Real size = v.squaredNorm();
    for (Eigen::Index c = j + 1; c < columns; ++c) {
      const Real share = 2 * v.dot(a.col(c).tail(m)) / size;
      a.col(c).tail(m) -= share * v;
    }
    a(j, j) = alpha * largest;
    a.col(j).tail(m - 1).setZero();
  }
}

/// A column that earlier ones fix.
struct Dependence {
  std::size_t column = 0;
  std::vector<std::size_t> on;  ///< the columns it is a combination of
  std::vector<double> times;    ///< their factors
};

struct Independent {
  std::vector<std::size_t> basis;  ///< columns kept, in order
  std::vector<Dependence> dependent;
};

/// Splits the first `columns` columns of R by `tolerance[j]`, relative to `length[j]`, the column's own length.
template <class Real>
[[nodiscard]] Independent independent_columns(const Matrix<Real>& r, std::size_t columns,
                                              const std::vector<double>& length, const std::vector<double>& tolerance) {
  Independent out;
  Matrix<Real> work = r.leftCols(static_cast<Eigen::Index>(columns));
  std::vector<std::size_t> place(columns);  // the original column of each one left in `work`
  for (std::size_t c = 0; c < columns; ++c) place[c] = c;
  for (std::size_t j = 0; j < place.size();) {
    const auto at = static_cast<Eigen::Index>(j);
    const double left = at < work.rows() ? std::abs(static_cast<double>(work(at, at))) : 0;
    const std::size_t column = place[j];
    if (left > tolerance[column] * length[column] && left > 0) {
      ++j;
      continue;
    }
    Dependence found;
    found.column = column;
    const Eigen::Index size = std::min(at, work.rows());
    const Vector<Real> times =
        work.topLeftCorner(size, size).template triangularView<Eigen::Upper>().solve(work.col(at).head(size));
    for (Eigen::Index i = 0; i < size; ++i) {
      const std::size_t other = place[static_cast<std::size_t>(i)];
      if (std::abs(static_cast<double>(times(i))) * length[other] <= 1e-6 * length[column]) continue;
      found.on.push_back(other);
      found.times.push_back(static_cast<double>(times(i)));
    }
    out.dependent.push_back(std::move(found));
    const Eigen::Index behind = work.cols() - at - 1;
    const Matrix<Real> moved = work.rightCols(behind);
    work.conservativeResize(Eigen::NoChange, work.cols() - 1);
    work.rightCols(behind) = moved;
    place.erase(place.begin() + static_cast<std::ptrdiff_t>(j));
    if (behind == 0 || at >= work.rows()) continue;
    Matrix<Real> rest = work.bottomRightCorner(work.rows() - at, behind);
    triangularise(rest);
    work.bottomRightCorner(work.rows() - at, behind) = rest;
  }
  out.basis = std::move(place);
  return out;
}

/// The triangular factor of some of R's columns.
template <class Real>
[[nodiscard]] Matrix<Real> factor_of(const Matrix<Real>& r, const std::vector<std::size_t>& columns) {
  Matrix<Real> chosen(r.rows(), static_cast<Eigen::Index>(columns.size()));
  for (std::size_t c = 0; c < columns.size(); ++c)
    chosen.col(static_cast<Eigen::Index>(c)) = r.col(static_cast<Eigen::Index>(columns[c]));
  triangularise(chosen);
  return chosen.topRows(std::min(chosen.rows(), chosen.cols()));
}

/// Inverse of an upper triangular matrix.
template <class Real>
[[nodiscard]] Matrix<Real> inverse_of_upper(const Matrix<Real>& r) {
  Matrix<Real> out = Matrix<Real>::Identity(r.rows(), r.cols());
  r.template triangularView<Eigen::Upper>().solveInPlace(out);
  return out;
}

}  // namespace cabochon::stats
