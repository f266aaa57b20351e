#include "cabochon/retention/silence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/parallel.hpp"

#include "nullable_column.hpp"
#include "order_days.hpp"
#include "rhythm.hpp"

namespace cabochon::retention {
namespace {

constexpr double least_gap = 0.5;  // two order days between which the clock stood still

// How far the clock has run at the end of each day.
class Clock {
 public:
  Clock(std::int32_t first, std::int32_t last, const std::vector<std::int32_t>& closed,
        const std::vector<double>& month_rate)
      : first_(first), run_(static_cast<std::size_t>(last - first) + 2, 0.0) {
    const std::set<std::int32_t> shut(closed.begin(), closed.end());
    for (std::int32_t day = first; day <= last; ++day) {
      double step = shut.count(day) ? 0 : 1;
      if (!month_rate.empty()) step *= month_rate[static_cast<unsigned>(Day{day}.calendar().month()) - 1];
      run_[static_cast<std::size_t>(day - first) + 1] = run_[static_cast<std::size_t>(day - first)] + step;
    }
  }
  [[nodiscard]] double between(std::int32_t from, std::int32_t to) const {
    return run_[static_cast<std::size_t>(to - first_) + 1] - run_[static_cast<std::size_t>(from - first_) + 1];
  }

 private:
  std::int32_t first_;
  std::vector<double> run_;
};

// Orders an open account-day in each calendar month over those in all; months with little behind them lean to 1.
std::vector<double> month_rates(const OrderDays& orders, const std::vector<std::int32_t>& closed) {
  constexpr double lean = 20;  // orders that a month's rate is worth before anything is seen
  std::int32_t first = *std::min_element(orders.day.begin(), orders.day.end());
  std::int32_t last = *std::max_element(orders.day.begin(), orders.day.end());
  std::vector<double> inside(static_cast<std::size_t>(last - first) + 2, 0.0);
  std::vector<double> seen(12, 0.0), exposed(12, 0.0);
  const auto month = [](std::int32_t day) { return static_cast<unsigned>(Day{day}.calendar().month()) - 1; };
  for (std::uint32_t g = 0; g < orders.groups.count; ++g) {
    const auto days = orders.days(g);
    if (days.size() < 2) continue;
    for (std::size_t i = 1; i < days.size(); ++i) ++seen[month(days[i])];
    ++inside[static_cast<std::size_t>(days.front() + 1 - first)];
    --inside[static_cast<std::size_t>(days.back() + 1 - first)];
  }
  const std::set<std::int32_t> shut(closed.begin(), closed.end());
  double now = 0;
  for (std::int32_t day = first; day <= last; ++day) {
    now += inside[static_cast<std::size_t>(day - first)];
    if (!shut.count(day)) exposed[month(day)] += now;
  }
  const double rate = std::accumulate(seen.begin(), seen.end(), 0.0) /
                      std::max(1.0, std::accumulate(exposed.begin(), exposed.end(), 0.0));
  std::vector<double> out(12);
  for (std::size_t m = 0; m < 12; ++m) out[m] = (seen[m] + lean) / (exposed[m] * rate + lean);
  return out;
}

double value_of_year(const OrderDays& orders, std::uint32_t group, std::int32_t as_of) {
  const auto days = orders.days(group);
  const auto values = orders.values(group);
  double sum = 0;
  for (std::size_t i = 0; i < days.size(); ++i)
    if (days[i] > as_of - 365) sum += values[i];
  return sum;
}

}  // namespace

SilenceResult silence(const Table& table, const SilenceOptions& options) {
  (void)check_level("silence", options.level);
  check_range("silence", "horizon_days", options.horizon_days, {1, 3660, false, false});
  (void)resolve_threads(options.threads);
  const std::int32_t as_of = options.as_of.number;
  const OrderDays orders = order_days(table, {options.account, options.date, options.value, {}}, options.as_of);
  if (orders.day.empty())
    throw InputError({table.name(), options.date, -1,
                      table.rows() == 0 ? "no rows" : "no order up to " + to_string(options.as_of),
                      "orders on or before as_of"});
  const auto [low, high] = std::minmax_element(orders.day.begin(), orders.day.end());
  const std::int32_t first = *low;
  if (options.seasonal && *high - first < 365)
    throw InputError({table.name(), options.date, -1, std::to_string(*high - first + 1) + " days of orders",
                      "at least 366, to tell the seasons apart"});
  std::vector<double> rates;
  if (options.seasonal) rates = month_rates(orders, options.closed);
  const Clock clock(first, as_of + options.horizon_days, options.closed, rates);

  SilenceResult out;
  out.lines_without_value = orders.lines_without_value;
  out.lines_after = orders.lines_after;
  std::vector<std::uint32_t> group;
  std::vector<Gaps> gaps;
  double all_gaps = 0;
  for (std::uint32_t g = 0; g < orders.groups.count; ++g) {
    const auto days = orders.days(g);
    if (days.empty()) {
      ++out.without_orders;
      continue;
    }
    Gaps one;
    one.n = static_cast<double>(days.size() - 1);
    for (std::size_t i = 1; i < days.size(); ++i) {
      const double gap = std::max(least_gap, clock.between(days[i - 1], days[i]));
      one.sum += gap;
      one.log_sum += std::log(gap);
    }
    one.silent = clock.between(days.back(), as_of);
    all_gaps += one.n;
    group.push_back(g);
    gaps.push_back(one);
  }
  if (all_gaps < 20)
    throw InputError({table.name(), options.date, -1,
                      std::to_string(static_cast<std::int64_t>(all_gaps)) + " gaps between orders",
                      "at least 20 over all accounts, to learn their rhythm"});
  const Rhythm rhythm = fit_rhythm(gaps, options.progress);
  const double horizon = clock.between(as_of, as_of + options.horizon_days);
  std::vector<Silence> said(gaps.size());
  Ticker ticker;
  for_chunks(
      static_cast<std::int64_t>(gaps.size()), options.threads, ticker,
      [&](std::int64_t, std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
          said[i] = silence_of(rhythm, gaps[i], horizon, options.level);
      },
      [](std::int64_t) {}, 1024);

  const bool money = options.value.has_value();
  std::vector<double> value(gaps.size(), 0.0), loss(gaps.size(), 0.0);
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (money) value[i] = value_of_year(orders, group[i], as_of);
    loss[i] = money ? value[i] * said[i].no_order : said[i].no_order;
  }
  std::vector<std::uint32_t> order(gaps.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    return loss[a] != loss[b] ? loss[a] > loss[b] : said[a].probability < said[b].probability;
  });

  std::vector<std::uint32_t> keys;
  std::vector<std::int64_t> rank, count, silent;
  std::vector<std::int32_t> first_day, last_day;
  std::vector<double> ratio, typical, typical_low, typical_high, regular, probability, active, no_order, worth, lost;
  for (std::size_t r = 0; r < order.size(); ++r) {
    const std::uint32_t i = order[r];
    const auto days = orders.days(group[i]);
    keys.push_back(group[i]);
    rank.push_back(static_cast<std::int64_t>(r) + 1);
    count.push_back(static_cast<std::int64_t>(days.size()));
    first_day.push_back(days.front());
    last_day.push_back(days.back());
    silent.push_back(as_of - days.back());
    ratio.push_back(gaps[i].silent / said[i].typical);
    typical.push_back(said[i].typical);
    typical_low.push_back(said[i].low);
    typical_high.push_back(said[i].high);
    regular.push_back(said[i].regularity);
    probability.push_back(said[i].probability);
    active.push_back(said[i].active);
    no_order.push_back(said[i].no_order);
    worth.push_back(value[i]);
    lost.push_back(loss[i]);
  }
  out.accounts = orders.groups.table("silence", keys);
  out.accounts.add("rank", Column::of(std::move(rank))).add("orders", Column::of(std::move(count)));
  out.accounts.add("first", Column::dates(std::move(first_day))).add("last", Column::dates(std::move(last_day)));
  out.accounts.add("days_silent", Column::of(std::move(silent))).add("silence", Column::of(std::move(ratio)));
  out.accounts.add("typical_days", Column::of(std::move(typical)));
  out.accounts.add("typical_days_low", Column::of(std::move(typical_low)));
  out.accounts.add("typical_days_high", Column::of(std::move(typical_high)));
  out.accounts.add("regularity", Column::of(std::move(regular)));
  out.accounts.add("probability", Column::of(std::move(probability))).add("active", Column::of(std::move(active)));
  out.accounts.add("no_order", Column::of(std::move(no_order)));
  if (money)
    out.accounts.add("value_per_year", Column::of(std::move(worth))).add("expected_loss", Column::of(std::move(lost)));
  out.leaves = rhythm.leaves;
  for (std::size_t j = 0; j < regularities.size(); ++j) out.regularity += rhythm.weights[j] * regularities[j];
  out.typical_days = silence_of(rhythm, {}, 1, options.level).typical;
  return out;
}

}  // namespace cabochon::retention
