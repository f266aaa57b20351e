#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/validate.hpp"
#include "cabochon/ownership/basket.hpp"

#include "record_rows.hpp"

namespace cabochon::ownership {
namespace {

[[nodiscard]] std::string key_of(const Table& table, const std::string& by, std::int64_t row,
                                 std::vector<Problem>& problems) {
  const Datum cell = cell_of(table.column(by), row);
  if (const auto* text = cell.get<std::string>()) return *text;
  if (const auto whole = cell.whole()) return std::to_string(*whole);
  problems.push_back({table.name(), by, row, shown(cell), "the name of a product group"});
  return {};
}

/// One side's offers, and the buyer's terms that its rows state.
struct SideRow {
  std::string group;
  std::int64_t row = 0;
  Offer offer{};
  Datum::Object buyer{};
};

[[nodiscard]] std::vector<SideRow> read_side(const Table& table, const std::string& by,
                                             std::vector<Problem>& problems) {
  const auto offer_fields = access<Offer>().names();
  std::vector<std::string> buyer_fields;
  for (const auto& name : access<Buyer>().names())
    if (std::find(offer_fields.begin(), offer_fields.end(), name) == offer_fields.end()) buyer_fields.push_back(name);
  std::vector<std::string> known = offer_fields;
  known.insert(known.end(), buyer_fields.begin(), buyer_fields.end());
  known.push_back(by);
  (void)table.column(by);
  find_slips(table, known, problems);
  std::vector<SideRow> out;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    SideRow side{.group = key_of(table, by, row, problems), .row = row};
    try {
      assign(access<Offer>(), &side.offer, cells_of(table, offer_fields, row), row);
    } catch (const InputError& error) {
      for (Problem problem : error.problems()) {
        problem.table = table.name();
        problems.push_back(std::move(problem));
      }
    }
    side.buyer = cells_of(table, buyer_fields, row);
    for (const auto& other : out)
      if (other.group == side.group)
        problems.push_back({table.name(), by, row, core::quoted(side.group) + " twice", "one offer a group"});
    out.push_back(std::move(side));
  }
  return out;
}

[[nodiscard]] const SideRow* find_group(const std::vector<SideRow>& side, const std::string& group) {
  for (const auto& row : side)
    if (row.group == group) return &row;
  return nullptr;
}

}  // namespace

std::vector<BasketItem> basket_items(const Table& ours, const Table& theirs, const Buyer& buyer, const Table& mix,
                                     const std::string& by) {
  std::vector<Problem> problems;
  const auto our_rows = read_side(ours, by, problems), their_rows = read_side(theirs, by, problems);
  const Column& pieces = mix.column("pieces_per_year");
  (void)mix.column(by);
  std::vector<BasketItem> items;
  std::vector<std::string> groups;
  for (std::int64_t row = 0; row < mix.rows(); ++row) {
    BasketItem item{.group = key_of(mix, by, row, problems)};
    groups.push_back(item.group);
    const auto number = cell_of(pieces, row).number();
    if (!number)
      problems.push_back({mix.name(), "pieces_per_year", row, shown(cell_of(pieces, row)), non_negative.expected()});
    item.pieces_per_year = number.value_or(0);
    Datum::Object stated;
    for (const auto& [table, rows] : {std::pair{&ours, &our_rows}, std::pair{&theirs, &their_rows}}) {
      const SideRow* side = find_group(*rows, item.group);
      if (!side) {
        std::vector<std::string> names;
        for (const auto& one : *rows) names.push_back(one.group);
        problems.push_back({table->name(),
                            by,
                            -1,
                            {},
                            "an offer for " + core::quoted(item.group) + ", which the mix holds; there is " +
                                one_of(item.group, names)});
        continue;
      }
      (rows == &our_rows ? item.ours : item.theirs) = side->offer;
      for (const auto& [name, value] : side->buyer) {
        const auto same = std::find_if(stated.begin(), stated.end(), [&](const auto& e) { return e.name == name; });
        if (same == stated.end())
          stated.push_back({name, value});
        else if (!(same->value == value))
          problems.push_back({table->name(), name, side->row, shown(value),
                              shown(same->value) + ", as our offer's row says: it is the same buyer"});
      }
    }
    if (!stated.empty()) {
      Buyer of_group = buyer;
      for (const auto& [name, value] : stated) {
        const auto& field = access<Buyer>().field(name);
        try {
          field.set(&of_group, value, {("group " + core::quoted(item.group)), name});
          append_problems(problems, access<Buyer>(), field, &of_group);
        } catch (const InputError& error) {
          problems.insert(problems.end(), error.problems().begin(), error.problems().end());
        }
      }
      item.buyer = std::move(of_group);
    }
    items.push_back(std::move(item));
  }
  for (const auto& [table, rows] : {std::pair{&ours, &our_rows}, std::pair{&theirs, &their_rows}})
    for (const auto& row : *rows)
      if (std::find(groups.begin(), groups.end(), row.group) == groups.end())
        problems.push_back(
            {table->name(), by, row.row, core::quoted(row.group), "a group of the mix, " + one_of(row.group, groups)});
  raise(std::move(problems));
  return items;
}

}  // namespace cabochon::ownership
