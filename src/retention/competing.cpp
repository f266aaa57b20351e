#include "cabochon/retention/competing.hpp"

#include <algorithm>
#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/stats/normal.hpp"

#include "nullable_column.hpp"
#include "row_groups.hpp"

namespace cabochon::retention {
namespace {

// What is known of one cause as time passes.
struct Incidence {
  double share = 0;       // F_j
  double variance = 0;    // of F_j
  double covariance = 0;  // of S and F_j
};

struct Point {
  double time = 0, incidence = 0, se = 0, survival = 1;
  std::int64_t at_risk = 0, events = 0, censored = 0;
};

// The points of one group, all causes of a time together.
std::vector<Point> run(const SurvivalRows& rows, std::span<const std::uint32_t> by_time,
                       std::span<const std::uint32_t> by_entry) {
  const std::size_t causes = rows.causes.size();
  std::vector<Point> points;
  std::vector<Incidence> state(causes);
  std::vector<std::int64_t> events(causes, 0);
  double survival = 1, variance = 0;
  for_each_time(rows, by_time, by_entry, events, [&](double time, std::int64_t at_risk, std::int64_t censored) {
    std::int64_t all = 0;
    for (const auto e : events) all += e;
    const auto y = static_cast<double>(at_risk), d = static_cast<double>(all);
    const double squared = survival * survival, cube = y * y * y;
    if (all > 0) {
      for (std::size_t j = 0; j < causes; ++j) {
        const auto dj = static_cast<double>(events[j]);
        const double a = dj / y;
        Incidence& f = state[j];
        f.variance += 2 * a * f.covariance + a * a * variance + squared * dj * (y - dj) / cube;
        f.covariance = (1 - d / y) * (f.covariance + a * variance) - squared * dj * (y - d) / cube;
        f.share += survival * a;
      }
      variance = (1 - d / y) * (1 - d / y) * variance + squared * d * (y - d) / cube;
      survival *= (y - d) / y;
    }
    for (std::size_t j = 0; j < causes; ++j)
      points.push_back(
          {time, state[j].share, std::sqrt(std::max(0.0, state[j].variance)), survival, at_risk, events[j], censored});
  });
  return points;
}

BandLimits limits_of(const Point& point, double z, Band band) {
  const double f = point.incidence;
  if (!(f > 0)) return {absent, absent};
  if (band == Band::plain) return {std::max(0.0, f - z * point.se), std::min(1.0, f + z * point.se)};
  return band_limits(f, point.se / f, z, band);
}

}  // namespace

Table competing(const Table& table, const SurvivalColumns& columns, const CurveOptions& options) {
  const double z = stats::two_sided_z(check_level("competing", options.level));
  const SurvivalRows rows = read_survival(table, columns, EventCodes::causes);
  if (table.rows() > 0 && rows.causes.empty())
    throw InputError({table.name(), columns.event, -1, "no event", "at least one row with a cause"});
  const RowGroups groups = row_groups(table, options.by);
  const GroupedOrder ends = group_order(rows.by_time, groups.of_row, groups.count);
  const GroupedOrder starts =
      rows.truncated() ? group_order(rows.by_entry, groups.of_row, groups.count) : GroupedOrder{};
  std::vector<double> asked;
  if (options.times) {
    asked = *options.times;
    for (const double t : asked) check_range("competing", "times", t, any_number);
    std::sort(asked.begin(), asked.end());
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
  }

  std::vector<std::uint32_t> of_row;
  std::vector<std::int32_t> cause;
  std::vector<double> time, incidence, low, high, se, survival;
  std::vector<std::int64_t> at_risk, events, censored;
  const auto add = [&](std::uint32_t g, std::size_t j, const Point& point) {
    const BandLimits limits = limits_of(point, z, options.band);
    of_row.push_back(g);
    cause.push_back(static_cast<std::int32_t>(j));
    time.push_back(point.time);
    incidence.push_back(point.incidence);
    low.push_back(limits.low);
    high.push_back(limits.high);
    se.push_back(point.se);
    survival.push_back(point.survival);
    at_risk.push_back(point.at_risk);
    events.push_back(point.events);
    censored.push_back(point.censored);
  };
  const std::size_t causes = rows.causes.size();
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    const auto by_entry = rows.truncated() ? starts.group(g) : std::span<const std::uint32_t>{};
    const auto points = run(rows, ends.group(g), by_entry);
    for (std::size_t j = 0; j < causes; ++j) {
      if (!options.times) {
        for (std::size_t i = j; i < points.size(); i += causes) add(g, j, points[i]);
        continue;
      }
      std::size_t next = j;
      Point now;
      for (const double t : asked) {
        now.events = now.censored = 0;
        for (; next < points.size() && points[next].time <= t; next += causes) {
          const auto so_far = now;
          now = points[next];
          now.events += so_far.events;
          now.censored += so_far.censored;
        }
        now.time = t;
        const auto group = ends.group(g);
        const auto gone =
            std::partition_point(group.begin(), group.end(), [&](auto row) { return rows.time[row] < t; }) -
            group.begin();
        const auto inside = rows.truncated() ? std::partition_point(by_entry.begin(), by_entry.end(),
                                                                    [&](auto row) { return rows.entry[row] < t; }) -
                                                   by_entry.begin()
                                             : static_cast<std::ptrdiff_t>(group.size());
        now.at_risk = inside - gone;
        Point shown = now;
        if (points.back().time < t) shown.incidence = shown.se = shown.survival = absent;
        add(g, j, shown);
      }
    }
  }
  Table out = groups.table("competing", of_row);
  if (rows.causes_are_numbers) {
    std::vector<std::int64_t> numbers;
    for (const auto j : cause) numbers.push_back(std::stoll(rows.causes[static_cast<std::size_t>(j)]));
    out.add("cause", Column::of(std::move(numbers)));
  } else {
    auto names = std::make_shared<Dictionary>();
    for (const auto& name : rows.causes) (void)names->append(name);
    out.add("cause", Column::text(std::move(cause), std::move(names)));
  }
  out.add("time", Column::of(std::move(time))).add("incidence", nan_is_null(incidence));
  out.add("incidence_low", nan_is_null(low)).add("incidence_high", nan_is_null(high));
  out.add("incidence_se", nan_is_null(se)).add("survival", nan_is_null(survival));
  out.add("at_risk", Column::of(std::move(at_risk))).add("events", Column::of(std::move(events)));
  out.add("censored", Column::of(std::move(censored)));
  return out;
}

}  // namespace cabochon::retention
