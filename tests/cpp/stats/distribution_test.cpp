#include "catch.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "cabochon/stats/inverse.hpp"
#include "cabochon/stats/quantile.hpp"

using namespace cabochon;
using namespace cabochon::stats;

namespace {

const std::vector<Distribution> laws{{Law::triangular, {15, 20, 30}},
                                     {Law::triangular, {15, 15, 30}},
                                     {Law::pert, {15, 20, 30}},
                                     {Law::pert, {0, 0, 1}},
                                     {Law::normal, {20, 3}},
                                     {Law::lognormal, {20, 5}},
                                     {Law::uniform, {-2, 5}},
                                     {Law::beta, {0.5, 30}},
                                     {Law::beta, {40, 3}},
                                     {Law::between, {10, 20, 0.9}},
                                     {Law::between, {10, 20, 0.9}, {}, Law::lognormal},
                                     {Law::between, {10, 20, 0.9}, {}, Law::uniform}};

double mean_power(const Quantile& q, double centre, int power) {
  const auto f = [&](double p) { return std::pow(q(p) - centre, power); };
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(f, 0.0, 1.0, 12, 1e-9);
}

}  // namespace

TEST_CASE("correctness: quantiles by hand") {
  CHECK(quantile({Law::triangular, {0, 1, 2}}, 0.125) == Approx(0.5));
  CHECK(quantile({Law::triangular, {15, 20, 30}}, 1.0 / 3) == Approx(20));
  CHECK(quantile({Law::normal, {0, 1}}, 0.975) == Approx(1.959963984540054));
  CHECK(quantile({Law::uniform, {10, 20}}, 0.25) == Approx(12.5));
  CHECK(quantile({Law::beta, {1, 2}}, 0.75) == Approx(0.5));  // 1 - (1 - x)^2
  CHECK(quantile({Law::sample, {}, {3, 1, 2}}, 0.5) == 2);
  CHECK(quantile({Law::sample, {}, {2, 1}}, 0.5) == 1.5);  // a median, leaning to neither side
  CHECK(quantile({Law::sample, {}, {4, 3, 2, 1}}, 0.3) == 2);
  CHECK(quantile({Law::sample, {}, {4, 3, 2, 1}}, 0.7) == 3);
  CHECK(quantile({Law::sample, {}, {4, 3, 2, 1}}, 0) == 1);
  CHECK(quantile({Law::sample, {}, {4, 3, 2, 1}}, 1) == 4);
  const Distribution between{Law::between, {10, 20, 0.9}};
  CHECK(quantile(between, 0.05) == Approx(10));
  CHECK(quantile(between, 0.95) == Approx(20));
  const Distribution scenarios{Law::series, {7000, 1}, {100, 110, 99}};
  CHECK(outcomes(scenarios) == std::vector<double>{7000 * (110 / 100.0), 7000 * (99 / 110.0)});
}

TEST_CASE("properties: mean and deviation are those of the quantiles") {
  for (const auto& law : laws) {
    INFO(text_of(law));
    const Quantile q(law);
    CHECK(mean_power(q, 0, 1) == Approx(mean(law)).epsilon(1e-5));
    CHECK(std::sqrt(mean_power(q, mean(law), 2)) == Approx(deviation(law)).epsilon(1e-4));
  }
}

TEST_CASE("properties: the fast inverse is the quantile within 1e-6 of a deviation") {
  for (const auto& law : laws) {
    INFO(text_of(law));
    const Inverse fast(law);
    const double sd = deviation(law);
    double worst = 0;
    for (std::uint64_t i = 0; i < 20000; ++i) {
      const auto word = static_cast<std::uint32_t>(i * 214748 + (i % 7) * 31 + i % 2);
      double x = 0;
      fast.apply(&word, 1, &x);
      worst = std::max(worst, std::abs(x - fast.quantile()(unit_of(word))) / sd);
    }
    for (const std::uint32_t word : {0u, 1u, 5000u, ~0u, ~0u - 4000u}) {
      double x = 0;
      fast.apply(&word, 1, &x);
      const double exact =
          word >> 31 ? fast.quantile().from_high(unit_of(~word)) : fast.quantile().from_low(unit_of(word));
      worst = std::max(worst, std::abs(x - exact) / sd);
    }
    CHECK(worst < 1e-6);
  }
}

