#include "possible.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "values.hpp"

namespace cabochon::feedback::ask {
namespace {

constexpr int most_steps = 100'000;

/// A test, or its opposite.
struct Literal {
  const Test* test;
  bool negated;

  [[nodiscard]] bool of_nothing() const { return passes_nothing(*test) != negated; }
  template <class Value>
  [[nodiscard]] bool of(const Value& value) const {
    return passes(*test, value) != negated;
  }
};

using Literals = std::vector<Literal>;

template <class Value>
bool all_pass(const Literals& tests, const Value& value) {
  return std::all_of(tests.begin(), tests.end(), [&](const Literal& test) { return test.of(value); });
}

template <class Look>
void each_value(const Literals& tests, Look look) {
  for (const auto& test : tests) {
    if (const auto* list = test.test->value.get<Datum::List>())
      for (const auto& value : *list) look(value, test);
    else
      look(test.test->value, test);
  }
}

/// The numbers that tests compare with, in order.
std::vector<double> constants(const Literals& tests) {
  std::vector<double> out;
  each_value(tests, [&out](const Datum& value, const Literal&) {
    if (const auto* flag = value.get<bool>()) out.push_back(*flag);
    if (const auto number = value.number(); number && std::isfinite(*number)) out.push_back(*number);
  });
  std::sort(out.begin(), out.end());
  return out;
}

/// Tests change only at the numbers that they compare with: those, and one between any two, stand for all.
bool number_passes(const Literals& tests) {
  std::vector<double> tried = constants(tests);
  const std::size_t n = tried.size();
  for (std::size_t i = 1; i < n; ++i) tried.push_back(tried[i - 1] / 2 + tried[i] / 2);
  const double low = n ? tried.front() : 0, high = n ? tried[n - 1] : 0;
  constexpr double endless = std::numeric_limits<double>::infinity();
  for (const double beyond : {low - 1, std::nextafter(low, -endless), high + 1, std::nextafter(high, endless)})
    tried.push_back(beyond);
  return std::any_of(tried.begin(), tried.end(), [&](double x) { return all_pass(tests, x); });
}

/// A text that holds whatever must be in it, apart, with marks between that are in no test; or one of the texts that
/// tests name.
bool text_passes(const Literals& tests) {
  std::vector<std::string> named;
  each_value(tests, [&named](const Datum& value, const Literal&) {
    if (const auto* text = value.get<std::string>()) named.push_back(*text);
    if (const auto* day = value.get<Day>()) named.push_back(to_string(*day));
  });
  if (std::any_of(named.begin(), named.end(),
                  [&](const auto& text) { return all_pass(tests, std::string_view(text)); }))
    return true;
  char mark = 0;
  for (char c = 1; c < 32 && !mark; ++c)
    if (std::all_of(named.begin(), named.end(), [c](const auto& t) { return t.find(c) == std::string::npos; }))
      mark = c;
  if (!mark) return true;  // nobody names all of them
  std::string made(1, mark);
  for (const auto& test : tests)
    if (test.test->compare == Compare::contains && !test.negated)
      if (const auto* part = test.test->value.get<std::string>()) made += *part + mark;
  return all_pass(tests, std::string_view(made));
}

bool value_passes(const Literals& tests) {
  const bool nothing_does = std::all_of(tests.begin(), tests.end(), [](const Literal& t) { return t.of_nothing(); });
  return nothing_does || number_passes(tests) || text_passes(tests);
}

bool score_passes(const Literals& tests) {
  for (int score = 0; score <= 10; ++score)
    if (all_pass(tests, double(score))) return true;
  return false;
}

/// The least whole number from `low` on that passes, if there is one.
std::optional<double> least_count(const Literals& tests, double low) {
  std::vector<double> tried{low};
  for (const double x : constants(tests))
    for (const double y : {std::ceil(x), std::floor(x) + 1})
      if (y >= low) tried.push_back(y);
  std::sort(tried.begin(), tried.end());
  const auto at = std::find_if(tried.begin(), tried.end(), [&](double x) { return all_pass(tests, x); });
  return at == tried.end() ? std::nullopt : std::optional(*at);
}

/// Tests joined by `all`, by what they look at.
class Conjunction {
 public:
  explicit Conjunction(const std::optional<std::string>& event) : event_(&event) {}

  /// Takes a test; says whether its subject can still pass.
  [[nodiscard]] bool add(Literal test) {
    const Test& t = *test.test;
    if (t.subject == Subject::count) {
      auto& windows = counts_[t.name];
      windows[t.window_days].push_back(test);
      double low = *event_ == t.name ? 1 : 0;
      for (const auto& [days, tests] : windows) {
        const auto least = least_count(tests, low);
        if (!least) return false;
        low = *least;
      }
      return true;
    }
    Literals& tests = t.subject == Subject::score ? scores_[t.name] : values_[{t.subject, t.name}];
    tests.push_back(test);
    return t.subject == Subject::score ? scores_pass() : value_passes(tests);
  }

 private:
  [[nodiscard]] bool scores_pass() const {
    bool some = false, none_of_any = false;
    for (const auto& [who, tests] : scores_) {
      const bool nothing_does =
          std::all_of(tests.begin(), tests.end(), [](const Literal& t) { return t.of_nothing(); });
      const bool score_does = score_passes(tests);
      if (!nothing_does && !score_does) return false;
      if (who == "any") none_of_any = !score_does;
      if (who != "any" && who != "contact") some = some || !nothing_does;
    }
    return !(some && none_of_any);  // a role's score is somebody's
  }

  const std::optional<std::string>* event_;
  std::map<std::pair<Subject, std::string>, Literals> values_;
  std::map<std::string, Literals> scores_;
  std::map<std::string, std::map<std::int32_t, Literals>> counts_;  // by type and window
};

struct Goal {
  const Filter* filter;
  bool negated;
};

class Search {
 public:
  explicit Search(const std::optional<std::string>& event) : event_(event) {}

  [[nodiscard]] bool passes(const Filter& filter) { return found({{&filter, false}}, {}, Conjunction(event_)); }

 private:
  /// Whether all goals and one part of each choice can pass together with what is joined already.
  bool found(std::vector<Goal> goals, std::vector<Goal> choices, Conjunction joined) {
    while (!goals.empty()) {
      if (++steps_ > most_steps) return true;
      const auto [filter, negated] = goals.back();
      goals.pop_back();
      switch (filter->kind) {
        case Filter::Kind::test:
          if (!joined.add({&filter->test, negated})) return false;
          break;
        case Filter::Kind::none:
          goals.push_back({&filter->parts.front(), !negated});
          break;
        default:
          if ((filter->kind == Filter::Kind::any) == negated || filter->parts.size() == 1)
            for (const auto& part : filter->parts) goals.push_back({&part, negated});
          else
            choices.push_back({filter, negated});
      }
    }
    if (choices.empty()) return true;
    const auto [filter, negated] = choices.back();
    choices.pop_back();
    for (const auto& part : filter->parts)
      if (found({{&part, negated}}, choices, joined)) return true;
    return false;
  }

  const std::optional<std::string>& event_;
  int steps_ = 0;
};

}  // namespace

bool possible(const Filter& filter, const std::optional<std::string>& event) { return Search(event).passes(filter); }

}  // namespace cabochon::feedback::ask
