/// Question: which accounts are late by their own rhythm, how surely, and what is at stake?
///
/// Model: days with an order make gaps. Gaps of one account are gamma with a rate and a regularity of its own; both
/// are pooled over all accounts (rates gamma, regularities one of 0.5 .. 12 with fitted weights; 1 is as if at random,
/// wholesale ordering is above), and after each order an account goes for good with a common probability. All of it is
/// estimated by maximum likelihood with the silence so far in it. Then, of each account,
///   silence      days since the last order in units of its typical gap (posterior median)
///   probability  of so long a silence if nothing were wrong, the uncertainty of its rhythm included
///   active       probability that it has not gone for good
///   no_order     probability that it stays silent for another `horizon_days`: what the ranking goes by
///   expected_loss  no_order times the account's value a year, where a value was given; then the ranking goes by it
/// Time runs by a clock that stands still on closed days (holidays, trade fairs) and, with `seasonal`, runs by the
/// calendar month's rate of orders, estimated from all accounts between their first and last orders.
///
/// Assumptions: gaps of one account are alike but for the season; leaving does not depend on the rhythm.
/// Units: days; values in the currency of the orders, a year (the 365 days that end on as_of, or as many as there are
/// since the account's first order if fewer, not scaled up).
/// Source: Wheat & Morrison (1990), Marketing Science 9, 162-170; Platzer & Reutterer (2016), Marketing Science 35,
/// 779-799, who show that regularity sharpens the forecast of who is still there.
/// Limits: an account with one order has no rhythm of its own: it gets the pooled one. `probability` alone is a poor
/// ranking of who is gone (a punctual account is "late" within days, and mostly comes back); use it to see whom to
/// call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::retention {

struct SilenceOptions {
  Day as_of{};                         ///< last day known
  std::string account = "account";     ///< column of the account
  std::string date = "date";           ///< column of the order's day
  std::optional<std::string> value{};  ///< revenue, margin, net_of_metal or a column of numbers; none: no money
  std::vector<std::int32_t> closed{};  ///< days on which nobody orders
  bool seasonal = false;               ///< let the clock run by the rate of the calendar month; needs a year of orders
  std::int32_t horizon_days = 91;      ///< how far `no_order` looks ahead, 1 to 3,660
  double level = 0.95;                 ///< of the limits of the typical gap
  int threads = 0;                     ///< 0: all of the machine's
  ProgressFunction progress{};
};

struct SilenceResult {
  Table accounts;                        ///< see silence()
  double leaves = 0;                     ///< pooled probability of going for good after an order
  double regularity = 0;                 ///< pooled mean regularity
  double typical_days = 0;               ///< typical gap of an account of which nothing is known, in days of the clock
  std::int64_t lines_without_value = 0;  ///< lines whose amounts were missing: they add no money
  std::int64_t lines_after = 0;          ///< lines after as_of: left out
  std::int64_t without_orders = 0;       ///< accounts whose lines never made an order: left out
};

/// Accounts by rank: account, rank, orders (days), first, last, days_silent, silence, typical_days, typical_days_low,
/// typical_days_high, regularity, probability, active, no_order, and with a value value_per_year, expected_loss.
/// Days are of the calendar but for the typical gap, which is of the clock.
[[nodiscard]] SilenceResult silence(const Table& orders, const SilenceOptions& options);

struct DefectionOptions {
  Day as_of{};
  std::string account = "account";
  std::string date = "date";
  std::string by = "category";  ///< what may fall away: a category, a store, a product
  std::optional<std::string> value{};
  std::int32_t window_days = 91;  ///< what counts as lately, 1 to 3,660
  double level = 0.95;            ///< of the interval of the usual share
};

/// Partial defection: what accounts no longer order while they order on. Of each account and category that it has
/// ordered: how often the category was in its orders up to the last time (k of n order days), and that it was in none
/// of the m order days since. The share of order days with the category is Beta(a, b) among accounts, fitted for each
/// category; the probability p of m without it if nothing had changed is B(a + k, b + n - k + m) / B(a + k, b + n - k).
/// A category falls away for good after each order with it with probability q, fitted over all: fallen_away = q / (q +
/// (1 - q) p). Source: the beta-binomial of Skellam (1948), JRSS B 10, 257-261, with empirical Bayes.
///
/// Rows by rank (probability, or with a value the money likely lost): account, the category, rank, orders (n + m),
/// orders_with (k), last, orders_since (m), usual_share, usual_share_low, usual_share_high, probability, fallen_away,
/// and with a value value_per_year (of the year up to the last order with it) and expected_loss = fallen_away times it;
/// and of the account: categories (ever ordered), categories_lately, categories_before (in the window before). Rows
/// with m = 0 are left out.
[[nodiscard]] Table partial_defection(const Table& orders, const DefectionOptions& options);

}  // namespace cabochon::retention
