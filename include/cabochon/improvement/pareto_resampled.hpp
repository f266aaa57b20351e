/// Question     Which causes are surely among the vital few, and would the order last another month? "A fifth of the
///              causes make four fifths of the tickets": between which numbers is that true?
/// Model        The period is repeated by resampling. Where tickets stand alone and are counted, counts are
///              multinomial; with a cluster (the account), or a weight, whole clusters (rows, without one) are drawn
///              with replacement, as many as there are: one angry account is not a hundred complaints.
///              p_vital   of the resamples, how many have the category among the vital few
///              rank      its limits are quantiles of the resampled ranks, widened to hold the rank itself
///              share     Wilson's limits of a count; with clusters or weights +- t s about the logit of the share, s
///                        from the clusters' deviations y_ck - share y_c (a ratio's linearised variance), t of one less
///                        than the clusters
///              concentration  a resample is more concentrated than its sample, as that is than the truth; limits are
///                        therefore reflected about the estimate (basic, on logits of shares), and reach the even split
///                        where the test cannot reject it. Of the number of causes only the upper limit is reflected.
///              even      sum of (share - 1/K)^2 against its distribution under equal shares: multinomial draws, or
///                        the clusters' deviations from their own shares
/// Assumptions  clusters are independent; the categories are those that occurred
/// Units        shares are fractions; ranks from 1
/// Source       Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 13; Hall & Miller (2009),
///              Annals of Statistics 37, 3929-3959 (ranks); Cochran (1977), Sampling Techniques, section 6.4 (ratio);
///              Davison & Hinkley (1997), section 4.2 (Monte Carlo tests); Wilson (1927)
/// Limits       Ranks are kept for the 2,048 largest categories. Causes that did not occur yet are not foreseen. With
///              fewer than some 20 clusters limits are too narrow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::improvement {

struct ResampledParetoOptions {
  std::optional<std::string> weight{};   ///< column of values of at least 0; none: rows are counted
  double threshold = 0.8;                ///< cumulative share that the vital few reach
  std::optional<std::string> cluster{};  ///< column of the units that are drawn again; none: rows
  std::int64_t resamples = 0;            ///< at least 100
  double level = 0.95;
  std::uint64_t seed = 0;
  double top = 0.2;  ///< share of the categories whose share of the total is told besides
  int threads = 0;   ///< 0: all of the machine's
  ProgressFunction progress{};
};

/// The lines of pareto() and, for each, share_low, share_high, rank, rank_low, rank_high, p_vital.
[[nodiscard]] Table pareto_resampled(const Table& table, const std::string& by, const ResampledParetoOptions& options);

/// One row: categories, n, clusters, total, threshold; vital, vital_low, vital_high (how many categories reach the
/// threshold); vital_share, vital_share_low, vital_share_high (of the categories); reached, reached_low, reached_high
/// (what so many largest categories make of the total); top, top_share, top_share_low, top_share_high; gini, gini_low,
/// gini_high; even_p.
[[nodiscard]] Table concentration(const Table& table, const std::string& by, const ResampledParetoOptions& options);

}  // namespace cabochon::improvement
