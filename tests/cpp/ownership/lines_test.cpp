// Each line by hand: round terms, so that the expected number can be derived on paper.
#include "catch.hpp"

#include "cabochon/core/record_json.hpp"
#include "cabochon/ownership/cash_flow.hpp"
#include "cabochon/ownership/tables.hpp"

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

Buyer full_buyer() {
  return Buyer{.vat = Vat::excluded,
               .vat_rate = 0.20,
               .vat_recoverable_share = 0.75,
               .metal_price_per_gram = 100,
               .capital_rate_annual = 0.365,
               .holding_rate_annual = 0.0365,
               .pieces_per_year = 1000,
               .order_cost = 50,
               .receiving_cost_per_piece = 2,
               .reject_cost_per_piece = 30,
               .hour_cost = 20,
               .hours_per_document_error = 1.5,
               .haircut_share = 0.5,
               .lost_margin_per_piece = 40,
               .safety_factor = 2,
               .demand_sd_per_day = 3};
}

Offer full_offer(Contract contract) {
  return Offer{.supplier = "any",
               .contract = contract,
               .weight_grams = 4,
               .fineness = 0.75,
               .loss_share = 0.20,
               .loss_basis = LossBasis::finished,
               .work_per_gram = 10,
               .work_per_piece = 5,
               .price_per_piece = 500,
               .hallmark_per_piece = 3,
               .shipments_per_year = 36.5,
               .freight_per_shipment = 100,
               .freight_share = 0.1,
               .lead_time_days = 15,
               .shelf_days = 50,
               .deferral_days = 10,
               .reject_share = 0.1,
               .document_errors_per_shipment = 2,
               .unsold_share = 0.1,
               .exchange_share = 0.4,
               .exchange_fee_share = 0.05,
               .stockout_share = 0.02};
}

double line_of(const Comparison& c, Line line) {
  for (const auto& one : c.lines)
    if (one.line == line) return one.ours.value;
  FAIL("line " << name_of(line) << " is not considered");
  return 0;
}

Comparison alone(const Offer& offer, const Buyer& buyer = full_buyer()) { return compare(offer, offer, buyer); }

}  // namespace

TEST_CASE("every line of a tolling contract, by hand") {
  const Comparison c = alone(full_offer(Contract::tolling));
  CHECK(c.not_considered.empty());
  CHECK(line_of(c, Line::metal) == Approx(300));  // 100 x .75 x 4
  CHECK(line_of(c, Line::loss) == Approx(60));    // 300 x .2
  CHECK(line_of(c, Line::work) == Approx(45));    // 10 x 4 + 5
  CHECK(line_of(c, Line::hallmark) == Approx(3));
  CHECK(line_of(c, Line::freight) == Approx(3.65 + 4.5));  // 100 x 36.5 / 1000 + .1 x 45
  CHECK(line_of(c, Line::ordering) == Approx(1.825));      // 50 x .0365
  CHECK(line_of(c, Line::receiving) == Approx(2));
  CHECK(line_of(c, Line::rejects) == Approx(3));                                     // .1 x 30
  CHECK(line_of(c, Line::documents) == Approx(2.19));                                // 2 x 1.5 x 20 x .0365
  CHECK(line_of(c, Line::production_capital) == Approx(5.4));                        // .001 x 360 x 15
  CHECK(line_of(c, Line::shelf_capital) == Approx(20.25));                           // .001 x 405 x 50
  CHECK(line_of(c, Line::holding) == Approx(2.025));                                 // .0001 x 405 x 50
  CHECK(line_of(c, Line::payment_terms) == Approx(-0.45));                           // -.001 x 45 x 10
  CHECK(line_of(c, Line::safety_stock) == Approx(0.4015 * 405 * 2 * 3 * 5 / 1000));  // sqrt(15 + 10) = 5
  CHECK(line_of(c, Line::unsold) == Approx(0.1 * (0.4 * 0.05 + 0.6 * 0.5) * 405));
  CHECK(line_of(c, Line::stockouts) == Approx(0.8));  // .02 x 40
  CHECK(line_of(c, Line::unrecovered_vat) == Approx(0.25 * 0.2 * (405 + 3 + 8.15)));
  CHECK(c.not_used == std::vector<std::string>{"ours.price_per_piece", "theirs.price_per_piece"});
}

TEST_CASE("loss on the issued basis, and both bases shown") {
  Offer offer = full_offer(Contract::tolling);
  offer.loss_basis = LossBasis::issued;
  const Comparison c = alone(offer);
  CHECK(line_of(c, Line::loss) == Approx(75));  // 300 x .2 / .8
  CHECK(line_of(c, Line::production_capital) == Approx(5.625));
  REQUIRE(c.our_loss);
  CHECK(c.our_loss->grams == Approx(1));
  CHECK(c.our_loss->fine_grams == Approx(0.75));
  CHECK(c.our_loss->share_finished == Approx(0.25));
  CHECK(c.our_loss->share_issued == Approx(0.20));
}

