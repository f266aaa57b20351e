/// Question. The month has so many asks: whose answers are worth most?
/// Model.    What matters of an account is its weakest role, and which that is, is uncertain. With the belief of every
///           expected role's score (pooling.hpp; of an unheard role the prior) the uncertainty of an account is
///               U = sum over roles r of P(r is the weakest) Var(p_r - d_r),
///           between 0 and 1. After K more answers of a role whose belief is worth A answers the variance is expected
///           to be A / (A + K) of what it is; K of k asked people answer with chance q each. So the k-th ask of role r
///           at an account with money m at stake is worth
///               m P(r is the weakest) Var(p_r - d_r) (E[A / (A + K_(k-1))] - E[A / (A + K_k)]),
///           less than the one before it. The best list takes the dearest ask first, again and again, within the
///           limits.
/// Units.    Worth: money of the window in the book's currency, times the share of doubt that it takes away.
/// Assumptions. Roles are independent given their beliefs; people of one role are alike, so those not heard in the
///           window come first, then never asked, then the least recently asked, ties by id.
/// Source.   Expected variance after a sample: Raiffa & Schlaifer 1961, Applied Statistical Decision Theory, sec. 5.3
///           (preposterior analysis); beliefs of counts: Mosimann 1962, Biometrika 49, 65-82. Taking the dearest first
///           is exact for gains that fall, under limits nested as person, role, account, firm: Edmonds 1971,
///           Mathematical Programming 1, 127-136.
/// Limits.   P(weakest) stays as it is now while the list grows. A reserve of more than a third of an account's asks,
///           or windows that different roles fill on different days, make the list a good one, not surely the best.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/ask/rule.hpp"
#include "cabochon/feedback/coverage.hpp"

namespace cabochon::feedback {

/// Accounts that a rule never asks in these roles, so that asking itself can be judged: those whose first 8 bytes of
/// SHA-256 of "seed|rule|account", big-endian, over 2^64, lie below the share.
struct Holdout {
  std::string rule;             ///< key of the rule
  double share = 0;             ///< of accounts, at least 0 and below 1
  std::array<bool, 3> roles{};  ///< economic, technical, user
};

/// The holdouts of a rulebook's rules.
[[nodiscard]] std::vector<Holdout> holdouts_of(const Rulebook& rules);

/// Invitations that were sent, as far as the limits still look at them.
struct AskHistory {
  Table people;    ///< contact, date
  Table accounts;  ///< account, role, date
};

struct WhomToAskOptions {
  Day as_of{};                            ///< last day of the window; asked from then on
  std::int64_t budget = 0;                ///< most asks, at least 1
  std::int32_t window_days = 365;         ///< days of the window, at least 1
  std::optional<Stake> value{};           ///< money at stake; none: margin where orders have a cost, else revenue
  std::optional<double> response_rate{};  ///< chance that an asked person answers, above 0, at most 1; none: learnt
  AskLimits limits{};                     ///< of asking
  std::vector<Holdout> holdouts{};        ///< accounts that are left alone
  std::string seed{};                     ///< of the holdouts
};

struct AskList {
  /// rank, contact, account, name (of the account), role, date, worth, value, p_weakest, n (answers of the role in the
  /// window), score, doubt, doubt_after (standard deviation of the score in NPS points before any of these asks, and as
  /// expected after this one), last_asked.
  Table asked;
  /// Expected roles that nobody can speak for: account, name, role, action ("find a technical buyer at ..."), why (no
  /// contact, all objected), worth (of a first answer), value, p_weakest. The dearest first.
  Table missing;
  /// Everybody else: contact, account, role, reason (no_role, not_expected, objected, holdout, cooldown, account,
  /// reserve, no_value, budget), rule (of the holdout), found, limit, other_date, worth.
  Table stopped;
  Day date{};                             ///< day of the asks: the first that is not quiet, from as_of on
  std::string weighted_by;                ///< revenue, margin, net_of_metal; accounts: no orders, all count the same
  std::array<double, 3> response_rate{};  ///< by role, as used
  bool learnt_rate = false;               ///< whether these come from the book's invitations
  bool mixed_contracts = false;           ///< revenue of tolling and of sale was added up without being asked to
};

/// `history` replaces the invitations of the book where it is given.
[[nodiscard]] AskList whom_to_ask(const accounts::Book& book, const WhomToAskOptions& options,
                                  const AskHistory* history = nullptr);

}  // namespace cabochon::feedback
