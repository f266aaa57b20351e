/// What a block's residuals add up to: their moments, their products with the columns, and the scores of clusters.
///
/// Everything runs in four lanes of rows that are added at the end of the block, or row by row, so that the bytes are
/// the same whatever vectors the processor has. Rows behind the last hold zeros in all columns and in the residuals.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "cabochon/core/wide.hpp"
#include "cabochon/stats/block_products.hpp"

namespace cabochon::stats {

/// Sums of powers of residuals, and of each one times the next; parts that follow one another add up.
struct Moments {
  double sum = 0, squares = 0, cubes = 0, fourths = 0;
  double neighbours = 0;       ///< sum of e_i e_(i + 1)
  double first = 0, last = 0;  ///< residuals at the ends
  bool any = false;            ///< whether there was a row

  void add_after(const Moments& next) noexcept {
    if (!next.any) return;
    neighbours += next.neighbours + last * next.first;
    sum += next.sum;
    squares += next.squares;
    cubes += next.cubes;
    fourths += next.fourths;
    if (!any) first = next.first;
    last = next.last;
    any = true;
  }
};

#if defined(__GNUC__)

namespace detail {

[[gnu::always_inline]] inline const Lanes& load_lanes(const double* from) {
  return *reinterpret_cast<const Lanes*>(from);
}

// plain[c] += column c times e, squared[c] += column c times e^2: four columns.
[[gnu::always_inline]] inline void four_with(const double* x, const double* e, const double* square, std::size_t rows,
                                             double* plain, double* squared) {
  Lanes s0{}, s1{}, s2{}, s3{}, t0{}, t1{}, t2{}, t3{};
  for (std::size_t i = 0; i < rows; i += 4) {
    const Lanes by = load_lanes(e + i), also = load_lanes(square + i);
    const Lanes x0 = load_lanes(x + i), x1 = load_lanes(x + block_stride + i);
    const Lanes x2 = load_lanes(x + 2 * block_stride + i), x3 = load_lanes(x + 3 * block_stride + i);
    s0 += x0 * by;
    s1 += x1 * by;
    s2 += x2 * by;
    s3 += x3 * by;
    t0 += x0 * also;
    t1 += x1 * also;
    t2 += x2 * also;
    t3 += x3 * also;
  }
  plain[0] += sum_of(s0);
  plain[1] += sum_of(s1);
  plain[2] += sum_of(s2);
  plain[3] += sum_of(s3);
  squared[0] += sum_of(t0);
  squared[1] += sum_of(t1);
  squared[2] += sum_of(t2);
  squared[3] += sum_of(t3);
}

// Adds e times four columns of four rows to the rows' clusters.
[[gnu::always_inline]] inline void four_by_four(const double* x, const Lanes& e, double* const* to, std::size_t at) {
  const Lanes a = load_lanes(x) * e, b = load_lanes(x + block_stride) * e;
  const Lanes c = load_lanes(x + 2 * block_stride) * e, d = load_lanes(x + 3 * block_stride) * e;
  const Lanes ab = __builtin_shufflevector(a, b, 0, 4, 2, 6), ba = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  const Lanes cd = __builtin_shufflevector(c, d, 0, 4, 2, 6), dc = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  *reinterpret_cast<Lanes*>(to[0] + at) += __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *reinterpret_cast<Lanes*>(to[1] + at) += __builtin_shufflevector(ba, dc, 0, 1, 4, 5);
  *reinterpret_cast<Lanes*>(to[2] + at) += __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *reinterpret_cast<Lanes*>(to[3] + at) += __builtin_shufflevector(ba, dc, 2, 3, 6, 7);
}

}  // namespace detail

/// Adds the moments of the residuals e of `rows` rows, whose squares go to `square`. Behind the last row e holds zeros,
/// up to one place beyond the next multiple of four.
inline void add_moments(const double* e, double* square, std::size_t rows, Moments& sums) {
  Moments next{0, 0, 0, 0, 0, e[0], e[rows - 1], true};
  Moments* const to = &next;
  const std::size_t padded = (rows + 3) / 4 * 4;
  wide([=] {
    detail::Lanes sum{}, squares{}, cubes{}, fourths{}, neighbours{};
    for (std::size_t i = 0; i < padded; i += 4) {
      const detail::Lanes x = detail::load_lanes(e + i), s = x * x;
      *reinterpret_cast<detail::Lanes*>(square + i) = s;
      sum += x;
      squares += s;
      cubes += s * x;
      fourths += s * s;
      neighbours += x * detail::load_lanes(e + i + 1);
    }
    to->sum = detail::sum_of(sum);
    to->squares = detail::sum_of(squares);
    to->cubes = detail::sum_of(cubes);
    to->fourths = detail::sum_of(fourths);
    to->neighbours = detail::sum_of(neighbours);
  });
  sums.add_after(next);
}

/// Adds X'e to `plain` and X'(e^2) to `squared`, for `columns` columns rounded up to a multiple of four.
inline void add_with_columns(const Block& block, std::size_t columns, const double* e, const double* square,
                             double* plain, double* squared) {
  const double* const x = block.column(0);
  const std::size_t rows = block.padded();
  wide([=] {
    for (std::size_t c = 0; c < columns; c += 4)
      detail::four_with(x + c * block_stride, e, square, rows, plain + c, squared + c);
  });
}

/// Adds each row's e_i x_i to its cluster's `stride` places, a multiple of four and at most the block's own.
inline void add_scores(const Block& block, std::size_t stride, const double* e, const std::uint32_t* id,
                       double* clusters) {
  const double* const x = block.column(0);
  const std::size_t rows = block.rows();
  wide([=] {
    constexpr std::size_t ahead = 16;
    for (std::size_t i = 0; i < rows; i += 4) {
      for (std::size_t j = i + ahead; j < std::min(i + ahead + 4, rows); ++j) {
        __builtin_prefetch(clusters + id[j] * stride, 1);
        __builtin_prefetch(clusters + id[j] * stride + 8, 1);
      }
      double* to[4];
      for (std::size_t j = 0; j < 4; ++j) to[j] = clusters + id[std::min(i + j, rows - 1)] * stride;
      const detail::Lanes by = detail::load_lanes(e + i);
      for (std::size_t c = 0; c < stride; c += 4) detail::four_by_four(x + c * block_stride + i, by, to, c);
    }
  });
}

#else

inline void add_moments(const double* e, double* square, std::size_t rows, Moments& sums) {
  Moments next{0, 0, 0, 0, 0, e[0], e[rows - 1], true};
  double lanes[5][4] = {};
  for (std::size_t i = 0; i < (rows + 3) / 4 * 4; ++i) {
    const double s = e[i] * e[i];
    square[i] = s;
    lanes[0][i % 4] += e[i];
    lanes[1][i % 4] += s;
    lanes[2][i % 4] += s * e[i];
    lanes[3][i % 4] += s * s;
    lanes[4][i % 4] += e[i] * e[i + 1];
  }
  double* const to[5] = {&next.sum, &next.squares, &next.cubes, &next.fourths, &next.neighbours};
  for (std::size_t m = 0; m < 5; ++m) *to[m] = (lanes[m][0] + lanes[m][1]) + (lanes[m][2] + lanes[m][3]);
  sums.add_after(next);
}

inline void add_with_columns(const Block& block, std::size_t columns, const double* e, const double* square,
                             double* plain, double* squared) {
  for (std::size_t c = 0; c < columns; ++c) {
    double lanes[4] = {}, other[4] = {};
    for (std::size_t i = 0; i < block.padded(); ++i) {
      lanes[i % 4] += block.column(c)[i] * e[i];
      other[i % 4] += block.column(c)[i] * square[i];
    }
    plain[c] += (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    squared[c] += (other[0] + other[1]) + (other[2] + other[3]);
  }
}

inline void add_scores(const Block& block, std::size_t stride, const double* e, const std::uint32_t* id,
                       double* clusters) {
  for (std::size_t i = 0; i < block.rows(); ++i)
    for (std::size_t c = 0; c < stride; ++c) clusters[id[i] * stride + c] += block.column(c)[i] * e[i];
}

#endif

}  // namespace cabochon::stats
