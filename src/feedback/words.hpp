// Cells as the words of groups, and the order in which groups are shown.
#pragma once

#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/column.hpp"

namespace cabochon::feedback {

/// What stands for a value that is not known.
inline constexpr std::string_view unknown_word = "unknown";

/// A column of any type as text, null as "unknown".
[[nodiscard]] Column as_words(const Column& column);

/// Positions of words in the order in which they are shown: by their bytes, "unknown" last. Equal words, equal
/// positions.
[[nodiscard]] std::vector<std::int32_t> word_places(const Dictionary& words);

}  // namespace cabochon::feedback
