/// Scores of small cells, drawn towards what is known of their role and segment. The model: pooling.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/coverage.hpp"
#include "cabochon/feedback/nps_table.hpp"

namespace cabochon::feedback {

struct AccountScoreOptions {
  std::string score = "nps";                ///< column of whole scores of the scale
  std::optional<std::string> role{"role"};  ///< one of the grouping columns: cells of a role share a prior
  std::optional<std::string> segment{};     ///< column that splits a role's cells; a cell takes its commonest
  double level = 0.95;                      ///< of the limits, above 0 and below 1
  NpsScale scale = NpsScale::zero_to_ten;   ///< of the scores
};

/// One row a group of `by`: its columns, then n, nps (raw), score, score_low, score_high, own_weight.
[[nodiscard]] Table account_scores(const Table& answers, const std::vector<std::string>& by,
                                   const AccountScoreOptions& options);

/// What is believed of every expected role of every account: account, name, role, known (contacts on as_of), n (answers
/// of the window), score, score_low, score_high (of an unheard role its prior), p_weakest (chance of the lowest score),
/// value (of the window, null without orders). By account, then role.
[[nodiscard]] Table role_standing(const accounts::Book& book, const CoverageOptions& options, double level = 0.95);

}  // namespace cabochon::feedback
