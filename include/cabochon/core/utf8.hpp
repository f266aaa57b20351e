/// Well-formed UTF-8, as Unicode's table 3-7 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace cabochon {
inline namespace core {

[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = at + text.size();
  const auto follows = [&](unsigned char low, unsigned char high) { return at < end && *at >= low && *at++ <= high; };
  while (at < end) {
    if (end - at >= 8) {
      std::uint64_t word;
      std::memcpy(&word, at, sizeof word);
      if ((word & 0x8080808080808080u) == 0) {
        at += 8;
        continue;
      }
    }
    const unsigned char lead = *at++;
    if (lead < 0x80) continue;
    bool good = false;
    if (lead >= 0xC2 && lead <= 0xDF) good = follows(0x80, 0xBF);
    if (lead == 0xE0) good = follows(0xA0, 0xBF) && follows(0x80, 0xBF);
    if ((lead >= 0xE1 && lead <= 0xEC) || lead == 0xEE || lead == 0xEF)
      good = follows(0x80, 0xBF) && follows(0x80, 0xBF);
    if (lead == 0xED) good = follows(0x80, 0x9F) && follows(0x80, 0xBF);
    if (lead == 0xF0) good = follows(0x90, 0xBF) && follows(0x80, 0xBF) && follows(0x80, 0xBF);
    if (lead >= 0xF1 && lead <= 0xF3) good = follows(0x80, 0xBF) && follows(0x80, 0xBF) && follows(0x80, 0xBF);
    if (lead == 0xF4) good = follows(0x80, 0x8F) && follows(0x80, 0xBF) && follows(0x80, 0xBF);
    if (!good) return false;
  }
  return true;
}

/// For messages: bytes that are no text, such as "bytes 63 61 66 E9".
[[nodiscard]] inline std::string hex_bytes(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out = "bytes";
  for (std::size_t i = 0; i < text.size() && i < 16; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    out += {' ', digits[byte >> 4], digits[byte & 15]};
  }
  return text.size() > 16 ? out + " ..." : out;
}

}  // namespace core
}  // namespace cabochon
