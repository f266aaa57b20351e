/// A horizon and a rate of discount as a question to the model.
#pragma once

#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/retention/predict.hpp"

#include "account_rows.hpp"

namespace cabochon::retention {

[[nodiscard]] inline Question question_of(const ValueOptions& options) {
  check_range("value", "rate", options.rate, Range{0, 1e3, false, false});
  check_range("value", "margin", options.margin, Range{0, 1, true, false});
  if (std::isinf(options.horizon)) {
    check_range("value", "rate", options.rate, Range{0, 1e3, true, false});
    return {Question::residual, 0, options.rate};
  }
  check_range("value", "horizon", options.horizon, Range{0, 1e9, true, false});
  return {Question::discounted, options.horizon, options.rate};
}

}  // namespace cabochon::retention
