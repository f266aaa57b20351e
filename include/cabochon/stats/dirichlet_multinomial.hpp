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
#include <map>
#include <vector>

#include "cabochon/core/error.hpp"

namespace cabochon::stats {

using Counts3 = std::array<std::int64_t, 3>;

/// How many counts of one class exceed j: for small j one by one, of large counts each as it is, so that a group of
/// millions costs no more than one of thousands.
struct Excess {
  static constexpr std::int64_t small = 4096;

  std::vector<double> above;             ///< weight of the counts above j, for j below `small`
  std::map<std::int64_t, double> large;  ///< counts above `small` and their weight
  double total = 0;                      ///< weighted sum of the counts

  void put(std::int64_t count, double weight) {
    const std::int64_t few = std::min(count, small);
    if (static_cast<std::size_t>(few) > above.size()) above.resize(static_cast<std::size_t>(few), 0);
    for (std::int64_t j = 0; j < few; ++j) above[static_cast<std::size_t>(j)] += weight;
    if (count > small) large[count] += weight;
    total += weight * static_cast<double>(count);
  }
};

/// How many counts of all groups exceed j, for each class and for their sum: all that the likelihood needs.
class CountExcess {
 public:
  void add(const Counts3& counts, double weight = 1) {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      classes_[k].put(counts[k], weight);
      sum += counts[k];
    }
    sums_.put(sum, weight);
  }

  [[nodiscard]] const Excess& of_class(std::size_t k) const noexcept { return classes_[k]; }
  [[nodiscard]] const Excess& of_sum() const noexcept { return sums_; }

 private:
  std::array<Excess, 3> classes_;
  Excess sums_;
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
  double noise = 0;  ///< what rounding may have done to the value
  Eigen::Vector3d gradient;
  Eigen::Matrix3d hessian;
};

/// Sum of w_j log(a + j), its first and second derivative, and the sum's size without signs.
inline std::array<double, 4> rising(const Excess& excess, double a) {
  std::array<double, 4> out{};
  for (std::size_t j = 0; j < excess.above.size(); ++j) {
    const double x = a + static_cast<double>(j), term = excess.above[j] * std::log(x);
    out[0] += term;
    out[1] += excess.above[j] / x;
    out[2] -= excess.above[j] / (x * x);
    out[3] += std::abs(term);
  }
  // log G(a + m) - log G(a + small) and its derivatives, by Stirling's series, exact to rounding for such numbers.
  const double from = a + static_cast<double>(Excess::small);
  for (const auto& [count, weight] : excess.large) {
    const double to = a + static_cast<double>(count), grown = std::log(to / from);
    const double value = (to - from) * (std::log(from) - 1) + (to - 0.5) * grown + 1 / (12 * to) - 1 / (12 * from);
    out[0] += weight * value;
    out[1] += weight * (grown - 0.5 / to + 0.5 / from - 1 / (12 * to * to) + 1 / (12 * from * from));
    out[2] += weight * (1 / to - 1 / from + 0.5 / (to * to) - 0.5 / (from * from) + 1 / (6 * to * to * to) -
                        1 / (6 * from * from * from));
    out[3] += weight * std::abs(value);
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
  double size = all[3];
  for (int k = 0; k < 3; ++k) {
    const auto own = rising(excess.of_class(static_cast<std::size_t>(k)), a(k));
    out.value += own[0];
    size += own[3];
    first(k) += own[1];
    second(k, k) += own[2];
  }
  out.noise = 4e-15 * size;
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
    const double count = 0.5 + excess.of_class(k).total;
    at(static_cast<int>(k)) = count;
    total += count - 0.5;
  }
  at = (at / total).array().log() + prior.mean;
  detail::LogPosterior here = detail::log_posterior(excess, prior, at);
  double damping = 1e-3;
  for (std::int64_t iteration = 1; iteration <= 200; ++iteration) {
    const double slope = here.gradient.cwiseAbs().maxCoeff();
    if (slope <= 1e-9 * (1 + std::abs(here.value)) + here.noise) {
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
    if (there.value >= here.value - 1e-12 * std::abs(here.value) - here.noise - there.noise) {
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
