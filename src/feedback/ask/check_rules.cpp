// What is wrong with rules before any event has come: names that nobody knows, rules that can never fire, circles.
#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "cabochon/feedback/ask/engine.hpp"

#include "possible.hpp"
#include "reader.hpp"

namespace cabochon::feedback {
namespace {

using ask::note;
using ask::Problems;

void for_each_test(const Filter& filter, const std::string& path,
                   const std::function<void(const Test&, const std::string&)>& look) {
  if (filter.kind == Filter::Kind::test) return look(filter.test, path);
  const std::string_view key = filter.kind == Filter::Kind::all   ? "all"
                               : filter.kind == Filter::Kind::any ? "any"
                                                                  : "not";
  for (std::size_t i = 0; i < filter.parts.size(); ++i) {
    std::string where = path + "." + std::string(key);
    if (filter.kind != Filter::Kind::none) where += "[" + std::to_string(i) + "]";
    for_each_test(filter.parts[i], where, look);
  }
}

class Checker {
 public:
  explicit Checker(const Rulebook& book) : book_(book), surveys_(book.survey_keys()) {
    for (std::size_t i = 0; i < book.events.size(); ++i) {
      if (!properties_.try_emplace(book.events[i].type, &book.events[i].properties).second)
        note(problems_, "events[" + std::to_string(i) + "].type", core::quoted(book.events[i].type), "each type once");
      types_.push_back(book.events[i].type);
    }
    for (std::size_t i = 0; i < surveys_.size(); ++i)
      if (std::find(surveys_.begin(), surveys_.begin() + static_cast<std::ptrdiff_t>(i), surveys_[i]) !=
          surveys_.begin() + static_cast<std::ptrdiff_t>(i))
        note(problems_, "surveys[" + std::to_string(i) + "].survey", core::quoted(surveys_[i]), "each survey once");
    for (const auto& rule : book.rules) rules_.push_back(rule.rule);
    for (const auto& survey : book.surveys)
      if (has_key(survey)) for_roles_.push_back(roles_of_survey(survey));
    if (book.limits.reserve > 0 && book.limits.account_asks == 0)
      note(problems_, "limits.reserve", std::to_string(book.limits.reserve),
           "0, or account_asks, of which it holds places");
  }

  [[nodiscard]] Problems check() {
    for (std::size_t i = 0; i < book_.rules.size(); ++i) {
      path_ = "rules[" + std::to_string(i) + "]";
      one(book_.rules[i], i);
    }
    circles();
    return std::move(problems_);
  }

 private:
  static bool has_key(const Datum& survey) {
    const auto* object = survey.get<Datum::Object>();
    return object && std::any_of(object->begin(), object->end(), [](const Datum::Entry& entry) {
             return entry.name == "survey" && entry.value.get<std::string>();
           });
  }

  void wrong(const std::string& key, std::string value, std::string expected) {
    note(problems_, path_ + "." + key, std::move(value), std::move(expected));
  }

  void known_event(const std::string& key, const std::string& type) {
    if (!properties_.contains(type)) wrong(key, core::quoted(type), one_of(type, types_));
  }

