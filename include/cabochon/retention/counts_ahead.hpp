/// The chances of 0, 1, 2, ... orders in a time.
///
/// Model        beta-geometric: N stages in t given alive, order i at stage i k - j:
///                P(0) = P(N < k - j); P(i) = E (1 - p)^i P(i k - j <= N < (i + 1) k - j) + E p (1 - p)^(i - 1)
///                P(N >= i k - j)
///              Pareto/NBD: negative binomial of t while alive, and the integral over the moment of leaving
/// Source       Fader, Hardie & Lee 2005, eq. 8; Fader & Hardie 2006, note 012, eq. 20 (as its integral)
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "cabochon/retention/ahead.hpp"

namespace cabochon::retention {

/// Of an account alive at T; k > 1 uses the stages done since the last order.
[[nodiscard]] inline std::vector<double> geometric_counts(const History& h, const Rates& rates, Rhythm rhythm,
                                                          std::int64_t most, double t) {
  const double n = rates.r + rhythm.k * h.x, odds = t / (rates.alpha + h.T);
  const double a = rates.leaving, b = rates.staying + passed(h.x, rhythm);
  const auto size = static_cast<std::size_t>(most) + 1;
  std::vector<double> out(size, 0);
  const std::vector<double> weights = stage_weights(h, rates, rhythm);
  for (int j = 0; j < rhythm.k; ++j) {
    std::vector<double> reach(size + 1, 0);  // P(N >= i k - j)
    reach[0] = 1;
    if (odds > 0) {
      StageCounts counts(n + j, odds);
      double i = 1;
      const double last = static_cast<double>(size);
      while (i <= last) {
        const double stage = i * rhythm.k - j;
        if (stage <= counts.at()) {
          reach[static_cast<std::size_t>(i)] = 1;
          i += 1;
        } else if (stage == counts.at() + 1) {
          reach[static_cast<std::size_t>(i)] = counts.beyond();
          i += 1;
        } else {
          if (counts.beyond() <= 0) break;
          counts.next();
        }
      }
    }
    double stay = 1;  // E (1 - p)^i
    const double w = weights[static_cast<std::size_t>(j)];
    out[0] += w * (1 - reach[1]);
    for (std::size_t i = 1; i < size; ++i) {
      const auto order = static_cast<double>(i);
      const double before = stay;
      stay *= (b + order - 1) / (a + b + order - 1);
      out[i] += w * (stay * (reach[i] - reach[i + 1]) + (before - stay) * reach[i]);
    }
  }
  return out;
}

/// Poisson orders whose rate is Gamma(n, A), in time t.
[[nodiscard]] inline std::vector<double> poisson_counts(double n, double A, std::int64_t most, double t) {
  std::vector<double> out(static_cast<std::size_t>(most) + 1, 0);
  const double log_rest = n * std::log1p(t / A), log_share = t > 0 ? std::log(t / (A + t)) : 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto k = static_cast<double>(i);
    if (!(t > 0)) {
      out[i] = i == 0 ? 1 : 0;
      continue;
    }
    out[i] = std::exp(stats::log_rising(n, k) - stats::log_gamma(k + 1) - log_rest + k * log_share);
  }
  return out;
}

[[nodiscard]] inline std::vector<double> pareto_counts(const History& h, const Rates& rates, std::int64_t most,
                                                       double t) {
  const double n = rates.r + h.x, A = rates.alpha + h.T, B = rates.staying + h.T, s = rates.leaving;
  std::vector<double> out = poisson_counts(n, A, most, t);
  const double stays = std::exp(-s * std::log1p(t / B));
  for (double& p : out) p *= stays;
  if (!(t > 0)) return out;
  const double c = std::min(A, B), length = std::log1p(t / c);
  const int panels = 6 + static_cast<int>(std::min(200.0, length * 2 + std::sqrt(static_cast<double>(most))));
  const stats::Gauss16& rule = stats::gauss16();
  for (int panel = 0; panel < panels; ++panel)
    for (std::size_t g = 0; g < 16; ++g) {
      const double w = length * (panel + rule.at[g]) / panels, u = c * std::expm1(w);
      const double density =
          s / B * std::exp(-(s + 1) * std::log1p(u / B)) * c * std::exp(w) * length / panels * rule.weight[g];
      const std::vector<double> until = poisson_counts(n, A, most, u);
      for (std::size_t i = 0; i < out.size(); ++i) out[i] += density * until[i];
    }
  return out;
}

}  // namespace cabochon::retention
