/// Question. Where do the roles of one account disagree, how surely, and what money stands behind it?
/// Model.    A pair of roles differs when its true scores lie more than `margin` points apart. p_lower and p_higher are
///           the posterior probabilities that the first role's score is so far below, or above, the second's, under
///           what all accounts say of such pairs (pair_prior.hpp); scores and difference are of the same posterior.
///           Pairs are flagged from the surest on, as long as the upper quartile of the number of false flags, mean
///           plus .6745 standard deviations of 1 - p_lower - p_higher, stays within `fdr` of the flags: so their
///           expected share does too, although the prior is learnt from the same accounts. Equally sure pairs are
///           flagged together or not at all.
///           The account's score is the mean of its expected roles' pooled scores (pooling.hpp); of a role that nobody
///           has heard it takes what that role is elsewhere, whose limits are wide.
/// Units.    NPS points; shares; money of the window in the book's currency.
/// Source.   Bayesian false discovery rate: Newton, Noueiry, Sarkar & Ahlquist 2004, Biostatistics 5, 155-176, sec. 3;
///           a quantile in place of the mean: Genovese & Wasserman 2004, Annals of Statistics 32, 1035-1061, sec. 5.
/// Limits.   Scores are those of the three classes; order within a class does not count.
#pragma once

#include <cstdint>
#include <optional>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/coverage.hpp"

namespace cabochon::feedback {

struct DivergenceOptions {
  Day as_of{};                     ///< last day of the window
  std::int32_t window_days = 365;  ///< days of the window, at least 1
  double margin = 30;              ///< NPS points that matter, at least 0 and below 200
  double level = 0.95;             ///< of the limits, and of saying that there is no difference
  double fdr = 0.10;               ///< largest expected share of false flags, above 0 and below 1
  std::optional<Stake> value{};    ///< money at stake; none: revenue
};

/// One row an account and pair of roles that it expects or that were both heard (economic-technical, economic-user,
/// technical-user), by account: account, name, first, second; first_n, first_score, first_low, first_high and so for
/// the second; difference (first minus second), difference_low, difference_high; p_lower, p_higher; flag; finding
/// (differ, no difference, too few answers, not heard); answers_needed (more of each role, about; 1000 stands for that
/// or more; null elsewhere); not_heard (of the two roles); account_score, account_low, account_high; value.
[[nodiscard]] Table divergence(const accounts::Book& book, const DivergenceOptions& options);

}  // namespace cabochon::feedback
