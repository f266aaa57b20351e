// Weights of a group's answers, by class.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "cabochon/core/grouping.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/score_codes.hpp"

namespace cabochon::feedback {

struct WeightedCounts {
  double total = 0;       ///< weight of all answers, in units of a power of two near the largest weight
  double squares = 0;     ///< sum of the squared weights
  double promoters = 0;   ///< weight of the promoters
  double detractors = 0;  ///< weight of the detractors

  /// Kish's effective number of answers; at least 1 when there is any weight.
  [[nodiscard]] double effective() const {
    if (!(total > 0)) return 0;
    return squares > 0 ? std::max(1.0, total * total / squares) : 1.0;
  }
};

/// Sums of the squared weights of promoters, passives and detractors.
using SquaredWeights = std::array<double, 3>;

/// One a slot, summed in the order of the rows; `squared`, where given, takes the squares by class. Weights below 0,
/// NaN and infinite ones, and null ones of rows with an answer, are an InputError.
[[nodiscard]] std::vector<WeightedCounts> weigh(const Grouping& groups, ScoreCodes& codes, const Table& answers,
                                                const std::string& weight,
                                                std::vector<SquaredWeights>* squared = nullptr);

}  // namespace cabochon::feedback
