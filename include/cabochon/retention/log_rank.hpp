/// Question: do the segments leave at different speeds, or could the curves differ like this by chance?
///
/// Model: at each event time of each stratum, with d events among Y at risk, d_g and Y_g of them in group g, and a
/// weight w = S(t-)^rho (1 - S(t-))^gamma of the stratum's pooled Kaplan-Meier curve just before t
///     observed_g = sum w d_g,  expected_g = sum w d Y_g / Y
///     V_gh = sum w^2 d (Y - d) / (Y - 1) (Y_g / Y) ([g = h] - Y_h / Y)
///     statistic = (observed - expected)' V^- (observed - expected), chi-squared with (groups - 1) degrees of freedom.
/// rho = gamma = 0 is the log-rank test; rho = 1 (Peto & Peto) looks at early differences, gamma = 1 at late ones.
///
/// Assumptions: censoring alike in all groups given the stratum. Most powerful against hazards in a constant ratio.
/// Units: events and expected events; with weights, their weighted sums.
/// Source: Mantel (1966); Peto & Peto (1972), JRSS A 135, 185-207; Harrington & Fleming (1982), Biometrika 69, 553-566;
/// Fleming & Harrington (1991), section 7.2.
/// Limits: says that curves differ, not by how much; curves that cross can look alike to it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/retention/survival_rows.hpp"

namespace cabochon::retention {

struct LogRankOptions {
  std::vector<std::string> by{};      ///< columns that make the groups to compare; at least two groups
  std::vector<std::string> strata{};  ///< columns within whose groups accounts are compared
  double rho = 0;                     ///< at least 0; 0 weighs all times alike
  double gamma = 0;                   ///< at least 0; above 0 weighs late times more
};

struct LogRank {
  Table groups;          ///< columns of `by`, n, events, observed, expected, difference (observed - expected)
  double statistic = 0;  ///< chi-squared, at least 0
  std::int64_t df = 0;   ///< degrees of freedom: groups with expected events, less one
  double p_value = 1;    ///< probability of so large a statistic without a difference
};

[[nodiscard]] LogRank log_rank(const Table& table, const SurvivalColumns& columns, const LogRankOptions& options);

}  // namespace cabochon::retention
