#include "cabochon/stats/multinomial.hpp"

#include "catch.hpp"

#include <numeric>

#include "cabochon/stats/resampled.hpp"

using namespace cabochon;
using namespace cabochon::stats;

TEST_CASE("correctness: words are those of the stream, however many are made at once") {
  Words words(5, 7, (std::uint64_t{9} << 32) + 3);
  Random random(5, 7, (std::uint64_t{9} << 32) + 3);
  for (int i = 0; i < 1000; ++i) REQUIRE(words.next() == random.word64());
}

TEST_CASE("simulated: counts have the mean, variance and covariance of a multinomial") {
  const std::vector<std::vector<double>> shapes{
      std::vector<double>(300, 1), {0.5, 0.25, 0.125, 0.125}, {3, 0, 1, 0.001, 6, 2, 2, 2, 9, 4, 1, 1}};
  for (const auto& weights : shapes)
    for (const std::int64_t n : {20, 1000, 60000}) {
      const MultinomialSampler sampler(n, weights);
      const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
      const double p = weights[0] / total, q = weights[2] / total;
      constexpr int draws = 4000;
      double sum = 0, squares = 0, product = 0, other = 0;
      std::vector<std::uint32_t> counts(weights.size());
      for (std::uint64_t r = 0; r < draws; ++r) {
        sampler.draw(11, 2, r, counts.data());
        REQUIRE(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == n);
        const double a = counts[0] - p * static_cast<double>(n), b = counts[2] - q * static_cast<double>(n);
        sum += a;
        squares += a * a;
        product += a * b;
        other += b * b;
      }
      const double size = static_cast<double>(n), variance = size * p * (1 - p), second = size * q * (1 - q);
      CHECK(std::abs(sum / draws) < 4.5 * std::sqrt(variance / draws));
      CHECK(squares / draws == Approx(variance).epsilon(0.15));
      CHECK(std::abs(product / draws + size * p * q) < 5 * std::sqrt(variance * second / draws));
      CHECK(other / draws == Approx(second).epsilon(0.15));
    }
}

TEST_CASE("edges: a category of no weight, one category, no trials, probabilities that are small") {
  std::vector<std::uint32_t> counts(3);
  const std::vector<double> gap{1, 0, 1};
  for (std::uint64_t r = 0; r < 200; ++r) {
    MultinomialSampler(100, gap).draw(1, 1, r, counts.data());
    REQUIRE(counts[1] == 0);
  }
  const std::vector<double> one{2};
  MultinomialSampler(77, one).draw(1, 1, 0, counts.data());
  CHECK(counts[0] == 77);
  MultinomialSampler(0, gap).draw(1, 1, 0, counts.data());
  CHECK(counts[0] + counts[2] == 0);
  CHECK_THROWS_AS(MultinomialSampler(5, std::vector<double>{0, 0}), InputError);
  CHECK_THROWS_AS(MultinomialSampler(5, std::vector<double>{1, -1}), InputError);
  CHECK_THROWS_AS(MultinomialSampler(-1, gap), InputError);
}

TEST_CASE("correctness: quantiles between neighbours, and bca limits that are percentiles where nothing is skewed") {
  const std::vector<double> four{1, 2, 4, 8};
  CHECK(sorted_quantile(four, 0.5) == 3);
  CHECK(sorted_quantile(four, 0) == 1);
  CHECK(sorted_quantile(four, 1) == 8);
  std::vector<double> even, left_out;
  for (int i = -1000; i <= 1000; ++i) even.push_back(i);
  for (int i = -50; i <= 50; ++i) left_out.push_back(i);
  const auto percentile = percentile_interval(even, 0.9);
  const auto bca = bca_interval(even, 0, left_out, 0.9);
  CHECK(percentile.first == Approx(-900));
  CHECK(bca.first == Approx(percentile.first).epsilon(1e-9));
  CHECK(bca.second == Approx(percentile.second).epsilon(1e-9));
}
