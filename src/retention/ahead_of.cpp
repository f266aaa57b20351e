#include <algorithm>
#include <cmath>

#include "cabochon/retention/pareto_nbd.hpp"

#include "account_rows.hpp"

namespace cabochon::retention {

namespace {

Likelihood likelihood_of(const RepeatFit& fit, const History& h, const Rates& rates) {
  if (fit.model == Model::pareto_nbd) return {{}, pareto_alive(h, rates), pareto_gone(h, rates)};
  if (fit.model == Model::nbd) return {{}, nbd_alive(h, rates), {never, {}}};
  return {{}, beta_geometric_alive(h, rates, fit.rhythm), beta_geometric_gone(h, rates, fit.rhythm)};
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

}  // namespace

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

Ahead ahead_of(const RepeatFit& fit, const History& h, const Rates& rates, const Question& q,
               const LeavingNodes* nodes) {
  if (q.kind == Question::orders) return orders_ahead(fit, h, rates, q.t, nodes);
  if (q.kind == Question::discounted) return discounted_ahead(fit, h, rates, q, nodes);
  if (fit.model == Model::nbd) return nbd_orders(h, rates, 1 / q.rate);
  if (fit.model == Model::pareto_nbd) return pareto_residual(h, rates, q.rate);
  if (fit.rhythm.k == 1) return geometric_residual(h, rates, q.rate, *nodes);
  return by_differences(rates, [&](const Rates& r) { return stage_residual(h, r, fit.rhythm, q.rate); });
}

}  // namespace cabochon::retention
