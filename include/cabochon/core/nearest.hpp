/// Nearest right name for a misspelt one: optimal string alignment distance (Damerau 1964) over lower-case bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cabochon {
inline namespace core {

/// Number of insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`; ASCII case ignored.
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

/// The right name closest to `wrong`, or empty when none is within a third of its length (at least two edits).
template <class Names>
[[nodiscard]] std::string nearest(std::string_view wrong, const Names& names) {
  std::string best;
  std::size_t distance = std::max<std::size_t>(2, wrong.size() / 3) + 1;
  for (const auto& name : names) {
    const std::size_t d = edit_distance(wrong, name);
    if (d < distance) {
      distance = d;
      best = std::string(name);
    }
  }
  return best;
}

/// "one of a, b, c (did you mean 'b'?)": the end of an "expected ..." sentence.
template <class Names>
[[nodiscard]] std::string one_of(std::string_view wrong, const Names& names) {
  std::string text = "one of ";
  bool first = true;
  for (const auto& name : names) {
    if (!first) text += ", ";
    text += name;
    first = false;
  }
  const std::string near = nearest(wrong, names);
  if (!near.empty()) text += " (did you mean '" + near + "'?)";
  return text;
}

}  // namespace core
}  // namespace cabochon
