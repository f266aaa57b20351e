#include "cabochon/ownership/simulate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "cabochon/ownership/compare.hpp"

#include "drawn_amounts.hpp"

namespace cabochon::ownership {
namespace {

/// Low and high end of the middle `level` of the values, whose order changes.
[[nodiscard]] std::pair<double, double> middle(std::vector<double>& values, double level) {
  const std::array<double, 2> ends{(1 - level) / 2, (1 + level) / 2};
  const auto found = stats::quantiles(values, ends);
  return {found[0], found[1]};
}

}  // namespace

Estimate estimate_of(double mean, std::vector<double>& values, const Sampling& sampling) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (*most - *least <= 1e-13 * std::max(std::abs(*least), std::abs(*most))) return Estimate::exact(mean);
  const auto [low, high] = middle(values, sampling.level);
  return {mean,
          low,
          high,
          sampling.level,
          static_cast<std::int64_t>(values.size()),
          sampling.sampler == stats::Sampler::sobol ? "monte_carlo_sobol" : "monte_carlo_random"};
}

Sides sides_of(double ours, double theirs, std::vector<double>& our_draws, std::vector<double>& their_draws,
               const Sampling& sampling) {
  std::vector<double> difference(our_draws.size());
  for (std::size_t i = 0; i < difference.size(); ++i) difference[i] = our_draws[i] - their_draws[i];
  return {estimate_of(ours, our_draws, sampling), estimate_of(theirs, their_draws, sampling),
          estimate_of(ours - theirs, difference, sampling)};
}

Uncertainty told(const Sampling& sampling, std::vector<std::string> unknowns, const stats::Stretches& cheaper,
                 double ties, double moved) {
  Uncertainty out;
  out.sampling = sampling;
  out.unknowns = std::move(unknowns);
  out.probability_ours_cheaper = cheaper.share();
  out.probability = cheaper.estimate(sampling.sampler, sampling.level);
  out.probability_error = cheaper.error(sampling.sampler);
  out.probability_tie = ties / static_cast<double>(sampling.draws);
  out.correlations_moved = moved;
  return out;
}

void fill_amounts(Comparison& comparison, Simulated& drawn, const Sampling& sampling) {
  std::array<double, line_count> ours, theirs;
  std::copy_n(drawn.means.begin(), line_count, ours.begin());
  std::copy_n(drawn.means.begin() + line_count, line_count, theirs.begin());
  const LineMask considered = comparison.considered, rest = considered & ~bit(Line::metal);
  const double our_total = total_of(ours, considered), their_total = total_of(theirs, considered);
  comparison.without_metal =
      sides_of(total_of(ours, rest), total_of(theirs, rest), drawn.without_metal[0], drawn.without_metal[1], sampling);
  if (comparison.price_only)
    comparison.price_only = sides_of(total_of(ours, detail::price_mask), total_of(theirs, detail::price_mask),
                                     drawn.price[0], drawn.price[1], sampling);
  for (auto& line : comparison.lines) {
    const auto k = static_cast<std::size_t>(line.line);
    const Sides sides = sides_of(ours[k], theirs[k], drawn.lines[k], drawn.lines[line_count + k], sampling);
    line.ours = sides.ours;
    line.theirs = sides.theirs;
    line.difference = sides.difference;
  }
  comparison.ours = estimate_of(our_total, drawn.ours, sampling);
  comparison.theirs = estimate_of(their_total, drawn.theirs, sampling);
  comparison.difference = estimate_of(our_total - their_total, drawn.difference, sampling);
}

void simulate_into(Comparison& comparison, const Sampling& sampling, const ProgressFunction& progress) {
  check(sampling);
  const TwoOffers offers(comparison, sampling.shared);
  const Draws draws(offers.unknowns(), sampling);
  if (offers.unknowns().empty()) return;
  Simulated drawn = simulate(offers, draws, sampling, progress);

  stats::Stretches cheaper(sampling.draws);
  cheaper.fill([&](std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    return drawn.difference[at] < 0 && !detail::tied(drawn.ours[at], drawn.theirs[at]);
  });
  fill_amounts(comparison, drawn, sampling);
  std::vector<std::string> names;
  for (const auto& unknown : offers.unknowns()) names.push_back(unknown.name);
  comparison.uncertainty =
      told(sampling, std::move(names), cheaper, static_cast<double>(drawn.ties), draws.copula().moved);
}

}  // namespace cabochon::ownership
