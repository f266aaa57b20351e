// What a reader of a regression must know, in sentences.
#pragma once

#include <string>
#include <vector>

#include "cabochon/drivers/regression.hpp"

#include "fit.hpp"

namespace cabochon::drivers {

// "1,234,567"
[[nodiscard]] std::string counted(std::int64_t number);

struct NoteFacts {
  bool repaired = false;
  bool enumerated = false;
  std::string wild_weights;
  std::int64_t draws = 0;
};

[[nodiscard]] std::vector<std::string> regression_notes(const Design& design, const Fit& fit, const Regression& result,
                                                        const RegressOptions& options, Errors kind,
                                                        const NoteFacts& facts);

}  // namespace cabochon::drivers
