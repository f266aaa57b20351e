// Are the hazards proportional? Tests of x g(t) beside x; see cabochon/retention/cox.hpp.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "cabochon/stats/chi_squared.hpp"

#include "cox_model.hpp"

namespace cabochon::retention {
namespace {

// g(t) of every step, less its mean over the events.
std::vector<double> transformed(const CoxModel& model, TimeTransform transform, bool among_events,
                                std::vector<double>& deaths) {
  const RiskSets& sets = model.rows.sets;
  std::vector<std::uint32_t> order(sets.steps.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return sets.steps[a].time < sets.steps[b].time; });
  deaths.resize(order.size());
  for (std::size_t s = 0; s < deaths.size(); ++s) deaths[s] = sets.steps[s].deaths();
  std::vector<double> g(order.size());
  if (transform == TimeTransform::identity || transform == TimeTransform::log) {
    for (std::size_t s = 0; s < g.size(); ++s)
      g[s] = transform == TimeTransform::log ? std::log(sets.steps[s].time) : sets.steps[s].time;
    if (transform == TimeTransform::log && !std::all_of(g.begin(), g.end(), [](double v) { return std::isfinite(v); }))
      throw InputError(
          {"proportional_hazards", "transform", -1, "'log' with an event at time 0", "one of km, rank, identity"});
  } else if (transform == TimeTransform::rank && among_events) {
    double before = 0;
    for (std::size_t k = 0; k < order.size();) {
      double here = 0;
      std::size_t end = k;
      for (; end < order.size() && sets.steps[order[end]].time == sets.steps[order[k]].time; ++end)
        here += deaths[order[end]];
      for (; k < end; ++k) g[order[k]] = before + (here + 1) / 2;
      before += here;
    }
  } else if (transform == TimeTransform::rank) {
    // Among the ends of all rows, as in R since 3.0; before it was among the events.
    const auto& ends = model.survival.by_time;
    std::size_t at = 0;
    for (std::size_t k = 0; k < order.size();) {
      const double now = sets.steps[order[k]].time;
      while (at < ends.size() && model.survival.time[ends[at]] < now) ++at;
      std::size_t past = at;
      while (past < ends.size() && model.survival.time[ends[past]] == now) ++past;
      for (; k < order.size() && sets.steps[order[k]].time == now; ++k)
        g[order[k]] = static_cast<double>(at + past + 1) / 2;
      at = past;
    }
  } else {  // 1 less Kaplan-Meier of all rows just before, whatever their stratum
    double survival = 1;
    std::size_t k = 0;
    std::int64_t events = 0;
    for_each_time(model.survival, model.survival.by_time, model.survival.by_entry, std::span(&events, 1),
                  [&](double time, std::int64_t at_risk, std::int64_t) {
                    for (; k < order.size() && sets.steps[order[k]].time == time; ++k) g[order[k]] = 1 - survival;
                    survival *= 1 - static_cast<double>(events) / static_cast<double>(at_risk);
                  });
  }
  double sum = 0, all = 0;
  for (std::size_t s = 0; s < g.size(); ++s) {
    sum += g[s] * deaths[s];
    all += deaths[s];
  }
  for (double& value : g) value -= sum / all;
  return g;
}

double quadratic(const Eigen::MatrixXd& matrix, const Eigen::VectorXd& vector) {
  return vector.dot(matrix.completeOrthogonalDecomposition().solve(vector));
}

}  // namespace

Table CoxFit::proportional_hazards(TimeTransform transform, HazardsTest test) const {
  const CoxModel& model = *model_;
  const int p = model.size();
  std::vector<double> deaths;
  const std::vector<double> g = transformed(model, transform, test == HazardsTest::approximate, deaths);
  double squares = 0;
  for (std::size_t s = 0; s < g.size(); ++s) squares += deaths[s] * g[s] * g[s];
  if (!(squares > 0))
    throw InputError({"proportional_hazards", "time", -1, "all events at one time", "events at different times"});
  CoxLikelihood likelihood(model.rows, model.threads);
  const Likelihood plain = likelihood.at(model.scaled);
  const Likelihood once = likelihood.at(model.scaled, &g);
  std::vector<double> g2(g.size());
  std::transform(g.begin(), g.end(), g2.begin(), [](double v) { return v * v; });
  const Likelihood twice = likelihood.at(model.scaled, &g2);
  const Eigen::MatrixXd inverse = plain.information.inverse();
  const Eigen::VectorXd drift = once.gradient - once.information * (inverse * plain.gradient);
  const Eigen::MatrixXd left = twice.information - once.information * inverse * once.information;

  std::vector<std::string> names;
  std::vector<double> statistic, p_value;
  std::vector<std::int64_t> df;
  const auto add = [&](const std::string& name, int first, int count) {
    double value = 0;
    if (test == HazardsTest::score && count == p) {
      value = quadratic(left, drift);
    } else if (test == HazardsTest::score) {
      // The model with this term's x g(t) alone beside all of x.
      value = quadratic(left.block(first, first, count, count), drift.segment(first, count));
    } else {
      const double events = std::accumulate(deaths.begin(), deaths.end(), 0.0);
      const Eigen::VectorXd scaled = inverse * once.gradient;
      value = count == p ? once.gradient.dot(scaled) * events / squares
                         : quadratic(inverse.block(first, first, count, count), scaled.segment(first, count)) * events /
                               squares;
    }
    names.push_back(name);
    statistic.push_back(value);
    df.push_back(count);
    p_value.push_back(stats::chi_squared_tail(value, count));
  };
  for (const auto& term : model.terms) add(term.column, term.first, term.count);
  add("global", 0, p);
  Table out("proportional_hazards");
  out.add("term", Column::text(names)).add("statistic", Column::of(std::move(statistic)));
  out.add("df", Column::of(std::move(df))).add("p_value", Column::of(std::move(p_value)));
  return out;
}

}  // namespace cabochon::retention
