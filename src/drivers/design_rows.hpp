// The rows of a design as least squares sees them: constant, shifted terms, outcome; times the root of the weight.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/core/buffer.hpp"
#include "cabochon/drivers/design.hpp"
#include "cabochon/stats/block_products.hpp"

namespace cabochon::drivers {

// Straight from the frame's memory; columns are shifted by a mean of some rows, so that sums of products keep digits.
class DesignRows {
 public:
  DesignRows(const Design& design, std::vector<std::size_t> terms, bool constant)
      : design_(design), terms_(std::move(terms)), constant_(constant), shift_(terms_.size() + 1, 0.0) {
    if (constant) find_shifts();
  }

  [[nodiscard]] std::int64_t rows() const noexcept { return design_.rows(); }
  [[nodiscard]] std::size_t columns() const noexcept { return terms_.size() + 1 + (constant_ ? 1 : 0); }
  [[nodiscard]] const std::vector<double>& shift() const noexcept { return shift_; }

  void fill(std::int64_t begin, stats::Block& block) const { fill(begin, block, shift_); }
  // For factors in more than double precision, which shift the columns themselves.
  void fill_unshifted(std::int64_t begin, stats::Block& block) const {
    fill(begin, block, std::vector<double>(shift_.size(), 0.0));
  }

 private:
  // Asks for a column's part of the next block while this one is being worked on; beyond the end it asks for nothing.
  static void fetch_ahead([[maybe_unused]] const double* from) noexcept {
#if defined(__GNUC__)
    for (std::size_t i = 0; i < stats::block_stride; i += 8) __builtin_prefetch(from + i);
#endif
  }

  void fill(std::int64_t begin, stats::Block& block, const std::vector<double>& shift) const {
    const std::size_t n = block.rows(), first = constant_ ? 1 : 0;
    if (constant_) std::fill_n(block.column(0), n, 1.0);
    for (std::size_t t = 0; t <= terms_.size(); ++t) {
      double* const to = block.column(first + t);
      const double* const place = t < terms_.size() ? design_.in_place(terms_[t]) : nullptr;
      const double by = shift[t];
      if (place) {
        const double* const from = place + begin;
        fetch_ahead(from + stats::block_stride);
        for (std::size_t i = 0; i < n; ++i) to[i] = from[i] - by;
        continue;
      }
      if (t < terms_.size())
        design_.fill(terms_[t], begin, {to, n});
      else
        design_.fill_outcome(begin, {to, n});
      if (by != 0)
        for (std::size_t i = 0; i < n; ++i) to[i] -= by;
    }
    if (!design_.weighted()) return;
    double root[stats::block_stride];
    design_.fill_weights(begin, {root, n});
    for (std::size_t i = 0; i < n; ++i) root[i] = std::sqrt(root[i]);
    for (std::size_t c = 0; c < columns(); ++c)
      for (std::size_t i = 0; i < n; ++i) block.column(c)[i] *= root[i];
  }

  void find_shifts() {
    constexpr std::int64_t pieces = 16, size = 64;
    const std::int64_t n = design_.rows();
    for (std::size_t t = 0; t < shift_.size(); ++t) {
      double sum = 0, count = 0, room[size];
      for (std::int64_t p = 0; p < pieces; ++p) {
        const std::int64_t begin = p * n / pieces, m = std::min(size, (p + 1) * n / pieces - begin);
        if (m <= 0) continue;
        const std::span<double> out(room, static_cast<std::size_t>(m));
        if (t < terms_.size())
          design_.fill(terms_[t], begin, out);
        else
          design_.fill_outcome(begin, out);
        for (const double x : out) sum += x;
        count += static_cast<double>(m);
      }
      const double first = room[0], mean = sum / count;
      // A column of one value is shifted to exact zeros.
      if (std::abs(mean - first) <= 1e-14 * std::abs(first)) {
        shift_[t] = first;
        continue;
      }
      // Ten bits only, so that subtracting it from whole numbers and short decimals rounds nothing away.
      int exponent = 0;
      const double fraction = std::frexp(mean, &exponent);
      shift_[t] = std::ldexp(std::nearbyint(fraction * 1024), exponent - 10);
    }
  }

  const Design& design_;
  std::vector<std::size_t> terms_;
  bool constant_;
  std::vector<double> shift_;
};

// Columns that were made before (absorbed effects), terms first, the outcome last.
class StoredRows {
 public:
  StoredRows(std::int64_t rows, std::vector<const double*> columns, std::span<const double> root_weights)
      : rows_(rows), columns_(std::move(columns)), root_(root_weights) {}

  [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_.size(); }

  void fill(std::int64_t begin, stats::Block& block) const {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const double* const from = columns_[c] + begin;
      double* const to = block.column(c);
      if (root_.empty())
        for (std::size_t i = 0; i < block.rows(); ++i) to[i] = from[i];
      else
        for (std::size_t i = 0; i < block.rows(); ++i) to[i] = from[i] * root_[static_cast<std::size_t>(begin) + i];
    }
  }

 private:
  std::int64_t rows_;
  std::vector<const double*> columns_;
  std::span<const double> root_;
};

}  // namespace cabochon::drivers
