#include "order_lines.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "cabochon/core/convert.hpp"

namespace cabochon::retention {
namespace {

std::string account_text(const Table& orders, const std::string& account, std::int64_t row) {
  const Column& column = orders.column(account);
  if (column.is_null(row)) return {};
  if (column.type() == Type::text) return " of account " + core::quoted(column.text_at(row));
  if (column.type() == Type::date || column.type() == Type::timestamp) return {};
  std::string text;
  visit_numbers(column, orders.name(), account, [&](const auto values) {
    text = " of account " + number_text(static_cast<double>(values[static_cast<std::size_t>(row)]));
  });
  return text;
}

void refuse_nulls(const Table& orders, const Column& column, const std::string& name, const std::string& account,
                  const char* expected) {
  if (column.null_count() == 0) return;
  conversion::WrongRows wrong(orders.name(), name, expected);
  for (std::int64_t row = 0; row < column.size(); ++row)
    if (column.is_null(row)) wrong.add(row, [&] { return "null" + account_text(orders, account, row); });
  wrong.raise();
}

// A column of finite numbers, one a line.
Column amounts(const Table& orders, const std::string& name, const std::string& account) {
  const Column& column = orders.column(name);
  refuse_nulls(orders, column, name, account, "a number for every line");
  Column out = to_float64(column, orders.name(), name);
  const auto values = out.values<double>();
  double sum = 0;
  for (const double v : values) sum += std::abs(v);
  if (std::isfinite(sum)) return out;
  conversion::WrongRows wrong(orders.name(), name, "a finite number");
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!std::isfinite(values[row]))
      wrong.add(static_cast<std::int64_t>(row), [&] {
        return number_text(values[row]) + account_text(orders, account, static_cast<std::int64_t>(row));
      });
  wrong.raise();
  throw InputError({orders.name(), name, -1, "a sum beyond the largest number", "numbers whose sum is finite"});
}

}  // namespace

OrderLines read_lines(const Table& orders, const SummariseOptions& options) {
  const Column& accounts = orders.column(options.account);
  const Column& dates = orders.column(options.date);
  if (orders.rows() == 0) throw InputError({orders.name(), {}, -1, "no rows", "at least one order line"});
  refuse_nulls(orders, accounts, options.account, options.account, "an account for every line");
  refuse_nulls(orders, dates, options.date, options.account, "a day for every line");
  OrderLines out{Grouping::of(orders, {options.account}),
                 to_days(dates, orders.name(), options.date),
                 {},
                 {},
                 {},
                 {},
                 {},
                 true,
                 false};
  const auto days = out.days.values<std::int32_t>();
  std::int32_t low = days[0], high = days[0], before = days[0];
  bool rising = true;
  for (const auto day : days) {
    low = std::min(low, day);
    high = std::max(high, day);
    rising &= day >= before;
    before = day;
  }
  out.first = Day{low};
  out.last_line = Day{high};
  out.by_day = rising;
  if (static_cast<std::int64_t>(high) - low > 200 * 366)
    throw InputError({orders.name(), options.date, -1, to_string(Day{low}) + " to " + to_string(Day{high}),
                      "days of at most 200 years"});
  out.observation_end = options.observation_end.value_or(out.last_line);
  out.calibration_end = options.calibration_end.value_or(out.observation_end);
  if (out.last_line > out.observation_end) {
    conversion::WrongRows wrong(orders.name(), options.date,
                                "a day up to the end of the observation, " + to_string(out.observation_end));
    for (std::size_t row = 0; row < days.size(); ++row)
      if (days[row] > out.observation_end.number)
        wrong.add(static_cast<std::int64_t>(row), [&] {
          return to_string(Day{days[row]}) + account_text(orders, options.account, static_cast<std::int64_t>(row));
        });
    wrong.raise();
  }
  if (options.calibration_end && !(out.calibration_end < out.observation_end))
    throw InputError({"summarise", "calibration_end", -1, to_string(out.calibration_end),
                      "a day before the end of the observation, " + to_string(out.observation_end)});
  if (out.calibration_end < out.first)
    throw InputError({"summarise", "calibration_end", -1, to_string(out.calibration_end),
                      "a day on or after the first line's, " + to_string(out.first)});
  if (options.value) out.value = amounts(orders, *options.value, options.account);
  out.amount = options.returns ? amounts(orders, *options.returns, options.account) : out.value;
  double least = 0;
  if (out.has_amount())
    for (const double v : out.amount.values<double>()) least = v < least ? v : least;
  out.has_returns = least < 0;
  return out;
}

