#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "cabochon/retention/competing.hpp"
#include "cabochon/retention/cox.hpp"
#include "cabochon/retention/kaplan_meier.hpp"
#include "cabochon/retention/log_rank.hpp"
#include "cabochon/stats/ascending_order.hpp"
#include "cabochon/stats/auc.hpp"

using namespace cabochon;
using namespace cabochon::retention;

namespace {

// Freireich et al. (1963), weeks of remission of 21 pairs, as printed in Cox (1972), table 1.
Table leukaemia() {
  const std::vector<double> treated{6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35};
  const std::vector<std::int64_t> seen{1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
  const std::vector<double> control{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23};
  std::vector<double> time = treated, group(21, 0.0);
  std::vector<std::int64_t> event = seen;
  time.insert(time.end(), control.begin(), control.end());
  event.insert(event.end(), 21, 1);
  group.insert(group.end(), 21, 1.0);
  Table table("leukaemia");
  table.add("time", Column::of(std::move(time))).add("event", Column::of(std::move(event)));
  table.add("control", Column::of(std::move(group)));
  return table;
}

}  // namespace

TEST_CASE("correctness: remission of leukaemia, Kaplan-Meier of the treated") {
  const Table curve =
      kaplan_meier(leukaemia(), {"time", "event", {}}, {.by = {"control"}, .times = std::vector{10.0, 23.0}});
  const auto survival = curve.column("survival").values<double>();
  CHECK(survival[0] == Approx(0.7529).margin(5e-5));  // Kalbfleisch & Prentice (2002), section 1.4
  CHECK(survival[1] == Approx(0.4482).margin(5e-5));
  CHECK(curve.column("at_risk").values<std::int64_t>()[0] == 15);
}

TEST_CASE("correctness: remission of leukaemia, Cox and the log-rank test") {
  CoxOptions options;
  options.covariates = {"control"};
  options.ties = CoxTies::breslow;
  const CoxFit breslow = cox(leukaemia(), {"time", "event", {}}, options);
  CHECK(breslow.coefficients().column("coefficient").values<double>()[0] == Approx(1.5092).margin(5e-5));
  options.ties = CoxTies::efron;
  const CoxFit efron = cox(leukaemia(), {"time", "event", {}}, options);
  CHECK(efron.coefficients().column("coefficient").values<double>()[0] == Approx(1.5721).margin(5e-5));
  const LogRank test = log_rank(leukaemia(), {"time", "event", {}}, {.by = {"control"}});
  CHECK(test.statistic == Approx(16.79).margin(5e-3));
  CHECK(test.df == 1);
}

TEST_CASE("edges: one row, no event, all at one time") {
  Table one("one");
  one.add("t", Column::of(std::vector<double>{2})).add("e", Column::of(std::vector<std::int64_t>{0}));
  const Table curve = kaplan_meier(one, {"t", "e", {}});
  CHECK(curve.column("survival").values<double>()[0] == 1);
  CHECK(curve.column("survival_low").is_null(0));
  CHECK_THROWS_AS(competing(one, {"t", "e", {}}), InputError);
  CoxOptions options;
  options.covariates = {"t"};
  CHECK_THROWS_AS(cox(one, {"t", "e", {}}, options), InputError);
}

TEST_CASE("properties: the ascending order is that of a stable sort") {
  std::vector<double> values;
  for (int i = 0; i < 5000; ++i) values.push_back(std::sin(i * 12.9898) * 1e3);
  for (int i = 0; i < 500; ++i) values.push_back(values[static_cast<std::size_t>(i) * 7]);
  values.insert(values.end(), {0.0, -0.0, 1e-300, -1e-300, 1e300, 3, 3, 3});
  for (const bool whole : {false, true}) {
    if (whole)
      for (double& v : values) v = std::abs(v) < 1e6 ? std::floor(v) : 0;
    std::vector<std::uint32_t> expected(values.size());
    std::iota(expected.begin(), expected.end(), 0u);
    std::stable_sort(expected.begin(), expected.end(), [&](auto a, auto b) { return values[a] < values[b]; });
    CHECK(stats::ascending_order(values) == expected);
  }
}

TEST_CASE("properties: times apart by rounding become one, others stay") {
  std::vector<double> times{0.1, 0.3, 0.1 + 0.2, 0.4, 1.0};
  stats::pool_near(times);
  CHECK(times[1] == times[2]);
  CHECK(times[3] == 0.4);
}

TEST_CASE("correctness: area under the curve with ties by hand") {
  const std::vector<double> score{3, 2, 2, 1};
  const std::vector<std::uint8_t> outcome{1, 1, 0, 0};
  CHECK(stats::auc(score, outcome).value == 0.875);
  CHECK(stats::auc_difference(score, score, outcome).value == 0);
  CHECK(stats::auc_difference(score, score, outcome).high == 0);
}
