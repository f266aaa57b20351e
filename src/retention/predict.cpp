#include "cabochon/retention/predict.hpp"

#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/stats/normal.hpp"

#include "for_accounts.hpp"
#include "groups.hpp"

namespace cabochon::retention {

namespace {

Table answer(const RepeatFit& fit, const Table& summary, const Question& question, const PredictOptions& options,
             const std::string& column) {
  const double z = stats::two_sided_z(check_level(column, options.level));
  const Rows rows(fit, summary);
  const Eigen::Index size = fit.theta.size();
  Eigen::VectorXd g = Eigen::VectorXd::Zero(size);
  // P(alive) A and its slopes: A dP + P dA, dP = P (1 - P) d logit.
  const auto combine = [&](std::size_t i, const Alive& alive, const Ahead& ahead) {
    Slope slope;
    for (std::size_t j = 0; j < 4; ++j)
      slope[j] = alive.chance * (ahead.slope[j] + ahead.value * alive.gone * alive.logit[j]);
    rows.expand(i, slope, g);
    return alive.chance * ahead.value;
  };
  if (!options.by.empty()) {
    Groups groups(summary, options.by, size);
    for_accounts(rows, question, [&](std::size_t i, const Alive& alive, const Ahead& ahead) {
      const double value = combine(i, alive, ahead);
      groups.add(i, alive.chance, value, g.data());
    });
    return table_of(groups, options.by, fit.covariance, z, column.c_str(), column);
  }
  Buffer<double> chance(rows.size()), value(rows.size()), low(rows.size()), high(rows.size());
  for_accounts(rows, question, [&](std::size_t i, const Alive& alive, const Ahead& ahead) {
    const double v = combine(i, alive, ahead);
    const Limits l = log_limits(v, std::sqrt(variance(fit.covariance, g.data())), z);
    chance[i] = alive.chance;
    value[i] = v;
    low[i] = l.low;
    high[i] = l.high;
  });
  Table out = result_of(column.c_str(), summary);
  out.add("p_alive", to_column(std::move(chance)));
  out.add(column, to_column(std::move(value)));
  out.add(column + "_low", to_column(std::move(low)));
  out.add(column + "_high", to_column(std::move(high)));
  return out;
}

}  // namespace

Table p_alive(const RepeatFit& fit, const Table& summary, const PredictOptions& options) {
  const double z = stats::two_sided_z(check_level("p_alive", options.level));
  const Rows rows(fit, summary);
  const Eigen::Index size = fit.theta.size();
  Eigen::VectorXd g = Eigen::VectorXd::Zero(size);
  if (!options.by.empty()) {
    Groups groups(summary, options.by, size);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Alive a = alive_of(fit, rows.history(i), rows.rates(i));
      Slope slope;
      for (std::size_t j = 0; j < 4; ++j) slope[j] = a.chance * a.gone * a.logit[j];
      rows.expand(i, slope, g);
      groups.add(i, a.chance, a.chance, g.data());
    }
    return table_of(groups, options.by, fit.covariance, z, "p_alive", "alive");
  }
  Buffer<double> value(rows.size()), low(rows.size()), high(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Alive a = alive_of(fit, rows.history(i), rows.rates(i));
    rows.expand(i, a.logit, g);
    const double half = z * std::sqrt(variance(fit.covariance, g.data()));
    value[i] = a.chance;
    const double odds = a.gone / a.chance, factor = std::exp(std::min(half, 700.0));
    low[i] = a.gone > 0 ? (a.chance > 0 ? 1 / (1 + odds * factor) : 0) : 1;
    high[i] = a.gone > 0 ? (a.chance > 0 ? 1 / (1 + odds / factor) : 0) : 1;
  }
  Table out = result_of("p_alive", summary);
  out.add("p_alive", to_column(std::move(value)));
  out.add("p_alive_low", to_column(std::move(low)));
  out.add("p_alive_high", to_column(std::move(high)));
  return out;
}

Table conditional(const RepeatFit& fit, const Table& summary, double t, const PredictOptions& options) {
  check_range("conditional", "t", t, Range{0, 1e9, false, false});
  return answer(fit, summary, {Question::orders, t, 0}, options, "expected");
}

Table residual(const RepeatFit& fit, const Table& summary, double rate, const PredictOptions& options) {
  check_range("dert", "rate", rate, Range{0, 1e3, true, false});
  return answer(fit, summary, {Question::residual, 0, rate}, options, "dert");
}

}  // namespace cabochon::retention
