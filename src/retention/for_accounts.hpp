/// Every account's P(alive) and answer, by a curve where many share x.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

#include "account_rows.hpp"
#include "curve.hpp"
#include "surface.hpp"

namespace cabochon::retention {

inline constexpr std::size_t worth_a_curve = 64;  // accounts of one x
inline constexpr std::size_t worth_a_surface = 800;

/// Rows by rising x.
[[nodiscard]] inline std::vector<std::uint32_t> rows_by_repeats(const Rows& rows) {
  std::vector<std::uint32_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto x = rows.histories.x.values<double>();
  const double most = x.empty() ? 0 : *std::max_element(x.begin(), x.end());
  if (most > 1e6) {
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return x[a] < x[b]; });
    return order;
  }
  std::vector<std::uint32_t> begin(static_cast<std::size_t>(most) + 2, 0);
  for (const double v : x) ++begin[static_cast<std::size_t>(v) + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  for (std::size_t i = 0; i < x.size(); ++i)
    order[begin[static_cast<std::size_t>(x[i])]++] = static_cast<std::uint32_t>(i);
  return order;
}

// Calls use(row, alive, ahead) for accounts of one x whose rates are their own; `order` are their rows.
template <class Use>
void for_own_rates(const Rows& rows, const Question& question, std::span<const std::uint32_t> order, Use& use) {
  const RepeatFit& fit = rows.fit;
  const bool plain = is_geometric(fit) && fit.rhythm.k == 1, pareto = fit.model == Model::pareto_nbd;
  const double x = rows.history(order.front()).x;
  // A = alpha + T, and a or B: all that an answer depends on besides x and what is common.
  struct Place {
    Rates rates;
    double A, other;
  };
  const auto place = [&](std::uint32_t i) {
    const Rates rates = rows.rates(i);
    const double T = rows.history(i).T;
    return Place{rates, rates.alpha + T, pareto ? rates.staying + T : rates.leaving};
  };
  std::unique_ptr<Surface> surface;
  if ((plain || pareto) && order.size() >= worth_a_surface) {
    double low[2] = {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    double high[2] = {-low[0], -low[1]};
    for (const auto i : order) {
      const Place p = place(i);
      const double at[2] = {std::log(p.A), std::log(p.other)};
      for (int j = 0; j < 2; ++j) {
        low[j] = std::min(low[j], at[j]);
        high[j] = std::max(high[j], at[j]);
      }
    }
    surface = std::make_unique<Surface>(low[0], high[0], low[1], high[1], [&](double v) {
      Rates rates = fit.rates;
      (pareto ? rates.staying : rates.leaving) = std::exp(v);
      auto nodes = plain ? std::make_shared<LeavingNodes>(leaving_nodes(fit, x, rates)) : nullptr;
      return [&fit, &question, x, rates, nodes](double u) mutable {
        rates.alpha = std::exp(u);
        return ahead_of(fit, {x, 0, 0}, rates, question, nodes.get());
      };
    });
    if (!surface->exact()) surface.reset();
  }
  for (const auto i : order) {
    const History h = rows.history(i);
    const Place p = place(i);
    Ahead ahead;
    if (surface) {
      ahead = (*surface)(std::log(p.A), std::log(p.other));
      ahead.slope[1] *= p.rates.alpha / p.A;  // from those by log A and log B
      if (pareto) ahead.slope[3] *= p.rates.staying / p.other;
    } else if (plain) {
      const LeavingNodes nodes = leaving_nodes(fit, x, p.rates);
      ahead = ahead_of(fit, h, p.rates, question, &nodes);
    } else {
      ahead = ahead_of(fit, h, p.rates, question, nullptr);
    }
    use(i, alive_of(fit, h, p.rates), ahead);
  }
}

// Calls use(row, alive, ahead) for every account, in the order of x.
template <class Use>
void for_accounts(const Rows& rows, const Question& question, Use&& use) {
  const RepeatFit& fit = rows.fit;
  const bool geometric = is_geometric(fit);
  const std::vector<std::uint32_t> order = rows_by_repeats(rows);
  const auto x = rows.histories.x.values<double>(), T = rows.histories.T.values<double>();
  const Rates& rates = fit.rates;
  const bool smooth = fit.rhythm.k == 1;
  const double c = fit.model == Model::pareto_nbd ? std::min(rates.alpha, rates.staying) : rates.alpha;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    double low = T[order[begin]], high = low;
    for (; end < order.size() && x[order[end]] == x[order[begin]]; ++end) {
      low = std::min(low, T[order[end]]);
      high = std::max(high, T[order[end]]);
    }
    if (!rows.same_rates()) {
      for_own_rates(rows, question, std::span(order).subspan(begin, end - begin), use);
      begin = end;
      continue;
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

}  // namespace cabochon::retention
