#include "cabochon/feedback/case/fold.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/record_json.hpp"

#include "../book_rows.hpp"
#include "../nullable_days.hpp"
#include "story.hpp"

namespace cabochon::feedback {
namespace {

struct Told {
  Ids ids;
  std::vector<std::int32_t> cases;  // numbers of the ids, in the order of first appearance
  std::vector<Story> stories;
};

std::optional<std::string> text_in(const Table& table, std::string_view name, std::int64_t row) {
  const Column* column = table.find(name);
  if (!column || column->type() != Type::text || column->is_null(row)) return std::nullopt;
  return std::string(column->text_at(row));
}

StoryStep read(const Table& steps, const Column& days, std::int64_t row, std::vector<Problem>& problems) {
  StoryStep step;
  step.row = row;
  const Column& numbers = steps.column("number");
  step.number = numbers.is_null(row) ? 0 : numbers.values<std::int64_t>()[static_cast<std::size_t>(row)];
  step.day = days.values<std::int32_t>()[static_cast<std::size_t>(row)];
  step.kind = text_in(steps, "kind", row).value_or("");
  step.role = text_in(steps, "role", row);
  step.note = text_in(steps, "note", row);
  step.state = text_in(steps, "state", row);
  if (const auto json = text_in(steps, "properties", row)) {
    try {
      const Datum read = datum_from_json("properties", *json);
      if (const auto* object = read.get<Datum::Object>())
        step.properties = *object;
      else
        problems.push_back({"case_events", "properties", row, shown(read), "a JSON object"});
    } catch (const InputError& error) {
      for (Problem problem : error.problems()) {
        problem.table = "case_events";
        problem.row = row;
        problems.push_back(std::move(problem));
      }
    }
  }
  return step;
}

std::string shown_id(const Column& ids, std::int64_t row) {
  if (ids.type() == Type::text) return core::quoted(ids.text_at(row));
  return std::to_string(ids.values<std::int64_t>()[static_cast<std::size_t>(row)]);
}

Told told(const Table& steps, std::optional<Day> as_of) {
  Told out;
  if (steps.rows() == 0) return out;
  const Column& keys = steps.column("case");
  const Column days = to_days(steps.column("date"), "case_events", "date");
  std::vector<Problem> problems;
  for (std::int64_t row = 0; row < steps.rows(); ++row) {
    if (keys.is_null(row)) problems.push_back({"case_events", "case", row, {}, "the key of a case"});
    if (days.is_null(row)) problems.push_back({"case_events", "date", row, {}, "a day"});
  }
  if (steps.column("number").type() != Type::int64)
    problems.push_back({"case_events", "number", -1, std::string(type_name(steps.column("number").type())), "int64"});
  if (!problems.empty()) throw InputError(std::move(problems));
  const auto numbers = out.ids.number(keys);
  std::vector<std::vector<StoryStep>> histories(out.ids.size());
  std::vector<std::string> names(out.ids.size());
  for (std::int64_t row = 0; row < steps.rows(); ++row) {
    if (as_of && days.values<std::int32_t>()[static_cast<std::size_t>(row)] > as_of->number) continue;
    const auto number = static_cast<std::size_t>(numbers[static_cast<std::size_t>(row)]);
    if (histories[number].empty()) {
      out.cases.push_back(static_cast<std::int32_t>(number));
      names[number] = shown_id(keys, row);
    }
    histories[number].push_back(read(steps, days, row, problems));
  }
  for (const auto number : out.cases) {
    auto& history = histories[static_cast<std::size_t>(number)];
    std::stable_sort(history.begin(), history.end(),
                     [](const StoryStep& a, const StoryStep& b) { return a.number < b.number; });
    Story& story = out.stories.emplace_back(names[static_cast<std::size_t>(number)], problems);
    for (const auto& step : history) story.take(step);
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  return out;
}

template <class Get>
Column texts(const std::vector<Story>& stories, Get get) {
  std::vector<std::optional<std::string>> out;
  for (const auto& story : stories) out.push_back(get(story));
  return Column::text(out);
}

template <class T, class Get>
Column values(const std::vector<Story>& stories, Get get) {
  std::vector<std::optional<T>> out;
  for (const auto& story : stories) out.push_back(get(story));
  return Column::of(out);
}

template <class Get>
Column dates(const std::vector<Story>& stories, Get get) {
  std::vector<std::optional<std::int32_t>> out;
  for (const auto& story : stories) out.push_back(get(story));
  return nullable_days(out);
}

std::optional<std::string> still_asked(const Story& story) {
  std::string out;
  for (std::size_t r = 0; r < role_count; ++r)
    if (story.asked[r]) out += (out.empty() ? "" : ",") + std::string(Names<accounts::BuyingRole>::values[r]);
  return out.empty() ? std::nullopt : std::optional(out);
}

}  // namespace

Table fold_cases(const Table& steps, std::optional<Day> as_of) {
  const Told told_now = told(steps, as_of);
  const auto& s = told_now.stories;
  const auto open = [](const Story& story) {
    return std::count_if(story.actions.begin(), story.actions.end(), [](const CaseAction& a) { return !a.done; });
  };
  const auto nearest_due = [](const Story& story) {
    std::optional<std::int32_t> due;
    for (const auto& action : story.actions)
      if (!action.done && action.due && (!due || *action.due < *due)) due = action.due;
    return due;
  };
  Table out("cases", static_cast<std::int64_t>(s.size()));
  out.add("case", told_now.ids.column(told_now.cases));
  out.add("state", texts(s, [](const Story& c) {
            return c.state ? std::optional(std::string(name_of(*c.state))) : std::nullopt;
          }));
  out.add("opened", dates(s, [](const Story& c) { return std::optional(c.opened); }));
  out.add("signal", texts(s, [](const Story& c) { return c.signal; }));
  out.add("first_answer", dates(s, [](const Story& c) { return c.first_answer; }));
  out.add("due", dates(s, [](const Story& c) { return c.due; }));
  out.add("owner", texts(s, [](const Story& c) { return c.owner; }));
  out.add("value", values<double>(s, [](const Story& c) { return c.value; }));
  out.add("blocking_role", texts(s, [](const Story& c) { return c.blocking_role; }));
  out.add("criterion", texts(s, [](const Story& c) { return c.criterion; }));
  out.add("clause", texts(s, [](const Story& c) { return c.clause; }));
  out.add("cause", texts(s, [](const Story& c) { return c.cause; }));
  out.add("argument", texts(s, [](const Story& c) { return c.argument; }));
  out.add("outcome", texts(s, [](const Story& c) { return c.outcome; }));
  out.add("conceded", texts(s, [](const Story& c) { return c.conceded; }));
  out.add("closed", dates(s, [](const Story& c) { return c.closed; }));
  out.add("lessons", texts(s, [](const Story& c) { return c.lessons; }));
  out.add("last", dates(s, [](const Story& c) { return std::optional(c.last); }));
  out.add("steps", values<std::int64_t>(s, [](const Story& c) { return std::optional(c.steps); }));
  for (std::size_t r = 0; r < role_count; ++r)
    out.add("evidence_" + std::string(Names<accounts::BuyingRole>::values[r]),
            values<std::int64_t>(s, [r](const Story& c) { return std::optional(c.evidence[r]); }));
  out.add("asked", texts(s, still_asked));
  out.add("actions_open",
          values<std::int64_t>(s, [&](const Story& c) { return std::optional<std::int64_t>(open(c)); }));
  out.add("action_due", dates(s, nearest_due));
  return out;
}

Table case_actions(const Table& steps, std::optional<Day> as_of) {
  const Told told_now = told(steps, as_of);
  std::vector<std::int32_t> cases, date;
  std::vector<std::string> actions;
  std::vector<std::optional<std::string>> owners;
  std::vector<std::optional<std::int32_t>> due, done;
  for (std::size_t i = 0; i < told_now.stories.size(); ++i)
    for (const auto& action : told_now.stories[i].actions) {
      cases.push_back(told_now.cases[i]);
      actions.push_back(action.action);
      owners.push_back(action.owner);
      date.push_back(action.date);
      due.push_back(action.due);
      done.push_back(action.done);
    }
  Table out("case_actions", static_cast<std::int64_t>(cases.size()));
  out.add("case", told_now.ids.column(cases)).add("action", Column::text(actions)).add("owner", Column::text(owners));
  out.add("date", Column::dates(std::move(date))).add("due", nullable_days(due)).add("done", nullable_days(done));
  return out;
}

}  // namespace cabochon::feedback
