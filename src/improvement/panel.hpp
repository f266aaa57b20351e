// A frame of units over periods as a matrix.
#pragma once

#include <Eigen/Dense>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/improvement/effect.hpp"

namespace cabochon::improvement {

struct Panel {
  std::vector<std::string> units, periods;                    ///< in order
  Eigen::MatrixXd y;                                          ///< unit x period
  std::vector<char> treated;                                  ///< of each unit
  Eigen::MatrixXd covariates;                                 ///< unit x covariate
  Eigen::Index since = 0;                                     ///< first period of "after"
  std::vector<std::pair<std::string, std::string>> left_out;  ///< unit, reason
};

[[nodiscard]] Panel read_panel(const Table& table, const EffectOptions& options);

}  // namespace cabochon::improvement
