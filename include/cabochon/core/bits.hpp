/// Ranges of a bitmap that start anywhere: counting, copying, joining. Bit i is bit (i mod 8) of byte (i / 8).
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

namespace cabochon {
inline namespace core {
namespace bits {

[[nodiscard]] inline bool get(const std::uint8_t* bits, std::int64_t at) noexcept {
  return (bits[at >> 3] >> (at & 7)) & 1;
}

inline void set(std::uint8_t* bits, std::int64_t at) noexcept {
  bits[at >> 3] = static_cast<std::uint8_t>(bits[at >> 3] | (1u << (at & 7)));
}

inline void clear(std::uint8_t* bits, std::int64_t at) noexcept {
  bits[at >> 3] = static_cast<std::uint8_t>(bits[at >> 3] & ~(1u << (at & 7)));
}

[[nodiscard]] inline std::size_t bytes_for(std::int64_t count) noexcept {
  return static_cast<std::size_t>((count + 7) / 8);
}

/// How many of `count` bits are 1.
[[nodiscard]] inline std::int64_t ones(const std::uint8_t* bits, std::int64_t from, std::int64_t count) noexcept {
  std::int64_t sum = 0, at = from;
  const std::int64_t end = from + count;
  for (; at < end && (at & 7); ++at) sum += get(bits, at);
  for (; end - at >= 64; at += 64) {
    std::uint64_t word;
    std::memcpy(&word, bits + (at >> 3), sizeof word);
    sum += std::popcount(word);
  }
  for (; at < end; ++at) sum += get(bits, at);
  return sum;
}

/// The eight bits that start at `at`; bits from `end` on read as 0.
[[nodiscard]] inline std::uint8_t eight(const std::uint8_t* bits, std::int64_t at, std::int64_t end) noexcept {
  const int shift = static_cast<int>(at & 7);
  unsigned out = static_cast<unsigned>(bits[at >> 3]) >> shift;
  if (shift && ((at >> 3) + 1) * 8 < end) out |= static_cast<unsigned>(bits[(at >> 3) + 1]) << (8 - shift);
  if (end - at < 8) out &= (1u << (end - at)) - 1;
  return static_cast<std::uint8_t>(out);
}

/// Writes `count` bits to `to`, from bit `to_at` on; no source means ones. The target's bits must be 0 before.
inline void copy(std::uint8_t* to, std::int64_t to_at, const std::uint8_t* from, std::int64_t from_at,
                 std::int64_t count) noexcept {
  const int shift = static_cast<int>(to_at & 7);
  for (std::int64_t i = 0; i < count; i += 8) {
    const unsigned all = count - i >= 8 ? 0xFFu : (1u << (count - i)) - 1;
    const unsigned value = from ? eight(from, from_at + i, from_at + count) : all;
    const std::int64_t byte = (to_at + i) >> 3;
    to[byte] = static_cast<std::uint8_t>(to[byte] | (value << shift));
    if (shift && (value << shift) > 0xFF)
      to[byte + 1] = static_cast<std::uint8_t>(to[byte + 1] | (value >> (8 - shift)));
  }
}

}  // namespace bits
}  // namespace core
}  // namespace cabochon
