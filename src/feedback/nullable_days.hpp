// Days of which some are not known, as a column.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "cabochon/core/column.hpp"

namespace cabochon::feedback {

/// Null where a day is `absent`.
[[nodiscard]] inline Column nullable_days(std::vector<std::int32_t> days, std::int32_t absent) {
  std::vector<std::uint8_t> bitmap(days.size() / 8 + 1, 0);
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (days[i] == absent)
      days[i] = 0;
    else
      core::bits::set(bitmap.data(), static_cast<std::int64_t>(i));
  }
  return Column::dates(std::move(days), std::move(bitmap));
}

[[nodiscard]] inline Column nullable_days(const std::vector<std::optional<std::int32_t>>& days) {
  constexpr std::int32_t absent = INT32_MIN;
  std::vector<std::int32_t> plain;
  plain.reserve(days.size());
  for (const auto& day : days) plain.push_back(day.value_or(absent));
  return nullable_days(std::move(plain), absent);
}

}  // namespace cabochon::feedback
