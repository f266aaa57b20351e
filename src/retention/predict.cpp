#include "cabochon/retention/predict.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <numeric>
#include <utility>

#include "cabochon/core/buffer.hpp"
#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/core/grouping.hpp"
#include "cabochon/retention/ahead.hpp"
#include "cabochon/retention/counts_ahead.hpp"
#include "cabochon/retention/pareto_nbd.hpp"
#include "cabochon/stats/normal.hpp"

namespace cabochon::retention {
namespace {

// Rows of a summary as the model sees them: histories, and each account's own rates.
struct Rows {
  const RepeatFit& fit;
  Histories histories;
  Design design;
  std::size_t purchase = 0;

  Rows(const RepeatFit& f, const Table& summary) : fit(f), histories(read_histories(summary)) {
    if (!histories.unit.empty() && !f.unit.empty() && histories.unit != f.unit)
      throw InputError(
          {summary.name(), "unit", -1, core::quoted(histories.unit), "the unit of the fit, " + core::quoted(f.unit)});
    design = retention::design(summary, f.purchase);
    purchase = design.names.size();
    Design more = retention::design(summary, f.leaving);
    for (auto& values : more.values) design.values.push_back(std::move(values));
  }
  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(histories.rows()); }
  [[nodiscard]] History history(std::size_t i) const {
    return {histories.x.values<double>()[i], histories.t_x.values<double>()[i], histories.T.values<double>()[i]};
  }
  [[nodiscard]] bool same_rates() const noexcept { return design.values.empty(); }
  [[nodiscard]] Rates rates(std::size_t i) const {
    Rates own = fit.rates;
    double orders = 0, leaves = 0;
    const auto base = static_cast<Eigen::Index>(fit.base());
    for (std::size_t c = 0; c < design.values.size(); ++c)
      (c < purchase ? orders : leaves) += fit.theta[base + static_cast<Eigen::Index>(c)] * design.values[c][i];
    own.alpha *= std::exp(-orders);
    if (fit.model == Model::pareto_nbd)
      own.staying *= std::exp(-leaves);
    else
      own.leaving *= std::exp(leaves);
    return own;
  }
  // Slopes by theta from those by the row's own log parameters.
  void expand(std::size_t i, const Slope& slope, Eigen::Ref<Eigen::VectorXd> out) const {
    const auto base = static_cast<Eigen::Index>(fit.base());
    for (Eigen::Index j = 0; j < base; ++j) out[j] = slope[static_cast<std::size_t>(j)];
    for (std::size_t c = 0; c < design.values.size(); ++c) {
      const double by = c < purchase ? -slope[1] : fit.model == Model::pareto_nbd ? -slope[3] : slope[2];
      out[base + static_cast<Eigen::Index>(c)] = by * design.values[c][i];
    }
  }
};

Likelihood likelihood_of(const RepeatFit& fit, const History& h, const Rates& rates) {
  if (fit.model == Model::pareto_nbd) return {{}, pareto_alive(h, rates), pareto_gone(h, rates)};
  if (fit.model == Model::nbd) return {{}, nbd_alive(h, rates), {never, {}}};
  const double m = passed(h.x, fit.rhythm);
  (void)m;
  return {{}, beta_geometric_alive(h, rates, fit.rhythm), beta_geometric_gone(h, rates, fit.rhythm)};
}

struct Alive {
  double chance = 1, gone = 0;
  Slope logit{};  // slopes of log(alive / gone)
};

Alive alive_of(const RepeatFit& fit, const History& h, const Rates& rates) {
  const Likelihood l = likelihood_of(fit, h, rates);
  Alive out;
  if (l.gone.value == never) return out;
  const double d = l.gone.value - l.alive.value, e = std::exp(-std::abs(d));
  out.gone = (d > 0 ? 1 : e) / (1 + e);
  out.chance = (d > 0 ? e : 1) / (1 + e);
  for (std::size_t j = 0; j < 4; ++j) out.logit[j] = l.alive.slope[j] - l.gone.slope[j];
  return out;
}

// Slopes by the logarithms of the parameters, from small changes of them.
template <class F>
Ahead by_differences(const Rates& rates, F&& f) {
  constexpr double step = 1e-4;
  Ahead out{f(rates), {}};
  for (std::size_t j = 0; j < 4; ++j) {
    Rates up = rates, down = rates;
    double* const ups[] = {&up.r, &up.alpha, &up.leaving, &up.staying};
    double* const downs[] = {&down.r, &down.alpha, &down.leaving, &down.staying};
    *ups[j] *= std::exp(step);
    *downs[j] *= std::exp(-step);
    out.slope[j] = (f(up) - f(down)) / (2 * step);
  }
  return out;
}

// What is asked of an account that is alive.
struct Question {
  enum Kind { orders, residual, discounted } kind = orders;
  double t = 0;     // orders, discounted
  double rate = 0;  // residual, discounted
};

bool is_geometric(const RepeatFit& fit) { return fit.model != Model::pareto_nbd && fit.model != Model::nbd; }

LeavingNodes leaving_nodes(const RepeatFit& fit, double x, const Rates& rates) {
  return {rates.leaving, rates.staying + passed(x, fit.rhythm)};
}

Ahead orders_ahead(const RepeatFit& fit, const History& h, const Rates& rates, double t, const LeavingNodes* nodes) {
  if (fit.model == Model::nbd) return nbd_orders(h, rates, t);
  if (fit.model == Model::pareto_nbd) return pareto_orders(h, rates, t);
  if (fit.rhythm.k == 1) return geometric_orders(h, rates, t, *nodes);
  return by_differences(rates, [&](const Rates& r) { return stage_orders(h, r, fit.rhythm, t); });
}

// e^(-d H) E(H) + d * integral of e^(-d t) E(t) from 0 to H.
Ahead discounted_ahead(const RepeatFit& fit, const History& h, const Rates& rates, const Question& q,
                       const LeavingNodes* nodes) {
  Ahead out = orders_ahead(fit, h, rates, q.t, nodes);
  const auto scale = [&](Ahead& a, double by) {
    a.value *= by;
    for (double& s : a.slope) s *= by;
  };
  scale(out, std::exp(-q.rate * q.t));
  if (q.rate == 0) return out;
  const double c = h.T + (fit.model == Model::pareto_nbd ? std::min(rates.alpha, rates.staying) : rates.alpha);
  const double length = std::log1p(q.t / c);
  const int panels = 1 + static_cast<int>(std::max(length / 2.5, q.rate * q.t / 8));
  const stats::Gauss16& rule = stats::gauss16();
  for (int panel = 0; panel < panels; ++panel)
    for (std::size_t g = 0; g < 16; ++g) {
      const double w = length * (panel + rule.at[g]) / panels, t = c * std::expm1(w);
      Ahead one = orders_ahead(fit, h, rates, t, nodes);
      scale(one, q.rate * std::exp(-q.rate * t) * c * std::exp(w) * length / panels * rule.weight[g]);
      out.value += one.value;
      for (std::size_t j = 0; j < 4; ++j) out.slope[j] += one.slope[j];
    }
  return out;
}

Ahead ahead_of(const RepeatFit& fit, const History& h, const Rates& rates, const Question& q,
               const LeavingNodes* nodes) {
  if (q.kind == Question::orders) return orders_ahead(fit, h, rates, q.t, nodes);
  if (q.kind == Question::discounted) return discounted_ahead(fit, h, rates, q, nodes);
  if (fit.model == Model::nbd) return nbd_orders(h, rates, 1 / q.rate);
  if (fit.model == Model::pareto_nbd)
    return by_differences(rates, [&](const Rates& r) { return pareto_residual(h, r, q.rate); });
  return by_differences(rates, [&](const Rates& r) { return stage_residual(h, r, fit.rhythm, q.rate); });
}

// Five functions of log(c + T) (the value and four slopes) between Chebyshev points, for accounts of one x.
class Curve {
 public:
  static constexpr std::size_t terms = 24;

