/// Arrow's format strings: which of them the door takes, and how the others are called in messages.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "cabochon/core/column.hpp"

namespace cabochon {
inline namespace core {
namespace arrow {

/// How the values lie in memory.
enum class Layout : std::uint8_t { nothing, bits, plain, float16, date64, decimal, text32, text64, view };

struct Format {
  Layout layout = Layout::plain;
  Type type = Type::float64;              ///< of the column that it becomes
  TimeUnit unit = TimeUnit::microsecond;  ///< timestamp only
  std::string timezone{};                 ///< timestamp only
  int width = 0;                          ///< decimal only: bits
  int scale = 0;                          ///< decimal only: digits after the point, may be negative

  [[nodiscard]] bool is_text() const noexcept {
    return layout == Layout::text32 || layout == Layout::text64 || layout == Layout::view;
  }
};

[[nodiscard]] inline std::optional<Format> parse_decimal(std::string_view rest) {
  int numbers[3] = {0, 0, 128};
  const char* at = rest.data();
  const char* const end = at + rest.size();
  for (int& number : numbers) {
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc{}) return std::nullopt;
    at = next;
    if (at == end) break;
    if (*at++ != ',') return std::nullopt;
  }
  if (numbers[2] != 32 && numbers[2] != 64 && numbers[2] != 128 && numbers[2] != 256) return std::nullopt;
  return Format{.layout = Layout::decimal, .type = Type::float64, .width = numbers[2], .scale = numbers[1]};
}

/// The format of a column that the door takes; empty for any other.
[[nodiscard]] inline std::optional<Format> parse_format(std::string_view format) {
  if (format.size() == 1) {
    switch (format[0]) {
      case 'n':
        return Format{.layout = Layout::nothing, .type = Type::text};
      case 'b':
        return Format{.layout = Layout::bits, .type = Type::boolean};
      case 'c':
        return Format{.type = Type::int8};
      case 'C':
        return Format{.type = Type::uint8};
      case 's':
        return Format{.type = Type::int16};
      case 'S':
        return Format{.type = Type::uint16};
      case 'i':
        return Format{.type = Type::int32};
      case 'I':
        return Format{.type = Type::uint32};
      case 'l':
        return Format{.type = Type::int64};
      case 'L':
        return Format{.type = Type::uint64};
      case 'e':
        return Format{.layout = Layout::float16, .type = Type::float32};
      case 'f':
        return Format{.type = Type::float32};
      case 'g':
        return Format{.type = Type::float64};
      case 'u':
        return Format{.layout = Layout::text32, .type = Type::text};
      case 'U':
        return Format{.layout = Layout::text64, .type = Type::text};
      default:
        return std::nullopt;
    }
  }
  if (format == "vu") return Format{.layout = Layout::view, .type = Type::text};
  if (format == "tdD") return Format{.type = Type::date};
  if (format == "tdm") return Format{.layout = Layout::date64, .type = Type::date};
  if (format.starts_with("d:")) return parse_decimal(format.substr(2));
  if (format.starts_with("ts") && format.size() >= 4 && format[3] == ':') {
    const std::size_t unit = std::string_view("smun").find(format[2]);
    if (unit == std::string_view::npos) return std::nullopt;
    return Format{
        .type = Type::timestamp, .unit = static_cast<TimeUnit>(unit), .timezone = std::string(format.substr(4))};
  }
  return std::nullopt;
}

/// What a format is called in a message: "list", "binary", "duration", ...
[[nodiscard]] inline std::string format_name(std::string_view format) {
  if (const auto known = parse_format(format)) return std::string(type_name(known->type));
  constexpr std::pair<std::string_view, std::string_view> names[] = {{"z", "binary"},
                                                                     {"Z", "binary"},
                                                                     {"vz", "binary"},
                                                                     {"w:", "binary"},
                                                                     {"+l", "list"},
                                                                     {"+L", "list"},
                                                                     {"+vl", "list"},
                                                                     {"+vL", "list"},
                                                                     {"+w:", "list"},
                                                                     {"+s", "struct"},
                                                                     {"+m", "map"},
                                                                     {"+u", "union"},
                                                                     {"+r", "run-end encoded values"},
                                                                     {"tt", "time of day"},
                                                                     {"tD", "duration"},
                                                                     {"ti", "interval"},
                                                                     {"d:", "decimal"}};
  for (const auto& [start, name] : names)
    if (format.starts_with(start)) return std::string(name);
  return "Arrow format '" + std::string(format) + "'";
}

}  // namespace arrow
}  // namespace core
}  // namespace cabochon
