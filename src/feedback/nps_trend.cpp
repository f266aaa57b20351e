#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <unordered_map>

#include "cabochon/core/convert.hpp"
#include "cabochon/feedback/nps_change.hpp"
#include "cabochon/stats/student.hpp"

#include "linearised.hpp"
#include "nps_choice.hpp"
#include "nps_draws.hpp"

namespace cabochon::feedback {
namespace {

// Periods are numbered without gaps.
std::int32_t number_of(Day day, Period period) {
  if (period == Period::week) return static_cast<std::int32_t>(std::floor((day.number + 3) / 7.0));  // from a Monday
  const auto ymd = day.calendar();
  const int year = static_cast<int>(ymd.year()), month = static_cast<int>(static_cast<unsigned>(ymd.month())) - 1;
  if (period == Period::year) return year;
  if (period == Period::quarter) return year * 4 + month / 3;
  return year * 12 + month;
}

Day first_day(std::int32_t number, Period period) {
  if (period == Period::week) return Day{number * 7 - 3};
  if (period == Period::year) return Day::from_calendar(number, 1, 1);
  if (period == Period::quarter) return Day::from_calendar(number / 4, static_cast<unsigned>(number % 4) * 3 + 1, 1);
  return Day::from_calendar(number / 12, static_cast<unsigned>(number % 12) + 1, 1);
}

// The answers of a group in a period.
struct Cell {
  NpsCounts counts;
  Linearised own;
  std::uint32_t number = 0;
};

constexpr std::int32_t most_days = 36525;  // a hundred years from the middle day: what lies beyond is a slip of the pen

// The day of every row that has a score.
std::vector<Day> days_of_answers(const Table& answers, const std::string& name, const Column& scores) {
  const Column& given = answers.column(name);
  if (answers.rows() > 0 && given.type() != Type::date && given.type() != Type::timestamp && given.type() != Type::text)
    throw InputError(
        {answers.name(), name, -1, "a column of type " + std::string(type_name(given.type())), "a column of days"});
  const Column column = to_days(given, answers.name(), name);
  std::vector<Day> out;
  std::vector<std::int64_t> rows;
  std::vector<Problem> problems;
  for (std::int64_t row = 0; row < answers.rows(); ++row) {
    if (scores.is_null(row)) continue;
    if (column.is_null(row)) {
      problems.push_back({answers.name(), name, row, "null", "the day of the answer"});
      continue;
    }
    out.push_back(Day{column.values<std::int32_t>()[static_cast<std::size_t>(row)]});
    rows.push_back(row);
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  if (out.empty()) return out;
  std::vector<Day> sorted = out;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  const auto [first, last] = std::minmax_element(out.begin(), out.end());
  const auto far = [&](Day day) { return std::abs(std::int64_t{day.number} - middle->number) > most_days; };
  if (!far(*first) && !far(*last)) return out;
  const auto at = [&](auto day) {
    return to_string(*day) + " in row " + std::to_string(rows[static_cast<std::size_t>(day - out.begin())]);
  };
  const std::string expected = "a day within a hundred years of the middle one, " + to_string(*middle) + " (first " +
                               at(first) + ", last " + at(last) + ")";
  for (std::size_t i = 0; i < out.size(); ++i)
    if (far(out[i])) problems.push_back({answers.name(), name, rows[i], to_string(out[i]), expected});
  throw InputError(std::move(problems));
}

struct Line {
  double n = 0, t = 0, tt = 0, x = 0, tx = 0;  // t from the group's first period
  std::int64_t clusters = 0;
  double meat = 0;
};

// Sums by cluster of every period, or of its answers where no cluster is named.
void linearise_periods(std::map<std::pair<std::uint32_t, std::int32_t>, Cell>& cells,
                       const std::vector<WeighedAnswer>& rows, const std::vector<std::int32_t>& when, bool clustered) {
  std::uint32_t next = 0;
  for (auto& [key, cell] : cells) {
    cell.number = next++;
    const auto n = static_cast<double>(cell.counts.n);
    const double r = static_cast<double>(cell.counts.promoters - cell.counts.detractors) / n;
    cell.own = {cell.counts.n, n, static_cast<double>(cell.counts.promoters + cell.counts.detractors) - n * r * r};
    if (clustered) cell.own = {0, n, 0};
  }
  if (!clustered) return;
  std::unordered_map<std::uint64_t, double> of;
  std::vector<std::pair<std::uint64_t, Cell*>> order;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Cell& cell = cells.at({rows[i].group, when[i]});
    const double r = static_cast<double>(cell.counts.promoters - cell.counts.detractors) / cell.own.weight;
    const std::uint64_t key = std::uint64_t{cell.number} << 32 | rows[i].cluster;
    const auto [at, fresh] = of.try_emplace(key, 0);
    if (fresh) order.emplace_back(key, &cell);
    at->second += rows[i].x - r;
  }
  for (const auto& [key, cell] : order) {
    ++cell->own.clusters;
    cell->own.deviations += of[key] * of[key];
  }
}

}  // namespace

NpsTrend nps_trend(const Table& answers, const std::vector<std::string>& by, const NpsTrendOptions& options) {
  const double z = stats::two_sided_z(check_level("nps_trend", options.level));
  const bool linear = linearised_of("nps_trend", options.method, options.linearised, options.bootstrap.has_value(),
                                    options.cluster ? "a cluster" : "");
  if (options.bootstrap)
    check_range("nps_trend", "resamples", static_cast<double>(options.bootstrap->resamples), {100, 1e8, false, false});
  ScoreCodes codes(answers.column(options.score), answers.name(), options.score,
                   options.scale == NpsScale::one_to_ten ? 1 : 0);
  const Grouping groups = Grouping::of(answers, by);
  const auto rows = weighed_answers(groups, codes, answers, options.cluster, std::nullopt);
  const Column scores = numbers_if_empty(answers.column(options.score));
  std::vector<std::int32_t> when;
  for (const Day day : days_of_answers(answers, options.date, scores)) when.push_back(number_of(day, options.period));

  std::map<std::pair<std::uint32_t, std::int32_t>, Cell> cells;
  std::vector<Line> lines(groups.slots());
  std::vector<std::int32_t> from(groups.slots(), 0), to(groups.slots(), 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    NpsCounts& cell = cells[{rows[i].group, when[i]}].counts;
    ++cell.n;
    cell.promoters += rows[i].x > 0;
    cell.detractors += rows[i].x < 0;
    cell.passives += rows[i].x == 0;
    Line& line = lines[rows[i].group];
    from[rows[i].group] = line.n > 0 ? std::min(from[rows[i].group], when[i]) : when[i];
    to[rows[i].group] = line.n > 0 ? std::max(to[rows[i].group], when[i]) : when[i];
    line.n += 1;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Line& line = lines[rows[i].group];
    const double t = when[i] - from[rows[i].group];
    line.t += t;
    line.tt += t * t;
    line.x += rows[i].x;
    line.tx += t * rows[i].x;
  }
  if (linear) linearise_periods(cells, rows, when, options.cluster.has_value());
  const auto slope_of = [](const Line& l) {
    const double square = l.tt - l.t * l.t / l.n;
    return std::pair{(l.tx - l.t * l.x / l.n) / square, square};
  };
  std::unordered_map<std::uint64_t, double> of;
  std::vector<std::uint64_t> order;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Line& line = lines[rows[i].group];
    const auto [slope, square] = slope_of(line);
    if (!(square > 0)) continue;
    const double t = when[i] - from[rows[i].group] - line.t / line.n;
    const double u = t * (rows[i].x - line.x / line.n - slope * t);
    if (!options.cluster) {
      line.meat += u * u;
      continue;
    }
    const std::uint64_t key = std::uint64_t{rows[i].group} << 32 | rows[i].cluster;
    const auto [at, fresh] = of.try_emplace(key, 0);
    if (fresh) order.push_back(key);
    at->second += u;
  }
  for (const auto key : order) {
    Line& line = lines[static_cast<std::size_t>(key >> 32)];
    ++line.clusters;
    line.meat += of[key] * of[key];
  }

