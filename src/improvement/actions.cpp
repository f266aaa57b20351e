#include "actions.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/core/validate.hpp"

#include "portfolio.hpp"

namespace cabochon::improvement {

void RowProblems::add(std::string_view column, std::size_t row, std::string value, std::string expected) {
  ++total_;
  if (list_.size() < 1000)
    list_.push_back({std::string(actions_place), std::string(column), static_cast<std::int64_t>(row), std::move(value),
                     std::move(expected)});
}

void RowProblems::raise() {
  if (total_ == 0) return;
  std::stable_sort(list_.begin(), list_.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
  throw InputError(std::move(list_), total_);
}

namespace {

// What the book's table calls a list of one.
std::string_view other_name(std::string_view field) {
  if (field == "processes") return "process";
  if (field == "reasons") return "reason";
  if (field == "factors") return "factor";
  return {};
}

bool is_number(FieldKind kind) { return kind == FieldKind::number; }

// A column that is nearly a field which no column has is a slip, not a column to carry along.
void check_names(const Table& table) {
  std::vector<std::string> absent, known;
  for (const auto& field : access<Action>().fields) {
    const std::string other(other_name(field.info.name));
    known.push_back(field.info.name);
    if (!other.empty()) known.push_back(other);
    if (!table.find(field.info.name) && (other.empty() || !table.find(other))) absent.push_back(field.info.name);
  }
  for (const auto* extra : {"margin", "margin_low", "margin_high"}) known.emplace_back(extra);
  std::vector<Problem> found;
  for (const auto& name : table.names()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string near = nearest(name, absent);
    if (!near.empty() && edit_distance(near, name) <= 1)
      found.push_back({std::string(actions_place), name, -1, {}, one_of(name, access<Action>().names())});
  }
  if (!found.empty()) throw InputError(std::move(found));
}

void check_limits(std::string_view name, const std::optional<double>& value, const std::optional<double>& low,
                  const std::optional<double>& high, std::size_t row, RowProblems& problems) {
  const std::string stem(name);
  if (!value) {
    if (low || high) problems.add(stem, row, {}, "a value between its limits");
    return;
  }
  if (low.has_value() != high.has_value())
    problems.add(stem + (low ? "_high" : "_low"), row, {}, "both limits or none");
  if (low && *low > *value)
    problems.add(stem + "_low", row, number_text(*low), "at most " + stem + " (" + number_text(*value) + ")");
  if (high && *high < *value)
    problems.add(stem + "_high", row, number_text(*high), "at least " + stem + " (" + number_text(*value) + ")");
}

}  // namespace

std::vector<ActionRow> read_actions(const Table& table) {
  if (table.rows() == 0) throw InputError({std::string(actions_place), {}, -1, "no rows", "at least one action"});
  const Column& keys = table.column("action");
  check_names(table);
  const auto rows = static_cast<std::size_t>(table.rows());
  std::vector<ActionRow> out(rows);
  RowProblems problems;
  for (const auto& field : access<Action>().fields) {
    const std::string& name = field.info.name;
    const Column* given = name == "action" ? &keys : table.find(name);
    std::string called = name;
    if (const std::string other(other_name(name)); !given && !other.empty()) {
      given = table.find(other);
      called = other;
    }
    if (!given) continue;
    const bool number = is_number(field.info.kind);
    const Column column =
        number ? to_float64(*given, actions_place, called) : to_codes(*given, actions_place, called, true);
    for (std::size_t row = 0; row < rows; ++row) {
      const auto at = static_cast<std::int64_t>(row);
      if (column.is_null(at)) continue;
      try {
        const Datum value = number ? Datum{column.values<double>()[row]} : Datum{std::string(column.text_at(at))};
        field.set(&out[row].action, value, {actions_place, called, at});
      } catch (const InputError& error) {
        for (const auto& one : error.problems()) problems.add(one.column, row, one.value, one.expected);
        continue;
      }
      for (const double value : field.numbers(&out[row].action))
        if (!field.info.range.contains(value))
          problems.add(called, row, number_text(value), expected_number(field.info, value));
    }
  }
  const auto read_margin = [&](const char* name, std::optional<double> ActionRow::* member) {
    const Column* given = table.find(name);
    if (!given) return;
    const Column column = to_float64(*given, actions_place, name);
    for (std::size_t row = 0; row < rows; ++row) {
      if (column.is_null(static_cast<std::int64_t>(row))) continue;
      const double value = column.values<double>()[row];
      if (!std::isfinite(value)) problems.add(name, row, number_text(value), "a finite number");
      out[row].*member = value;
    }
  };
  read_margin("margin", &ActionRow::margin);
  read_margin("margin_low", &ActionRow::margin_low);
  read_margin("margin_high", &ActionRow::margin_high);

  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t row = 0; row < rows; ++row) {
    const Action& action = out[row].action;
    if (action.action.empty())
      problems.add("action", row, {}, "a value");
    else if (action.action.find(',') != std::string::npos)
      problems.add("action", row, core::quoted(action.action), "a key without commas");
    else if (const auto [first, fresh] = seen.try_emplace(action.action, row); !fresh)
      problems.add("action", row, core::quoted(action.action),
                   "each action once (it stands in row " + std::to_string(first->second) + " already)");
    check_limits("effect", action.effect, action.effect_low, action.effect_high, row, problems);
    check_limits("tickets_avoided", action.tickets_avoided, action.tickets_avoided_low, action.tickets_avoided_high,
                 row, problems);
    check_limits("margin", out[row].margin, out[row].margin_low, out[row].margin_high, row, problems);
  }
  problems.raise();
  return out;
}

std::vector<std::string> parts_of(const std::optional<std::string>& list, const std::vector<std::string>& whole) {
  std::vector<std::string> out;
  if (!list) return out;
  if (std::find(whole.begin(), whole.end(), *list) != whole.end()) return {*list};
  std::size_t begin = 0;
  while (begin <= list->size()) {
    std::size_t end = std::min(list->find(',', begin), list->size());
    std::string_view part = std::string_view(*list).substr(begin, end - begin);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty()) out.emplace_back(part);
    begin = end + 1;
  }
  return out;
}

