// The rhythm of accounts, pooled: gamma gaps, whose rate and regularity differ from account to account.
//
// Of one account the gaps between orders are Gamma(k, rate), its rate is Gamma(r, alpha) among accounts, its regularity
// k one of a few values with weights, and after each order it goes for good with probability `leaves`. With n gaps of
// sum G and a silence of s so far, given k,
//     the rate is Gamma(r + n k, alpha + G)
//     P(gap > s) = I_{(alpha + G) / (alpha + G + s)}(r + n k, k)            (a beta prime distribution's tail)
//     likelihood = (1 - leaves)^n m(gaps) (leaves + (1 - leaves) P(gap > s))
// r, alpha, leaves and the weights maximise the product over accounts (weights by EM).
// Sources: Wheat & Morrison (1990), Marketing Science 9, 162-170 (regularity); Platzer & Reutterer (2016), Marketing
// Science 35, 779-799 (regularity that differs among accounts); Batislam, Denizel & Filiztekin (2007) (leaving).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cabochon/core/progress.hpp"

namespace cabochon::retention {

/// What the model needs of one account.
struct Gaps {
  double n = 0;        ///< gaps
  double sum = 0;      ///< of the gaps, in days of the clock
  double log_sum = 0;  ///< sum of their logarithms
  double silent = 0;   ///< days of the clock since the last order
};

inline constexpr std::array<double, 7> regularities{0.5, 1, 2, 3, 5, 8, 12};

struct Rhythm {
  double shape = 1, rate = 1;  ///< r and alpha, of the rate among accounts
  double leaves = 0.05;        ///< probability of going for good after an order
  std::array<double, regularities.size()> weights{};
  double log_likelihood = 0;  ///< of the accounts it was fitted to
  std::int64_t accounts = 0;  ///< those
};

/// Fits to at most 1,000 of the accounts, evenly spaced among them.
[[nodiscard]] Rhythm fit_rhythm(const std::vector<Gaps>& accounts, const ProgressFunction& progress = {});

/// What the rhythm says of one account.
struct Silence {
  double typical = 0;        ///< expected gap, in days of the clock
  double low = 0, high = 0;  ///< limits of the typical gap
  double regularity = 0;     ///< k; 1: as if at random
  double probability = 0;    ///< of so long a silence if nothing were wrong
  double active = 0;         ///< probability that it has not gone for good
  double no_order = 0;       ///< probability of no order within the horizon
};

/// `horizon`: days of the clock ahead.
[[nodiscard]] Silence silence_of(const Rhythm& rhythm, const Gaps& account, double horizon, double level);

}  // namespace cabochon::retention