TEST_CASE("properties: a beta law's table is walked from quantile to quantile, whatever its shape") {
  for (const auto& [a, b] :
       {std::pair{0.5, 0.5}, {0.5, 300.5}, {1.0, 1.0}, {350.0, 9000.0}, {2e5, 3e6}, {0.05, 20.0}}) {
    INFO("beta(" << a << ", " << b << ")");
    const Inverse fast({Law::beta, {a, b}});
    const double sd = deviation({Law::beta, {a, b}});
    double worst = 0;
    for (int i = 1; i < 400; ++i) {
      const double tail = std::exp2(-20 + 19.0 * i / 400);
      worst = std::max(worst, std::abs(fast.at(tail, false) - fast.quantile().from_low(tail)) / sd);
      worst = std::max(worst, std::abs(fast.at(tail, true) - fast.quantile().from_high(tail)) / sd);
    }
    CHECK(worst < 1e-6);
  }
  const Inverse steep({Law::beta, {0.02, 0.02}});  // its density has no end at either end
  CHECK(std::isfinite(steep.at(0.3, true)));
}

TEST_CASE("properties: what lies beyond a range is cut off") {
  const Quantile q({Law::normal, {3, 1}}, non_negative);
  CHECK(q.below() == Approx(0.00134989803163));
  CHECK(q(0.0) == Approx(0).margin(1e-9));
  CHECK(q(0.5) > 3);
  const Inverse fast({Law::normal, {3, 1}}, non_negative);
  const std::uint32_t least = 0;
  double x = 0;
  fast.apply(&least, 1, &x);
  CHECK(x >= 0);
}

TEST_CASE("input checks: laws") {
  const std::vector<std::pair<Distribution, std::string>> wrong{
      {{Law::triangular, {20, 15, 30}},
       "triangular, column 'mode': got 15, expected a number of at least low (20) and at most high (30)"},
      {{Law::triangular, {20, 25, 10}}, "triangular, column 'high': got 10, expected a number of at least low (20)"},
      {{Law::pert, {1, 2}}, "pert: got 2 numbers, expected 3 numbers"},
      {{Law::pert, {1, NAN, 3}}, "pert, column 'mode': got nan, expected a finite number"},
      {{Law::normal, {1, 0}}, "normal, column 'sd': got 0, expected a number above 0"},
      {{Law::lognormal, {0, 1}}, "lognormal, column 'mean': got 0, expected a number above 0"},
      {{Law::uniform, {2, 1}}, "uniform, column 'high': got 1, expected a number of at least low (2)"},
      {{Law::beta, {1, -1}}, "beta, column 'b': got -1, expected a number above 0"},
      {{Law::between, {1, 2, 1}}, "between, column 'level': got 1, expected a number above 0 and below 1"},
      {{Law::between, {2, 2, 0.9}}, "between, column 'high': got 2, expected a number above low (2)"},
      {{Law::between, {1, 2, 0.9}, {}, Law::beta},
       "between, column 'shape': got 'beta', expected one of normal, lognormal, uniform"},
      {{Law::sample, {}, {}}, "sample, column 'values': got 0 values, expected at least 1"},
      {{Law::series, {1, 2}, {1, 2}}, "series, column 'values': got 2 values, expected at least 3"},
      {{Law::series, {1, 1}, {1, 0}}, "series, row 1, column 'values': got 0, expected a number above 0"},
      {{Law::series, {1, 0.5}, {1, 2}},
       "series, column 'horizon': got 0.5, expected a whole number of steps, at least 1"}};
  for (const auto& [law, message] : wrong) CHECK_THROWS_WITH(check(law), message);
}
