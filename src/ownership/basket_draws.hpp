// All groups of a basket on common draws.
#pragma once

#include <vector>

#include "cabochon/core/progress.hpp"
#include "cabochon/ownership/joint.hpp"
#include "cabochon/ownership/simulate.hpp"
#include "cabochon/stats/stretches.hpp"

namespace cabochon::ownership {

/// What the draws say of one group, per piece: amounts of the first draws, means and counts of all.
struct GroupDraws {
  Simulated drawn;
  stats::Stretches cheaper;
};

struct BasketDraws {
  std::vector<GroupDraws> groups;
  Simulated whole;  ///< currency a year: totals of all draws, lines and partial totals of the first ones
  stats::Stretches cheaper;
};

/// `pieces` is how many a year of each unit.
[[nodiscard]] BasketDraws draw_basket(const std::vector<JointUnit>& units, const std::vector<double>& pieces,
                                      const Draws& draws, const Sampling& sampling, const ProgressFunction& progress);

}  // namespace cabochon::ownership