TEST_CASE("every line of a sale, by hand") {
  const Comparison c = alone(full_offer(Contract::sale));
  CHECK(line_of(c, Line::metal) == 0);
  CHECK(line_of(c, Line::loss) == 0);
  CHECK(line_of(c, Line::work) == 500);
  CHECK(line_of(c, Line::production_capital) == 0);
  CHECK(line_of(c, Line::freight) == Approx(3.65 + 50));
  CHECK(line_of(c, Line::shelf_capital) == Approx(25));
  CHECK(line_of(c, Line::holding) == Approx(2.5));
  CHECK(line_of(c, Line::payment_terms) == Approx(-5));
  CHECK(line_of(c, Line::safety_stock) == Approx(0.4015 * 500 * 2 * 3 * 5 / 1000));
  CHECK(line_of(c, Line::unrecovered_vat) == Approx(0.05 * (500 + 3 + 53.65)));
}

TEST_CASE("gross weight less stones is the metal's weight") {
  Offer offer = full_offer(Contract::tolling);
  offer.weight_grams = {};
  offer.gross_grams = 4.5;
  offer.stones_grams = 0.5;
  CHECK(line_of(alone(offer), Line::metal) == Approx(300));
}

TEST_CASE("the same offer costs the same on either basis of VAT") {
  Offer with_vat = full_offer(Contract::sale);
  with_vat.vat = Vat::included;
  with_vat.vat_rate = 0.20;
  with_vat.price_per_piece = 600;
  with_vat.hallmark_per_piece = 3.6;
  with_vat.freight_per_shipment = 120;
  CHECK(compare(with_vat, full_offer(Contract::sale), full_buyer()).difference.value == Approx(0).margin(1e-9));
}

TEST_CASE("amounts in another currency scale every total") {
  const Offer offer = full_offer(Contract::tolling);
  Offer scaled = offer;
  for (Term* term :
       {&scaled.work_per_gram, &scaled.work_per_piece, &scaled.hallmark_per_piece, &scaled.freight_per_shipment})
    term->content = 90 * term->number();
  Buyer buyer = full_buyer();
  for (Term* term : {&buyer.metal_price_per_gram, &buyer.order_cost, &buyer.receiving_cost_per_piece,
                     &buyer.reject_cost_per_piece, &buyer.hour_cost, &buyer.lost_margin_per_piece})
    term->content = 90 * term->number();
  CHECK(alone(scaled, buyer).ours.value == Approx(90 * alone(offer).ours.value));
}

TEST_CASE("a worse term never makes an offer cheaper, and swapping changes the sign") {
  const Offer base = full_offer(Contract::tolling);
  const auto worse = [&](Term Offer::* term, double value) {
    Offer changed = base;
    changed.*term = value;
    const Comparison there = compare(changed, base, full_buyer()), back = compare(base, changed, full_buyer());
    CHECK(there.difference.value > 0);
    CHECK(there.verdict == Verdict::theirs);
    CHECK(there.difference.value == -back.difference.value);
  };
  worse(&Offer::loss_share, 0.21);
  worse(&Offer::weight_grams, 4.1);
  worse(&Offer::work_per_gram, 11);
  worse(&Offer::hallmark_per_piece, 4);
  worse(&Offer::freight_share, 0.2);
  worse(&Offer::lead_time_days, 16);
  worse(&Offer::shelf_days, 51);
  worse(&Offer::deferral_days, 9);
  worse(&Offer::reject_share, 0.2);
  worse(&Offer::document_errors_per_shipment, 3);
  worse(&Offer::unsold_share, 0.2);
  worse(&Offer::exchange_share, 0.3);
  worse(&Offer::stockout_share, 0.03);
}

TEST_CASE("a price that holds metal is not told against a work price without it") {
  Buyer buyer = full_buyer();
  buyer.metal_price_per_gram = {};
  CHECK(compare(full_offer(Contract::tolling), full_offer(Contract::sale), buyer).verdict == Verdict::cannot_tell);
}

TEST_CASE("the cash flow agrees with the interest lines to first order in the rate") {
  for (const double rate : {0.04, 0.01, 0.001}) {
    Buyer buyer = known::buyer();
    buyer.capital_rate_annual = rate;
    const Offer offer = known::ours();
    const auto flow = cash_flow(offer, buyer);
    const Comparison c = alone(offer, buyer);
    const double simple =
        line_of(c, Line::production_capital) + line_of(c, Line::shelf_capital) + line_of(c, Line::payment_terms);
    const double compound = value_at(flow, 0, 150) - value_at(flow, rate, 150);
    CHECK(std::abs(compound - simple) < rate * simple);
  }
}

TEST_CASE("records read back from JSON; a source survives") {
  Offer offer = known::ours();
  offer.lead_time_days = Term(20).from("delivery record", Day::from_calendar(2026, 10, 1));
  CHECK(from_json<Offer>(to_json(offer)).lead_time_days == offer.lead_time_days);
  std::string text;
  try {
    (void)from_json<Buyer>(R"({"vat": "exluded"})");
  } catch (const InputError& error) {
    text = error.what();
  }
  CHECK(text.find("expected one of none, excluded, included (did you mean 'excluded'?)") != std::string::npos);
}
