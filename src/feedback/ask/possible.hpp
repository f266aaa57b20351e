// Whether anything can pass a filter.
#pragma once

#include <optional>
#include <string>

#include "cabochon/feedback/ask/rule.hpp"

namespace cabochon::feedback::ask {

/// Question. Can a rule with this filter ever fire?
/// Model.    The filter is opened branch by branch, `not` driven inwards, into conjunctions of tests; a conjunction can
///           pass when each of its subjects can: a property or column may be missing, any number, or any text; a score
///           may be missing or a whole number from 0 to 10, and somebody's is one of `any`; counts of a type are whole
///           numbers that do not fall as their windows grow, and at least 1 of the event that asks.
/// Limits.   A filter of more than a hundred thousand steps is taken as possible. Subjects are looked at one by one: of
///           different columns everything is thought possible together.
[[nodiscard]] bool possible(const Filter& filter, const std::optional<std::string>& event);

}  // namespace cabochon::feedback::ask
