/// Question     Is this month worse than chance makes months, or are we reading tea leaves?
/// Model        Points around a centre with limits at 3 standard deviations:
///              p            share of bad ones: centre p = sum of bad / sum of n, deviation sqrt(p (1 - p) / n_i)
///              u            events a unit: centre u = sum of events / sum of units, deviation sqrt(u / n_i)
///              c            events: centre c = their mean, deviation sqrt(c)
///              individuals  any number: centre its mean, deviation (mean moving range) / 1.128; the moving ranges
///                           themselves have the limit 3.267 times their mean
///              Limits of shares and counts stay within what is possible (0; 1 for a share). With `laney` the
///              deviations of p and u are multiplied by the mean moving range of the points' z over 1.128: for large n,
///              where chance is small and everything else shows. western_electric   1 point beyond 3 deviations; 2 of 3
///              beyond 2, on one side; 4 of 5 beyond 1, on one
///                                 side; 8 in a row on one side
///              nelson             1 beyond 3; 9 on one side; 6 in a row rising or falling; 14 alternating; 2 of 3
///              beyond
///                                 2; 4 of 5 beyond 1; 15 in a row within 1; 8 in a row all beyond 1, on either side
/// Assumptions  points in order of time; independent while nothing changes
/// Units        the value's
/// Source       Montgomery, Introduction to Statistical Quality Control, sections 6.4, 7.2 and 7.3; Western Electric
/// (1956),
///              Statistical Quality Control Handbook, 25-28; Nelson (1984), Journal of Quality Technology 16, 237-239;
///              Laney (2002), Quality Engineering 14, 531-537
/// Limits       each rule adds false alarms: all of Western Electric's together one in 92 points, the first alone one
/// in 370
///              (Champ & Woodall 1987, Technometrics 29, 393-399); trends of months that resemble each other raise more
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon {
namespace improvement {

enum class ChartKind : std::uint8_t { p, u, c, individuals };
enum class RunRules : std::uint8_t { limits, western_electric, nelson };  ///< limits: the first rule alone

}  // namespace improvement

template <>
struct Names<improvement::ChartKind> {
  static constexpr std::array<std::string_view, 4> values{"p", "u", "c", "individuals"};
};
template <>
struct Names<improvement::RunRules> {
  static constexpr std::array<std::string_view, 3> values{"limits", "western_electric", "nelson"};
};

namespace improvement {

struct ChartOptions {
  ChartKind kind = ChartKind::c;
  RunRules rules = RunRules::western_electric;
  bool laney = false;                    ///< p and u only
  std::size_t baseline = 0;              ///< points from the first that centre and deviation rest on; 0: all
  std::vector<std::size_t> leave_out{};  ///< points that they do not rest on, from 0: those whose cause was found
};

struct ChartPoint {
  double value = 0;   ///< what is drawn: a share, events a unit, or the number itself
  double centre = 0;  ///< of all points
  double low = 0, high = 0;
  double z = 0;  ///< deviations from the centre
};

/// What a rule found: the points `first` to `last`, counted from 0.
struct ChartSignal {
  std::string rule;
  std::size_t first = 0, last = 0;
};

struct ControlChart {
  std::vector<ChartPoint> points;
  std::vector<ChartSignal> signals;
  double centre = 0;
  double sigma_z = 1;                   ///< Laney's factor; 1 without
  std::vector<double> moving_ranges{};  ///< individuals: from the second point on
  double moving_range_mean = 0, moving_range_limit = 0;
};

namespace detail {

inline constexpr double d2 = 1.128;  // mean range of two standard normals, as published
inline constexpr double d4 = 3.267;

// Signals of `hit(end)`, the pattern of `width` points that ends there; a pattern that goes on is one signal.
template <class Hit>
void find_runs(std::vector<ChartSignal>& out, std::size_t n, std::string_view rule, std::size_t width, Hit&& hit) {
  for (std::size_t end = width; end <= n; ++end) {
    if (!hit(end)) continue;
    if (width > 1 && !out.empty() && out.back().rule == rule && out.back().last + 2 == end)
      out.back().last = end - 1;
    else
      out.push_back({std::string(rule), end - width, end - 1});
  }
}

// k of the last `width` points beyond `limit` deviations on one side, the last one among them.
inline void k_of(std::vector<ChartSignal>& out, std::span<const double> z, std::string_view rule, std::size_t k,
                 std::size_t width, double limit) {
  find_runs(out, z.size(), rule, width, [&](std::size_t end) {
    for (const double sign : {1.0, -1.0}) {
      std::size_t count = 0;
      for (std::size_t i = end - width; i < end; ++i) count += sign * z[i] > limit;
      if (count >= k && sign * z[end - 1] > limit) return true;
    }
    return false;
  });
}

inline std::vector<ChartSignal> signals(std::span<const double> z, std::span<const double> value, RunRules rules) {
  std::vector<ChartSignal> out;
  k_of(out, z, "1 beyond 3 sigma", 1, 1, 3);
  if (rules == RunRules::limits) return out;
  k_of(out, z, "2 of 3 beyond 2 sigma", 2, 3, 2);
  k_of(out, z, "4 of 5 beyond 1 sigma", 4, 5, 1);
  if (rules == RunRules::western_electric) {
    k_of(out, z, "8 on one side", 8, 8, 0);
    return out;
  }
  k_of(out, z, "9 on one side", 9, 9, 0);
  find_runs(out, z.size(), "6 rising or falling", 6, [&](std::size_t end) {
    bool up = true, down = true;
    for (std::size_t i = end - 5; i < end; ++i) {
      up = up && value[i] > value[i - 1];
      down = down && value[i] < value[i - 1];
    }
    return up || down;
  });
  find_runs(out, z.size(), "14 alternating", 14, [&](std::size_t end) {
    for (std::size_t i = end - 12; i < end; ++i)
      if (!((value[i] - value[i - 1]) * (value[i - 1] - value[i - 2]) < 0)) return false;
    return true;
  });
  find_runs(out, z.size(), "15 within 1 sigma", 15, [&](std::size_t end) {
    return std::all_of(z.begin() + static_cast<std::ptrdiff_t>(end - 15), z.begin() + static_cast<std::ptrdiff_t>(end),
                       [](double x) { return std::abs(x) < 1; });
  });
  find_runs(out, z.size(), "8 beyond 1 sigma", 8, [&](std::size_t end) {
    return std::all_of(z.begin() + static_cast<std::ptrdiff_t>(end - 8), z.begin() + static_cast<std::ptrdiff_t>(end),
                       [](double x) { return std::abs(x) > 1; });
  });
  return out;
}

[[noreturn]] inline void wrong_chart(std::string column, std::size_t row, double value, std::string expected) {
  throw InputError(
      {"control_chart", std::move(column), static_cast<std::int64_t>(row), number_text(value), std::move(expected)});
}

inline void check_chart(std::span<const double> values, std::span<const double> sizes, const ChartOptions& options) {
  const bool has_sizes = options.kind == ChartKind::p || options.kind == ChartKind::u;
  if (values.size() < 2)
    throw InputError({"control_chart", "value", -1, std::to_string(values.size()) + " points", "at least 2"});
  if (has_sizes ? sizes.size() != values.size() : !sizes.empty())
    throw InputError({"control_chart", "size", -1, std::to_string(sizes.size()) + " sizes",
                      has_sizes ? "one for each point" : "none for this kind of chart"});
  if (options.laney && !has_sizes)
    throw InputError({"control_chart", "laney", -1, "true", "false for this kind of chart (p and u have it)"});
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) wrong_chart("value", i, values[i], "a finite number");
    if (options.kind != ChartKind::individuals && values[i] < 0)
      wrong_chart("value", i, values[i], "a count of at least 0");
    if (options.kind == ChartKind::c && values[i] != std::floor(values[i]))
      wrong_chart("value", i, values[i], "a whole number of events (kind 'individuals' takes any numbers)");
    if (has_sizes && !positive.contains(sizes[i])) wrong_chart("size", i, sizes[i], positive.expected());
    if (options.kind == ChartKind::p && values[i] > sizes[i])
      wrong_chart("value", i, values[i], "at most its size (" + number_text(sizes[i]) + ")");
  }
  if (options.baseline == 1 || options.baseline > values.size())
    throw InputError({"control_chart", "baseline", -1, std::to_string(options.baseline),
                      "2 to " + std::to_string(values.size()) + " points"});
  for (const auto at : options.leave_out)
    if (at >= values.size())
      throw InputError({"control_chart", "leave_out", -1, std::to_string(at),
                        "points from 0 to " + std::to_string(values.size() - 1)});
}

}  // namespace detail

