#include "cabochon/stats/points.hpp"

#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <set>

using namespace cabochon;
using namespace cabochon::stats;

namespace {

std::vector<std::vector<std::uint32_t>> words_of(const Points& points, int count, std::int64_t first = 0) {
  std::vector<std::uint32_t> flat(static_cast<std::size_t>(points.dimensions() * count));
  points.fill(first, count, flat.data(), count);
  std::vector<std::vector<std::uint32_t>> out;
  for (int d = 0; d < points.dimensions(); ++d)
    out.emplace_back(flat.begin() + d * count, flat.begin() + (d + 1) * count);
  return out;
}

}  // namespace

// The first points of the program sobol.cc that Joe and Kuo publish beside their numbers, three dimensions.
TEST_CASE("correctness: the first Sobol points") {
  const double expected[8][3] = {{0, 0, 0},          {.5, .5, .5},       {.75, .25, .25},    {.25, .75, .75},
                                 {.375, .375, .625}, {.875, .875, .125}, {.625, .125, .875}, {.125, .625, .375}};
  const auto words = words_of(Points(Sampler::sobol, 3, 0, false), 8);
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t d = 0; d < 3; ++d) CHECK(words[d][i] * 0x1p-32 == expected[i][d]);
}

TEST_CASE("properties: scrambled or not, every dimension fills every interval of a power of two once") {
  for (const bool scrambled : {false, true}) {
    const auto words = words_of(Points(Sampler::sobol, 160, 11, scrambled), 1024);
    for (const auto& dimension : words) {
      std::set<std::uint32_t> intervals;
      for (const auto word : dimension) intervals.insert(word >> 22);
      CHECK(intervals.size() == 1024);
    }
  }
}

TEST_CASE("properties: a block is the same wherever it starts; other seeds give other points") {
  for (const Sampler sampler : {Sampler::sobol, Sampler::random}) {
    const Points points(sampler, 7, 5), others(sampler, 7, 6);
    const auto whole = words_of(points, 1024), part = words_of(points, 100, 640), other = words_of(others, 1024);
    for (std::size_t d = 0; d < 7; ++d) {
      CHECK(std::equal(part[d].begin(), part[d].end(), whole[d].begin() + 640));
      CHECK(whole[d] != other[d]);
    }
  }
}

// A simulated property: the error of a mean falls nearly like 1 / n for Sobol points, like 1 / sqrt(n) for random ones.
TEST_CASE("properties: Sobol points integrate better than random ones") {
  const auto error = [](Sampler sampler) {
    double square = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const auto words = words_of(Points(sampler, 5, seed), 4096);
      double sum = 0;
      for (std::size_t i = 0; i < 4096; ++i) {
        double product = 1;
        for (std::size_t d = 0; d < 5; ++d) product *= 1 + 0.5 * (unit_of(words[d][i]) - 0.5);
        sum += product / 4096;
      }
      square += (sum - 1) * (sum - 1) / 20;
    }
    return std::sqrt(square);
  };
  CHECK(error(Sampler::sobol) < 1e-4);
  CHECK(error(Sampler::random) > 2e-3);
}

TEST_CASE("input checks: too many dimensions") {
  CHECK_THROWS_WITH(Points(Sampler::sobol, 161, 0),
                    "Points, column 'dimensions': got 161, expected a number of at least 0 and at most 160");
}
