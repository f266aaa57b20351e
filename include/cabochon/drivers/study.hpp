/// A table read as a study of one outcome: columns of factors, scaled, and the clusters that its rows come in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/drivers/game.hpp"

namespace cabochon::drivers {

struct Study {
  std::vector<std::string> factors;
  std::vector<std::size_t> widths;   ///< columns of each factor: 1, or the levels of a text factor but the first
  std::vector<std::string> columns;  ///< names of the columns: "price", "region=North"
  std::size_t rows = 0;
  std::vector<double> data;            ///< row by row, the outcome last; each column of mean 0 and standard deviation 1
  std::vector<double> mean, scale;     ///< of each column, before it was centred and divided
  std::vector<std::uint32_t> cluster;  ///< of each row; empty when rows stand alone
  std::size_t clusters = 0;            ///< or rows, when rows stand alone

  [[nodiscard]] std::size_t width() const noexcept { return columns.size() + 1; }
};

/// Numbers and truth values are one column, text one column a level but the first by name. An InputError for columns
/// that are not there or no factors; nulls, NaN and infinities, with their rows; a factor or an outcome that never
/// varies; fewer rows than columns need; fewer than two clusters.
[[nodiscard]] Study read_study(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                               const std::optional<std::string>& cluster);

/// An InputError for each factor that others already give, naming them.
void check_rank(const Study& study, const Game& game, const std::string& table);

/// Sums and cross-products of the units that are drawn again: clusters, or rows. They are made once; a resample only
/// weighs them.
class Moments {
 public:
  static constexpr std::size_t lanes = 8;  ///< resamples at once

  explicit Moments(const Study& study);

  [[nodiscard]] std::size_t units() const noexcept { return units_; }
  /// Correlations of the whole sample.
  [[nodiscard]] Game game() const;
  /// Correlations of eight resamples: weights[unit * lanes + lane] says how often each unit was drawn.
  [[nodiscard]] std::vector<Game> games(const std::vector<std::uint32_t>& weights) const;
  /// Correlations without one of `parts` equal parts of the units each, for a jackknife.
  [[nodiscard]] std::vector<Game> left_out(std::size_t parts) const;

 private:
  [[nodiscard]] const double* products(std::size_t unit, double* room) const;
  [[nodiscard]] Game game(const double* sums, double count) const;

  const Study& study_;
  std::size_t units_ = 0, entries_ = 0;
  bool stored_ = false;  // a block a unit; otherwise rows, weighed by their unit's weight
  std::vector<double> blocks_, counts_;
};

}  // namespace cabochon::drivers
