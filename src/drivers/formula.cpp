#include "formula.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
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
  if (table.find(text)) return {std::string(text), 0, 0, 0};
  const bool call =
      text.ends_with(")") && (text.starts_with("lag(") || text.starts_with("below(") || text.starts_with("above("));
  if (!call) {
    if (text.find("(") != std::string_view::npos)
      throw InputError({where, "factors", -1, core::quoted(factor),
                        "a column, an interaction such as a:b, an earlier value such as lag(a, 1), or below(a, 7) and "
                        "above(a, 7)"});
    (void)table.column(text);  // says which names there are
  }
  const auto open = text.find('(');
  const std::string_view name = text.substr(0, open), inside = text.substr(open + 1, text.size() - open - 2);
  const auto comma = inside.rfind(',');
  const std::string_view column = trimmed(inside.substr(0, comma));
  const std::string_view number =
      comma == std::string_view::npos ? std::string_view{} : trimmed(inside.substr(comma + 1));
  Part part{std::string(column), 0, 0, 0};
  if (name == "lag") {
    part.lag = 1;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), part.lag);
    if (comma != std::string_view::npos &&
        (error != std::errc{} || end != number.data() + number.size() || part.lag == 0 || std::abs(part.lag) > 1000))
      throw InputError({where, "factors", -1, core::quoted(factor),
                        "a lag of a whole number of periods other than 0, such as lag(a, 1)"});
  } else {
    part.side = name == "below" ? -1 : 1;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), part.from);
    if (error != std::errc{} || end != number.data() + number.size() || !std::isfinite(part.from))
      throw InputError({where, "factors", -1, core::quoted(factor), "a number to compare with, such as below(a, 7)"});
  }
  (void)table.column(column);
  return part;
}

}  // namespace

std::vector<Part> parse_factor(const Table& table, const std::string& text, const std::string& where) {
  if (table.find(text)) return {{text, 0, 0, 0}};
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
