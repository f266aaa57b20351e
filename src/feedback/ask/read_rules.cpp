// The document of rules: read into structs, and written again.
#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "cabochon/core/record_json.hpp"
#include "cabochon/feedback/ask/rule.hpp"

#include "reader.hpp"

namespace cabochon::feedback {
namespace {

using ask::note;
using ask::Problems;
using ask::Reader;

constexpr std::array<std::string_view, 7> weekday_names{"monday", "tuesday",  "wednesday", "thursday",
                                                        "friday", "saturday", "sunday"};

constexpr std::array<std::string_view, 5> score_of{"economic", "technical", "user", "any", "contact"};

void read_value(Test& test, const Datum* value, const std::string& path, Problems& problems) {
  const auto simple = [](const Datum& d) {
    return d.number().has_value() || d.get<std::string>() || d.get<bool>() || d.get<Day>();
  };
  if (test.compare == Compare::is_set) {
    test.value = value ? *value : Datum{true};
    if (!test.value.get<bool>()) note(problems, path, shown(test.value), "true or false");
  } else if (!value) {
    note(problems, path, {}, "what to compare with");
  } else if (test.compare == Compare::in) {
    const auto* list = value->get<Datum::List>();
    if (!list || list->empty()) note(problems, path, shown(*value), "a list of numbers or texts, not empty");
    test.value = *value;
  } else if (test.compare == Compare::contains) {
    if (!value->get<std::string>()) note(problems, path, shown(*value), "a text");
    test.value = *value;
  } else {
    const bool order = test.compare != Compare::equal && test.compare != Compare::not_equal;
    if (!simple(*value) || (order && !value->number()))
      note(problems, path, shown(*value), order ? "a number" : "a number, a text, true or false");
    test.value = *value;
  }
}

Test read_test(Reader& reader, Problems& problems) {
  Test test;
  int subjects = 0;
  for (std::size_t s = 0; s < Names<Subject>::values.size(); ++s) {
    const Datum* name = reader.find(Names<Subject>::values[s]);
    if (!name) continue;
    ++subjects;
    test.subject = static_cast<Subject>(s);
    const auto* text = name->get<std::string>();
    if (!text || text->empty())
      note(problems, reader.at(Names<Subject>::values[s]), shown(*name), "a name");
    else
      test.name = *text;
  }
  if (subjects != 1)
    note(problems, reader.path(), subjects ? "several subjects" : std::string{},
         "one of all, any, not, property, account, contact, count, score");
  reader.take("op", test.compare, true);
  read_value(test, reader.find("value"), reader.at("value"), problems);
  if (test.subject == Subject::count) reader.whole("window_days", test.window_days, 1, true);
  if (test.subject == Subject::count && test.compare >= Compare::in)
    note(problems, reader.at("op"), core::quoted(name_of(test.compare)), "one of =, !=, <, <=, >, >= for a count");
  if (test.subject == Subject::score && !test.name.empty()) {
    bool known = false;
    for (const auto name : score_of) known = known || name == test.name;
    if (!known) note(problems, reader.at("score"), core::quoted(test.name), one_of(test.name, score_of));
  }
  reader.finish();
  return test;
}

Filter read_filter(const Datum& datum, const std::string& path, Problems& problems, int depth = 0) {
  Filter filter;
  if (depth > 32) {
    note(problems, path, "a filter nested deeper than 32 levels", "fewer");
    return filter;
  }
  Reader reader(datum, path, problems);
  if (!reader) return filter;
  const std::pair<std::string_view, Filter::Kind> lists[] = {{"all", Filter::Kind::all}, {"any", Filter::Kind::any}};
  std::string keys;
  for (const std::string_view key : {"all", "any", "not"})
    if (reader.find(key)) keys += (keys.empty() ? "" : " and ") + std::string(key);
  if (keys.find(' ') != std::string::npos) {
    note(problems, path, keys, "one of them; nest filters to join them");
    return filter;
  }
  for (const auto& [key, kind] : lists) {
    if (!reader.find(key)) continue;
    filter.kind = kind;
    reader.each(key, [&](const Datum& part, const std::string& where) {
      filter.parts.push_back(read_filter(part, where, problems, depth + 1));
    });
    if (filter.parts.empty()) note(problems, reader.at(key), "an empty list", "at least one test");
    reader.finish();
    return filter;
  }
  if (const Datum* part = reader.find("not")) {
    filter.kind = Filter::Kind::none;
    filter.parts.push_back(read_filter(*part, reader.at("not"), problems, depth + 1));
    reader.finish();
    return filter;
  }
  filter.kind = Filter::Kind::test;
  filter.test = read_test(reader, problems);
  return filter;
}

Absence read_absence(const Datum& datum, const std::string& path, Problems& problems) {
  Absence absence;
  Reader reader(datum, path, problems);
  reader.take("of", absence.of, true);
  reader.take("median", absence.median);
  reader.whole("least_intervals", absence.least_intervals, 1);
  reader.whole("days", absence.days, 1);
  reader.take("after", absence.after);
  reader.take("after_ask", absence.after_ask);
  reader.finish();
  if (absence.median.has_value() == absence.days.has_value())
    note(problems, path, absence.median ? "both" : "", "either median or days");
  if (absence.median && !(*absence.median > 0 && *absence.median <= 1000))
    note(problems, path + ".median", number_text(*absence.median), "a number above 0 and at most 1000");
  if (absence.days && absence.after.has_value() == absence.after_ask.has_value())
    note(problems, path, absence.after ? "both" : "", "with days either after or after_ask");
  if (absence.median && (absence.after || absence.after_ask))
    note(problems, path, "after beside median", "after only with days");
  return absence;
}

// One survey for everybody, or an object of one a role.
void read_survey(Rule& rule, Reader& reader, Problems& problems) {
  const Datum* datum = reader.find("survey");
  if (!datum || !datum->get<Datum::Object>()) {
    reader.take("survey", rule.survey, true);
    if (datum && datum->get<std::string>() && rule.survey.empty())
      note(problems, reader.at("survey"), "''", "the key of a survey");
    return;
  }
  Reader by_role(*datum, reader.at("survey"), problems);
  for (std::size_t role = 0; role < 3; ++role) {
    const std::string_view name = Names<accounts::BuyingRole>::values[role];
    const bool asked =
        std::find(rule.roles.begin(), rule.roles.end(), static_cast<accounts::BuyingRole>(role)) != rule.roles.end();
    by_role.take(name, rule.survey_by_role[role], asked);
    if (!asked && !rule.survey_by_role[role].empty())
      note(problems, by_role.at(name), core::quoted(rule.survey_by_role[role]), "a role among the rule's roles");
  }
  by_role.finish();
}

Rule read_rule(const Datum& datum, const std::string& path, Problems& problems) {
  Rule rule;
  Reader reader(datum, path, problems);
  reader.take("rule", rule.rule, true);
  reader.take("event", rule.event);
  if (const Datum* absence = reader.find("absence"))
    rule.absence = read_absence(*absence, reader.at("absence"), problems);
  if (const Datum* filter = reader.find("filter")) rule.filter = read_filter(*filter, reader.at("filter"), problems);
  const auto choices = [&problems](auto& into) {
    return [&into, &problems](const Datum& name, const std::string& where) {
      typename std::remove_reference_t<decltype(into)>::value_type value{};
      try {
        DatumOf<decltype(value)>::set(value, name, {"rules", where, -1});
        into.push_back(value);
      } catch (const InputError& error) {
        problems.insert(problems.end(), error.problems().begin(), error.problems().end());
      }
    };
  };
  reader.each("roles", choices(rule.roles), true);
  reader.whole("ask", rule.ask, 1);
  read_survey(rule, reader, problems);
  reader.whole("delay_days", rule.delay_days, 0);
  reader.whole("expiry_days", rule.expiry_days, 0);
  reader.whole("reminder_days", rule.reminder_days, 1);
  reader.whole("priority", rule.priority, -1'000'000);
  reader.take("holdout", rule.holdout);
  reader.take("defer", rule.defer);
  reader.each("exempt", [&](const Datum& name, const std::string& where) {
    const auto* text = name.get<std::string>();
    const auto stop = text ? value_of<Stop>(*text) : std::nullopt;
    const std::span<const std::string_view> limits = std::span(Names<Stop>::values).subspan(1);
    if (stop)
      rule.exempt.push_back(*stop);
    else
      note(problems, where, shown(name), one_of(text ? std::string_view(*text) : std::string_view{}, limits));
  });
  reader.finish();
  if (reader && rule.event.has_value() == rule.absence.has_value())
    note(problems, path, rule.event ? "both" : "", "either event or absence");
  return rule;
}

AskLimits read_limits(const Datum& datum, Problems& problems) {
  AskLimits limits;
  Reader reader(datum, "limits", problems);
  reader.whole("cooldown_days", limits.cooldown_days, 0);
  reader.whole("account_asks", limits.account_asks, 0);
  reader.whole("account_days", limits.account_days, 1);
  reader.whole("reserve", limits.reserve, 0);
  reader.each("quiet_weekdays", [&](const Datum& name, const std::string& path) {
    const auto* text = name.get<std::string>();
    for (std::size_t i = 0; i < weekday_names.size(); ++i)
      if (text && *text == weekday_names[i]) {
        limits.quiet_weekdays[i] = true;
        return;
      }
    note(problems, path, shown(name), one_of(text ? std::string_view(*text) : std::string_view{}, weekday_names));
  });
  reader.each("quiet_dates", [&](const Datum& name, const std::string& path) {
    Day day{};
    try {
      DatumOf<Day>::set(day, name, {"rules", path, -1});
      limits.quiet_dates.push_back(day);
    } catch (const InputError& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  });
  reader.finish();
  return limits;
}

Datum written(const Filter& filter) {
  Datum::Object out;
  if (filter.kind == Filter::Kind::test) {
    const Test& test = filter.test;
    out.push_back({std::string(name_of(test.subject)), {test.name}});
    if (test.subject == Subject::count) out.push_back({"window_days", {std::int64_t{test.window_days}}});
    out.push_back({"op", {std::string(name_of(test.compare))}});
    out.push_back({"value", test.value});
  } else if (filter.kind == Filter::Kind::none) {
    out.push_back({"not", written(filter.parts.front())});
  } else {
    Datum::List parts;
    for (const auto& part : filter.parts) parts.push_back(written(part));
    out.push_back({filter.kind == Filter::Kind::all ? "all" : "any", {std::move(parts)}});
  }
  return {std::move(out)};
}

template <class E>
Datum names_in(const std::vector<E>& values) {
  Datum::List out;
  for (const E value : values) out.push_back({std::string(name_of(value))});
  return {std::move(out)};
}

Datum written(const Rule& rule) {
  const auto whole = [](std::int32_t number) { return Datum{std::int64_t{number}}; };
  Datum::Object out{{"rule", {rule.rule}}};
  if (rule.event) out.push_back({"event", {*rule.event}});
  if (rule.absence) {
    const Absence& a = *rule.absence;
    Datum::Object absence{{"of", {a.of}}};
    if (a.median) {
      absence.push_back({"median", {*a.median}});
      absence.push_back({"least_intervals", whole(a.least_intervals)});
    }
    if (a.days) absence.push_back({"days", whole(*a.days)});
    if (a.after) absence.push_back({"after", {*a.after}});
    if (a.after_ask) absence.push_back({"after_ask", {*a.after_ask}});
    out.push_back({"absence", {std::move(absence)}});
  }
  if (rule.filter) out.push_back({"filter", written(*rule.filter)});
  out.push_back({"roles", names_in(rule.roles)});
  out.push_back({"ask", whole(rule.ask)});
  Datum::Object by_role;
  for (const auto role : rule.roles)
    by_role.push_back({std::string(name_of(role)), {rule.survey_by_role[static_cast<std::size_t>(role)]}});
  out.push_back({"survey", rule.survey.empty() ? Datum{std::move(by_role)} : Datum{rule.survey}});
  out.push_back({"delay_days", whole(rule.delay_days)});
  out.push_back({"expiry_days", whole(rule.expiry_days)});
  if (rule.reminder_days) out.push_back({"reminder_days", whole(*rule.reminder_days)});
  out.push_back({"priority", whole(rule.priority)});
  out.push_back({"holdout", {rule.holdout}});
  out.push_back({"defer", {rule.defer}});
  if (!rule.exempt.empty()) out.push_back({"exempt", names_in(rule.exempt)});
  return {std::move(out)};
}

}  // namespace

std::array<bool, 3> roles_of_survey(const Datum& survey) {
  std::array<bool, 3> out{};
  bool said = false;
  const auto take = [&](const Datum& name) {
    const auto* text = name.get<std::string>();
    if (!text) return;
    said = true;
    if (const auto role = value_of<accounts::BuyingRole>(*text)) out[static_cast<std::size_t>(*role)] = true;
  };
  if (const auto* object = survey.get<Datum::Object>())
    for (const auto& entry : *object) {
      if (entry.name == "role") take(entry.value);
      const auto* list = entry.name == "roles" ? entry.value.get<Datum::List>() : nullptr;
      if (list) std::for_each(list->begin(), list->end(), take);
    }
  return said ? out : std::array<bool, 3>{true, true, true};
}

std::vector<std::string> Rulebook::survey_keys() const {
  std::vector<std::string> out;
  for (const auto& survey : surveys)
    if (const auto* object = survey.get<Datum::Object>())
      for (const auto& entry : *object)
        if (const auto* text = entry.value.get<std::string>(); text && entry.name == "survey") out.push_back(*text);
  return out;
}

Rulebook rulebook_from_json(std::string_view text) {
  const Datum document = datum_from_json("rules", text);
  Rulebook book;
  Problems problems;
  Reader reader(document, "", problems);
  std::string version;
  reader.take("schema", version);
  if (!version.empty() && version != "cabochon/rules/1")
    note(problems, "schema", core::quoted(version), "'cabochon/rules/1'");
  reader.each("events", [&](const Datum& datum, const std::string& path) {
    Reader event(datum, path, problems);
    Rulebook::Event entry;
    event.take("type", entry.type, true);
    (void)event.find("name");
    event.each("properties", [&](const Datum& name, const std::string& where) {
      const auto* property = name.get<std::string>();
      if (property)
        entry.properties.push_back(*property);
      else
        note(problems, where, shown(name), "a name");
    });
    event.finish();
    book.events.push_back(std::move(entry));
  });
  reader.each("surveys", [&](const Datum& datum, const std::string& path) {
    Reader survey(datum, path, problems);
    std::string key;
    survey.take("survey", key, true);
    const auto role = [&](const Datum& name, const std::string& where) {
      const auto* word = name.get<std::string>();
      if (!word || !value_of<accounts::BuyingRole>(*word))
        note(problems, where, shown(name),
             one_of(word ? std::string_view(*word) : std::string_view{}, Names<accounts::BuyingRole>::values));
    };
    if (const Datum* one = survey.find("role")) role(*one, survey.at("role"));
    survey.each("roles", role);
    book.surveys.push_back(datum);
  });
  if (const Datum* limits = reader.find("limits")) book.limits = read_limits(*limits, problems);
  reader.each(
      "rules",
      [&](const Datum& rule, const std::string& path) { book.rules.push_back(read_rule(rule, path, problems)); }, true);
  reader.finish();
  if (problems.empty()) problems = problems_of(book);
  if (!problems.empty()) throw InputError(std::move(problems));
  return book;
}

std::string to_json(const Rulebook& book) {
  Datum::List events, rules, weekdays, dates;
  for (const auto& event : book.events) {
    Datum::List properties;
    for (const auto& property : event.properties) properties.push_back({property});
    events.push_back({Datum::Object{{"type", {event.type}}, {"properties", {std::move(properties)}}}});
  }
  for (const auto& rule : book.rules) rules.push_back(written(rule));
  for (std::size_t i = 0; i < weekday_names.size(); ++i)
    if (book.limits.quiet_weekdays[i]) weekdays.push_back({std::string(weekday_names[i])});
  for (const Day day : book.limits.quiet_dates) dates.push_back({to_string(day)});
  const auto whole = [](std::int32_t number) { return Datum{std::int64_t{number}}; };
  const AskLimits& l = book.limits;
  Datum::Object limits{{"cooldown_days", whole(l.cooldown_days)}, {"account_asks", whole(l.account_asks)},
                       {"account_days", whole(l.account_days)},   {"reserve", whole(l.reserve)},
                       {"quiet_weekdays", {std::move(weekdays)}}, {"quiet_dates", {std::move(dates)}}};
  return datum_to_json({Datum::Object{{"schema", {std::string("cabochon/rules/1")}},
                                      {"events", {std::move(events)}},
                                      {"surveys", {book.surveys}},
                                      {"limits", {std::move(limits)}},
                                      {"rules", {std::move(rules)}}}});
}

}  // namespace cabochon::feedback
