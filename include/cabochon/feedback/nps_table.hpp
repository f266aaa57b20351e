/// NPS and mean scores of a table's rows by key columns; the model stands in feedback/nps.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/feedback/nps.hpp"

namespace cabochon::feedback {

/// The lowest score that can be given: declared, never guessed from the answers. The classes are the same.
enum class NpsScale : std::uint8_t { zero_to_ten, one_to_ten };

/// Percentiles of the NPS of answers drawn again, with replacement: multinomial draws of the counts.
struct NpsBootstrap {
  std::int64_t resamples = 10000;  ///< draws, at least 100
  std::uint64_t seed = 0;
};

struct NpsOptions {
  std::string score = "nps";                ///< column of scores: whole numbers of the scale, of any numeric type
  std::optional<std::string> weight{};      ///< column of weights of at least 0, such as revenue; none: all alike
  double level = 0.95;                      ///< confidence of the limits, above 0 and below 1
  std::optional<NpsMethod> method{};        ///< of the limits; none: adjusted Wald, or linearised with a cluster
  NpsScale scale = NpsScale::zero_to_ten;   ///< of the scores
  std::optional<std::string> population{};  ///< column of how many could have answered, one number a group
  std::optional<std::int64_t> people{};     ///< the same as one number, where all rows are one group
  std::optional<NpsBootstrap> bootstrap{};  ///< in place of `method`
  bool linearised = false;                  ///< in place of `method`: by the variance of a ratio of sums
  std::optional<std::string> cluster{};     ///< column of who belongs together, such as the account; linearised
};

/// One row a group, sorted by key (null last): the columns of `by`, n, missing, promoters, passives, detractors, nps,
/// nps_low, nps_high; n_effective when weighted; population where named; clusters, se and design_effect (its square
/// over that of as many independent answers) when linearised. Without `by` one row. Null scores are counted in
/// `missing`; a group without an answer or without weight has a null nps. With weights the counts stay unweighted.
[[nodiscard]] Table nps(const Table& answers, const std::vector<std::string>& by, const NpsOptions& options = {});

struct ScoreOptions {
  std::string score = "nps";               ///< column of scores: whole numbers of the scale, of any numeric type
  double level = 0.95;                     ///< confidence of the limits, above 0 and below 1
  NpsScale scale = NpsScale::zero_to_ten;  ///< of the scores
};

/// One row a group in one pass: the columns of `by`, n, missing, mean, mean_low, mean_high, nps, nps_wald_low,
/// nps_wald_high, nps_low, nps_high (adjusted Wald). Null where a group has too few answers.
[[nodiscard]] Table scores(const Table& answers, const std::vector<std::string>& by, const ScoreOptions& options = {});

}  // namespace cabochon::feedback

namespace cabochon {
inline namespace core {
template <>
struct Names<feedback::NpsScale> {
  static constexpr std::array<std::string_view, 2> values{"0-10", "1-10"};
};
}  // namespace core
}  // namespace cabochon
