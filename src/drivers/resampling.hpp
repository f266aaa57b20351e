// Draws of whole units, and a quantity of every resample.
#pragma once

#include <cstdint>
#include <vector>

#include "cabochon/core/parallel.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/drivers/study.hpp"

namespace cabochon::drivers {

inline constexpr std::uint32_t unit_stream = 0x4C4D4721;

// How often each unit is in eight resamples from `first` on.
[[nodiscard]] inline std::vector<std::uint32_t> draw_units(std::size_t units, std::int64_t first, std::uint64_t seed) {
  std::vector<std::uint32_t> weights(units * Moments::lanes, 0);
  const auto n = static_cast<std::uint32_t>(units);
  for (std::size_t l = 0; l < Moments::lanes; ++l) {
    Random random(seed, unit_stream, static_cast<std::uint64_t>(first) + l);
    for (std::uint32_t i = 0; i < n; ++i) ++weights[random.below(n) * Moments::lanes + l];
  }
  return weights;
}

// Calls visit(resample, games of eight resamples from it on, how many of them count) on several threads.
template <class Visit>
void for_resamples(const Moments& moments, std::int64_t resamples, std::uint64_t seed, int threads, Ticker& ticker,
                   Visit&& visit) {
  for_chunks(
      resamples, threads, ticker,
      [&](std::int64_t, std::int64_t begin, std::int64_t end) {
        visit(begin, moments.games(draw_units(moments.units(), begin, seed)), static_cast<std::size_t>(end - begin));
      },
      [](std::int64_t) {}, static_cast<std::int64_t>(Moments::lanes));
}

}  // namespace cabochon::drivers
