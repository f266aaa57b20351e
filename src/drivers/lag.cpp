#include <algorithm>
#include <numeric>
#include <string>

#include "cabochon/core/grouping.hpp"
#include "cabochon/core/range.hpp"

#include "source.hpp"

namespace cabochon::drivers {
namespace {

std::optional<std::int64_t> period_of(std::string_view text) {
  if (const auto day = day_from_text(text)) return day->number;
  if (text.size() == 7 && text[4] == '-' && text[5] != 'Q')
    if (const auto day = day_from_text(std::string(text) + "-01")) return Month::of(*day).number;
  const bool quarter = text.size() == 7 && text[4] == '-' && text[5] == 'Q' && text[6] >= '1' && text[6] <= '4';
  if (!quarter && text.size() != 4) return std::nullopt;
  for (std::size_t i = 0; i < 4; ++i)
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  const std::int64_t year = std::stoll(std::string(text.substr(0, 4)));
  return quarter ? year * 4 + (text[6] - '1') : year;
}

void days_to_months(std::vector<std::int64_t>& days, const std::vector<std::uint8_t>& known) {
  bool first = true, last = true;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (!known[i]) continue;
    const Day day{static_cast<std::int32_t>(days[i])};
    first = first && day == Month::of(day).first();
    last = last && day == Month::of(day).last();
  }
  if (!first && !last) return;
  for (std::size_t i = 0; i < days.size(); ++i)
    if (known[i]) days[i] = Month::of(Day{static_cast<std::int32_t>(days[i])}).number;
}

}  // namespace

std::vector<std::int64_t> period_numbers(const Column& column, const std::string& table, const std::string& name,
                                         std::vector<std::uint8_t>& known) {
  const auto n = static_cast<std::size_t>(column.size());
  std::vector<std::int64_t> out(n, 0);
  known.assign(n, 0);
  const char* const expected = "whole numbers, days, or texts such as 2026-10, 2026-Q3 or 2026-10-31";
  if (column.type() == Type::timestamp)
    throw InputError({table, name, -1, "a column of timestamp", "a column of days: cast it to a date"});
  bool days = column.type() == Type::date;
  if (column.type() == Type::text) {
    std::vector<std::optional<std::int64_t>> of_code(static_cast<std::size_t>(column.dictionary().size()));
    std::size_t size = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::int32_t code = column.codes()[i];
      if (code < 0) continue;
      auto& number = of_code[static_cast<std::size_t>(code)];
      const std::string_view text = column.dictionary()[code];
      if (!number) number = period_of(text);
      if (!number || (size != 0 && text.size() != size))
        throw InputError({table, name, static_cast<std::int64_t>(i), core::quoted(text), expected});
      size = text.size();
      out[i] = *number;
      known[i] = 1;
    }
    days = size == 10;
  } else {
    const auto read = [&](const auto values) {
      for (std::size_t i = 0; i < n; ++i) {
        if (column.is_null(static_cast<std::int64_t>(i))) continue;
        const auto number = static_cast<std::int64_t>(values[i]);
        if (static_cast<double>(number) != static_cast<double>(values[i]))
          throw InputError(
              {table, name, static_cast<std::int64_t>(i), number_text(static_cast<double>(values[i])), expected});
        out[i] = number;
        known[i] = 1;
      }
    };
    if (days)
      read(column.values<std::int32_t>());
    else
      visit_numbers(column, table, name, read);
  }
  if (days) days_to_months(out, known);
  return out;
}

std::vector<std::int64_t> earlier_rows(const Column& unit, const std::string& unit_name, const Column& period,
                                       const std::string& period_name, const std::string& table, std::int64_t lag) {
  Table keys(table, unit.size());
  keys.add(unit_name, unit);
  const Grouping groups = Grouping::of(keys, {unit_name});
  const auto n = static_cast<std::size_t>(unit.size());
  std::vector<std::uint32_t> slots(n);
  groups.fill(0, slots);
  std::vector<std::uint8_t> known;
  const auto numbers = period_numbers(period, table, period_name, known);
  std::vector<std::int64_t> order;
  order.reserve(n);
  for (std::size_t i = 0; i < n; ++i)
    if (known[i] && !unit.is_null(static_cast<std::int64_t>(i))) order.push_back(static_cast<std::int64_t>(i));
  const auto key = [&](std::int64_t row) {
    return std::pair{slots[static_cast<std::size_t>(row)], numbers[static_cast<std::size_t>(row)]};
  };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) < key(b); });
  std::vector<Problem> twice;
  std::size_t total = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (key(order[i]) != key(order[i - 1])) continue;
    if (++total <= InputError::shown)
      twice.push_back({table, period_name, order[i], "a second row of the same " + unit_name + " and " + period_name,
                       "one row for each " + unit_name + " and " + period_name + " where lags are asked for"});
  }
  if (total) throw InputError(std::move(twice), total);
  std::vector<std::int64_t> out(n, -1);
  std::size_t from = 0;
  for (const std::int64_t row : order) {
    auto wanted = key(row);
    wanted.second -= lag;
    while (lag >= 0 && key(order[from]) < wanted) ++from;
    if (lag < 0)
      from = static_cast<std::size_t>(
          std::lower_bound(order.begin(), order.end(), wanted, [&](auto a, const auto& b) { return key(a) < b; }) -
          order.begin());
    if (from < order.size() && key(order[from]) == wanted) out[static_cast<std::size_t>(row)] = order[from];
  }
  return out;
}

}  // namespace cabochon::drivers
