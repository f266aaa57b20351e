#include "story.hpp"

#include <algorithm>

#include "cabochon/core/nearest.hpp"

namespace cabochon::feedback {
namespace {

const Datum* find(const StoryStep& step, std::string_view key) {
  for (const auto& entry : step.properties)
    if (entry.name == key && !entry.value.is_null()) return &entry.value;
  return nullptr;
}

std::string described(std::optional<accounts::CaseState> state) {
  return state ? std::string(name_of(*state)) : "nothing";
}

}  // namespace

void Story::wrong(const StoryStep& step, std::string_view column, std::string found, std::string expected) {
  const std::string place = "case " + name_ + ", step " + std::to_string(step.number);
  problems_.push_back({place, std::string(column), step.row, std::move(found), std::move(expected)});
}

std::optional<std::string> Story::text(const StoryStep& step, std::string_view key, bool needed) {
  const Datum* datum = find(step, key);
  if (!datum) {
    if (needed) wrong(step, key, {}, "a text");
    return std::nullopt;
  }
  if (const auto* given = datum->get<std::string>()) return *given;
  if (const auto whole = datum->whole()) return std::to_string(*whole);  // a key may be a number
  wrong(step, key, shown(*datum), "a text");
  return std::nullopt;
}

std::optional<std::int32_t> Story::day(const StoryStep& step, std::string_view key) {
  const Datum* datum = find(step, key);
  if (!datum) return std::nullopt;
  const auto* given = datum->get<std::string>();
  const auto read = given ? day_from_text(*given) : std::nullopt;
  if (!read) {
    wrong(step, key, shown(*datum), "a day written as 2026-10-31");
    return std::nullopt;
  }
  if (read->number < step.day)
    wrong(step, key, to_string(*read), "a day not before the step (" + to_string(Day{step.day}) + ")");
  return read->number;
}

std::optional<std::size_t> Story::role(const StoryStep& step, bool needed) {
  const auto given = find(step, "role") ? text(step, "role") : step.role;
  const auto& names = Names<accounts::BuyingRole>::values;
  if (!given) {
    if (needed) wrong(step, "role", {}, "one of economic, technical, user");
    return std::nullopt;
  }
  const auto at = std::find(names.begin(), names.end(), *given);
  if (at == names.end()) {
    wrong(step, "role", core::quoted(*given), one_of(*given, names));
    return std::nullopt;
  }
  return static_cast<std::size_t>(at - names.begin());
}

void Story::take(const StoryStep& step) {
  if (step.number != steps + 1)
    wrong(step, "number", std::to_string(step.number),
          std::to_string(steps + 1) + ", as steps are numbered without gaps");
  const auto kind = value_of<CaseStep>(step.kind);
  if (!kind) {
    wrong(step, "kind", core::quoted(step.kind), one_of(step.kind, Names<CaseStep>::values));
    steps = step.number;
    return;
  }
  if (state && step.day < last)
    wrong(step, "date", to_string(Day{step.day}), "a day not before the step before (" + to_string(Day{last}) + ")");
  std::optional<accounts::Outcome> ended;
  if (*kind == CaseStep::outcome) {
    const auto given = text(step, "outcome", true);
    if (given) ended = value_of<accounts::Outcome>(*given);
    if (given && !ended) wrong(step, "outcome", core::quoted(*given), one_of(*given, Names<accounts::Outcome>::values));
    if (!ended) {
      steps = step.number;
      return;
    }
  }
  const auto to = after(state, *kind, ended);
  if (!to) {
    const auto wanted = wanted_by(*kind);
    const bool stays =
        wanted == accounts::CaseState::opened && *kind != CaseStep::opened && *kind != CaseStep::reopened;
    std::string move = "a move from " + described(state) + " to ";
    if (stays) {
      move += "a step that needs an open case (" + step.kind;  // it leads to no state of its own
    } else {
      move += std::string(name_of(wanted)) + " (" + step.kind;
    }
    if (ended) move += ", " + std::string(name_of(*ended));
    wrong(step, "kind", move + ")", "one of " + legal_after(state));
    steps = step.number;
    return;
  }
  if (step.state && *step.state != name_of(*to))
    wrong(step, "state", core::quoted(*step.state), core::quoted(name_of(*to)) + ", where the history leads");
  fold(step, *kind, ended);
  state = *to;
  steps = step.number;
  last = step.day;
}

void Story::fold(const StoryStep& step, CaseStep kind, std::optional<accounts::Outcome> ended) {
  const auto keep = [](auto& into, auto given) {
    if (given) into = std::move(given);
  };
  switch (kind) {
    case CaseStep::opened:
      opened = step.day;
      signal = text(step, "signal", true);
      if (signal && !value_of<accounts::Signal>(*signal))
        wrong(step, "signal", core::quoted(*signal), one_of(*signal, Names<accounts::Signal>::values));
      owner = text(step, "owner");
      due = day(step, "due");
      criterion = text(step, "criterion");  // of what opened it; a diagnosis says better
      clause = text(step, "clause");
      if (const Datum* given = find(step, "value")) {
        value = given->number();
        if (!value) wrong(step, "value", shown(*given), "a number");
      }
      break;
    case CaseStep::asked:
      if (const auto r = role(step, true)) asked[*r] = true;
      break;
    case CaseStep::evidence:
      if (const auto r = role(step, true)) {
        ++evidence[*r];
        asked[*r] = false;
        const Datum* opening = find(step, "opening");
        const bool* opened_it = opening ? opening->get<bool>() : nullptr;
        if (!first_answer && !(opened_it && *opened_it)) first_answer = step.day;
      }
      break;
    case CaseStep::diagnosis:
      if (const auto r = role(step, true)) blocking_role = std::string(Names<accounts::BuyingRole>::values[*r]);
      criterion = text(step, "criterion");
      clause = text(step, "clause");
      if (!criterion && !clause) wrong(step, "criterion", {}, "a criterion, a clause or both: what the role judges by");
      keep(cause, text(step, "cause"));
      break;
    case CaseStep::argument:
      argument = text(step, "argument", true);
      break;
    case CaseStep::action:
      if (const auto name = text(step, "action", true)) {
        const auto same = [&](const CaseAction& a) { return a.action == *name && !a.done; };
        if (std::any_of(actions.begin(), actions.end(), same))
          wrong(step, "action", core::quoted(*name), "an action that is not open already");
        actions.push_back({*name, text(step, "owner", true), step.day, day(step, "due"), {}});
        if (!actions.back().due) wrong(step, "due", {}, "the day by which it will be done");
      }
      break;
    case CaseStep::done:
      if (const auto name = text(step, "action", true)) {
        const auto open = std::find_if(actions.begin(), actions.end(),
                                       [&](const CaseAction& a) { return a.action == *name && !a.done; });
        std::vector<std::string> names;
        for (const auto& action : actions)
          if (!action.done) names.push_back(action.action);
        if (open == actions.end())
          wrong(step, "action", core::quoted(*name),
                names.empty() ? "no action, as none is open" : one_of(*name, names));
        else
          open->done = step.day;
      }
      break;
    case CaseStep::deadline:
      due = day(step, "due");
      if (!due) wrong(step, "due", {}, "a day");
      break;
    case CaseStep::owner:
      keep(owner, text(step, "owner", true));
      break;
    case CaseStep::outcome:
      outcome = std::string(name_of(*ended));
      conceded = text(step, "conceded", *ended == accounts::Outcome::conceded);
      keep(cause, text(step, "cause"));
      closed = step.day;
      break;
    case CaseStep::lesson:
      if (!step.note)
        wrong(step, "note", {}, "the lesson");
      else
        lessons = lessons ? *lessons + "\n" + *step.note : *step.note;
      break;
    case CaseStep::reopened:
      closed.reset();
      outcome.reset();
      conceded.reset();
      break;
    case CaseStep::note:
      break;
  }
}

}  // namespace cabochon::feedback
