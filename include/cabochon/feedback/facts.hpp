/// Question. What has happened at a client that needs no statistics: one row is enough to act on?
/// Model.    Of the `window_days` days that end on `as_of`:
///             detractor   a score of 0 to 6 by a contact who decided on that day
///             competitor  an event of type competitor_mentioned, or one whose properties name a competitor
///             clause      a line of the client's regulation that our own term of the same name breaks, both as they
///                         stand on `as_of` (whatever their age)
///             ticket      a claim that is open on `as_of`, whenever it came in
///           A fact is never tested and never averaged; findings (divergence, trends) are apart from it.
/// Limits.   A clause is judged by our terms without a supplier, or of an offer called `ours`, of its own name; what a
///           clause limits beyond single terms (a total, another currency) is for cabochon.ownership.check.
#pragma once

#include <cstdint>
#include <optional>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/coverage.hpp"

namespace cabochon::feedback {

struct FactOptions {
  Day as_of{};                    ///< last day of the window
  std::int32_t window_days = 90;  ///< days of the window, at least 1
  std::int32_t value_days = 365;  ///< days of the money at stake, at least 1
  std::optional<Stake> value{};   ///< money at stake; none: margin where orders have a cost, else revenue
};

/// One row a fact, the dearest account first, then by account, date: account, name, kind, date, days (since), text (in
/// words), contact, role, decides, process, score, response, ticket, event, clause (keys of the row that says so; the
/// others null), criterion (of the clause), value (null without orders).
[[nodiscard]] Table facts(const accounts::Book& book, const FactOptions& options);

}  // namespace cabochon::feedback