/// The chart of `values` in order of time. p: counts of bad ones, with the numbers looked at as `sizes`; u: counts of
/// events, with the units as `sizes`; c and individuals: no sizes.
[[nodiscard]] inline ControlChart control_chart(std::span<const double> values, std::span<const double> sizes,
                                                const ChartOptions& options) {
  detail::check_chart(values, sizes, options);
  const std::size_t n = values.size(), baseline = options.baseline ? options.baseline : n;
  std::vector<char> used(n, 0);
  std::fill(used.begin(), used.begin() + static_cast<std::ptrdiff_t>(baseline), char{1});
  for (const auto at : options.leave_out) used[at] = 0;
  const auto rests_on = static_cast<std::size_t>(std::count(used.begin(), used.end(), 1));
  if (rests_on < 2)
    throw InputError({"control_chart", "leave_out", -1, std::to_string(rests_on) + " points left", "at least 2"});

  ControlChart chart;
  const bool rate = options.kind == ChartKind::p || options.kind == ChartKind::u;
  double sum = 0, weight = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (used[i]) {
      sum += values[i];
      weight += rate ? sizes[i] : 1;
    }
  chart.centre = sum / weight;
  std::vector<double> drawn(n), deviation(n), z(n);
  for (std::size_t i = 0; i < n; ++i) drawn[i] = rate ? values[i] / sizes[i] : values[i];
  if (options.kind == ChartKind::individuals) {
    double ranges = 0;
    std::size_t count = 0;
    for (std::size_t i = 1; i < n; ++i) {
      chart.moving_ranges.push_back(std::abs(values[i] - values[i - 1]));
      if (used[i] && used[i - 1]) {
        ranges += chart.moving_ranges.back();
        ++count;
      }
    }
    if (count == 0)
      throw InputError({"control_chart", "leave_out", -1, "no two neighbouring points", "at least one moving range"});
    chart.moving_range_mean = ranges / static_cast<double>(count);
    chart.moving_range_limit = detail::d4 * chart.moving_range_mean;
    std::fill(deviation.begin(), deviation.end(), chart.moving_range_mean / detail::d2);
  } else {
    for (std::size_t i = 0; i < n; ++i)
      deviation[i] = options.kind == ChartKind::p   ? std::sqrt(chart.centre * (1 - chart.centre) / sizes[i])
                     : options.kind == ChartKind::u ? std::sqrt(chart.centre / sizes[i])
                                                    : std::sqrt(chart.centre);
  }
  const auto standardise = [&] {
    for (std::size_t i = 0; i < n; ++i) {
      const double gap = drawn[i] - chart.centre;
      z[i] = gap == 0 ? 0 : gap / deviation[i];  // no deviation: infinitely far
    }
  };
  standardise();
  if (options.laney) {
    double ranges = 0;
    std::size_t count = 0;
    for (std::size_t i = 1; i < n; ++i)
      if (used[i] && used[i - 1]) {
        ranges += std::abs(z[i] - z[i - 1]);
        ++count;
      }
    if (count == 0 || !std::isfinite(ranges))
      throw InputError({"control_chart", "laney", -1, "true", "false where the points do not vary"});
    chart.sigma_z = ranges / static_cast<double>(count) / detail::d2;
    for (auto& d : deviation) d *= chart.sigma_z;
    standardise();
  }
  for (std::size_t i = 0; i < n; ++i) {
    double low = chart.centre - 3 * deviation[i], high = chart.centre + 3 * deviation[i];
    if (options.kind != ChartKind::individuals) low = std::max(0.0, low);
    if (options.kind == ChartKind::p) high = std::min(1.0, high);
    chart.points.push_back({drawn[i], chart.centre, low, high, z[i]});
  }
  chart.signals = detail::signals(z, drawn, options.rules);
  for (std::size_t i = 0; i < chart.moving_ranges.size(); ++i)
    if (chart.moving_ranges[i] > chart.moving_range_limit)
      chart.signals.push_back({"moving range beyond its limit", i, i + 1});
  std::stable_sort(chart.signals.begin(), chart.signals.end(),
                   [](const auto& a, const auto& b) { return a.last < b.last; });
  return chart;
}

}  // namespace improvement
}  // namespace cabochon
