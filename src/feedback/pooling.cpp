#include "cabochon/feedback/pooling.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

namespace cabochon::feedback {
namespace {

constexpr double spread_of_roles = 0.5;  // how far, in logarithms, the concentration of a role strays from the others'
constexpr double segment_prior_mean = 3.4, segment_prior_sd = 1.5;  // log concentration of segments around their role

}  // namespace

Pool::Prior Pool::made(const Eigen::Vector3d& log_alpha, const Eigen::Matrix3d& covariance) {
  Prior prior;
  prior.known = true;
  prior.log_alpha = log_alpha;
  prior.points.push_back(log_alpha);
  const Eigen::Matrix3d root = covariance.llt().matrixL();
  for (int k = 0; k < 3; ++k)
    for (const double side : {1.0, -1.0}) prior.points.push_back(log_alpha + side * std::sqrt(3.0) * root.col(k));
  return prior;
}

Pool::Pool(const std::vector<PoolCell>& cells, std::int32_t roles, std::int32_t segments, double level)
    : segments_(std::max(1, segments)), level_(level) {
  const auto n = static_cast<std::size_t>(std::max(0, roles));
  roles_.resize(n);
  of_segment_.resize(n * static_cast<std::size_t>(segments_));
  std::vector<stats::CountExcess> excess(n);
  std::vector<std::int64_t> cells_of(n, 0);
  for (const auto& cell : cells) {
    excess[static_cast<std::size_t>(cell.role)].add(cell.counts);
    ++cells_of[static_cast<std::size_t>(cell.role)];
  }
  // First each role by itself under the weak prior, then again around the mean of what the roles say.
  double weight = 0, mean = 0;
  for (std::size_t role = 0; role < n; ++role) {
    if (cells_of[role] == 0) continue;
    const auto fit = stats::fit_dirichlet_multinomial(excess[role]);
    const Eigen::Vector3d alpha = fit.alpha();
    const Eigen::Vector3d share = alpha / alpha.sum();
    const double w = 1 / (share.dot(fit.covariance * share) + spread_of_roles * spread_of_roles);
    mean += w * std::log(alpha.sum());
    weight += w;
  }
  if (weight <= 0) return;
  const stats::ConcentrationPrior around{mean / weight, std::sqrt(spread_of_roles * spread_of_roles + 1 / weight)};
  for (std::size_t role = 0; role < n; ++role) {
    if (cells_of[role] == 0) continue;
    const auto fit = stats::fit_dirichlet_multinomial(excess[role], around);
    roles_[role] = made(fit.log_alpha, fit.covariance);
    if (segments_ > 1) learn_segments(cells, static_cast<std::int32_t>(role), fit);
  }
}

// Shares of a segment: its cells' shares, each weighted by how many independent answers it is worth, drawn towards the
// role's mean with a concentration of its own.
void Pool::learn_segments(const std::vector<PoolCell>& cells, std::int32_t role, const stats::DirichletFit& fit) {
  const Eigen::Vector3d alpha = fit.alpha();
  const double concentration = alpha.sum();
  const Eigen::Vector3d mean = alpha / concentration;
  std::vector<Eigen::Vector3d> worth(static_cast<std::size_t>(segments_), Eigen::Vector3d::Zero());
  for (const auto& cell : cells) {
    const auto n = static_cast<double>(cell.counts[0] + cell.counts[1] + cell.counts[2]);
    if (cell.role != role || n == 0) continue;
    const double each = (1 + concentration) / (n + concentration);
    for (int k = 0; k < 3; ++k)
      worth[static_cast<std::size_t>(cell.segment)](k) +=
          each * static_cast<double>(cell.counts[static_cast<std::size_t>(k)]);
  }
  const auto loss = [&](double log_kappa) {
    const double kappa = std::exp(log_kappa), off = (log_kappa - segment_prior_mean) / segment_prior_sd;
    double value = 0.5 * off * off;
    for (const auto& w : worth) {
      value -= std::lgamma(kappa) - std::lgamma(kappa + w.sum());
      for (int k = 0; k < 3; ++k) value -= std::lgamma(kappa * mean(k) + w(k)) - std::lgamma(kappa * mean(k));
    }
    return value;
  };
  const double kappa = std::exp(boost::math::tools::brent_find_minima(loss, -1.0, 12.0, 30).first);
  const double log_variance = mean.dot(fit.covariance * mean);  // of log concentration
  for (std::size_t s = 0; s < worth.size(); ++s) {
    const double total = kappa + worth[s].sum();
    const Eigen::Vector3d share = (kappa * mean + worth[s]) / total;
    Eigen::Matrix3d covariance = Eigen::Matrix3d::Constant(log_variance - 1 / total);
    covariance.diagonal() += (1 / (total * share.array())).matrix();
    of_segment_[static_cast<std::size_t>(role * segments_) + s] =
        made((concentration * share).array().log(), covariance);
  }
}

const Pool::Prior& Pool::prior(std::int32_t role, std::int32_t segment) const {
  const Prior& own = of_segment_[static_cast<std::size_t>(role * segments_ + segment)];
  return own.known ? own : roles_[static_cast<std::size_t>(role)];
}

double Pool::concentration(std::int32_t role) const {
  const Prior& own = roles_[static_cast<std::size_t>(role)];
  return own.known ? own.log_alpha.array().exp().sum() : 0;
}

const Pooled& Pool::of(const PoolCell& cell) {
  const std::array<std::int64_t, 5> key{cell.role, cell.segment, cell.counts[0], cell.counts[1], cell.counts[2]};
  const auto found = done_.find(key);
  if (found != done_.end()) return found->second;
  const Prior& before = prior(cell.role, cell.segment);
  const double n = static_cast<double>(cell.counts[0] + cell.counts[1] + cell.counts[2]);
  // Mean and variance over the sigma points (weight 1/6 each of the six; the centre has none).
  Eigen::Vector3d shares = Eigen::Vector3d::Zero();
  double square = 0, within = 0;
  for (std::size_t i = 1; i < before.points.size(); ++i) {
    Eigen::Vector3d alpha = before.points[i].array().exp();
    for (int k = 0; k < 3; ++k) alpha(k) += static_cast<double>(cell.counts[static_cast<std::size_t>(k)]);
    const double sum = alpha.sum(), difference = (alpha(0) - alpha(2)) / sum;
    shares += alpha / sum / 6;
    square += difference * difference / 6;
    within += ((alpha(0) + alpha(2)) / sum - difference * difference) / (sum + 1) / 6;
  }
  const double mean = shares(0) - shares(2);
  const double variance = within + std::max(0.0, square - mean * mean);
  const double spread = shares(0) + shares(2) - mean * mean;
  const double concentration = std::max(1e-3, spread / variance - 1);
  Pooled out;
  for (int k = 0; k < 3; ++k) out.alpha[static_cast<std::size_t>(k)] = concentration * shares(k);
  out.score = 100 * mean;
  out.own_weight = n / (n + before.log_alpha.array().exp().sum());
  const stats::DirichletDifference difference(out.alpha);
  out.low = 100 * difference.quantile((1 - level_) / 2);
  out.high = 100 * difference.quantile((1 + level_) / 2);
  return done_.emplace(key, out).first->second;
}

}  // namespace cabochon::feedback
