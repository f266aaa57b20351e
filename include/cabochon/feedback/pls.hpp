/// Question     How satisfied are they behind all those marks, what makes them so, and does it keep them? (The European
///              customer satisfaction index, and any other model of latent variables and paths between them.)
/// Model        Indicators x standardised, R their correlations. The score of a latent variable is y = sum w x over its
///              block, of variance 1. In turn, until no weight moves by 1e-9:
///                inner  z_j = sum e_jk y_k over the neighbours k of j on the paths;
///                       path       e: coefficients of y_j on those who act on it, correlations with those it acts on
///                       factorial  e: correlations
///                       centroid   e: their signs
///                outer  w_i proportional to cor(x_i, z_j), i in block j (mode A)
///              Then paths are least squares of the scores, loadings cor(x_i, y_j); a latent variable points the way of
///              most of its indicators. Everything is a function of R alone, but for the level of the index,
///                index = 100 (sum v m / sum v - low) / (high - low), v = w / s, m and s means and deviations of marks.
///              consistent: for latent variables that cause their indicators, instead of for scores: correlations over
///              sqrt(rho_A rho_A), loadings w sqrt(rho_A) / w'w.
///              Limits are percentiles of bootstrap draws of rows; signs of a draw follow the estimate.
/// Assumptions  rows are independent answers; paths lead one way
/// Units        marks on the declared scale; weights, loadings and paths of standardised scores; index 0 to 100
/// Source       Wold 1982, in Systems under Indirect Observation II; Lohmöller 1989, Latent Variable Path Modeling with
///              Partial Least Squares, ch. 2; Tenenhaus, Esposito Vinzi, Chatelin & Lauro 2005, Computational
///              Statistics & Data Analysis 48, 159-205 (the satisfaction model and its index); rho_A:
///              Dijkstra & Henseler 2015, MIS Quarterly 39, 297-316; HTMT: Henseler, Ringle & Sarstedt 2015,
///              JAMS 43, 115-135
/// Limits       Scores are composites: with few indicators paths are drawn towards nought and loadings upwards, which
///              `consistent` mends at the price of wider limits; its R2 and loadings may exceed 1. The index is null
///              where a weight is negative: then the block does not measure one thing.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/progress.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::feedback {

enum class PlsScheme : std::uint8_t { path, factorial, centroid };

struct PlsBlock {
  std::string latent;                   ///< name of the latent variable
  std::vector<std::string> indicators;  ///< columns of its marks, at least one; no column belongs to two blocks
};

struct PlsPath {
  std::string source;  ///< latent variable that acts
  std::string target;  ///< latent variable acted on
};

struct PlsScale {
  double low = 0;   ///< lowest mark
  double high = 0;  ///< highest mark, above the lowest
};

struct PlsModel {
  std::vector<PlsBlock> blocks;
  std::vector<PlsPath> paths;  ///< every latent variable has one; none leads in a circle
  PlsScale scale;              ///< of all marks; declared, never guessed
  PlsScheme scheme = PlsScheme::path;
  bool consistent = false;  ///< loadings, paths and R2 of latent variables that cause their indicators
};

struct PlsOptions {
  std::int64_t resamples = 1000;  ///< bootstrap draws of rows, 0 (no limits) to 1,000,000
  std::uint64_t seed = 0;         ///< the same seed gives the same limits on any number of threads
  double level = 0.95;            ///< of the limits, above 0 and below 1
  int threads = 0;                ///< 0: all of the machine's
  ProgressFunction progress{};    ///< counts draws
};

/// What the correlations of the indicators say. Matrices of latent variables are row-major, in the order of the blocks.
struct PlsFit {
  std::vector<double> weights;       ///< of each indicator, so that scores have variance 1
  std::vector<double> loadings;      ///< correlation of each indicator with its own score, or latent variable
  std::vector<double> correlations;  ///< [j * count + k] of scores, or latent variables
  std::vector<double> paths;         ///< [target * count + source]; 0 where there is none
  std::vector<double> totals;        ///< the same through all routes
  std::vector<double> r2;            ///< of each latent variable; 0 where nothing acts on it
  std::vector<double> alpha;         ///< Cronbach's, from correlations; 1 for a single indicator, as all three
  std::vector<double> rho_a;         ///< Dijkstra & Henseler's reliability of the score
  std::vector<double> rho_c;         ///< composite reliability (Joreskog; Dillon & Goldstein's rho)
  std::vector<double> ave;           ///< average variance extracted: mean of squared loadings
  std::vector<double> htmt;          ///< [j * count + k]: heterotrait-monotrait ratio of mean absolute correlations
  std::int64_t iterations = 0;       ///< until the weights stood still
};

/// The model on correlations of the indicators (row-major, in the order of the blocks); FitError when the weights do
/// not settle in 1,000 iterations.
[[nodiscard]] PlsFit pls_fit(std::span<const double> correlations, const PlsModel& model);

struct Pls {
  /// One row a path: source, target, path, path_low, path_high, se, p (normal, two-sided).
  Table paths;
  /// One row an indicator: latent, indicator, weight, loading, each with limits.
  Table outer;
  /// One row a latent variable: latent, index with limits, r2 with limits, alpha, rho_a, rho_c, ave, indicators.
  Table latents;
  /// One row a pair of latent variables: first, second, htmt, htmt_high (one-sided), correlation.
  Table htmt;
  /// One row a pair that a route leads through: source, target, direct, indirect with limits, total with limits.
  Table effects;
  /// One row a row without a missing mark: row, and a column of scores, 0 to 100, for each latent variable.
  Table scores;
  std::int64_t n = 0;           ///< rows without a missing mark
  std::int64_t iterations = 0;  ///< until the weights stood still
  std::int64_t lost = 0;        ///< draws that could not be fitted, at most a tenth
};

/// Rows with a missing mark are left out; limits are null without resamples.
[[nodiscard]] Pls pls(const Table& marks, const PlsModel& model, const PlsOptions& options = {});

/// Who acts on whom in the European customer satisfaction model.
inline constexpr std::array<std::array<std::string_view, 2>, 12> ecsi_paths{{{"image", "expectation"},
                                                                             {"image", "satisfaction"},
                                                                             {"image", "loyalty"},
                                                                             {"expectation", "quality"},
                                                                             {"expectation", "value"},
                                                                             {"expectation", "satisfaction"},
                                                                             {"quality", "value"},
                                                                             {"quality", "satisfaction"},
                                                                             {"value", "satisfaction"},
                                                                             {"satisfaction", "complaints"},
                                                                             {"satisfaction", "loyalty"},
                                                                             {"complaints", "loyalty"}}};

/// The satisfaction model of these blocks (named as in ecsi_paths): blocks left out are taken out with their paths.
[[nodiscard]] PlsModel ecsi_model(const std::vector<PlsBlock>& blocks, PlsScale scale = {1, 10},
                                  PlsScheme scheme = PlsScheme::path);

[[nodiscard]] Pls ecsi(const Table& marks, const std::vector<PlsBlock>& blocks, const PlsOptions& options = {},
                       PlsScale scale = {1, 10});

}  // namespace cabochon::feedback

namespace cabochon {

template <>
struct Names<feedback::PlsScheme> {
  static constexpr std::array<std::string_view, 3> values{"path", "factorial", "centroid"};
};

}  // namespace cabochon
