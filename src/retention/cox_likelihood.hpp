// The partial likelihood of a Cox model with its first two derivatives, in passes over the risk sets that any number
// of threads share and that give the same bytes for each of them.
//
// With r = w exp(x b), S0 and S1 the sums of r and r x over a risk set, D0 and D1 those over its d events, f = k / d
// for k = 0 .. d - 1 (Efron; 0 for Breslow) and v the mean weight of the events, a step adds
//     to the log-likelihood  sum w x b - v sum log(S0 - f D0)
//     to the gradient        sum w x - (a S1 - b D1),  a = v sum 1 / (S0 - f D0),  b = v sum f / (S0 - f D0)
//     to the information     a S2 - b D2 - v sum (S1 - f D1)(S1 - f D1)' / (S0 - f D0)^2
// The sums of second moments need no running matrix: sum over steps of a S2 is X' diag(r H) X with H the sum of a over
// the steps at which a row is at risk, one weighted Gram matrix of all rows; and likewise sum of a S1 is X' (r H). H
// needs no covariate, so that a likelihood reads them twice: once for the risks, once for the sums. Sources: Efron
// (1977), JASA 72, 557-565; Therneau & Grambsch (2000), section 3.3.
#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <utility>
#include <vector>

#include "cabochon/core/buffer.hpp"

#include "risk_sets.hpp"

namespace cabochon::retention {

/// Rows of the model in the order of the risk sets: covariates centred and of unit spread, row by row.
struct CoxRows {
  RiskSets sets;
  Buffer<double> x;                  ///< size() rows of `stride` numbers, of which the last ones are 0
  std::vector<double> weight;        ///< of each place; empty when all are 1
  std::vector<double> mean, spread;  ///< of each covariate: x = (value - mean) / spread
  int covariates = 0;
  int stride = 0;  ///< covariates rounded up to a multiple of 4
  bool efron = true;

  [[nodiscard]] const double* at(std::size_t place) const {
    return x.data() + place * static_cast<std::size_t>(stride);
  }
};

struct Likelihood {
  double value = 0;
  Eigen::VectorXd gradient;     ///< of the scaled covariates
  Eigen::MatrixXd information;  ///< likewise
};

/// What one step knows once the coefficients are given; for residuals, baseline and tests.
struct StepSums {
  std::vector<double> hazard;       ///< a: the increment of the cumulative hazard at scaled covariates 0
  std::vector<double> dead_hazard;  ///< b: what the events of the step have less of it
  std::vector<double> square;       ///< v sum 1 / (S0 - f D0)^2
  std::vector<double> dead_square;  ///< v sum f / (S0 - f D0)^2
  Eigen::MatrixXd moved;            ///< column a step: sum of hazard times mean of the risk set, for those who stay
  Eigen::MatrixXd dead_moved;       ///< column a step: what the events have less of it
  Eigen::MatrixXd mean;             ///< column a step: covariates that its events were expected to have
};

class CoxLikelihood {
 public:
  CoxLikelihood(const CoxRows& rows, int threads);

  /// At coefficients of the scaled covariates. With `step_weight` every step's part is multiplied by it.
  [[nodiscard]] Likelihood at(const Eigen::VectorXd& coefficients, const std::vector<double>* step_weight = nullptr);

  /// w exp(x b) of every place, after at().
  [[nodiscard]] const Buffer<double>& risk() const noexcept { return risk_; }

  /// The sums of every step, after at(): see StepSums.
  [[nodiscard]] StepSums steps() const;

 private:
  struct Carry;
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> steps_of(std::int64_t piece) const;
  void risks(std::int64_t piece, const double* coefficients);
  void add_up(std::int64_t piece, Carry& mine) const;
  void carry_on(std::vector<Carry>& carry) const;
  void hazards(std::int64_t piece, Carry& mine, const std::vector<double>* step_weight);
  void accumulate();
  void slopes(std::int64_t piece, Carry& mine, const std::vector<double>* step_weight) const;

  const CoxRows& rows_;
  int threads_;
  Buffer<double> risk_, score_;                             // w exp(x b) and x b of each place
  Buffer<double> sum_, hazard_, dead_hazard_, cumulative_;  // of each step
};

/// What Efron's correction makes of one step's sums; for Breslow all events see the whole risk set.
struct TieSums {
  double log_sum = 0, hazard = 0, dead_hazard = 0, square = 0, dead_square = 0, dead_square2 = 0;
};
[[nodiscard]] TieSums tie_sums(double all, double dead, double weight, std::uint32_t deaths, bool efron) noexcept;
/// Its squares alone, for Efron's correction: no logarithms.
[[nodiscard]] TieSums tie_squares(double all, double dead, double weight, std::uint32_t deaths) noexcept;

}  // namespace cabochon::retention
