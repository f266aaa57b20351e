/// Decimals of any Arrow width as the nearest float64.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

namespace cabochon {
inline namespace core {

/// The double nearest to value / 10^scale, ties to even.
///
/// `words` is a two's complement integer, least significant word first. Where the integer is below 2^53 and the power
/// of ten is exact, one division rounds correctly (Clinger 1990); anything else is written as digits and read back by
/// the standard library, which rounds correctly.
template <std::size_t Words>
[[nodiscard]] double decimal_to_double(std::array<std::uint64_t, Words> words, int scale) {
  const bool negative = words[Words - 1] >> 63;
  if (negative) {
    std::uint64_t carry = 1;
    for (auto& word : words) {
      word = ~word + carry;
      carry = carry && word == 0;
    }
  }
  bool small = words[0] <= (std::uint64_t{1} << 53);
  for (std::size_t i = 1; i < Words; ++i) small = small && words[i] == 0;
  if (small && scale >= 0 && scale <= 22) {
    static constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const double value = static_cast<double>(words[0]) / powers[scale];
    return negative ? -value : value;
  }
  // Digits, least significant first, nine at a time: the integer as 32-bit limbs divided by 10^9.
  std::array<std::uint32_t, 2 * Words> limbs;
  for (std::size_t i = 0; i < Words; ++i) {
    limbs[2 * i] = static_cast<std::uint32_t>(words[i]);
    limbs[2 * i + 1] = static_cast<std::uint32_t>(words[i] >> 32);
  }
  std::string digits;
  for (bool rest = true; rest;) {
    std::uint64_t remainder = 0;
    rest = false;
    for (std::size_t i = limbs.size(); i-- > 0;) {
      const std::uint64_t part = (remainder << 32) | limbs[i];
      limbs[i] = static_cast<std::uint32_t>(part / 1000000000u);
      remainder = part % 1000000000u;
      rest = rest || limbs[i] != 0;
    }
    for (int i = 0; i < 9; ++i, remainder /= 10) digits += static_cast<char>('0' + remainder % 10);
  }
  std::string text(digits.rbegin(), digits.rend());
  text += "e" + std::to_string(-scale);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) value = scale < 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return negative ? -value : value;
}

/// IEEE 754 half precision as float32; every half is exact there.
[[nodiscard]] inline float half_to_float(std::uint16_t half) noexcept {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000) << 16;
  std::uint32_t exponent = (half >> 10) & 0x1F, fraction = half & 0x3FF, word = sign;
  if (exponent == 0x1F) {
    word |= 0x7F800000 | (fraction << 13);
  } else if (exponent != 0) {
    word |= ((exponent + 112) << 23) | (fraction << 13);
  } else if (fraction != 0) {
    exponent = 113;
    for (; !(fraction & 0x400); fraction <<= 1) --exponent;
    word |= (exponent << 23) | ((fraction & 0x3FF) << 13);
  }
  float out;
  std::memcpy(&out, &word, sizeof out);
  return out;
}

}  // namespace core
}  // namespace cabochon
