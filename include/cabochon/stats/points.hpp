/// Points of the unit cube for simulations: scrambled Sobol points, or pseudo-random ones.
///
/// Question     Where should a simulation of d unknowns look, so that n looks tell the most?
/// Model        sobol    x_i = XOR of the direction numbers at the set bits of Gray(i), each first multiplied by a
/// random
///                       lower triangular binary matrix of its dimension, then XOR a random word (Matousek's scramble)
///              random   word d of Philox block (i, d / 4)
/// Units        words w of 32 bits; the number meant is (w + 1/2) / 2^32, never 0 or 1
/// Source       Sobol 1967, USSR Computational Mathematics and Mathematical Physics 7(4), 86-112; Antonov & Saleev
/// 1979,
///              ibid. 19(1), 252-256; Matousek 1998, Journal of Complexity 14(4), 527-556; directions: sobol_table.hpp.
/// Limits       Balance is best when the number of points is a power of two; at most 160 dimensions and 2^32 points.
///              Every scrambled point is uniform by itself, so means are unbiased.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/stats/sampler.hpp"
#include "cabochon/stats/sobol_table.hpp"

namespace cabochon::stats {

/// What a seed is used for: streams of one seed never share a number.
namespace stream {
inline constexpr std::uint32_t scramble = 0x50B01u, random_points = 0x50B02u, permutations = 0x50B03u,
                               resamples = 0x50B04u, folds = 0x50B05u;
}  // namespace stream

/// Direction numbers of one dimension, from 0; bit 31 is the first binary digit.
[[nodiscard]] inline std::array<std::uint32_t, 32> sobol_directions(int dimension) {
  std::array<std::uint32_t, 32> v{};
  if (dimension == 0) {
    for (int j = 0; j < 32; ++j) v[j] = 1u << (31 - j);
    return v;
  }
  std::size_t first = 0;
  for (int d = 1; d < dimension; ++d) first += std::bit_width(detail::sobol_polynomials[d - 1]) - 1u;
  const std::uint32_t polynomial = detail::sobol_polynomials[static_cast<std::size_t>(dimension) - 1];
  const int degree = std::bit_width(polynomial) - 1;
  for (int j = 0; j < 32; ++j) {
    if (j < degree) {
      v[j] = std::uint32_t{detail::sobol_initial[first + static_cast<std::size_t>(j)]} << (31 - j);
      continue;
    }
    v[j] = v[j - degree] ^ (v[j - degree] >> degree);
    for (int k = 1; k < degree; ++k)
      if (polynomial >> (degree - k) & 1u) v[j] ^= v[j - k];
  }
  return v;
}

namespace detail {

/// Multiplies every direction number by one random lower triangular matrix with ones on its diagonal.
inline void scramble(std::array<std::uint32_t, 32>& directions, Random& random) {
  std::array<std::uint32_t, 32> columns;  // column j: what digit j adds to the digits from j on
  for (int j = 0; j < 32; ++j) {
    const std::uint32_t diagonal = 1u << (31 - j);
    columns[j] = diagonal | (random.word() & (diagonal - 1));
  }
  for (auto& v : directions) {
    std::uint32_t image = 0;
    for (std::uint32_t left = v; left != 0; left &= left - 1) image ^= columns[31 - std::countr_zero(left)];
    v = image;
  }
}

}  // namespace detail

/// Points number 0, 1, 2, ... of a cube; any block of them may be asked for, by any thread.
class Points {
 public:
  static constexpr int pattern = 64;  ///< points that share their higher digits

  Points(Sampler sampler, int dimensions, std::uint64_t seed, bool scrambled = true)
      : sampler_(sampler), dimensions_(dimensions), seed_(seed) {
    if (sampler == Sampler::random) return;
    check_range("Points", "dimensions", dimensions, Range{0, detail::sobol_dimensions, false, false});
    directions_.resize(static_cast<std::size_t>(dimensions));
    shifts_.assign(static_cast<std::size_t>(dimensions), 0);
    low_.resize(static_cast<std::size_t>(dimensions));
    for (int d = 0; d < dimensions; ++d) {
      const auto i = static_cast<std::size_t>(d);
      directions_[i] = sobol_directions(d);
      if (scrambled) {
        Random random(seed, stream::scramble, i);
        detail::scramble(directions_[i], random);
        shifts_[i] = random.word();
      }
      for (std::uint32_t j = 0; j < pattern; ++j) low_[i][j] = of_index(i, j);
    }
  }

  [[nodiscard]] int dimensions() const noexcept { return dimensions_; }

  /// Words of points first ... first + count - 1, dimension after dimension: out[d * stride + i]. `first` is a multiple
  /// of 64.
  void fill(std::int64_t first, int count, std::uint32_t* out, int stride) const {
    const auto start = static_cast<std::uint64_t>(first);
    if (sampler_ == Sampler::random) return fill_random(start, count, out, stride);
    for (int d = 0; d < dimensions_; ++d) {
      const auto i = static_cast<std::size_t>(d);
      std::uint32_t* const to = out + static_cast<std::ptrdiff_t>(d) * stride;
      for (int at = 0; at < count; at += pattern) {
        // The index's low six digits and the others touch different digits of its Gray code.
        const std::uint32_t base = of_index(i, start + static_cast<std::uint64_t>(at)) ^ shifts_[i];
        const int n = std::min(pattern, count - at);
        for (int j = 0; j < n; ++j) to[at + j] = base ^ low_[i][static_cast<std::size_t>(j)];
      }
    }
  }

 private:
  [[nodiscard]] std::uint32_t of_index(std::size_t dimension, std::uint64_t index) const {
    std::uint32_t word = 0;
    for (std::uint64_t gray = index ^ (index >> 1); gray != 0; gray &= gray - 1)
      word ^= directions_[dimension][static_cast<std::size_t>(std::countr_zero(gray))];
    return word;
  }

  void fill_random(std::uint64_t start, int count, std::uint32_t* out, int stride) const {
    const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)};
    for (int group = 0; group * 4 < dimensions_; ++group)
      for (int j = 0; j < count; ++j) {
        const std::uint64_t index = start + static_cast<std::uint64_t>(j);
        const auto words = philox4x32({static_cast<std::uint32_t>(group), static_cast<std::uint32_t>(index),
                                       static_cast<std::uint32_t>(index >> 32), stream::random_points},
                                      key);
        for (int k = 0; k < 4 && group * 4 + k < dimensions_; ++k)
          out[static_cast<std::ptrdiff_t>(group * 4 + k) * stride + j] = words[static_cast<std::size_t>(k)];
      }
  }

  Sampler sampler_;
  int dimensions_;
  std::uint64_t seed_;
  std::vector<std::array<std::uint32_t, 32>> directions_;
  std::vector<std::uint32_t> shifts_;
  std::vector<std::array<std::uint32_t, pattern>> low_;
};

/// The number that a word stands for.
[[nodiscard]] inline double unit_of(std::uint32_t word) { return (static_cast<double>(word) + 0.5) * 0x1p-32; }

}  // namespace cabochon::stats
