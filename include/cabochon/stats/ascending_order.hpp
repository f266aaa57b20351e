/// The rows of a column in ascending order of its values, in time that grows linearly with the rows.
///
/// Model   Least-significant-digit radix sort of the upper 32 bits of each double, mapped so that its order is that of
///         unsigned integers; runs that agree in those bits are put right by comparison. Whole numbers of a narrow
///         range are counted instead. Equal values keep the order of their rows.
/// Source  Knuth, The Art of Computer Programming 3, section 5.2.5
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace cabochon::stats {

namespace detail {

/// A number whose order as an unsigned integer is that of the double; -0 counts as 0.
[[nodiscard]] inline std::uint64_t ordered_bits(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);
  return bits >> 63 ? ~bits : bits | std::uint64_t{1} << 63;
}

[[nodiscard]] inline std::vector<std::uint32_t> order_by_counting(std::span<const double> values, double lowest,
                                                                  std::size_t distinct) {
  std::vector<std::uint32_t> ends(distinct + 1, 0), order(values.size());
  for (const double v : values) ++ends[static_cast<std::size_t>(v - lowest) + 1];
  for (std::size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
  for (std::size_t row = 0; row < values.size(); ++row)
    order[ends[static_cast<std::size_t>(values[row] - lowest)]++] = static_cast<std::uint32_t>(row);
  return order;
}

}  // namespace detail

/// Row numbers, the smallest value first; ties in the order of the rows. Values must be finite and rows below 2^32.
[[nodiscard]] inline std::vector<std::uint32_t> ascending_order(std::span<const double> values) {
  const std::size_t n = values.size();
  if (n == 0) return {};
  bool whole = true;
  double low = values[0], high = values[0];
  for (const double v : values) {
    low = std::min(low, v);
    high = std::max(high, v);
    whole = whole && v == std::trunc(v);
  }
  if (whole && high - low < static_cast<double>(2 * n + 1024))
    return detail::order_by_counting(values, low, static_cast<std::size_t>(high - low) + 1);

  struct Key {
    std::uint32_t top, row;
  };
  constexpr std::array<unsigned, 3> shifts{0, 11, 22};
  std::vector<Key> keys(n), room(n);
  std::array<std::vector<std::uint32_t>, 3> places;
  for (auto& place : places) place.assign(2049, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const auto top = static_cast<std::uint32_t>(detail::ordered_bits(values[i]) >> 32);
    keys[i] = {top, static_cast<std::uint32_t>(i)};
    for (std::size_t d = 0; d < 3; ++d) ++places[d][((top >> shifts[d]) & 2047u) + 1];
  }
  for (std::size_t d = 0; d < 3; ++d) {
    auto& place = places[d];
    if (std::find(place.begin(), place.end(), static_cast<std::uint32_t>(n)) != place.end()) continue;  // one digit
    for (std::size_t i = 1; i < place.size(); ++i) place[i] += place[i - 1];
    for (const Key& key : keys) room[place[(key.top >> shifts[d]) & 2047u]++] = key;
    keys.swap(room);
  }
  std::vector<std::uint32_t> order(n);
  for (std::size_t begin = 0; begin < n;) {
    std::size_t end = begin;
    while (end < n && keys[end].top == keys[begin].top) {
      order[end] = keys[end].row;
      ++end;
    }
    const auto less = [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; };
    const auto first = order.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = order.begin() + static_cast<std::ptrdiff_t>(end);
    if (end - begin > 1 && !std::is_sorted(first, last, less)) std::stable_sort(first, last, less);
    begin = end;
  }
  return order;
}

/// Makes times that differ only by rounding one time, in a rising list: a step of at most `tolerance`, or of that share
/// of the mean size, is no step. R's survival does the same (aeqSurv), so that 0.1 + 0.2 ties with 0.3.
inline void pool_near(std::span<double> rising, double tolerance = 1.4901161193847656e-8) {
  if (rising.empty()) return;
  double smallest = rising.back() - rising.front(), sum = 0;
  std::size_t distinct = 0;
  for (std::size_t i = 0; i < rising.size(); ++i) {
    if (i > 0 && rising[i] == rising[i - 1]) continue;
    if (i > 0) smallest = std::min(smallest, rising[i] - rising[i - 1]);
    sum += std::abs(rising[i]);
    ++distinct;
  }
  const double step = std::max(tolerance, tolerance * sum / static_cast<double>(distinct));
  if (distinct < 2 || smallest > step) return;
  double last = rising[0], stands_for = rising[0];
  for (double& time : rising) {
    if (time - last > step) stands_for = time;
    last = time;
    time = stands_for;
  }
}

}  // namespace cabochon::stats
