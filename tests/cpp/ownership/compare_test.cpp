#include "catch.hpp"

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

double rounded(double value, int digits) {
  const double scale = std::pow(10.0, digits);
  return std::round(value * scale) / scale;
}

}  // namespace

TEST_CASE("known answer: they look cheaper by price, ours is cheaper to own") {
  const Comparison c = compare(known::ours(), known::theirs(), known::buyer());
  REQUIRE(c.price_only);
  CHECK(rounded(c.price_only->ours.value, 2) == 9376.65);
  CHECK(rounded(c.price_only->theirs.value, 2) == 9294.75);
  CHECK(rounded(c.ours.value, 4) == 10295.7587);
  CHECK(rounded(c.theirs.value, 4) == 10636.1052);
  CHECK(c.verdict == Verdict::ours);
  CHECK(c.difference.value == c.ours.value - c.theirs.value);
  CHECK(c.difference.is_exact());
  CHECK(c.without_metal.ours.value == Approx(c.ours.value - 8190));
  CHECK(std::round(-100 * c.difference.value / c.theirs.value) == 3);
  CHECK(std::round(-100 * c.without_metal.difference.value / c.without_metal.theirs.value) == 14);
}

TEST_CASE("known answer: with equal turnover and equal unsold share they are cheaper, and it is said") {
  Offer ours = known::ours(), theirs = known::theirs();
  ours.shelf_days = theirs.shelf_days = 180;
  ours.unsold_share = theirs.unsold_share = 0.05;
  const Comparison c = compare(ours, theirs, known::buyer());
  CHECK(rounded(c.ours.value, 4) == 10449.8954);
  CHECK(rounded(c.theirs.value, 4) == 10413.6042);
  CHECK(c.verdict == Verdict::theirs);
}
