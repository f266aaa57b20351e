/// One step of Gaussian elimination on several symmetric matrices at once, one to a lane of the processor's vectors.
///
/// Model   a matrix of n rows is kept as its upper triangle, row by row; entry k of lane l stands at [k * lanes + l].
///         Leaving its first variable out needs no step: the triangle without its first row is what follows it.
///         Eliminating it: b(i, j) = a(i, j) - a(0, i) a(0, j) / a(0, 0).
/// Units   correlations: the diagonal is 1 before the first step, and what remains of it is the share of a variable
///         that the eliminated ones leave unexplained.
/// Limits  a variable of which less than `nothing_left` remains is a combination of the eliminated ones: it explains
///         no more, and the step leaves the matrix as it is.
#pragma once

#include <cstddef>
#include <limits>

namespace cabochon::drivers {

inline constexpr double nothing_left = 1e-12;  ///< of a variable's own variance, after the others

/// Entries of the upper triangle of n rows.
[[nodiscard]] constexpr std::size_t packed(std::size_t n) noexcept { return n * (n + 1) / 2; }

/// Place of entry (i, j), i <= j, of n rows.
[[nodiscard]] constexpr std::size_t packed_at(std::size_t n, std::size_t i, std::size_t j) noexcept {
  return i * (2 * n - i - 1) / 2 + j;
}

/// 1 / pivot, or 0 where nothing is left of the variable.
[[nodiscard]] inline double reciprocal(double pivot) noexcept {
  return 1 / (pivot > nothing_left ? pivot : std::numeric_limits<double>::infinity());
}

/// `from` has n rows, `to` gets n - 1; they must not overlap.
template <std::size_t lanes>
inline void eliminate(const double* from, double* to, std::size_t n) noexcept {
  double scale[lanes], factor[lanes];
  for (std::size_t l = 0; l < lanes; ++l) scale[l] = reciprocal(from[l]);
  const double* row = from + n * lanes;
  for (std::size_t i = 1; i < n; ++i) {
    for (std::size_t l = 0; l < lanes; ++l) factor[l] = from[i * lanes + l] * scale[l];
    for (std::size_t j = i; j < n; ++j, row += lanes, to += lanes)
      for (std::size_t l = 0; l < lanes; ++l) to[l] = row[l] - factor[l] * from[j * lanes + l];
  }
}

}  // namespace cabochon::drivers
