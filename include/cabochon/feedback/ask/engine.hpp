/// Question. Who is asked what, and when, after everything that happened at the clients; and who is not, and why not?
/// Model.    step(events, until) takes the events dated before `until`, day by day, in the order of (date, event id);
///           later ones are held. (date, event id) is an event's identity: a repetition is ignored. A new event dated
///           before the previous `until` is late and listed; of the events that were taken the last 10,000, and two
///           more a contact, are known again. After a day's events absences fire, by (rule order, account); then
///           reminders are due. Rule order, also for one event, is (priority descending, rule id).
///           A rule whose event matches draws its holdout: the first 8 bytes, big-endian, of SHA-256 of
///           "seed|rule|account" over 2^64 below the share. Candidates are the account's contacts whose role on the
///           event's day is among the rule's roles: the event's own contact first, then who was never asked, then
///           the least recently asked (latest invitation date, reminders not counted), ties by contact id. The first
///           `ask` of them that no limit stops are invited for the event's day + delay. The limits:
///           objected (may_ask is false); cooldown, |b - a| >= cooldown_days for any two invitations of a contact;
///           account, at most k invitations in any w consecutive days; reserve, of those k a role leaves r places to
///           each other role, less what that role holds in the same days; quiet, no weekday or date that is quiet.
///           With `defer` an invitation that is stopped takes the first permitted day up to its expiry, which stays.
///           A reminder that falls on a quiet day goes on the next that is not; none goes after the expiry, or to who
///           has answered: an answer dated on or after the invitation, and taken after it was decided.
/// Units.    Days; a window of w days that ends on d starts on d - w + 1.
/// Limits.   Cutting a log into steps in any way that makes no event late gives the same invitations. Memory grows
///           with contacts, with the events of counted windows and with what is held, not with the log.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/ask/rule.hpp"

namespace cabochon::accounts {
class Book;
}

namespace cabochon::feedback {

/// The event type by which an answer comes back; its property `score` is the 0-to-10 answer, where there is one.
inline constexpr std::string_view answer_type = "answer";

struct Invitations {
  /// rule, survey, event, event_date, account, contact (null: nobody to ask), role, date, expires, state (sent or
  /// suppressed), reminder, reason (null; objected, cooldown, account, reserve, quiet, holdout, no_contact; of a sent
  /// one: what deferred it), found, limit, other_date (what decided), deferred_from.
  Table rows;
  Table late;      ///< new events dated before the previous `until`: their columns, as given
  Table unplaced;  ///< events whose account is not known: their columns, as given
  /// Events that were taken, though not wholly understood: their columns, as given, and `doubt`: unknown_type (not in
  /// the rulebook: nothing follows from it), unknown_contact, another_account (of the contact: the event counts as one
  /// of nobody, an answer is nobody's), anonymous (an answer without a contact: its score is the account's latest).
  Table doubtful;
  std::int64_t repeated = 0;  ///< events that were there already
  std::int64_t held = 0;      ///< events that wait for a later step
};

/// The contacts of a book as the engine takes them: a row for each interval of their roles.
[[nodiscard]] Table contacts_of(const accounts::Book& book);

/// The rows of one state, "sent" or "suppressed", without that column.
[[nodiscard]] Table of_state(const Table& rows, std::string_view state);

class Engine {
 public:
  /// contacts: contact, account, role, optionally since and until of the role (several rows a contact then), may_ask
  /// and whatever rules test; accounts: account and whatever rules test.
  Engine(Rulebook rules, const Table& contacts, const Table& accounts, std::string seed);
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  /// events: date, event, account, type, optionally contact, the properties as columns or as one column `properties`
  /// of JSON objects, which count where the column is null or absent.
  [[nodiscard]] Invitations step(const Table& events, Day until, const ProgressFunction& progress = {});

  /// What a step would do now, by each rule, with one event (a table of one row) and one contact, after all that waits
  /// to be taken before it: rule, outcome, detail, reason, found, limit, other_date, date. Nothing changes.
  [[nodiscard]] Table explain(const Table& event, const Column& contact) const;

  /// One row a contact: contact, account, asks, answers, reminders, unanswered (asks since the last answer),
  /// last_asked, last_answered.
  [[nodiscard]] Table fatigue() const;

  /// The invitations that limits still look at: contact, date (the latest of each contact too); account, role, date.
  [[nodiscard]] Table invited() const;
  [[nodiscard]] Table invited_accounts() const;

  /// Everything that it remembers. Restore it with the same or newer contacts, accounts and rules.
  [[nodiscard]] std::string to_bytes() const;
  void restore(std::string_view bytes);

  [[nodiscard]] const Rulebook& rules() const noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace cabochon::feedback
