/// Comparisons as tables and as plain data, for other languages and for storage.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/datum.hpp"
#include "cabochon/core/export.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/ownership/break_even.hpp"
#include "cabochon/ownership/cash_flow.hpp"
#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/exchange_rates.hpp"

namespace cabochon::ownership {

/// `line`, `ours`, `theirs`, `difference`: one row a considered line, in the order of Line. Where terms are uncertain
/// also `ours_low`, `ours_high` and so on.
[[nodiscard]] CABOCHON_EXPORT Table lines_table(const Comparison& comparison);

/// `term`, `stated`, `value` (null where the totals tie nowhere within the term's range).
[[nodiscard]] CABOCHON_EXPORT Table break_even_table(const Comparison& comparison, Of of);

/// A column named like `against` and one named like `solve`, null where the totals tie nowhere.
[[nodiscard]] CABOCHON_EXPORT Table break_even_curve_table(const Comparison& comparison, std::string_view solve,
                                                           std::string_view against, const std::vector<double>& values,
                                                           Of of);

/// `term`, `stated`, `derivative`, `worth`.
[[nodiscard]] CABOCHON_EXPORT Table exchange_rates_table(const Comparison& comparison, std::string_view in, Of of);

/// `day`, `what`, `amount`.
[[nodiscard]] CABOCHON_EXPORT Table cash_flow_table(const Offer& offer, const Buyer& buyer);

/// The measures of money_frozen.hpp by name, over the lines that the offer by itself can be charged with.
[[nodiscard]] CABOCHON_EXPORT std::vector<std::pair<std::string, std::optional<double>>> money_frozen_list(
    const Offer& offer, const Buyer& buyer);

/// Everything a comparison says, by name.
[[nodiscard]] CABOCHON_EXPORT Datum datum_of(const Comparison& comparison);

/// The same as a JSON object.
[[nodiscard]] CABOCHON_EXPORT std::string to_json(const Comparison& comparison);

}  // namespace cabochon::ownership
