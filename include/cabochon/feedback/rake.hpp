/// Question     How many of the population does each row of a sample stand for, so that the rows add up to what is
/// known
///              of the population by several columns at once?
/// Model        Rows that share the values of all margins are one cell c with the start S_c (the sum of the rows' start
///              weights) and a factor f_c = 1. Round by round, margin by margin, every factor is multiplied by
///                  T_v / sum over the cells of value v of S_c f_c,
///              T_v being the population's total of the value, until all sums are right; a row's weight is its start
///              weight times its cell's factor. Of all weights with these sums they are nearest to the start weights in
///              relative entropy, and keep the odds ratios between cells.
/// Assumptions  Within the values of the margins who is in the sample does not depend on what is asked, and no cell of
///              the population depends on more than its margins say.
/// Units        weights and totals in units of the population, such as contacts
/// Source       Deming & Stephan 1940, Annals of Mathematical Statistics 11, 427-444; Ireland & Kullback 1968,
///              Biometrika 55, 179-188 (entropy, convergence)
/// Limits       A value that no row has can't be made up for. Cells without rows can make margins contradict each
/// other:
///              then nothing settles, and that is an error. Weights that differ much cost precision (Kish 1965: n falls
///              to the effective n = (sum w)^2 / sum w^2).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::feedback {

/// What is known of the population by one column.
struct Margin {
  std::string column;          ///< of the sample
  Column values;               ///< each value once: text, whole numbers, truth values or days; null is a value
  std::vector<double> totals;  ///< of the population with each value, at least 0
};

struct RakeOptions {
  std::optional<std::string> weight{};  ///< column of start weights of at least 0; none: 1
  double tolerance = 1e-10;             ///< largest relative distance of a sum from its total, at least 0
  std::int64_t most_rounds = 1000;      ///< rounds through all margins, at least 1
};

/// One weight a row. Totals that differ between margins, values without a row or without a total, and wrong start
/// weights are an InputError that names them; what does not settle is a FitError.
[[nodiscard]] std::vector<double> rake(const Table& sample, const std::vector<Margin>& margins,
                                       const RakeOptions& options = {}, const ProgressFunction& progress = {});

/// A margin as the kernel takes it.
struct MarginCells {
  std::vector<std::uint32_t> value_of;  ///< of each cell: the position of its value in `totals`
  std::vector<double> totals;           ///< of the population, at least 0
};

struct RakedCells {
  std::vector<double> factors;  ///< of each cell
  std::int64_t rounds = 0;      ///< done
  double gap = 0;               ///< largest relative distance of a sum from its total, met in the last round
};

/// The factors of cells with these starts; settled when gap <= tolerance.
[[nodiscard]] inline RakedCells rake_cells(std::span<const double> start, std::span<const MarginCells> margins,
                                           double tolerance, std::int64_t most_rounds, Ticker& ticker) {
  RakedCells out{std::vector<double>(start.size(), 1.0), 0, 0};
  std::vector<double> sums;
  while (out.rounds < most_rounds) {
    ++out.rounds;
    out.gap = 0;
    for (const MarginCells& margin : margins) {
      sums.assign(margin.totals.size(), 0);
      for (std::size_t c = 0; c < start.size(); ++c) sums[margin.value_of[c]] += start[c] * out.factors[c];
      for (std::size_t v = 0; v < sums.size(); ++v) {
        const double total = margin.totals[v];
        if (total > 0) out.gap = std::max(out.gap, std::abs(sums[v] - total) / total);
        sums[v] = sums[v] > 0 ? total / sums[v] : 0;
      }
      for (std::size_t c = 0; c < start.size(); ++c) out.factors[c] *= sums[margin.value_of[c]];
      ticker.advance(static_cast<std::int64_t>(start.size()));
    }
    if (out.gap <= tolerance) break;
  }
  return out;
}

}  // namespace cabochon::feedback
