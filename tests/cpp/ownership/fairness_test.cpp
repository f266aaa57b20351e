#include "catch.hpp"

#include <cmath>

#include "cabochon/stats/quantile.hpp"

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

Sampling drawn() {
  Sampling sampling;
  sampling.draws = 1 << 14;
  sampling.seed = 1;
  return sampling;
}

/// Theirs as the client guesses it: days on the shelf and unsold pieces are not known well.
Offer guessed() {
  Offer offer = known::theirs();
  offer.lead_time_days = triangular(25, 32, 40);
  offer.shelf_days = triangular(140, 210, 260);
  offer.unsold_share = triangular(0.02, 0.10, 0.14);
  return offer;
}

}  // namespace

TEST_CASE("correctness: in their best case every uncertain term of theirs stands at its helpful end") {
  const Comparison c = compare(known::ours(), guessed(), known::buyer(), OneSided::error, drawn());
  const BestCase best = competitor_best_case(c, 0.95);
  REQUIRE(best.terms.size() == 3);
  CHECK(best.terms[0].term == "theirs.lead_time_days");
  CHECK(best.terms[0].best == 25);
  CHECK(best.terms[1].best == 140);
  CHECK(best.terms[2].best == 0.02);
  Offer theirs = known::theirs();
  theirs.lead_time_days = 25;
  theirs.shelf_days = 140;
  theirs.unsold_share = 0.02;
  CHECK(best.comparison.difference.value == Approx(compare(known::ours(), theirs, known::buyer()).difference.value));
  CHECK(best.flips);
  CHECK(best.probability_theirs_cheaper_then == 1);
  // One term alone does not reverse it (shelf days at 140 nearly do), two do.
  REQUIRE(!best.reversing.empty());
  theirs = known::theirs();
  double difference = 0;
  for (const auto& term : best.reversing) CHECK(term.tie.has_value());
  const auto at = [&](double part) {
    Offer moved = known::theirs();
    moved.lead_time_days = stats::mean({stats::Law::triangular, {25, 32, 40}});
    moved.shelf_days = stats::mean({stats::Law::triangular, {140, 210, 260}});
    moved.unsold_share = stats::mean({stats::Law::triangular, {0.02, 0.10, 0.14}});
    for (const auto& term : best.reversing) {
      const double value = term.stated + part * (*term.tie - term.stated);
      if (term.term == "theirs.lead_time_days") moved.lead_time_days = value;
      if (term.term == "theirs.shelf_days") moved.shelf_days = value;
      if (term.term == "theirs.unsold_share") moved.unsold_share = value;
    }
    return compare(known::ours(), moved, known::buyer()).difference.value;
  };
  difference = at(1);
  CHECK(difference == Approx(0).margin(0.05));
  CHECK(at(0.9) < 0);
}

TEST_CASE("properties: where a total turns inside the interval, the best value lies there") {
  Buyer buyer = known::buyer();
  buyer.pieces_per_year = 1000;
  buyer.holding_rate_annual = 0.05;
  buyer.order_cost = 400;
  buyer.safety_factor = 2;
  buyer.demand_sd_per_day = 4;
  Offer ours = known::ours(), theirs = known::theirs();
  ours.shipments_per_year = 12;
  theirs.shipments_per_year = uniform(1, 100);
  const Comparison c = compare(ours, theirs, buyer, OneSided::error, drawn());
  const BestCase best = competitor_best_case(c, 0.95);
  REQUIRE(best.terms.size() == 1);
  CHECK(best.terms[0].inside);
  CHECK(best.terms[0].best > 1.5);
  CHECK(best.terms[0].best < 99);
  for (const double other : {1.0, best.terms[0].best * 0.97, best.terms[0].best * 1.03, 100.0}) {
    theirs.shipments_per_year = other;
    CHECK(compare(ours, theirs, buyer).theirs.value > best.comparison.theirs.value);
  }
}

TEST_CASE("properties: the direction of one term may depend on another's value") {
  // An exchange helps only while its fee is below the loss of value of an unsold piece.
  Buyer buyer = known::buyer();
  buyer.haircut_share = 0.15;
  Offer ours = known::ours(), theirs = known::theirs();
  ours.exchange_share = theirs.exchange_share = 0.5;
  ours.exchange_fee_share = 0.1;
  theirs.exchange_share = uniform(0, 1);
  theirs.exchange_fee_share = uniform(0.05, 0.60);
  const BestCase best = competitor_best_case(compare(ours, theirs, buyer, OneSided::error, drawn()), 0.95);
  CHECK(best.terms[0].best == 1);
  CHECK(best.terms[1].best == 0.05);
}

