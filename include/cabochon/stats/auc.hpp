/// How well a score ranks those with an outcome above those without it, and whether one score does it better.
///
/// Model   AUC = P(score of one with the outcome > of one without), equal scores counting half. Variance and the
///         covariance of two scores' AUC from the placements of each case among the others (DeLong).
/// Source  DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837-845
/// Limits  the normal interval is cut at 0 and 1; a score that ranks perfectly gets one of width 0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/estimate.hpp"
#include "cabochon/stats/normal.hpp"

namespace cabochon::stats {

namespace detail {

/// Of each case the share of the other outcome's cases that it is placed right against.
struct Placements {
  std::vector<double> of_case;  ///< in the order of the cases
  double auc = 0;
};

[[nodiscard]] inline Placements placements(std::span<const double> score, std::span<const std::uint8_t> outcome) {
  if (score.size() != outcome.size())
    throw InputError({"auc", "outcome", -1, std::to_string(outcome.size()) + " values",
                      std::to_string(score.size()) + ", one a score"});
  const std::size_t n = score.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (const double s : score) (void)check_range("auc", "score", s, any_number);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return score[a] < score[b]; });
  const auto yes = static_cast<double>(std::count_if(outcome.begin(), outcome.end(), [](auto o) { return o != 0; }));
  const double no = static_cast<double>(n) - yes;
  if (!(yes > 0 && no > 0))
    throw InputError({"auc", "outcome", -1, "one value only", "cases with the outcome and without it"});
  Placements out{std::vector<double>(n), 0};
  double yes_below = 0, no_below = 0;
  for (std::size_t begin = 0; begin < n;) {
    std::size_t end = begin;
    double yes_here = 0, no_here = 0;
    for (; end < n && score[order[end]] == score[order[begin]]; ++end) ++(outcome[order[end]] ? yes_here : no_here);
    for (std::size_t i = begin; i < end; ++i) {
      const bool has = outcome[order[i]] != 0;
      out.of_case[order[i]] = has ? (no_below + no_here / 2) / no : (yes - yes_below - yes_here / 2) / yes;
      if (has) out.auc += out.of_case[order[i]] / yes;
    }
    yes_below += yes_here;
    no_below += no_here;
    begin = end;
  }
  return out;
}

/// Variance of the mean of `placed` (less that of `other`, if any) over both kinds of cases.
[[nodiscard]] inline double auc_variance(const Placements& placed, const Placements* other,
                                         std::span<const std::uint8_t> outcome) {
  const double mean = placed.auc - (other ? other->auc : 0);
  double sums[2] = {0, 0}, counts[2] = {0, 0};
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    const double d = placed.of_case[i] - (other ? other->of_case[i] : 0) - mean;
    sums[outcome[i] != 0] += d * d;
    ++counts[outcome[i] != 0];
  }
  double variance = 0;
  for (int k = 0; k < 2; ++k)
    if (counts[k] > 1) variance += sums[k] / (counts[k] - 1) / counts[k];
  return variance;
}

}  // namespace detail

[[nodiscard]] inline Estimate auc(std::span<const double> score, std::span<const std::uint8_t> outcome,
                                  double level = 0.95) {
  const double z = two_sided_z(check_level("auc", level));
  const auto p = detail::placements(score, outcome);
  const double half = z * std::sqrt(detail::auc_variance(p, nullptr, outcome));
  return {
      p.auc,   std::max(0.0, p.auc - half), std::min(1.0, p.auc + half), level, static_cast<std::int64_t>(score.size()),
      "delong"};
}

/// AUC of the first score minus that of the second, on the same cases.
[[nodiscard]] inline Estimate auc_difference(std::span<const double> first, std::span<const double> second,
                                             std::span<const std::uint8_t> outcome, double level = 0.95) {
  const double z = two_sided_z(check_level("auc", level));
  const auto a = detail::placements(first, outcome), b = detail::placements(second, outcome);
  const double half = z * std::sqrt(detail::auc_variance(a, &b, outcome)), gap = a.auc - b.auc;
  return {gap, gap - half, gap + half, level, static_cast<std::int64_t>(first.size()), "delong"};
}

}  // namespace cabochon::stats
