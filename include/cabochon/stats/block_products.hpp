/// Sums of products of columns, block by block: the X'X of a million rows in one reading.
///
/// A block holds `stride` places a column, one column after the other, its rows padded with zeros to a multiple of
/// four. Each sum runs in four lanes that are added at the end of the block, so that the bytes are the same whatever
/// vectors the processor has.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cabochon/core/wide.hpp"

namespace cabochon::stats {

inline constexpr std::size_t block_stride = 256;  ///< rows of a block: 16 columns stay in the cache

#if defined(__GNUC__)

namespace detail {

typedef double Lanes __attribute__((vector_size(32), aligned(8), may_alias));

[[gnu::always_inline]] inline double sum_of(const Lanes& x) { return (x[0] + x[1]) + (x[2] + x[3]); }

// sums[a + 4 b] = column a of the left four times column b of the right two.
[[gnu::always_inline]] inline void tile_products(const double* left, const double* right, std::size_t rows,
                                                 double* sums) {
  Lanes s0{}, s1{}, s2{}, s3{}, t0{}, t1{}, t2{}, t3{};
  for (std::size_t i = 0; i < rows; i += 4) {
    const Lanes x0 = *reinterpret_cast<const Lanes*>(left + i);
    const Lanes x1 = *reinterpret_cast<const Lanes*>(left + block_stride + i);
    const Lanes x2 = *reinterpret_cast<const Lanes*>(left + 2 * block_stride + i);
    const Lanes x3 = *reinterpret_cast<const Lanes*>(left + 3 * block_stride + i);
    const Lanes y = *reinterpret_cast<const Lanes*>(right + i);
    const Lanes z = *reinterpret_cast<const Lanes*>(right + block_stride + i);
    s0 += x0 * y;
    s1 += x1 * y;
    s2 += x2 * y;
    s3 += x3 * y;
    t0 += x0 * z;
    t1 += x1 * z;
    t2 += x2 * z;
    t3 += x3 * z;
  }
  sums[0] = sum_of(s0);
  sums[1] = sum_of(s1);
  sums[2] = sum_of(s2);
  sums[3] = sum_of(s3);
  sums[4] = sum_of(t0);
  sums[5] = sum_of(t1);
  sums[6] = sum_of(t2);
  sums[7] = sum_of(t3);
}

}  // namespace detail

#else

namespace detail {

inline void tile_products(const double* left, const double* right, std::size_t rows, double* sums) {
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t b = 0; b < 2; ++b) {
      double lanes[4] = {};
      for (std::size_t i = 0; i < rows; ++i) lanes[i % 4] += left[a * block_stride + i] * right[b * block_stride + i];
      sums[a + 4 * b] = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }
}

}  // namespace detail

#endif

/// A block's columns, room for a multiple of four of them, and zeros behind the last row.
class Block {
 public:
  explicit Block(std::size_t columns) : columns_(columns), room_((columns + 3) / 4 * 4 * block_stride, 0.0) {}

  [[nodiscard]] double* column(std::size_t c) noexcept { return room_.data() + c * block_stride; }
  [[nodiscard]] const double* column(std::size_t c) const noexcept { return room_.data() + c * block_stride; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }

  /// Says how many rows were filled and clears the few behind them.
  void finish(std::size_t rows) noexcept {
    rows_ = rows;
    for (std::size_t c = 0; c < columns_; ++c)
      for (std::size_t i = rows; i < padded(); ++i) column(c)[i] = 0;
  }
  [[nodiscard]] std::size_t padded() const noexcept { return (rows_ + 3) / 4 * 4; }

 private:
  std::size_t columns_;
  std::size_t rows_ = 0;
  std::vector<double> room_;
};

/// Adds the products of all pairs of columns (first <= second) to `sums`, column-major with `columns` rows.
inline void add_products(const Block& block, std::vector<double>& sums) {
  const std::size_t k = block.columns(), rows = block.padded();
  const double* const x = block.column(0);
  double* const to = sums.data();
  wide([k, rows, x, to] {
    double part[8];
    for (std::size_t b = 0; b < k; b += 2)
      for (std::size_t a = 0; a <= b + 1 && a < k; a += 4) {
        detail::tile_products(x + a * block_stride, x + b * block_stride, rows, part);
        for (std::size_t j = b; j < std::min(b + 2, k); ++j)
          for (std::size_t i = a; i < std::min(a + 4, j + 1); ++i) to[i + j * k] += part[(i - a) + 4 * (j - b)];
      }
  });
}

}  // namespace cabochon::stats
