/// Question: did the measure (smaller and more frequent shipments, an easier exchange, a won case) change how often
/// those accounts order, what they bring and whether they stay, or would that have come by itself?
///
/// Model: each account is one before and one after: `window_days` up to the day before `start`, and as many from it on.
///   naive       mean change of the treated: takes every trend, and every fall back to the mean, for an effect
///   difference  difference in differences against matched accounts (on the trend before and the time since the first
///               order, never on the level before) or against all others
///   beyond      what is left of the change when accounts fall back to the mean as the others do (analysis of
///               covariance on the level before): right when accounts were chosen for being bad
///   effect      the bracket of the two: it holds when either of them does; 0 where they have different signs
///   churn       Cox's hazard ratio of treated to controls after `start`, the logarithm of orders before held equal; an
///               account has left at its last order when it was silent for `lost_after_days` since. Accounts that were
///               treated were there at `start`, so that no churn before can be compared
///   lifetime    value a year / (churn a year + ln(1 + discount rate)), the hazard being constant; limits by resampling
///               whole accounts
///   periods     the same difference in each period of `period_days`, against the mean of the periods before: an event
///               study; before `start` it should lie around 0
///   placebos    the difference with the start moved to days on which nothing happened; should lie around 0
///
/// Assumptions: one of the two of the bracket; nothing else happened to the treated alone; accounts are independent.
/// Units: order days and value a year of 365 days; hazards a year.
/// Source: stats/difference_in_differences.hpp, stats/regression_to_mean.hpp, stats/matching.hpp and what they cite;
/// Efron & Tibshirani (1993), chapter 13, for the limits of the lifetime value.
/// Limits: accounts chosen for being bad improve by themselves: `chosen_low` says how far the treated lay from the
/// others before, and `regression` how much of their change that explains.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/estimate.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::retention {

struct EffectOptions {
  Day start{};                 ///< first day of "after"
  std::optional<Day> as_of{};  ///< last day known; none: the last day of the orders
  std::string account = "account";
  std::string date = "date";
  std::optional<std::string> value{};  ///< revenue, margin, net_of_metal or a column of numbers; none: no money
  std::int32_t window_days = 182;      ///< length of before and of after, 14 to 3,660
  std::int32_t period_days = 28;       ///< of the event study, 7 to 366
  std::int32_t lost_after_days = 182;  ///< a silence so long means that the account has left
  std::optional<double> discount_rate_annual{};  ///< such as 0.12; none: no lifetime value
  bool matched = true;                           ///< against matched accounts; otherwise against all others
  std::int64_t controls = 3;                     ///< most matched accounts of a treated one, 1 to 1,000
  std::int64_t placebos = 6;                     ///< most placebo dates, 0 to 1,000
  std::int64_t resamples = 1000;                 ///< for the limits of lifetime values, 100 to 100,000
  std::uint64_t seed = 1;                        ///< of the resampling
  double level = 0.95;
};

struct EffectResult {
  Table measures;  ///< outcome, treated_before, treated_after, controls_before, controls_after, and naive, difference,
                   ///< regression, beyond, effect with their limits, p_value (of the bracket: the larger of the two)
  Table periods;   ///< outcome, period, begins, treated, controls, difference, difference_low, difference_high
  Table placebos;  ///< outcome, start, difference, difference_low, difference_high
  Table matches;   ///< treated, control, distance (standard deviations); empty against all others
  std::optional<Estimate> churn_ratio{};          ///< hazard of the treated over that of the controls
  std::optional<Estimate> value_of_saved{};       ///< lifetime value of an account like the treated, after
  std::optional<Estimate> lifetime_difference{};  ///< lifetime value of the treated less that of the controls, after
  Table lifetimes;  ///< group, accounts, value_per_year, churn_per_year, lifetime_value, with its limits
  std::int64_t treated = 0, controls = 0, unmatched = 0;  ///< accounts
  double chosen_low = 0;  ///< orders of the treated before less those of the others, in standard deviations
  std::vector<std::pair<std::string, std::string>> not_computed{};  ///< what, and why
};

/// `treated` is a column of accounts. Accounts whose first order is not before `start` are left out.
[[nodiscard]] EffectResult effect(const Table& orders, const Column& treated, const EffectOptions& options);

struct SavedOptions {
  Day as_of{};
  std::string account = "account";
  std::string date = "date";
  std::string value = "margin";     ///< revenue, margin, net_of_metal or a column of numbers
  double discount_rate_annual = 0;  ///< such as 0.12
  std::int32_t lost_after_days = 182;
  std::int64_t resamples = 1000;
  std::uint64_t seed = 1;
  double level = 0.95;
};

/// What one account is worth that is kept from leaving: value a year over churn and discount, of the accounts that
/// ordered in the year before `as_of` - lost_after_days, with limits by resampling accounts.
[[nodiscard]] Estimate value_of_saved(const Table& orders, const SavedOptions& options);

}  // namespace cabochon::retention