  template <class F>
  Curve(double low, double high, F&& f) : middle_((low + high) / 2), half_(std::max((high - low) / 2, 1e-9)) {
    std::array<std::array<double, terms>, 5> at{};
    for (std::size_t i = 0; i < terms; ++i) {
      const Ahead a = f(middle_ + half_ * std::cos(angle(i)));
      at[0][i] = a.value;
      for (std::size_t j = 0; j < 4; ++j) at[j + 1][i] = a.slope[j];
    }
    double top = 0;
    for (std::size_t k = 0; k < terms; ++k)
      for (std::size_t j = 0; j < 5; ++j) {
        double sum = 0;
        for (std::size_t i = 0; i < terms; ++i) sum += at[j][i] * std::cos(static_cast<double>(k) * angle(i));
        coefficient_[k][j] = sum * (k == 0 ? 1.0 : 2.0) / static_cast<double>(terms);
        if (j == 0) top = std::max(top, std::abs(coefficient_[k][j]));
      }
    exact_ = true;
    for (std::size_t k = terms - 3; k < terms; ++k)
      for (std::size_t j = 0; j < 5; ++j) {
        const double size = j == 0 ? top : std::max(top, std::abs(coefficient_[0][j]));
        exact_ &= std::abs(coefficient_[k][j]) <= (j == 0 ? 1e-12 : 1e-9) * size;
      }
    while (used_ > 4) {  // drop what adds nothing
      double most = 0;
      for (std::size_t j = 0; j < 5; ++j) most = std::max(most, std::abs(coefficient_[used_ - 1][j]));
      if (most > 1e-14 * top) break;
      --used_;
    }
  }
  [[nodiscard]] bool exact() const noexcept { return exact_; }

