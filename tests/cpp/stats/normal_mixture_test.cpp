// Mixtures of normal distributions, points among them.
#include "cabochon/stats/normal_mixture.hpp"

#include "catch.hpp"

using namespace cabochon::stats;

TEST_CASE("correctness: one part is the normal distribution") {
  NormalMixture one;
  one.add({3, 10, 4});
  CHECK(one.mean() == Approx(10));
  CHECK(one.cdf(10 + 2 * 1.959963984540054) == Approx(0.975));
  CHECK(one.quantile(0.975) == Approx(10 + 2 * 1.959963984540054));
}

TEST_CASE("correctness: a point takes its whole weight") {
  NormalMixture both;
  both.add({1, 0, 0});
  both.add({1, 100, 1});
  CHECK(both.below(0) == 0);
  CHECK(both.cdf(0) == Approx(0.5));
  CHECK(both.cdf(100) == Approx(0.75));
  CHECK(both.quantile(0.25) == Approx(0).margin(1e-5));
  CHECK(both.quantile(0.75) == Approx(100));
  CHECK(both.mean() == Approx(50));
}

TEST_CASE("edges: only points, and parts of no weight") {
  NormalMixture points;
  points.add({0, 7, 1});
  points.add({2, -1, 0});
  CHECK(points.quantile(0.025) == -1);
  CHECK(points.quantile(0.975) == -1);
}

TEST_CASE("properties: quantiles are the other way round of the distribution") {
  NormalMixture mixture;
  for (int k = 1; k < 6; ++k) mixture.add({1.0 / k, 30.0 * k, 4.0 * k * k});
  for (const double p : {0.001, 0.025, 0.5, 0.9, 0.999}) CHECK(mixture.cdf(mixture.quantile(p)) == Approx(p));
}
