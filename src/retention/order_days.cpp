#include "order_days.hpp"

#include <algorithm>
#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"

#include "nullable_column.hpp"

namespace cabochon::retention {
namespace {

std::vector<double> numbers(const Table& orders, const std::string& name) {
  const Column column = to_float64(orders.column(name), orders.name(), name);
  const auto values = column.values<double>();
  std::vector<double> out(values.begin(), values.end());
  conversion::WrongRows wrong(orders.name(), name, "a finite number, or null where it is missing");
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (column.null_count() > 0 && column.is_null(static_cast<std::int64_t>(row)))
      out[row] = absent;
    else if (!std::isfinite(out[row]))
      wrong.add(static_cast<std::int64_t>(row), number_text(out[row]));
  }
  wrong.raise();
  return out;
}

void no_nulls(const Table& orders, const std::string& name, const std::string& expected) {
  const Column& column = orders.column(name);
  if (column.null_count() == 0) return;
  conversion::WrongRows wrong(orders.name(), name, expected);
  for (std::int64_t row = 0; row < column.size(); ++row)
    if (column.is_null(row)) wrong.add(row, "null");
  wrong.raise();
}

}  // namespace

std::vector<double> line_values(const Table& orders, const std::string& value) {
  if (value != "revenue" && value != "margin" && value != "net_of_metal") return numbers(orders, value);
  std::vector<double> out = numbers(orders, "revenue");
  if (value == "revenue") return out;
  const std::vector<double> less = numbers(orders, value == "margin" ? "cost" : "metal_value");
  const Column* contract = value == "net_of_metal" ? orders.find("contract") : nullptr;
  for (std::size_t row = 0; row < out.size(); ++row) {
    const bool tolling =
        contract && contract->type() == Type::text && contract->text_at(static_cast<std::int64_t>(row)) == "tolling";
    if (!tolling) out[row] -= less[row];
  }
  return out;
}

OrderDays order_days(const Table& orders, const OrderColumns& columns, Day until) {
  no_nulls(orders, columns.account, "the account that ordered");
  no_nulls(orders, columns.date, "the day of the order");
  const Column date = to_days(orders.column(columns.date), orders.name(), columns.date);
  const auto days = date.values<std::int32_t>();
  OrderDays out;
  std::vector<std::string> keys{columns.account};
  if (columns.category) {
    no_nulls(orders, *columns.category, "a category");
    keys.push_back(*columns.category);
  }
  out.groups = row_groups(orders, keys);
  const std::size_t n = days.size();
  std::vector<double> size(n, 1.0), value(n, 0.0);
  for (const char* name : {"quantity", "revenue"})
    if (orders.find(name)) {
      size = numbers(orders, name);
      for (double& s : size)
        if (std::isnan(s)) s = 1;  // a line without it is still a line
      break;
    }
  if (columns.value) {
    value = line_values(orders, *columns.value);
    for (double& v : value)
      if (std::isnan(v)) {
        ++out.lines_without_value;
        v = 0;
      }
  }

  std::vector<std::uint32_t> ends(out.groups.count + 1, 0), order;
  for (std::size_t row = 0; row < n; ++row) {
    if (days[row] > until.number)
      ++out.lines_after;
    else
      ++ends[out.groups.of_row[row] + 1];
  }
  for (std::size_t g = 1; g < ends.size(); ++g) ends[g] += ends[g - 1];
  order.resize(ends.back());
  std::vector<std::uint32_t> next(ends.begin(), ends.end() - 1);
  for (std::size_t row = 0; row < n; ++row)
    if (days[row] <= until.number) order[next[out.groups.of_row[row]]++] = static_cast<std::uint32_t>(row);
  for (std::uint32_t g = 0; g < out.groups.count; ++g) {
    const auto first = order.begin() + ends[g], last = order.begin() + ends[g + 1];
    std::stable_sort(first, last, [&](auto a, auto b) { return days[a] < days[b]; });
    OrderSeries series{static_cast<std::uint32_t>(out.day.size()), 0};
    for (auto at = first; at != last;) {
      const std::int32_t day = days[*at];
      double bought = 0, worth = 0;
      for (; at != last && days[*at] == day; ++at) {
        bought += size[*at];
        worth += value[*at];
      }
      if (bought > 0) {
        out.day.push_back(day);
        out.value.push_back(worth);
      } else if (out.day.size() > series.begin) {
        out.value.back() += worth;
      }
    }
    series.end = static_cast<std::uint32_t>(out.day.size());
    out.series.push_back(series);
  }
  return out;
}

}  // namespace cabochon::retention
