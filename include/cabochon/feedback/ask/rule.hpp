/// Question. Something happened at a client, or did not: whom do we ask what, and whom do we leave in peace?
/// Model.    Rules and limits are data. An event of the rule's type that passes its filter (or an absence that has come
///           due) asks the account's contacts in the rule's roles, never asked first, then the least recently asked, as
///           far as the limits allow. See engine.hpp for the order of everything.
/// Limits.   A rule knows only what the events, the contacts and the accounts say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/accounts/people.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/datum.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon {
namespace feedback {

/// How a test compares what it looks at with its value.
enum class Compare : std::uint8_t { equal, not_equal, less, at_most, greater, at_least, in, contains, is_set };

/// What a test looks at.
enum class Subject : std::uint8_t {
  property,  ///< of the event: a column of the events or an entry of their `properties`
  account,   ///< a column of the accounts
  contact,   ///< a column of the contacts, for the event's own contact
  count,     ///< how many events of a type the account had in a window that ends on the event's day
  score      ///< the latest score that a role of the account, anybody of it, or the event's own contact gave
};

/// One comparison. What is missing passes no comparison, not even `not_equal`; ask with `is_set`.
struct Test {
  Subject subject = Subject::property;
  std::string name;              ///< property, column, event type, or whose score: a role, "any", "contact"
  std::int32_t window_days = 0;  ///< of a count: days of the window, at least 1
  Compare compare = Compare::equal;
  Datum value;  ///< number, text or flag; a list for `in`; true or false for `is_set`
};

/// Tests joined: every part, at least one, or not the one part.
struct Filter {
  enum class Kind : std::uint8_t { test, all, any, none };
  Kind kind = Kind::all;      ///< an empty `all` lets everything pass
  std::vector<Filter> parts;  ///< of all, any, and the one part of none ("not")
  Test test;                  ///< of a test
};

/// What did not happen. Exactly one of `median` and `days` is given.
struct Absence {
  std::string of;                          ///< event type that stayed away
  std::optional<double> median{};          ///< no such event within so many times the account's own median interval
  std::int32_t least_intervals = 3;        ///< intervals that an account needs to have a median, at least 1
  std::optional<std::int32_t> days{};      ///< no such event within so many days after `after`
  std::optional<std::string> after{};      ///< event type that starts the waiting
  std::optional<std::string> after_ask{};  ///< or the rule whose invitation does; then `of` is `answer`
};

/// What may stand between a wish to ask and an invitation, in the order in which it is tested.
enum class Stop : std::uint8_t { objected, cooldown, account, reserve, quiet };

struct Rule {
  std::string rule;                             ///< key
  std::optional<std::string> event{};           ///< event type that asks; or
  std::optional<Absence> absence{};             ///< what did not happen
  std::optional<Filter> filter{};               ///< absent: every such event
  std::vector<accounts::BuyingRole> roles;      ///< whom to ask
  std::int32_t ask = 1;                         ///< how many of them, at least 1
  std::string survey{};                         ///< what to ask; empty: the surveys by role
  std::array<std::string, 3> survey_by_role{};  ///< economic, technical, user; where it isn't one for all
  std::int32_t delay_days = 0;                  ///< from the event to the invitation
  std::int32_t expiry_days = 14;                ///< from that day to the last day for an answer
  std::optional<std::int32_t> reminder_days{};  ///< from the invitation to the one reminder, unless answered
  std::int32_t priority = 0;                    ///< higher goes first
  double holdout = 0;                           ///< share of accounts never asked by this rule, at least 0 and below 1
  bool defer = false;                           ///< take the first permitted day within the expiry instead of giving up
  std::vector<Stop> exempt{};                   ///< limits that do not hold for this rule; `objected` always holds
};

/// What all rules together may ask of people.
struct AskLimits {
  std::int32_t cooldown_days = 0;        ///< least days between two invitations of one contact; 0: none
  std::int32_t account_asks = 0;         ///< most invitations of an account in any window; 0: no limit
  std::int32_t account_days = 30;        ///< days of that window
  std::int32_t reserve = 0;              ///< of them, places held for each role against the others
  std::array<bool, 7> quiet_weekdays{};  ///< Monday first: no invitation on these
  std::vector<Day> quiet_dates{};        ///< nor on these
};

/// Everything that the engine follows: event types with their properties, limits, rules.
struct Rulebook {
  struct Event {
    std::string type;
    std::vector<std::string> properties;
  };
  std::vector<Event> events;
  Datum::List surveys;  ///< objects with key `survey`, and `role` or `roles` where they are not for everybody
  AskLimits limits;
  std::vector<Rule> rules;

  [[nodiscard]] std::vector<std::string> survey_keys() const;
};

/// Whom a survey is for, as its `role` or `roles` say; everybody where they are absent.
[[nodiscard]] std::array<bool, 3> roles_of_survey(const Datum& survey);

/// From one JSON document; whatever is wrong with it comes in one error, each with its path ("rules[2].roles[0]").
[[nodiscard]] Rulebook rulebook_from_json(std::string_view text);

/// The document of a rulebook.
[[nodiscard]] std::string to_json(const Rulebook& book);

/// What is wrong with a rulebook: unknown events and surveys, rules that can never fire, absences in a circle.
[[nodiscard]] std::vector<Problem> problems_of(const Rulebook& book);

}  // namespace feedback

template <>
struct Names<feedback::Compare> {
  static constexpr std::array<std::string_view, 9> values{"=", "!=", "<", "<=", ">", ">=", "in", "contains", "is_set"};
};
template <>
struct Names<feedback::Subject> {
  static constexpr std::array<std::string_view, 5> values{"property", "account", "contact", "count", "score"};
};
template <>
struct Names<feedback::Stop> {
  static constexpr std::array<std::string_view, 5> values{"objected", "cooldown", "account", "reserve", "quiet"};
};

}  // namespace cabochon
