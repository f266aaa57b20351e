// Residuals of a fitted model. A row at risk over several steps collects r (x - mean of the risk set) times each step's
// hazard; Efron's events take part of it for their own step.
#include <cmath>
#include <utility>

#include "cabochon/core/checks.hpp"

#include "cox_model.hpp"
#include "nullable_column.hpp"

namespace cabochon::retention {
namespace {

// Sums of a step's columns from each step to the earliest one of its stratum.
Eigen::MatrixXd from_each(const Eigen::MatrixXd& of_step, const std::vector<RiskStep>& steps) {
  Eigen::MatrixXd out = of_step;
  for (Eigen::Index s = out.cols() - 2; s >= 0; --s)
    if (!steps[static_cast<std::size_t>(s) + 1].first) out.col(s) += out.col(s + 1);
  return out;
}

// Each place's cumulative hazard at scaled covariates 0, between its entry and its end.
std::vector<double> hazards(const CoxRows& rows, const StepSums& sums) {
  const RiskSets& sets = rows.sets;
  std::vector<double> from(sums.hazard), out(sets.size());
  for (std::size_t s = from.size(); s-- > 1;)
    if (!sets.steps[s].first) from[s - 1] += from[s];
  for (std::size_t s = 0; s < sets.steps.size(); ++s) {
    const RiskStep& step = sets.steps[s];
    for (std::size_t i = step.begin; i < step.end; ++i) {
      out[i] = from[s] - (i >= step.dead ? sums.dead_hazard[s] : 0.0);
      if (!sets.removed_at.empty() && sets.removed_at[i] != RiskSets::never) out[i] -= from[sets.removed_at[i]];
    }
  }
  return out;
}

}  // namespace

Eigen::MatrixXd CoxModel::score_residuals(CoxLikelihood& likelihood) const {
  const StepSums sums = likelihood.steps();
  const RiskSets& sets = rows.sets;
  const std::vector<double> hazard = hazards(rows, sums);
  const Eigen::MatrixXd moved = from_each(sums.moved, sets.steps);
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(survival.size()), size());
  Eigen::VectorXd part(size());
  for (std::size_t s = 0; s < sets.steps.size(); ++s) {
    const RiskStep& step = sets.steps[s];
    const auto c = static_cast<Eigen::Index>(s);
    for (std::size_t i = step.begin; i < step.end; ++i) {
      const Eigen::Map<const Eigen::VectorXd> x(rows.at(i), size());
      part = moved.col(c);
      if (!sets.removed_at.empty() && sets.removed_at[i] != RiskSets::never) part -= moved.col(sets.removed_at[i]);
      if (i >= step.dead) part -= sums.dead_moved.col(c);
      part = likelihood.risk()[i] * (part - hazard[i] * x);
      if (i >= step.dead) part += (rows.weight.empty() ? 1.0 : rows.weight[i]) * (x - sums.mean.col(c));
      out.row(sets.row[i]) = part.transpose();
    }
  }
  return out;
}

Table CoxFit::residuals(Residual kind) const {
  const CoxModel& model = *model_;
  const RiskSets& sets = model.rows.sets;
  CoxLikelihood likelihood(model.rows, model.threads);
  (void)likelihood.at(model.scaled);
  const auto n = model.survival.size();
  const int p = model.size();
  Table out("residuals", kind == Residual::schoenfeld || kind == Residual::scaled_schoenfeld
                             ? sets.events
                             : static_cast<std::int64_t>(n));
  if (kind == Residual::martingale || kind == Residual::deviance) {
    const std::vector<double> hazard = hazards(model.rows, likelihood.steps());
    std::vector<double> values(n, 0.0);
    for (std::size_t i = 0; i < sets.size(); ++i) {
      const double w = model.rows.weight.empty() ? 1.0 : model.rows.weight[i];
      const double event = model.survival.cause[sets.row[i]] ? 1.0 : 0.0;
      const double expected = likelihood.risk()[i] / w * hazard[i], martingale = event - expected;
      values[sets.row[i]] =
          kind == Residual::martingale
              ? martingale
              : std::copysign(std::sqrt(std::max(
                                  0.0, -2 * (martingale + (event > 0 ? std::log(std::max(expected, 1e-300)) : 0.0)))),
                              martingale);
    }
    return std::move(out.add("residual", Column::of(std::move(values))));
  }
  const auto spread = [&](int j) { return model.rows.spread[static_cast<std::size_t>(j)]; };
  if (kind == Residual::score || kind == Residual::dfbeta) {
    Eigen::MatrixXd score = model.score_residuals(likelihood);
    if (kind == Residual::dfbeta) score = score * model.scaled_covariance;
    for (int j = 0; j < p; ++j) {
      std::vector<double> values(n);
      const double unit = kind == Residual::dfbeta ? 1 / spread(j) : spread(j);
      for (std::size_t row = 0; row < n; ++row) values[row] = score(static_cast<Eigen::Index>(row), j) * unit;
      out.add(model.names[static_cast<std::size_t>(j)], Column::of(std::move(values)));
    }
    return out;
  }
  // Events by stratum and time, the earliest first.
  const StepSums sums = likelihood.steps();
  std::vector<std::int64_t> row;
  std::vector<double> time;
  Eigen::MatrixXd values(sets.events, p);
  std::size_t first = 0, event = 0;
  while (first < sets.steps.size()) {
    std::size_t end = first + 1;
    while (end < sets.steps.size() && !sets.steps[end].first) ++end;
    for (std::size_t s = end; s-- > first;) {
      const RiskStep& step = sets.steps[s];
      for (std::size_t i = step.dead; i < step.end; ++i) {
        const Eigen::Map<const Eigen::VectorXd> x(model.rows.at(i), p);
        row.push_back(sets.row[i]);
        time.push_back(step.time);
        values.row(static_cast<Eigen::Index>(event++)) = (x - sums.mean.col(static_cast<Eigen::Index>(s))).transpose();
      }
    }
    first = end;
  }
  if (kind == Residual::scaled_schoenfeld) {
    values = values * model.scaled_covariance * static_cast<double>(sets.events);
    values.rowwise() += model.scaled.transpose();
  }
  out.add("row", Column::of(std::move(row))).add("time", Column::of(std::move(time)));
  for (int j = 0; j < p; ++j) {
    std::vector<double> column(static_cast<std::size_t>(sets.events));
    const double unit = kind == Residual::scaled_schoenfeld ? 1 / spread(j) : spread(j);
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = values(static_cast<Eigen::Index>(i), j) * unit;
    out.add(model.names[static_cast<std::size_t>(j)], Column::of(std::move(column)));
  }
  return out;
}

}  // namespace cabochon::retention