Relations relations_of(const std::vector<ActionRow>& rows) {
  std::unordered_map<std::string, std::size_t> place;
  std::vector<std::string> names;
  for (const auto& row : rows) {
    place.emplace(row.action.action, names.size());
    names.push_back(row.action.action);
  }
  Relations out;
  out.needs.resize(rows.size());
  RowProblems problems;
  for (std::size_t a = 0; a < rows.size(); ++a) {
    const auto look = [&](const char* column, const std::optional<std::string>& list, auto&& found) {
      for (const auto& part : parts_of(list)) {
        const auto at = place.find(part);
        if (at == place.end())
          problems.add(column, a, core::quoted(part), one_of(part, names));
        else
          found(at->second);
      }
    };
    look("needs", rows[a].action.needs, [&](std::size_t b) {
      auto& needs = out.needs[a];
      if (std::find(needs.begin(), needs.end(), b) == needs.end()) needs.push_back(b);
    });
    look("excludes", rows[a].action.excludes, [&](std::size_t b) {
      if (a == b)
        problems.add("excludes", a, core::quoted(names[a]), "another action than itself");
      else
        out.excludes.push_back({a, b});
    });
  }
  problems.raise();
  if (const auto found = cycle(out.needs); !found.empty()) {
    std::string text;
    for (const auto a : found) text += (text.empty() ? "" : " needs ") + core::quoted(names[a]);
    throw InputError({std::string(actions_place), "needs", static_cast<std::int64_t>(found.front()),
                      "a circle: " + text, "actions of which one can be the first"});
  }
  return out;
}

}  // namespace cabochon::improvement
