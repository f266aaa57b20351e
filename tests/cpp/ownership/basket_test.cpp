#include "cabochon/ownership/basket.hpp"

#include "catch.hpp"

#include <algorithm>

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

std::vector<BasketItem> items() {
  BasketItem rings{.group = "rings", .pieces_per_year = 3000, .ours = known::ours(), .theirs = known::theirs()};
  BasketItem chains = rings;
  chains.group = "chains";
  chains.pieces_per_year = 700.5;
  for (Offer* offer : {&chains.ours, &chains.theirs}) {
    offer->shelf_days = 180;
    offer->unsold_share = 0.05;
  }
  return {rings, chains};
}

}  // namespace

TEST_CASE("a basket sums its groups") {
  const Basket basket = compare_basket(items(), known::buyer());
  CHECK(basket.verdict == Verdict::ours);
  CHECK(basket.total.difference.value == Approx(3000 * -340.346511986 + 700.5 * 36.291219).epsilon(1e-7));
  CHECK(basket.total.ours.value == Approx(3000 * 10295.7587106 + 700.5 * 10449.8954110).epsilon(1e-9));
  CHECK(basket.groups[0].flips == true);
  CHECK(basket.groups[1].flips == false);
  CHECK_FALSE(basket.groups[0].against_whole);
  CHECK(basket.groups[1].against_whole);
  CHECK(basket.flips == true);
  double ours = 0;
  for (const auto& line : basket.lines) ours += line.per_year.ours.value;
  CHECK(ours == Approx(basket.total.ours.value).epsilon(1e-14));
}

TEST_CASE("sums do not depend on the order of the groups, to the bit") {
  std::vector<BasketItem> many;
  for (int i = 0; i < 40; ++i) {
    BasketItem item = items()[0];
    item.group = "group " + std::to_string(i);
    item.pieces_per_year = 1e3 / (i + 3);
    item.ours.loss_share = 0.03 + 0.0001 * i;
    many.push_back(item);
  }
  const Basket there = compare_basket(many, known::buyer());
  std::reverse(many.begin(), many.end());
  const Basket back = compare_basket(many, known::buyer());
  CHECK(there.total.difference.value == back.total.difference.value);
  CHECK(there.total.ours.value == back.total.ours.value);
  CHECK(there.lines[1].per_year.difference.value == back.lines[1].per_year.difference.value);
}

TEST_CASE("shipments are spread over the buyer's pieces, or over the group's") {
  auto all = items();
  for (auto& item : all)
    for (Offer* offer : {&item.ours, &item.theirs}) {
      offer->shipments_per_year = 12;
      offer->freight_per_shipment = 100;
    }
  const auto freight = [](const Basket& basket) {
    for (const auto& line : basket.lines)
      if (line.line == Line::freight) return line.per_year.ours.value;
    return -1.0;
  };
  CHECK(freight(compare_basket(all, known::buyer())) == Approx(2 * 12 * 100));
  Buyer buyer = known::buyer();
  buyer.pieces_per_year = 3700.5;
  CHECK(freight(compare_basket(all, buyer)) == Approx(12 * 100));
}

TEST_CASE("problems of all groups are told at once, with their group") {
  auto all = items();
  all[0].ours.fineness = 585;
  all[1].theirs.shelf_days = {};
  try {
    (void)compare_basket(all, known::buyer());
    FAIL("no error");
  } catch (const InputError& error) {
    REQUIRE(error.problems().size() == 2);
    CHECK(error.problems()[0].table == "group 'rings', ours 'ours'");
    CHECK(error.problems()[1].table == "group 'chains', theirs 'theirs'");
  }
  CHECK_THROWS_AS(compare_basket({}, known::buyer()), InputError);
  all = items();
  all[0].pieces_per_year = -1;
  all[1].group = "rings";
  CHECK_THROWS_AS(compare_basket(all, known::buyer()), InputError);
}