TEST_CASE("properties: tails stand at the level's quantile; a sure win does not flip") {
  Offer theirs = known::theirs();
  theirs.shelf_days = normal(300, 10);
  const Comparison c = compare(known::ours(), theirs, known::buyer(), OneSided::error, drawn());
  const BestCase best = competitor_best_case(c, 0.9);
  CHECK(best.terms[0].best == Approx(300 - 10 * stats::normal_quantile(0.9)));
  CHECK(!best.flips);
  CHECK(best.reversing.empty());
}

TEST_CASE("correctness: headroom is the difference that lines left out would have to make up for") {
  const Comparison c = compare(known::ours(), known::theirs(), known::buyer());
  const Headroom room = headroom(c);
  CHECK(room.per_piece.value == Approx(340.3465).epsilon(1e-6));
  CHECK(room.leader == Verdict::ours);
  CHECK(room.share_of_total == Approx(340.3465 / 10295.7587).epsilon(1e-6));
  CHECK(!room.per_year);
  CHECK(room.lines.size() == c.not_considered.size());
  const Headroom other = headroom(compare(known::theirs(), known::ours(), known::buyer()));
  CHECK(other.leader == Verdict::theirs);
  CHECK(other.per_piece.value == room.per_piece.value);
}

TEST_CASE("correctness: tornado by hand; what to ask; sensitivity of a sum") {
  const Comparison c = compare(known::ours(), guessed(), known::buyer(), OneSided::error, drawn());
  const Tornado found = tornado(c, 0.9);
  CHECK(found.swings[0].term == "theirs.shelf_days");
  Offer theirs = known::theirs();
  const auto median = [](double a, double b, double d) { return stats::median({stats::Law::triangular, {a, b, d}}); };
  theirs.lead_time_days = median(25, 32, 40);
  theirs.unsold_share = median(0.02, 0.10, 0.14);
  theirs.shelf_days = stats::quantile({stats::Law::triangular, {140, 210, 260}}, 0.05);
  CHECK(found.swings[0].low == Approx(theirs.shelf_days.number()));
  CHECK(found.swings[0].at_low == Approx(compare(known::ours(), theirs, known::buyer()).difference.value));
  CHECK(found.swings[0].swing == Approx(std::abs(found.swings[0].at_high - found.swings[0].at_low)));

  const Questions questions = what_to_ask(c);
  CHECK(questions.questions[0].term == "theirs.shelf_days");
  CHECK(questions.questions[0].question == "time from receipt to sale, days, of 'theirs'?");
  CHECK(questions.questions[0].worth_per_piece <= questions.all_per_piece + 0.01);
  CHECK(!questions.questions[0].worth_per_year);

  const Sensitivity shares = sensitivity(c);
  CHECK(shares.method == SensitivityMethod::sobol);
  double first = 0;
  for (const auto& one : shares.influences) first += one.first->value;
  CHECK(first == Approx(1).margin(0.02));  // the lines are nearly a sum of these terms
  CHECK(shares.influences[0].term == "theirs.shelf_days");

  Sampling correlated = drawn();
  correlated.correlations = {
      {"theirs.shelf_days", "theirs.unsold_share"}, {1, 0.6, 0.6, 1}, stats::CorrelationKind::rank};
  const Sensitivity shapley =
      sensitivity(compare(known::ours(), guessed(), known::buyer(), OneSided::error, correlated), 2000);
  CHECK(shapley.method == SensitivityMethod::shapley);
  double sum = 0;
  for (const auto& one : shapley.influences) sum += one.shapley->value;
  CHECK(sum == Approx(1).epsilon(1e-9));
}

TEST_CASE("input checks: analyses of plain numbers") {
  const Comparison c = compare(known::ours(), known::theirs(), known::buyer());
  CHECK_THROWS_WITH(
      sensitivity(c),
      "sensitivity: got plain numbers, expected at least one uncertain term, such as triangular(15, 20, 30), "
      "in a line that is considered");
  CHECK_THROWS_AS(tornado(c, 0.9), InputError);
  CHECK_THROWS_AS(what_to_ask(c), InputError);
  CHECK_THROWS_AS(competitor_best_case(c, 0.95), InputError);
  CHECK_THROWS_AS(quantiles(c, {0.5}), InputError);
  CHECK_THROWS_AS(histogram(c, Quantity::ours, 10), InputError);
}
