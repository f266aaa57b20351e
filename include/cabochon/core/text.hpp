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
  std::size_t end = text.size();
  if (end > longest) {
    end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  }
  std::string out = "'";
  out.append(text.substr(0, end));
  if (end == text.size()) return out.append("'");
  return out.append("...' (").append(std::to_string(text.size())).append(" bytes)");
}

}  // namespace core
}  // namespace cabochon
