#include <vector>

#include "cabochon/core/convert.hpp"
#include "cabochon/improvement/control_chart_table.hpp"

namespace cabochon::improvement {
namespace {

std::vector<double> numbers_of(const Table& table, const std::string& name) {
  const Column column = to_float64(numbers_if_empty(table.column(name)), table.name(), name);
  conversion::WrongRows wrong(table.name(), name, "a number in every row");
  for (std::int64_t row = 0; row < column.size(); ++row)
    if (column.is_null(row)) wrong.add(row, "null");
  wrong.raise();
  const auto values = column.values<double>();
  return {values.begin(), values.end()};
}

std::vector<std::string> labels_of(const Table& table, const std::optional<std::string>& name) {
  std::vector<std::string> out;
  if (!name) {
    for (std::int64_t row = 0; row < table.rows(); ++row) out.push_back(std::to_string(row + 1));
    return out;
  }
  const Column& column = table.column(*name);
  if (column.type() == Type::date || column.type() == Type::timestamp) {
    const Column days = to_days(column, table.name(), *name);
    for (std::int64_t row = 0; row < table.rows(); ++row)
      out.push_back(days.is_null(row) ? ""
                                      : to_string(Day{days.values<std::int32_t>()[static_cast<std::size_t>(row)]}));
    return out;
  }
  const Column texts = to_codes(column, table.name(), *name, true);
  for (std::int64_t row = 0; row < table.rows(); ++row) out.emplace_back(texts.text_at(row));
  return out;
}

}  // namespace

ChartTables control_chart(const Table& table, const ChartColumns& columns, const ChartOptions& options) {
  const std::vector<double> values = numbers_of(table, columns.value);
  std::vector<double> sizes;
  if (columns.size) sizes = numbers_of(table, *columns.size);
  if (columns.every_size) sizes.assign(values.size(), *columns.every_size);
  ChartTables out;
  out.chart = control_chart(values, sizes, options);
  const auto labels = labels_of(table, columns.label);
  std::vector<std::optional<std::string>> rules(values.size());
  std::vector<std::string> rule, first, last;
  std::vector<std::int64_t> points;
  for (const auto& signal : out.chart.signals) {
    auto& said = rules[signal.last];
    said = said ? *said + "; " + signal.rule : signal.rule;
    rule.push_back(signal.rule);
    first.push_back(labels[signal.first]);
    last.push_back(labels[signal.last]);
    points.push_back(static_cast<std::int64_t>(signal.last - signal.first + 1));
  }
  const auto column = [&](double ChartPoint::* member) {
    std::vector<double> all;
    for (const auto& point : out.chart.points) all.push_back(point.*member);
    return Column::of(std::move(all));
  };
  out.points = Table("control_chart", static_cast<std::int64_t>(values.size()));
  out.points.add("label", Column::text(labels));
  out.points.add("value", column(&ChartPoint::value));
  out.points.add("centre", column(&ChartPoint::centre));
  out.points.add("low", column(&ChartPoint::low));
  out.points.add("high", column(&ChartPoint::high));
  out.points.add("z", column(&ChartPoint::z));
  out.points.add("rules", Column::text(rules));
  out.signals = Table("signals", static_cast<std::int64_t>(rule.size()));
  out.signals.add("rule", Column::text(rule));
  out.signals.add("first", Column::text(first));
  out.signals.add("last", Column::text(last));
  out.signals.add("points", Column::of(std::move(points)));
  return out;
}

}  // namespace cabochon::improvement
