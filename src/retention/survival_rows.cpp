#include "cabochon/retention/survival_rows.hpp"

#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/range.hpp"
#include "cabochon/stats/ascending_order.hpp"

namespace cabochon::retention {
namespace {

std::vector<double> read_times(const Table& table, const std::string& name) {
  const Column column = to_float64(table.column(name), table.name(), name);
  const auto values = column.values<double>();
  conversion::WrongRows wrong(table.name(), name, non_negative.expected());
  for (std::size_t row = 0; row < values.size(); ++row) {
    const bool absent = column.null_count() > 0 && column.is_null(static_cast<std::int64_t>(row));
    if (!absent && non_negative.contains(values[row])) continue;
    wrong.add(static_cast<std::int64_t>(row), absent ? "null" : number_text(values[row]));
  }
  wrong.raise();
  return {values.begin(), values.end()};
}

void read_flags(const Table& table, const std::string& name, SurvivalRows& rows) {
  const Column& column = table.column(name);
  const std::string expected = "0 (censored) or 1 (event)";
  if (column.type() == Type::text && column.null_count() < column.size())
    throw conversion::wrong_type(column, table.name(), name, "a column of " + expected);
  const Column numbers = numbers_if_empty(column);
  rows.causes = {"1"};
  rows.cause.resize(static_cast<std::size_t>(numbers.size()));
  conversion::WrongRows wrong(table.name(), name, expected);
  visit_numbers(numbers, table.name(), name, [&](const auto values) {
    for (std::size_t row = 0; row < values.size(); ++row) {
      const bool absent = numbers.null_count() > 0 && numbers.is_null(static_cast<std::int64_t>(row));
      const auto value = values[row];
      if (!absent && (value == 0 || value == 1))
        rows.cause[row] = static_cast<std::int32_t>(value);
      else
        wrong.add(static_cast<std::int64_t>(row), absent ? "null" : conversion::value_text(value));
    }
  });
  wrong.raise();
}

void read_causes(const Table& table, const std::string& name, SurvivalRows& rows) {
  const Column& column = table.column(name);
  rows.cause.assign(static_cast<std::size_t>(column.size()), 0);
  if (column.type() == Type::text) {
    std::map<std::string, std::int32_t> places;
    for (std::int64_t row = 0; row < column.size(); ++row)
      if (!column.is_null(row)) places.emplace(column.text_at(row), 0);
    for (auto& [cause, place] : places) {
      rows.causes.push_back(cause);
      place = static_cast<std::int32_t>(rows.causes.size());
    }
    std::vector<std::int32_t> of_code(static_cast<std::size_t>(column.dictionary().size()), 0);
    for (std::size_t code = 0; code < of_code.size(); ++code) {
      const auto place = places.find(std::string(column.dictionary()[static_cast<std::int32_t>(code)]));
      if (place != places.end()) of_code[code] = place->second;
    }
    const auto codes = column.codes();
    for (std::size_t row = 0; row < codes.size(); ++row)
      if (codes[row] >= 0) rows.cause[row] = of_code[static_cast<std::size_t>(codes[row])];
    return;
  }
  rows.causes_are_numbers = true;
  const Column numbers = to_int64(column, table.name(), name);
  const auto values = numbers.values<std::int64_t>();
  std::map<std::int64_t, std::int32_t> places;
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!numbers.is_null(static_cast<std::int64_t>(row)) && values[row] != 0) places.emplace(values[row], 0);
  for (auto& [cause, place] : places) {
    rows.causes.push_back(std::to_string(cause));
    place = static_cast<std::int32_t>(rows.causes.size());
  }
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!numbers.is_null(static_cast<std::int64_t>(row)) && values[row] != 0) rows.cause[row] = places[values[row]];
}

void check_entries(const Table& table, const SurvivalColumns& columns, const SurvivalRows& rows) {
  conversion::WrongRows wrong(table.name(), *columns.entry, "a start below the row's " + core::quoted(columns.time));
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (!(rows.entry[row] < rows.time[row]))
      wrong.add(static_cast<std::int64_t>(row), [&] {
        return number_text(rows.entry[row]) + " where " + core::quoted(columns.time) + " is " +
               number_text(rows.time[row]);
      });
  wrong.raise();
}

// Times of ends and starts together, so that an end and a start that differ only by rounding stay one time.
void pool_times(SurvivalRows& rows) {
  const auto whole = [](double t) { return t == std::trunc(t); };
  if (std::all_of(rows.time.begin(), rows.time.end(), whole) &&
      std::all_of(rows.entry.begin(), rows.entry.end(), whole))
    return;
  const std::size_t ends = rows.by_time.size(), n = ends + rows.by_entry.size();
  std::vector<double> rising(n);
  std::vector<std::uint32_t> from(n);  // rows of the ends, then of the starts
  std::size_t a = 0, b = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const bool take_end =
        b == rows.by_entry.size() || (a < ends && rows.time[rows.by_time[a]] <= rows.entry[rows.by_entry[b]]);
    from[i] = static_cast<std::uint32_t>(take_end ? a : ends + b);
    rising[i] = take_end ? rows.time[rows.by_time[a++]] : rows.entry[rows.by_entry[b++]];
  }
  stats::pool_near(rising);
  for (std::size_t i = 0; i < n; ++i) {
    if (from[i] < ends)
      rows.time[rows.by_time[from[i]]] = rising[i];
    else
      rows.entry[rows.by_entry[from[i] - ends]] = rising[i];
  }
}

}  // namespace

SurvivalRows read_survival(const Table& table, const SurvivalColumns& columns, EventCodes codes) {
  if (table.rows() > 0xFFFFFFFFll)
    throw InputError({table.name(), {}, -1, std::to_string(table.rows()) + " rows", "fewer than 4,294,967,296 rows"});
  SurvivalRows rows;
  rows.time = read_times(table, columns.time);
  if (codes == EventCodes::zero_or_one)
    read_flags(table, columns.event, rows);
  else
    read_causes(table, columns.event, rows);
  rows.by_time = stats::ascending_order(rows.time);
  if (columns.entry) {
    rows.entry = read_times(table, *columns.entry);
    check_entries(table, columns, rows);
    rows.by_entry = stats::ascending_order(rows.entry);
  }
  pool_times(rows);
  if (columns.entry) check_entries(table, columns, rows);
  return rows;
}

GroupedOrder group_order(std::span<const std::uint32_t> order, std::span<const std::uint32_t> group,
                         std::uint32_t groups) {
  GroupedOrder out{std::vector<std::uint32_t>(order.size()),
                   std::vector<std::uint32_t>(static_cast<std::size_t>(groups) + 1, 0)};
  if (groups <= 1) {
    out.order.assign(order.begin(), order.end());
    if (groups == 1) out.ends[1] = static_cast<std::uint32_t>(order.size());
    return out;
  }
  for (const auto row : order) ++out.ends[group[row] + 1];
  for (std::size_t g = 1; g < out.ends.size(); ++g) out.ends[g] += out.ends[g - 1];
  std::vector<std::uint32_t> next(out.ends.begin(), out.ends.end() - 1);
  for (const auto row : order) out.order[next[group[row]]++] = row;
  return out;
}

}  // namespace cabochon::retention