  [[nodiscard]] Ahead operator()(double at) const noexcept {
    const double u = std::clamp((at - middle_) / half_, -1.0, 1.0);
    double before[5] = {}, now[5] = {};
    for (std::size_t k = used_; k-- > 1;)
      for (std::size_t j = 0; j < 5; ++j) {
        const double next = coefficient_[k][j] + 2 * u * now[j] - before[j];
        before[j] = now[j];
        now[j] = next;
      }
    Ahead out;
    out.value = coefficient_[0][0] + u * now[0] - before[0];
    for (std::size_t j = 0; j < 4; ++j) out.slope[j] = coefficient_[0][j + 1] + u * now[j + 1] - before[j + 1];
    return out;
  }

 private:
  [[nodiscard]] static double angle(std::size_t i) noexcept {
    return std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(terms);
  }
  double middle_, half_;
  std::array<std::array<double, 5>, terms> coefficient_{};
  std::size_t used_ = terms;
  bool exact_ = false;
};

constexpr std::size_t worth_a_curve = 64;  // accounts of one x

// Calls use(row, alive, ahead) for every account, in the order of x where the rates are the same for all.
template <class Use>
void for_accounts(const Rows& rows, const Question& question, Use&& use) {
  const RepeatFit& fit = rows.fit;
  const bool geometric = is_geometric(fit);
  if (!rows.same_rates()) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const History h = rows.history(i);
      const Rates rates = rows.rates(i);
      if (geometric && fit.rhythm.k == 1) {
        const LeavingNodes nodes = leaving_nodes(fit, h.x, rates);
        use(i, alive_of(fit, h, rates), ahead_of(fit, h, rates, question, &nodes));
      } else {
        use(i, alive_of(fit, h, rates), ahead_of(fit, h, rates, question, nullptr));
      }
    }
    return;
  }
  const Rates& rates = fit.rates;
  std::vector<std::uint32_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto x = rows.histories.x.values<double>(), T = rows.histories.T.values<double>();
  const double most = *std::max_element(x.begin(), x.end());
  if (most <= 1e6) {
    std::vector<std::uint32_t> begin(static_cast<std::size_t>(most) + 2, 0);
    for (const double v : x) ++begin[static_cast<std::size_t>(v) + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    for (std::size_t i = 0; i < x.size(); ++i)
      order[begin[static_cast<std::size_t>(x[i])]++] = static_cast<std::uint32_t>(i);
  } else {
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return x[a] < x[b]; });
  }
  const bool smooth = fit.rhythm.k == 1;
  const double c = fit.model == Model::pareto_nbd ? std::min(rates.alpha, rates.staying) : rates.alpha;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    double low = T[order[begin]], high = low;
    for (; end < order.size() && x[order[end]] == x[order[begin]]; ++end) {
      low = std::min(low, T[order[end]]);
      high = std::max(high, T[order[end]]);
    }
    const double repeats = x[order[begin]];
    const std::unique_ptr<LeavingNodes> nodes =
        geometric && smooth ? std::make_unique<LeavingNodes>(leaving_nodes(fit, repeats, rates)) : nullptr;
    std::unique_ptr<Curve> curve;
    if (smooth && end - begin >= worth_a_curve) {
      curve = std::make_unique<Curve>(std::log(c + low), std::log(c + high), [&](double u) {
        return ahead_of(fit, {repeats, 0, std::max(0.0, std::exp(u) - c)}, rates, question, nodes.get());
      });
      if (!curve->exact()) curve.reset();
    }
    for (std::size_t at = begin; at < end; ++at) {
      const std::size_t i = order[at];
      const History h = rows.history(i);
      use(i, alive_of(fit, h, rates),
          curve ? (*curve)(std::log(c + h.T)) : ahead_of(fit, h, rates, question, nodes.get()));
    }
    begin = end;
  }
}

double variance(const Eigen::MatrixXd& covariance, const double* slope) {
  const Eigen::Map<const Eigen::VectorXd> g(slope, covariance.rows());
  return std::max(0.0, g.dot(covariance * g));
}

struct Limits {
  double low, high;
};

Limits log_limits(double value, double deviation, double z) {
  if (!(value > 0)) return {value, value};
  const double factor = std::exp(std::min(700.0, z * deviation / value));
  return {value / factor, value * factor};
}

