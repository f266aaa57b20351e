/// Question. Which unknown makes the comparison uncertain, what would each do by itself, and what should the client be
///           asked next?
/// Model.    sensitivity   shares of the variance of the difference: Sobol indices where all unknowns are independent,
///                         Shapley effects where any are correlated
///           tornado       the difference with one unknown at the ends of its middle `level`, all others at their
///           medians what_to_ask   expected value of partial perfect information: how much less the client pays, on
///           average, for
///                         knowing this term before choosing the offer of the lower mean total
/// Units.    Shares: fractions. Tornado and worth: currency a piece; a year: times the mean of pieces_per_year.
/// Source.   stats/sobol_indices.hpp, stats/shapley_effects.hpp, stats/perfect_information.hpp; tornado: Howard 1988,
///           Management Science 34(6), 679-695.
/// Limits.   A tornado shows no interactions. Worth is that of this one choice and of exact knowledge: an upper bound
/// for
///           what an answer may cost.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/export.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/ownership/comparison.hpp"

namespace cabochon::ownership {

enum class SensitivityMethod : std::uint8_t {
  sobol,   ///< first-order and total indices of independent unknowns
  shapley  ///< Shapley effects of correlated unknowns
};

/// What one unknown does to the difference.
struct Influence {
  std::string term;                 ///< "ours.shelf_days"
  std::optional<Estimate> first;    ///< share of variance that knowing the term would take away (sobol)
  std::optional<Estimate> total;    ///< share that stays as long as it is not known (sobol)
  std::optional<Estimate> shapley;  ///< fair share; all add up to 1 (shapley)
};

struct Sensitivity {
  SensitivityMethod method = SensitivityMethod::sobol;
  std::vector<Influence> influences;  ///< the largest first
  double variance = 0;                ///< of the difference, currency squared
};

/// One unknown moved while all others stand at their medians.
struct Swing {
  std::string term;
  double low = 0, high = 0;        ///< ends of the middle `level` of the term
  double at_low = 0, at_high = 0;  ///< difference (ours minus theirs) there
  double swing = 0;                ///< greatest less least difference between the two ends
};

struct Tornado {
  double base = 0;  ///< difference with every unknown at its median
  double level = 0.95;
  std::vector<Swing> swings;  ///< the widest first
};

/// What it would be worth to know one term.
struct Question {
  std::string term;
  std::string question;                  ///< what to ask, in words
  double worth_per_piece = 0;            ///< currency a piece
  double standard_error = 0;             ///< of it
  std::optional<double> worth_per_year;  ///< currency a year; empty where pieces_per_year is not given
};

struct Questions {
  double all_per_piece = 0;            ///< worth of knowing everything, currency a piece
  std::optional<double> all_per_year;  ///< the same a year
  std::vector<Question> questions;     ///< the most worth first
};

/// Quantiles of both totals and of the difference.
struct Quantiles {
  std::vector<double> probabilities;
  std::vector<double> ours, theirs, difference;
};

/// How often the difference (or a total) falls between two edges.
struct Histogram {
  std::vector<double> edges;   ///< one more than shares
  std::vector<double> shares;  ///< of draws
};

enum class Quantity : std::uint8_t { difference, ours, theirs };

// Each needs a comparison of uncertain terms, and is an InputError without one. All are drawn as the comparison was.

[[nodiscard]] CABOCHON_EXPORT Quantiles quantiles(const Comparison& comparison,
                                                  const std::vector<double>& probabilities,
                                                  const ProgressFunction& progress = {});
[[nodiscard]] CABOCHON_EXPORT Histogram histogram(const Comparison& comparison, Quantity of, int bins,
                                                  const ProgressFunction& progress = {});
/// `draws`: base points of Sobol indices, orders of Shapley effects; 0: 65536 and 32768.
[[nodiscard]] CABOCHON_EXPORT Sensitivity sensitivity(const Comparison& comparison, std::int64_t draws = 0,
                                                      const ProgressFunction& progress = {});
[[nodiscard]] CABOCHON_EXPORT Tornado tornado(const Comparison& comparison, double level);
[[nodiscard]] CABOCHON_EXPORT Questions what_to_ask(const Comparison& comparison,
                                                    const ProgressFunction& progress = {});

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct Names<ownership::SensitivityMethod> {
  static constexpr std::array<std::string_view, 2> values{"sobol", "shapley"};
};
template <>
struct Names<ownership::Quantity> {
  static constexpr std::array<std::string_view, 3> values{"difference", "ours", "theirs"};
};

}  // namespace core
}  // namespace cabochon
