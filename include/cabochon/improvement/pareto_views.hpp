/// Views of a Pareto: parts of tickets, count and cost and margin at risk, down to the reason, two periods.
///
/// Question     Does the order stand when money is counted instead of tickets, or this month instead of the last?
/// Model        parts     a ticket that concerns several processes is one ticket: its count, or cost, is divided by the
///                        parts' weights, which are made to add up to one
///              risk      of a category: sum over the accounts that complained of it, each once, of margin x lift, lift
///                        being how much likelier such an account is lost; a negative margin is not at risk, and a
///                        lift below 0 puts nothing at risk
///              lift      lost share of the accounts with such a ticket minus that of those without, Newcombe's limits
///              drill     within each outer category its own Pareto of inner ones
///              change    share now minus share before. Tickets alone: Newcombe's limits; with clusters, which may be
///                        in both periods, or weights: t limits from the clusters' deviations (a difference of two
///                        ratios). p is adjusted for all categories (Holm), and so is `changed`.
/// Assumptions  clusters are independent; an account's lift depends on nothing but the category
/// Units        shares are fractions; money in the margin's currency and period
/// Source       Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Holm (1979), Scandinavian Journal of
///              Statistics 6, 65-70; Cochran (1977), Sampling Techniques, section 6.4
/// Limits       A lift is an association: accounts that complain may differ otherwise. Where the share of every
///              category must add up to one, a rise of one is a fall of others.
#pragma once

#include <optional>
#include <string>

#include "cabochon/core/table.hpp"

namespace cabochon::improvement {

/// Tickets divided by their parts: columns `by`, "value", "unit" (the ticket, or `cluster` where given). `parts` has
/// the columns `ticket`, `by` and, where there are weights, "weight". Tickets without parts keep their own `by`, or
/// null where they have none.
[[nodiscard]] Table divide_tickets(const Table& tickets, const Table& parts, const std::string& ticket,
                                   const std::string& by, const std::optional<std::string>& weight,
                                   const std::optional<std::string>& cluster);

/// The first `keep` lines of a Pareto and the rest in one, named `name`; categories become text.
[[nodiscard]] Table with_other(const Table& lines, std::int64_t keep, const std::string& name);

struct MeasuresOptions {
  std::optional<std::string> cost{};     ///< column of the tickets
  std::optional<std::string> account{};  ///< column of the tickets and of the accounts
  std::optional<std::string> margin{};   ///< column of the accounts
  std::optional<std::string> lift{};     ///< column of the tickets; none: that of `lifts`
  double threshold = 0.8;
};

/// category; count, count_share, count_rank, count_vital; with cost the same of cost and cost_change (ranks climbed
/// against the count); with lifts accounts, margin, lift, risk, risk_low, risk_high, risk_share, risk_rank, risk_vital,
/// risk_change. `lifts` (may be empty) has the columns category, lift and, where known, lift_low and lift_high.
[[nodiscard]] Table pareto_measures(const Table& tickets, const std::string& by, const Table& accounts,
                                    const Table& lifts, const MeasuresOptions& options);

/// category, accounts, lost, share, accounts_without, lost_without, share_without, lift, lift_low, lift_high.
/// `accounts` has the columns `account` and `lost` (0 or 1).
[[nodiscard]] Table loss_lift(const Table& tickets, const Table& accounts, const std::string& by,
                              const std::string& account, const std::string& lost, double level);

/// One row an outer and inner category, the largest first: both names, value, share, share_within, cumulative_within,
/// vital_within, outer_value, outer_share, outer_vital.
[[nodiscard]] Table pareto_drill(const Table& table, const std::string& outer, const std::string& inner,
                                 const std::optional<std::string>& weight, double threshold);

/// category; now, before (values); share_now, share_before, change, change_low, change_high, p, p_adjusted, changed;
/// rank_now, rank_before, rank_change (ranks climbed), vital_now, vital_before.
[[nodiscard]] Table pareto_change(const Table& now, const Table& before, const std::string& by,
                                  const std::optional<std::string>& weight, const std::optional<std::string>& cluster,
                                  double threshold, double level);

}  // namespace cabochon::improvement
