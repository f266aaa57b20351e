#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

/// Two groups whose difference is as(n) x price x factor: sale offers that differ in price alone.
BasketItem item(const std::string& group, double pieces, const Term& ours, const Term& theirs) {
  const auto offer = [](const Term& price) {
    return Offer{.contract = Contract::sale, .price_per_piece = price, .shelf_days = 0};
  };
  return {.group = group, .pieces_per_year = pieces, .ours = offer(ours), .theirs = offer(theirs)};
}

Buyer buyer() { return Buyer{.vat = Vat::excluded, .capital_rate_annual = 0.1, .holding_rate_annual = 0}; }

Sampling drawn(std::vector<std::string> shared = {}) {
  Sampling sampling;
  sampling.draws = 1 << 15;
  sampling.seed = 3;
  sampling.shared = std::move(shared);
  return sampling;
}

double width(const Estimate& e) { return e.high - e.low; }

std::string message_of(const std::vector<BasketItem>& items, const Sampling& sampling) {
  try {
    (void)compare_basket(items, buyer(), OneSided::error, sampling);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a basket of uncertain terms: normal prices add up as normal laws do") {
  // 100 x N(10, 1) + 300 x N(20, 0.5) - 7000: sd sqrt(100^2 + 150^2) when independent, 100 + 150 when shared.
  const std::vector<BasketItem> apart{item("a", 100, normal(10, 1), 10), item("b", 300, normal(20, 0.5), 20.1)};
  const Basket basket = compare_basket(apart, buyer(), OneSided::error, drawn());
  REQUIRE(basket.uncertainty);
  CHECK(basket.uncertainty->unknowns == std::vector<std::string>{"a.ours.price_per_piece", "b.ours.price_per_piece"});
  const double sd = std::sqrt(100.0 * 100 + 150.0 * 150);
  CHECK(basket.total.difference.value == Approx(-30).margin(0.5));
  CHECK(basket.total.difference.low == Approx(-30 - 1.959964 * sd).epsilon(0.01));
  CHECK(basket.total.difference.high == Approx(-30 + 1.959964 * sd).epsilon(0.01));
  const double truth = 0.5 * std::erfc(-30 / sd / std::sqrt(2.0));  // P(N(-30, sd) < 0)
  CHECK(basket.uncertainty->probability_ours_cheaper == Approx(truth).margin(0.004));
  CHECK(basket.uncertainty->probability.low < truth);
  CHECK(basket.uncertainty->probability.high > truth);
  CHECK(basket.total.theirs.is_exact());
  CHECK(basket.verdict == Verdict::cannot_tell);
  CHECK(basket.groups[1].comparison.uncertainty->unknowns == std::vector<std::string>{"ours.price_per_piece"});
}

TEST_CASE("the buyer's terms are one draw for all groups, an offer's own only where shared") {
  // Metal price alone: 50 x (1 + l) f w P against the same with another loss, in two groups.
  BasketItem rings{.group = "rings", .pieces_per_year = 50, .ours = known::ours(), .theirs = known::theirs()};
  BasketItem chains = rings;
  chains.group = "chains";
  Buyer client = known::buyer();
  client.metal_price_per_gram = triangular(6000, 7000, 8600);
  const std::vector<BasketItem> both{rings, chains}, one{rings};
  const Basket two = compare_basket(both, client, OneSided::error, drawn());
  const Basket single = compare_basket(one, client, OneSided::error, drawn());
  CHECK(two.uncertainty->unknowns == std::vector<std::string>{"buyer.metal_price_per_gram"});
  CHECK(width(two.total.ours) == Approx(2 * width(single.total.ours)).epsilon(1e-9));
  CHECK(width(two.total.difference) == Approx(2 * width(single.total.difference)).epsilon(1e-9));
  // What the buyer states otherwise in one group is another unknown there.
  std::vector<BasketItem> otherwise = both;
  otherwise[1].buyer = client;
  otherwise[1].buyer->metal_price_per_gram = triangular(6000, 7100, 8600);
  CHECK(compare_basket(otherwise, client, OneSided::error, drawn()).uncertainty->unknowns ==
        std::vector<std::string>{"buyer.metal_price_per_gram", "chains.buyer.metal_price_per_gram"});

  const std::vector<BasketItem> same{item("a", 100, normal(10, 1), normal(10.1, 1)),
                                     item("b", 100, normal(10, 1), normal(10.1, 1))};
  const double sd = 100;
  const Basket apart = compare_basket(same, buyer(), OneSided::error, drawn());
  CHECK(width(apart.total.ours) == Approx(2 * 1.959964 * sd * std::sqrt(2.0)).epsilon(0.01));
  const Basket ours = compare_basket(same, buyer(), OneSided::error, drawn({"ours.price_per_piece"}));
  CHECK(width(ours.total.ours) == Approx(2 * 1.959964 * sd * 2).epsilon(0.01));
  CHECK(width(ours.total.theirs) == Approx(2 * 1.959964 * sd * std::sqrt(2.0)).epsilon(0.01));
  CHECK(ours.uncertainty->unknowns[0] == "ours.price_per_piece");
}

TEST_CASE("properties: groups add up, one thread or many, one group as by itself") {
  std::vector<BasketItem> items{item("a", 100, normal(10, 1), triangular(9, 10, 12)), item("b", 40, normal(20, 2), 20)};
  Sampling sampling = drawn();
  sampling.draws = 100000;
  const Basket basket = compare_basket(items, buyer(), OneSided::error, sampling);
  sampling.threads = 3;
  const Basket again = compare_basket(items, buyer(), OneSided::error, sampling);
  CHECK(basket.total.difference == again.total.difference);
  CHECK(basket.uncertainty->probability == again.uncertainty->probability);
  double sum = 0, lines = 0;
  for (const auto& group : basket.groups) sum += group.pieces_per_year * group.comparison.difference.value;
  for (const auto& line : basket.lines) lines += line.per_year.difference.value;
  CHECK(basket.total.difference.value == Approx(sum).epsilon(1e-12));
  CHECK(basket.total.difference.value == Approx(lines).epsilon(1e-9));
  const std::vector<BasketItem> alone{item("a", 1, normal(10, 1), triangular(9, 10, 12))};
  const Basket single = compare_basket(alone, buyer(), OneSided::error, sampling);
  Offer ours = alone[0].ours, theirs = alone[0].theirs;
  Buyer client = buyer();
  const Comparison c = compare(ours, theirs, client, OneSided::error, sampling);
  CHECK(single.total.difference.value == Approx(c.difference.value).epsilon(1e-9));
  CHECK(single.total.difference.low == Approx(c.difference.low).epsilon(1e-9));
  CHECK(single.uncertainty->probability_ours_cheaper == c.uncertainty->probability_ours_cheaper);
}

TEST_CASE("correlated terms of different groups") {
  std::vector<BasketItem> items{item("a", 100, normal(10, 1), 10), item("b", 100, normal(10, 1), 10)};
  Sampling sampling = drawn();
  sampling.correlations = {
      {"a.ours.price_per_piece", "b.ours.price_per_piece"}, {1, 0.6, 0.6, 1}, stats::CorrelationKind::linear};
  const Basket basket = compare_basket(items, buyer(), OneSided::error, sampling);
  CHECK(width(basket.total.ours) == Approx(2 * 1.959964 * 100 * std::sqrt(3.2)).epsilon(0.01));
}

TEST_CASE("wrong names and too many unknowns are told") {
  const std::vector<BasketItem> items{item("a", 1, normal(10, 1), 10), item("b", 1, normal(10, 2), normal(10, 1))};
  CHECK(message_of(items, drawn({"ours.price_per_peice"})) ==
        "compare_basket, column 'shared': got 'ours.price_per_peice', expected a term that is uncertain in two or more "
        "offers: one of ours.price_per_piece, price_per_piece (did you mean 'ours.price_per_piece'?)");
  CHECK(message_of(items, drawn({"ours.price_per_piece"})) ==
        "compare_basket, column 'shared': got 'ours.price_per_piece', expected a term of which all state the same law, "
        "not normal(10, 1) and normal(10, 2) (correlate them instead)");
  std::vector<BasketItem> many;
  for (int i = 0; i < 161; ++i) many.push_back(item("g" + std::to_string(i), 1, normal(10, 1), 10));
  CHECK(
      message_of(many, drawn()) ==
      "compare_basket, column 'sampler': got 161 uncertain terms, expected at most 160 for Sobol points: declare terms "
      "as shared, or draw with the sampler 'random'");
  Sampling sampling = drawn();
  sampling.sampler = stats::Sampler::random;
  sampling.draws = 512;
  CHECK(message_of(many, sampling).empty());
}
