// What the residuals of a regression say about it.
#pragma once

#include "cabochon/drivers/regression.hpp"

#include "fit.hpp"

namespace cabochon::drivers {

// Whether the largest leverages are looked for when nobody asked: few enough rows that they cost nothing to speak of.
[[nodiscard]] bool cheap_leverages(const Design& design);

// Skewness, kurtosis, the tests of spread and normality, neighbours, and the rows that weigh most.
void diagnose(const Design& design, const Fit& fit, const FitRows& rows, Regression& out);

// How residuals go with those of the same unit one period before; a note where that cannot be told. `within`: the
// unit's own mean is absorbed, which alone makes the correlation -1 / (T - 1).
void diagnose_serial(const Table& frame, const Design& design, const FitRows& rows, const std::string& unit,
                     const std::string& period, bool within, Regression& out);

// row, fitted, residual, leverage, studentised, cook of the kept rows.
[[nodiscard]] Table rows_table(const Design& design, const FitRows& rows, const Regression& result);

}  // namespace cabochon::drivers
