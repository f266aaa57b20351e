#include "cabochon/retention/summarise.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "cabochon/core/buffer.hpp"

#include "order_lines.hpp"

namespace cabochon::retention {
namespace {

constexpr std::int32_t nobody = INT32_MIN;

struct State {
  std::int32_t first = nobody, last = 0;
  std::int32_t holdout_last = nobody;
  std::uint32_t repeats = 0, holdout = 0;
  std::uint32_t unused = 0;
  double value = 0, log_gaps = 0, holdout_value = 0;
};

// Takes lines or transactions, for each account by rising day.
struct Histories {
  std::vector<State> states;
  std::vector<double> log_of;  // of a gap in days, in the unit
  std::int32_t calibration_end;

  Histories(const OrderLines& lines, Unit unit)
      : states(lines.accounts.slots()), calibration_end(lines.calibration_end.number) {
    const auto longest = static_cast<std::size_t>(lines.last_line - lines.first) + 1;
    log_of.assign(longest + 1, 0);
    for (std::size_t gap = 1; gap <= longest; ++gap) log_of[gap] = std::log(static_cast<double>(gap) / days_of(unit));
  }

  void block(std::span<const std::uint32_t> slots) {
    for (std::size_t i = 0; i < std::min(ahead, slots.size()); ++i) fetch(slots[i]);
  }

  void operator()(std::uint32_t slot, std::int32_t day, double value, std::size_t i,
                  std::span<const std::uint32_t> slots) {
    if (i + ahead < slots.size()) fetch(slots[i + ahead]);
    add(states[slot], day, value);
  }

  void add(State& s, std::int32_t day, double value) {
    if (day > calibration_end) {
      s.holdout += day != s.holdout_last;
      s.holdout_last = day;
      s.holdout_value += value;
    } else if (s.first == nobody) {
      s.first = s.last = day;
    } else if (day == s.last) {
      s.value += s.repeats ? value : 0.0;
    } else {
      ++s.repeats;
      s.value += value;
      s.log_gaps += log_of[static_cast<std::size_t>(day - s.last)];
      s.last = day;
    }
  }

 private:
  static constexpr std::size_t ahead = 24;
  void fetch(std::uint32_t slot) const {
#if defined(__GNUC__)
    __builtin_prefetch(&states[slot], 1);
#endif
  }
};

Column months(const std::vector<std::int32_t>& days) {
  auto dictionary = std::make_shared<Dictionary>();
  std::vector<std::int32_t> codes(days.size());
  if (days.empty()) return Column::text(std::move(codes), std::move(dictionary));
  const auto [low, high] = std::minmax_element(days.begin(), days.end());
  const Month first = Month::of(Day{*low});
  std::vector<std::int32_t> month_of(static_cast<std::size_t>(*high - *low) + 1);
  for (std::int32_t day = *low; day <= *high; ++day)
    month_of[static_cast<std::size_t>(day - *low)] = Month::of(Day{day}) - first;
  for (std::int32_t m = 0; m <= month_of.back(); ++m) dictionary->append(to_string(first + m));
  for (std::size_t i = 0; i < days.size(); ++i) codes[i] = month_of[static_cast<std::size_t>(days[i] - *low)];
  return Column::text(std::move(codes), std::move(dictionary));
}

Column means(const std::vector<double>& sums, const std::vector<std::int64_t>& counts) {
  Buffer<double> out(sums.size());
  std::vector<std::uint8_t> bits((sums.size() + 7) / 8, 0);
  std::int64_t nulls = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    out[i] = counts[i] ? sums[i] / static_cast<double>(counts[i]) : std::nan("");
    nulls += counts[i] == 0;
    if (counts[i]) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (1u << (i % 8)));
  }
  return to_column(std::move(out), std::move(bits), nulls);
}