  void one(const Rule& rule, std::size_t index) {
    if (rule.rule.empty()) wrong("rule", {}, "a key");
    const auto same = [&](const Rule& other) { return other.rule == rule.rule; };
    const auto here = book_.rules.begin() + static_cast<std::ptrdiff_t>(index);
    if (std::any_of(book_.rules.begin(), here, same)) wrong("rule", core::quoted(rule.rule), "each key once");
    if (rule.event.has_value() == rule.absence.has_value())
      wrong("event", rule.event ? "both" : "", "either event or absence");
    if (rule.event) known_event("event", *rule.event);
    if (rule.absence) {
      known_event("absence.of", rule.absence->of);
      if (rule.absence->after) known_event("absence.after", *rule.absence->after);
      if (rule.absence->after && *rule.absence->after == rule.absence->of)
        wrong("absence.after", core::quoted(rule.absence->of), "another event type than the one that stays away");
      if (rule.absence->after_ask && rule.absence->of != answer_type)
        wrong("absence.of", core::quoted(rule.absence->of), "'answer', as with after_ask nothing else can stay away");
      if (const auto& ask = rule.absence->after_ask;
          ask && std::find(rules_.begin(), rules_.end(), *ask) == rules_.end())
        wrong("absence.after_ask", core::quoted(*ask), one_of(*ask, rules_));
    }
    surveys(rule);
    if (rule.roles.empty()) wrong("roles", "an empty list", "at least one role, or the rule can never ask");
    for (std::size_t r = 1; r < rule.roles.size(); ++r)
      if (std::find(rule.roles.begin(), rule.roles.begin() + static_cast<std::ptrdiff_t>(r), rule.roles[r]) !=
          rule.roles.begin() + static_cast<std::ptrdiff_t>(r))
        wrong("roles", core::quoted(name_of(rule.roles[r])) + " twice", "each role once");
    if (!(rule.holdout >= 0 && rule.holdout < 1))
      wrong("holdout", number_text(rule.holdout), "at least 0 and below 1, or the rule can never ask");
    if (rule.reminder_days && *rule.reminder_days > rule.expiry_days)
      wrong("reminder_days", std::to_string(*rule.reminder_days),
            "at most expiry_days (" + std::to_string(rule.expiry_days) + "), or it can never be sent");
    if (std::find(rule.exempt.begin(), rule.exempt.end(), Stop::objected) != rule.exempt.end())
      wrong("exempt", "'objected'", "one of cooldown, account, reserve, quiet: who objected is never asked");
    limits(rule);
    if (rule.filter) filter(rule);
    const auto twin = std::find_if(book_.rules.begin(), here, [&](const Rule& other) {
      return other.event == rule.event && rule.event && other.roles == rule.roles && filters_equal(other, rule) &&
             other.priority == rule.priority && other.survey == rule.survey &&
             other.survey_by_role == rule.survey_by_role && other.delay_days == rule.delay_days;
    });
    if (twin != here)
      wrong("event", "the event, filter, roles, priority, survey and delay of rule " + core::quoted(twin->rule),
            "rules that do not contradict each other");
  }

  // Every asked role gets a survey that there is, and that is meant for it.
  void surveys(const Rule& rule) {
    for (const auto role : rule.roles) {
      const auto number = static_cast<std::size_t>(role);
      const bool one = !rule.survey.empty() || rule.survey_by_role[number].empty();
      const std::string& key = one ? rule.survey : rule.survey_by_role[number];
      const std::string place = one ? "survey" : "survey." + std::string(name_of(role));
      const auto at = std::find(surveys_.begin(), surveys_.end(), key);
      if (at == surveys_.end()) {
        wrong(place, core::quoted(key),
              surveys_.empty() ? "a survey of `surveys`, which is empty" : one_of(key, surveys_));
        if (one) return;
      } else if (!for_roles_[static_cast<std::size_t>(at - surveys_.begin())][number]) {
        wrong(place, core::quoted(key) + ", which is not for role " + core::quoted(name_of(role)),
              "a survey for every role that is asked; `survey` may be an object with one a role");
      }
    }
    if (rule.roles.empty() && !rule.survey.empty() &&
        std::find(surveys_.begin(), surveys_.end(), rule.survey) == surveys_.end())
      wrong("survey", core::quoted(rule.survey), one_of(rule.survey, surveys_));
  }

