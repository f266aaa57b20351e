/// Question: which few causes make most of the complaints, rejects or losses, so that we mend those first?
///
/// Model: categories sorted by value, the largest first, ties in the order of their names. The share of a category is
/// its value over the total; the cumulative share adds up from the top. The vital few are the fewest categories whose
/// cumulative share reaches the threshold: a category belongs to them when the ones before it did not reach it yet.
/// Reaching it exactly counts, so the comparison is made in whole numbers: values are integers times a power of ten,
/// and a threshold of 0.8 means 8/10, not the binary number next to it.
///
/// Assumptions: values can be added (counts, costs, hours), and one ticket belongs to one category.
/// Units: values in the unit of the weight, or rows; shares are fractions.
/// Source: Juran 1951, Quality Control Handbook (the vital few); Montgomery, Introduction to Statistical Quality
/// Control, section 5.4.
/// Limits: which causes are many says nothing of which are cheap to mend, nor whether an order of two near categories
/// would last another month.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/range.hpp"

namespace cabochon::improvement {

__extension__ typedef __int128 WideInteger;  ///< sums of scaled weights: 38 digits

/// A category's line of the chart.
struct ParetoLine {
  std::size_t category = 0;  ///< place of the category among the values that were given
  double share = 0;          ///< of the total, 0 to 1; NaN when the total is zero
  double cumulative = 0;     ///< share of this and all larger categories, 0 to 1; NaN when the total is zero
  bool vital = false;        ///< one of the fewest that reach the threshold
};

namespace detail {

/// The decimal fraction that a number prints as: 0.8 is 8 / 10.
struct Ratio {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;
};

[[nodiscard]] inline Ratio decimal_ratio(double share) {
  char digits[40];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, share, std::chars_format::fixed, 18);
  (void)error;
  // Eighteen digits after the point; the shortest text that means the same double is the decimal fraction meant.
  char shortest[40];
  const auto [short_end, short_error] =
      std::to_chars(shortest, shortest + sizeof shortest, share, std::chars_format::fixed);
  (void)short_error;
  const std::string_view text =
      short_end - shortest <= 20 ? std::string_view(shortest, short_end) : std::string_view(digits, end);
  Ratio ratio;
  bool fraction = false;
  for (const char c : text) {
    if (c == '.') {
      fraction = true;
      continue;
    }
    ratio.numerator = ratio.numerator * 10 + static_cast<std::uint64_t>(c - '0');
    if (fraction) ratio.denominator *= 10;
  }
  return ratio;
}

// a * x >= b * y without overflow, for non-negative a and b.
[[nodiscard]] inline bool product_at_least(WideInteger a, std::uint64_t x, WideInteger b, std::uint64_t y) {
  __extension__ typedef unsigned __int128 Wide;
  struct Product {
    Wide high;
    std::uint64_t low;
  };
  const auto multiply = [](WideInteger left, std::uint64_t right) {
    const auto whole = static_cast<Wide>(left);
    const Wide low = static_cast<Wide>(static_cast<std::uint64_t>(whole)) * right;
    return Product{(whole >> 64) * right + (low >> 64), static_cast<std::uint64_t>(low)};
  };
  const Product p = multiply(a, x), q = multiply(b, y);
  return p.high != q.high ? p.high > q.high : p.low >= q.low;
}

template <class Value, class Reaches>
[[nodiscard]] std::vector<ParetoLine> rank(std::span<const Value> values, Reaches&& reaches) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  Value total{};
  for (const auto place : order) total += values[place];
  std::vector<ParetoLine> lines;
  lines.reserve(values.size());
  Value sum{};
  bool reached = !(total > Value{});
  for (const auto place : order) {
    const bool vital = !reached;
    sum += values[place];
    reached = reached || reaches(sum, total);
    lines.push_back({place, static_cast<double>(values[place]) / static_cast<double>(total),
                     static_cast<double>(sum) / static_cast<double>(total), vital});
  }
  return lines;
}

inline void check_values(bool any_negative, double threshold) {
  check_range("pareto", "threshold", threshold, {0, 1, true, false});
  if (any_negative) throw InputError({"pareto", "values", -1, "a value below 0", "numbers of at least 0"});
}

}  // namespace detail

/// Values are whole numbers in any one unit (counts; cents), in the order of the categories' names. Exact.
template <class Integer>
  requires(static_cast<Integer>(1) / 2 == 0)
[[nodiscard]] std::vector<ParetoLine> pareto(std::span<const Integer> values, double threshold = 0.8) {
  detail::check_values(std::any_of(values.begin(), values.end(), [](Integer v) { return v < 0; }), threshold);
  const auto ratio = detail::decimal_ratio(threshold);
  const std::vector<WideInteger> wide(values.begin(), values.end());
  return detail::rank<WideInteger>(wide, [&](WideInteger sum, WideInteger total) {
    return detail::product_at_least(sum, ratio.denominator, total, ratio.numerator);
  });
}

/// Values that are no decimals of a few places, such as thirds or products: the threshold counts as reached within
/// 1e-12 of itself, which is what their rounding may have cost.
[[nodiscard]] inline std::vector<ParetoLine> pareto(std::span<const double> values, double threshold = 0.8) {
  detail::check_values(!std::all_of(values.begin(), values.end(), [](double v) { return non_negative.contains(v); }),
                       threshold);
  return detail::rank<double>(values, [&](double sum, double total) { return sum >= threshold * total * (1 - 1e-12); });
}

}  // namespace cabochon::improvement