namespace {

// Lines of all accounts, account after account, each by day.
struct ByAccount {
  std::vector<std::size_t> begin;  // of each slot, and the end
  std::vector<std::int32_t> day;
  std::vector<double> value, amount;
};

ByAccount by_account(const OrderLines& lines) {
  ByAccount out;
  const auto rows = static_cast<std::size_t>(lines.accounts.rows());
  const auto days = lines.days.values<std::int32_t>();
  const double* values = lines.has_value() ? lines.value.values<double>().data() : nullptr;
  const double* amounts = lines.has_amount() ? lines.amount.values<double>().data() : nullptr;
  std::vector<std::uint32_t> slots(rows);
  lines.accounts.fill(0, slots);
  out.begin.assign(static_cast<std::size_t>(lines.accounts.slots()) + 1, 0);
  for (const auto slot : slots) ++out.begin[slot + 1];
  for (std::size_t s = 1; s < out.begin.size(); ++s) out.begin[s] += out.begin[s - 1];
  std::vector<std::size_t> next(out.begin.begin(), out.begin.end() - 1);
  out.day.resize(rows);
  out.value.resize(values ? rows : 0);
  out.amount.resize(amounts ? rows : 0);
  const auto place = [&](std::size_t row) {
    const std::size_t to = next[slots[row]]++;
    out.day[to] = days[row];
    if (values) out.value[to] = values[row];
    if (amounts) out.amount[to] = amounts[row];
  };
  if (lines.by_day) {
    for (std::size_t row = 0; row < rows; ++row) place(row);
    return out;
  }
  std::vector<std::size_t> begin_of(static_cast<std::size_t>(lines.last_line - lines.first) + 2, 0);
  for (const auto day : days) ++begin_of[static_cast<std::size_t>(day - lines.first.number) + 1];
  for (std::size_t d = 1; d < begin_of.size(); ++d) begin_of[d] += begin_of[d - 1];
  std::vector<std::size_t> by_day(rows);
  for (std::size_t row = 0; row < rows; ++row)
    by_day[begin_of[static_cast<std::size_t>(days[row] - lines.first.number)]++] = row;
  for (const std::size_t row : by_day) place(row);
  return out;
}

// The transactions of one account and period, as returns leave them.
class Netting {
 public:
  struct Day {
    std::int32_t day;
    double amount, value;
  };

  void start() {
    kept_.clear();
    size_ = 0;
    unmatched_ = 0;
  }

  // `size`: sum of the amounts without their signs.
  void add(const Day& day, double size, bool has_returns) {
    size_ += size;
    const double nothing = 1e-12 * size_;  // what adding up decimal amounts leaves
    if (!has_returns || day.amount > nothing) {
      kept_.push_back(day);
      return;
    }
    const double all = -day.amount;
    double owed = all;
    for (std::size_t i = kept_.size(); i-- > 0 && owed > nothing;) {
      if (!(kept_[i].amount > 0)) continue;  // a sample was not returned
      const double taken = std::min(owed, kept_[i].amount);
      owed -= taken;
      kept_[i].amount -= taken;
      kept_[i].value += day.value * (taken / all);
      if (!(kept_[i].amount > nothing)) kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    unmatched_ += owed > nothing;
  }

  [[nodiscard]] const std::vector<Day>& kept() const noexcept { return kept_; }
  [[nodiscard]] std::int64_t unmatched() const noexcept { return unmatched_; }

 private:
  std::vector<Day> kept_;
  double size_ = 0;
  std::int64_t unmatched_ = 0;
};

}  // namespace

Transactions net(const OrderLines& lines) {
  const ByAccount rows = by_account(lines);
  const bool priced = lines.has_value(), counted = lines.has_amount();
  Transactions out;
  Netting period;
  for (std::size_t slot = 0; slot + 1 < rows.begin.size(); ++slot) {
    const std::size_t begin = rows.begin[slot], end = rows.begin[slot + 1], before = out.day.size();
    bool holdout = false;
    period.start();
    const auto keep = [&] {
      for (const auto& one : period.kept()) {
        out.slot.push_back(static_cast<std::uint32_t>(slot));
        out.day.push_back(one.day);
        if (priced) out.value.push_back(one.value);
      }
      out.unmatched_returns += period.unmatched();
      period.start();
    };
    for (std::size_t i = begin; i < end;) {
      Netting::Day day{rows.day[i], 0, 0};
      if (!holdout && day.day > lines.calibration_end.number) {
        keep();
        holdout = true;
      }
      double size = 0;
      bool has_returns = false;
      for (; i < end && rows.day[i] == day.day; ++i) {
        if (priced) day.value += rows.value[i];
        if (!counted) continue;
        day.amount += rows.amount[i];
        size += std::abs(rows.amount[i]);
        has_returns |= rows.amount[i] < 0;
      }
      period.add(day, size, has_returns);
    }
    keep();
    out.returned_whole += begin < end && out.day.size() == before;
  }
  return out;
}

}  // namespace cabochon::retention
