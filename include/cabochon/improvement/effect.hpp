/// Question     We did something at some accounts (or to some kinds of tickets): did it help, or would they have
/// improved anyway? Model        Units seen over periods, some treated from `since` on. Four answers, from the easiest
/// fooled to the hardest:
///              naive       after minus before of the treated: takes every trend and every fall back to the mean for an
///              effect difference  difference in differences with controls matched on the trend before and on
///              covariates, never
///                          on the level of the outcome (stats/matching.hpp, stats/difference_in_differences.hpp)
///              parts       the naive change taken apart: what the controls did too, what falling back to the mean
///              explains,
///                          what is left (stats/regression_to_mean.hpp)
///              series      interrupted time series of the treated minus their controls: level and slope may break at
///              `since`;
///                          the mean break after it, errors AR(1) by restricted likelihood, or Newey & West
///              One treated unit is judged by the spread of the controls, widened by how much more it varies by chance
///              from period to period than they do: large counts vary more than small ones. The estimate is the bracket
///              of `difference` and `parts.beyond`: the first is right when groups always differed, the second when
///              units were chosen for a bad spell. Its value is the middle one of the two and nought, its limits the
///              outer ones, its p the larger one: as long as one of the two holds its level, so does it.
/// Assumptions  one or the other of the two; units are independent; nothing else happened to the treated alone at
/// `since` Units        the outcome's, a period Source       Daw & Hatfield (2018), Health Services Research 53,
/// 4138-4156; Ding & Li (2019), Political Analysis 27,
///              605-615 (bracketing); Barnett et al. (2005), International Journal of Epidemiology 34, 215-220; Wagner
///              et al. (2002), Journal of Clinical Pharmacy and Therapeutics 27, 299-309 (segmented regression)
/// Limits       few treated units prove little: a bracket is wide on purpose. Whoever is chosen for a rising trend
/// falls back too
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/stats/regression_to_mean.hpp"
#include "cabochon/stats/student.hpp"

namespace cabochon::improvement {

struct EffectOptions {
  std::string unit = "account";              ///< column: who
  std::string period = "date";               ///< column: when; days, whole numbers or text in order
  std::optional<std::string> outcome{};      ///< column: numbers; none: rows are counted
  std::optional<std::string> treated{};      ///< column: true for every row of a treated unit
  std::vector<std::string> treated_units{};  ///< or the treated units by name
  std::string since{};                       ///< first period of "after", written as the column shows it
  std::vector<std::string> covariates{};     ///< columns of numbers to match on, one value a unit or its mean before
  std::string every{};                       ///< days are gathered by "week", "month", "quarter"; empty: as they are
  std::string combine{};                     ///< "sum" or "mean" of several rows of a unit and period; empty: an error
  std::string absent{};                      ///< "error", "zero" or "drop" the unit; empty: zero where rows are counted
  std::int64_t controls = 3;                 ///< most controls of a treated unit, at least 1
  std::optional<double> caliper{};           ///< largest distance of a match, standard deviations
  std::string errors = "ar1";                ///< of the series: "ar1" or "newey_west"
  std::optional<double> season{};            ///< periods of a year, such as 12: one wave of that length in the series
  double level = 0.95;
};

struct Effect {
  Estimate estimate;  ///< the bracket, or what could be had
  double p = 1;
  stats::Tested naive;
  std::optional<stats::Tested> difference{};
  std::optional<stats::ChangeParts> parts{};
  std::optional<stats::Tested> series{};
  std::optional<stats::Tested> before_trend{};  ///< the same difference between two halves of before: should be nought
  double rho = 0;                               ///< of the series' errors, where "ar1"
  std::vector<std::pair<std::string, std::string>> not_computed{};  ///< what, and why
  std::int64_t treated = 0, controls = 0, matched = 0;              ///< units
  std::int64_t periods_before = 0, periods_after = 0;
  Table balance;    ///< variable, treated, controls, smd_before, smd_after
  Table matches;    ///< treated, control, distance
  Table units;      ///< unit, treated, before, after, change
  Table over_time;  ///< period, after, treated, controls
  Table left_out;   ///< unit, reason
};

[[nodiscard]] Effect effect(const Table& before_after, const EffectOptions& options);

/// What is believed of an action's effect after it was measured: a normal belief updated by a normal measurement, each
/// weighed by one over its variance. `between_sd` is how much the effect varies from one place to the next, in its own
/// unit; 0 where the next place is the same. Source: Gelman et al. (2013), Bayesian Data Analysis, third edition,
/// section 2.5.
[[nodiscard]] Estimate update(const Estimate& expected, const Estimate& measured, double between_sd = 0);

}  // namespace cabochon::improvement
