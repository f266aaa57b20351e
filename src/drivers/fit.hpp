// A least squares fit of a design: what the tables of a regression are made from.
#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/buffer.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/drivers/design.hpp"
#include "cabochon/drivers/regression.hpp"
#include "cabochon/stats/sandwich.hpp"
#include "cabochon/stats/wild_bootstrap.hpp"

namespace cabochon::drivers {

// Effects taken out of all columns.
struct AbsorbedColumns {
  std::vector<Buffer<double>> columns;  // terms first, the outcome last
  std::vector<double> root_weights;     // empty without weights
  std::vector<double> leverage;         // of the effects, where asked for
  std::vector<double> magnitude;        // root of the sum of squares of each column before
  std::vector<RowGroups> groups;
  std::int64_t degrees = 0;     // levels, the constant among them
  std::int64_t iterations = 0;  // 0: exact
  double gap = 0;
};

[[nodiscard]] AbsorbedColumns absorb(const Design& design, const RegressOptions& options, bool leverages,
                                     Ticker& ticker);

struct Fit {
  bool constant = false;
  bool perfect = false;                 // the terms reproduce the outcome
  std::vector<std::size_t> terms;       // of the design, those kept
  std::vector<double> shift;            // of the kept terms and the outcome; zeros where effects are absorbed
  Eigen::VectorXd b;                    // constant first where there is one, in shifted columns
  Eigen::MatrixXd bread;                // (X'X)^-1
  stats::Matrix<stats::Extended> root;  // R^-1, bread = root root'
  bool orthonormal = false;             // whether the sums' meat and scores are those of X R^-1
  std::vector<double> length;           // centred (or within) norm of the kept terms and the outcome
  double rss = 0;
  double condition = 0;  // of the terms scaled to length 1
  stats::ResidualSums sums;
  std::vector<stats::Dependence> dependent;  // columns of the design's terms, the constant first where there is one

  [[nodiscard]] Eigen::Index first() const noexcept { return constant ? 1 : 0; }
};

// What the residual pass should bring besides.
struct FitRequest {
  int leverage_power = -1;
  std::vector<RowGroups> clusters;
  bool rows = false;       // each row's residual and leverage
  bool residuals = false;  // each row's residual
  bool influence = false;  // the rows that weigh most
};

struct FitRows {
  std::vector<double> residual, leverage;  // of the kept rows
  double largest_leverage = 0;
  double largest_pull = 0;    // e^2 h / (1 - h)^2: Cook's distance times k s^2
  std::int64_t pulling = -1;  // the kept row that has it
};

// `absorbed` is null without effects.
[[nodiscard]] Fit fit(const Design& design, const AbsorbedColumns* absorbed, const RegressOptions& options,
                      const FitRequest& request, FitRows& rows, Ticker& ticker);

// Sums a cluster for the wild bootstrap.
[[nodiscard]] stats::ClusterSums cluster_sums(const Design& design, const AbsorbedColumns* absorbed, const Fit& fit,
                                              const RowGroups& clusters, int threads, Ticker& ticker);

// The covariance of the coefficients in shifted columns, and what was done to it. It is root core root'; whatever is
// asked of nearly dependent columns is told by the core, which is of moderate numbers, between root'l of two l.
struct Covariance {
  Eigen::MatrixXd matrix;
  Eigen::MatrixXd core;
  double dof = 0;         // of t
  bool repaired = false;  // two ways: negative eigenvalues were set to zero
  double cluster_factor = 1;
};

[[nodiscard]] Covariance covariance(const Fit& fit, const RegressOptions& options, Errors kind,
                                    const std::vector<RowGroups>& clusters, std::int64_t n, std::int64_t k_all,
                                    std::int64_t k_clustered);

// The problem of a term that others fix, in words: what it is and what would be right.
[[nodiscard]] Problem dependence_problem(const Design& design, const stats::Dependence& found, bool constant,
                                         const RegressOptions& options, const std::string& table);

}  // namespace cabochon::drivers
