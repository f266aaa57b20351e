/// Linear regression of a table's rows, with errors that an econometrician trusts.
///
/// Question     How much margin goes with one point of each factor, the others being equal, and how surely?
/// Model        y = b0 + b1 x1 + ... + e by (weighted) least squares; effects of account and period are absorbed.
///              Errors: classical, hc0 to hc3, cluster (one way or two), wild (wild cluster bootstrap, null imposed).
///              hc1 has the factor n / (n - k); clusters that of `small_sample`, k counting absorbed levels unless they
///              are nested in the clusters. t of G - 1 degrees for clusters (the smaller G of two), n - k elsewhere.
///              standardised = b sd(x) / sd(y); partial_r = t / sqrt(t^2 + n - k) with the classical t;
///              vif = 1 / (1 - R2 of the term on the others).
/// Assumptions  The mean is linear in the terms. hc: independent rows. cluster, wild: independent clusters.
/// Units        b: unit of the outcome a unit of the term
/// Source       stats/sandwich.hpp, stats/absorb.hpp, stats/wild_bootstrap.hpp; factors of small samples: Cameron &
/// Miller
///              (2015), Journal of Human Resources 50, 317-372; heteroscedasticity test: Koenker (1981), Journal of
///              Econometrics 17, 107-112; normality: Jarque & Bera (1980), Economics Letters 6, 255-259; neighbours:
///              Durbin & Watson (1950), Biometrika 37, 409-428; serial correlation: Wooldridge (2010), Econometric
///              Analysis of Cross Section and Panel Data, sections 7.8 and 10.5; distance: Cook (1977), Technometrics
///              19, 15-18
/// Limits       A coefficient says what goes together in these rows; it is no promise of what a change would bring.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/progress.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::drivers {

enum class Errors : std::uint8_t { classical, hc0, hc1, hc2, hc3, cluster, wild };
enum class SmallSample : std::uint8_t { full, groups, none };
enum class TwoWay : std::uint8_t { each, smallest };
enum class Dependent : std::uint8_t { error, drop };
enum class Singletons : std::uint8_t { drop, keep };
enum class WildPoints : std::uint8_t { automatic, rademacher, webb };

struct RegressOptions {
  std::optional<std::string> weights{};          ///< column of weights above 0; rows of weight 0 are left out
  std::vector<std::string> effects{};            ///< columns whose levels are absorbed: account, month
  Errors se = Errors::hc1;                       ///< kind of standard errors
  std::vector<std::string> cluster{};            ///< one or two columns of clusters
  double level = 0.95;                           ///< confidence of the limits, above 0 and below 1
  SmallSample small_sample = SmallSample::full;  ///< clusters: G / (G - 1) (n - 1) / (n - k); G / (G - 1); 1
  TwoWay two_way = TwoWay::each;                 ///< G of the factor: each way's own, or the smallest for all
  std::vector<std::string> categorical{};        ///< number columns that name categories
  std::vector<std::pair<std::string, std::string>> reference{};  ///< the level that others compare with
  std::optional<std::string> unit{};                             ///< column of units, for lags
  std::optional<std::string> period{};                           ///< column of periods, for lags
  bool intercept = true;                                         ///< whether there is a constant
  Dependent dependent = Dependent::error;           ///< a term that others fix: an InputError, or left out and said
  Singletons singletons = Singletons::drop;         ///< rows alone in an absorbed level: left out and counted, or kept
  WildPoints wild_weights = WildPoints::automatic;  ///< automatic: Webb's below 12 clusters, Rademacher's from there
  std::int64_t draws = 9999;                        ///< of the wild bootstrap, 99 to 10,000,000
  std::uint64_t seed = 1;                           ///< of the wild bootstrap
  bool rows = false;                                ///< whether to give each row's fitted value, residual and leverage
  int threads = 0;                                  ///< 0: all of the machine's; the bytes do not depend on it
};

struct Regression {
  Table coefficients{"coefficients"};  ///< term, estimate, se, low, high, t, p, standardised, partial_r, vif
  Table covariance{"covariance"};      ///< term and one column a term
  Table factors{"factors"};            ///< factor, terms, f, p: whether all terms of a factor are zero
  Table left_out{"left_out"};          ///< column, rows, alone: what missing values cost
  Table dropped{"dropped"};            ///< term, because: terms that others fix
  Table rows{"rows"};                  ///< row, fitted, residual, leverage, studentised, cook, when asked for
  std::string outcome;
  std::string errors;  ///< the kind of standard errors, in words
  double level = 0.95;
  double r2 = 0, adjusted_r2 = 0;     ///< of the whole model, absorbed effects included
  double within_r2 = 0;               ///< of what the effects leave; r2 without effects
  double sigma = 0;                   ///< standard deviation of the residuals, n - k degrees
  double skewness = 0, kurtosis = 0;  ///< of the residuals; kurtosis of a normal is 3
  double jarque_bera_p = 0;           ///< chance of so unnormal residuals if errors are normal
  double koenker_p = 0;               ///< chance of residuals so uneven over the terms if errors are even
  double durbin_watson = 0;           ///< of the rows in their order: 2 where neighbours are unlike, 0 where alike
  /// Residuals with those of the same unit one period before, where `unit` and `period` are given.
  std::optional<double> serial_correlation{}, serial_expected{}, serial_p{};
  std::optional<double> largest_leverage{};  ///< few rows, hc2, hc3 or rows only
  std::optional<double> largest_cook{};      ///< largest of Cook's distances; as largest_leverage
  std::optional<std::int64_t> cook_row{};    ///< the frame's row that has it
  double condition = 0;                      ///< of the scaled terms; above 30 they are hard to tell apart
  std::int64_t n = 0, dof = 0;               ///< rows used; degrees of freedom of t
  std::int64_t dof_residual = 0;             ///< n - k, absorbed levels counted
  std::int64_t table_rows = 0;               ///< rows of the frame
  std::vector<std::int64_t> clusters;        ///< of each way
  std::vector<std::int64_t> absorbed;        ///< levels of each effect
  std::int64_t singletons = 0;               ///< rows alone in an absorbed level
  std::int64_t absorb_iterations = 0;        ///< 0: exact
  double absorb_gap = 0;                     ///< largest mean of a level left, relative
  std::vector<std::string> notes;            ///< what a reader must know, in sentences
};

/// InputErrors: see design.hpp; a constant or repeated factor, rows no more than terms, fewer than two clusters.
[[nodiscard]] Regression regress(const Table& frame, const std::string& outcome,
                                 const std::vector<std::string>& factors, const RegressOptions& options = {},
                                 const ProgressFunction& progress = {});

}  // namespace cabochon::drivers

namespace cabochon {
inline namespace core {

template <>
struct Names<drivers::Errors> {
  static constexpr std::array<std::string_view, 7> values = {"classical", "hc0",     "hc1", "hc2",
                                                             "hc3",       "cluster", "wild"};
};
template <>
struct Names<drivers::SmallSample> {
  static constexpr std::array<std::string_view, 3> values = {"full", "groups", "none"};
};
template <>
struct Names<drivers::TwoWay> {
  static constexpr std::array<std::string_view, 2> values = {"each", "smallest"};
};
template <>
struct Names<drivers::Dependent> {
  static constexpr std::array<std::string_view, 2> values = {"error", "drop"};
};
template <>
struct Names<drivers::Singletons> {
  static constexpr std::array<std::string_view, 2> values = {"drop", "keep"};
};
template <>
struct Names<drivers::WildPoints> {
  static constexpr std::array<std::string_view, 3> values = {"automatic", "rademacher", "webb"};
};

}  // namespace core
}  // namespace cabochon
