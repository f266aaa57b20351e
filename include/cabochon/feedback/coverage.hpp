/// Question: which of each client's three buying roles have we not heard lately, and how much money stands behind them?
///
/// Model: a role is heard at an account when at least one answer of the window came from it: a response of the window
/// with a score, or with a rating, by a contact who had the role on that day (or an anonymous answer that names the
/// role). The window is the `window_days` days that end on `as_of`, inclusive. An account is judged against its
/// roles_expected; all three where it names none. The money at stake is the account's sum over the order lines of the
/// same window. Answers that our own people wrote down (recorded_by) count as heard and are counted apart.
///
/// Assumptions: a role that answers speaks for its class at that account; sums of money are exact whatever the order.
/// Units: days; money in the book's currency; shares are fractions.
/// Limits: heard is not satisfied. A line without the amounts that the value needs is left out of the sum and counted.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/nps.hpp"

namespace cabochon::feedback {

/// Whose money is at stake: what the client pays, what is left of it after our cost, or after the metal in it. Under
/// tolling the metal is the client's, so that net_of_metal is the revenue itself.
enum class Stake : std::uint8_t { revenue, margin, net_of_metal };

}  // namespace cabochon::feedback

namespace cabochon {
inline namespace core {
template <>
struct Names<feedback::Stake> {
  static constexpr std::array<std::string_view, 3> values{"revenue", "margin", "net_of_metal"};
};
}  // namespace core
}  // namespace cabochon

namespace cabochon::feedback {

struct CoverageOptions {
  Day as_of{};                     ///< last day of the window
  std::int32_t window_days = 365;  ///< days of the window, at least 1
  std::optional<Stake> value{};    ///< money at stake; none: revenue
};

/// The whole firm in one line.
struct CoverageTotal {
  std::int64_t accounts = 0;               ///< accounts judged
  std::int64_t accounts_heard = 0;         ///< accounts whose expected roles were all heard
  double value = 0;                        ///< money at stake over all accounts that brought any
  double value_heard = 0;                  ///< of accounts whose expected roles were all heard
  std::optional<double> heard_share;       ///< value_heard / value, 0 to 1; none when there is no money
  std::int64_t lines_without_value = 0;    ///< order lines left out, since the amounts needed were missing
  std::int64_t answers = 0;                ///< answers in the window
  std::int64_t recorded = 0;               ///< answers that our own people wrote down
  std::int64_t answers_unplaced = 0;       ///< answers whose account or role is not known
  std::int64_t contacts_without_role = 0;  ///< contacts that had no role on as_of
  bool mixed_contracts = false;            ///< lines of tolling and of sale were added up
};

/// One row an account, by key: account, name, expected, then for each role r: r_known (contacts in that role on as_of),
/// r_heard (of the window's contacts), r_answers, r_days (since last heard at any time up to as_of; null: never); then
/// not_heard (expected roles without an answer, null when all were heard), heard (all expected roles were), answers,
/// recorded (answers that our own people wrote down), heard_only_recorded (roles heard through those alone), value
/// (null without orders), lines_without_value. `total`, where given, takes the sums of the same pass.
[[nodiscard]] Table coverage(const accounts::Book& book, const CoverageOptions& options,
                             CoverageTotal* total = nullptr);

/// Sums of the same; accounts of negative money count as none in the share.
[[nodiscard]] CoverageTotal coverage_total(const accounts::Book& book, const CoverageOptions& options);

/// The same at the end of each month, one row a month: the last is `as_of` itself, those before are the ends of the
/// `months` - 1 (0 to 1199) months before it. date, accounts, value, by_none, by_one, by_two, by_three (money of
/// accounts heard by so many roles), at_least_one, at_least_two, all_three (shares of it, null without money),
/// expected_share (of accounts whose expected roles were all heard). Accounts of negative money count as none.
/// `mixed_contracts`, where given, says whether any month adds up tolling and sale.
[[nodiscard]] Table coverage_over_time(const accounts::Book& book, const CoverageOptions& options, std::int32_t months,
                                       bool* mixed_contracts = nullptr);

struct RoleScoreOptions {
  Day as_of{};                                  ///< last day of the window
  std::int32_t window_days = 365;               ///< days of the window, at least 1
  double level = 0.95;                          ///< confidence of the limits, above 0 and below 1
  NpsMethod method = NpsMethod::adjusted_wald;  ///< how the limits are made
};

/// One row an account and role that gave scores in the window (role null: not known): account, role, n, mean, lowest,
/// highest, nps, nps_low, nps_high, detractors, deciding_detractors (scores 0 to 6 by contacts who decide: each is a
/// fact on its own), last (day of the latest score).
[[nodiscard]] Table role_scores(const accounts::Book& book, const RoleScoreOptions& options);

}  // namespace cabochon::feedback
