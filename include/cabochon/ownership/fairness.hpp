/// Question. Would the conclusion stand if every doubt were decided in the competitor's favour, and if the lines that
/// are
///           left out were known?
/// Model.    competitor_best_case   every uncertain term of theirs stands where it lowers their total most: at a stated
/// end
///                                  (triple, uniform, sample, series) or, where the law has a tail (normal, lognormal,
///                                  beta, between), at its quantile at `level`; ours and the buyer's stay uncertain.
///                                  The values are searched together, for a term's direction may depend on another's,
///                                  and inside their intervals too, for a total may turn there (shipments a year)
///           reversing              the smallest set of these terms that reverses the sign by itself, the others at
///                                  their means; of equal sets the one that reverses most; `tie`: where the totals tie
///                                  when its terms move together, each the same part of its way
///           headroom               the difference, seen as what the lines not considered would have to make up for
/// Units.    Currency a piece bought; probabilities are fractions of the draws.
/// Limits.   A term that both offers share is not theirs alone and is not moved. What is wrongly stated stays wrong.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/export.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/ownership/comparison.hpp"

namespace cabochon::ownership {

/// One term of theirs in their favour.
struct Favour {
  std::string term;           ///< "theirs.shelf_days"
  double stated = 0;          ///< its mean
  double best = 0;            ///< where their total is least
  bool inside = false;        ///< the least total lies inside of the interval, not at an end
  std::optional<double> tie;  ///< of reversing terms: where the totals tie when all of them move together
};

struct BestCase {
  double level = 0.95;
  std::vector<Favour> terms;                   ///< every uncertain term of theirs
  Comparison comparison;                       ///< the re-run
  bool flips = false;                          ///< ours was cheaper on average, and is not any more
  double probability_theirs_cheaper = 0;       ///< under the laws as stated
  double probability_theirs_cheaper_then = 0;  ///< in the re-run
  std::vector<Favour> reversing;               ///< where it flips: the fewest terms that reverse it together
};

/// What the lines not considered would have to add up to.
struct Headroom {
  Estimate per_piece;                     ///< by how much they would have to be dearer for `leader`
  std::optional<double> per_year;         ///< the value times the mean of pieces_per_year
  double share_of_total = 0;              ///< the value over the leader's total
  Verdict leader = Verdict::cannot_tell;  ///< who is cheaper on average; cannot_tell: a tie
  std::vector<NotConsidered> lines;       ///< what was left out, and the terms that are missing
};

[[nodiscard]] CABOCHON_EXPORT BestCase competitor_best_case(const Comparison& comparison, double level,
                                                            const ProgressFunction& progress = {});
[[nodiscard]] CABOCHON_EXPORT Headroom headroom(const Comparison& comparison);

}  // namespace cabochon::ownership
