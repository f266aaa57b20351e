/// Question. Before any answer of this account: how far do two of its roles usually lie apart?
/// Model.    The shares of a pair of roles are a point of a grid times a point of a grid. The weights of all such pairs
///           are learnt from all accounts by maximum likelihood, smoothed by a few pseudo-pairs of which half agree and
///           half are independent: so accounts whose roles agree, whose roles vary and a few that are torn apart may
///           all stand in one prior. Each account is judged by weights learnt from the others (in folds).
/// Units.    NPS points.
/// Source.   Nonparametric maximum likelihood: Kiefer & Wolfowitz 1956, Ann. Math. Stat. 27, 887-906, by EM (Laird
/// 1978,
///           JASA 73, 805-811); as an empirical-Bayes prior: Efron 2014, Statistical Science 29, 285-301.
/// Limits.   With few accounts the pseudo-pairs speak; scores closer than a step of the grid (9 points) are not told
///           apart.
#pragma once

#include <Eigen/Dense>
#include <array>
#include <cstdint>
#include <vector>

#include "cabochon/stats/dirichlet_multinomial.hpp"

namespace cabochon::feedback {

/// What the difference of two scores (first minus second) is believed to be.
struct PairDifference {
  double mean = 0;
  double low = 0, high = 0;  ///< limits
  double p_lower = 0;        ///< probability that it is below -margin
  double p_higher = 0;       ///< probability that it is above margin
};

/// Two roles of one account, by the numbers of their counts in the lists of distinct counts.
struct CountPair {
  std::int32_t first = 0;
  std::int32_t second = 0;
};

/// The difference of every pair; `first` and `second` hold the distinct counts of either role.
[[nodiscard]] std::vector<PairDifference> pair_differences(const std::vector<stats::Counts3>& first,
                                                           const std::vector<stats::Counts3>& second,
                                                           const std::vector<CountPair>& pairs, double margin,
                                                           double level);

}  // namespace cabochon::feedback
