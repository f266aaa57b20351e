/// Slopes of factors that are measured with error, which plain regression makes too small.
///
/// Question     NPS of an account rests on one to three people. How large is its slope if everybody had been asked?
/// Model        Observed x = true + noise. Known reliability l = var(true) / var(observed), or a standard error of each
/// row.
///              errors in variables: b = (X'X - S)^-1 X'y, S the noise's sum of squares (n (1 - l) var(x), or the sum
///              of the squared standard errors); its error from the influence of each row (or cluster) on b. simex:
///              noise of 1/2, 1, 3/2 and 2 times the known variance is added, the slopes are followed as they shrink,
///              and the curve (a + b z) / (1 + d z) is drawn back to no noise at all (a parabola where it does not
///              fit); its error is that of what each row (or cluster) adds to the extrapolated slope: its influence
///              on the slope at every amount of noise, each the mean over the draws, times the extrapolation's weights.
/// Assumptions  The noise is independent of the truth, of the outcome's error and between factors; its size is known.
/// Units        as the regression's
/// Source       Fuller (1987), Measurement Error Models, section 2.2 and 3.1; Cook & Stefanski (1994), JASA 89,
/// 1314-1328;
///              error of simex: Carroll, Kuchenhoff, Lombard & Stefanski (1996), JASA 91, 242-250
/// Limits       A reliability that is guessed is an assumption that changes the answer: show it. Where reliability is
///              below some 0.6 a parabola undoes most of the shrinking only. Both widen the limits: noise is paid for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::drivers {

struct AttenuationOptions {
  std::vector<std::pair<std::string, double>> reliability{};  ///< factor and its reliability, above 0 and at most 1
  std::vector<std::pair<std::string, std::string>> errors{};  ///< factor and the column of each row's standard error
  std::optional<std::string> weights{};                       ///< column of weights of at least 0
  std::optional<std::string> cluster{};                       ///< column of clusters; none: rows
  std::vector<std::string> categorical{};                     ///< number columns that name categories
  double level = 0.95;                                        ///< confidence of the limits
  std::int64_t draws = 200;  ///< simex: repetitions at each amount of noise, 10 to 100,000
  std::uint64_t seed = 0;    ///< simex: of the noise
  int threads = 0;           ///< 0: all; the bytes do not depend on it
};

struct Attenuation {
  Table slopes{"slopes"};  ///< term, reliability, raw, raw_low, raw_high, corrected, corrected_low, corrected_high,
                           ///< simex, simex_low, simex_high
  std::int64_t n = 0;
  std::int64_t clusters = 0;  ///< 0 where rows stand alone
  std::vector<std::string> notes;
};

/// InputErrors: those of a design; a reliability so low that the factor would have no variance of its own left.
[[nodiscard]] Attenuation attenuation(const Table& frame, const std::string& outcome,
                                      const std::vector<std::string>& factors, const AttenuationOptions& options,
                                      const ProgressFunction& progress = {});

}  // namespace cabochon::drivers
