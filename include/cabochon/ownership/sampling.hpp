/// How a comparison of uncertain terms is simulated, and what it then says beside its amounts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/stats/sampler.hpp"

namespace cabochon::ownership {

/// Stated correlations between uncertain terms; terms that are not named are independent of all others.
struct Correlations {
  std::vector<std::string> terms{};  ///< "buyer.metal_price_per_gram", "ours.work_per_gram", ...
  std::vector<double> matrix{};      ///< row after row, as many rows and columns as terms
  stats::CorrelationKind kind = stats::CorrelationKind::rank;  ///< rank: Spearman's; linear: Pearson's

  [[nodiscard]] bool empty() const noexcept { return terms.empty(); }
};

struct Sampling {
  std::int64_t draws = 65536;                      ///< 2 to 2^32; powers of two serve Sobol points best
  std::uint64_t seed = 0;                          ///< the same seed gives the same bytes, for any number of threads
  stats::Sampler sampler = stats::Sampler::sobol;  ///< or random
  double level = 0.95;                             ///< of every interval, 0 to 1
  Correlations correlations{};                     ///< none: all terms are independent
  std::vector<std::string> shared{};               ///< terms of both offers that are one unknown: one draw for both
  int threads = 1;                                 ///< 0: all of the machine's
};

/// What was simulated. A term of the buyer has one draw for both offers; every other term its own, unless shared.
struct Uncertainty {
  Sampling sampling{};
  std::vector<std::string> unknowns{};  ///< the uncertain terms that were drawn: "buyer.metal_price_per_gram", ...
  double probability_ours_cheaper = 0;  ///< of a difference below zero
  Estimate probability{};         ///< the same with the doubt that the number of draws leaves (stats/stretches.hpp)
  double probability_error = 0;   ///< its standard error over other seeds
  double probability_tie = 0;     ///< of totals that are equal within rounding
  double correlations_moved = 0;  ///< largest change that made the scores' correlations possible together
};

}  // namespace cabochon::ownership
