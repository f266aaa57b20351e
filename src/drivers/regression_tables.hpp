// The tables of a regression beside its coefficients.
#pragma once

#include <string>

#include "cabochon/drivers/regression.hpp"

#include "fit.hpp"

namespace cabochon::drivers {

[[nodiscard]] Table factor_tests(const Design& design, const Fit& fit, const Covariance& v);
[[nodiscard]] Table left_out_table(const Design& design);
[[nodiscard]] Table dropped_table(const Design& design, const Fit& fit, const RegressOptions& options);
// "HC3", "clustered by account and by month"
[[nodiscard]] std::string words_for(Errors kind, const RegressOptions& options);

}  // namespace cabochon::drivers
