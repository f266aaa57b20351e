/// Question     The worst improve by themselves: how much of a change is that, and how much is left?
/// Model        A unit's mean before is its own level plus chance. Of whoever was chosen for a high mean, part was
/// chance, which
///              does not come back. Among the untreated, after = a + b before: b below 1 is the part that stays. Then
///              the change of the treated adds up exactly from
///                common     the mean change of the controls,
///                regression (b - 1) (mean before of the treated - mean before of the controls),
///                beyond     what is left: the coefficient of "treated" in after = a + b before + d treated.
///              One line with one slope is fitted to both groups; intervals by stats/contrast.hpp.
/// Assumptions  who was treated was decided by the level before, or by nothing that foretells the change; the line is
/// straight
///              (it is for normal levels and errors, and for counts around levels of a gamma distribution)
/// Units        the outcome's
/// Source       Barnett, van der Pols & Dobson (2005), International Journal of Epidemiology 34, 215-220, formula of
/// the
///              expected effect and the analysis of covariance; Galton (1886). Difference in differences and this
///              estimate bracket the truth when one of the two assumptions holds: Ding & Li (2019), Political Analysis
///              27, 605-615
/// Limits       groups that always differed are drawn together by the line: then difference in differences is right
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/stats/contrast.hpp"
#include "cabochon/stats/normal.hpp"

namespace cabochon::stats {

/// A change taken apart; common + regression + beyond = naive.
struct ChangeParts {
  Tested common;      ///< change of the controls
  Tested regression;  ///< what falling back to the mean explains on top of it
  Tested beyond;      ///< what is left
  Tested slope;       ///< b: share of a unit's distance from the mean that stays
};

/// Means before and after of both groups: at least 1 treated and 4 controls whose means before are not all the same.
[[nodiscard]] inline ChangeParts regression_to_mean(const Eigen::VectorXd& treated_before,
                                                    const Eigen::VectorXd& treated_after,
                                                    const Eigen::VectorXd& control_before,
                                                    const Eigen::VectorXd& control_after, double level = 0.95) {
  const Eigen::Index nt = treated_before.size(), nc = control_before.size();
  if (nt < 1 || nc < 4 || treated_after.size() != nt || control_after.size() != nc)
    throw InputError({"regression_to_mean", "units", -1,
                      std::to_string(nt) + " treated and " + std::to_string(nc) + " controls",
                      "at least 1 treated and 4 controls, each before and after"});
  const double centre = control_before.mean();
  if ((control_before.array() == control_before[0]).all())
    throw InputError({"regression_to_mean", "before", -1, "the same level in all controls", "levels that differ"});
  Eigen::MatrixXd x(nt + nc, 3);
  Eigen::VectorXd y(nt + nc);
  x.col(0).setOnes();
  x.col(1).head(nt) = treated_before.array() - centre;
  x.col(1).tail(nc) = control_before.array() - centre;
  x.col(2).head(nt).setOnes();
  x.col(2).tail(nc).setZero();
  y.head(nt) = treated_after - treated_before;
  y.tail(nc) = control_after - control_before;
  // y = change: the slope of `before` is b - 1, the intercept the controls' mean change.
  const double apart = x.col(1).head(nt).mean();
  ChangeParts parts;
  parts.common = contrast(x, y, Eigen::Vector3d(1, 0, 0), level);
  parts.beyond = contrast(x, y, Eigen::Vector3d(0, 0, 1), level);
  parts.slope = contrast(x, y, Eigen::Vector3d(0, 1, 0), level);
  parts.regression = t_tested(apart * parts.slope.estimate.value, std::abs(apart) * parts.slope.se, parts.slope.dof,
                              level, parts.slope.estimate.n, parts.slope.estimate.method);
  for (double* limit : {&parts.slope.estimate.value, &parts.slope.estimate.low, &parts.slope.estimate.high})
    *limit += 1;
  return parts;
}

/// Barnett et al. 2005, "RTM effect": how far, on average, units whose one measurement lies above `cutoff` fall back at
/// the next, when levels vary with `between_sd` around `mean` and a measurement around its level with `within_sd`.
[[nodiscard]] inline double expected_fall(double mean, double between_sd, double within_sd, double cutoff) {
  check_non_negative("expected_fall", "between_sd", between_sd);
  check_positive("expected_fall", "within_sd", within_sd);
  const double total = std::hypot(between_sd, within_sd), z = (cutoff - mean) / total;
  const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
  return within_sd * within_sd / total * density / normal_probability(-z);
}

}  // namespace cabochon::stats
