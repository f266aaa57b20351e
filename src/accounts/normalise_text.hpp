// Cells of text columns, looked at once a distinct text.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "cabochon/core/text.hpp"

#include "normalise.hpp"

namespace cabochon::accounts {

/// Equal but for the case of ASCII letters.
[[nodiscard]] inline bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

[[nodiscard]] inline std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Values and which of them are present as a column: bytes are flags, int32 are days.
template <class Out>
[[nodiscard]] Column column_of(std::vector<Out> values, std::vector<std::uint8_t> bitmap) {
  if constexpr (std::is_same_v<Out, std::uint8_t>)
    return Column::booleans(std::move(values), std::move(bitmap));
  else if constexpr (std::is_same_v<Out, std::int32_t>)
    return Column::dates(std::move(values), std::move(bitmap));
  else
    return Column::of(std::move(values), std::move(bitmap));
}

/// Texts read as values by `read(text, out)`; false reports each row that holds the text.
template <class Out, class Read>
[[nodiscard]] Column turn_texts(const Column& column, const Report& report, std::string_view expected, Read read) {
  const auto distinct = static_cast<std::size_t>(column.dictionary().size());
  std::vector<Out> value_of(distinct);
  std::vector<std::uint8_t> state(distinct, 0);  // 0 not read yet, 1 good, 2 bad
  const auto codes = column.codes();
  std::vector<Out> out(codes.size());
  std::vector<std::uint8_t> bitmap(codes.size() / 8 + 1, 0);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] < 0) continue;
    const auto code = static_cast<std::size_t>(codes[i]);
    const std::string_view text = column.dictionary()[codes[i]];
    if (state[code] == 0) state[code] = read(without_spaces(text), value_of[code]) ? 1 : 2;
    out[i] = value_of[code];
    if (state[code] == 1)
      core::bits::set(bitmap.data(), static_cast<std::int64_t>(i));
    else
      report.wrong(static_cast<std::int64_t>(i), core::quoted(text), expected);
  }
  return column_of(std::move(out), std::move(bitmap));
}

/// Free text, a choice, several choices or properties as a text column.
[[nodiscard]] Column normalise_text(const Column& column, const FieldInfo& field, const Report& report);

}  // namespace cabochon::accounts
