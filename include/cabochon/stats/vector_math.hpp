/// Logarithm and exponential without a branch or a call, so that a loop of them runs on the machine's vectors.
///
/// Question     How can a likelihood of a million rows be had for a few nanoseconds a row?
/// Model        log x = e log 2 + 2 atanh(s), s = (m - 1) / (m + 1), x = 2^e m with m in [sqrt(1/2), sqrt(2)); the
///              series of atanh to s^21. exp x = 2^k e^y, |y| <= log(2) / 2; the series of e^y to y^13.
/// Units        none; relative error below 4e-16, that of log near 1 too
/// Source       series: Abramowitz & Stegun (1964), 4.1.28 and 4.2.1; splitting of log 2: Cody & Waite (1980)
/// Limits       log: positive normal numbers only. exp: arguments up to 709. NaN and infinity are the caller's to
/// check.
#pragma once

#include <bit>
#include <cstdint>

namespace cabochon::stats {

namespace detail {

inline constexpr double log2_high = 0x1.62e42fee00000p-1;  // 32 bits of log 2
inline constexpr double log2_low = 0x1.a39ef35793c76p-33;  // the rest
inline constexpr double shift_to_integer = 0x1.8p52;       // adding it rounds to a whole number

// log m = 2 atanh(s) for m = 1 + f, s = f / (2 + f), given f exactly.
[[nodiscard]] inline double log_of_one_plus(double f) noexcept {
  const double s = f / (2 + f), z = s * s;
  double sum = 1.0 / 21;
  sum = sum * z + 1.0 / 19;
  sum = sum * z + 1.0 / 17;
  sum = sum * z + 1.0 / 15;
  sum = sum * z + 1.0 / 13;
  sum = sum * z + 1.0 / 11;
  sum = sum * z + 1.0 / 9;
  sum = sum * z + 1.0 / 7;
  sum = sum * z + 1.0 / 5;
  sum = sum * z + 1.0 / 3;
  // 2 s = f - s f: the first term is f itself, so that little is lost where f is small.
  return f - (s * f - 2 * s * z * sum);
}

}  // namespace detail

/// Natural logarithm of a positive normal number.
[[nodiscard]] inline double fast_log(double x) noexcept {
  constexpr std::uint64_t root_half = 0x3FE6A09E667F3BCDull, one = 0x3FF0000000000000ull;
  const std::uint64_t moved = std::bit_cast<std::uint64_t>(x) + (one - root_half);
  const double exponent = std::bit_cast<double>((moved >> 52) | 0x4330000000000000ull) - (0x1p52 + 1023);
  const double m = std::bit_cast<double>((moved & 0x000FFFFFFFFFFFFFull) + root_half);
  return exponent * detail::log2_high + (detail::log_of_one_plus(m - 1) + exponent * detail::log2_low);
}

/// log(1 + v) of a v of at least 0, to full relative precision.
[[nodiscard]] inline double fast_log1p(double v) noexcept {
  const double u = 1 + v;
  return fast_log(u) + (v - (u - 1)) / u;
}

namespace detail {

struct Split {
  double scale;     // 2^k
  double less_one;  // e^y - 1
};

[[nodiscard]] inline Split split_exp(double x) noexcept {
  const double lowest = x * 0 - 708;  // not a constant, lest the compiler makes a branch of the next line
  x = x < lowest ? lowest : x;
  const double moved = x * 0x1.71547652b82fep0 + shift_to_integer;
  const double k = moved - shift_to_integer;
  const double y = (x - k * log2_high) - k * log2_low;
  double sum = 1.0 / 6227020800.0;
  sum = sum * y + 1.0 / 479001600.0;
  sum = sum * y + 1.0 / 39916800.0;
  sum = sum * y + 1.0 / 3628800.0;
  sum = sum * y + 1.0 / 362880.0;
  sum = sum * y + 1.0 / 40320.0;
  sum = sum * y + 1.0 / 5040.0;
  sum = sum * y + 1.0 / 720.0;
  sum = sum * y + 1.0 / 120.0;
  sum = sum * y + 1.0 / 24.0;
  sum = sum * y + 1.0 / 6.0;
  sum = sum * y + 0.5;
  const std::uint64_t bits = (std::bit_cast<std::uint64_t>(moved) + 1023) << 52;
  return {std::bit_cast<double>(bits), y + y * y * sum};
}

}  // namespace detail

/// e^x; below -708 as if that were -708.
[[nodiscard]] inline double fast_exp(double x) noexcept {
  const detail::Split e = detail::split_exp(x);
  return e.scale + e.scale * e.less_one;
}

/// e^x - 1, to full relative precision near 0.
[[nodiscard]] inline double fast_expm1(double x) noexcept {
  const detail::Split e = detail::split_exp(x);
  return e.scale * e.less_one + (e.scale - 1);
}

}  // namespace cabochon::stats
