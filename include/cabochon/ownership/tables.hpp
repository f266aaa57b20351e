/// Comparisons as tables and as plain data, for other languages and for storage.
#pragma once

#include <string>

#include "cabochon/core/datum.hpp"
#include "cabochon/core/export.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/ownership/comparison.hpp"

namespace cabochon::ownership {

/// `line`, `ours`, `theirs`, `difference`: one row a considered line, in the order of Line.
[[nodiscard]] CABOCHON_EXPORT Table lines_table(const Comparison& comparison);

/// Everything a comparison says, by name.
[[nodiscard]] CABOCHON_EXPORT Datum datum_of(const Comparison& comparison);

/// The same as a JSON object.
[[nodiscard]] CABOCHON_EXPORT std::string to_json(const Comparison& comparison);

}  // namespace cabochon::ownership
