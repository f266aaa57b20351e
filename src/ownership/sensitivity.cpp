#include "cabochon/ownership/sensitivity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/ownership/compare.hpp"
#include "cabochon/ownership/simulate.hpp"
#include "cabochon/stats/perfect_information.hpp"
#include "cabochon/stats/shapley_effects.hpp"
#include "cabochon/stats/sobol_indices.hpp"

#include "simulation.hpp"

namespace cabochon::ownership {
namespace {

/// Normal scores of independent unknowns, or with their correlations, as values.
void values_of_scores(const Draws& draws, const double* scores, int count, double* x) {
  for (int d = 0; d < draws.dimensions(); ++d)
    for (int i = 0; i < count; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(d) * Draws::block + i;
      x[at] = draws.of_score(d, scores[at]);
    }
}

[[nodiscard]] Eigen::MatrixXd whole_correlation(const Draws& draws) {
  Eigen::MatrixXd r = Eigen::MatrixXd::Identity(draws.dimensions(), draws.dimensions());
  const auto& members = draws.members();
  for (std::size_t i = 0; i < members.size(); ++i)
    for (std::size_t j = 0; j < members.size(); ++j)
      r(members[i], members[j]) = draws.copula().scores(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
  return r;
}

[[nodiscard]] double weight(const Influence& influence) {
  return influence.shapley ? influence.shapley->value : influence.total->value;
}

/// A block's values, first draws of a comparison.
template <class Take>
void for_draws(const Drawn& drawn, std::int64_t n, const ProgressFunction& progress, Take&& take) {
  const auto room = static_cast<std::size_t>(drawn.draws.dimensions()) * Draws::block;
  constexpr std::int64_t chunk_draws = std::int64_t{1} << 15;
  Ticker ticker(progress, n, chunk_draws);
  for_chunks(
      n, drawn.sampling.threads, ticker,
      [&](std::int64_t, std::int64_t begin, std::int64_t end) {
        std::vector<std::uint32_t> words(room);
        std::vector<double> x(room);
        for (std::int64_t first = begin; first < end; first += Draws::block) {
          const int count = static_cast<int>(std::min<std::int64_t>(Draws::block, end - first));
          drawn.draws.fill(first, count, words.data(), x.data());
          take(first, count, x.data());
        }
      },
      [](std::int64_t) {}, chunk_draws);
  ticker.finish();
}

}  // namespace

Quantiles quantiles(const Comparison& comparison, const std::vector<double>& probabilities,
                    const ProgressFunction& progress) {
  const Drawn drawn(comparison, "distribution");
  for (const double p : probabilities) check_range("distribution", "probabilities", p, share);
  Simulated all = simulate(drawn.offers, drawn.draws, drawn.sampling, progress);
  return {probabilities, stats::quantiles(all.ours, probabilities), stats::quantiles(all.theirs, probabilities),
          stats::quantiles(all.difference, probabilities)};
}

Histogram histogram(const Comparison& comparison, Quantity of, int bins, const ProgressFunction& progress) {
  const Drawn drawn(comparison, "histogram");
  check_range("histogram", "bins", bins, Range{1, 10000, false, false});
  const Simulated all = simulate(drawn.offers, drawn.draws, drawn.sampling, progress);
  const auto& values = of == Quantity::ours ? all.ours : of == Quantity::theirs ? all.theirs : all.difference;
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double low = *least, width = (*most - *least) / bins;
  Histogram out;
  for (int i = 0; i <= bins; ++i) out.edges.push_back(i == bins ? *most : low + width * i);
  std::vector<std::int64_t> counts(static_cast<std::size_t>(bins), 0);
  for (const double value : values) {
    const double place = width > 0 ? (value - low) / width : 0;
    ++counts[static_cast<std::size_t>(std::min(static_cast<double>(bins - 1), place))];
  }
  for (const auto count : counts) out.shares.push_back(static_cast<double>(count) / static_cast<double>(values.size()));
  return out;
}

Sensitivity sensitivity(const Comparison& comparison, std::int64_t draws, const ProgressFunction& progress) {
  const Drawn drawn(comparison, "sensitivity");
  check_range("sensitivity", "draws", static_cast<double>(draws), Range{0, 0x1p32, false, false});
  const Sampling& sampling = drawn.sampling;
  const auto& unknowns = drawn.offers.unknowns();
  Sensitivity out;
  out.method = drawn.draws.correlated() ? SensitivityMethod::shapley : SensitivityMethod::sobol;
  if (out.method == SensitivityMethod::sobol) {
    stats::IndexSampling how{draws > 0 ? draws : 65536, sampling.seed, sampling.sampler, sampling.level,
                             sampling.threads};
    const auto found = stats::sobol_indices(
        static_cast<int>(unknowns.size()),
        [&](const std::uint32_t* words, int count, double* x) { drawn.draws.turn(words, count, x); },
        [&](const double* x, int count, double* y) { differences(drawn.offers, x, count, y); }, how, progress);
    out.variance = found.variance;
    for (std::size_t i = 0; i < unknowns.size(); ++i)
      out.influences.push_back({unknowns[i].name, found.first[i], found.total[i], {}});
  } else {
    const std::int64_t n = std::max<std::int64_t>(sampling.draws, 65536);
    std::vector<double> y(static_cast<std::size_t>(n));
    for_draws(drawn, n, {}, [&](std::int64_t first, int count, const double* x) {
      differences(drawn.offers, x, count, y.data() + first);
    });
    double mean = 0, square = 0;
    for (const double one : y) mean += one / static_cast<double>(n);
    for (const double one : y) square += (one - mean) * (one - mean);
    out.variance = square / static_cast<double>(n - 1);
    const auto found = stats::shapley_effects(
        whole_correlation(drawn.draws), out.variance,
        [&](const double* scores, int count, double* to) {
          std::vector<double> x(static_cast<std::size_t>(drawn.draws.dimensions()) * Draws::block);
          values_of_scores(drawn.draws, scores, count, x.data());
          differences(drawn.offers, x.data(), count, to);
        },
        draws > 0 ? draws : 32768, sampling.seed, sampling.level, sampling.threads, progress);
    for (std::size_t i = 0; i < unknowns.size(); ++i) out.influences.push_back({unknowns[i].name, {}, {}, found[i]});
  }
  std::stable_sort(out.influences.begin(), out.influences.end(),
                   [](const Influence& a, const Influence& b) { return weight(a) > weight(b); });
  return out;
}

Tornado tornado(const Comparison& comparison, double level) {
  const Drawn drawn(comparison, "tornado");
  check_level("tornado", level);
  const auto& laws = drawn.draws.laws();
  std::vector<double> x;
  for (const auto& law : laws) x.push_back(law.quantile()(0.5));
  Tornado out{drawn.offers.difference(x.data()), level, {}};
  for (std::size_t d = 0; d < laws.size(); ++d) {
    const double median = x[d], low = laws[d].quantile()((1 - level) / 2), high = laws[d].quantile()((1 + level) / 2);
    Swing swing{drawn.offers.unknowns()[d].name, low, high, 0, 0, 0};
    // A difference that turns inside the interval shows its true span.
    double least = out.base, most = out.base;
    constexpr int steps = 32;
    for (int i = 0; i <= steps; ++i) {
      x[d] = i == steps ? high : low + (high - low) * i / steps;
      const double there = drawn.offers.difference(x.data());
      if (i == 0) swing.at_low = there;
      if (i == steps) swing.at_high = there;
      least = std::min(least, there);
      most = std::max(most, there);
    }
    swing.swing = most - least;
    x[d] = median;
    out.swings.push_back(std::move(swing));
  }
  std::stable_sort(out.swings.begin(), out.swings.end(),
                   [](const Swing& a, const Swing& b) { return a.swing > b.swing; });
  return out;
}

Questions what_to_ask(const Comparison& comparison, const ProgressFunction& progress) {
  const Drawn drawn(comparison, "what_to_ask");
  const auto& unknowns = drawn.offers.unknowns();
  const std::int64_t n = std::min<std::int64_t>(std::max<std::int64_t>(drawn.sampling.draws, 1024), 65536);
  const auto size = static_cast<std::size_t>(n);
  std::vector<double> gain(size);  // what choosing ours saves
  std::vector<std::vector<double>> x(unknowns.size(), std::vector<double>(size));
  for_draws(drawn, n, progress, [&](std::int64_t first, int count, const double* values) {
    const auto at = static_cast<std::size_t>(first);
    differences(drawn.offers, values, count, gain.data() + at);
    for (int i = 0; i < count; ++i) gain[at + static_cast<std::size_t>(i)] *= -1;
    for (std::size_t d = 0; d < x.size(); ++d)
      std::copy_n(values + static_cast<std::ptrdiff_t>(d) * Draws::block, count, x[d].begin() + first);
  });
  double mean = 0, better = 0;
  for (const double one : gain) {
    mean += one / static_cast<double>(n);
    better += std::max(0.0, one) / static_cast<double>(n);
  }
  Questions out;
  out.all_per_piece = std::max(0.0, better - std::max(0.0, mean));
  const Term& pieces = comparison.buyer.pieces_per_year;
  const auto a_year = [&](double worth) {
    return pieces.given() ? std::optional<double>(worth * pieces.number()) : std::nullopt;
  };
  out.all_per_year = a_year(out.all_per_piece);
  for (std::size_t d = 0; d < unknowns.size(); ++d) {
    const stats::Worth worth = stats::perfect_information(x[d], gain, drawn.sampling.seed);
    const Offer& silent = unknowns[d].sides[0] == Of::theirs ? comparison.their_offer : comparison.our_offer;
    std::string question = detail::meaning_of(unknowns[d].field);
    const std::string side(name_of(unknowns[d].sides[0]));
    if (unknowns[d].sides[0] != Of::buyer && unknowns[d].sides.size() == 1)
      question += ", of " + (silent.supplier.empty() ? side : core::quoted(silent.supplier));
    out.questions.push_back({unknowns[d].name, question + "?", worth.value, worth.standard_error, a_year(worth.value)});
  }
  std::stable_sort(out.questions.begin(), out.questions.end(),
                   [](const Question& a, const Question& b) { return a.worth_per_piece > b.worth_per_piece; });
  return out;
}

}  // namespace cabochon::ownership
