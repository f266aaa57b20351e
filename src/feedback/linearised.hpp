// The NPS as a ratio of sums over clusters, and its variance.
//
// Question     Several answers came from one account, some answers weigh more than others: how sure is the NPS?
// Model        R = sum w x / sum w over the answers, x = 1, 0 or -1. With u_g = sum over cluster g of w (x - R),
//              V(R) = G / (G - 1) sum u_g^2 / (sum w)^2, G clusters; limits by t with G - 1 degrees of freedom. Without
//              clusters each answer is its own. Of a finite population N the variance is (1 - n / N) of that.
// Source       Taylor linearisation: Woodruff (1971), JASA 66, 411-414; Saerndal, Swensson & Wretman (1992), Model
//              Assisted Survey Sampling, section 5.6; ratio to size: Cochran (1977), Sampling Techniques, section 9A
// Limits       few clusters say little of their own variance; with one there are no limits
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "cabochon/core/grouping.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/nps_table.hpp"
#include "cabochon/feedback/score_codes.hpp"
#include "cabochon/stats/student.hpp"

namespace cabochon::feedback {

/// A group's sums over its clusters.
struct Linearised {
  std::int64_t clusters = 0;
  double weight = 0;      ///< sum of the weights
  double deviations = 0;  ///< sum of u_g^2
};

/// One row with an answer: where it belongs and what it adds.
struct WeighedAnswer {
  std::uint32_t group = 0;    ///< slot
  std::uint32_t cluster = 0;  ///< number within all clusters of the table, not of the group
  std::int8_t x = 0;          ///< 1 promoter, 0 passive, -1 detractor
  double weight = 1;
};

/// The rows with an answer. A null cluster is an InputError; without clusters each row is its own.
[[nodiscard]] std::vector<WeighedAnswer> weighed_answers(const Grouping& groups, ScoreCodes& codes,
                                                         const Table& answers,
                                                         const std::optional<std::string>& cluster,
                                                         const std::optional<std::string>& weight);

/// By slot of the groups, over clusters; answers weigh alike without `weight`.
[[nodiscard]] std::vector<Linearised> linearise(const Grouping& groups, ScoreCodes& codes, const Table& answers,
                                                const std::string& cluster, const std::optional<std::string>& weight);

/// x - R of promoters, passives and detractors, from the sums of their weights: no difference of nearly equal numbers.
[[nodiscard]] inline std::array<double, 3> deviations(const std::array<double, 3>& weight, double total) {
  return {(weight[1] + 2 * weight[2]) / total, (weight[2] - weight[0]) / total, -(weight[1] + 2 * weight[0]) / total};
}

struct LinearisedLimits {
  double se = 0;  ///< NPS points; NaN with fewer than two clusters
  double low = 0, high = 0;
  double design_effect = 0;  ///< se^2 over (p + d - (p - d)^2) / (n - 1); NaN where that is 0
};

/// The t of a level, remembered: very many groups have few clusters.
class StudentQuantiles {
 public:
  explicit StudentQuantiles(double level) : level_(level), known_(1000, 0) {}

  [[nodiscard]] double at(std::int64_t dof) {
    if (dof >= static_cast<std::int64_t>(known_.size())) return stats::two_sided_t(level_, static_cast<double>(dof));
    double& known = known_[static_cast<std::size_t>(dof)];
    if (known == 0) known = stats::two_sided_t(level_, static_cast<double>(dof));
    return known;
  }

 private:
  double level_;
  std::vector<double> known_;
};

[[nodiscard]] inline LinearisedLimits linearised_limits(const Linearised& own, double p, double d, double n,
                                                        double population, StudentQuantiles& t) {
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  if (own.clusters < 2) return {nothing, nothing, nothing, nothing};
  const auto g = static_cast<double>(own.clusters);
  double variance = g / (g - 1) * own.deviations / (own.weight * own.weight);
  const double alike = (p + d - (p - d) * (p - d)) / (n - 1);
  if (population >= 0) variance *= std::max(0.0, 1 - n / population);
  const double se = 100 * std::sqrt(variance), value = 100 * (p - d);
  const double half = t.at(own.clusters - 1) * se;
  return {se, std::max(-100.0, value - half), std::min(100.0, value + half), alike > 0 ? variance / alike : nothing};
}

}  // namespace cabochon::feedback
