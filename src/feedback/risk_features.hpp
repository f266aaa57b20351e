// What the weights of risk are laid on, account by account, as it stood on a day.
#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <optional>
#include <vector>

#include "cabochon/feedback/risk.hpp"

#include "../accounts/rows.hpp"
#include "book_rows.hpp"

namespace cabochon::feedback {

/// When accounts ended, and ordered again: by number of the account in `ids`.
class Endings {
 public:
  Endings(const accounts::Book& book, const Ids& ids);

  /// Endings dated on or before a day.
  [[nodiscard]] std::int64_t until(std::int32_t day) const;
  /// Whether the account is no client on a day: it has ended and not ordered since.
  [[nodiscard]] bool gone(std::int32_t account, std::int32_t day) const;
  /// Whether an ending is dated after `from`, on or before `to`.
  [[nodiscard]] bool within(std::int32_t account, std::int32_t from, std::int32_t to) const;

 private:
  std::vector<std::vector<std::int32_t>> ended_, ordered_;  // rising; orders of those that ended
};

/// Columns of one length, one row an account that has ordered and is a client on the day.
struct RiskFeatures {
  Table covered;                       ///< accounts with name and value, in the order of `ids`
  accounts::Rows account;              ///< row of `covered`, which is also the account's number
  Eigen::MatrixXd x;                   ///< columns in the order of RiskTerm
  std::vector<double> spread;          ///< standard deviation of the third
  std::vector<std::int32_t> blocking;  ///< role of the lowest score
  std::vector<double> score;           ///< its score
  std::vector<std::uint8_t> heard;     ///< whether it was heard
  std::vector<double> mean;            ///< over the expected roles
  std::vector<std::int64_t> tickets;   ///< open
  std::vector<std::int64_t> silent;    ///< days
  std::vector<double> chance;          ///< that silence alone gives
};

[[nodiscard]] RiskFeatures risk_features(const accounts::Book& book, const Endings& endings,
                                         const SilenceOnDay& silence, const RiskOptions& options, Day as_of);

}  // namespace cabochon::feedback
