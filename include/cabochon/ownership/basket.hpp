/// Question. Over everything that the client buys in a year, which supplier costs less to own, and in which product
///           groups is it the other way round?
/// Model.    Each group's comparison (compare.hpp) times its pieces a year, summed over the groups line by line. A
///           line counts in the groups in which it is considered, for both sides alike.
///           Where terms are uncertain, all groups are drawn together (joint.hpp): a term of the buyer is the same draw
///           in every group, a term of an offer its own unless it is declared shared, and the year's sum is taken draw
///           by draw. Amounts are means over all draws; the whole's limits hold the middle `level` of all draws, those
///           of single groups, lines and partial totals the middle of the first 16,384.
/// Assumptions. Where the buyer states `pieces_per_year`, shipments and orders are spread over that number, whatever
///           the group (one shipment carries several groups); where he does not, over the pieces of the group itself.
/// Units.    Currency a year for sums, currency per piece within a group. Exact sums, and sums of means, do not depend
///           on the order of the groups.
/// Limits.   Groups do not share stock or demand. Pieces a year are numbers, not laws. A group's own comparison, asked
///           for its distribution or its sensitivity, is drawn anew by itself, under the same laws.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cabochon/core/export.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/ownership/compare.hpp"

namespace cabochon::ownership {

/// What is bought of one product group, and both offers for it.
struct BasketItem {
  std::string group;           ///< name of the product group, once a basket
  double pieces_per_year = 0;  ///< of at least 0
  Offer ours{};
  Offer theirs{};
  std::optional<Buyer> buyer{};  ///< the client's economics in this group where they differ from the whole's
};

/// One group of the comparison.
struct BasketGroup {
  std::string group;
  double pieces_per_year = 0;
  Comparison comparison;            ///< per piece
  Sides per_year;                   ///< currency a year
  std::optional<Sides> price_only;  ///< currency a year over metal, loss and work; empty where one is unknown
  std::optional<bool> flips;        ///< the cheaper by price is the dearer to own; empty where price can't tell
  bool against_whole = false;       ///< the group's verdict is the opposite of the whole basket's
};

/// One line over all groups in which it is considered.
struct BasketLine {
  Line line = Line::metal;
  Sides per_year;           ///< currency a year
  std::int64_t groups = 0;  ///< in how many groups it is considered
};

struct Basket {
  std::vector<BasketGroup> groups;  ///< in the order given
  std::vector<BasketLine> lines;    ///< considered in at least one group, in the order of Line
  double pieces_per_year = 0;
  Sides total;  ///< currency a year
  Sides without_metal;
  std::optional<Sides> price_only;  ///< empty where a group's price is unknown
  std::optional<bool> flips;        ///< of the whole: price alone chooses the dearer side
  Verdict verdict = Verdict::cannot_tell;
  std::optional<Uncertainty> uncertainty{};  ///< of the year's difference; empty: no term that counts is uncertain
};

/// Compares group by group and sums up. Every problem of all groups is reported at once, with its group.
/// `sampling` names terms as `rings.ours.lead_time_days`, `buyer.metal_price_per_gram`; where an offer's term is
/// shared, as `ours.lead_time_days` or `both.lead_time_days`.
[[nodiscard]] CABOCHON_EXPORT Basket compare_basket(std::span<const BasketItem> items, const Buyer& buyer,
                                                    OneSided one_sided = OneSided::error, const Sampling& sampling = {},
                                                    const ProgressFunction& progress = {});

/// Items from tables with a row a group: `ours` and `theirs` have a column `by` and columns named like the fields of
/// Offer (and of Buyer, which then override his terms in that group); `mix` has `by` and `pieces_per_year`.
[[nodiscard]] CABOCHON_EXPORT std::vector<BasketItem> basket_items(const Table& ours, const Table& theirs,
                                                                   const Buyer& buyer, const Table& mix,
                                                                   const std::string& by = "product_group");

/// `group`, `pieces_per_year`, `ours`, `theirs`, `difference` (per piece), the same with `_per_year`,
/// `price_difference` (per piece), `verdict`, `flips`, `against_whole`, `not_considered`. Where a term is uncertain,
/// each amount's `_low` and `_high`, and `probability_ours_cheaper` (null for a group of plain numbers).
[[nodiscard]] CABOCHON_EXPORT Table basket_groups_table(const Basket& basket);

/// `line`, `ours`, `theirs`, `difference` (currency a year), `groups`; where a term is uncertain also their limits.
[[nodiscard]] CABOCHON_EXPORT Table basket_lines_table(const Basket& basket);

}  // namespace cabochon::ownership