  std::vector<std::uint32_t> with_rows, period_slots;
  for (std::uint32_t slot = 0; slot < groups.slots(); ++slot)
    if (lines[slot].n > 0) with_rows.push_back(slot);
  std::vector<std::int32_t> starts;
  std::vector<std::size_t> group_of;
  std::vector<std::int64_t> n, promoters, passives, detractors, all, periods;
  std::vector<std::optional<double>> nps, low, high, slopes, slope_low, slope_high, p;
  std::vector<std::optional<std::string>> direction;
  StudentQuantiles quantiles(options.level);
  NpsDraws draws(options.level, options.bootstrap.value_or(NpsBootstrap{}));
  for (std::size_t g = 0; g < with_rows.size(); ++g) {
    const auto slot = with_rows[g];
    for (std::int32_t number = from[slot]; number <= to[slot]; ++number) {
      const auto found = cells.find({slot, number});
      const Cell cell = found == cells.end() ? Cell{} : found->second;
      const NpsCounts& counts = cell.counts;
      group_of.push_back(g);
      starts.push_back(first_day(number, options.period).number);
      n.push_back(counts.n);
      promoters.push_back(counts.promoters);
      passives.push_back(counts.passives);
      detractors.push_back(counts.detractors);
      if (counts.n == 0) {
        for (auto* column : {&nps, &low, &high}) column->push_back(std::nullopt);
        continue;
      }
      const auto size = static_cast<double>(counts.n);
      const double up = static_cast<double>(counts.promoters) / size,
                   down = static_cast<double>(counts.detractors) / size;
      nps.push_back(100 * (up - down));
      if (linear) {
        const auto limits = linearised_limits(cell.own, up, down, size, -1, quantiles);
        low.push_back(std::isnan(limits.se) ? std::nullopt : std::optional(limits.low));
        high.push_back(std::isnan(limits.se) ? std::nullopt : std::optional(limits.high));
        continue;
      }
      const Limits limits = options.bootstrap
                                ? draws.limits(counts.promoters, counts.passives, counts.detractors,
                                               std::uint64_t{slot} << 32 | static_cast<std::uint32_t>(number))
                                : nps_limits(up, down, size, z, closed_form(options.method));
      low.push_back(limits.low);
      high.push_back(limits.high);
    }
    const Line& line = lines[slot];
    all.push_back(static_cast<std::int64_t>(line.n));
    periods.push_back(to[slot] - from[slot] + 1);
    const auto [slope, square] = slope_of(line);
    const auto c = static_cast<double>(line.clusters);
    const double dof = options.cluster ? c - 1 : line.n - 2;
    if (!(square > 0) || line.n < 3 || !(dof > 0)) {
      for (auto* column : {&slopes, &slope_low, &slope_high, &p}) column->push_back(std::nullopt);
      direction.push_back(std::nullopt);
      continue;
    }
    const double factor = options.cluster ? c / (c - 1) * (line.n - 1) / (line.n - 2) : line.n / (line.n - 2);
    const auto tested = stats::t_tested(100 * slope, 100 * std::sqrt(factor * line.meat) / square, dof, options.level,
                                        static_cast<std::int64_t>(line.n), "trend");
    slopes.push_back(tested.estimate.value);
    slope_low.push_back(tested.estimate.low);
    slope_high.push_back(tested.estimate.high);
    p.push_back(tested.p);
    direction.push_back(tested.estimate.low > 0 ? "rising" : tested.estimate.high < 0 ? "falling" : "cannot tell");
  }
  const auto keys = groups.keys(with_rows);
  NpsTrend out{Table("nps_trend", static_cast<std::int64_t>(starts.size())),
               Table("trend", static_cast<std::int64_t>(with_rows.size()))};
  std::vector<std::uint32_t> repeated;
  for (const auto g : group_of) repeated.push_back(with_rows[g]);
  const auto many = groups.keys(repeated);
  for (std::size_t k = 0; k < by.size(); ++k) {
    out.periods.add(by[k], many[k]);
    out.trend.add(by[k], keys[k]);
  }
  out.periods.add("period", Column::dates(std::move(starts))).add("n", Column::of(std::move(n)));
  out.periods.add("promoters", Column::of(std::move(promoters))).add("passives", Column::of(std::move(passives)));
  out.periods.add("detractors", Column::of(std::move(detractors))).add("nps", Column::of(nps));
  out.periods.add("nps_low", Column::of(low)).add("nps_high", Column::of(high));
  out.trend.add("n", Column::of(std::move(all))).add("periods", Column::of(std::move(periods)));
  out.trend.add("slope", Column::of(slopes)).add("slope_low", Column::of(slope_low));
  out.trend.add("slope_high", Column::of(slope_high)).add("p", Column::of(p)).add("direction", Column::text(direction));
  return out;
}

}  // namespace cabochon::feedback
