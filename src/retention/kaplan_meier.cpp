#include "cabochon/retention/kaplan_meier.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/stats/normal.hpp"

#include "counted_times.hpp"
#include "nullable_column.hpp"
#include "row_groups.hpp"

namespace cabochon::retention {
namespace {

constexpr std::int64_t points_per_chunk = std::int64_t{1} << 16;

// The points of all curves, one group after the other.
struct Curves {
  Buffer<double> time, value, spread;  // spread: square root of the sum behind the variance
  Buffer<std::int64_t> at_risk, events, censored;
  std::vector<std::size_t> begins{0};  // of each group, and the end

  explicit Curves(std::size_t most)
      : time(most), value(most), spread(most), at_risk(most), events(most), censored(most) {}

  void shrink(std::size_t points) {
    for (auto* column : {&time, &value, &spread}) column->shrink(points);
    for (auto* column : {&at_risk, &events, &censored}) column->shrink(points);
  }
};

// Puts the points of one curve after the other; step(at_risk, events, value, sum) moves the value and the variance's
// sum on.
template <class Step>
struct Writer {
  Curves& out;
  double start;
  Step& step;
  std::size_t point = 0;
  double value = start, sum = 0;

  void begin() {
    value = start;
    sum = 0;
  }
  void add(double time, std::int64_t at_risk, std::int64_t events, std::int64_t censored) {
    if (events > 0) step(at_risk, events, value, sum);
    out.time[point] = time;
    out.value[point] = value;
    out.spread[point] = std::sqrt(sum);
    out.at_risk[point] = at_risk;
    out.events[point] = events;
    out.censored[point] = censored;
    ++point;
  }
  void end() { out.begins.push_back(point); }
};

// Runs through the times of every group.
template <class Step>
Curves run(const SurvivalRows& rows, const RowGroups& groups, double start, Step&& step) {
  Curves out(rows.size());
  Writer<Step> writer{out, start, step};
  const GroupedOrder ends = group_order(rows.by_time, groups.of_row, groups.count);
  const GroupedOrder starts =
      rows.truncated() ? group_order(rows.by_entry, groups.of_row, groups.count) : GroupedOrder{};
  std::int64_t events = 0;
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    writer.begin();
    for_each_time(rows, ends.group(g), rows.truncated() ? starts.group(g) : std::span<const std::uint32_t>{},
                  std::span(&events, 1), [&](double time, std::int64_t at_risk, std::int64_t censored) {
                    writer.add(time, at_risk, events, censored);
                  });
    writer.end();
  }
  out.shrink(writer.point);
  return out;
}

template <class Step>
Curves run(const CountedTimes& counts, const RowGroups& groups, double start, Step&& step) {
  Curves out(groups.count * counts.span);
  Writer<Step> writer{out, start, step};
  for (std::size_t g = 0; g < groups.count; ++g) {
    writer.begin();
    std::int64_t at_risk = counts.enter.empty() ? counts.rows[g] : 0;
    for (std::size_t t = 0; t < counts.span; ++t) {
      const std::int64_t events = counts.events(g, t), censored = counts.censored(g, t);
      if (events + censored > 0) writer.add(static_cast<double>(t), at_risk, events, censored);
      at_risk -= events + censored;
      if (!counts.enter.empty()) at_risk += counts.enter[g * counts.span + t];
    }
    writer.end();
  }
  out.shrink(writer.point);
  return out;
}

template <class Rows>
Curves survival_curves(const Rows& rows, const RowGroups& groups) {
  return run(rows, groups, 1, [](std::int64_t at_risk, std::int64_t events, double& value, double& sum) {
    const auto y = static_cast<double>(at_risk), d = static_cast<double>(events);
    value *= (y - d) / y;
    sum += d / (y * (y - d));
  });
}

template <class Rows>
Curves hazard_curves(const Rows& rows, const RowGroups& groups, HazardTies ties) {
  return run(rows, groups, 0, [ties](std::int64_t at_risk, std::int64_t events, double& value, double& sum) {
    const auto y = static_cast<double>(at_risk), d = static_cast<double>(events);
    if (ties == HazardTies::together) {
      value += d / y;
      sum += d / (y * y);
      return;
    }
    for (std::int64_t k = 0; k < events; ++k) {
      const double left = y - static_cast<double>(k);
      value += 1 / left;
      sum += 1 / (left * left);
    }
  });
}

[[nodiscard]] BandLimits hazard_limits(double hazard, double spread, double z) noexcept {
  if (!(hazard > 0)) return {absent, absent};
  const double factor = std::exp(z * spread / hazard);
  return {hazard / factor, hazard * factor};
}

// For each asked time of a group: the last point not after it, or -1 before the first, -2 after the last.
struct Asked {
  std::vector<std::int64_t> point;
  std::vector<std::int64_t> at_risk, events, censored;
};

Asked at_times(const SurvivalRows& rows, const RowGroups& groups, const Curves& curves,
               const std::vector<double>& times) {
  Asked out;
  const GroupedOrder ends = group_order(rows.by_time, groups.of_row, groups.count);
  const GroupedOrder starts =
      rows.truncated() ? group_order(rows.by_entry, groups.of_row, groups.count) : GroupedOrder{};
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    const auto time_of = [&](std::uint32_t row) { return rows.time[row]; };
    std::size_t next = curves.begins[g];
    const std::size_t end = curves.begins[g + 1];
    for (const double asked : times) {
      std::int64_t events = 0, censored = 0;
      for (; next < end && curves.time[next] <= asked; ++next) {
        events += curves.events[next];
        censored += curves.censored[next];
      }
      const auto group = ends.group(g);
      const auto gone =
          std::partition_point(group.begin(), group.end(), [&](auto row) { return time_of(row) < asked; }) -
          group.begin();
      std::int64_t inside = static_cast<std::int64_t>(group.size());
      if (rows.truncated()) {
        const auto entered = starts.group(g);
        inside =
            std::partition_point(entered.begin(), entered.end(), [&](auto row) { return rows.entry[row] < asked; }) -
            entered.begin();
      }
      const bool past = curves.time[end - 1] < asked;
      out.point.push_back(past ? -2 : next == curves.begins[g] ? -1 : static_cast<std::int64_t>(next) - 1);
      out.at_risk.push_back(inside - gone);
      out.events.push_back(events);
      out.censored.push_back(censored);
    }
  }
  return out;
}

