/// Least squares over rows that are made a block at a time: the triangular factor of [X y], whatever the rows' number.
///
/// Question     Which coefficients bring X b nearest to y, to the last digit that double precision allows?
/// Model        few rows: Householder's reflections in extended precision. Many: sums of products of shifted columns
/// and
///              Cholesky's factor, then one step of refinement by X'(y - X b); where a column is nearly a combination
///              of others (less than 1e-6 of its variance is its own), reflections block by block instead.
/// Assumptions  Columns come shifted to about zero mean, the constant first where there is one, the outcome last.
/// Source       refinement of the seminormal equations: Bjorck (1987), Linear Algebra and its Applications 88/89,
/// 31-48.
///              reflections by blocks: Demmel, Grigori, Hoemmen & Langou (2012), SIAM J. Sci. Comput. 34, A206-A239
/// Limits       Coefficients of a nearly dependent column lose digits with the square root of its own share of
/// variance:
///              that is the data's doing, and the variance inflation factor says how much.
#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "cabochon/core/parallel.hpp"
#include "cabochon/stats/block_products.hpp"
#include "cabochon/stats/triangular.hpp"

namespace cabochon::stats {

/// Rows that `fill(begin, block)` puts into a block; the last column is the outcome.
template <class Rows>
concept RowSource = requires(const Rows& rows, Block& block) {
  { rows.rows() } -> std::convertible_to<std::int64_t>;
  { rows.columns() } -> std::convertible_to<std::size_t>;
  rows.fill(std::int64_t{}, block);
};

inline constexpr std::int64_t rows_a_chunk = std::int64_t{1} << 16;

struct CrossFactor {
  Matrix<Extended> r;     ///< upper triangular, R'R = [X y]'[X y]
  bool extended = false;  ///< from reflections in extended precision: no refinement can better it
};

/// Calls work(state, block, begin) for all blocks of the rows; chunks are merged in order.
template <RowSource Rows, class Make, class Work, class Merge>
[[nodiscard]] auto over_blocks(const Rows& rows, int threads, Ticker& ticker, Make&& make, Work&& work, Merge&& merge,
                               std::int64_t chunk = rows_a_chunk) {
  return reduce_chunks(
      rows.rows(), threads, ticker, make,
      [&](auto& state, std::int64_t begin, std::int64_t end) {
        Block block(rows.columns());
        for (std::int64_t at = begin; at < end; at += static_cast<std::int64_t>(block_stride)) {
          if (ticker.stopped()) return;
          block.finish(static_cast<std::size_t>(std::min<std::int64_t>(block_stride, end - at)));
          rows.fill(at, block);
          block.finish(block.rows());
          work(state, block, at);
        }
      },
      merge, chunk);
}

/// X'X of all columns, column-major, upper triangle.
template <RowSource Rows>
[[nodiscard]] std::vector<double> cross_products(const Rows& rows, int threads, Ticker& ticker) {
  const std::size_t k = rows.columns();
  return over_blocks(
      rows, threads, ticker, [k] { return std::vector<double>(k * k, 0.0); },
      [](std::vector<double>& sums, const Block& block, std::int64_t) { add_products(block, sums); },
      [](std::vector<double>& total, std::vector<double>&& part) {
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += part[i];
      });
}

/// The factor by reflections, block by block.
template <class Real, RowSource Rows>
[[nodiscard]] Matrix<Real> factor_by_reflections(const Rows& rows, int threads, Ticker& ticker) {
  const auto k = static_cast<Eigen::Index>(rows.columns());
  const auto stack = [k](Matrix<Real>& top, const auto& bottom) {
    Matrix<Real> both(top.rows() + bottom.rows(), k);
    both.topRows(top.rows()) = top;
    both.bottomRows(bottom.rows()) = bottom;
    triangularise(both);
    top = both.topRows(std::min(both.rows(), k));
  };
  return over_blocks(
      rows, threads, ticker, [k] { return Matrix<Real>(0, k); },
      [&](Matrix<Real>& r, const Block& block, std::int64_t begin) {
        if constexpr (std::is_same_v<Real, Extended> && requires(Block& room) { rows.fill_unshifted(begin, room); }) {
          // Shifted in extended precision, so that the columns are exactly those given.
          Block raw(rows.columns());
          raw.finish(block.rows());
          rows.fill_unshifted(begin, raw);
          const Eigen::Map<const Eigen::MatrixXd, 0, Eigen::OuterStride<>> given(
              raw.column(0), static_cast<Eigen::Index>(raw.rows()), k, Eigen::OuterStride<>(block_stride));
          Matrix<Real> exact = given.template cast<Real>();
          const auto& by = rows.shift();
          const Eigen::Index first = k - static_cast<Eigen::Index>(by.size());
          for (Eigen::Index c = first; c < k; ++c)
            if (const Real shift = by[static_cast<std::size_t>(c - first)]; shift != 0)
              exact.col(c) -= shift * exact.col(0);
          stack(r, exact);
          return;
        }
        const Eigen::Map<const Eigen::MatrixXd, 0, Eigen::OuterStride<>> view(
            block.column(0), static_cast<Eigen::Index>(block.rows()), k, Eigen::OuterStride<>(block_stride));
        stack(r, view.template cast<Real>());
      },
      [&](Matrix<Real>& total, Matrix<Real>&& part) { stack(total, part); });
}

namespace detail {

// Cholesky's factor; false where a column has less than `least` of its own (after the first, constant, column).
inline bool cholesky(const std::vector<double>& sums, std::size_t k, bool constant, double least, Matrix<Extended>& r) {
  const auto n = static_cast<Eigen::Index>(k);
  r = Matrix<Extended>::Zero(n, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    Extended own = 0;
    for (Eigen::Index i = 0; i <= j; ++i) {
      Extended left = sums[static_cast<std::size_t>(i + j * n)];
      if (i == j && !constant) own = left;
      for (Eigen::Index m = 0; m < i; ++m) {
        left -= r(m, i) * r(m, j);
        if (i == j && m == 0 && constant) own = left;
      }
      if (i < j) {
        r(i, j) = left / r(i, i);
      } else {
        if (own == 0 && j == 0) own = left;
        if (!(left > least * own)) return false;  // the outcome too: a near perfect fit needs reflections
        r(j, j) = std::sqrt(left);
      }
    }
  }
  return true;
}

}  // namespace detail

template <RowSource Rows>
[[nodiscard]] CrossFactor cross_factor(const Rows& rows, bool constant, int threads, Ticker& ticker) {
  const auto k = static_cast<std::int64_t>(rows.columns());
  CrossFactor out;
  if (rows.rows() * k * k <= 2'000'000) {
    out.r = factor_by_reflections<Extended>(rows, threads, ticker);
    out.extended = true;
  } else {
    const auto sums = cross_products(rows, threads, ticker);
    if (!detail::cholesky(sums, rows.columns(), constant, 1e-6, out.r))
      out.r = factor_by_reflections<double>(rows, threads, ticker).template cast<Extended>();
  }
  if (out.r.rows() < k) {  // fewer rows than columns: the missing ones are zero
    const Eigen::Index have = out.r.rows();
    out.r.conservativeResize(k, Eigen::NoChange);
    out.r.bottomRows(k - have).setZero();
  }
  return out;
}

}  // namespace cabochon::stats
