// Marks of whole rows, and moments of the rows as they are drawn again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/feedback/pls.hpp"

#include "design.hpp"

namespace cabochon::feedback::pls_detail {

struct Marks {
  std::size_t size = 0;                 // indicators
  std::size_t stride = 0;               // of a row of `standard`: size, rounded up so that rows fill vectors
  std::vector<std::int64_t> rows;       // of the table, without a missing mark
  std::vector<double> values;           // [row * size + indicator]
  std::vector<double> standard;         // [row * stride + indicator]: less the mean, over the deviation
  std::vector<double> mean, deviation;  // of each indicator; divisor n - 1

  [[nodiscard]] std::size_t n() const { return rows.size(); }
};

// Every mark outside the scale, every column that is missing or says nothing, and too few rows are InputErrors.
[[nodiscard]] Marks read_marks(const Table& table, const Design& design, PlsScale scale);

// Correlations, means and deviations of rows counted so many times.
class Resampled {
 public:
  explicit Resampled(const Marks& marks);

  // counts[row], adding up to n; false when some indicator does not vary.
  [[nodiscard]] bool operator()(std::span<const std::uint32_t> counts);

  [[nodiscard]] const double* correlations() const { return r_.data(); }
  [[nodiscard]] double mean(std::size_t i) const { return marks_.mean[i] + marks_.deviation[i] * mean_[i]; }
  [[nodiscard]] double deviation(std::size_t i) const { return marks_.deviation[i] * deviation_[i]; }

 private:
  void add(const std::size_t* rows, const double* times, std::size_t count);

  const Marks& marks_;
  std::vector<double> products_, r_, mean_, deviation_;
};

// 100 (sum v m / sum v - low) / (high - low), v being a block's weights over deviations; NaN where sum v <= 0.
[[nodiscard]] double index_of(const Design& design, std::size_t latent, std::span<const double> weights,
                              const Resampled& moments, PlsScale scale);

}  // namespace cabochon::feedback::pls_detail
