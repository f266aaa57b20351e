/// A summary as a fitted model sees it: histories, each account's own rates, and what may be asked of it.
#pragma once

#include <cmath>

#include "cabochon/core/error.hpp"
#include "cabochon/core/text.hpp"
#include "cabochon/retention/ahead.hpp"
#include "cabochon/retention/fit.hpp"

namespace cabochon::retention {

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

struct Alive {
  double chance = 1, gone = 0;
  Slope logit{};  // slopes of log(alive / gone)
};

/// P(alive) with the slopes of its logit.
[[nodiscard]] Alive alive_of(const RepeatFit& fit, const History& h, const Rates& rates);

// What is asked of an account that is alive.
struct Question {
  enum Kind { orders, residual, discounted } kind = orders;
  double t = 0;     // orders, discounted
  double rate = 0;  // residual, discounted
};

[[nodiscard]] inline bool is_geometric(const RepeatFit& fit) {
  return fit.model != Model::pareto_nbd && fit.model != Model::nbd;
}

[[nodiscard]] inline LeavingNodes leaving_nodes(const RepeatFit& fit, double x, const Rates& rates) {
  return {rates.leaving, rates.staying + passed(x, fit.rhythm)};
}

/// The answer for an account that is alive; `nodes` are needed by the beta-geometric models of k = 1.
[[nodiscard]] Ahead ahead_of(const RepeatFit& fit, const History& h, const Rates& rates, const Question& question,
                             const LeavingNodes* nodes);

}  // namespace cabochon::retention
