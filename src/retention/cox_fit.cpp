// What a fitted model says of itself.
#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/stats/chi_squared.hpp"
#include "cabochon/stats/normal.hpp"

#include "concordance.hpp"
#include "cox_model.hpp"

namespace cabochon::retention {

Table CoxFit::coefficients(double level) const {
  const CoxModel& model = *model_;
  const double z = stats::two_sided_z(check_level("coefficients", level));
  const bool robust = model.scaled_robust.size() > 0;
  std::vector<double> value, low, high, se, se_robust, statistic, p_value, ratio, ratio_low, ratio_high;
  for (int k = 0; k < model.size(); ++k) {
    const double b = model.coefficient(k), error = model.error(k, true);
    value.push_back(b);
    low.push_back(b - z * error);
    high.push_back(b + z * error);
    se.push_back(model.error(k, false));
    se_robust.push_back(error);
    statistic.push_back(b / error);
    p_value.push_back(std::erfc(std::abs(b / error) / std::sqrt(2.0)));
    ratio.push_back(std::exp(b));
    ratio_low.push_back(std::exp(b - z * error));
    ratio_high.push_back(std::exp(b + z * error));
  }
  Table out("coefficients");
  out.add("covariate", Column::text(model.names)).add("coefficient", Column::of(std::move(value)));
  out.add("coefficient_low", Column::of(std::move(low))).add("coefficient_high", Column::of(std::move(high)));
  out.add("se", Column::of(std::move(se)));
  if (robust) out.add("se_robust", Column::of(std::move(se_robust)));
  out.add("z", Column::of(std::move(statistic))).add("p_value", Column::of(std::move(p_value)));
  out.add("hazard_ratio", Column::of(std::move(ratio))).add("hazard_ratio_low", Column::of(std::move(ratio_low)));
  out.add("hazard_ratio_high", Column::of(std::move(ratio_high)));
  return out;
}

std::vector<double> CoxFit::covariance(bool robust) const {
  const CoxModel& model = *model_;
  const auto& v = robust ? model.best_covariance() : model.scaled_covariance;
  std::vector<double> out;
  for (int i = 0; i < model.size(); ++i)
    for (int j = 0; j < model.size(); ++j)
      out.push_back(v(i, j) /
                    (model.rows.spread[static_cast<std::size_t>(i)] * model.rows.spread[static_cast<std::size_t>(j)]));
  return out;
}

std::vector<std::string> CoxFit::names() const { return model_->names; }
double CoxFit::log_likelihood() const { return model_->value; }
double CoxFit::log_likelihood_null() const { return model_->null_value; }
std::int64_t CoxFit::n() const { return static_cast<std::int64_t>(model_->survival.size()); }
std::int64_t CoxFit::events() const { return model_->rows.sets.events; }
int CoxFit::iterations() const { return model_->iterations; }
CoxTies CoxFit::ties() const { return model_->ties; }
bool CoxFit::has_cluster() const { return model_->clusters > 0; }
std::vector<std::string> CoxFit::strata() const { return model_->strata.names; }
double CoxFit::aic() const { return 2 * (model_->size() - model_->value); }
std::vector<CoxTest> CoxFit::tests() const { return model_->tests; }

Estimate CoxFit::concordance(double level) const {
  const CoxModel& model = *model_;
  const double z = stats::two_sided_z(check_level("concordance", level));
  // Rows that are at risk of no event are in no pair; the others' scores are those of the design.
  const RiskSets& sets = model.rows.sets;
  std::vector<double> score(sets.size());
  SurvivalRows rows;
  std::vector<std::uint32_t> place(model.survival.size(), RiskSets::never);
  for (std::size_t i = 0; i < sets.size(); ++i) place[sets.row[i]] = static_cast<std::uint32_t>(i);
  const SurvivalRows& all = model.survival;
  rows.time.resize(sets.size());
  rows.cause.resize(sets.size());
  if (all.truncated()) rows.entry.resize(sets.size());
  std::vector<std::uint32_t> stratum;
  if (!model.strata.of_row.empty()) stratum.resize(sets.size());
  for (std::size_t i = 0; i < sets.size(); ++i) {
    rows.time[i] = all.time[sets.row[i]];
    rows.cause[i] = all.cause[sets.row[i]];
    if (all.truncated()) rows.entry[i] = all.entry[sets.row[i]];
    if (!stratum.empty()) stratum[i] = model.strata.of_row[sets.row[i]];
    score[i] = Eigen::Map<const Eigen::VectorXd>(model.rows.at(i), model.size()).dot(model.scaled);
  }
  for (const auto row : all.by_time)
    if (place[row] != RiskSets::never) rows.by_time.push_back(place[row]);
  for (const auto row : all.by_entry)
    if (place[row] != RiskSets::never) rows.by_entry.push_back(place[row]);
  std::vector<std::uint32_t> cluster;
  if (model.clusters > 0)
    for (const auto row : sets.row) cluster.push_back(model.cluster[row]);
  const Concordance c =
      retention::concordance(rows, stratum, model.strata.count, score, model.rows.weight, cluster, model.clusters);
  const double share = c.right / c.pairs, half = z * std::sqrt(c.variance);
  return {share, std::max(0.0, share - half), std::min(1.0, share + half), level, n(), "infinitesimal_jackknife"};
}

}  // namespace cabochon::retention
