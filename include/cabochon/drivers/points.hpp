/// Question     What is one point more of a score worth in a year, at each account; and which important scores are low?
/// Model        money    outcome = a + sum of slope_j x_j + e over account x period rows; a point is worth slope_j
///                       times the periods of a year at every account. With a size (revenue): outcome / size is
///                       explained instead, and a point is worth slope_j times the account's own yearly size. Limits
///                       from the sandwich clustered by account (factor (C / (C - 1)) (n - 1) / (n - k)), t of C - 1.
///              map      share of explained variance against the mean score, each split at its mean over the factors
/// Assumptions  linear effects, the same for all accounts (per unit of size); scores on one scale for the map
/// Units        money of the outcome a year and point; shares are fractions of the outcome's variance
/// Source       Liang & Zeger (1986), Biometrika 73, 13-22; Martilla & James (1977), Journal of Marketing 41(1), 77-79
/// Limits       An association: the worth of a point is what goes with it, not what raising it would earn. Scores that
///              rest on few answers make slopes too small.
#pragma once

#include <string>
#include <vector>

#include "cabochon/drivers/importance.hpp"

namespace cabochon::drivers {

struct PointOptions {
  std::string account;                ///< column of the clusters
  double periods_per_year = 0;        ///< rows of one account in a year: 12 for months
  std::optional<std::string> size{};  ///< column of the size that effects are proportional to, above 0
  double level = 0.95;
};

/// One row a factor and account: factor, account, per_point, per_point_low, per_point_high (money a year), score (the
/// account's mean), yearly_size (null without), n (rows of the account).
[[nodiscard]] Table money_per_point(const Table& table, const std::string& outcome,
                                    const std::vector<std::string>& factors, const PointOptions& options);

/// One row a factor: factor, share, share_low, share_high, score, score_low, score_high, important, performing (true,
/// false or null where the limits hold the split), quadrant.
[[nodiscard]] Table performance_map(const Table& table, const std::string& outcome,
                                    const std::vector<std::string>& factors, const ImportanceOptions& options);

}  // namespace cabochon::drivers
