/// What was asked and what was done: surveys, invitations, cases and their history, actions, accounts that ended.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cabochon/accounts/people.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon {
namespace accounts {

/// What became of the wish to ask somebody.
enum class InvitationState : std::uint8_t { sent, suppressed };

/// What opened a case.
enum class Signal : std::uint8_t { detractor, divergence, silence, lost_order, ticket, clause, competitor, other };

/// How far a case is.
enum class CaseState : std::uint8_t { opened, heard, diagnosed, argued, closed };

/// How a case ended.
enum class Outcome : std::uint8_t { won, lost, conceded };

/// How far an action is.
enum class ActionState : std::uint8_t { proposed, planned, started, done, dropped };

/// Why an account ended.
enum class EndingKind : std::uint8_t { competitor, closed_down, merged, our_decision, unknown };

/// A set of questions.
struct Survey {
  RecordId survey;                        ///< key
  std::optional<std::string> name{};      ///< for people
  std::optional<BuyingRole> role{};       ///< whom it is for; absent: everybody
  std::optional<std::string> language{};  ///< en, ru, ...
  std::optional<Day> since{};             ///< first day in use
  std::optional<Properties> questions{};  ///< each with attribute, process and department; a JSON object
};

/// An ask of one person, sent or suppressed.
struct Invitation {
  RecordId invitation;                     ///< key
  AccountId account;                       ///< whom it concerns
  std::optional<ContactId> contact{};      ///< who is asked; absent where nobody could be
  Day date;                                ///< day of the ask
  std::optional<RecordId> survey{};        ///< what is asked
  std::optional<std::string> rule{};       ///< rule that asked
  std::optional<EventId> event{};          ///< event that asked
  std::optional<Day> event_date{};         ///< day of that event
  InvitationState state{};                 ///< sent or suppressed
  std::optional<std::string> reason{};     ///< why it was suppressed or deferred
  std::optional<Properties> decided_by{};  ///< values that decided, a JSON object
  std::optional<bool> reminder{};          ///< whether it repeats an earlier ask
  std::optional<Day> expires{};            ///< last day for an answer
  std::optional<std::string> token{};      ///< unguessable, for answering without a name
  std::optional<ResponseId> response{};    ///< the answer
};

/// One client's story from signal to outcome.
struct Case {
  RecordId case_id;                           ///< key
  AccountId account;                          ///< whose story
  Day date;                                   ///< opened
  Signal signal{};                            ///< what opened it
  std::optional<ResponseId> response{};       ///< answer that opened it
  std::optional<TicketId> ticket{};           ///< ticket that opened it
  std::optional<BuyingRole> blocking_role{};  ///< who says no
  std::optional<std::string> criterion{};     ///< what they judge by
  std::optional<RecordId> clause{};           ///< line of regulation that blocks
  std::optional<std::string> cause{};         ///< diagnosis in few words
  std::optional<std::string> argument{};      ///< what answers it, such as a comparison's name
  std::optional<std::string> owner{};         ///< of ours
  std::optional<Day> due{};                   ///< day by which it should be settled
  std::optional<CaseState> state{};           ///< how far it is
  std::optional<Day> closed{};                ///< absent: open
  std::optional<Outcome> outcome{};           ///< won, lost, conceded
  std::optional<std::string> conceded{};      ///< what was given
  std::optional<double> value{};              ///< yearly margin at stake, currency
  std::optional<std::string> lessons{};       ///< what to do differently
};

/// One step in the history of a case; history is only added to.
struct CaseEvent {
  RecordId case_id;                        ///< key, with number
  std::int64_t number = 0;                 ///< of the step within the case, from 1
  Day date;                                ///< of the step
  std::optional<CaseState> state{};        ///< after the step
  std::optional<std::string> kind{};       ///< evidence, diagnosis, argument, action, outcome, ...
  std::optional<ContactId> contact{};      ///< whose words
  std::optional<ResponseId> response{};    ///< answer that is the evidence
  std::optional<std::string> note{};       ///< what was learnt or done
  std::optional<std::string> author{};     ///< of ours
  std::optional<Properties> properties{};  ///< anything else, a JSON object
};

/// A small improvement.
struct Action {
  RecordId action;                               ///< key
  std::optional<std::string> name{};             ///< for people
  Day date;                                      ///< proposed
  std::optional<RecordId> case_id{};             ///< case it belongs to
  std::optional<ProcessId> process{};            ///< process it improves
  std::optional<std::string> reason{};           ///< cause of tickets it removes
  std::optional<std::string> factor{};           ///< driver of margin it moves
  std::optional<BuyingRole> role{};              ///< who gains
  std::optional<std::string> gain{};             ///< what they gain
  std::optional<double> reach{};                 ///< share of accounts it reaches, 0 to 1
  std::optional<double> effect{};                ///< expected change of the factor
  std::optional<double> effect_low{};            ///< lower limit of the change
  std::optional<double> effect_high{};           ///< upper limit of the change
  std::optional<double> tickets_avoided{};       ///< expected share of those tickets it avoids where it reaches, 0 to 1
  std::optional<double> tickets_avoided_low{};   ///< lower limit of that share, 0 to 1
  std::optional<double> tickets_avoided_high{};  ///< upper limit of that share, 0 to 1
  std::optional<double> cost{};                  ///< ours, currency, at least 0
  std::optional<double> duration_days{};         ///< from start to done, at least 0
  std::optional<double> effort_days{};           ///< our work, spread evenly over the duration, at least 0
  std::optional<std::string> owner{};            ///< of ours
  std::optional<std::string> needs{};            ///< keys of actions that come first, separated by commas
  std::optional<std::string> excludes{};         ///< keys of actions that make no sense beside it, separated by commas
  std::optional<ActionState> state{};            ///< how far it is
  std::optional<Day> planned_start{};            ///< day it is to start: its month's capacity holds the work
  std::optional<Day> started{};                  ///< day of the start
  std::optional<Day> due{};                      ///< day by which it should be done
  std::optional<Day> done{};                     ///< day it was done
};

/// An account that ended, when and why.
struct Ending {
  AccountId account;                        ///< key, with date
  Day date;                                 ///< last day as a client
  std::optional<EndingKind> kind{};         ///< competitor, closed_down, merged, our_decision, unknown
  std::optional<std::string> competitor{};  ///< who won it
  std::optional<std::string> reason{};      ///< in few words
  std::optional<std::string> source{};      ///< who says so
};

}  // namespace accounts