  void limits(const Rule& rule) {
    const AskLimits& l = book_.limits;
    const auto holds = [&](Stop stop) {
      return std::find(rule.exempt.begin(), rule.exempt.end(), stop) == rule.exempt.end();
    };
    if (l.account_asks > 0 && l.reserve > 0 && holds(Stop::reserve) && 2 * l.reserve >= l.account_asks)
      wrong("roles", "a reserve of " + std::to_string(l.reserve) + " for each of two other roles",
            "less than the " + std::to_string(l.account_asks) + " asks of an account, or the rule can never ask");
    if (std::all_of(l.quiet_weekdays.begin(), l.quiet_weekdays.end(), [](bool quiet) { return quiet; }) &&
        holds(Stop::quiet))
      wrong("exempt", "every weekday quiet", "a day on which the rule can ask");
  }

  static bool filters_equal(const Rule& a, const Rule& b) {
    if (a.filter.has_value() != b.filter.has_value()) return false;
    if (!a.filter) return true;
    const std::function<bool(const Filter&, const Filter&)> same = [&](const Filter& x, const Filter& y) {
      if (x.kind != y.kind || x.parts.size() != y.parts.size()) return false;
      if (x.kind == Filter::Kind::test)
        return x.test.subject == y.test.subject && x.test.name == y.test.name &&
               x.test.window_days == y.test.window_days && x.test.compare == y.test.compare &&
               x.test.value == y.test.value;
      return std::equal(x.parts.begin(), x.parts.end(), y.parts.begin(), same);
    };
    return same(*a.filter, *b.filter);
  }

  void filter(const Rule& rule) {
    const bool has_contact = rule.event || rule.absence->after || rule.absence->after_ask;
    for_each_test(*rule.filter, path_ + ".filter", [&](const Test& test, const std::string& path) {
      if (test.subject == Subject::count && !properties_.contains(test.name))
        note(problems_, path + ".count", core::quoted(test.name), one_of(test.name, types_));
      if (test.subject == Subject::property) {
        if (!rule.event)
          note(problems_, path + ".property", core::quoted(test.name), "no property, as an absence has none");
        else if (const auto known = properties_.find(*rule.event);
                 known != properties_.end() &&
                 std::find(known->second->begin(), known->second->end(), test.name) == known->second->end())
          note(problems_, path + ".property", core::quoted(test.name),
               known->second->empty() ? "no property, as " + core::quoted(*rule.event) + " has none"
                                      : one_of(test.name, *known->second));
      }
      const bool of_contact =
          test.subject == Subject::contact || (test.subject == Subject::score && test.name == "contact");
      if (of_contact && !has_contact)
        note(problems_, path, "a test of the event's contact", "none, as nobody causes this absence");
    });
    if (!ask::possible(*rule.filter, rule.event))
      wrong("filter", "tests that nothing can pass together", "a filter that some event passes");
  }

  // An invitation that waits for an invitation that waits for it would never end.
  void circles() {
    for (std::size_t i = 0; i < book_.rules.size(); ++i) {
      std::vector<std::string> way{book_.rules[i].rule};
      const Rule* at = &book_.rules[i];
      while (at && at->absence && at->absence->after_ask) {
        const std::string& next = *at->absence->after_ask;
        way.push_back(next);
        if (next == book_.rules[i].rule) {
          std::string text;
          for (const auto& step : way) text += (text.empty() ? "" : " waits for ") + step;
          note(problems_, "rules[" + std::to_string(i) + "].absence.after_ask", text,
               "rules that do not wait in a circle");
          break;
        }
        if (way.size() > book_.rules.size() + 1) break;
        const auto found = std::find_if(book_.rules.begin(), book_.rules.end(),
                                        [&next](const Rule& rule) { return rule.rule == next; });
        at = found == book_.rules.end() ? nullptr : &*found;
      }
    }
  }

  const Rulebook& book_;
  std::vector<std::string> surveys_, types_, rules_;
  std::vector<std::array<bool, 3>> for_roles_;  // by survey
  std::map<std::string, const std::vector<std::string>*> properties_;
  std::string path_;
  Problems problems_;
};

}  // namespace

std::vector<Problem> problems_of(const Rulebook& book) { return Checker(book).check(); }

}  // namespace cabochon::feedback
