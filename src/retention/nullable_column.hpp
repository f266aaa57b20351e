// A float column whose rows may be null: NaN stands under a null, so that readers without a validity of their own can
// take the memory as it is.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "cabochon/core/buffer.hpp"

namespace cabochon::retention {

inline constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// The values as a column in which NaN is null.
[[nodiscard]] inline Column nan_is_null(Buffer<double> values) {
  std::vector<std::uint8_t> bits;
  std::int64_t nulls = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) continue;
    if (bits.empty()) bits.assign((values.size() + 7) / 8, 0xFF);
    bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] & ~(1u << (i % 8)));
    ++nulls;
  }
  return to_column(std::move(values), std::move(bits), nulls);
}

[[nodiscard]] inline Column nan_is_null(std::span<const double> values) {
  Buffer<double> copy(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) copy[i] = values[i];
  return nan_is_null(std::move(copy));
}

}  // namespace cabochon::retention
