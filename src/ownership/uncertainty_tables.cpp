#include "cabochon/ownership/uncertainty_tables.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace cabochon::ownership {
namespace {

/// A column of one member of every row.
template <class Row, class Get>
[[nodiscard]] Column numbers(const std::vector<Row>& rows, Get&& get) {
  std::vector<double> out;
  for (const auto& row : rows) out.push_back(get(row));
  return Column::of(std::move(out));
}

template <class Row>
[[nodiscard]] Column terms(const std::vector<Row>& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows) out.push_back(row.term);
  return Column::text(out);
}

void add_estimate(Table& table, const std::string& name, const std::vector<Influence>& rows,
                  std::optional<Estimate> Influence::* member) {
  table.add(name, numbers(rows, [&](const Influence& row) { return (row.*member)->value; }));
  table.add(name + "_low", numbers(rows, [&](const Influence& row) { return (row.*member)->low; }));
  table.add(name + "_high", numbers(rows, [&](const Influence& row) { return (row.*member)->high; }));
}

}  // namespace

Table table_of(const Quantiles& q) {
  Table table("distribution", static_cast<std::int64_t>(q.probabilities.size()));
  table.add("probability", Column::of(q.probabilities)).add("ours", Column::of(q.ours));
  return table.add("theirs", Column::of(q.theirs)).add("difference", Column::of(q.difference));
}

Table table_of(const Histogram& h) {
  Table table("histogram", static_cast<std::int64_t>(h.shares.size()));
  table.add("low", Column::of(std::vector<double>(h.edges.begin(), h.edges.end() - 1)));
  table.add("high", Column::of(std::vector<double>(h.edges.begin() + 1, h.edges.end())));
  return table.add("share", Column::of(h.shares));
}

Table table_of(const Sensitivity& sensitivity) {
  const auto& rows = sensitivity.influences;
  Table table("sensitivity", static_cast<std::int64_t>(rows.size()));
  table.add("term", terms(rows));
  if (sensitivity.method == SensitivityMethod::shapley) {
    add_estimate(table, "shapley", rows, &Influence::shapley);
  } else {
    add_estimate(table, "first", rows, &Influence::first);
    add_estimate(table, "total", rows, &Influence::total);
  }
  return table;
}

Table table_of(const Tornado& tornado) {
  const auto& rows = tornado.swings;
  Table table("tornado", static_cast<std::int64_t>(rows.size()));
  table.add("term", terms(rows));
  table.add("low", numbers(rows, [](const Swing& s) { return s.low; }));
  table.add("high", numbers(rows, [](const Swing& s) { return s.high; }));
  table.add("difference_at_low", numbers(rows, [](const Swing& s) { return s.at_low; }));
  table.add("difference_at_high", numbers(rows, [](const Swing& s) { return s.at_high; }));
  return table.add("swing", numbers(rows, [](const Swing& s) { return s.swing; }));
}

Table table_of(const Questions& questions) {
  const auto& rows = questions.questions;
  Table table("what_to_ask", static_cast<std::int64_t>(rows.size()));
  std::vector<std::string> texts;
  std::vector<std::optional<double>> years;
  for (const auto& row : rows) {
    texts.push_back(row.question);
    years.push_back(row.worth_per_year);
  }
  table.add("term", terms(rows)).add("question", Column::text(texts));
  table.add("worth_per_piece", numbers(rows, [](const Question& q) { return q.worth_per_piece; }));
  table.add("standard_error", numbers(rows, [](const Question& q) { return q.standard_error; }));
  return table.add("worth_per_year", Column::of(years));
}

Table table_of(const std::vector<Favour>& rows) {
  Table table("favours", static_cast<std::int64_t>(rows.size()));
  std::vector<std::uint8_t> inside;
  std::vector<std::optional<double>> ties;
  for (const auto& row : rows) {
    inside.push_back(row.inside);
    ties.push_back(row.tie);
  }
  table.add("term", terms(rows)).add("stated", numbers(rows, [](const Favour& f) { return f.stated; }));
  table.add("best", numbers(rows, [](const Favour& f) { return f.best; }));
  table.add("inside", Column::booleans(std::move(inside)));
  if (!rows.empty() && rows[0].tie) table.add("tie", Column::of(ties));
  return table;
}

}  // namespace cabochon::ownership
