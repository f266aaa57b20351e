// Means and intervals of drawn amounts, put in the place of a comparison's exact ones.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/simulate.hpp"
#include "cabochon/stats/stretches.hpp"

namespace cabochon::ownership {

/// Mean and interval of the middle `level`; exact where no draw moves the amount. The order of the values changes.
[[nodiscard]] Estimate estimate_of(double mean, std::vector<double>& values, const Sampling& sampling);

/// Both sides and their difference, draw by draw.
[[nodiscard]] Sides sides_of(double ours, double theirs, std::vector<double>& our_draws,
                             std::vector<double>& their_draws, const Sampling& sampling);

/// What was drawn, and how sure the probability is that comes of it.
[[nodiscard]] Uncertainty told(const Sampling& sampling, std::vector<std::string> unknowns,
                               const stats::Stretches& cheaper, double ties, double moved);

/// Fills a comparison's amounts from draws of its lines and totals.
void fill_amounts(Comparison& comparison, Simulated& drawn, const Sampling& sampling);

}  // namespace cabochon::ownership
