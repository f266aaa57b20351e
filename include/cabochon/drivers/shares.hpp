/// Question     How is the explained variance of an outcome shared among the factors that explain it together?
/// Model        lmg     the mean gain in R2 when the factor enters, over all orders of entry: its Shapley value, and
///                      general dominance. The mean over the subsets of one size is conditional dominance.
///              first   R2 of the factor alone;  last  what R2 loses without it
///              pratt   standardised coefficient times correlation
///              relative_weights  the factors are replaced by their nearest uncorrelated relatives Z = X R^(-1/2); the
///                      outcome's squared weights on Z are given back through the squared entries of R^(1/2)
///              owen    as lmg, but in every order the members of a group enter one after another
/// Assumptions  linear effects; a full-rank correlation matrix (checked where the table is read)
/// Units        shares of the outcome's variance. lmg, owen, pratt and relative_weights add up to R2; first and last
///              do not, unless the factors are uncorrelated. pratt may be negative, the others are not.
/// Source       Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis, 119 ff;
///              Grömping (2006), Journal of Statistical Software 17(1), section 2; Azen & Budescu (2003),
///              Psychological Methods 8, eq. 5; Pratt (1987), Proceedings of the Second Tampere Conference in
///              Statistics, 245-260; Johnson (2000), Multivariate Behavioral Research 35, 1-19, eq. 8; Owen (1977), in
///              Henn & Moeschlin, Mathematical Economics and Game Theory, 76-88
/// Limits       a share of variance is no effect: a factor that never varied has none, and a share says nothing of what
///              would happen if the factor were changed.
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "cabochon/core/parallel.hpp"
#include "cabochon/drivers/game.hpp"
#include "cabochon/drivers/subset_sums.hpp"

namespace cabochon::drivers {

inline constexpr std::size_t tree_lanes = 8;

/// Mean gain in R2 of each player over the subsets of each number of others: conditional dominance.
struct SizeMeans {
  std::size_t players = 0;
  std::vector<double> gains;  ///< [player * players + number of others]

