/// Question. An account has one to five answers a role: what is its score, when so few say so little?
/// Model.    A cell (account and role) has its own shares of promoters, passives and detractors, Dirichlet around the
///           mean of its role; the concentration and the mean of each role are estimated from all cells, the
///           concentrations of the roles drawn together, and segments drawn towards the mean of their role. A cell's
///           score is the mean of its posterior, 100 (p - d); its limits are those of a Dirichlet distribution whose
///           mean and variance also hold the uncertainty of the prior itself.
/// Units.    NPS points, -100 to 100.
/// Source.   Empirical Bayes: Morris 1983, JASA 78, 47-55; Dirichlet-multinomial: Mosimann 1962; uncertainty of the
///           prior: Kass & Steffey 1989, JASA 84, 717-726, by sigma points (Julier & Uhlmann 2004, Proc. IEEE 92, eq.
///           12).
/// Limits.   Cells are taken as independent given their role. With single answers only, the prior's own prior decides.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "cabochon/stats/dirichlet_difference.hpp"
#include "cabochon/stats/dirichlet_multinomial.hpp"

namespace cabochon::feedback {

/// Promoters, passives, detractors.
using Classes = stats::Counts3;

/// What a cell is believed to be after its answers.
struct Pooled {
  double score = 0;               ///< posterior mean of the NPS
  double low = 0, high = 0;       ///< limits at the pool's level
  double own_weight = 0;          ///< share of the score that is the cell's own: n / (n + concentration)
  std::array<double, 3> alpha{};  ///< Dirichlet distribution of the same mean and variance
};

/// A cell to learn from: which role and segment (numbers from 0), and its counts.
struct PoolCell {
  std::int32_t role = 0;
  std::int32_t segment = 0;
  Classes counts{};
};

class Pool {
 public:
  /// Learns the prior; `level` is that of all limits.
  Pool(const std::vector<PoolCell>& cells, std::int32_t roles, std::int32_t segments, double level);

  /// The posterior of a cell; equal cells are computed once.
  [[nodiscard]] const Pooled& of(const PoolCell& cell);

  /// Concentration of a role's cells around their mean; 0 where the role has none.
  [[nodiscard]] double concentration(std::int32_t role) const;

 private:
  struct Prior {
    bool known = false;
    Eigen::Vector3d log_alpha = Eigen::Vector3d::Zero();
    std::vector<Eigen::Vector3d> points;  // sigma points of log alpha, the centre first
  };

  [[nodiscard]] const Prior& prior(std::int32_t role, std::int32_t segment) const;
  static Prior made(const Eigen::Vector3d& log_alpha, const Eigen::Matrix3d& covariance);
  void learn_segments(const std::vector<PoolCell>& cells, std::int32_t role, const stats::DirichletFit& fit);

  std::int32_t segments_;
  double level_;
  std::vector<Prior> roles_;
  std::vector<Prior> of_segment_;  // role * segments + segment; not known where the role's own holds
  std::map<std::array<std::int64_t, 5>, Pooled> done_;
};

}  // namespace cabochon::feedback
