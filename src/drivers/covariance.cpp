#include <cmath>

#include "fit.hpp"

namespace cabochon::drivers {

Covariance covariance(const Fit& fit, const RegressOptions& options, Errors kind,
                      const std::vector<RowGroups>& clusters, std::int64_t n, std::int64_t k_all,
                      std::int64_t k_clustered) {
  Covariance out;
  const Eigen::Index k = fit.b.size();
  const auto rows = static_cast<double>(n);
  out.dof = rows - static_cast<double>(k_all);
  const auto finish = [&](Eigen::MatrixXd core) {
    out.core = std::move(core);
    out.matrix = (fit.root * out.core.cast<stats::Extended>() * fit.root.transpose()).template cast<double>();
  };
  const auto in_basis = [&](const Eigen::MatrixXd& meat) -> Eigen::MatrixXd {
    if (fit.orthonormal) return meat;
    return (fit.root.transpose() * meat.cast<stats::Extended>() * fit.root).template cast<double>();
  };
  if (kind == Errors::classical) {
    finish(Eigen::MatrixXd::Identity(k, k) * (fit.rss / out.dof));
    return out;
  }
  if (kind != Errors::cluster && kind != Errors::wild) {
    const Eigen::Map<const Eigen::MatrixXd> upper(fit.sums.meat.data(), k, k);
    const Eigen::MatrixXd meat = upper.selfadjointView<Eigen::Upper>();
    finish(in_basis(meat) * (kind == Errors::hc1 ? rows / out.dof : 1.0));
    return out;
  }
  std::uint32_t smallest = clusters[0].count;
  const std::size_t ways = options.cluster.size();
  for (std::size_t w = 0; w < ways; ++w) smallest = std::min(smallest, clusters[w].count);
  const auto factor = [&](std::uint32_t count) {
    if (options.small_sample == SmallSample::none) return 1.0;
    const double groups = options.two_way == TwoWay::smallest ? smallest : count;
    const double of_groups = groups / (groups - 1);
    if (options.small_sample == SmallSample::groups) return of_groups;
    return of_groups * (rows - 1) / (rows - static_cast<double>(k_clustered));
  };
  Eigen::MatrixXd total = Eigen::MatrixXd::Zero(k, k);
  for (std::size_t w = 0; w < clusters.size(); ++w) {
    const double sign = w < 2 ? 1 : -1;  // the third is both ways together
    out.cluster_factor = factor(clusters[w].count);
    total += sign * out.cluster_factor * stats::cluster_meat(fit.sums.scores[w], static_cast<std::size_t>(k));
  }
  finish(in_basis(total));
  out.dof = smallest - 1.0;
  if (ways == 2 && out.matrix.diagonal().minCoeff() <= 0) {
    // Cameron, Gelbach & Miller (2011), section 2.3: eigenvalues below zero are set to zero. Only where a variance
    // would be negative, so that all other results equal those of other programs.
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved((out.core + out.core.transpose()) / 2);
    const Eigen::VectorXd raised = solved.eigenvalues().cwiseMax(0.0);
    finish(solved.eigenvectors() * raised.asDiagonal() * solved.eigenvectors().transpose());
    out.repaired = true;
  }
  return out;
}

}  // namespace cabochon::drivers
