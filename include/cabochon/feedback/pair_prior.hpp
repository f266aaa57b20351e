/// Question. Before any answer of this account: how far do two of its roles usually lie apart?
/// Model.    The shares (promoters, passives, detractors) of the two roles of an account are drawn from a mixture: with
///           weight W_ab the first from Dirichlet(k g_a) and the second from Dirichlet(k g_b), or with weight S_a both
///           are the same draw from Dirichlet(k g_a); the g are a grid on the simplex, k = 60. The weights are learnt
///           from all accounts by maximum likelihood, smoothed by thirty pseudo-pairs of which half agree and half are
///           independent: so accounts whose roles agree, whose roles vary and a few that are torn apart may all stand
///           in one prior. Each account is judged by the weights that the others leave: its own part in them,
///           L_ab / Z of N + 30 pairs, is taken out. Beliefs are mixtures of the components' posteriors, each with the
///           mean and variance of its Dirichlet distribution, as normal distributions.
/// Units.    NPS points.
/// Source.   Nonparametric maximum likelihood: Kiefer & Wolfowitz 1956, Ann. Math. Stat. 27, 887-906, by EM (Laird
///           1978, JASA 73, 805-811); as an empirical-Bayes prior: Efron 2014, Statistical Science 29, 285-301;
///           leaving one out of the weights: Efron 2010, Large-Scale Inference, sec. 11.4.
/// Limits.   With few accounts the pseudo-pairs speak. Roles that differ by less than some ten points are hard to tell
///           from roles that agree.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "cabochon/stats/dirichlet_multinomial.hpp"

namespace cabochon::feedback {

/// A score, or a difference of two, with limits.
struct Belief {
  double mean = 0;
  double low = 0, high = 0;
};

/// What is believed of two roles of one account after their answers.
struct PairBelief {
  Belief first, second;  ///< scores
  Belief difference;     ///< first minus second; its mean is the difference of their means
  double p_lower = 0;    ///< probability that it is below -margin
  double p_within = 0;   ///< probability that it is neither
  double p_higher = 0;   ///< probability that it is above margin
};

/// Two roles of one account, by the numbers of their counts in the lists of distinct counts.
struct CountPair {
  std::int32_t first = 0;
  std::int32_t second = 0;
};

/// The beliefs of every pair; `first` and `second` hold the distinct counts of either role. Equal pairs are believed
/// equally, in whatever order they stand.
[[nodiscard]] std::vector<PairBelief> pair_beliefs(const std::vector<stats::Counts3>& first,
                                                   const std::vector<stats::Counts3>& second,
                                                   const std::vector<CountPair>& pairs, double margin, double level);

}  // namespace cabochon::feedback
