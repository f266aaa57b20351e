#include "catch.hpp"

#include <bit>

#include "cabochon/core/random.hpp"
#include "cabochon/drivers/dominance.hpp"
#include "cabochon/drivers/sampled.hpp"
#include "cabochon/drivers/shares.hpp"

using namespace cabochon;
using namespace cabochon::drivers;

namespace {

// Correlations of columns that share a part, and an outcome of some of them.
Game made(std::vector<std::size_t> widths, std::uint64_t seed) {
  Game game{std::move(widths), {}};
  const std::size_t q = game.columns() + 1, n = 4 * q;
  Random random(seed);
  std::vector<std::vector<double>> x(q, std::vector<double>(n));
  for (std::size_t r = 0; r < n; ++r) {
    const double shared = random.normal();
    double y = 2 * random.normal();
    for (std::size_t c = 0; c + 1 < q; ++c) y += static_cast<double>(c % 3) * (x[c][r] = shared + random.normal());
    x[q - 1][r] = y;
  }
  for (auto& column : x) {
    double mean = 0, squares = 0;
    for (const double v : column) mean += v / static_cast<double>(n);
    for (double& v : column) {
      v -= mean;
      squares += v * v;
    }
    for (double& v : column) v /= std::sqrt(squares);
  }
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t j = i; j < q; ++j)
      game.matrix.push_back(std::inner_product(x[i].begin(), x[i].end(), x[j].begin(), 0.0));
  return game;
}

double gain_by_definition(const std::vector<double>& unexplained, std::size_t player, int size) {
  double sum = 0, ways = 0;
  for (std::size_t s = 0; s < unexplained.size(); ++s) {
    if ((s >> player & 1) || std::popcount(s) != size) continue;
    sum += unexplained[s] - unexplained[s | std::size_t{1} << player];
    ways += 1;
  }
  return sum / ways;
}

}  // namespace

TEST_CASE("correctness: packed places follow one another") {
  std::size_t next = 0;
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = i; j < 5; ++j) CHECK(packed_at(5, i, j) == next++);
  CHECK(next == packed(5));
}

TEST_CASE("properties: the tree's means are those over all subsets, for columns and for sets of columns") {
  const std::vector<std::vector<std::size_t>> shapes{{1},
                                                     {1, 1},
                                                     {2},
                                                     {1, 1, 1},
                                                     {1, 3, 1, 2},
                                                     {2, 2, 2},
                                                     std::vector<std::size_t>(8, 1),
                                                     {1, 2, 1, 1, 3, 1, 1, 1, 2}};
  for (const auto& widths : shapes) {
    const Game game = made(widths, widths.size());
    const auto left = all_unexplained(game);
    CHECK(left.back() == Approx(unexplained(game)).epsilon(1e-12));
    Ticker ticker;
    const SizeMeans means = size_means(game, 2, ticker);
    double sum = 0;
    for (std::size_t p = 0; p < widths.size(); ++p) {
      sum += means.share(p);
      for (std::size_t k = 0; k < widths.size(); ++k)
        CHECK(means.gain(p, k) == Approx(gain_by_definition(left, p, static_cast<int>(k))).margin(1e-13));
    }
    CHECK(sum == Approx(r2(game)).epsilon(1e-13));
  }
}

TEST_CASE("properties: one group of all players, and a group each, give the shares without groups") {
  const Game game = made({1, 1, 2, 1, 1}, 9);
  Ticker ticker;
  const SizeMeans means = size_means(game, 1, ticker);
  const std::vector<std::vector<std::vector<std::size_t>>> both{{{0, 1, 2, 3, 4}}, {{0}, {1}, {2}, {3}, {4}}};
  for (const auto& groups : both) {
    const auto shares = owen_shares(game, groups, 1, ticker);
    for (std::size_t p = 0; p < 5; ++p) CHECK(shares[p] == Approx(means.share(p)).margin(1e-14));
  }
}

TEST_CASE("properties: a twin takes half of what is shared, and no share is lost") {
  Game game = made({1, 1, 1, 1}, 2);
  for (std::size_t j = 2; j < 5; ++j) game.matrix[packed_at(5, 1, j)] = game.at(0, j);  // column 1 becomes column 0
  game.matrix[packed_at(5, 0, 1)] = 1;
  Ticker ticker;
  const SizeMeans means = size_means(game, 1, ticker);
  CHECK(means.share(0) == Approx(means.share(1)).epsilon(1e-12));
  CHECK(means.share(0) + means.share(1) + means.share(2) + means.share(3) == Approx(r2(game)).epsilon(1e-12));
  CHECK(complete_dominance(all_unexplained(game), 0, 1) == 0.5);
}

TEST_CASE("properties: sampled orders converge on the exact shares within their error") {
  const Game game = made({1, 2, 1, 1, 1}, 5);
  Ticker ticker;
  const SizeMeans means = size_means(game, 1, ticker);
  const auto one = sampled_shares(game, {{0}, {1}, {2}, {3}, {4}}, 3000, 0.999, 7, 1, ticker);
  const auto two = sampled_shares(game, {{0}, {1}, {2}, {3}, {4}}, 3000, 0.999, 7, 2, ticker);
  CHECK(one.shares == two.shares);
  for (std::size_t p = 0; p < 5; ++p) CHECK(std::abs(one.shares[p] - means.share(p)) < one.error[p]);
}
