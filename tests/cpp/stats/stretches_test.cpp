#include "cabochon/stats/stretches.hpp"

#include "catch.hpp"

#include <cmath>
#include <vector>

#include "cabochon/stats/points.hpp"

using namespace cabochon;
using namespace cabochon::stats;

namespace {

/// The share of n simulated points whose coordinates add up to less than `below`.
Stretches counted(Sampler sampler, int dimensions, std::int64_t n, double below, std::uint64_t seed) {
  const Points points(sampler, dimensions, seed);
  std::vector<std::uint32_t> words(static_cast<std::size_t>(dimensions) * 512);
  Stretches out(n);
  for (std::int64_t first = 0; first < n; first += 512) {
    const int count = static_cast<int>(std::min<std::int64_t>(512, n - first));
    points.fill(first, count, words.data(), 512);
    for (int i = 0; i < count; ++i) {
      double sum = 0;
      for (int d = 0; d < dimensions; ++d) sum += (words[static_cast<std::size_t>(d) * 512 + i] + 0.5) / 0x1p32;
      if (sum < below) out.add(first + i, 1);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("simulated: limits of a share hold the truth at least as often as they say, for both samplers") {
  // P(sum of d uniforms < d / 2) = 1/2; P(sum of 2 < 1/2) = 1/8; P(sum of 6 < 1) = 1/720.
  struct Row {
    int dimensions;
    double below, truth;
  };
  for (const auto& [d, below, truth] : {Row{1, 0.5, 0.5}, Row{6, 3, 0.5}, Row{2, 0.5, 0.125}, Row{6, 1, 1.0 / 720}}) {
    for (const Sampler sampler : {Sampler::sobol, Sampler::random}) {
      int held = 0;
      double squares = 0, variance = 0;
      constexpr int seeds = 200;
      for (int seed = 0; seed < seeds; ++seed) {
        const Stretches found = counted(sampler, d, 2048, below, static_cast<std::uint64_t>(seed));
        const Estimate e = found.estimate(sampler, 0.95);
        held += e.low <= truth && truth <= e.high;
        squares += (e.value - truth) * (e.value - truth);
        variance += found.error(sampler) * found.error(sampler);
      }
      INFO(d << " dimensions, below " << below << ", " << (sampler == Sampler::sobol ? "sobol" : "random"));
      CHECK(held >= 0.91 * seeds);
      CHECK(std::sqrt(variance) >= 0.85 * std::sqrt(squares));  // the stated error is not too small
      if (sampler == Sampler::sobol && d > 1) CHECK(std::sqrt(variance) < 4 * std::sqrt(squares));  // nor useless
    }
  }
}

TEST_CASE("edges: none, all, few points, ties") {
  Stretches none(1000), all(1000), few(10), ties(1000);
  all.fill([](std::int64_t) { return true; });
  few.add(3, 1);
  for (std::int64_t i = 0; i < 1000; ++i) ties.add(i, 0.5);
  const Estimate zero = none.estimate(Sampler::sobol, 0.95), one = all.estimate(Sampler::sobol, 0.95);
  CHECK(zero.low == 0);
  CHECK(zero.high == Approx(0.00382711).epsilon(1e-4));  // Wilson, 0 of 1,000: z^2 / (n + z^2)
  CHECK(one.high == 1);
  CHECK(one.low == Approx(1 - 0.00382711).epsilon(1e-5));
  CHECK(zero.method == "monte_carlo_sobol_wilson");
  CHECK(few.share() == Approx(0.1));
  CHECK(few.estimate(Sampler::sobol, 0.95).high < 1);
  CHECK(ties.share() == 0.5);
  CHECK(ties.error(Sampler::sobol) > 0);
}
