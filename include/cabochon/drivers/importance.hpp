/// Question     Which factors go with the outcome, in which order, and how sure is that order?
/// Model        Shares of explained variance (shares.hpp), and the same on resamples of whole clusters: as many as
///              there are, drawn with replacement.
///              low, high  of each share: percentile or bca limits of the resamples
///              order      two factors are told apart when the difference of their shares stands out of the resamples'
///                         largest studentised deviation over all pairs, so that the statements hold together; a
///                         factor's rank lies between one more than the factors surely above it and all but those
///                         surely below it
///              p_top      of the resamples, how many put the factor first
/// Assumptions  clusters are independent of each other; rows are, where no cluster is named
/// Units        shares of the outcome's variance; ranks from 1
/// Source       resampling: Efron & Tibshirani (1993), An Introduction to the Bootstrap; all pairs: Romano & Wolf
///              (2005), Econometrica 73, 1237-1282; ranks: Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic
///              Studies 91, 476-518
/// Limits       Association, not effect. R2 of a resample is a little too high, so that small shares lean upwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::drivers {

struct ImportanceOptions {
  std::string method = "lmg";            ///< lmg, relative_weights, pratt, first or last
  std::vector<std::string> groups{};     ///< each factor's group, for Owen shares; empty: no groups
  std::optional<std::string> cluster{};  ///< column of the units that are drawn again; none: rows
  std::int64_t resamples = 0;            ///< 0, or at least 20
  double level = 0.95;                   ///< of intervals and of statements about the order
  std::uint64_t seed = 0;
  std::string interval = "percentile";  ///< or bca
  std::int64_t permutations = 32768;    ///< orders of entry drawn where there are more than exact_players factors
  int threads = 0;                      ///< 0: all of the machine's
  ProgressFunction progress{};
};

inline constexpr std::size_t exact_players = 25;  ///< up to so many factors every subset is counted

/// One row a factor, in the order given: factor, share, low, high, rank, rank_low, rank_high, p_top; with groups also
/// group, group_share, group_low, group_high, group_rank; then tied_with (factors that these data cannot tell from it),
/// r2, sums_to_r2, error (of sampled orders; 0 where every subset was counted), n, clusters.
[[nodiscard]] Table importance(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                               const ImportanceOptions& options);

/// One row a pair of factors: first, second, difference of their shares, low and high (of all pairs at once), p (the
/// same), told_apart.
[[nodiscard]] Table importance_pairs(const Table& table, const std::string& outcome,
                                     const std::vector<std::string>& factors, const ImportanceOptions& options);

/// One row a pair of factors: first, second; the levels complete, conditional, general; and with resamples, for each of
/// them, the mean level and how many resamples repeat it.
[[nodiscard]] Table dominance(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                              const ImportanceOptions& options);

/// One row a factor and a number of other factors: factor, others, gain (the mean over their subsets), and low and high
/// with resamples.
[[nodiscard]] Table conditional_dominance(const Table& table, const std::string& outcome,
                                          const std::vector<std::string>& factors, const ImportanceOptions& options);

}  // namespace cabochon::drivers
