/// Question. The sum says one supplier and the client's regulation says no: which clause stands in the way, what does
///           keeping to it cost whom, what is the cheapest concession, and whom does one ask for which exception?
/// Model.    Both offers are checked (regulation.hpp). The clauses that the cheaper one breaks block it; choosing the
///           other one for their sake costs the client the difference. For every broken clause of either side: the
///           single moves of terms that would meet it, and the cheapest one or two (concession.hpp). Concessions are
///           ours: to meet all our broken clauses, to tie the totals where theirs is cheaper, and to do both.
/// Units.    Currency per piece bought, without VAT.
/// Limits.   A broken clause about a word (the contract) is met by signing another contract, not by a move of terms.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cabochon/core/datum.hpp"
#include "cabochon/core/export.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/concession.hpp"
#include "cabochon/ownership/regulation.hpp"

namespace cabochon::ownership {

/// What else is known when a comparison is held against a regulation.
struct AgainstOptions {
  std::vector<TermCost> costs{};               ///< our own cost of our terms
  std::vector<TermCost> their_costs{};         ///< theirs, where known
  std::optional<std::string> product_group{};  ///< the goods that both offers are for
};

/// What it would take one side to meet a clause that it breaks.
struct Meeting {
  Of side = Of::ours;
  Finding finding;
  std::vector<Concession> options;       ///< single terms that meet it, the cheapest first, unknown costs last
  std::optional<Concession> cheapest{};  ///< of known cost, of one or two terms; empty where there is none
  std::string reason{};                  ///< why no move of terms meets it
};

/// An exception to ask for.
struct ExceptionAsked {
  Finding finding;                        ///< the clause, what we offer and by how much it is beyond
  std::optional<std::string> whom{};      ///< who may allow it; empty where the regulation names nobody
  std::optional<double> refusal_costs{};  ///< what refusing costs the client a piece: he then takes the dearer offer
};

struct Against {
  Day as_of{};
  Verdict verdict = Verdict::cannot_tell;  ///< by the sum
  double difference = 0;                   ///< ours minus theirs, currency a piece
  std::optional<double> pieces_per_year{};
  std::vector<Finding> ours;
  std::vector<Finding> theirs;
  std::vector<Finding> blocks;           ///< clauses that the cheaper offer breaks
  std::optional<double> clause_costs{};  ///< what keeping to them costs the client a piece; empty where none blocks,
                                         ///< or where the dearer offer breaks a clause too
  std::vector<Meeting> meetings;         ///< ours first, in the order of the regulation
  std::optional<Concession> meets{};     ///< our cheapest concession that meets all our broken clauses
  std::optional<Concession> ties{};      ///< our cheapest one that ties the totals, where theirs is cheaper
  std::optional<Concession> meets_and_ties{};  ///< and the one that does both, where both are needed
  std::vector<Concession> tie_options;         ///< single terms of ours that tie, the cheapest first
  std::vector<ExceptionAsked> exceptions;      ///< one for each of our broken clauses
};

/// Everything that is wrong with costs of terms: unknown, negative, not of this offer, ends out of order.
CABOCHON_EXPORT void find_problems(std::string_view side, const Offer& offer, std::span<const TermCost> costs,
                                   std::vector<Problem>& problems);

/// Holds a comparison against a regulation on a day.
[[nodiscard]] CABOCHON_EXPORT Against against(const Comparison& comparison, std::span<const Clause> regulation,
                                              Day as_of, const AgainstOptions& options = {});

/// Everything it says, by name.
[[nodiscard]] CABOCHON_EXPORT Datum datum_of(const Against& against);

/// One row a move of every option: `side`, `clause`, `criterion`, `option` (from 1, the cheapest first), `term`,
/// `from`, `to`, `supplier_cost`, `client_saving`, `total`, `aim` (meet, tie).
[[nodiscard]] CABOCHON_EXPORT Table options_table(const Against& against);

}  // namespace cabochon::ownership
