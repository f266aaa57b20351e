/// Question. Which clients' stories should be opened this week, and which wait?
/// Model.    Facts (facts.hpp) open a case from a single row; findings are the flags of divergence.hpp. All of one
///           account are one signal: its facts before its findings, the later before the earlier. Accounts with facts
///           go before those with findings alone, then by money. At most `max_new` cases are opened in any seven days:
///           what is left of these is raised, the rest waits in the same order. An account with an open case is left
///           out, since its case takes up what is new. What an account's case has settled is not raised again: facts
///           dated on or before the day it was closed, findings until one of their two roles has answered since.
/// Units.    Days; money of `value_days` days in the book's currency.
/// Limits.   Two cases a day apart of one account are two; whether a case told the same story is not asked.
#pragma once

#include <cstdint>
#include <optional>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/coverage.hpp"

namespace cabochon::feedback {

struct SignalOptions {
  Day as_of{};                    ///< last day that is seen
  std::int64_t max_new = 7;       ///< cases that seven days may open, at least 0
  std::int32_t window_days = 90;  ///< days of the facts, at least 1
  std::int32_t value_days = 365;  ///< days of the money, and of the scores of findings, at least 1
  std::optional<Stake> value{};   ///< money at stake; none: margin where orders have a cost, else revenue
  double margin = 30;             ///< of divergence: NPS points that matter
  double level = 0.95;            ///< of divergence
  double fdr = 0.10;              ///< of divergence: largest expected share of false flags
};

struct Signals {
  Table
      raised;  ///< account, name, signal, sort (fact, finding), date, text, role, contact, value, facts, findings, also
  Table waiting;  ///< the same, in the order in which they will be raised
  /// Every fact and finding of these accounts, in their order: account, signal, sort, date, text, role, contact,
  /// response, ticket, event, clause, criterion, and of a finding other (the second role, whose score is higher),
  /// difference (of role less other), difference_low, difference_high.
  Table evidence;
  std::int64_t opened = 0;   ///< cases of the seven days that end on as_of
  std::int64_t busy = 0;     ///< accounts with an open case
  std::int64_t settled = 0;  ///< accounts all of whose signals a closed case has dealt with
};

inline constexpr std::int32_t days_of_max_new = 7;

[[nodiscard]] Signals signals(const accounts::Book& book, const SignalOptions& options);

}  // namespace cabochon::feedback
