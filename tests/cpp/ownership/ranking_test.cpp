#include "catch.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

Offer priced(const std::string& supplier, const Term& price) {
  return Offer{.supplier = supplier, .contract = Contract::sale, .price_per_piece = price, .shelf_days = 0};
}

Buyer buyer() { return Buyer{.vat = Vat::excluded, .capital_rate_annual = 0.1, .holding_rate_annual = 0}; }

std::string message_of(const std::vector<Offer>& offers, std::size_t reference = 0, const Sampling& sampling = {}) {
  try {
    (void)rank(offers, buyer(), reference, OneSided::error, sampling);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a ranking of exact offers") {
  const std::vector<Offer> offers{priced("a", 102), priced("b", 100), priced("c", 100)};
  const Ranking ranking = rank(offers, buyer());
  CHECK(ranking.offers[0].rank == 3);
  CHECK(ranking.offers[1].rank == 1);
  CHECK(ranking.offers[2].rank == 1);
  CHECK(ranking.offers[1].difference.value == -2);
  CHECK(ranking.offers[1].cheapest == Estimate::exact(0.5));
  CHECK(ranking.offers[1].cheaper == Estimate::exact(1));
  CHECK(ranking.unknowns.empty());
}

TEST_CASE("probabilities of the cheapest of three") {
  // Three independent N(100, 1): one third each; with one moved down by m, numerically integrated.
  const std::vector<Offer> even{priced("a", normal(100, 1)), priced("b", normal(100, 1)), priced("c", normal(100, 1))};
  Sampling sampling;
  sampling.draws = 1 << 15;
  const Ranking thirds = rank(even, buyer(), 0, OneSided::error, sampling);
  double sum = 0;
  for (const auto& one : thirds.offers) {
    CHECK(one.cheapest.value == Approx(1.0 / 3).margin(0.005));
    CHECK(one.cheapest.low < 1.0 / 3);
    CHECK(one.cheapest.high > 1.0 / 3);
    sum += one.cheapest.value;
  }
  CHECK(sum == Approx(1).epsilon(1e-12));
  const std::vector<Offer> lower{priced("a", normal(100, 1)), priced("b", normal(99, 1)), priced("c", normal(100, 1))};
  const Ranking found = rank(lower, buyer(), 2, OneSided::error, sampling);
  double truth = 0;  // P(b < a and b < c)
  for (double z = -8; z < 8; z += 0.001) {
    const double above = 0.5 * std::erfc((z - 1) / std::sqrt(2.0));
    truth += std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979) * above * above * 0.001;
  }
  CHECK(found.offers[1].cheapest.value == Approx(truth).margin(0.005));
  CHECK(found.offers[1].cheaper.value == Approx(0.5 * std::erfc(-1 / 2.0)).margin(0.005));  // P(N(-1, 2) < 0)
  CHECK(found.offers[2].cheaper == Estimate::exact(0));
  CHECK(found.offers[1].difference.value == Approx(-1).margin(0.01));
  CHECK(found.offers[1].difference.low == Approx(-1 - 1.959964 * std::sqrt(2.0)).epsilon(0.02));
}

TEST_CASE("two offers rank as compare says; shared terms; threads") {
  Offer ours = known::ours(), theirs = known::theirs();
  ours.lead_time_days = theirs.lead_time_days = triangular(15, 25, 40);
  ours.shelf_days = pert(120, 150, 260);
  theirs.shelf_days = pert(150, 180, 260);
  Buyer client = known::buyer();
  client.metal_price_per_gram = triangular(6000, 7000, 8500);
  Sampling sampling;
  sampling.draws = 1 << 14;
  const std::vector<Offer> offers{theirs, ours};
  const Comparison c = compare(ours, theirs, client, OneSided::error, sampling);
  const Ranking ranking = rank(offers, client, 0, OneSided::error, sampling);
  CHECK(ranking.offers[1].difference.value == Approx(c.difference.value).epsilon(1e-3));
  CHECK(ranking.offers[1].cheaper.value == Approx(c.uncertainty->probability_ours_cheaper).margin(0.01));
  sampling.shared = {"lead_time_days"};
  const Ranking shared = rank(offers, client, 0, OneSided::error, sampling);
  CHECK(std::count(shared.unknowns.begin(), shared.unknowns.end(), "all.lead_time_days") == 1);
  CHECK(shared.unknowns.size() == 4);
  sampling.threads = 2;
  sampling.draws = 100000;
  const Ranking two = rank(offers, client, 0, OneSided::error, sampling);
  sampling.threads = 1;
  CHECK(two.offers[1].cheaper == rank(offers, client, 0, OneSided::error, sampling).offers[1].cheaper);
}

TEST_CASE("a line that one offer lacks is left out for all; wrong input is told with the offer's place") {
  std::vector<Offer> offers{priced("a", 100), priced("b", 101), priced("c", 102)};
  offers[0].hallmark_per_piece = offers[1].hallmark_per_piece = 3;
  CHECK(message_of(offers) ==
        "offer 3 'c', column 'hallmark_per_piece': expected a value, as offer 1 gives 3 (ask the client: assay and "
        "hallmark of a "
        "piece, currency, of 'c'?)");
  const Ranking dropped = rank(offers, buyer(), 0, OneSided::drop);
  CHECK((dropped.considered & bit(Line::hallmark)) == 0);
  CHECK(dropped.offers[0].total.value == Approx(100));
  CHECK(message_of({offers[0]}) == "rank, column 'offers': got 1 offers, expected two or more offers");
  CHECK(message_of(offers, 3) == "rank, column 'reference': got 3, expected the place of an offer, from 0 to 2");
}
