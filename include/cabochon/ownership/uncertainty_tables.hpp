/// What an uncertain comparison shows, as tables.
#pragma once

#include <vector>

#include "cabochon/core/export.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/ownership/fairness.hpp"
#include "cabochon/ownership/sensitivity.hpp"

namespace cabochon::ownership {

/// `probability`, `ours`, `theirs`, `difference`.
[[nodiscard]] CABOCHON_EXPORT Table table_of(const Quantiles& quantiles);

/// `low`, `high`, `share`.
[[nodiscard]] CABOCHON_EXPORT Table table_of(const Histogram& histogram);

/// `term` and `first`, `first_low`, `first_high`, `total`, `total_low`, `total_high`; or `shapley`, `shapley_low`,
/// `shapley_high` where terms are correlated.
[[nodiscard]] CABOCHON_EXPORT Table table_of(const Sensitivity& sensitivity);

/// `term`, `low`, `high`, `difference_at_low`, `difference_at_high`, `swing`.
[[nodiscard]] CABOCHON_EXPORT Table table_of(const Tornado& tornado);

/// `term`, `question`, `worth_per_piece`, `standard_error`, `worth_per_year` (null without pieces_per_year).
[[nodiscard]] CABOCHON_EXPORT Table table_of(const Questions& questions);

/// `term`, `stated`, `best`, `inside`; of reversing terms also `tie`.
[[nodiscard]] CABOCHON_EXPORT Table table_of(const std::vector<Favour>& favours);

}  // namespace cabochon::ownership
