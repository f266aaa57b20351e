/// The valid range of a number, with open or closed ends, and how it is said.
#pragma once

#include <cmath>
#include <limits>
#include <string>

#include "cabochon/core/text.hpp"

namespace cabochon {
inline namespace core {

struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;   ///< the low end itself is not allowed
  bool high_open = false;  ///< the high end itself is not allowed

  /// Finite values inside the ends; NaN and infinities never belong to a range.
  [[nodiscard]] constexpr bool contains(double value) const noexcept {
    if (!(value - value == 0)) return false;
    return (low_open ? value > low : value >= low) && (high_open ? value < high : value <= high);
  }

  /// "a number above 0 and at most 1"
  [[nodiscard]] std::string expected() const {
    std::string text = "a number";
    const bool bounded_low = low > -std::numeric_limits<double>::infinity();
    const bool bounded_high = high < std::numeric_limits<double>::infinity();
    if (bounded_low) text += (low_open ? " above " : " of at least ") + number_text(low);
    if (bounded_low && bounded_high) text += " and";
    if (bounded_high) text += (high_open ? " below " : " at most ") + number_text(high);
    if (!bounded_low && !bounded_high) text = "a finite number";
    return text;
  }
};

inline constexpr Range any_number{};
inline constexpr Range positive{0, std::numeric_limits<double>::infinity(), true, false};
inline constexpr Range non_negative{0, std::numeric_limits<double>::infinity(), false, false};
inline constexpr Range share{0, 1, false, false};  ///< a fraction: 0.035, not 3.5
inline constexpr Range share_below_one{0, 1, false, true};
inline constexpr Range probability_open{0, 1, true, true};  ///< levels of confidence

}  // namespace core
}  // namespace cabochon
