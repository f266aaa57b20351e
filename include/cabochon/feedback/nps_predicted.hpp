/// Question. Forty of sixty people answered: what may the NPS of all sixty be?
/// Model.    Under Jeffreys' prior the M people who did not answer are Dirichlet-multinomial given the n who did:
///             P(x1, x2, x3) ~ product of G(a_k + x_k) / x_k!,  a_k = n_k + 1/2,  x1 + x2 + x3 = M.
///           The NPS of all N = n + M is 100 (n1 - n3 + x1 - x3) / N, on a lattice of steps of 100 / N. The lower limit
///           is the first value with more than the tail at or below it, the upper the first with at most the tail above
///           it: no side leaves out more than its tail. Up to `most_unseen` people that is summed exactly; beyond, the
///           lattice is so fine that a Dirichlet distribution of the same mean and variance stands for it.
/// Units.    NPS points.
/// Source.   Mosimann 1962, Biometrika 49, 65-82, eq. 3.4; Ericson 1969, Journal of the Royal Statistical Society B 31,
///           195-233 (finite populations).
/// Limits.   Who did not answer is taken to be like who did; beyond `most_unseen` errors stay below half a step.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "cabochon/stats/dirichlet_difference.hpp"

namespace cabochon::feedback {

inline constexpr std::int64_t most_unseen = 2000;

namespace detail {

// Terms q^x G(a + x) / x! for x from 0 to `most`, over their largest. As the classes add up to `most`, q changes
// nothing but where the terms are large: about their means.
[[nodiscard]] inline std::vector<double> class_terms(double a, double all, std::int64_t most) {
  const double log_q = std::log(static_cast<double>(most) / (all + static_cast<double>(most)));
  std::vector<double> out(static_cast<std::size_t>(most + 1));
  double log_term = 0, top = 0;
  for (std::int64_t x = 0; x <= most; ++x) {
    if (x > 0) log_term += std::log((a + static_cast<double>(x - 1)) / static_cast<double>(x)) + log_q;
    out[static_cast<std::size_t>(x)] = log_term;
    top = std::max(top, log_term);
  }
  for (double& term : out) term = std::exp(term - top);
  return out;
}

}  // namespace detail

/// Limits of the difference x1 - x3 of `unseen` people, on the lattice; alpha are the posterior's parameters.
[[nodiscard]] inline std::pair<std::int64_t, std::int64_t> unseen_difference(const std::array<double, 3>& alpha,
                                                                             std::int64_t unseen, double tail) {
  const double all = alpha[0] + alpha[1] + alpha[2];
  const auto one = detail::class_terms(alpha[0], all, unseen), two = detail::class_terms(alpha[1], all, unseen),
             three = detail::class_terms(alpha[2], all, unseen);
  std::vector<double> chance(static_cast<std::size_t>(2 * unseen + 1), 0);
  double total = 0;
  for (std::int64_t x3 = 0; x3 <= unseen; ++x3) {
    const double weight = three[static_cast<std::size_t>(x3)];
    double* const to = chance.data() + (unseen - x3);
    const double* const rest = two.data() + (unseen - x3);
    for (std::int64_t x1 = 0; x1 <= unseen - x3; ++x1) to[x1] += weight * one[static_cast<std::size_t>(x1)] * rest[-x1];
  }
  for (const double c : chance) total += c;
  // A hair of slack, so that a tail that is met exactly counts as met whatever the rounding.
  const double most = tail * total * (1 + 1e-12);
  std::pair<std::int64_t, std::int64_t> out{-unseen, unseen};
  double sum = 0;
  for (std::int64_t k = -unseen; k <= unseen; ++k)
    if ((sum += chance[static_cast<std::size_t>(k + unseen)]) > most) {
      out.first = k;
      break;
    }
  sum = 0;
  for (std::int64_t k = unseen; k >= -unseen; --k)
    if ((sum += chance[static_cast<std::size_t>(k + unseen)]) > most) {
      out.second = k;
      break;
    }
  return out;
}

}  // namespace cabochon::feedback
