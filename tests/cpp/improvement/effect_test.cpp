#include "cabochon/improvement/effect.hpp"

#include "catch.hpp"

#include <cmath>

using namespace cabochon;
using namespace cabochon::improvement;

namespace {

// Two treated and five left alone over two periods before and two after.
Table panel() {
  const double y[7][4] = {{10, 12, 5, 5},   {14, 14, 8, 10}, {9, 11, 10, 12}, {7, 7, 8, 6},
                          {13, 15, 12, 14}, {5, 5, 6, 4},    {11, 9, 10, 10}};
  std::vector<std::int64_t> unit, period;
  std::vector<double> outcome;
  std::vector<std::uint8_t> treated;
  for (int u = 0; u < 7; ++u)
    for (int t = 0; t < 4; ++t) {
      unit.push_back(u);
      period.push_back(2026 + t);
      outcome.push_back(y[u][t]);
      treated.push_back(u < 2);
    }
  Table table("before_after");
  table.add("account", Column::of(unit));
  table.add("date", Column::of(period));
  table.add("y", Column::of(outcome));
  table.add("treated", Column::booleans(treated));
  return table;
}

EffectOptions options() {
  EffectOptions out;
  out.outcome = "y";
  out.treated = "treated";
  out.since = "2028";
  return out;
}

}  // namespace

TEST_CASE("the difference of changes is found, and the change taken apart adds up to it") {
  const Effect found = effect(panel(), options());
  CHECK(found.treated == 2);
  CHECK(found.controls == 5);
  CHECK(found.naive.estimate.value == Approx(-5.5));  // (-6 - 5) / 2
  REQUIRE(found.difference);
  CHECK(found.difference->estimate.value == Approx(-5.5 + 0.0));  // controls: 1, 0, -1, 0, 0
  CHECK(found.difference->estimate.method == "welch");
  REQUIRE(found.parts);
  CHECK(found.parts->common.estimate.value + found.parts->regression.estimate.value +
            found.parts->beyond.estimate.value ==
        Approx(-5.5));
  CHECK(found.estimate.method == "bracket");
  CHECK_FALSE(found.series);
  bool said = false;
  for (const auto& [what, why] : found.not_computed) said = said || what == "series";
  CHECK(said);
}

TEST_CASE("a measurement is weighed against what was believed") {
  const Estimate believed{10, 10 - 1.959963984540054, 10 + 1.959963984540054, 0.95, 0, "stated"};
  const Estimate seen{4, 4 - 1.959963984540054, 4 + 1.959963984540054, 0.95, 12, "bracket"};
  const Estimate after = update(believed, seen);
  CHECK(after.value == Approx(7));
  CHECK(after.high - after.value == Approx(1.959963984540054 / std::sqrt(2.0)));
  CHECK(update(believed, seen, 3).value == Approx((10 * 10 + 4) / 11.0));  // variance 1 against 1 + 9
}
