#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include "cabochon/core/buffer.hpp"
#include "cabochon/core/checks.hpp"
#include "cabochon/retention/counts_ahead.hpp"
#include "cabochon/retention/predict.hpp"
#include "cabochon/stats/normal.hpp"

#include "account_rows.hpp"
#include "groups.hpp"
#include "value_question.hpp"

namespace cabochon::retention {

namespace {

// A new account: the model's rates for a row of covariates, and for the M- models the chance to stay at all.
struct Newcomer {
  Rates rates;
  std::vector<double> values;  // covariates
  std::size_t purchase = 0;

  Newcomer(const RepeatFit& fit, const Table* covariates) : rates(fit.rates) {
    if (fit.purchase.empty() && fit.leaving.empty()) return;
    if (!covariates)
      throw InputError({"expected", "covariates", -1, {}, "a frame with one row of the model's covariates"});
    if (covariates->rows() != 1)
      throw InputError({"expected", "covariates", -1, std::to_string(covariates->rows()) + " rows", "one row"});
    Design one = design(*covariates, fit.purchase);
    purchase = one.values.size();
    const Design more = design(*covariates, fit.leaving);
    one.values.insert(one.values.end(), more.values.begin(), more.values.end());
    double orders = 0, leaves = 0;
    for (std::size_t c = 0; c < one.values.size(); ++c) {
      values.push_back(one.values[c][0]);
      (c < purchase ? orders : leaves) += fit.theta[static_cast<Eigen::Index>(fit.base() + c)] * values.back();
    }
    rates.alpha *= std::exp(-orders);
    (fit.model == Model::pareto_nbd ? rates.staying : rates.leaving) *=
        std::exp(fit.model == Model::pareto_nbd ? -leaves : leaves);
  }
  [[nodiscard]] Eigen::VectorXd expand(const RepeatFit& fit, const Slope& slope) const {
    Eigen::VectorXd out(fit.theta.size());
    const auto base = static_cast<Eigen::Index>(fit.base());
    for (Eigen::Index j = 0; j < base; ++j) out[j] = slope[static_cast<std::size_t>(j)];
    for (std::size_t c = 0; c < values.size(); ++c) {
      const double by = c < purchase ? -slope[1] : fit.model == Model::pareto_nbd ? -slope[3] : slope[2];
      out[base + static_cast<Eigen::Index>(c)] = by * values[c];
    }
    return out;
  }
};

// From the first order on: alive for sure, but in the M- models only with chance b / (a + b).
Ahead of_newcomer(const RepeatFit& fit, const Rates& rates, const Question& question) {
  const History start{0, 0, 0};
  std::unique_ptr<LeavingNodes> nodes;
  if (is_geometric(fit) && fit.rhythm.k == 1) nodes = std::make_unique<LeavingNodes>(leaving_nodes(fit, 0, rates));
  Ahead out = ahead_of(fit, start, rates, question, nodes.get());
  if (!fit.rhythm.may_leave_at_once) return out;
  const double gone = rates.leaving / (rates.leaving + rates.staying);
  for (double& s : out.slope) s *= 1 - gone;
  out.slope[2] -= out.value * gone * (1 - gone);
  out.slope[3] += out.value * gone * (1 - gone);
  out.value *= 1 - gone;
  return out;
}

}  // namespace

std::vector<Estimate> expected(const RepeatFit& fit, const std::vector<double>& t, double level,
                               const Table* covariates) {
  const double z = stats::two_sided_z(check_level("expected", level));
  const Newcomer newcomer(fit, covariates);
  std::vector<Estimate> out;
  for (const double one : t) {
    check_range("expected", "t", one, Range{0, 1e9, false, false});
    const Ahead ahead = of_newcomer(fit, newcomer.rates, {Question::orders, one, 0});
    const Eigen::VectorXd g = newcomer.expand(fit, ahead.slope);
    const Limits l = log_limits(ahead.value, std::sqrt(variance(fit.covariance, g.data())), z);
    out.push_back({ahead.value, l.low, l.high, level, static_cast<std::int64_t>(fit.accounts), "delta"});
  }
  return out;
}

Estimate new_value(const RepeatFit& fit, const SpendFit& spend, const ValueOptions& options, const Table* covariates) {
  const double z = stats::two_sided_z(check_level("value", options.predict.level));
  const Newcomer newcomer(fit, covariates);
  const Ahead ahead = of_newcomer(fit, newcomer.rates, question_of(options));
  const SpendAhead s = spend_ahead(0, 0, spend.spend);
  if (std::isnan(s.value))
    throw InputError({"value", "q", -1, number_text(spend.spend.q),
                      "a Gamma-Gamma model with q above 1: else the mean value of new accounts is infinite"});
  Eigen::VectorXd g = newcomer.expand(fit, ahead.slope) * (options.margin * s.value);
  double var = variance(fit.covariance, g.data());
  Eigen::Vector3d h(s.slope[0], s.slope[1], s.slope[2]);
  h *= options.margin * ahead.value;
  var += variance(spend.covariance, h.data());
  const double money = options.margin * ahead.value * s.value;
  Limits l = log_limits(std::abs(money), std::sqrt(var), z);
  if (money < 0) l = {-l.high, -l.low};
  return {money, l.low, l.high, options.predict.level, static_cast<std::int64_t>(fit.accounts), "delta"};
}

namespace {

std::vector<double> counts_of(const RepeatFit& fit, const History& h, const Rates& rates, std::int64_t most, double t) {
  if (fit.model == Model::nbd) return poisson_counts(rates.r + h.x, rates.alpha + h.T, most, t);
  if (fit.model == Model::pareto_nbd) return pareto_counts(h, rates, most, t);
  return geometric_counts(h, rates, fit.rhythm, most, t);
}

void check_counts(std::int64_t most, double t) {
  check_range("pmf", "n", static_cast<double>(most), Range{0, 1e5, false, false});
  check_range("pmf", "t", t, Range{0, 1e9, false, false});
}

}  // namespace

std::vector<double> pmf(const RepeatFit& fit, std::int64_t most, double t, const Table* covariates) {
  check_counts(most, t);
  const Newcomer newcomer(fit, covariates);
  std::vector<double> out = counts_of(fit, {0, 0, 0}, newcomer.rates, most, t);
  if (!fit.rhythm.may_leave_at_once) return out;
  const double stay = newcomer.rates.staying / (newcomer.rates.leaving + newcomer.rates.staying);
  for (double& p : out) p *= stay;
  out[0] += 1 - stay;
  return out;
}

Table conditional_pmf(const RepeatFit& fit, const Table& summary, std::int64_t most, double t) {
  check_counts(most, t);
  const Rows rows(fit, summary);
  std::vector<Buffer<double>> columns;
  for (std::int64_t k = 0; k <= most; ++k) columns.emplace_back(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const History h = rows.history(i);
    const Rates rates = rows.rates(i);
    const Alive alive = alive_of(fit, h, rates);
    const std::vector<double> counts = counts_of(fit, h, rates, most, t);
    for (std::size_t k = 0; k < counts.size(); ++k)
      columns[k][i] = alive.chance * counts[k] + (k == 0 ? alive.gone : 0);
  }
  Table out = result_of("pmf", summary);
  for (std::size_t k = 0; k < columns.size(); ++k) out.add("p_" + std::to_string(k), to_column(std::move(columns[k])));
  return out;
}

std::vector<double> tracking(const RepeatFit& fit, const Table& summary, const std::vector<double>& offsets) {
  const Rows rows(fit, summary);
  std::vector<std::pair<double, std::size_t>> ages;  // distinct T, and a row of it
  std::vector<double> weight;
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto T = rows.histories.T.values<double>();
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return T[a] < T[b]; });
  for (const std::size_t i : order) {
    if (rows.same_rates() && !ages.empty() && ages.back().first == T[i]) {
      weight.back() += 1;
    } else {
      ages.emplace_back(T[i], i);
      weight.push_back(1);
    }
  }
  std::vector<double> out;
  for (const double offset : offsets) {
    double sum = 0;
    for (std::size_t i = 0; i < ages.size(); ++i) {
      const double age = ages[i].first + offset;
      if (!(age > 0)) continue;
      sum += weight[i] * of_newcomer(fit, rows.rates(ages[i].second), {Question::orders, age, 0}).value;
    }
    out.push_back(sum);
  }
  return out;
}

}  // namespace cabochon::retention
