/// Question. What does every offer of a table cost to own, and which supplier of each product is really the cheapest?
/// Model.    The lines of lines.hpp for each row. Columns are named like the fields of Offer; a column named like a
/// field
///           of Buyer overrides the buyer's term in the rows where it is not null. Other columns are carried along; one
///           whose name is nearly a term's is an error.
/// Nulls.    A row that lacks a term of a line has that line null and named in `not_considered`; its total is over the
///           other lines. Rows with different `not_considered` are not like with like: compare_many sees to that.
/// Limits.   A million rows take about as long as reading and writing them.
#pragma once

#include <string>
#include <vector>

#include "cabochon/core/export.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/ownership/buyer.hpp"

namespace cabochon::ownership {

/// The offers with a column for each line, `total`, `total_without_metal`, `not_considered` and `assumed_zero`.
[[nodiscard]] CABOCHON_EXPORT Table totals(const Table& offers, const Buyer& buyer);

/// As totals, but lines that one offer of a group lacks are left out for the whole group; and for each offer
/// `price_only` (metal, loss and work), `price_rank`, `price_tie` (several share the group's lowest price), `rank`
/// (ties share the lowest), `difference_to_cheapest`, and `flips`: no offer that is cheapest by price is cheapest to
/// own. Ranks are null in a group that mixes contracts and lacks metal, loss or work of one, and where nothing is
/// known.
[[nodiscard]] CABOCHON_EXPORT Table compare_many(const Table& offers, const Buyer& buyer,
                                                 const std::vector<std::string>& by = {"product"});

}  // namespace cabochon::ownership
