// What a fitted model says of accounts: their score, their hazard and survival over time.
#include <algorithm>
#include <cmath>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/stats/normal.hpp"

#include "cox_model.hpp"
#include "nullable_column.hpp"

namespace cabochon::retention {
namespace {

// The baseline of one stratum, the earliest time first, with what its variance needs.
struct Baseline {
  std::vector<double> time, hazard, square;  // cumulative
  Eigen::MatrixXd moved;                     // cumulative, a column a time
};

std::vector<Baseline> baselines(const CoxModel& model) {
  CoxLikelihood likelihood(model.rows, model.threads);
  (void)likelihood.at(model.scaled);
  const StepSums sums = likelihood.steps();
  const RiskSets& sets = model.rows.sets;
  std::vector<Baseline> out(model.strata.count);
  std::size_t first = 0;
  while (first < sets.steps.size()) {
    std::size_t end = first + 1;
    while (end < sets.steps.size() && !sets.steps[end].first) ++end;
    Baseline& base = out[sets.steps[first].stratum];
    base.moved.resize(model.size(), static_cast<Eigen::Index>(end - first));
    double hazard = 0, square = 0;
    Eigen::VectorXd moved = Eigen::VectorXd::Zero(model.size());
    for (std::size_t s = end; s-- > first;) {
      hazard += sums.hazard[s];
      square += sums.square[s];
      moved += sums.moved.col(static_cast<Eigen::Index>(s));
      base.moved.col(static_cast<Eigen::Index>(base.time.size())) = moved;
      base.time.push_back(sets.steps[s].time);
      base.hazard.push_back(hazard);
      base.square.push_back(square);
    }
    first = end;
  }
  return out;
}

struct Predicted {
  double hazard = 0, se = 0;
};

// At scaled covariates x, `at` being a place in the baseline; before its first time nothing has happened.
Predicted predict(const CoxModel& model, const Baseline& base, std::ptrdiff_t at, const Eigen::VectorXd& x) {
  if (at < 0) return {};
  const auto i = static_cast<std::size_t>(at);
  const double factor = std::exp(x.dot(model.scaled));
  const Eigen::VectorXd lever = base.moved.col(at) - base.hazard[i] * x;
  const double variance = base.square[i] + lever.dot(model.best_covariance() * lever);
  return {factor * base.hazard[i], factor * std::sqrt(std::max(0.0, variance))};
}

struct Limits {
  double survival, low, high;
};

Limits survival_limits(const Predicted& p, double z, Band band) {
  const double survival = std::exp(-p.hazard);
  const BandLimits limits = band_limits(survival, p.se, z, band);
  return {survival, limits.low, limits.high};
}

}  // namespace

Eigen::MatrixXd CoxModel::scaled_rows(const Table& frame) const {
  Eigen::MatrixXd out(frame.rows(), size());
  for (const auto& term : terms) {
    const TermValues values = term_values(frame, term);
    for (int k = 0; k < term.count; ++k) {
      const auto j = static_cast<std::size_t>(term.first + k);
      for (std::int64_t row = 0; row < frame.rows(); ++row) {
        const auto r = static_cast<std::size_t>(row);
        const double raw = term.categorical ? (values.level[r] == k ? 1.0 : 0.0) : values.numbers[r];
        out(row, term.first + k) = (raw - rows.mean[j]) / rows.spread[j];
      }
    }
  }
  return out;
}

std::vector<double> CoxFit::linear_predictor(const Table& frame, bool centred) const {
  const Eigen::VectorXd score = model_->scaled_rows(frame) * model_->scaled;
  double shift = 0;
  if (!centred)
    for (int k = 0; k < model_->size(); ++k)
      shift += model_->coefficient(k) * model_->rows.mean[static_cast<std::size_t>(k)];
  std::vector<double> out(score.begin(), score.end());
  for (double& value : out) value += shift;
  return out;
}

Table CoxFit::baseline(bool at_zero, double level, Band band) const {
  const CoxModel& model = *model_;
  const double z = stats::two_sided_z(check_level("baseline", level));
  const auto bases = baselines(model);
  Eigen::VectorXd x = Eigen::VectorXd::Zero(model.size());
  if (at_zero)
    for (int k = 0; k < model.size(); ++k)
      x[k] = -model.rows.mean[static_cast<std::size_t>(k)] / model.rows.spread[static_cast<std::size_t>(k)];
  std::vector<std::uint32_t> of_row;
  std::vector<double> time, hazard, hazard_low, hazard_high, survival, low, high;
  for (std::uint32_t s = 0; s < bases.size(); ++s)
    for (std::size_t i = 0; i < bases[s].time.size(); ++i) {
      const Predicted p = predict(model, bases[s], static_cast<std::ptrdiff_t>(i), x);
      const Limits limits = survival_limits(p, z, band);
      of_row.push_back(s);
      time.push_back(bases[s].time[i]);
      hazard.push_back(p.hazard);
      hazard_low.push_back(std::isnan(limits.high) ? absent : -std::log(limits.high));
      hazard_high.push_back(std::isnan(limits.low) ? absent : -std::log(limits.low));
      survival.push_back(limits.survival);
      low.push_back(limits.low);
      high.push_back(limits.high);
    }
  Table out = model.strata.table("baseline", of_row);
  out.add("time", Column::of(std::move(time))).add("hazard", nan_is_null(hazard));
  out.add("hazard_low", nan_is_null(hazard_low)).add("hazard_high", nan_is_null(hazard_high));
  out.add("survival", nan_is_null(survival)).add("survival_low", nan_is_null(low));
  out.add("survival_high", nan_is_null(high));
  return out;
}

Table CoxFit::survival(const Table& frame, const std::optional<std::vector<double>>& times, double level,
                       Band band) const {
  const CoxModel& model = *model_;
  const double z = stats::two_sided_z(check_level("survival", level));
  const Eigen::MatrixXd x = model.scaled_rows(frame);
  std::vector<std::uint32_t> stratum(static_cast<std::size_t>(frame.rows()), 0);
  if (!model.strata.names.empty()) {
    std::map<std::string, std::uint32_t> known;
    std::string all;
    for (std::uint32_t s = 0; s < model.strata.count; ++s) {
      known.emplace(model.strata.label(s), s);
      if (s < 10) all += (s ? "; " : "one of the strata fitted: ") + model.strata.label(s);
    }
    if (model.strata.count > 10) all += "; and " + std::to_string(model.strata.count - 10) + " more";
    std::vector<Problem> problems;
    for (std::int64_t row = 0; row < frame.rows(); ++row) {
      std::string label;
      for (std::size_t k = 0; k < model.strata.names.size(); ++k)
        label += (k ? ", " : "") + model.strata.names[k] + " " + value_text(frame.column(model.strata.names[k]), row);
      const auto found = known.find(label);
      if (found == known.end())
        problems.push_back({frame.name(), model.strata.names.front(), row, label, all});
      else
        stratum[static_cast<std::size_t>(row)] = found->second;
    }
    if (!problems.empty()) throw InputError(std::move(problems));
  }
  const auto bases = baselines(model);
  std::vector<std::int64_t> row_of;
  std::vector<double> time, survival, low, high;
  for (std::int64_t row = 0; row < frame.rows(); ++row) {
    const Baseline& base = bases[stratum[static_cast<std::size_t>(row)]];
    const std::vector<double>& asked = times ? *times : base.time;
    for (const double t : asked) {
      check_non_negative("survival", "times", t);
      const auto at = std::upper_bound(base.time.begin(), base.time.end(), t) - base.time.begin() - 1;
      const Predicted p = predict(model, base, at, x.row(row).transpose());
      const Limits limits = survival_limits(p, z, band);
      row_of.push_back(row);
      time.push_back(t);
      survival.push_back(limits.survival);
      low.push_back(limits.low);
      high.push_back(limits.high);
    }
  }
  Table out("survival", static_cast<std::int64_t>(row_of.size()));
  out.add("row", Column::of(std::move(row_of))).add("time", Column::of(std::move(time)));
  out.add("survival", nan_is_null(survival)).add("survival_low", nan_is_null(low));
  out.add("survival_high", nan_is_null(high));
  return out;
}

}  // namespace cabochon::retention
