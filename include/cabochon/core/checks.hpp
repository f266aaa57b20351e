/// Checks of one form: check_...(where, name, value) returns the value or throws an InputError that names both.
#pragma once

#include <string>
#include <string_view>

#include "cabochon/core/error.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/core/range.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon {
inline namespace core {

inline double check_range(std::string_view where, std::string_view name, double value, const Range& range) {
  if (!range.contains(value))
    throw InputError({std::string(where), std::string(name), -1, number_text(value), range.expected()});
  return value;
}

inline double check_positive(std::string_view where, std::string_view name, double value) {
  return check_range(where, name, value, positive);
}

inline double check_non_negative(std::string_view where, std::string_view name, double value) {
  return check_range(where, name, value, non_negative);
}

inline double check_share(std::string_view where, std::string_view name, double value) {
  return check_range(where, name, value, share);
}

/// Confidence or probability strictly between 0 and 1.
inline double check_level(std::string_view where, double level) {
  return check_range(where, "level", level, probability_open);
}

/// `value` is one of `names`; a misspelling is answered with the nearest of them.
template <class Names>
void check_one_of(std::string_view where, std::string_view name, std::string_view value, const Names& names) {
  for (const auto& right : names)
    if (right == value) return;
  throw InputError({std::string(where), std::string(name), -1, core::quoted(value), one_of(value, names)});
}

}  // namespace core
}  // namespace cabochon
