/// Question. Many small groups answered in three classes: how different are the groups, and around which mean?
/// Model.    Group i has its own shares p_i ~ Dirichlet(a), of concentration A = a1 + a2 + a3 and mean a / A; its
/// counts
///           are multinomial in p_i. log a is estimated by maximum posterior: the marginal likelihood of the counts
///           (Polya's distribution) with weak priors, log A ~ Normal(mean, sd) and Jeffreys' on the shares.
/// Source.   Mosimann 1962, Biometrika 49, eq. 3.4 (marginal likelihood); Minka 2000, Estimating a Dirichlet
///           distribution, eq. 134 to 137 (derivatives).
/// Limits.   Groups of one answer say nothing of the concentration: the prior then decides.
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cabochon/core/error.hpp"

namespace cabochon::stats {

using Counts3 = std::array<std::int64_t, 3>;

/// How many counts of all groups exceed j, for each class and for their sum: all that the likelihood needs.
class CountExcess {
 public:
  void add(const Counts3& counts, double weight = 1) {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      put(classes_[k], counts[k], weight);
      sum += counts[k];
    }
    put(sums_, sum, weight);
  }

  [[nodiscard]] const std::vector<double>& of_class(std::size_t k) const noexcept { return classes_[k]; }
  [[nodiscard]] const std::vector<double>& of_sum() const noexcept { return sums_; }

 private:
  static void put(std::vector<double>& into, std::int64_t count, double weight) {
    if (static_cast<std::size_t>(count) > into.size()) into.resize(static_cast<std::size_t>(count), 0);
    for (std::int64_t j = 0; j < count; ++j) into[static_cast<std::size_t>(j)] += weight;
  }

  std::array<std::vector<double>, 3> classes_;
  std::vector<double> sums_;
};

/// What is believed of log A before any count.
struct ConcentrationPrior {
  double mean = 1.0986122886681098;  ///< log 3
  double sd = 1.5;
};

struct DirichletFit {
  Eigen::Vector3d log_alpha;   ///< log of a1, a2, a3
  Eigen::Matrix3d covariance;  ///< of log_alpha: the inverse of the negative Hessian
  std::int64_t iterations = 0;

  [[nodiscard]] Eigen::Vector3d alpha() const { return log_alpha.array().exp(); }
};

namespace detail {

struct LogPosterior {
  double value = 0;
  Eigen::Vector3d gradient;
  Eigen::Matrix3d hessian;
};

/// Sum of w_j log(a + j), its first and second derivative.
inline std::array<double, 3> rising(const std::vector<double>& excess, double a) {
  std::array<double, 3> out{};
  for (std::size_t j = 0; j < excess.size(); ++j) {
    const double x = a + static_cast<double>(j);
    out[0] += excess[j] * std::log(x);
    out[1] += excess[j] / x;
    out[2] -= excess[j] / (x * x);
  }
  return out;
}

inline LogPosterior log_posterior(const CountExcess& excess, const ConcentrationPrior& prior,
                                  const Eigen::Vector3d& log_alpha) {
  const Eigen::Vector3d a = log_alpha.array().exp();
  const double sum = a.sum();
  const Eigen::Vector3d share = a / sum;
  LogPosterior out;
  const auto all = rising(excess.of_sum(), sum);
  Eigen::Vector3d first = Eigen::Vector3d::Constant(-all[1]);
  Eigen::Matrix3d second = Eigen::Matrix3d::Constant(-all[2]);
  out.value = -all[0];
  for (int k = 0; k < 3; ++k) {
    const auto own = rising(excess.of_class(static_cast<std::size_t>(k)), a(k));
    out.value += own[0];
    first(k) += own[1];
    second(k, k) += own[2];
  }
  out.gradient = a.cwiseProduct(first);
  out.hessian = a.asDiagonal() * second * a.asDiagonal();
  out.hessian += Eigen::Matrix3d(out.gradient.asDiagonal());

  // log A has gradient `share` and Hessian diag(share) - share share'; log share_k = log a_k - log A.
  const Eigen::Matrix3d bend = Eigen::Matrix3d(share.asDiagonal()) - share * share.transpose();
  const double off = (std::log(sum) - prior.mean) / (prior.sd * prior.sd);
  out.value += -0.5 * off * (std::log(sum) - prior.mean) + 0.5 * share.array().log().sum();
  out.gradient += -off * share + Eigen::Vector3d::Constant(0.5) - 1.5 * share;
  out.hessian += -off * bend - share * share.transpose() / (prior.sd * prior.sd) - 1.5 * bend;
  return out;
}

}  // namespace detail

/// The maximum, by Newton's method with damping; a FitError when it does not converge.
[[nodiscard]] inline DirichletFit fit_dirichlet_multinomial(const CountExcess& excess,
                                                            const ConcentrationPrior& prior = {}) {
  Eigen::Vector3d at;
  double total = 1.5;
  for (std::size_t k = 0; k < 3; ++k) {
    double count = 0.5;
    for (const double more : excess.of_class(k)) count += more;
    at(static_cast<int>(k)) = count;
    total += count - 0.5;
  }
  at = (at / total).array().log() + prior.mean;
  detail::LogPosterior here = detail::log_posterior(excess, prior, at);
  double damping = 1e-3;
  for (std::int64_t iteration = 1; iteration <= 200; ++iteration) {
    const double slope = here.gradient.cwiseAbs().maxCoeff();
    if (slope <= 1e-9 * (1 + std::abs(here.value))) {
      const Eigen::Matrix3d information = -here.hessian;
      const Eigen::LDLT<Eigen::Matrix3d> factor(information);
      if (!factor.isPositive()) break;
      return {at, factor.solve(Eigen::Matrix3d::Identity()), iteration};
    }
    Eigen::Matrix3d curve = -here.hessian;
    curve.diagonal().array() += damping * (1 + curve.diagonal().cwiseAbs().maxCoeff());
    const Eigen::LDLT<Eigen::Matrix3d> factor(curve);
    Eigen::Vector3d step = factor.solve(here.gradient);
    const double longest = step.cwiseAbs().maxCoeff();
    if (!factor.isPositive() || !std::isfinite(longest)) {
      damping = std::max(1e-3, damping * 10);
      continue;
    }
    if (longest > 2) step *= 2 / longest;
    const detail::LogPosterior there = detail::log_posterior(excess, prior, at + step);
    if (there.value >= here.value - 1e-12 * std::abs(here.value)) {
      at += step;
      here = there;
      damping *= 0.1;
    } else {
      damping = std::max(1e-6, damping * 10);
    }
  }
  throw FitError("the prior of the cells did not converge", 200, here.gradient.cwiseAbs().maxCoeff());
}

}  // namespace cabochon::stats