template <>
struct Names<accounts::InvitationState> {
  static constexpr std::array<std::string_view, 2> values{"sent", "suppressed"};
};
template <>
struct Names<accounts::Signal> {
  static constexpr std::array<std::string_view, 8> values{"detractor", "divergence", "silence",    "lost_order",
                                                          "ticket",    "clause",     "competitor", "other"};
};
template <>
struct Names<accounts::CaseState> {
  static constexpr std::array<std::string_view, 5> values{"opened", "heard", "diagnosed", "argued", "closed"};
};
template <>
struct Names<accounts::Outcome> {
  static constexpr std::array<std::string_view, 3> values{"won", "lost", "conceded"};
};
template <>
struct Names<accounts::ActionState> {
  static constexpr std::array<std::string_view, 5> values{"proposed", "planned", "started", "done", "dropped"};
};
template <>
struct Names<accounts::EndingKind> {
  static constexpr std::array<std::string_view, 5> values{"competitor", "closed_down", "merged", "our_decision",
                                                          "unknown"};
};

template <>
struct Description<accounts::Survey> {
  using R = accounts::Survey;
  static constexpr std::string_view name = "Survey", table = "surveys";
  static constexpr auto fields =
      std::tuple{field("survey", &R::survey, "key of the set of questions").key(),
                 field("name", &R::name, "name for people"),
                 field("role", &R::role, "whom it is for; absent: everybody"),
                 field("language", &R::language, "en, ru, ..."),
                 field("since", &R::since, "first day in use"),
                 field("questions", &R::questions, "each with attribute, process and department; a JSON object")};
};

template <>
struct Description<accounts::Invitation> {
  using R = accounts::Invitation;
  static constexpr std::string_view name = "Invitation", table = "invitations";
  static constexpr auto fields =
      std::tuple{field("invitation", &R::invitation, "key of the ask").key(),
                 field("account", &R::account, "whom it concerns").required().refers_to("accounts"),
                 field("contact", &R::contact, "who is asked; absent where nobody could be").refers_to("contacts"),
                 field("date", &R::date, "day of the ask").required(),
                 field("survey", &R::survey, "what is asked").refers_to("surveys"),
                 field("rule", &R::rule, "rule that asked"),
                 field("event", &R::event, "event that asked").refers_to("events"),
                 field("event_date", &R::event_date, "day of that event"),
                 field("state", &R::state, "sent or suppressed").required(),
                 field("reason", &R::reason, "why it was suppressed or deferred"),
                 field("decided_by", &R::decided_by, "values that decided, a JSON object"),
                 field("reminder", &R::reminder, "whether it repeats an earlier ask"),
                 field("expires", &R::expires, "last day for an answer"),
                 field("token", &R::token, "unguessable, for answering without a name"),
                 field("response", &R::response, "the answer").refers_to("responses")};
};