  [[nodiscard]] double gain(std::size_t player, std::size_t others) const { return gains[player * players + others]; }
  /// The mean over the sizes: general dominance, the Shapley value.
  [[nodiscard]] double share(std::size_t player) const {
    double sum = 0;
    for (std::size_t k = 0; k < players; ++k) sum += gain(player, k);
    return sum / static_cast<double>(players);
  }
};

/// Players of several columns first, as a tree wants them.
[[nodiscard]] inline std::vector<std::size_t> widest_first(const std::vector<std::size_t>& widths) {
  std::vector<std::size_t> order(widths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_partition(order.begin(), order.end(), [&](std::size_t p) { return widths[p] > 1; });
  return order;
}

namespace detail {

// Unexplained shares added up by size, of all subsets and of those with each player.
struct SizeSums {
  std::vector<double> all, with;  // [size], [player][size]

  explicit SizeSums(std::size_t players) : all(players + 1, 0), with(players * (players + 1), 0) {}
  void add(const SizeSums& other) {
    for (std::size_t i = 0; i < all.size(); ++i) all[i] += other.all[i];
    for (std::size_t i = 0; i < with.size(); ++i) with[i] += other.with[i];
  }
};

[[nodiscard]] inline SizeMeans means(const SizeSums& sums, const std::vector<std::size_t>& order) {
  const std::size_t p = order.size();
  SizeMeans out{p, std::vector<double>(p * p)};
  for (std::size_t j = 0; j < p; ++j) {
    double ways = 1;  // subsets of k of the other players
    for (std::size_t k = 0; k < p; ++k) {
      const double* with = sums.with.data() + j * (p + 1);
      out.gains[order[j] * p + k] = (sums.all[k] - with[k] - with[k + 1]) / ways;
      ways = ways * static_cast<double>(p - 1 - k) / static_cast<double>(k + 1);
    }
  }
  return out;
}

// The sums of one lane of a tree whose subsets all hold the players of `prefix` besides.
template <std::size_t lanes>
void collect(const SubsetTree<lanes>& tree, std::size_t lane, std::size_t prefix_players, std::size_t prefix,
             SizeSums& sums) {
  const std::size_t suffix = tree.players(), p = prefix_players + suffix;
  std::size_t count = 0;
  for (std::size_t j = 0; j < prefix_players; ++j) count += prefix >> j & 1;
  for (std::size_t k = 0; k <= suffix; ++k) {
    const double all = tree.all(k, lane);
    sums.all[count + k] += all;
    for (std::size_t j = 0; j < prefix_players; ++j)
      if (prefix >> j & 1) sums.with[j * (p + 1) + count + k] += all;
    for (std::size_t j = 0; j < suffix; ++j)
      sums.with[(prefix_players + j) * (p + 1) + count + k] += tree.with(j, k, lane);
  }
}

// The matrix of the players from `prefix_players` on, once those of `prefix` entered and the rest was left out.
[[nodiscard]] inline std::vector<double> below(const Game& game, std::size_t prefix_players, std::size_t prefix) {
  std::vector<double> matrix = game.matrix;
  std::size_t rows = game.columns() + 1;
  for (std::size_t j = 0; j < prefix_players; ++j) {
    if (prefix >> j & 1) {
      enter(matrix, rows, game.widths[j]);
      rows -= game.widths[j];
    } else {
      for (std::size_t c = 0; c < game.widths[j]; ++c, --rows) matrix.erase(matrix.begin(), matrix.begin() + rows);
    }
  }
  return matrix;
}

}  // namespace detail

/// Exact means over all 2^players subsets, on up to `threads` threads; the same bytes for any number of them.
[[nodiscard]] inline SizeMeans size_means(const Game& game, int threads, Ticker& ticker) {
  const auto order = widest_first(game.widths);
  const Game sorted = chosen(game, order);
  const std::size_t p = game.players();
  const std::size_t prefix_players = p < 7 ? 0 : std::min(p - 4, 3 + (p > 14 ? std::min<std::size_t>(p - 14, 9) : 0));
  const std::vector<std::size_t> widths(sorted.widths.begin() + static_cast<std::ptrdiff_t>(prefix_players),
                                        sorted.widths.end());
  if (prefix_players == 0) {
    SubsetTree<1> tree(widths);
    tree.run(sorted.matrix.data());
    detail::SizeSums sums(p);
    detail::collect(tree, 0, 0, 0, sums);
    return detail::means(sums, order);
  }
  const auto tasks = static_cast<std::int64_t>((std::size_t{1} << prefix_players) / tree_lanes);
  const auto sums = reduce_chunks(
      tasks, threads, ticker, [p] { return detail::SizeSums(p); },
      [&](detail::SizeSums& state, std::int64_t begin, std::int64_t) {
        SubsetTree<tree_lanes> tree(widths);
        std::vector<double> lanes(packed(tree.columns() + 1) * tree_lanes);
        const auto first = static_cast<std::size_t>(begin) * tree_lanes;
        for (std::size_t l = 0; l < tree_lanes; ++l) {
          const auto matrix = detail::below(sorted, prefix_players, first + l);
          for (std::size_t k = 0; k < matrix.size(); ++k) lanes[k * tree_lanes + l] = matrix[k];
        }
        tree.run(lanes.data());
        for (std::size_t l = 0; l < tree_lanes; ++l) detail::collect(tree, l, prefix_players, first + l, state);
      },
      [](detail::SizeSums& total, const detail::SizeSums& state) { total.add(state); }, 1);
  return detail::means(sums, order);
}

/// R2 of each player alone.
[[nodiscard]] inline std::vector<double> first_shares(const Game& game) {
  std::vector<double> out;
  for (std::size_t j = 0; j < game.players(); ++j) out.push_back(r2(chosen(game, std::vector{j})));
  return out;
}

/// What R2 loses without each player.
[[nodiscard]] inline std::vector<double> last_shares(const Game& game) {
  const double rest = unexplained(game);
  std::vector<double> out;
  for (std::size_t j = 0; j < game.players(); ++j) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < game.players(); ++i)
      if (i != j) others.push_back(i);
    out.push_back(unexplained(chosen(game, others)) - rest);
  }
  return out;
}

/// Standardised coefficients times correlations, added up over a player's columns.
[[nodiscard]] inline std::vector<double> pratt_shares(const Game& game) {
  const std::size_t columns = game.columns();
  std::vector<double> matrix = game.matrix, next(matrix.size());
  std::vector<std::vector<double>> rows;
  for (std::size_t n = columns + 1; n > 1; --n) {
    rows.emplace_back(matrix.begin(), matrix.begin() + static_cast<std::ptrdiff_t>(n));
    eliminate<1>(matrix.data(), next.data(), n);
    matrix.swap(next);
  }
  std::vector<double> beta(columns, 0);
  for (std::size_t i = columns; i-- > 0;) {
    double left = rows[i].back();
    for (std::size_t j = i + 1; j < columns; ++j) left -= rows[i][j - i] * beta[j];
    beta[i] = left * reciprocal(rows[i][0]);
  }
  std::vector<double> out;
  std::size_t c = 0;
  for (const auto width : game.widths) {
    double sum = 0;
    for (std::size_t k = 0; k < width; ++k, ++c) sum += beta[c] * game.at(c, columns);
    out.push_back(sum);
  }
  return out;
}

