/// Question. With terms that are not known exactly: what may both offers cost, and how likely is ours the cheaper one?
/// Model.    Monte Carlo over the unknowns on common draws: a draw fixes every unknown once, both totals are computed
/// from
///           it, and the difference is theirs. Values are means over all draws; intervals hold the middle `level` of
///           the draws; intervals of single lines and of partial totals come from the first 16,384.
/// Units.    Currency per piece bought.
/// Source.   Glasserman 2003, Monte Carlo Methods in Financial Engineering, sections 4.2 (common draws) and 5.4
///           (randomised quasi-Monte Carlo).
/// Limits.   24 bytes a draw are kept. Laws and correlations are the user's; the interval knows nothing of terms that
/// are
///           wrong, nor of lines not considered.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/core/parallel.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/draws.hpp"
#include "cabochon/ownership/pack.hpp"
#include "cabochon/ownership/unknowns.hpp"
#include "cabochon/stats/order.hpp"

namespace cabochon::ownership {

/// Totals of all draws, and what is known of the lines.
struct Simulated {
  static constexpr std::int64_t most_kept = 16384;  ///< draws of which single lines are kept

  using Means = std::array<double, 2 * line_count>;  ///< our lines, then theirs

  std::vector<double> ours, theirs, difference;  ///< a value a draw
  std::vector<std::vector<double>> lines;        ///< first draws of our lines, then theirs; empty where not considered
  std::vector<double> without_metal[2], price[2];  ///< the same of partial totals
  Means means{};
  std::int64_t cheaper = 0, ties = 0;  ///< draws in which ours is cheaper, and in which the totals are equal
  std::int64_t kept = 0;               ///< draws kept of the lines
};

namespace detail {

inline constexpr LineMask price_mask = bit(Line::metal) | bit(Line::loss) | bit(Line::work);

/// What one chunk of draws adds up to.
struct ChunkSums {
  Simulated::Means lines{};
  std::int64_t cheaper = 0, ties = 0;
};

/// Two totals that differ by no more than rounding.
[[nodiscard]] inline bool tied(double ours, double theirs) {
  return std::abs(ours - theirs) <= 1e-12 * std::max(std::abs(ours), std::abs(theirs));
}

inline void simulate_block(const TwoOffers& offers, const double* x, int count, std::int64_t first, Values<Pack>& ours,
                           Values<Pack>& theirs, std::array<Pack, 2 * line_count>& sums, ChunkSums& chunk,
                           Simulated& out) {
  const LineMask considered = offers.considered();
  const int dimensions = static_cast<int>(offers.unknowns().size());
  std::array<Pack, line_count> our_lines, their_lines;
  std::array<Pack, 160> now;
  for (int i = 0; i < count; i += Pack::width) {
    for (int d = 0; d < dimensions; ++d)
      now[static_cast<std::size_t>(d)] = Pack::load(x + static_cast<std::ptrdiff_t>(d) * Draws::block + i);
    offers.assign(now.data(), ours, theirs);
    cost_lines(ours, our_lines, considered);
    cost_lines(theirs, their_lines, considered);
    const int lanes = std::min(Pack::width, count - i);
    const Pack our_total = total_of(our_lines, considered), their_total = total_of(their_lines, considered);
    if (lanes == Pack::width) {
      for (std::size_t k = 0; k < line_count; ++k) {
        if (!(considered >> k & 1)) continue;
        sums[k] = sums[k] + our_lines[k];
        sums[line_count + k] = sums[line_count + k] + their_lines[k];
      }
    } else {
      for (std::size_t k = 0; k < line_count; ++k)
        for (int j = 0; j < lanes && (considered >> k & 1); ++j) {
          chunk.lines[k] += our_lines[k][j];
          chunk.lines[line_count + k] += their_lines[k][j];
        }
    }
    const std::int64_t at = first + i;
    for (int j = 0; j < lanes; ++j) {
      const auto to = static_cast<std::size_t>(at + j);
      const double a = our_total[j], b = their_total[j];
      out.ours[to] = a;
      out.theirs[to] = b;
      out.difference[to] = a - b;
      const bool tie = tied(a, b);
      chunk.ties += tie;
      chunk.cheaper += !tie && a < b;
    }
    if (at >= out.kept) continue;
    const LineMask rest = considered & ~bit(Line::metal);
    const std::array<const std::array<Pack, line_count>*, 2> both{&our_lines, &their_lines};
    for (std::size_t side = 0; side < 2; ++side) {
      const auto& lines = *both[side];
      const Pack without = total_of(lines, rest), price = total_of(lines, considered & price_mask);
      for (int j = 0; j < lanes && at + j < out.kept; ++j) {
        const auto to = static_cast<std::size_t>(at + j);
        for (std::size_t k = 0; k < line_count; ++k)
          if (considered >> k & 1) out.lines[side * line_count + k][to] = lines[k][j];
        out.without_metal[side][to] = without[j];
        out.price[side][to] = price[j];
      }
    }
  }
}

}  // namespace detail

/// Draws both totals as often as `sampling` says.
[[nodiscard]] inline Simulated simulate(const TwoOffers& offers, const Draws& draws, const Sampling& sampling,
                                        const ProgressFunction& progress = {}) {
  const std::int64_t n = sampling.draws;
  const auto size = static_cast<std::size_t>(n);
  Simulated out;
  out.ours.resize(size);
  out.theirs.resize(size);
  out.difference.resize(size);
  out.kept = std::min(n, Simulated::most_kept);
  out.lines.resize(2 * line_count);
  for (std::size_t k = 0; k < 2 * line_count; ++k)
    if (offers.considered() >> (k % line_count) & 1) out.lines[k].resize(static_cast<std::size_t>(out.kept));
  for (std::size_t side = 0; side < 2; ++side) {
    out.without_metal[side].resize(static_cast<std::size_t>(out.kept));
    out.price[side].resize(static_cast<std::size_t>(out.kept));
  }
  constexpr std::int64_t chunk_draws = std::int64_t{1} << 15;
  std::vector<detail::ChunkSums> chunks(static_cast<std::size_t>((n + chunk_draws - 1) / chunk_draws));
  Ticker ticker(progress, n, chunk_draws);
  const auto room = static_cast<std::size_t>(draws.dimensions()) * Draws::block;
  for_chunks(
      n, sampling.threads, ticker,
      [&](std::int64_t chunk, std::int64_t begin, std::int64_t end) {
        std::vector<std::uint32_t> words(room);
        std::vector<double> x(room);
        Values<Pack> ours = offers.values_as<Pack>(Of::ours), theirs = offers.values_as<Pack>(Of::theirs);
        std::array<Pack, 2 * line_count> sums{};
        detail::ChunkSums& mine = chunks[static_cast<std::size_t>(chunk)];
        for (std::int64_t first = begin; first < end; first += Draws::block) {
          const int count = static_cast<int>(std::min<std::int64_t>(Draws::block, end - first));
          draws.fill(first, count, words.data(), x.data());
          detail::simulate_block(offers, x.data(), count, first, ours, theirs, sums, mine, out);
        }
        for (std::size_t k = 0; k < 2 * line_count; ++k)
          for (int j = 0; j < Pack::width; ++j) mine.lines[k] += sums[k][j];
      },
      [](std::int64_t) {}, chunk_draws);
  for (const auto& chunk : chunks) {
    for (std::size_t k = 0; k < 2 * line_count; ++k) out.means[k] += chunk.lines[k];
    out.cheaper += chunk.cheaper;
    out.ties += chunk.ties;
  }
  for (auto& mean : out.means) mean /= static_cast<double>(n);
  ticker.finish();
  return out;
}

}  // namespace cabochon::ownership
