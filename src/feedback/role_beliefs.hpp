// What is believed of every role of every account, from the answers of a window.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/feedback/coverage.hpp"
#include "cabochon/feedback/pooling.hpp"

#include "book_rows.hpp"

namespace cabochon::feedback {

using RoleCounts = std::array<Classes, role_count>;

[[nodiscard]] inline std::int64_t answers_in(const Classes& counts) { return counts[0] + counts[1] + counts[2]; }

/// Promoters, passives and detractors by account (numbers of `ids`) and role, of answers dated in the window.
/// `responses` is the view of a book that ends on `as_of`.
[[nodiscard]] std::vector<RoleCounts> role_counts(const Table& responses, const Ids& ids, Day as_of,
                                                  std::int32_t window_days);

/// P(score <= x) of a belief on a grid from -100 to 100, by the beta distribution of its mean and variance.
inline constexpr std::size_t score_steps = 64;
using CumulatedScore = std::array<double, score_steps + 1>;

/// Mean and standard deviation of the lowest of several true scores, in NPS points; the mean lies below the lowest of
/// their means. Beliefs met before are not computed again.
class LowestScore {
 public:
  struct Moments {
    double mean = 0, sd = 0;
  };
  /// At least one of the roles has a belief.
  [[nodiscard]] Moments of(const std::array<const Pooled*, role_count>& beliefs);

 private:
  std::unordered_map<const Pooled*, CumulatedScore> known_;
};

class RoleBeliefs {
 public:
  RoleBeliefs(const accounts::Book& book, const CoverageOptions& options, double level = 0.95);

  [[nodiscard]] std::size_t accounts() const noexcept { return counts_.size(); }
  [[nodiscard]] const Ids& ids() const noexcept { return ids_; }  ///< number = row of covered()
  [[nodiscard]] const Table& covered() const noexcept { return covered_; }
  [[nodiscard]] const CoverageTotal& total() const noexcept { return total_; }
  [[nodiscard]] const RoleCounts& counts(std::size_t account) const { return counts_[account]; }
  [[nodiscard]] bool expected(std::size_t account, std::size_t role) const { return expected_[account][role]; }

  /// The belief of a role, heard or not: of an unheard one its prior; where no account was heard in that role, that of
  /// all roles together; where nobody was heard at all, nothing is known (shares uniform).
  [[nodiscard]] const Pooled& of(std::size_t account, std::size_t role);

  /// Chance of each expected role of the account to be the one with the lowest score, by beta distributions of the
  /// beliefs' means and variances; 0 of the others.
  [[nodiscard]] std::array<double, role_count> chance_of_weakest(std::size_t account);

 private:
  Ids ids_;
  Table covered_;
  CoverageTotal total_;
  std::vector<RoleCounts> counts_;
  std::vector<std::array<bool, role_count>> expected_;
  std::unique_ptr<Pool> by_role_, together_;
  Pooled nothing_;
  std::unordered_map<const Pooled*, CumulatedScore> below_;  // equal beliefs are one
};

}  // namespace cabochon::feedback
