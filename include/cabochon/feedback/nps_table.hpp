/// NPS and mean scores of a table's rows by key columns; the model stands in feedback/nps.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/feedback/nps.hpp"

namespace cabochon::feedback {

struct NpsOptions {
  std::string score = "nps";                    ///< column of scores: whole numbers from 0 to 10 of any numeric type
  std::optional<std::string> weight{};          ///< column of weights of at least 0, such as revenue; none: all alike
  double level = 0.95;                          ///< confidence of the limits, above 0 and below 1
  NpsMethod method = NpsMethod::adjusted_wald;  ///< how the limits are made
};

/// One row a group, sorted by key (null last): the columns of `by`, n, missing, promoters, passives, detractors, nps,
/// nps_low, nps_high, and n_effective when weighted. Without `by` one row. Null scores are counted in `missing`; a
/// group without an answer or without weight has a null nps. With weights the counts stay unweighted.
[[nodiscard]] Table nps(const Table& answers, const std::vector<std::string>& by, const NpsOptions& options = {});

struct ScoreOptions {
  std::string score = "nps";  ///< column of scores: whole numbers from 0 to 10 of any numeric type
  double level = 0.95;        ///< confidence of the limits, above 0 and below 1
};

/// One row a group in one pass: the columns of `by`, n, missing, mean, mean_low, mean_high, nps, nps_wald_low,
/// nps_wald_high, nps_low, nps_high (adjusted Wald). Null where a group has too few answers.
[[nodiscard]] Table scores(const Table& answers, const std::vector<std::string>& by, const ScoreOptions& options = {});

}  // namespace cabochon::feedback