std::vector<double> rising_times(const std::vector<double>& times) {
  std::vector<double> sorted = times;
  for (const double t : sorted) (void)check_range("times", "times", t, any_number);
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return sorted;
}

// The asked points of the curves instead of all of them; beyond a curve's end value and spread are NaN.
Curves only_at(const SurvivalRows& rows, const RowGroups& groups, const Curves& curves,
               const std::vector<double>& times, double start) {
  const Asked asked = at_times(rows, groups, curves, times);
  Curves out(asked.point.size());
  for (std::size_t i = 0; i < asked.point.size(); ++i) {
    const std::int64_t point = asked.point[i];
    out.time[i] = times[i % times.size()];
    out.value[i] = point == -2 ? absent : point == -1 ? start : curves.value[static_cast<std::size_t>(point)];
    out.spread[i] = point == -2 ? absent : point == -1 ? 0 : curves.spread[static_cast<std::size_t>(point)];
    out.at_risk[i] = asked.at_risk[i];
    out.events[i] = asked.events[i];
    out.censored[i] = asked.censored[i];
    if ((i + 1) % times.size() == 0) out.begins.push_back(i + 1);
  }
  return out;
}

Table give(const RowGroups& groups, Curves curves, const std::string& value, bool hazard, const CurveOptions& options,
           std::string name) {
  const std::size_t points = curves.time.size();
  const double z = stats::two_sided_z(options.level);
  Buffer<double> low(points), high(points);
  Ticker ticker;
  for_chunks(
      static_cast<std::int64_t>(points), options.threads, ticker,
      [&](std::int64_t, std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
          const double v = curves.value[i], s = curves.spread[i];
          const BandLimits limits = hazard ? hazard_limits(v, s, z) : band_limits(v, s, z, options.band);
          low[i] = limits.low;
          high[i] = limits.high;
          if (!hazard) curves.spread[i] = v > 0 ? v * s : absent;
          if (std::isnan(v)) curves.spread[i] = absent;
        }
      },
      [](std::int64_t) {}, points_per_chunk);
  std::vector<std::uint32_t> of_point;
  if (!groups.names.empty()) {
    of_point.reserve(points);
    for (std::uint32_t g = 0; g + 1 < curves.begins.size(); ++g)
      of_point.insert(of_point.end(), curves.begins[g + 1] - curves.begins[g], g);
  } else {
    of_point.resize(0);
  }
  Table out = groups.names.empty() ? Table(name, static_cast<std::int64_t>(points)) : groups.table(name, of_point);
  out.add("time", to_column(std::move(curves.time)));
  out.add(value, nan_is_null(std::move(curves.value)));
  out.add(value + "_low", nan_is_null(std::move(low))).add(value + "_high", nan_is_null(std::move(high)));
  out.add(value + "_se", nan_is_null(std::move(curves.spread)));
  out.add("at_risk", to_column(std::move(curves.at_risk))).add("events", to_column(std::move(curves.events)));
  out.add("censored", to_column(std::move(curves.censored)));
  return out;
}

