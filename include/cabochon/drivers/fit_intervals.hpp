/// Intervals of correlations, standardised slopes and shares of variance, by drawing whole clusters again.
///
/// Question     R2 rises from 0.31 to 0.38 with the scores in the model: how surely? And each correlation by itself?
/// Model        `resamples` samples of as many clusters, with replacement; from the clusters' sums of products each
/// sample's
///              correlations, standardised slopes, R2 of all terms, R2 of the first group and their difference. Limits
///              are the percentiles, (1 - level) / 2 from each end. The gain can't fall below zero: its low limit says
///              how large it surely is, and the Wald test of the added terms (p) whether there is any.
/// Assumptions  independent clusters, some 20 at least
/// Source       Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 13; cluster resampling:
/// Davison &
///              Hinkley (1997), Bootstrap Methods and their Application, section 3.8
/// Limits       R2 of a sample is too high for few rows a term: compare with adjusted R2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::drivers {

struct FitIntervalOptions {
  std::optional<std::string> cluster{};  ///< column of clusters; none: rows
  std::int64_t resamples = 1000;         ///< 100 to 1,000,000
  double level = 0.95;                   ///< confidence of the limits
  std::uint64_t seed = 0;
  int threads = 0;  ///< 0: all; the bytes do not depend on it
};

/// A row a measure: measure (r2, r2_first, gain, correlation, standardised), term (null for the first three), value,
/// low, high, and p of the gain (null elsewhere). `first` factors come first, `more` on top of them; one of both may be
/// empty.
[[nodiscard]] Table fit_intervals(const Table& frame, const std::string& outcome, const std::vector<std::string>& first,
                                  const std::vector<std::string>& more, const FitIntervalOptions& options,
                                  const ProgressFunction& progress = {});

}  // namespace cabochon::drivers
