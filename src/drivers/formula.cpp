#include "formula.hpp"

#include <charconv>
#include <string_view>

namespace cabochon::drivers {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Part parse_part(const Table& table, std::string_view text, const std::string& factor, const std::string& where) {
  text = trimmed(text);
  if (table.find(text)) return {std::string(text), 0};
  if (!text.starts_with("lag(") || !text.ends_with(")")) {
    if (text.find("(") != std::string_view::npos)
      throw InputError({where, "factors", -1, core::quoted(factor),
                        "a column, an interaction such as a:b or an earlier value such as lag(a, 1)"});
    (void)table.column(text);  // says which names there are
  }
  const std::string_view inside = text.substr(4, text.size() - 5);
  const auto comma = inside.rfind(',');
  const std::string_view column = trimmed(inside.substr(0, comma));
  std::int64_t lag = 1;
  if (comma != std::string_view::npos) {
    const std::string_view number = trimmed(inside.substr(comma + 1));
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), lag);
    if (error != std::errc{} || end != number.data() + number.size() || lag == 0 || lag > 1000 || lag < -1000)
      throw InputError({where, "factors", -1, core::quoted(factor),
                        "a lag of a whole number of periods other than 0, such as lag(a, 1)"});
  }
  (void)table.column(column);
  return {std::string(column), lag};
}

}  // namespace

std::vector<Part> parse_factor(const Table& table, const std::string& text, const std::string& where) {
  if (table.find(text)) return {{text, 0}};
  std::vector<Part> parts;
  std::string_view rest = text;
  while (true) {
    const auto colon = rest.find(':');
    parts.push_back(parse_part(table, rest.substr(0, colon), text, where));
    if (colon == std::string_view::npos) return parts;
    rest.remove_prefix(colon + 1);
  }
}

}  // namespace cabochon::drivers
