#include "cabochon/ownership/pairs.hpp"

#include "catch.hpp"

#include <map>

#include "cabochon/ownership/exchange_rates.hpp"

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

constexpr int rows = 40;

Buyer rich_buyer() {
  Buyer buyer = known::buyer();
  buyer.holding_rate_annual = 0.05;
  buyer.pieces_per_year = 800;
  buyer.order_cost = 300;
  buyer.safety_factor = 1.65;
  buyer.demand_sd_per_day = 2.5;
  return buyer;
}

/// Offers whose terms differ from the known ones by fixed fractions.
std::pair<Offer, Offer> pair_of(int row) {
  Offer ours = known::ours(), theirs = known::theirs();
  ours.shipments_per_year = 8 + row;
  theirs.shipments_per_year = 12 + row % 5;
  ours.freight_per_shipment = 90;
  theirs.freight_per_shipment = 110 - row;
  ours.lead_time_days = 10 + row;
  ours.loss_basis = row % 2 ? LossBasis::issued : LossBasis::finished;
  ours.shelf_days = 150 + 2 * row;
  return {ours, theirs};
}

Table table_of() {
  Table out("pairs");
  std::vector<std::string> contract, ours_basis, theirs_basis;
  std::map<std::string, std::vector<double>> numbers;
  for (int row = 0; row < rows; ++row) {
    const auto pair = pair_of(row);
    contract.emplace_back("tolling");
    ours_basis.emplace_back(name_of(*pair.first.loss_basis));
    theirs_basis.emplace_back(name_of(*pair.second.loss_basis));
    for (const auto& [prefix, offer] : {std::pair{"ours_", &pair.first}, std::pair{"theirs_", &pair.second}})
      for_each_term(*offer, [&, p = prefix](TermKey key, const Term& term, const Range&) {
        if (term.given()) numbers[p + std::string(name_of(key))].push_back(term.number());
      });
  }
  out.add("contract", Column::text(contract)).add("ours_loss_basis", Column::text(ours_basis));
  out.add("theirs_loss_basis", Column::text(theirs_basis));
  for (auto& [name, values] : numbers) out.add(name, Column::of(std::move(values)));
  return out;
}

}  // namespace

TEST_CASE("pairs of a table say what single comparisons say, for every term of either side and of the buyer") {
  const Table pairs = table_of();
  int ties = 0;
  for (const Of of : {Of::ours, Of::theirs, Of::buyer}) {
    const Table out = compare_pairs(pairs, rich_buyer(), {.of = of, .threads = 1});
    for (int row = 0; row < rows; ++row) {
      const auto [ours, theirs] = pair_of(row);
      const Comparison c = compare(ours, theirs, rich_buyer());
      const auto at = static_cast<std::size_t>(row);
      CHECK(out.column("difference").values<double>()[at] == Approx(c.difference.value).epsilon(1e-9));
      CHECK(out.column("verdict").text_at(row) == name_of(c.verdict));
      for (const auto& one : break_even(c, of)) {
        const std::string name(name_of(one.term));
        INFO(name << " of " << name_of(of) << " in row " << row);
        const Column& tie = out.column("break_even_" + name);
        REQUIRE(tie.is_null(row) == !one.value.has_value());
        if (!one.value) continue;
        ++ties;
        CHECK(tie.values<double>()[at] == Approx(*one.value).epsilon(1e-8));
      }
      if (of == Of::buyer) continue;
      for (const auto& rate : exchange_rates(c, TermKey::work_per_gram, of))
        CHECK(out.column("derivative_" + std::string(name_of(rate.term))).values<double>()[at] ==
              Approx(rate.derivative).epsilon(1e-11).margin(1e-12));
    }
  }
  CHECK(ties > 300);
}

TEST_CASE("pairs say the same on one thread and on three") {
  const Table pairs = table_of();
  const Table one = compare_pairs(pairs, rich_buyer(), {.threads = 1});
  const Table three = compare_pairs(pairs, rich_buyer(), {.threads = 3});
  for (const auto* name : {"difference", "break_even_lead_time_days", "derivative_shelf_days"})
    for (int row = 0; row < rows; ++row) {
      const auto at = static_cast<std::size_t>(row);
      CHECK(one.column(name).is_null(row) == three.column(name).is_null(row));
      CHECK(one.column(name).values<double>()[at] == three.column(name).values<double>()[at]);
    }
}
