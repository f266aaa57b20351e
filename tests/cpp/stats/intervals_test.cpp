#include "cabochon/stats/intervals.hpp"

#include "catch.hpp"

#include <cmath>

using namespace cabochon;
using namespace cabochon::stats;

TEST_CASE("quantiles of the normal distribution agree with the tables") {
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
  CHECK(normal_quantile(0.5) == Approx(0).margin(1e-15));
  CHECK(normal_quantile(1e-300) == Approx(-37.0471).epsilon(1e-5));
  CHECK(two_sided_z(0.90) == Approx(1.6448536269514722).epsilon(1e-14));
  CHECK(normal_probability(normal_quantile(0.3)) == Approx(0.3).epsilon(1e-14));
  CHECK(std::isinf(normal_quantile(1)));
  CHECK(std::isnan(normal_quantile(1.5)));
}

TEST_CASE("intervals of a proportion give the published limits") {
  // Newcombe (1998), Statistics in Medicine 17, 857-872, table I, methods 1 and 3
  struct Case {
    std::int64_t successes, n;
    double wald_low, wald_high, wilson_low, wilson_high;
  };
  const auto c = GENERATE(Case{81, 263, 0.2522, 0.3638, 0.2553, 0.3662}, Case{15, 148, 0.0527, 0.1500, 0.0624, 0.1605},
                          Case{0, 20, 0, 0, 0, 0.1611}, Case{1, 29, 0, 0.1009, 0.0061, 0.1718});
  const Estimate plain = wald(c.successes, c.n), better = wilson(c.successes, c.n);
  CHECK(plain.low == Approx(c.wald_low).margin(0.00005));
  CHECK(plain.high == Approx(c.wald_high).margin(0.00005));
  CHECK(better.low == Approx(c.wilson_low).margin(0.00005));
  CHECK(better.high == Approx(c.wilson_high).margin(0.00005));
  CHECK(better.n == c.n);
  CHECK(better.method == "wilson");
}

TEST_CASE("the adjusted interval has Wilson's centre and is never narrower") {
  for (std::int64_t x = 1; x < 30; ++x) {
    const Estimate a = adjusted_wald(x, 31), w = wilson(x, 31);
    if (a.low > 0 && a.high < 1) CHECK(a.low + a.high == Approx(w.low + w.high).epsilon(1e-12));
    CHECK(a.high - a.low >= (w.high - w.low) * (a.low > 0 && a.high < 1 ? 1 : 0));
  }
}

TEST_CASE("intervals are mirror images and narrow with n") {
  CHECK(wilson(3, 20).low == Approx(1 - wilson(17, 20).high).epsilon(1e-12));
  CHECK(wilson(300, 2000).high - wilson(300, 2000).low < wilson(3, 20).high - wilson(3, 20).low);
  CHECK(wilson(20, 20).high == 1);
}

TEST_CASE("wrong counts and levels are refused") {
  CHECK_THROWS_WITH((void)wilson(1, 0), "wilson, column 'n': got 0, expected a number above 0");
  CHECK_THROWS_WITH((void)wald(5, 4), "wald, column 'successes': got 5, expected a number of at least 0 and at most 4");
  CHECK_THROWS_WITH((void)wilson(1, 2, 95), "wilson, column 'level': got 95, expected a number above 0 and below 1");
}
