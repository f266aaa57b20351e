/// The factors as players that share an outcome's explained variance.
#pragma once

#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "cabochon/drivers/eliminate.hpp"

namespace cabochon::drivers {

/// Correlations of the players' columns and, last, the outcome. A player is one column, or several that enter together
/// (a categorical factor); the columns of a player follow one another.
struct Game {
  std::vector<std::size_t> widths;  ///< columns of each player, at least 1
  std::vector<double> matrix;       ///< upper triangle, row by row (eliminate.hpp)

  [[nodiscard]] std::size_t players() const noexcept { return widths.size(); }
  [[nodiscard]] std::size_t columns() const noexcept {
    return std::accumulate(widths.begin(), widths.end(), std::size_t{0});
  }
  /// Correlation of two of the columns; the outcome is column columns().
  [[nodiscard]] double at(std::size_t i, std::size_t j) const noexcept {
    return matrix[packed_at(columns() + 1, i < j ? i : j, i < j ? j : i)];
  }
};

/// First column of each player.
[[nodiscard]] inline std::vector<std::size_t> first_columns(const Game& game) {
  std::vector<std::size_t> first(game.players(), 0);
  for (std::size_t p = 1; p < first.size(); ++p) first[p] = first[p - 1] + game.widths[p - 1];
  return first;
}

/// The chosen players in this order; the others are left out.
[[nodiscard]] inline Game chosen(const Game& game, std::span<const std::size_t> players) {
  const auto first = first_columns(game);
  Game out;
  std::vector<std::size_t> columns;
  for (const auto p : players) {
    out.widths.push_back(game.widths[p]);
    for (std::size_t c = 0; c < game.widths[p]; ++c) columns.push_back(first[p] + c);
  }
  columns.push_back(game.columns());
  const std::size_t n = game.columns() + 1;
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t j = i; j < columns.size(); ++j) {
      const std::size_t a = columns[i] < columns[j] ? columns[i] : columns[j];
      out.matrix.push_back(game.matrix[packed_at(n, a, a == columns[i] ? columns[j] : columns[i])]);
    }
  return out;
}

/// What remains after the first `players` were eliminated: the matrix of the others.
inline void enter(std::vector<double>& matrix, std::size_t rows, std::size_t columns) {
  std::vector<double> next(packed(rows));
  for (std::size_t c = 0; c < columns; ++c, --rows) {
    eliminate<1>(matrix.data(), next.data(), rows);
    matrix.swap(next);
  }
  matrix.resize(packed(rows));
}

/// Share of the outcome's variance that all players leave unexplained.
[[nodiscard]] inline double unexplained(const Game& game) {
  std::vector<double> matrix = game.matrix;
  enter(matrix, game.columns() + 1, game.columns());
  return matrix[0];
}

/// The coefficient of determination of all players together.
[[nodiscard]] inline double r2(const Game& game) { return game.matrix.back() - unexplained(game); }

}  // namespace cabochon::drivers
