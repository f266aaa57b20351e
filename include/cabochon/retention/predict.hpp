/// What a fitted model says of accounts: alive or not, orders to come, money to come, each with its interval.
///
/// Question     Who is still a client, what will each order, and what is each worth today?
/// Model        P(alive) and P(alive) times what repeat_buying's `ahead` gives for an account that is alive. Intervals
///              are those of the expectation: the covariance of the parameters carried through exact slopes (delta
///              method), on the log scale for amounts and the logit scale for P(alive); sums over a group add slopes
///              first, since all accounts share the same parameters.
///              Where many accounts share x, the value is interpolated over log(c + T) between 24 Chebyshev points, in
///              one piece where its last terms are below 1e-12 of the first, else computed account by account.
/// Units        t and horizon in the unit of T; rates continuous, per that unit
/// Limits       Intervals leave out the chance of a single account's orders (see pmf): an expectation of 1.2 orders
///              within [1.1, 1.3] still means none for many.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/retention/fit.hpp"
#include "cabochon/retention/gamma_gamma.hpp"

namespace cabochon::retention {

struct PredictOptions {
  double level = 0.95;
  std::vector<std::string> by{};  ///< columns of the summary to add up over; empty: one row an account
};

/// alive, alive_low, alive_high of each account, or their sums and n by group.
[[nodiscard]] Table p_alive(const RepeatFit& fit, const Table& summary, const PredictOptions& options);

/// p_alive (or alive by group) and expected, expected_low, expected_high orders in the next t.
[[nodiscard]] Table conditional(const RepeatFit& fit, const Table& summary, double t, const PredictOptions& options);

/// p_alive (or alive) and dert, dert_low, dert_high: orders to come, discounted at a continuous rate above 0 to the end
/// of all days.
[[nodiscard]] Table residual(const RepeatFit& fit, const Table& summary, double rate, const PredictOptions& options);

struct ValueOptions {
  double horizon = 0;  ///< units of time, above 0; infinity: to the end of all days (then rate above 0)
  double rate = 0;     ///< continuous, per unit of time, at least 0
  double margin = 1;   ///< share of an order's value that is earned, above 0 and at most 1
  PredictOptions predict{};
};

/// p_alive (or alive), orders (discounted expected), order_value (none by group), value, value_low, value_high.
[[nodiscard]] Table value(const RepeatFit& fit, const SpendFit& spend, const Table& summary,
                          const ValueOptions& options);

/// expected_value, ..._low, ..._high of an order of each account (null where it does not exist).
[[nodiscard]] Table spend_values(const SpendFit& spend, const Table& summary, const PredictOptions& options);

/// Orders after the first of a new account in times t, by a covariate row where the model has covariates.
[[nodiscard]] std::vector<Estimate> expected(const RepeatFit& fit, const std::vector<double>& t, double level,
                                             const Table* covariates = nullptr);

/// A new account's discounted orders after the first, and their value.
[[nodiscard]] Estimate new_value(const RepeatFit& fit, const SpendFit& spend, const ValueOptions& options,
                                 const Table* covariates = nullptr);

/// Chance that a new account makes 0, 1, ..., most repeats in time t.
[[nodiscard]] std::vector<double> pmf(const RepeatFit& fit, std::int64_t most, double t,
                                      const Table* covariates = nullptr);

/// Chance that each account makes 0, 1, ..., most orders in the next t: columns p_0, p_1, ...
[[nodiscard]] Table conditional_pmf(const RepeatFit& fit, const Table& summary, std::int64_t most, double t);

/// Summed expectation of repeats of all accounts of the summary at ages t: each account from its first order on, `age`
/// columns in, for tracking. Accounts of age below 0 add nothing. One number for each offset: ages T + offset.
[[nodiscard]] std::vector<double> tracking(const RepeatFit& fit, const Table& summary,
                                           const std::vector<double>& offsets);

}  // namespace cabochon::retention
