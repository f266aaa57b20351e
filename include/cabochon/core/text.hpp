/// Numbers and quotations as they stand in error messages.
#pragma once

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

namespace cabochon {
inline namespace core {

/// Shortest text that reads back to the same double: "3.5", "1e-07", "nan", "inf".
[[nodiscard]] inline std::string number_text(double value) {
  if (std::isnan(value)) return "nan";
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, end};
}

/// 'text' in quotes, cut to 60 bytes at a character border.
[[nodiscard]] inline std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return "'" + std::string(text) + "'";
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return "'" + std::string(text.substr(0, end)) + "...' (" + std::to_string(text.size()) + " bytes)";
}

}  // namespace core
}  // namespace cabochon
