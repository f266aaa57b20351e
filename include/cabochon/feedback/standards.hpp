/// Question     What did we promise for each process, how much of it did we keep, to whom did we break our word, and
///              which breaches should somebody be asked about?
/// Model        A ticket of a process with standard_hours promises to be closed within them; a ticket of several
///              processes promises once for each of them. A step of a scenario promises that an event of type `after`
///              is followed within `hours` by one of type `until` at the same account, and contact where both name one.
///              Events go in the order of (date, event); each of type `until` settles one waiting promise of the step:
///              the oldest that is still in time, or else the oldest, so that one question without an answer does not
///              make the answers to all later ones late.
///              What began on day a and was done on day b with a promise of h hours is kept when
///                  b - a <= ceil(h / 24),
///              so that it is broken only where the days prove it, whatever the times of day (b - a days are more than
///              24 (b - a - 1) hours), and surely kept when 24 (b - a + 1) <= h. Open on as_of it is broken when as_of
///              is past that day, and pending until then. The share is kept / (kept + broken).
/// Assumptions  promises are independent (the interval); an event keeps one promise of a step.
/// Units        hours of the calendar, not of the office; days; shares are fractions
/// Source       Wilson 1927, JASA 22, 209-212 (the interval)
/// Limits       Days are known, not hours: what was done the day after a promise of 24 hours may have taken 47. Compare
///              kept with surely_kept: between the two lies what the days can't tell. Which answer belongs to which
///              question is not known either; this way of settling finds as few breaches as the days allow.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/ids.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::feedback {

/// One step in the scenario of an interaction.
struct ServiceStep {
  std::string step;                    ///< its name
  std::string after;                   ///< type of the events that start the promise
  std::string until;                   ///< type of the events that keep it
  double hours = 0;                    ///< promised, at least 0
  std::optional<ProcessId> process{};  ///< where the starting event names none
};

struct StandardsOptions {
  Day as_of{};                                                   ///< last day of the window
  std::int32_t window_days = 365;                                ///< days in which promises began, at least 1
  std::vector<std::string> by{"process", "department", "role"};  ///< of these, and account and step
  std::vector<ServiceStep> steps{};                              ///< promises beside those of the processes
  double level = 0.95;                                           ///< of the limits, above 0 and below 1
};

struct Standards {
  /// One row a group, sorted (unknown last): the columns of `by`, promised_hours (null where it varies), due (promises
  /// whose time was up), kept, broken, kept_share, kept_low, kept_high (Wilson; null where none was due), pending,
  /// median_days, longest_days (of what was done), surely_kept.
  Table standards;
  /// One row a broken promise, the latest due first: account, process, department, role, contact, step, source (ticket
  /// or event), key, date, due, done (null: still open), days_late.
  Table breaches;
  /// One row an account with promises due, most broken first: account, due, broken, open_late, worst (process).
  Table by_account;
  /// The breaches as events of type standard_broken, dated the day after the promise ran out: date, event, account,
  /// type, contact, process, properties (JSON: process, step, source, key).
  Table events;
  std::int64_t without_promise = 0;  ///< tickets whose process promises nothing, or that name none
};

/// Days after which a promise of so many hours is broken for certain: hours / 24, rounded up. A billionth of a day is
/// forgiven, so that hours computed as 3 * 24.000000000000004 are three days. At most 3,650,000 days.
[[nodiscard]] inline std::int32_t days_allowed(double hours) {
  constexpr double longest = 3650000, rounding = 1e-9;
  return static_cast<std::int32_t>(std::ceil(std::max(0.0, std::min(hours / 24, longest) - rounding)));
}

/// Whether it was kept whatever the times of day, done so many days after it began.
[[nodiscard]] inline bool surely_within(double hours, std::int64_t days) {
  return 24 * static_cast<double>(days + 1) <= hours * (1 + 1e-12);
}

[[nodiscard]] Standards service_standards(const accounts::Book& book, const StandardsOptions& options);

}  // namespace cabochon::feedback
