#include "cabochon/ownership/break_even.hpp"

#include "catch.hpp"

#include "cabochon/ownership/exchange_rates.hpp"

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

Comparison known_comparison() { return compare(known::ours(), known::theirs(), known::buyer()); }

std::optional<double> value_of_term(const std::vector<BreakEven>& all, TermKey key) {
  for (const auto& one : all)
    if (one.term == key) return one.value;
  FAIL("no such term");
  return std::nullopt;
}

}  // namespace

TEST_CASE("known answer: where ours ties with theirs") {
  const auto all = break_even(known_comparison());
  CHECK(std::abs(*value_of_term(all, TermKey::loss_share) - 0.0727561666) < 5e-11);
  CHECK(std::abs(*value_of_term(all, TermKey::shelf_days) - 216.2424623) < 5e-8);
  CHECK(std::abs(*value_of_term(all, TermKey::lead_time_days) - 93.2756908) < 5e-8);
  CHECK(std::abs(*value_of_term(all, TermKey::weight_grams) - 2.0661139) < 5e-8);
  CHECK(*value_of_term(all, TermKey::deferral_days) == Approx(30 - 340.346511986 / (0.20 * 900 / 365)));
}

TEST_CASE("at a break-even the totals tie") {
  for (const auto& one : break_even(known_comparison(), Of::theirs)) {
    if (!one.value) continue;
    TermMover mover(known_comparison());
    mover.set(Of::theirs, one.term, *one.value);
    CHECK(std::abs(mover.difference()) < 1e-7);
  }
}

TEST_CASE("a term without effect has no break-even, nor one that cannot reach it") {
  Offer ours = known::ours(), theirs = known::theirs();
  ours.retail_price_per_piece = 10000;
  ours.hallmark_per_piece = theirs.hallmark_per_piece = 1;
  Buyer buyer = known::buyer();
  buyer.metal_price_per_gram = 7000;
  const auto all = break_even(compare(ours, theirs, buyer), Of::buyer);
  CHECK_FALSE(value_of_term(all, TermKey::holding_rate_annual).has_value());
}

TEST_CASE("known answer: what ten days are worth in points of loss") {
  const auto rates = exchange_rates(known_comparison(), TermKey::loss_share);
  for (const auto& rate : rates) {
    if (rate.term == TermKey::lead_time_days) CHECK(std::abs(*rate.worth * 10 * 100 - 0.5152618) < 5e-8);
    if (rate.term == TermKey::shelf_days) CHECK(std::abs(*rate.worth * 10 * 100 - 0.5699693) < 5e-8);
    if (rate.term == TermKey::loss_share) CHECK(*rate.worth == 1);
  }
}

TEST_CASE("derivatives agree with central differences in every term") {
  Offer offer = known::ours();
  offer.shipments_per_year = 12;
  offer.freight_per_shipment = 40;
  offer.freight_share = 0.01;
  offer.loss_basis = LossBasis::issued;
  offer.exchange_share = 0.3;
  offer.exchange_fee_share = 0.05;
  Buyer buyer = known::buyer();
  buyer.pieces_per_year = 500;
  buyer.safety_factor = 1.65;
  buyer.demand_sd_per_day = 2;
  buyer.order_cost = 30;
  const Comparison c = compare(offer, offer, buyer);
  REQUIRE(c.considered & bit(Line::safety_stock));
  for (const auto& rate : exchange_rates(c, TermKey::loss_share)) {
    TermMover mover(c);
    const double h = 1e-5 * std::max(1.0, std::abs(rate.stated));
    mover.set(Of::ours, rate.term, rate.stated + h);
    const double up = mover.difference();
    mover.set(Of::ours, rate.term, rate.stated - h);
    CHECK(rate.derivative == Approx((up - mover.difference()) / (2 * h)).epsilon(1e-5).margin(1e-6));
  }
}

TEST_CASE("the curve of loss against shelf days passes through both break-evens") {
  const auto curve =
      break_even_curve(known_comparison(), TermKey::loss_share, TermKey::shelf_days, {150, 216.24246230, 3650});
  CHECK(*curve[0] == Approx(0.0727561666));
  CHECK(*curve[1] == Approx(0.035).epsilon(1e-6));
  CHECK_FALSE(curve[2].has_value());
  CHECK_THROWS_AS(break_even_curve(known_comparison(), TermKey::order_cost, TermKey::shelf_days, {1}), InputError);
}
