#include "cabochon/retention/cox.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/stats/chi_squared.hpp"

#include "cox_model.hpp"
#include "cox_rows.hpp"

namespace cabochon::retention {
namespace {

std::vector<double> read_weights(const Table& table, const std::string& name) {
  const Column column = to_float64(table.column(name), table.name(), name);
  const auto values = column.values<double>();
  conversion::WrongRows wrong(table.name(), name, positive.expected());
  for (std::size_t row = 0; row < values.size(); ++row) {
    const bool null = column.is_null(static_cast<std::int64_t>(row));
    if (null || !positive.contains(values[row]))
      wrong.add(static_cast<std::int64_t>(row), null ? "null" : number_text(values[row]));
  }
  wrong.raise();
  return {values.begin(), values.end()};
}

// The inverse of the information, or the place of the first covariate that it says nothing new of.
struct Inverse {
  Eigen::MatrixXd matrix;
  int useless = -1;
};

Inverse invert(const Eigen::MatrixXd& information) {
  constexpr double nothing_left = 1e-11;
  const auto p = information.rows();
  Eigen::MatrixXd lower = Eigen::MatrixXd::Zero(p, p);
  for (Eigen::Index j = 0; j < p; ++j) {
    const double left = information(j, j) - lower.row(j).head(j).squaredNorm();
    if (!(left > nothing_left * information(j, j)) || !(information(j, j) > 0)) return {{}, static_cast<int>(j)};
    lower(j, j) = std::sqrt(left);
    for (Eigen::Index i = j + 1; i < p; ++i)
      lower(i, j) = (information(i, j) - lower.row(i).head(j).dot(lower.row(j).head(j))) / lower(j, j);
  }
  const Eigen::MatrixXd half = lower.triangularView<Eigen::Lower>().solve(Eigen::MatrixXd::Identity(p, p));
  return {half.transpose() * half, -1};
}

[[noreturn]] void grows_without_bound(const CoxModel& model, const Eigen::VectorXd& direction, int iterations,
                                      double gap) {
  const double most = direction.cwiseAbs().maxCoeff();
  std::string names;
  int count = 0;
  for (int k = 0; k < model.size(); ++k) {
    if (std::abs(direction[k]) < 0.3 * most) continue;
    names += (count++ ? ", " : "") + core::quoted(model.names[static_cast<std::size_t>(k)]);
  }
  throw FitError("cox: the coefficient" + std::string(count > 1 ? "s" : "") + " of " + names + " grow" +
                     (count > 1 ? "" : "s") +
                     " without bound: the covariate orders the events perfectly (separation); leave it out or merge "
                     "its levels",
                 iterations, gap);
}

[[noreturn]] void says_nothing(const CoxModel& model, int k, const Eigen::MatrixXd& information) {
  const std::string& name = model.names[static_cast<std::size_t>(k)];
  if (!(information(k, k) > 1e-9))
    throw InputError({model.table_name, name, -1, "values alike among all accounts at risk at each event",
                      "values that differ among accounts at risk"});
  throw InputError({model.table_name, name, -1, "a linear combination of the covariates before it",
                    "a covariate that says something new"});
}

void newton(CoxModel& model, CoxLikelihood& likelihood, const CoxOptions& options) {
  constexpr double small_step = 1e-7;  // in units of a covariate's spread
  constexpr double small_gain = 1e-9;  // of the log-likelihood
  const int p = model.size();
  Eigen::VectorXd b = Eigen::VectorXd::Zero(p);
  Likelihood now = likelihood.at(b);
  model.null_value = now.value;
  Inverse inverse = invert(now.information);
  if (inverse.useless >= 0) says_nothing(model, inverse.useless, now.information);
  const double score = now.gradient.dot(inverse.matrix * now.gradient);
  model.tests.push_back({"score", score, p, stats::chi_squared_tail(score, p)});
  Ticker ticker(options.progress, options.max_iterations, 1);
  for (int iteration = 1;; ++iteration) {
    ticker.advance();
    const Eigen::VectorXd step = inverse.matrix * now.gradient;
    const double gain = now.gradient.dot(step) / 2, longest = step.cwiseAbs().maxCoeff();
    if (longest < small_step) {
      model.scaled = b + step;
      model.scaled_covariance = inverse.matrix;
      model.value = now.value + gain;
      model.iterations = iteration;
      break;
    }
    if (gain < small_gain && longest > 1e-3) grows_without_bound(model, step, iteration, longest);
    if (iteration > options.max_iterations) throw FitError("cox did not converge", options.max_iterations, longest);
    // A step of more than some spreads overshoots; whatever lowers the likelihood is halved.
    double share = std::min(1.0, 8 / longest);
    Likelihood next;
    for (int halving = 0;; ++halving) {
      next = likelihood.at(b + share * step);
      const double slack = 1e-10 * (std::abs(now.value) + 1);
      if (std::isfinite(next.value) && next.value >= now.value - slack) break;
      if (halving == 40) throw FitError("cox: no step raises the likelihood", iteration, longest);
      share /= 2;
    }
    b += share * step;
    now = std::move(next);
    inverse = invert(now.information);
    if (inverse.useless >= 0) {
      Eigen::VectorXd direction = Eigen::VectorXd::Zero(p);
      direction[inverse.useless] = 1;
      if (b.cwiseAbs().maxCoeff() > 5) direction = b;
      grows_without_bound(model, direction, iteration, longest);
    }
  }
  ticker.finish();
  const double ratio = 2 * (model.value - model.null_value);
  model.tests.insert(model.tests.begin(), {"likelihood_ratio", ratio, p, stats::chi_squared_tail(ratio, p)});
}

void check_enough(const Table& table, const SurvivalColumns& columns, const CoxModel& model) {
  const auto events =
      std::count_if(model.survival.cause.begin(), model.survival.cause.end(), [](auto c) { return c > 0; });
  if (events == 0) throw InputError({table.name(), columns.event, -1, "no event", "events, to fit coefficients to"});
  if (!model.rows.sets.comparable)
    throw InputError({table.name(), columns.time, -1, "only ties: whenever an event happens nobody else stays on",
                      "at least one event while another row stays at risk"});
  if (events <= model.size())
    throw InputError({table.name(), columns.event, -1, events == 1 ? "one event" : std::to_string(events) + " events",
                      "more events than coefficients (" + std::to_string(model.size()) + ")"});
}

}  // namespace

CoxFit cox(const Table& table, const SurvivalColumns& columns, const CoxOptions& options) {
  check_range("cox", "max_iterations", options.max_iterations, {1, 10000, false, false});
  (void)resolve_threads(options.threads);
  for (const auto& name : options.covariates)
    for (const auto& other : {std::optional(columns.time), std::optional(columns.event), columns.entry})
      if (other == name)
        throw InputError({"cox", "covariates", -1, core::quoted(name), "columns other than those of time and event"});
  auto model = std::make_shared<CoxModel>();
  model->table_name = table.name();
  model->ties = options.ties;
  model->threads = options.threads;
  model->survival = read_survival(table, columns);
  if (table.rows() == 0) throw InputError({table.name(), {}, -1, "no rows", "at least one row"});
  model->terms = cox_terms(table, options.covariates, options.categorical, options.reference);
  std::vector<TermValues> values;
  for (const auto& term : model->terms) {
    values.push_back(term_values(table, term));
    for (int k = 0; k < term.count; ++k) model->names.push_back(term.name(k));
  }
  CoxRows& rows = model->rows;
  rows.covariates = static_cast<int>(model->names.size());
  rows.stride = (rows.covariates + 3) / 4 * 4;
  rows.efron = options.ties == CoxTies::efron;
  model->strata = row_groups(table, options.strata);
  rows.sets = risk_sets(model->survival, model->strata.of_row, model->strata.count);
  check_enough(table, columns, *model);
  measure(model->terms, values, table, rows);
  fill(model->terms, values, table.rows(), options.threads, rows);
  values.clear();
  if (options.weight) {
    const auto weights = read_weights(table, *options.weight);
    rows.weight.resize(rows.sets.size());
    for (std::size_t i = 0; i < rows.weight.size(); ++i) rows.weight[i] = weights[rows.sets.row[i]];
  }
  if (options.cluster) {
    const RowGroups groups = row_groups(table, {*options.cluster});
    const Column& column = table.column(*options.cluster);
    conversion::WrongRows wrong(table.name(), *options.cluster, "the cluster of each row");
    for (std::int64_t row = 0; row < column.size(); ++row)
      if (column.is_null(row)) wrong.add(row, "null");
    wrong.raise();
    if (groups.count < 2)
      throw InputError({table.name(), *options.cluster, -1, "one cluster", "at least two clusters"});
    model->cluster = groups.of_row;
    model->clusters = groups.count;
  }
  CoxLikelihood likelihood(rows, options.threads);
  newton(*model, likelihood, options);

  const int p = model->size();
  if (options.cluster) {
    const auto sums_at = [&](const Eigen::VectorXd& b) {
      (void)likelihood.at(b);
      const Eigen::MatrixXd residuals = model->score_residuals(likelihood);
      Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(model->clusters, p);
      for (Eigen::Index row = 0; row < residuals.rows(); ++row)
        sums.row(model->cluster[static_cast<std::size_t>(row)]) += residuals.row(row);
      return sums;
    };
    const Eigen::MatrixXd null_sums = sums_at(Eigen::VectorXd::Zero(p));
    const Eigen::MatrixXd half = sums_at(model->scaled) * model->scaled_covariance;
    model->scaled_robust = half.transpose() * half;
    const Eigen::VectorXd total = null_sums.colwise().sum();
    const Eigen::MatrixXd middle = null_sums.transpose() * null_sums;
    const double robust = total.dot(middle.completeOrthogonalDecomposition().solve(total));
    model->tests.push_back({"robust_score", robust, p, stats::chi_squared_tail(robust, p)});
  }
  const double wald =
      model->scaled.dot(model->best_covariance().completeOrthogonalDecomposition().solve(model->scaled));
  model->tests.insert(model->tests.begin() + 1, {"wald", wald, p, stats::chi_squared_tail(wald, p)});
  return CoxFit(std::move(model));
}

}  // namespace cabochon::retention
