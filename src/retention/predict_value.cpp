#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/retention/predict.hpp"
#include "cabochon/stats/normal.hpp"

#include "for_accounts.hpp"
#include "groups.hpp"
#include "value_question.hpp"

namespace cabochon::retention {

namespace {

Column checked_means(const Table& summary) {
  const Column x = to_float64(summary.column("x"), summary.name(), "x");
  const Column mean = to_float64(summary.column("mean_value"), summary.name(), "mean_value");
  conversion::WrongRows wrong(summary.name(), "mean_value", "a mean value above 0 for an account with repeats");
  const auto xs = x.values<double>(), means = mean.values<double>();
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (!x.is_null(row) && xs[i] > 0 && (mean.is_null(row) || !(means[i] > 0 && std::isfinite(means[i]))))
      wrong.add(row, [&] { return (mean.is_null(row) ? "null" : number_text(means[i])) + of_account(summary, row); });
  }
  wrong.raise();
  return mean;
}

}  // namespace

Table value(const RepeatFit& fit, const SpendFit& spend, const Table& summary, const ValueOptions& options) {
  const Question question = question_of(options);
  const double z = stats::two_sided_z(check_level("value", options.predict.level));
  const Rows rows(fit, summary);
  const Column means = checked_means(summary);
  const auto mean = means.values<double>();
  const Eigen::Index size = fit.theta.size();
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(size + 3, size + 3);
  covariance.topLeftCorner(size, size) = fit.covariance;
  covariance.bottomRightCorner(3, 3) = spend.covariance;
  Eigen::VectorXd g = Eigen::VectorXd::Zero(size + 3);
  struct One {
    double orders, each, value;
  };
  const auto combine = [&](std::size_t i, const Alive& alive, const Ahead& ahead) -> One {
    const SpendAhead s = spend_ahead(rows.history(i).x, mean[i], spend.spend);
    const double orders = alive.chance * ahead.value;
    Slope slope;
    for (std::size_t j = 0; j < 4; ++j)
      slope[j] = options.margin * s.value * alive.chance * (ahead.slope[j] + ahead.value * alive.gone * alive.logit[j]);
    rows.expand(i, slope, g.head(size));
    for (std::size_t j = 0; j < 3; ++j) g[size + static_cast<Eigen::Index>(j)] = options.margin * orders * s.slope[j];
    return {orders, s.value, options.margin * orders * s.value};
  };
  const auto limits = [&](double v, double deviation) {
    if (std::isnan(v)) return Limits{v, v};
    if (v >= 0) return log_limits(v, deviation, z);
    const Limits l = log_limits(-v, deviation, z);
    return Limits{-l.high, -l.low};
  };
  if (!options.predict.by.empty()) {
    Groups groups(summary, options.predict.by, size + 3);
    for_accounts(rows, question, [&](std::size_t i, const Alive& alive, const Ahead& ahead) {
      const One one = combine(i, alive, ahead);
      groups.add(i, alive.chance, one.value, g.data());
      groups.second[groups.slot_of[i]] += one.orders;
    });
    return table_of(groups, options.predict.by, covariance, z, "value", "value", "orders");
  }
  const std::size_t n = rows.size();
  Buffer<double> chance(n), orders(n), each(n), money(n), low(n), high(n);
  for_accounts(rows, question, [&](std::size_t i, const Alive& alive, const Ahead& ahead) {
    const One one = combine(i, alive, ahead);
    const Limits l = limits(one.value, std::sqrt(variance(covariance, g.data())));
    chance[i] = alive.chance;
    orders[i] = one.orders;
    each[i] = one.each;
    money[i] = one.value;
    low[i] = l.low;
    high[i] = l.high;
  });
  Table out = result_of("value", summary);
  out.add("p_alive", to_column(std::move(chance)));
  out.add("orders", to_column(std::move(orders)));
  out.add("order_value", floats(std::move(each)));
  out.add("value", floats(std::move(money)));
  out.add("value_low", floats(std::move(low)));
  out.add("value_high", floats(std::move(high)));
  return out;
}

Table spend_values(const SpendFit& spend, const Table& summary, const PredictOptions& options) {
  const double z = stats::two_sided_z(check_level("expected_value", options.level));
  const Column x = to_float64(summary.column("x"), summary.name(), "x"), means = checked_means(summary);
  const auto xs = x.values<double>(), mean = means.values<double>();
  Buffer<double> value(xs.size()), low(xs.size()), high(xs.size());
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const SpendAhead s = spend_ahead(xs[i], mean[i], spend.spend);
    const Limits l = log_limits(s.value, std::sqrt(variance(spend.covariance, s.slope.data())), z);
    value[i] = s.value;
    low[i] = l.low;
    high[i] = l.high;
  }
  Table out = result_of("order_value", summary);
  out.add("order_value", floats(std::move(value)));
  out.add("order_value_low", floats(std::move(low)));
  out.add("order_value_high", floats(std::move(high)));
  return out;
}

}  // namespace cabochon::retention
