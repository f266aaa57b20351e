/// Names of the ways to draw: which points, and what a correlation is of.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cabochon/core/record.hpp"

namespace cabochon::stats {

enum class Sampler : std::uint8_t {
  sobol,  ///< scrambled Sobol points
  random  ///< pseudo-random numbers
};

enum class CorrelationKind : std::uint8_t {
  rank,   ///< Spearman's
  linear  ///< Pearson's
};

}  // namespace cabochon::stats

namespace cabochon {
inline namespace core {

template <>
struct Names<stats::Sampler> {
  static constexpr std::array<std::string_view, 2> values{"sobol", "random"};
};
template <>
struct Names<stats::CorrelationKind> {
  static constexpr std::array<std::string_view, 2> values{"rank", "linear"};
};

}  // namespace core
}  // namespace cabochon
