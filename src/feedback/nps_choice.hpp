// Which limits the functions of the NPS make: one rule for all of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/nps_table.hpp"

namespace cabochon::feedback {

/// Whether limits are linearised: where asked for, or where `needs` ("a cluster", "a weight") leaves no other way. A
/// method named together with such a need is an InputError, never quietly another one.
[[nodiscard]] inline bool linearised_of(std::string_view where, const std::optional<NpsMethod>& method, bool linearised,
                                        bool drawn, std::string_view needs) {
  if (needs.empty() || linearised) return linearised;
  if (method || drawn)
    throw InputError({std::string(where), "method", -1,
                      core::quoted(method ? name_of(*method) : std::string_view("bootstrap")),
                      "'linearised', or none, with " + std::string(needs)});
  return true;
}

[[nodiscard]] inline NpsMethod closed_form(const std::optional<NpsMethod>& method) {
  return method.value_or(NpsMethod::adjusted_wald);
}

}  // namespace cabochon::feedback