Column floats(Buffer<double> values) {
  std::vector<std::uint8_t> bits;
  std::int64_t nulls = 0;
  for (std::size_t i = 0; i < values.size(); ++i) nulls += std::isnan(values[i]);
  if (nulls) {
    bits.assign((values.size() + 7) / 8, 0xFF);
    for (std::size_t i = 0; i < values.size(); ++i)
      if (std::isnan(values[i])) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] & ~(1u << (i % 8)));
  }
  return to_column(std::move(values), std::move(bits), nulls);
}

// The table's account column, where it has one, leads the result.
Table result_of(const char* name, const Table& summary) {
  Table out(name, summary.rows());
  if (const Column* account = summary.find("account")) out.add("account", *account);
  return out;
}

// Sums by group of values and of their slopes by theta.
struct Groups {
  Grouping grouping;
  std::vector<std::uint32_t> slot_of;
  Eigen::Index size;
  std::vector<std::int64_t> n;
  std::vector<double> alive, value, slope, second;  // slope: size numbers a slot
  Groups(const Table& summary, const std::vector<std::string>& by, Eigen::Index slopes)
      : grouping(Grouping::of(summary, by)), size(slopes) {
    slot_of.resize(static_cast<std::size_t>(summary.rows()));
    grouping.fill(0, slot_of);
    n.assign(grouping.slots(), 0);
    alive.assign(grouping.slots(), 0);
    value.assign(grouping.slots(), 0);
    second.assign(grouping.slots(), 0);
    slope.assign(grouping.slots() * static_cast<std::size_t>(slopes), 0);
  }
  void add(std::size_t row, double p, double v, const double* g) {
    const std::uint32_t slot = slot_of[row];
    ++n[slot];
    alive[slot] += p;
    value[slot] += v;
    for (Eigen::Index j = 0; j < size; ++j)
      slope[slot * static_cast<std::size_t>(size) + static_cast<std::size_t>(j)] += g[j];
  }
  [[nodiscard]] std::vector<std::uint32_t> used() const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t slot = 0; slot < n.size(); ++slot)
      if (n[slot]) out.push_back(slot);
    return out;
  }
};

// Keys, n, alive and the value with its limits.
Table table_of(const Groups& groups, const std::vector<std::string>& by, const Eigen::MatrixXd& covariance, double z,
               const char* name, const std::string& column, const char* orders = nullptr) {
  const auto used = groups.used();
  Table out(name, static_cast<std::int64_t>(used.size()));
  const auto keys = groups.grouping.keys(used);
  for (std::size_t k = 0; k < by.size(); ++k) out.add(by[k], keys[k]);
  std::vector<std::int64_t> n;
  std::vector<double> alive, second, value, low, high;
  for (const auto slot : used) {
    n.push_back(groups.n[slot]);
    alive.push_back(groups.alive[slot]);
    second.push_back(groups.second[slot]);
    const double* g = &groups.slope[slot * static_cast<std::size_t>(groups.size)];
    const Limits l = log_limits(groups.value[slot], std::sqrt(variance(covariance, g)), z);
    value.push_back(groups.value[slot]);
    low.push_back(l.low);
    high.push_back(l.high);
  }
  out.add("n", Column::of(std::move(n)));
  if (column != "alive") out.add("alive", Column::of(std::move(alive)));
  if (orders) out.add(orders, Column::of(std::move(second)));
  out.add(column, Column::of(std::move(value)));
  out.add(column + "_low", Column::of(std::move(low)));
  out.add(column + "_high", Column::of(std::move(high)));
  return out;
}

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
  // Upper triangle, so that four parameters cost ten products.
  for_accounts(rows, question, [&](std::size_t i, const Alive& alive, const Ahead& ahead) {
    const double v = combine(i, alive, ahead);
    double var = 0;
    for (Eigen::Index a = 0; a < size; ++a) {
      double inner = fit.covariance(a, a) * g[a] / 2;
      for (Eigen::Index b = a + 1; b < size; ++b) inner += fit.covariance(a, b) * g[b];
      var += 2 * inner * g[a];
    }
    const Limits l = log_limits(v, std::sqrt(std::max(0.0, var)), z);
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

namespace {

Question question_of(const ValueOptions& options) {
  check_range("value", "rate", options.rate, Range{0, 1e3, false, false});
  check_range("value", "margin", options.margin, Range{-1e6, 1e6, false, false});
  if (std::isinf(options.horizon)) {
    check_range("value", "rate", options.rate, Range{0, 1e3, true, false});
    return {Question::residual, 0, options.rate};
  }
  check_range("value", "horizon", options.horizon, Range{0, 1e9, true, false});
  return {Question::discounted, options.horizon, options.rate};
}

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