Table table_of(const Table& orders, const SummariseOptions& options, const OrderLines& lines,
               const std::vector<State>& states, std::int64_t& after_calibration) {
  std::vector<std::uint32_t> slots;
  for (std::uint32_t slot = 0; slot < states.size(); ++slot) {
    if (states[slot].first != nobody) slots.push_back(slot);
    after_calibration += states[slot].first == nobody && states[slot].holdout > 0;
  }
  const double unit = days_of(options.unit);
  std::vector<std::int32_t> first, last;
  std::vector<std::int64_t> x, holdout;
  std::vector<double> t_x, T, sum, logs, holdout_sum;
  for (const auto slot : slots) {
    const State& s = states[slot];
    first.push_back(s.first);
    last.push_back(s.last);
    x.push_back(s.repeats);
    t_x.push_back((s.last - s.first) / unit);
    T.push_back((lines.calibration_end.number - s.first) / unit);
    sum.push_back(s.value);
    logs.push_back(s.log_gaps);
    holdout.push_back(s.holdout);
    holdout_sum.push_back(s.holdout_value);
  }
  const std::size_t rows = slots.size();
  Table out("summary", static_cast<std::int64_t>(rows));
  out.add(options.account, lines.accounts.keys(slots).front());
  const Column cohort = months(first);
  out.add("first", Column::dates(std::move(first)));
  out.add("last", Column::dates(std::move(last)));
  out.add("cohort", cohort);
  const Column mean = lines.has_value() ? means(sum, x) : Column();
  out.add("x", Column::of(std::move(x)));
  out.add("t_x", Column::of(std::move(t_x)));
  out.add("T", Column::of(std::move(T)));
  if (lines.has_value()) out.add("mean_value", mean);
  out.add("log_gaps", Column::of(std::move(logs)));
  if (options.calibration_end) {
    const double ahead = (lines.observation_end - lines.calibration_end) / unit;
    const Column holdout_mean = lines.has_value() ? means(holdout_sum, holdout) : Column();
    out.add("x_holdout", Column::of(std::move(holdout)));
    out.add("T_holdout", Column::of(std::vector<double>(rows, ahead)));
    if (lines.has_value()) out.add("value_holdout", holdout_mean);
  }
  auto names = std::make_shared<Dictionary>();
  names->append(name_of(options.unit));
  out.add("unit", Column::text(std::vector<std::int32_t>(rows, 0), std::move(names)));
  (void)orders;
  return out;
}

}  // namespace

Summary summarise(const Table& orders, const SummariseOptions& options) {
  const OrderLines lines = read_lines(orders, options);
  Summary out;
  Histories histories(lines, options.unit);
  if (lines.has_returns) {
    const Transactions all = net(lines);
    for (std::size_t i = 0; i < all.day.size(); ++i)
      histories.add(histories.states[all.slot[i]], all.day[i], lines.has_value() ? all.value[i] : 0.0);
    out.returned_whole = all.returned_whole;
    out.unmatched_returns = all.unmatched_returns;
  } else {
    for_lines_by_day(lines, histories);
  }
  out.table = table_of(orders, options, lines, histories.states, out.after_calibration);
  return out;
}

Table transactions(const Table& orders, const SummariseOptions& options) {
  const OrderLines lines = read_lines(orders, options);
  Transactions all = net(lines);
  std::vector<std::uint32_t> slots;  // with transactions, rising
  std::vector<std::int64_t> place(all.slot.size());
  for (std::size_t i = 0; i < all.slot.size(); ++i) {
    if (slots.empty() || slots.back() != all.slot[i]) slots.push_back(all.slot[i]);
    place[i] = static_cast<std::int64_t>(slots.size()) - 1;
  }
  const Table keys = Table("keys").add("key", lines.accounts.keys(slots).front());
  Table out("transactions", static_cast<std::int64_t>(all.slot.size()));
  out.add(options.account, KeyColumn::of(keys.column("key"), "transactions", options.account).take(place));
  out.add("date", Column::dates(std::move(all.day)));
  if (lines.has_value()) out.add("value", Column::of(std::move(all.value)));
  return out;
}

}  // namespace cabochon::retention
