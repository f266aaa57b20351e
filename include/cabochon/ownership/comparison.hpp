/// What a comparison of two offers says: line by line, in total, and about what it leaves out.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/ownership/buyer.hpp"
#include "cabochon/ownership/lines.hpp"
#include "cabochon/ownership/offer.hpp"
#include "cabochon/ownership/requirements.hpp"
#include "cabochon/ownership/sampling.hpp"

namespace cabochon::ownership {

enum class Verdict : std::uint8_t {
  ours,        ///< ours costs less to own
  theirs,      ///< theirs costs less to own
  cannot_tell  ///< a tie, too little is known, or the interval of the difference holds zero
};

/// One amount of both offers, currency per piece bought; difference is ours minus theirs.
struct Sides {
  Estimate ours;
  Estimate theirs;
  Estimate difference;

  [[nodiscard]] static Sides exact(double ours, double theirs) {
    return {Estimate::exact(ours), Estimate::exact(theirs), Estimate::exact(ours - theirs)};
  }
};

/// One line of the comparison. Where a term is uncertain, values are means over the draws and add up to the totals.
struct CostLine {
  Line line = Line::metal;
  Estimate ours;
  Estimate theirs;
  Estimate difference;  ///< ours minus theirs
};

/// A line that is left out for both offers, and the terms it lacks: "theirs.lead_time_days", "buyer.hour_cost".
struct NotConsidered {
  Line line = Line::metal;
  std::vector<std::string> missing;
};

/// Loss of metal on both bases.
struct Loss {
  double grams = 0;           ///< alloy lost a piece, g
  double fine_grams = 0;      ///< fine metal lost a piece, g
  double share_finished = 0;  ///< fraction of the finished weight
  double share_issued = 0;    ///< fraction of the metal issued
};

/// What the piece earns the client; never part of cost.
struct Earnings {
  double margin_per_piece = 0;                    ///< retail income less cost of ownership, currency/piece bought
  std::optional<double> margin_per_year;          ///< the same times pieces_per_year
  std::optional<double> margin_per_money_frozen;  ///< margin a year over the average money frozen, 1/year
};

struct Comparison {
  Offer our_offer;
  Offer their_offer;
  Buyer buyer;
  std::vector<CostLine> lines;  ///< considered lines, in the order of Line
  Estimate ours;                ///< total over the considered lines, currency/piece bought
  Estimate theirs;
  Estimate difference;              ///< ours minus theirs
  Sides without_metal;              ///< totals without the line `metal`
  std::optional<Sides> price_only;  ///< metal, loss and work: what a price list shows; empty where one is unknown
  std::vector<NotConsidered> not_considered;
  std::vector<std::string> assumed_zero;  ///< terms not given that add nothing, "ours.exchange_share"
  std::vector<std::string> assumed;       ///< terms that were given as assumptions
  std::vector<std::string> unsourced;     ///< terms without a source
  std::vector<std::string> undated{};     ///< terms that hold only on a day and state none: metal price, VAT rate
  std::vector<std::string> not_used;      ///< terms that mean nothing under the offer's contract
  std::vector<std::string> questions;     ///< what to ask so that more lines can be considered
  std::optional<Loss> our_loss;           ///< tolling only
  std::optional<Loss> their_loss;
  std::optional<Earnings> our_earnings;  ///< where both offers give a retail price
  std::optional<Earnings> their_earnings;
  bool more_profitable_differs = false;  ///< the cheaper offer to own is not the more profitable one
  Verdict verdict = Verdict::cannot_tell;
  LineMask considered = 0;                   ///< bit k: Line k
  std::optional<Uncertainty> uncertainty{};  ///< empty: no term that counts is uncertain
};

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct Names<ownership::Verdict> {
  static constexpr std::array<std::string_view, 3> values{"ours", "theirs", "cannot_tell"};
};

}  // namespace core
}  // namespace cabochon