Table curve_table(const Table& table, const SurvivalColumns& columns, const CurveOptions& options, bool hazard) {
  const std::string name = hazard ? "nelson_aalen" : "kaplan_meier";
  (void)check_level(name, options.level);
  const RowGroups groups = row_groups(table, options.by);
  const auto curves_of = [&](const auto& rows) {
    return hazard ? hazard_curves(rows, groups, options.ties) : survival_curves(rows, groups);
  };
  if (!options.times)
    if (const auto counts = count_times(table, columns, groups))
      return give(groups, curves_of(*counts), hazard ? "hazard" : "survival", hazard, options, name);
  const SurvivalRows rows = read_survival(table, columns);
  Curves curves = curves_of(rows);
  if (options.times) curves = only_at(rows, groups, curves, rising_times(*options.times), hazard ? 0 : 1);
  return give(groups, std::move(curves), hazard ? "hazard" : "survival", hazard, options, name);
}

// The time at which a falling curve first reaches 1 - share; see the header. Absent points are passed over.
double crossing(const Curves& curves, std::span<const double> survival, std::size_t begin, std::size_t end,
                double share) {
  constexpr double near = 1.4901161193847656e-8;
  const double goal = 1 - share;
  double first = absent, last_value = 1;
  bool flat = false;
  if (share <= 0) return 0;
  for (std::size_t i = begin; i < end; ++i) {
    const double s = survival[i];
    if (std::isnan(s)) continue;
    last_value = s;
    if (std::isnan(first) && s <= goal + near) {
      first = curves.time[i];
      flat = s >= goal - near;
      if (!flat) return first;
    } else if (flat && s < goal - near) {
      return (first + curves.time[i]) / 2;
    }
  }
  if (!flat) return absent;
  return std::abs(last_value - goal) <= near ? (first + curves.time[end - 1]) / 2 : first;
}

}  // namespace

BandLimits band_limits(double survival, double spread, double z, Band band) noexcept {
  if (std::isnan(survival) || survival <= 0) return {absent, absent};
  if (band == Band::plain)
    return {std::max(0.0, survival - z * spread * survival), std::min(1.0, survival + z * spread * survival)};
  if (band == Band::log) {
    const double factor = std::exp(z * spread);
    return {survival / factor, std::min(1.0, survival * factor)};
  }
  if (survival >= 1) return {absent, absent};
  const double log_survival = std::log(survival);
  const double power = std::exp(-z * spread / log_survival);  // above 1
  return {std::exp(log_survival * power), std::exp(log_survival / power)};
}

Table kaplan_meier(const Table& table, const SurvivalColumns& columns, const CurveOptions& options) {
  return curve_table(table, columns, options, false);
}

Table nelson_aalen(const Table& table, const SurvivalColumns& columns, const CurveOptions& options) {
  return curve_table(table, columns, options, true);
}

Table survival_quantiles(const Table& table, const SurvivalColumns& columns, const std::vector<double>& quantiles,
                         const CurveOptions& options) {
  const double z = stats::two_sided_z(check_level("survival_quantiles", options.level));
  for (const double q : quantiles) check_range("survival_quantiles", "quantiles", q, probability_open);
  const RowGroups groups = row_groups(table, options.by);
  const auto counts = count_times(table, columns, groups);
  const Curves curves =
      counts ? survival_curves(*counts, groups) : survival_curves(read_survival(table, columns), groups);
  const std::size_t points = curves.time.size();
  std::vector<double> low(points), high(points);
  for (std::size_t i = 0; i < points; ++i) {
    const BandLimits limits = band_limits(curves.value[i], curves.spread[i], z, options.band);
    low[i] = limits.low;
    high[i] = limits.high;
  }
  std::vector<std::uint32_t> of_row;
  std::vector<double> quantile, time, time_low, time_high;
  std::vector<std::int64_t> n, events;
  std::vector<std::int64_t> sizes(groups.count, groups.of_row.empty() ? table.rows() : 0);
  for (const auto g : groups.of_row) ++sizes[g];
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    const std::size_t begin = curves.begins[g], end = curves.begins[g + 1];
    std::int64_t all = 0;
    for (std::size_t i = begin; i < end; ++i) all += curves.events[i];
    for (const double q : quantiles) {
      of_row.push_back(g);
      quantile.push_back(q);
      time.push_back(crossing(curves, curves.value.span(), begin, end, q));
      time_low.push_back(crossing(curves, low, begin, end, q));
      time_high.push_back(crossing(curves, high, begin, end, q));
      n.push_back(sizes[g]);
      events.push_back(all);
    }
  }
  Table out = groups.table("survival_quantiles", of_row);
  out.add("quantile", Column::of(std::move(quantile))).add("time", nan_is_null(time));
  out.add("time_low", nan_is_null(time_low)).add("time_high", nan_is_null(time_high));
  out.add("n", Column::of(std::move(n))).add("events", Column::of(std::move(events)));
  return out;
}

}  // namespace cabochon::retention
