/// Question     Did those who were treated change more than those who were not?
/// Model        Each unit is one before and one after, the means of its periods: so neighbouring months may resemble
/// each
///              other as they like. change = after - before.
///              unmatched  mean change of the treated minus that of the controls, with Welch's degrees of freedom
///              matched    d_s = change of the treated one minus the mean change of its controls, for each set s; the
///              mean of
///                         d_s with the t interval of S - 1 degrees of freedom. One set: the spread of the controls'
///                         changes stands for that of the treated one (method "one_treated").
/// Assumptions  without the treatment both would have changed alike (parallel trends); units are independent
/// Units        the outcome's
/// Source       Bertrand, Duflo & Mullainathan (2004), Quarterly Journal of Economics 119, 249-275, section IV.C
/// (ignoring
///              time series information); sets as clusters: Abadie & Spiess (2022), JASA 117, 983-995; one treated
///              unit: Conley & Taber (2011), Review of Economics and Statistics 93, 113-125
/// Limits       whoever was chosen for a bad month improves by himself: see regression_to_mean.hpp
#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/stats/matching.hpp"
#include "cabochon/stats/student.hpp"

namespace cabochon::stats {

namespace detail {

[[nodiscard]] inline double mean_square(const Eigen::VectorXd& v) {
  return (v.array() - v.mean()).square().sum() / static_cast<double>(v.size() - 1);
}

// One treated change against the spread of the controls' changes.
[[nodiscard]] inline Tested one_treated(double treated, const Eigen::VectorXd& controls, double of, double level) {
  if (controls.size() < 2)
    throw InputError({"difference_in_differences", "controls", -1, std::to_string(controls.size()),
                      "at least 2 controls where one unit was treated"});
  const auto m = static_cast<double>(controls.size());
  return t_tested(treated, std::sqrt(mean_square(controls) * (1 + 1 / of)), m - 1, level, controls.size() + 1,
                  "one_treated");
}

}  // namespace detail

/// The mean of paired changes, after minus before: what a naive comparison takes for the effect.
[[nodiscard]] inline Tested before_after(const Eigen::VectorXd& change, double level = 0.95) {
  if (change.size() < 2)
    throw InputError({"before_after", "change", -1, std::to_string(change.size()) + " units", "at least 2"});
  const auto n = static_cast<double>(change.size());
  return t_tested(change.mean(), std::sqrt(detail::mean_square(change) / n), n - 1, level, change.size(), "paired_t");
}

/// All controls against all treated.
[[nodiscard]] inline Tested difference_in_differences(const Eigen::VectorXd& treated, const Eigen::VectorXd& controls,
                                                      double level = 0.95) {
  if (treated.size() < 1 || controls.size() < 2)
    throw InputError({"difference_in_differences", "units", -1,
                      std::to_string(treated.size()) + " treated and " + std::to_string(controls.size()) + " controls",
                      "at least 1 treated and 2 controls"});
  const double gap = treated.mean() - controls.mean();
  if (treated.size() == 1) return detail::one_treated(gap, controls, static_cast<double>(controls.size()), level);
  const auto nt = static_cast<double>(treated.size()), nc = static_cast<double>(controls.size());
  const double vt = detail::mean_square(treated) / nt, vc = detail::mean_square(controls) / nc;
  const double spread = vt * vt / (nt - 1) + vc * vc / (nc - 1);
  const double dof = spread > 0 ? (vt + vc) * (vt + vc) / spread : nt + nc - 2;
  return t_tested(gap, std::sqrt(vt + vc), dof, level, treated.size() + controls.size(), "welch");
}

/// Each treated one against its matched controls.
[[nodiscard]] inline Tested difference_in_differences(const Eigen::VectorXd& treated, const Eigen::VectorXd& controls,
                                                      const Matching& matching, double level = 0.95) {
  if (matching.sets.empty())
    throw InputError({"difference_in_differences", "matching", -1, "no matched set", "at least one"});
  Eigen::VectorXd gap(static_cast<Eigen::Index>(matching.sets.size()));
  Eigen::Index at = 0;
  std::int64_t n = 0;
  for (const auto& set : matching.sets) {
    double sum = 0;
    for (const auto j : set.controls) sum += controls[static_cast<Eigen::Index>(j)];
    gap[at++] = treated[static_cast<Eigen::Index>(set.treated)] - sum / static_cast<double>(set.controls.size());
    n += 1 + static_cast<std::int64_t>(set.controls.size());
  }
  if (at == 1)
    return detail::one_treated(gap[0], controls, static_cast<double>(matching.sets[0].controls.size()), level);
  Tested found = before_after(gap, level);
  found.estimate.n = n;
  found.estimate.method = "matched_sets";
  return found;
}

}  // namespace cabochon::stats
