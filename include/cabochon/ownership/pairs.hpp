/// Question. Of very many pairs of offers: who is cheaper to own, what is each term worth, and where would it tie?
/// Model.    As compare, exchange_rates and break_even, for a row a pair. Derivatives of all terms come from one pass
///           (numbers that carry a slope for each term). An offer's total is linear in most terms, so that the tie is
///           the stated value less difference over slope; a loss share of the metal issued is linear in l / (1 - l),
///           pieces a year in 1 / D; lead time under a safety stock ends in a quadratic equation in the root of T + 365
///           / N, and shipments in a convex one, solved by Newton's method from the side where it can't overshoot.
/// Units.    Derivatives: currency per piece and unit of the term.
/// Source.   Griewank & Walther 2008, Evaluating Derivatives, 2nd ed., chapter 3 (forward mode, several directions).
/// Limits.   Shipments are sought up to a million a year.
#pragma once

#include <string>
#include <vector>

#include "cabochon/core/export.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/ownership/break_even.hpp"
#include "cabochon/ownership/compare.hpp"

namespace cabochon::ownership {

struct PairOptions {
  Of of = Of::ours;                  ///< whose terms move
  std::vector<std::string> terms{};  ///< which of them; empty: all that a pair states
  OneSided one_sided = OneSided::error;
  int threads = 0;  ///< 0: all of the machine's; the answer is the same
};

/// The pairs with `ours`, `theirs`, `difference` (currency per piece), `verdict`, `not_considered`, and for each term
/// `derivative_<term>` (of that side's total; of the difference for a buyer's term) and `break_even_<term>` (null where
/// the totals tie nowhere within the term's range). Columns of one offer begin with `ours_` or `theirs_`; a term
/// without either is of both offers or of the buyer.
[[nodiscard]] CABOCHON_EXPORT Table compare_pairs(const Table& pairs, const Buyer& buyer,
                                                  const PairOptions& options = {},
                                                  const ProgressFunction& progress = {});

}  // namespace cabochon::ownership
