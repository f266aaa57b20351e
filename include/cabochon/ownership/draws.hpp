/// Values of the unknowns, draw after draw: points, laws and correlations put together.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/ownership/unknowns.hpp"
#include "cabochon/stats/correlation.hpp"
#include "cabochon/stats/inverse.hpp"
#include "cabochon/stats/points.hpp"

namespace cabochon::ownership {

/// Any block of draws may be asked for, by any thread; the answer depends on the sampling alone.
class Draws {
 public:
  static constexpr int block = 512;  ///< most draws a call

  Draws(const std::vector<Unknown>& unknowns, const Sampling& sampling)
      : points_(sampling.sampler, static_cast<int>(unknowns.size()), sampling.seed) {
    for (const auto& u : unknowns) laws_.emplace_back(u.law, u.range);
    correlate(unknowns, sampling.correlations);
  }

  [[nodiscard]] int dimensions() const noexcept { return static_cast<int>(laws_.size()); }
  [[nodiscard]] const std::vector<stats::Inverse>& laws() const noexcept { return laws_; }
  [[nodiscard]] bool correlated() const noexcept { return !members_.empty(); }
  /// Which unknowns are correlated with another, and the correlation of their normal scores.
  [[nodiscard]] const std::vector<int>& members() const noexcept { return members_; }
  [[nodiscard]] const stats::Copula& copula() const noexcept { return copula_; }

  /// Draws first ... first + count - 1: x[d * block + i] is unknown d. `words` has room for as many.
  void fill(std::int64_t first, int count, std::uint32_t* words, double* x) const {
    points_.fill(first, count, words, block);
    turn(words, count, x);
  }

  /// Words (as of points of this many dimensions) into values.
  void turn(const std::uint32_t* words, int count, double* x) const {
    std::size_t next = 0;
    for (int d = 0; d < dimensions(); ++d) {
      if (next < members_.size() && members_[next] == d) {
        ++next;
        continue;
      }
      laws_[static_cast<std::size_t>(d)].apply(words + static_cast<std::ptrdiff_t>(d) * block, count,
                                               x + static_cast<std::ptrdiff_t>(d) * block);
    }
    if (members_.empty()) return;
    static const stats::Inverse bell(stats::Distribution{stats::Law::normal, {0, 1}});
    const auto n = static_cast<Eigen::Index>(members_.size());
    for (const int d : members_)
      bell.apply(words + static_cast<std::ptrdiff_t>(d) * block, count, x + static_cast<std::ptrdiff_t>(d) * block);
    Eigen::VectorXd scores(n);
    for (int i = 0; i < count; ++i) {
      for (Eigen::Index k = 0; k < n; ++k) scores[k] = x[members_[static_cast<std::size_t>(k)] * block + i];
      for (Eigen::Index k = 0; k < n; ++k) {
        const int d = members_[static_cast<std::size_t>(k)];
        x[d * block + i] = of_score(d, copula_.factor.row(k).head(k + 1).dot(scores.head(k + 1)));
      }
    }
  }

  /// Value of unknown d at a normal score.
  [[nodiscard]] double of_score(int d, double z) const {
    return laws_[static_cast<std::size_t>(d)].at(stats::normal_probability(-std::abs(z)), z > 0);
  }

 private:
  void correlate(const std::vector<Unknown>& unknowns, const Correlations& stated) {
    if (stated.empty()) return;
    std::vector<std::string> names;
    for (const auto& u : unknowns) names.push_back(u.name);
    std::vector<Problem> problems;
    std::vector<std::pair<int, std::size_t>> order;  // unknown, row of the stated matrix
    for (std::size_t i = 0; i < stated.terms.size(); ++i) {
      const auto at = std::find(names.begin(), names.end(), stated.terms[i]);
      if (at == names.end())
        problems.push_back({"compare", "correlations", -1, core::quoted(stated.terms[i]),
                            "an uncertain term that counts: " + one_of(stated.terms[i], names)});
      else if (std::count(stated.terms.begin(), stated.terms.end(), stated.terms[i]) > 1)
        problems.push_back({"compare", "correlations", -1, core::quoted(stated.terms[i]) + " twice", "each term once"});
      else
        order.emplace_back(static_cast<int>(at - names.begin()), i);
    }
    if (!problems.empty()) throw InputError(std::move(problems));
    const auto n = static_cast<Eigen::Index>(order.size());
    if (stated.matrix.size() != static_cast<std::size_t>(n * n))
      throw InputError({"compare", "correlations", -1, std::to_string(stated.matrix.size()) + " numbers",
                        std::to_string(n * n) + ": a row and a column for each of " + std::to_string(n) + " terms"});
    const Eigen::MatrixXd whole =
        Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(stated.matrix.data(),
                                                                                                 n, n);
    stats::check_correlations("compare", whole, stated.terms);
    std::sort(order.begin(), order.end());
    Eigen::MatrixXd sorted(n, n);
    std::vector<const stats::Quantile*> laws;
    std::vector<std::string> sorted_names;
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto& [unknown, row] = order[static_cast<std::size_t>(i)];
      members_.push_back(unknown);
      laws.push_back(&laws_[static_cast<std::size_t>(unknown)].quantile());
      sorted_names.push_back(stated.terms[row]);
      for (Eigen::Index j = 0; j < n; ++j)
        sorted(i, j) =
            whole(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(order[static_cast<std::size_t>(j)].second));
    }
    copula_ = stats::make_copula("compare", sorted, stated.kind, laws, sorted_names);
    if (sorted.isIdentity(0)) members_.clear();
  }

  stats::Points points_;
  std::vector<stats::Inverse> laws_;
  std::vector<int> members_;
  stats::Copula copula_;
};

/// Checks the numbers of a sampling; names are checked where they are looked up.
inline void check(const Sampling& sampling) {
  check_range("compare", "draws", static_cast<double>(sampling.draws), Range{2, 0x1p32, false, false});
  check_level("compare", sampling.level);
}

}  // namespace cabochon::ownership
