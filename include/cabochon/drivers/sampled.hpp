/// Question     How is the explained variance shared among more factors than all subsets can be counted for?
/// Model        Orders of entry are drawn at random, each with its reverse: a factor's share is its mean gain in R2
///              over the drawn orders. With groups the members of a group enter one after another (Owen's value).
///              The error holds for all factors at once with the stated probability, whatever the gains' distribution:
///              e = sqrt(2 V ln(2/d) / m) + 7 R2 ln(2/d) / (3 (m - 1)), m pairs of orders, V their variance,
///              d = (1 - level) / (2 factors).
/// Assumptions  gains lie between 0 and R2, which they do
/// Units        shares of the outcome's variance; every order's gains add up to R2, and so do the shares
/// Source       Castro, Gomez & Tejada (2009), Computers & Operations Research 36, 1726-1730; Maurer & Pontil (2009),
///              Empirical Bernstein bounds and sample variance penalization, COLT, theorem 4
/// Limits       four times the orders halve the error
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "cabochon/core/parallel.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/core/wide.hpp"
#include "cabochon/drivers/game.hpp"

namespace cabochon::drivers {

struct SampledShares {
  std::vector<double> shares;  ///< of each player
  std::vector<double> error;   ///< half width that holds for all players at once
};

namespace detail {

template <class T>
void shuffle(std::vector<T>& items, Random& random) {
  for (std::size_t i = items.size(); i > 1; --i)
    std::swap(items[i - 1], items[random.below(static_cast<std::uint32_t>(i))]);
}

inline constexpr std::uint32_t order_stream = 0x4F574E21;
inline constexpr std::size_t order_lanes = 8;  // four orders and their reverses

// Gains of the players in eight orders of entry.
class Orders {
 public:
  explicit Orders(const Game& game) : game_(game), first_(first_columns(game)) {
    const std::size_t rows = game.columns() + 1;
    for (auto& room : rooms_) room.resize(packed(rows) * order_lanes);
  }

  /// orders[lane] lists the players; gains[lane][player].
  void run(const std::vector<std::vector<std::size_t>>& orders, std::vector<std::vector<double>>& gains) {
    const std::size_t columns = game_.columns(), rows = columns + 1;
    std::vector<std::vector<std::size_t>> ends(order_lanes, std::vector<std::size_t>(columns, game_.players()));
    std::vector<std::size_t> place(rows);
    for (std::size_t l = 0; l < order_lanes; ++l) {
      std::size_t c = 0;
      for (const auto p : orders[l]) {
        for (std::size_t k = 0; k < game_.widths[p]; ++k) place[c++] = first_[p] + k;
        ends[l][c - 1] = p;
      }
      place[columns] = columns;
      double* out = rooms_[0].data() + l;
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = i; j < rows; ++j, out += order_lanes) {
          const std::size_t a = std::min(place[i], place[j]), b = std::max(place[i], place[j]);
          *out = game_.matrix[packed_at(rows, a, b)];
        }
    }
    double before[order_lanes];
    for (std::size_t l = 0; l < order_lanes; ++l) before[l] = game_.matrix.back();
    std::size_t from = 0;
    for (std::size_t c = 0; c < columns; ++c, from = 1 - from) {
      const double* source = rooms_[from].data();
      double* to = rooms_[1 - from].data();
      wide([=, n = rows - c] { eliminate<order_lanes>(source, to, n); });
      for (std::size_t l = 0; l < order_lanes; ++l) {
        const std::size_t player = ends[l][c];
        if (player == game_.players()) continue;
        const double left = to[(packed(rows - c - 1) - 1) * order_lanes + l];
        gains[l][player] = before[l] - left;
        before[l] = left;
      }
    }
  }

 private:
  const Game& game_;
  std::vector<std::size_t> first_;
  std::vector<double> rooms_[2];
};

}  // namespace detail

/// `pairs` orders and their reverses; `groups` are lists of players, each player in one of them (alone where there are
/// no groups).
[[nodiscard]] inline SampledShares sampled_shares(const Game& game, const std::vector<std::vector<std::size_t>>& groups,
                                                  std::int64_t pairs, double level, std::uint64_t seed, int threads,
                                                  Ticker& ticker) {
  const std::size_t p = game.players();
  struct Sums {
    std::vector<double> gains, squares;
  };
  const auto sums = reduce_chunks(
      pairs, threads, ticker, [p] { return Sums{std::vector<double>(p, 0), std::vector<double>(p, 0)}; },
      [&](Sums& state, std::int64_t begin, std::int64_t end) {
        detail::Orders orders(game);
        std::vector<std::vector<std::size_t>> drawn(detail::order_lanes);
        std::vector<std::vector<double>> gains(detail::order_lanes, std::vector<double>(p));
        for (std::int64_t pair = begin; pair < end; pair += 4) {
          for (std::size_t k = 0; k < 4; ++k) {
            Random random(seed, detail::order_stream, static_cast<std::uint64_t>(pair) + k);
            auto blocks = groups;
            detail::shuffle(blocks, random);
            auto& order = drawn[2 * k];
            order.clear();
            for (auto& block : blocks) {
              detail::shuffle(block, random);
              order.insert(order.end(), block.begin(), block.end());
            }
            drawn[2 * k + 1].assign(order.rbegin(), order.rend());
          }
          orders.run(drawn, gains);
          const auto used = static_cast<std::size_t>(std::min<std::int64_t>(4, end - pair));
          for (std::size_t k = 0; k < used; ++k)
            for (std::size_t j = 0; j < p; ++j) {
              const double gain = (gains[2 * k][j] + gains[2 * k + 1][j]) / 2;
              state.gains[j] += gain;
              state.squares[j] += gain * gain;
            }
        }
      },
      [](Sums& total, const Sums& state) {
        for (std::size_t j = 0; j < total.gains.size(); ++j) {
          total.gains[j] += state.gains[j];
          total.squares[j] += state.squares[j];
        }
      },
      256);
  const auto m = static_cast<double>(pairs);
  const double whole = r2(game), ln = std::log(4 * static_cast<double>(p) / (1 - level));
  SampledShares out;
  for (std::size_t j = 0; j < p; ++j) {
    const double mean = sums.gains[j] / m;
    const double variance = std::max(0.0, (sums.squares[j] - m * mean * mean) / (m - 1));
    out.shares.push_back(mean);
    out.error.push_back(std::min(whole, std::sqrt(2 * variance * ln / m) + 7 * whole * ln / (3 * (m - 1))));
  }
  return out;
}

}  // namespace cabochon::drivers
