// What the steps of a Cox model leave behind, for residuals, baselines and tests.
#include <cmath>

#include "cox_likelihood.hpp"

namespace cabochon::retention {

TieSums tie_sums(double all, double dead, double weight, std::uint32_t deaths, bool efron) noexcept {
  TieSums out;
  if (!efron || deaths == 1) {
    const double inverse = 1 / all, total = weight * static_cast<double>(deaths);
    out.log_sum = total * std::log(all);
    out.hazard = total * inverse;
    out.square = total * inverse * inverse;
    return out;
  }
  for (std::uint32_t k = 0; k < deaths; ++k) {
    const double f = static_cast<double>(k) / static_cast<double>(deaths);
    const double sum = all - f * dead, inverse = 1 / sum;
    out.log_sum += weight * std::log(sum);
    out.hazard += weight * inverse;
    out.dead_hazard += weight * f * inverse;
    out.square += weight * inverse * inverse;
    out.dead_square += weight * f * inverse * inverse;
    out.dead_square2 += weight * f * f * inverse * inverse;
  }
  return out;
}

TieSums tie_squares(double all, double dead, double weight, std::uint32_t deaths) noexcept {
  TieSums out;
  for (std::uint32_t k = 0; k < deaths; ++k) {
    const double f = static_cast<double>(k) / static_cast<double>(deaths);
    const double inverse = 1 / (all - f * dead), square = weight * inverse * inverse;
    out.square += square;
    out.dead_square += f * square;
    out.dead_square2 += f * f * square;
  }
  return out;
}

StepSums CoxLikelihood::steps() const {
  const RiskSets& sets = rows_.sets;
  const int size = rows_.covariates;
  const std::size_t n = sets.steps.size();
  StepSums out;
  for (auto* v : {&out.hazard, &out.dead_hazard, &out.square, &out.dead_square}) v->resize(n);
  const auto columns = static_cast<Eigen::Index>(n);
  out.moved.resize(size, columns);
  out.dead_moved.resize(size, columns);
  out.mean.resize(size, columns);
  Eigen::VectorXd s1 = Eigen::VectorXd::Zero(size), d1(size);
  double s0 = 0;
  const auto row = [&](std::size_t i) { return Eigen::Map<const Eigen::VectorXd>(rows_.at(i), size); };
  for (std::size_t s = 0; s < n; ++s) {
    const RiskStep& step = sets.steps[s];
    if (step.first) {
      s0 = 0;
      s1.setZero();
    }
    for (std::size_t i = step.begin; i < step.end; ++i) {
      s0 += risk_[i];
      s1 += risk_[i] * row(i);
    }
    for (std::size_t k = step.removed_begin; k < step.removed_end; ++k) {
      s0 -= risk_[sets.removal[k]];
      s1 -= risk_[sets.removal[k]] * row(sets.removal[k]);
    }
    double d0 = 0, weight = 0;
    d1.setZero();
    for (std::size_t i = step.dead; i < step.end; ++i) {
      const double w = rows_.weight.empty() ? 1.0 : rows_.weight[i];
      d0 += risk_[i];
      weight += w;
      d1 += risk_[i] * row(i);
    }
    const TieSums t = tie_sums(s0, d0, weight / static_cast<double>(step.deaths()), step.deaths(), rows_.efron);
    out.hazard[s] = t.hazard;
    out.dead_hazard[s] = t.dead_hazard;
    out.square[s] = t.square;
    out.dead_square[s] = t.dead_square;
    const auto c = static_cast<Eigen::Index>(s);
    out.moved.col(c) = t.square * s1 - t.dead_square * d1;
    out.dead_moved.col(c) = t.dead_square * s1 - t.dead_square2 * d1;
    out.mean.col(c) = (t.hazard * s1 - t.dead_hazard * d1) / weight;
  }
  return out;
}

}  // namespace cabochon::retention
