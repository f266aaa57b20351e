// Draws of the yearly margin of every action.
#pragma once

#include <Eigen/Dense>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/improvement/expected_margin.hpp"

#include "actions.hpp"

namespace cabochon::improvement {

struct Margins {
  Eigen::MatrixXd draws;  ///< draw x action, net of cost
  std::vector<double> factors,
      tickets;                   ///< expected yearly margin by source, before cost; NaN for a margin from elsewhere
  std::vector<Estimate> margin;  ///< of each action
  std::vector<double> positive;  ///< share of draws above nought
};

[[nodiscard]] Margins draw_margins(const std::vector<ActionRow>& rows, const MarginInputs& inputs);

/// Mean and percentile interval of draws.
[[nodiscard]] Estimate estimate_of(const Eigen::VectorXd& draws, double level);

}  // namespace cabochon::improvement
