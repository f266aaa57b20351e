#include "cabochon/core/random.hpp"

#include "catch.hpp"

#include <cmath>
#include <numeric>
#include <set>

#include "cabochon/core/parallel.hpp"

using namespace cabochon;

namespace {

template <class Draw>
void check_moments(Draw draw, double mean, double variance) {
  constexpr int n = 200000;
  double sum = 0, squares = 0;
  for (int i = 0; i < n; ++i) {
    Random random(42, 1, static_cast<std::uint64_t>(i));
    const double x = static_cast<double>(draw(random));
    sum += x;
    squares += (x - mean) * (x - mean);
  }
  CHECK(sum / n == Approx(mean).margin(5 * std::sqrt(variance / n)));
  CHECK(squares / n == Approx(variance).epsilon(0.03));
}

}  // namespace

TEST_CASE("Philox gives the published words") {
  // Known answers of the authors' Random123 distribution, file kat_vectors, lines philox4x32 10
  using Block = std::array<std::uint32_t, 4>;
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("seed, stream and index each make another sequence, and the same again") {
  std::set<std::uint64_t> first;
  for (std::uint64_t seed : {0ull, 1ull, 1ull << 40})
    for (std::uint32_t stream : {0u, 1u})
      for (std::uint64_t index : {0ull, 1ull, 1ull << 33}) first.insert(Random(seed, stream, index).word64());
  CHECK(first.size() == 18);
  Random a(7, 1, 3), b(7, 1, 3);
  for (int i = 0; i < 100; ++i) CHECK(a.word() == b.word());
}

TEST_CASE("a simulation gives the same bytes for one thread and many") {
  const auto simulate = [](int threads) {
    Ticker ticker;
    return reduce_chunks(
        20000, threads, ticker, [] { return 0.0; },
        [](double& sum, std::int64_t begin, std::int64_t end) {
          for (std::int64_t row = begin; row < end; ++row)
            sum += Random(5, 0, static_cast<std::uint64_t>(row)).normal();
        },
        [](double& total, double part) { total += part; }, 512);
  };
  CHECK(simulate(1) == simulate(4));
}

TEST_CASE("distributions have their mean and variance") {
  check_moments([](Random& r) { return r.uniform(); }, 0.5, 1.0 / 12);
  check_moments([](Random& r) { return r.below(10); }, 4.5, 8.25);
  check_moments([](Random& r) { return r.normal(); }, 0, 1);
  check_moments([](Random& r) { return r.exponential(3); }, 3, 9);
  check_moments([](Random& r) { return r.gamma(0.5, 2); }, 1, 2);
  check_moments([](Random& r) { return r.gamma(7, 2); }, 14, 28);
  check_moments([](Random& r) { return r.poisson(0.7); }, 0.7, 0.7);
  check_moments([](Random& r) { return r.poisson(250); }, 250, 250);
  check_moments([](Random& r) { return r.binomial(20, 0.3); }, 6, 4.2);
  check_moments([](Random& r) { return r.binomial(1000, 0.9); }, 900, 90);
}

TEST_CASE("edges of the distributions") {
  Random random(1);
  CHECK(random.poisson(0) == 0);
  CHECK(random.binomial(0, 0.5) == 0);
  CHECK(random.binomial(1000, 0) == 0);
  CHECK(random.binomial(1000, 1) == 1000);
  CHECK(random.below(1) == 0);
  const std::vector<double> odds{0.2, 0, 0.8};
  const auto counts = random.multinomial(1000, odds);
  CHECK(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == 1000);
  CHECK(counts[1] == 0);
  CHECK(counts[0] == Approx(200).margin(60));
}

TEST_CASE("wrong parameters are refused") {
  Random random(1);
  CHECK_THROWS_WITH((void)random.bernoulli(1.5),
                    "Random, column 'probability': got 1.5, expected a number of at least 0 and at most 1");
  CHECK_THROWS_WITH((void)random.gamma(0, 1), "Random, column 'shape': got 0, expected a number above 0");
  CHECK_THROWS_WITH((void)random.below(0), "Random, column 'n': got 0, expected a number above 0");
}
