/// Every account's P(alive) and answer, by a curve where many share x.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include "account_rows.hpp"
#include "curve.hpp"

namespace cabochon::retention {

inline constexpr std::size_t worth_a_curve = 64;  // accounts of one x

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

}  // namespace cabochon::retention
