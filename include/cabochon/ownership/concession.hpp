/// Question. What is the cheapest change of a supplier's terms that would meet a clause, or tie the totals?
/// Model.    A goal is a number that must come down to nought: how far an offer is beyond a limit, or ours less theirs.
///           One term: the value nearest to the stated one at which the goal is reached, found exactly
///           (break_even.hpp), others as stated; its price is the change times the supplier's own cost of a unit. Two
///           terms: along the curve on which the goal is just reached, the point of least cost (golden section). Where
///           two do not suffice, terms are moved to their ends in the order of cost for effect.
/// Assumptions. The supplier's cost grows in proportion to the change; a cut of price costs what it takes off, other
///           terms what he says (unknown costs are never taken for nothing).
/// Units.    Costs and savings: currency per piece bought, without VAT.
/// Source.   Golden section: Kiefer 1953, Proceedings of the American Mathematical Society 4(3), 502-506.
/// Limits.   Three terms and more, and several goals at once, are reached but not proved cheapest. The alloy stays:
///           another fineness is another product.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "cabochon/core/export.hpp"
#include "cabochon/ownership/break_even.hpp"
#include "cabochon/ownership/criterion.hpp"

namespace cabochon::ownership {

/// What it costs a supplier to move one of his terms, and how far he can.
struct TermCost {
  TermKey term = TermKey::lead_time_days;
  std::optional<double> per_unit{};  ///< currency a piece for one unit of the term (a day; 1.0 of a share), at least 0
  std::optional<double> least{};     ///< lowest value that he can do; empty: the term's range
  std::optional<double> most{};      ///< highest value
};

/// One term moved.
struct Move {
  TermKey term = TermKey::lead_time_days;
  double from = 0;
  double to = 0;
  std::optional<double> supplier_cost{};  ///< currency a piece; empty where his cost is not known
};

/// One or several terms moved together, and what comes of it.
struct Concession {
  std::vector<Move> moves;
  std::optional<double> supplier_cost{};  ///< of all moves; empty where one is not known
  double client_saving = 0;               ///< what the offer then costs less to own, currency a piece
  double total = 0;                       ///< the offer's total then
};

/// How far one offer, with its terms moved, is from a goal: positive as long as it is not reached.
using Goal = std::function<double(const Subject&)>;

/// Sets a term of a subject, in its offer and in its numbers.
CABOCHON_EXPORT void set_term(Subject& subject, TermKey term, double value);

/// Terms that a supplier can move: stated or standing at nought, of effect under the contract, but not the alloy.
[[nodiscard]] CABOCHON_EXPORT std::vector<TermKey> movable_terms(const Subject& subject);

/// Every single term that reaches the goal, the cheapest first, those of unknown cost last.
[[nodiscard]] CABOCHON_EXPORT std::vector<Concession> single_moves(const Subject& subject, const Goal& goal,
                                                                   std::span<const TermCost> costs);

/// The cheapest concession of known cost that reaches the goal; empty where none does.
[[nodiscard]] CABOCHON_EXPORT std::optional<Concession> cheapest_concession(const Subject& subject, const Goal& goal,
                                                                            std::span<const TermCost> costs);

}  // namespace cabochon::ownership