template <>
struct Description<accounts::Case> {
  using R = accounts::Case;
  static constexpr std::string_view name = "Case", table = "cases";
  static constexpr auto fields =
      std::tuple{field("case", &R::case_id, "key of the case").key(),
                 field("account", &R::account, "whose story").required().refers_to("accounts"),
                 field("date", &R::date, "day it was opened").required(),
                 field("signal", &R::signal, "what opened it").required(),
                 field("response", &R::response, "answer that opened it").refers_to("responses"),
                 field("ticket", &R::ticket, "ticket that opened it").refers_to("tickets"),
                 field("blocking_role", &R::blocking_role, "who says no"),
                 field("criterion", &R::criterion, "what they judge by"),
                 field("clause", &R::clause, "line of regulation that blocks").refers_to("clauses"),
                 field("cause", &R::cause, "diagnosis in few words"),
                 field("argument", &R::argument, "what answers it, such as a comparison's name"),
                 field("owner", &R::owner, "person of ours"),
                 field("due", &R::due, "day by which it should be settled"),
                 field("state", &R::state, "how far it is"),
                 field("closed", &R::closed, "day it was closed; absent: open"),
                 field("outcome", &R::outcome, "how it ended"),
                 field("conceded", &R::conceded, "what was given"),
                 field("value", &R::value, "yearly margin at stake").of_unit("currency"),
                 field("lessons", &R::lessons, "what to do differently")};
};

template <>
struct Description<accounts::CaseEvent> {
  using R = accounts::CaseEvent;
  static constexpr std::string_view name = "CaseEvent", table = "case_events";
  static constexpr auto fields =
      std::tuple{field("case", &R::case_id, "case whose history it is").key().refers_to("cases"),
                 field("number", &R::number, "number of the step within the case, from 1").key().in(Range{1, 1e9}),
                 field("date", &R::date, "day of the step").required(),
                 field("state", &R::state, "how far the case is after it"),
                 field("kind", &R::kind, "evidence, diagnosis, argument, action, outcome, ..."),
                 field("contact", &R::contact, "whose words").refers_to("contacts"),
                 field("response", &R::response, "answer that is the evidence").refers_to("responses"),
                 field("note", &R::note, "what was learnt or done"),
                 field("author", &R::author, "person of ours"),
                 field("properties", &R::properties, "anything else about it, a JSON object")};
};

template <>
struct Description<accounts::Action> {
  using R = accounts::Action;
  static constexpr std::string_view name = "Action", table = "actions";
  static constexpr auto fields =
      std::tuple{field("action", &R::action, "key of the improvement").key(),
                 field("name", &R::name, "name for people"),
                 field("date", &R::date, "day it was proposed").required(),
                 field("case", &R::case_id, "case it belongs to").refers_to("cases"),
                 field("process", &R::process, "process it improves").refers_to("processes"),
                 field("reason", &R::reason, "cause of tickets it removes"),
                 field("factor", &R::factor, "driver of margin it moves"),
                 field("role", &R::role, "who gains"),
                 field("gain", &R::gain, "what they gain"),
                 field("reach", &R::reach, "share of accounts it reaches").in(share),
                 field("effect", &R::effect, "expected change of the factor"),
                 field("effect_low", &R::effect_low, "lower limit of the change"),
                 field("effect_high", &R::effect_high, "upper limit of the change"),
                 field("tickets_avoided", &R::tickets_avoided, "expected share of the tickets it avoids").in(share),
                 field("tickets_avoided_low", &R::tickets_avoided_low, "lower limit of that share").in(share),
                 field("tickets_avoided_high", &R::tickets_avoided_high, "upper limit of that share").in(share),
                 field("cost", &R::cost, "what it costs us").of_unit("currency").in(non_negative),
                 field("duration_days", &R::duration_days, "from start to done").of_unit("days").in(non_negative),
                 field("effort_days", &R::effort_days, "our work, spread evenly over the duration")
                     .of_unit("days")
                     .in(non_negative),
                 field("owner", &R::owner, "person of ours"),
                 field("needs", &R::needs, "keys of actions that come first, separated by commas"),
                 field("excludes", &R::excludes, "keys of actions that make no sense beside it, separated by commas"),
                 field("state", &R::state, "how far it is"),
                 field("planned_start", &R::planned_start, "day it is to start: its month's capacity holds the work"),
                 field("started", &R::started, "day of the start"),
                 field("due", &R::due, "day by which it should be done"),
                 field("done", &R::done, "day it was done")};
};

template <>
struct Description<accounts::Ending> {
  using R = accounts::Ending;
  static constexpr std::string_view name = "Ending", table = "endings";
  static constexpr auto fields =
      std::tuple{field("account", &R::account, "account that ended").key().refers_to("accounts"),
                 field("date", &R::date, "last day as a client").key(),
                 field("kind", &R::kind, "why it ended"),
                 field("competitor", &R::competitor, "who won it"),
                 field("reason", &R::reason, "why, in few words"),
                 field("source", &R::source, "who says so")};
};

}  // namespace cabochon
