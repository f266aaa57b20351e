// What a fitted Cox model keeps.
#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/retention/cox.hpp"

#include "cox_design.hpp"
#include "cox_likelihood.hpp"
#include "row_groups.hpp"

namespace cabochon::retention {

class CoxModel {
 public:
  SurvivalRows survival;  // of all rows
  RowGroups strata;
  CoxRows rows;
  std::vector<CoxTerm> terms;
  std::vector<std::string> names;  // of the coefficients
  std::string table_name;
  std::vector<std::uint32_t> cluster;  // of each row of the table; empty without
  std::uint32_t clusters = 0;
  CoxTies ties = CoxTies::efron;
  int threads = 0;

  Eigen::VectorXd scaled;             // coefficients of the scaled covariates
  Eigen::MatrixXd scaled_covariance;  // inverse information, of the scaled covariates
  Eigen::MatrixXd scaled_robust;      // empty without cluster
  double value = 0, null_value = 0;
  std::vector<CoxTest> tests;
  int iterations = 0;

  [[nodiscard]] int size() const noexcept { return rows.covariates; }
  [[nodiscard]] double coefficient(int k) const { return scaled[k] / rows.spread[static_cast<std::size_t>(k)]; }
  [[nodiscard]] double error(int k, bool robust) const {
    const auto& v = robust && scaled_robust.size() ? scaled_robust : scaled_covariance;
    return std::sqrt(v(k, k)) / rows.spread[static_cast<std::size_t>(k)];
  }
  [[nodiscard]] const Eigen::MatrixXd& best_covariance() const noexcept {
    return scaled_robust.size() ? scaled_robust : scaled_covariance;
  }
  /// Scaled covariates of the rows of another frame, row by row.
  [[nodiscard]] Eigen::MatrixXd scaled_rows(const Table& frame) const;
  /// Score residuals of the scaled covariates, a row a row of the table, with its weight.
  [[nodiscard]] Eigen::MatrixXd score_residuals(CoxLikelihood& likelihood) const;
};

}  // namespace cabochon::retention
