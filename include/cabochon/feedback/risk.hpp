/// Question. How likely is it that an account stops ordering within the next `horizon_days`, and what drives it?
/// Model.    The log odds are b0 + b1 s + b2 m + b3 t with
///             s  log odds of what silence alone says: 1 - active (1 - leaves)^(horizon / typical gap), that the
///             account
///                has gone already or goes after one of the orders of the horizon
///             m  how far the account's weakest role lies below that of the usual account, in 50 NPS points: the
///                expected lowest score of its expected roles, heard or not (pooling.hpp), never their mean
///             t  open tickets, three at most
///           The weights are stated priors, normal with a mean and a deviation, until `min_outcomes` endings can be
///           looked back on. Then they are learned (stats/logistic.hpp) from windows of one horizon each, up to twelve,
///           with s, m and t as they stood on the day before: an account is a row in each window that it began as a
///           client, and an outcome in the one in which its ending is dated. Such windows do not overlap and each is
///           conditional on having got so far, so that they make the likelihood of survival in discrete time; what
///           rows of one account share beyond s, m and t is allowed for by covariances clustered by account.
/// Units.    Probabilities; log odds; days; money of the window in the book's currency.
/// Assumptions. An ending is dated on the day from which the firm counts the client as lost. An account that has
///           ordered after its ending is a client again.
/// Source.   Survival in discrete time: Allison 1982, Sociological Methodology 13, 61-98; scores that are expectations
///           given few answers in place of the true ones: regression calibration, Carroll, Ruppert, Stefanski &
///           Crainiceanu 2006, Measurement Error in Nonlinear Models, ch. 4. The rest: stats/logistic.hpp.
/// Limits.   An ending dated back to the last order hides from learning that the account was already silent. Priors
///           alone are judgements. A shock that hits all accounts of one window widens no limits.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/coverage.hpp"

namespace cabochon::feedback {

/// What the log odds of stopping are made of.
enum class RiskTerm : std::uint8_t {
  base,           ///< 1: beside what silence says
  silence,        ///< log odds that silence alone gives
  blocking_role,  ///< how far the weakest role lies below that of the usual account, in 50 NPS points
  tickets         ///< open tickets, three at most
};

inline constexpr std::size_t risk_terms = 4;
inline constexpr std::int64_t most_tickets = 3;  ///< more say no more

/// A weight as it is known before any outcome.
struct RiskPrior {
  double mean = 0;  ///< log odds per unit
  double sd = 1;    ///< above 0
};

/// Stated judgements, in the order of RiskTerm.
inline constexpr std::array<RiskPrior, risk_terms> stated_priors{{{0, 0.5}, {1, 0.25}, {0.7, 0.35}, {0.4, 0.2}}};

/// The silence of a day, as retention::silence gives it: columns account, active, typical_days, days_silent; and its
/// pooled probability of going for good after an order. This room knows no silence of its own.
struct SilenceOnDay {
  Table accounts;
  double leaves = 0;  ///< 0 to 1
};
using SilenceOfDay = std::function<SilenceOnDay(Day as_of)>;

struct RiskOptions {
  Day as_of{};
  std::int32_t horizon_days = 91;                            ///< how far ahead, at least 1
  std::int32_t window_days = 365;                            ///< days of scores and money, at least 1
  std::optional<Stake> value{};                              ///< money; none: margin where orders have a cost
  std::array<RiskPrior, risk_terms> priors = stated_priors;  ///< in the order of RiskTerm
  std::int64_t min_outcomes = 30;                            ///< endings from which weights are learned, at least 1
  double level = 0.95;                                       ///< of the limits, above 0 and below 1
  ProgressFunction progress{};                               ///< of the windows looked back on
};

struct Risk {
  Table accounts;             ///< see risk()
  Table weights;              ///< name, weight, sd, prior, prior_sd, source (stated, learned)
  bool learned = false;       ///< whether the weights were learned
  std::int64_t outcomes = 0;  ///< endings that there were to learn from
};

/// The chance that silence alone gives: the account has gone, or goes after one of the orders of the horizon.
[[nodiscard]] inline double chance_of_stopping(double active, double leaves, double typical_days, double horizon_days) {
  if (!(typical_days > 0)) return 1 - active;
  return 1 - active * std::pow(1 - leaves, horizon_days / typical_days);
}

/// Accounts that have ordered and not ended, by money at risk: rank, account, name, risk, risk_low, risk_high,
/// blocking_role (of the lowest score), blocking_score, blocking_heard, mean_score, open_tickets, days_silent,
/// silence_risk (what silence alone says), driver (silence, blocking role, tickets: what lifts the odds most above
/// those of the middle account), value (null without orders in the window), at_risk (risk times value).
[[nodiscard]] Risk risk(const accounts::Book& book, const SilenceOfDay& silence, const RiskOptions& options);

}  // namespace cabochon::feedback

namespace cabochon {
inline namespace core {
template <>
struct Names<feedback::RiskTerm> {
  static constexpr std::array<std::string_view, 4> values{"base", "silence", "blocking_role", "tickets"};
};
}  // namespace core
}  // namespace cabochon
