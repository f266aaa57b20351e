/// Question. Of several offers for the same goods, which is the cheapest to own, and how probable is it for each?
/// Model.    The lines of lines.hpp that every offer can fill; where terms are uncertain, all offers are drawn together
///           (joint.hpp), so that each draw has one cheapest; k offers that tie within rounding count one kth each.
/// Units.    Currency per piece bought; shares for probabilities.
/// Limits.   Like is compared with like: a term that only some offers give is an error, or its lines are left out.
///           Limits of totals hold the middle `level` of the first draws (16,384 or more).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cabochon/core/export.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/ownership/compare.hpp"

namespace cabochon::ownership {

/// One offer among several.
struct RankedOffer {
  std::string name;       ///< its supplier, or "offer 3" where none is named or two have the same name
  std::int64_t rank = 0;  ///< by total, from 1; equal totals share the lower rank
  Estimate total;         ///< over the lines considered of all offers
  Estimate difference;    ///< its total less that of the reference
  Estimate cheapest;      ///< probability of costing less to own than every other
  Estimate cheaper;       ///< probability of costing less than the reference; nought for the reference itself
};

struct Ranking {
  std::vector<RankedOffer> offers;  ///< in the order given
  std::size_t reference = 0;        ///< place of the offer that the others are compared with
  LineMask considered = 0;
  std::vector<NotConsidered> not_considered;  ///< lines that an offer lacks terms for: "offer 2.lead_time_days"
  std::vector<std::string> unknowns;          ///< the uncertain terms that were drawn; empty: all is exact
};

/// Ranks two or more offers for one buyer; every problem of all offers is reported at once.
[[nodiscard]] CABOCHON_EXPORT Ranking rank(std::span<const Offer> offers, const Buyer& buyer, std::size_t reference = 0,
                                           OneSided one_sided = OneSided::error, const Sampling& sampling = {},
                                           const ProgressFunction& progress = {});

/// `offer`, `rank`, `total`, `difference`, `probability_cheapest`, `probability_cheaper`, each amount and probability
/// with its limits, in the order of the offers.
[[nodiscard]] CABOCHON_EXPORT Table table_of(const Ranking& ranking);

}  // namespace cabochon::ownership
