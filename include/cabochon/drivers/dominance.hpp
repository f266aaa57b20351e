/// Question     Does one factor explain more than another whatever else is known, on average at every size, or overall?
/// Model        complete     the gain of i is at least that of j over every subset of the other factors
///              conditional  its mean gain is at least that of j over the subsets of every size
///              general      its mean over the sizes (its lmg share) is larger
///              A level is 1 where the first dominates, 0 where the second does, 1/2 where neither does.
/// Assumptions  linear effects; gains that differ by less than 1e-12 are the same
/// Units        levels: 0, 1/2, 1
/// Source       Azen & Budescu (2003), Psychological Methods 8, 129-148, definitions 1 to 3
/// Limits       complete dominance needs every subset at hand: 8 bytes times 2^factors
#pragma once

#include <cstddef>
#include <vector>

#include "cabochon/drivers/shares.hpp"

namespace cabochon::drivers {

/// Unexplained share of each subset; bit j of the place says whether player j is in.
[[nodiscard]] inline std::vector<double> all_unexplained(const Game& game) {
  const std::size_t p = game.players();
  std::vector<double> out(std::size_t{1} << p);
  std::vector<std::vector<double>> rooms;
  const auto first = first_columns(game);
  const std::size_t rows = game.columns() + 1;
  for (std::size_t d = 0; d < p; ++d) {
    rooms.emplace_back(packed(rows - first[d]));
    rooms.emplace_back(packed(rows - first[d]));
  }
  const auto visit = [&](const auto& self, const double* matrix, std::size_t depth, std::size_t subset) -> void {
    if (depth == p) {
      out[subset] = matrix[0];
      return;
    }
    std::size_t n = rows - first[depth];
    const std::size_t rest = n - game.widths[depth];
    self(self, matrix + packed(n) - packed(rest), depth + 1, subset);
    const double* from = matrix;
    for (std::size_t step = 0; step < game.widths[depth]; ++step, --n) {
      double* to = rooms[2 * depth + (step & 1)].data();
      eliminate<1>(from, to, n);
      from = to;
    }
    self(self, from, depth + 1, subset | std::size_t{1} << depth);
  };
  visit(visit, game.matrix.data(), 0, 0);
  return out;
}

namespace detail {

inline constexpr double same_gain = 1e-12;

[[nodiscard]] inline double level_of(bool first_more, bool second_more) {
  return first_more == second_more ? 0.5 : first_more ? 1.0 : 0.0;
}

}  // namespace detail

/// Complete dominance of player i over j, from all_unexplained().
[[nodiscard]] inline double complete_dominance(const std::vector<double>& unexplained, std::size_t i, std::size_t j) {
  const std::size_t bit_i = std::size_t{1} << i, bit_j = std::size_t{1} << j;
  bool i_more = false, j_more = false;
  for (std::size_t s = 0; s < unexplained.size(); ++s) {
    if (s & (bit_i | bit_j)) continue;
    const double difference = unexplained[s | bit_j] - unexplained[s | bit_i];
    i_more = i_more || difference > detail::same_gain;
    j_more = j_more || difference < -detail::same_gain;
    if (i_more && j_more) break;
  }
  return detail::level_of(i_more, j_more);
}

[[nodiscard]] inline double conditional_dominance(const SizeMeans& means, std::size_t i, std::size_t j) {
  bool i_more = false, j_more = false;
  for (std::size_t k = 0; k < means.players; ++k) {
    const double difference = means.gain(i, k) - means.gain(j, k);
    i_more = i_more || difference > detail::same_gain;
    j_more = j_more || difference < -detail::same_gain;
  }
  return detail::level_of(i_more, j_more);
}

[[nodiscard]] inline double general_dominance(const SizeMeans& means, std::size_t i, std::size_t j) {
  const double difference = means.share(i) - means.share(j);
  return detail::level_of(difference > detail::same_gain, difference < -detail::same_gain);
}

}  // namespace cabochon::drivers