/// Johnson's relative weights; every player must be one column, as they depend on how several are coded.
[[nodiscard]] inline std::vector<double> relative_weights(const Game& game) {
  const auto p = static_cast<Eigen::Index>(game.columns());
  Eigen::MatrixXd r(p, p);
  Eigen::VectorXd y(p);
  for (Eigen::Index i = 0; i < p; ++i) {
    for (Eigen::Index j = 0; j < p; ++j) r(i, j) = game.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
    y(i) = game.at(static_cast<std::size_t>(i), game.columns());
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(r);
  const Eigen::VectorXd root = eigen.eigenvalues().cwiseMax(0).cwiseSqrt();
  const Eigen::MatrixXd lambda = eigen.eigenvectors() * root.asDiagonal() * eigen.eigenvectors().transpose();
  const Eigen::VectorXd inverse = root.unaryExpr([](double v) { return v > 1e-6 ? 1 / v : 0.0; });
  const Eigen::VectorXd beta =
      eigen.eigenvectors() * (inverse.asDiagonal() * (eigen.eigenvectors().transpose() * y).eval());
  const Eigen::VectorXd weights = lambda.cwiseAbs2() * beta.cwiseAbs2();
  return {weights.data(), weights.data() + weights.size()};
}

/// Owen's value of each player; `groups` are lists of players, each player in one of them.
[[nodiscard]] inline std::vector<double> owen_shares(const Game& game,
                                                     const std::vector<std::vector<std::size_t>>& groups, int threads,
                                                     Ticker& ticker) {
  std::vector<double> out(game.players(), 0);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    std::vector<std::size_t> order;
    Game blocks;  // the other groups, each as one player, then the members
    for (std::size_t other = 0; other < groups.size(); ++other) {
      if (other == g) continue;
      std::size_t width = 0;
      for (const auto p : groups[other]) {
        order.push_back(p);
        width += game.widths[p];
      }
      blocks.widths.push_back(width);
    }
    std::vector<std::size_t> members = groups[g];
    std::stable_partition(members.begin(), members.end(), [&](std::size_t p) { return game.widths[p] > 1; });
    std::vector<std::size_t> widths, names(members.size());
    std::iota(names.begin(), names.end(), std::size_t{0});
    for (const auto p : members) {
      order.push_back(p);
      widths.push_back(game.widths[p]);
      blocks.widths.push_back(game.widths[p]);
    }
    blocks.matrix = chosen(game, order).matrix;
    const std::size_t others = groups.size() - 1;
    std::vector<double> weight(others + 1);  // of a subset of k other groups: k! (others - k)! / (others + 1)!
    double ways = 1;
    for (std::size_t k = 0; k <= others; ++k) {
      weight[k] = 1 / (ways * static_cast<double>(others + 1));
      ways = ways * static_cast<double>(others - k) / static_cast<double>(k + 1);
    }
    const std::size_t subsets = std::size_t{1} << others;
    const auto gains = reduce_chunks(
        static_cast<std::int64_t>(subsets), threads, ticker, [&] { return std::vector<double>(members.size(), 0); },
        [&](std::vector<double>& state, std::int64_t begin, std::int64_t end) {
          SubsetTree<tree_lanes> tree(widths);
          std::vector<double> lanes(packed(tree.columns() + 1) * tree_lanes);
          for (auto s = static_cast<std::size_t>(begin); s < static_cast<std::size_t>(end); ++s) {
            const auto matrix = detail::below(blocks, others, s);
            for (std::size_t k = 0; k < matrix.size(); ++k)
              lanes[k * tree_lanes + (s - static_cast<std::size_t>(begin))] = matrix[k];
          }
          tree.run(lanes.data());
          for (auto s = static_cast<std::size_t>(begin); s < static_cast<std::size_t>(end); ++s) {
            detail::SizeSums sums(members.size());
            detail::collect(tree, s - static_cast<std::size_t>(begin), 0, 0, sums);
            const auto means = detail::means(sums, names);
            std::size_t count = 0;
            for (std::size_t j = 0; j < others; ++j) count += s >> j & 1;
            for (std::size_t m = 0; m < members.size(); ++m) state[m] += weight[count] * means.share(m);
          }
        },
        [](std::vector<double>& total, const std::vector<double>& state) {
          for (std::size_t m = 0; m < total.size(); ++m) total[m] += state[m];
        },
        static_cast<std::int64_t>(tree_lanes));
    for (std::size_t m = 0; m < members.size(); ++m) out[members[m]] = gains[m];
  }
  return out;
}

}  // namespace cabochon::drivers
