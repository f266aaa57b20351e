/// Order statistics of many numbers without sorting them all.
///
/// Model        The quantile at p lies at position p (n - 1) of the sorted values, in a straight line between
/// neighbours. Source       Hyndman & Fan 1996, The American Statistician 50(4), 361-365, definition 7 (as R and
/// numpy).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace cabochon::stats {

namespace detail {

/// Puts the values of these ranks (ascending, unique) to their places, everything else to the right side of them.
inline void select(std::span<double> values, std::span<const std::size_t> ranks, std::size_t offset) {
  if (ranks.empty() || values.size() < 2) return;
  const std::size_t middle = ranks.size() / 2, rank = ranks[middle] - offset;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank), values.end());
  select(values.first(rank), ranks.first(middle), offset);
  select(values.subspan(rank + 1), ranks.subspan(middle + 1), offset + rank + 1);
}

}  // namespace detail

/// Quantiles of `values` at each of `probabilities`; changes the order of the values. There must be a value.
[[nodiscard]] inline std::vector<double> quantiles(std::span<double> values, std::span<const double> probabilities) {
  const auto last = static_cast<double>(values.size() - 1);
  std::vector<std::size_t> ranks;
  for (const double p : probabilities) {
    const double place = p * last;
    ranks.push_back(static_cast<std::size_t>(std::floor(place)));
    ranks.push_back(static_cast<std::size_t>(std::ceil(place)));
  }
  std::sort(ranks.begin(), ranks.end());
  ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
  detail::select(values, ranks, 0);
  std::vector<double> out;
  for (const double p : probabilities) {
    const double place = p * last, floor = std::floor(place);
    const double low = values[static_cast<std::size_t>(floor)],
                 high = values[static_cast<std::size_t>(std::ceil(place))];
    out.push_back(low + (place - floor) * (high - low));
  }
  return out;
}

}  // namespace cabochon::stats
