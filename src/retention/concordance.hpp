// Share of comparable pairs that a score puts in the right order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/retention/survival_rows.hpp"

namespace cabochon::retention {

/// A pair is comparable when one row has the event while the other is at risk and stays on: its end is later, or the
/// same without the event. It is right when the row with the event has the higher score, half right when both are
/// equal. Pairs are within strata.
struct Concordance {
  double pairs = 0;     ///< weighted
  double right = 0;     ///< with half of the equal ones
  double variance = 0;  ///< of right / pairs, by the infinitesimal jackknife, of clusters where given
};

[[nodiscard]] Concordance concordance(const SurvivalRows& rows, std::span<const std::uint32_t> stratum,
                                      std::uint32_t strata, std::span<const double> score,
                                      std::span<const double> weight, std::span<const std::uint32_t> cluster = {},
                                      std::uint32_t clusters = 0);

}  // namespace cabochon::retention
