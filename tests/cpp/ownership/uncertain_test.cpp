#include "catch.hpp"

#include <cmath>

#include "cabochon/core/record_json.hpp"
#include "cabochon/stats/quantile.hpp"

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

Offer doubtful(Offer offer) {
  offer.lead_time_days = triangular(15, 20, 30);
  offer.shelf_days = pert(120, 150, 200);
  offer.unsold_share = beta(5, 95);
  return offer;
}

Offer doubtful_theirs() {
  Offer offer = known::theirs();
  offer.loss_share = between(0.02, 0.03, 0.9);
  offer.lead_time_days = triangular(25, 32, 50);
  offer.shelf_days = pert(150, 210, 260);
  return offer;
}

Sampling drawn(std::int64_t draws, std::uint64_t seed = 1) {
  Sampling sampling;
  sampling.draws = draws;
  sampling.seed = seed;
  return sampling;
}

Comparison compared(const Sampling& sampling = drawn(1 << 14)) {
  return compare(doubtful(known::ours()), doubtful_theirs(), known::buyer(), OneSided::error, sampling);
}

std::string message_of(const Offer& ours) {
  try {
    (void)compare(ours, known::theirs(), known::buyer());
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("correctness: the mean of a linear term is that of the comparison at its mean") {
  Offer ours = known::ours();
  ours.lead_time_days = triangular(15, 20, 30);
  const Comparison c = compare(ours, known::theirs(), known::buyer(), OneSided::error, drawn(1 << 16));
  ours.lead_time_days = 65.0 / 3;
  const Comparison at_mean = compare(ours, known::theirs(), known::buyer());
  CHECK(c.difference.value == Approx(at_mean.difference.value).epsilon(1e-7));
  CHECK(c.ours.value == Approx(at_mean.ours.value).epsilon(1e-9));
  // The total is a straight line in the days: its quantiles are those of the law.
  const double day = 0.20 / 365 * 8190 * 1.035;
  const double low = stats::quantile({stats::Law::triangular, {15, 20, 30}}, 0.025);
  CHECK(c.difference.low == Approx(at_mean.difference.value + day * (low - 65.0 / 3)).epsilon(1e-5));
  CHECK(c.uncertainty->probability_ours_cheaper == 1);
  CHECK(c.verdict == Verdict::ours);
  CHECK(c.theirs.is_exact());
}

TEST_CASE("properties: lines add up, exact lines stay exact, both samplers agree") {
  const Comparison c = compared(drawn(1 << 16));
  double ours = 0, theirs = 0;
  for (const auto& line : c.lines) {
    ours += line.ours.value;
    theirs += line.theirs.value;
    CHECK(line.difference.value == line.ours.value - line.theirs.value);
    if (line.line == Line::metal) CHECK(line.ours.is_exact());
    if (line.line == Line::shelf_capital) CHECK(line.ours.high > line.ours.low);
  }
  CHECK(ours == Approx(c.ours.value));
  CHECK(theirs == Approx(c.theirs.value));
  CHECK(c.difference.value == c.ours.value - c.theirs.value);
  Sampling random = drawn(1 << 16);
  random.sampler = stats::Sampler::random;
  const Comparison other = compared(random);
  CHECK(other.difference.value == Approx(c.difference.value).margin(2));
  CHECK(other.difference.low == Approx(c.difference.low).margin(6));
  CHECK(other.difference.method == "monte_carlo_random");
}

TEST_CASE("properties: the same bytes for one thread or many, and another seed differs") {
  Sampling sampling = drawn(100000);
  const Comparison one = compared(sampling);
  sampling.threads = 3;
  const Comparison many = compared(sampling);
  CHECK(one.difference == many.difference);
  CHECK(one.ours == many.ours);
  CHECK(one.lines[1].theirs == many.lines[1].theirs);
  CHECK(!(compared(drawn(100000, 2)).difference == one.difference));
}

TEST_CASE("properties: a buyer's term is one draw for both offers, so equal offers always tie") {
  Buyer buyer = known::buyer();
  buyer.metal_price_per_gram = normal(7000, 400);
  buyer.capital_rate_annual = between(0.15, 0.25, 0.9);
  const Comparison c = compare(known::ours(), known::ours(), buyer, OneSided::error, drawn(4096));
  CHECK(c.uncertainty->probability_tie == 1);
  CHECK(c.verdict == Verdict::cannot_tell);
  CHECK(c.ours.high > c.ours.low);
}

TEST_CASE("properties: an offer's term is its own unknown unless it is shared") {
  const Offer ours = doubtful(known::ours());
  const Comparison own = compare(ours, ours, known::buyer(), OneSided::error, drawn(4096));
  CHECK(own.uncertainty->probability_tie < 0.01);
  Sampling sampling = drawn(4096);
  sampling.shared = {"lead_time_days", "shelf_days", "unsold_share"};
  const Comparison shared = compare(ours, ours, known::buyer(), OneSided::error, sampling);
  CHECK(shared.uncertainty->probability_tie == 1);
  CHECK(shared.uncertainty->unknowns ==
        std::vector<std::string>{"both.lead_time_days", "both.shelf_days", "both.unsold_share"});
}

TEST_CASE(
    "properties: a correlation of one makes two terms move as one; the interval widens or narrows with its sign") {
  const auto width = [](double r) {
    Sampling sampling = drawn(1 << 14);
    sampling.correlations = {{"ours.shelf_days", "theirs.shelf_days"}, {1, r, r, 1}, stats::CorrelationKind::rank};
    const Comparison c = compared(sampling);
    return c.difference.high - c.difference.low;
  };
  CHECK(width(0.9) < 0.8 * width(0));
  CHECK(width(-0.9) > 1.2 * width(0));
}

TEST_CASE("edges: an interval of the difference on both sides of zero decides nothing") {
  Offer theirs = doubtful_theirs();
  theirs.shelf_days = pert(100, 160, 240);
  const Comparison c = compare(doubtful(known::ours()), theirs, known::buyer(), OneSided::error, drawn(1 << 14));
  CHECK(c.difference.low < 0);
  CHECK(c.difference.high > 0);
  CHECK(c.verdict == Verdict::cannot_tell);
}

TEST_CASE("edges: weights from gross and stones, VAT rates and exchange that are uncertain") {
  Buyer buyer = known::buyer();
  buyer.vat = Vat::included;
  buyer.vat_rate = triangular(0.18, 0.20, 0.22);
  Offer ours = known::ours(), theirs = known::theirs();
  ours.weight_grams = {};
  ours.gross_grams = uniform(2.4, 2.6);
  ours.stones_grams = uniform(0.4, 0.6);
  const Comparison c = compare(ours, theirs, buyer, OneSided::error, drawn(1 << 15));
  CHECK(c.uncertainty->unknowns == std::vector<std::string>{"buyer.vat_rate", "ours.gross_grams", "ours.stones_grams"});
  Buyer at_mean = buyer;
  at_mean.vat_rate = 0.20;
  ours.gross_grams = 2.5;
  ours.stones_grams = 0.5;
  CHECK(c.ours.value == Approx(compare(ours, theirs, at_mean).ours.value).epsilon(1e-3));
  CHECK(c.theirs.high > c.theirs.low);
}

TEST_CASE("edges: retail prices and terms of lines that are left out are not drawn") {
  Offer ours = known::ours(), theirs = known::theirs();
  ours.retail_price_per_piece = uniform(14000, 16000);
  theirs.retail_price_per_piece = 15000;
  const Comparison c = compare(ours, theirs, known::buyer());
  CHECK(!c.uncertainty);
  CHECK(c.difference.is_exact());
}

TEST_CASE("input checks: laws that leave a term's range name offer, term and value") {
  Offer ours = known::ours();
  ours.shelf_days = triangular(-5, 15, 30);
  CHECK(message_of(ours) ==
        "ours 'ours', column 'shelf_days': got triangular(-5, 15, 30), which starts at -5, expected a number of at "
        "least 0 "
        "and at most 3650");
  ours.shelf_days = normal(10, 8);
  CHECK(message_of(ours) ==
        "ours 'ours', column 'shelf_days': got normal(10, 8), of which 1 % lies below -8.611, expected a number of at "
        "least 0 and at most 3650");
  ours = known::ours();
  ours.fineness = triangular(0.58, 0.585, 585);
  CHECK(message_of(ours) ==
        "ours 'ours', column 'fineness': got triangular(0.58, 0.585, 585), which reaches 585, expected a number above "
        "0 and "
        "at most 1 (did you mean 0.585?)");
  ours = known::ours();
  ours.loss_basis = LossBasis::issued;
  ours.loss_share = triangular(0, 0.03, 1);
  CHECK(
      message_of(ours) ==
      "ours 'ours', column 'loss_share': got triangular(0, 0.03, 1), expected a number of at least 0 and below 1 (all "
      "metal issued would be lost)");
}

TEST_CASE("input checks: terms of JSON") {
  const auto read = [](const std::string& term) {
    try {
      (void)from_json<Offer>(R"({"contract": "sale", "shelf_days": )" + term + "}");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(read(R"({"triangular": [15, 20, 30], "source": "record", "date": "2026-10-01", "assumed": true})").empty());
  CHECK(read(R"({"triangular": [30, 20, 15]})") ==
        "Offer, column 'shelf_days.triangular.high': got 15, expected a number of at least low (30)");
  CHECK(read(R"({"triangular": [15, 20]})") ==
        "Offer, column 'shelf_days.triangular': got 2 numbers, expected 3 numbers");
  CHECK(read(R"({"triangular": 15})") == "Offer, column 'shelf_days.triangular': got 15, expected a list of numbers");
  CHECK(read(R"({"between": [15, 20]})") ==
        "Offer, column 'shelf_days.level': expected the confidence of the interval, such as 0.9");
  CHECK(read(R"({"pert": [1, 2, 3], "value": 2})") ==
        "Offer, column 'shelf_days.value': expected one statement of the value, not pert as well");
  CHECK(read(R"({"value": 2, "level": 0.9})") ==
        "Offer, column 'shelf_days.level': expected a level only beside between");
  CHECK(read(R"({"sample": []})") == "Offer, column 'shelf_days.sample.values': got 0 values, expected at least 1");
}

TEST_CASE("parity: every law survives JSON") {
  for (const Term& term : {triangular(15, 20, 30), pert(15, 20, 30), normal(20, 2), lognormal(20, 2), uniform(15, 30),
                           between(15, 30, 0.9), between(15, 30, 0.8, stats::Law::lognormal), sample({15, 20, 21}),
                           series({1, 2, 3}, 20, 1), assumed(triangular(1, 2, 3)).from("record 7", Day{20000})}) {
    const Offer offer{.contract = Contract::sale, .shelf_days = term};
    CHECK(from_json<Offer>(to_json(offer)).shelf_days == term);
  }
  const auto counted = from_json<Offer>(R"({"contract": "sale", "reject_share": {"counts": [3, 120]}})");
  CHECK(counted.reject_share == beta(3.5, 117.5));
}

TEST_CASE("input checks: samplings") {
  const auto message = [](const Sampling& sampling) {
    try {
      (void)compared(sampling);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(message(drawn(1)) == "compare, column 'draws': got 1, expected a number of at least 2 and at most 4294967296");
  Sampling sampling = drawn(1024);
  sampling.level = 95;
  CHECK(message(sampling) == "compare, column 'level': got 95, expected a number above 0 and below 1");
  sampling = drawn(1024);
  sampling.shared = {"lead_time_days"};
  CHECK(message(sampling) ==
        "compare, column 'shared': got 'lead_time_days', expected a term of which both offers state the same law, not "
        "triangular(15, 20, 30) and triangular(25, 32, 50)");
  sampling.shared = {"lead_time"};
  CHECK(message(sampling) ==
        "compare, column 'shared': got 'lead_time', expected a term that is uncertain in both offers: one of "
        "lead_time_days, shelf_days");
  sampling = drawn(1024);
  sampling.correlations = {{"ours.shelf_day"}, {1}, stats::CorrelationKind::rank};
  CHECK(message(sampling) ==
        "compare, column 'correlations': got 'ours.shelf_day', expected an uncertain term that counts: one of "
        "ours.lead_time_days, ours.shelf_days, ours.unsold_share, theirs.loss_share, theirs.lead_time_days, "
        "theirs.shelf_days (did you mean 'ours.shelf_days'?)");
}
