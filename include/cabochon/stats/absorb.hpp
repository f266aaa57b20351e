/// Fixed effects taken out of columns without a dummy for each of them.
///
/// Question     What is left of a column when each account's and each month's own level is taken away?
/// Model        x~ = x - D (D'WD)^- D'W x for the indicators D of all effects. One effect: the group's mean. Two of
/// which
///              one has at most 400 levels: exactly, by the Schur complement on the smaller effect. Otherwise symmetric
///              alternating projections, accelerated by conjugate gradients, until no level's mean exceeds the
///              tolerance.
/// Source       Guimaraes & Portugal (2010), Stata Journal 10, 628-649; acceleration: Hernandez-Ramos, Escalante &
///              Raydan (2011), Linear Algebra and its Applications 435, 3103-3117. Leverages: the diagonal of the
///              projection on D by the same Schur complement.
/// Limits       Of three and more effects the number of redundant levels is not counted exactly: one for each but the
///              first is assumed, which can only make the errors a little larger.
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "cabochon/core/error.hpp"

namespace cabochon::stats {

/// One effect: a level from 0 to count - 1 for each row, each level used.
struct Effect {
  std::span<const std::uint32_t> ids;
  std::uint32_t count = 0;
};

struct Absorbed {
  std::int64_t iterations = 0;  ///< of the alternating projections; 0 where the solution is exact
  double gap = 0;               ///< largest mean of a level that is left, relative to the column's root mean square
};

class Absorber {
 public:
  static constexpr std::uint32_t most_exact = 400;  ///< levels of the smaller of two effects

  /// `weights` is empty for all alike.
  Absorber(std::int64_t rows, std::vector<Effect> effects, std::span<const double> weights)
      : rows_(static_cast<std::size_t>(rows)), effects_(std::move(effects)), weights_(weights) {
    std::stable_sort(effects_.begin(), effects_.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
    for (const Effect& effect : effects_) {
      totals_.emplace_back(effect.count, 0.0);
      for (std::size_t i = 0; i < rows_; ++i) totals_.back()[effect.ids[i]] += weight(i);
    }
    if (effects_.size() == 2 && effects_[1].count <= most_exact) prepare_exact();
  }

  [[nodiscard]] bool exact() const noexcept { return effects_.size() == 1 || inverse_.size() > 0; }

  /// Levels that the effects add to the model, the constant among them.
  [[nodiscard]] std::int64_t degrees() const {
    if (effects_.size() == 1) return effects_[0].count;
    if (inverse_.size() > 0) return effects_[0].count + rank_;
    if (effects_.size() == 2) return std::int64_t{effects_[0].count} + effects_[1].count - components();
    std::int64_t sum = 1 - static_cast<std::int64_t>(effects_.size());
    for (const Effect& effect : effects_) sum += effect.count;
    return sum;
  }

  /// Takes the effects out of a column, in place.
  Absorbed operator()(double* x, double tolerance = 1e-10, std::int64_t most_iterations = 10'000) const {
    const double scale = centre(x);
    if (!(scale > 0)) return {};
    Absorbed done;
    if (exact()) {
      for (int step = 0; step < 3; ++step) {
        if (effects_.size() == 1)
          project(0, x);
        else
          project_both(x);
        done.gap = gap(x) / scale;
        if (done.gap < 1e-13) break;
      }
      return done;
    }
    return alternate(x, scale, tolerance, most_iterations);
  }

  /// Whether leverages of the effects are known: one effect, or two of which one is small.
  [[nodiscard]] bool knows_leverages() const noexcept { return exact(); }

  /// Each row's leverage from the effects alone.
  [[nodiscard]] std::vector<double> leverages() const {
    std::vector<double> out(rows_);
    const auto& first = effects_[0].ids;
    for (std::size_t i = 0; i < rows_; ++i) out[i] = weight(i) / totals_[0][first[i]];
    if (effects_.size() == 1) return out;
    const Eigen::Index levels = inverse_.rows();
    Eigen::VectorXd room(levels);
    std::vector<double> quadratic(effects_[0].count);
    std::vector<double> along(values_.size());  // (S^- p_a)_t for the pairs that occur
    for (std::uint32_t a = 0; a < effects_[0].count; ++a) {
      room.setZero();
      for (std::size_t e = begin_[a]; e < begin_[a + 1]; ++e)
        room += inverse_.col(level_[e]) * (values_[e] / totals_[0][a]);
      double q = 0;
      for (std::size_t e = begin_[a]; e < begin_[a + 1]; ++e) {
        along[e] = room(level_[e]);
        q += along[e] * values_[e] / totals_[0][a];
      }
      quadratic[a] = q;
    }
    const auto& second = effects_[1].ids;
    for (std::size_t i = 0; i < rows_; ++i) {
      const std::uint32_t a = first[i], t = second[i];
      std::size_t e = begin_[a];
      while (level_[e] != static_cast<Eigen::Index>(t)) ++e;
      const auto at = static_cast<Eigen::Index>(t);
      out[i] += weight(i) * (inverse_(at, at) - 2 * along[e] + quadratic[a]);
    }
    return out;
  }

 private:
  [[nodiscard]] double weight(std::size_t i) const noexcept { return weights_.empty() ? 1.0 : weights_[i]; }

  // Takes the overall mean away and returns the root mean square that is left.
  double centre(double* x) const {
    double sum = 0, total = 0, squares = 0;
    for (std::size_t i = 0; i < rows_; ++i) {
      sum += weight(i) * x[i];
      total += weight(i);
    }
    const double mean = sum / total;
    for (std::size_t i = 0; i < rows_; ++i) {
      x[i] -= mean;
      squares += weight(i) * x[i] * x[i];
    }
    const double root = std::sqrt(squares / total);
    return root > 1e-15 * std::abs(mean) ? root : 0;
  }

  [[nodiscard]] std::vector<double> sums(std::size_t effect, const double* x) const {
    std::vector<double> out(effects_[effect].count, 0.0);
    const std::uint32_t* const id = effects_[effect].ids.data();
    if (weights_.empty())
      for (std::size_t i = 0; i < rows_; ++i) out[id[i]] += x[i];
    else
      for (std::size_t i = 0; i < rows_; ++i) out[id[i]] += weights_[i] * x[i];
    return out;
  }

  void project(std::size_t effect, double* x) const {
    std::vector<double> mean = sums(effect, x);
    for (std::size_t g = 0; g < mean.size(); ++g) mean[g] /= totals_[effect][g];
    const std::uint32_t* const id = effects_[effect].ids.data();
    for (std::size_t i = 0; i < rows_; ++i) x[i] -= mean[id[i]];
  }

  // Sums by both effects in one reading, the small system, and both levels taken away in another.
  void project_both(double* x) const {
    std::vector<double> large(effects_[0].count, 0.0);
    Eigen::VectorXd small = Eigen::VectorXd::Zero(inverse_.rows());
    const std::uint32_t *const first = effects_[0].ids.data(), *const second = effects_[1].ids.data();
    for (std::size_t i = 0; i < rows_; ++i) {
      const double value = weights_.empty() ? x[i] : weights_[i] * x[i];
      large[first[i]] += value;
      small(second[i]) += value;
    }
    for (std::size_t a = 0; a < large.size(); ++a) {
      const double mean = large[a] / totals_[0][a];
      for (std::size_t e = begin_[a]; e < begin_[a + 1]; ++e) small(level_[e]) -= values_[e] * mean;
    }
    const Eigen::VectorXd gamma = inverse_ * small;
    for (std::size_t a = 0; a < large.size(); ++a) {
      double taken = large[a];
      for (std::size_t e = begin_[a]; e < begin_[a + 1]; ++e) taken -= values_[e] * gamma(level_[e]);
      large[a] = taken / totals_[0][a];
    }
    for (std::size_t i = 0; i < rows_; ++i) x[i] -= large[first[i]] + gamma(second[i]);
  }

  [[nodiscard]] double gap(const double* x) const {
    double worst = 0;
    for (std::size_t effect = 0; effect < effects_.size(); ++effect) {
      const auto s = sums(effect, x);
      for (std::size_t g = 0; g < s.size(); ++g) worst = std::max(worst, std::abs(s[g] / totals_[effect][g]));
    }
    return worst;
  }

  void sweep(double* x) const {
    for (std::size_t e = 0; e < effects_.size(); ++e) project(e, x);
    for (std::size_t e = effects_.size() - 1; e-- > 0;) project(e, x);
  }

  // Solves (I - A) u = (I - A) x for the symmetric sweep A; x - u is what no effect explains.
  Absorbed alternate(double* x, double scale, double tolerance, std::int64_t most_iterations) const {
    Absorbed done;
    std::vector<double> residual(x, x + rows_), direction, image(rows_);
    const auto dot = [&](const std::vector<double>& a, const std::vector<double>& b) {
      double sum = 0;
      for (std::size_t i = 0; i < rows_; ++i) sum += weight(i) * a[i] * b[i];
      return sum;
    };
    sweep(residual.data());
    for (std::size_t i = 0; i < rows_; ++i) residual[i] = x[i] - residual[i];
    direction = residual;
    double size = dot(residual, residual);
    while (true) {
      done.gap = gap(x) / scale;
      if (done.gap <= tolerance) break;
      if (done.iterations >= most_iterations || !(size > 0))
        throw FitError("the absorbed effects did not converge", done.iterations, done.gap);
      image = direction;
      sweep(image.data());
      for (std::size_t i = 0; i < rows_; ++i) image[i] = direction[i] - image[i];
      const double length = size / dot(direction, image);
      for (std::size_t i = 0; i < rows_; ++i) {
        x[i] -= length * direction[i];
        residual[i] -= length * image[i];
      }
      const double next = dot(residual, residual);
      for (std::size_t i = 0; i < rows_; ++i) direction[i] = residual[i] + next / size * direction[i];
      size = next;
      ++done.iterations;
    }
    for (std::size_t e = 0; e < effects_.size(); ++e) project(e, x);
    return done;
  }

  // The pairs of levels that occur with their weights, and S = D2'W D2 - D2'W D1 (D1'W D1)^-1 D1'W D2.
  void prepare_exact() {
    const auto levels = static_cast<Eigen::Index>(effects_[1].count);
    const std::size_t large = effects_[0].count;
    std::vector<std::size_t> start(large + 1, 0);
    for (const auto id : effects_[0].ids) ++start[id + 1];
    std::partial_sum(start.begin(), start.end(), start.begin());
    std::vector<std::uint32_t> order(rows_);
    {
      std::vector<std::size_t> next(start.begin(), start.end() - 1);
      for (std::size_t i = 0; i < rows_; ++i) order[next[effects_[0].ids[i]]++] = static_cast<std::uint32_t>(i);
    }
    Eigen::MatrixXd schur = Eigen::MatrixXd::Zero(levels, levels);
    for (Eigen::Index t = 0; t < levels; ++t) schur(t, t) = totals_[1][static_cast<std::size_t>(t)];
    std::vector<double> of_level(static_cast<std::size_t>(levels), 0.0);
    begin_.reserve(large + 1);
    begin_.push_back(0);
    for (std::size_t a = 0; a < large; ++a) {
      for (std::size_t o = start[a]; o < start[a + 1]; ++o) {
        const std::uint32_t t = effects_[1].ids[order[o]];
        if (of_level[t] == 0) level_.push_back(static_cast<Eigen::Index>(t));
        of_level[t] += weight(order[o]);
      }
      for (std::size_t e = begin_[a]; e < level_.size(); ++e)
        values_.push_back(std::exchange(of_level[static_cast<std::size_t>(level_[e])], 0.0));
      begin_.push_back(level_.size());
      for (std::size_t e = begin_[a]; e < level_.size(); ++e) {
        const double share = values_[e] / totals_[0][a];
        double* const column = schur.col(level_[e]).data();
        for (std::size_t f = begin_[a]; f < level_.size(); ++f) column[level_[f]] -= share * values_[f];
      }
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved(schur);
    const double least = 1e-11 * std::max(1e-300, solved.eigenvalues().cwiseAbs().maxCoeff());
    Eigen::VectorXd inverse = solved.eigenvalues();
    for (Eigen::Index t = 0; t < levels; ++t) {
      if (inverse(t) > least) ++rank_;
      inverse(t) = inverse(t) > least ? 1 / inverse(t) : 0;
    }
    inverse_ = solved.eigenvectors() * inverse.asDiagonal() * solved.eigenvectors().transpose();
  }

  // Connected components of the graph whose nodes are the levels of both effects and whose edges are the rows.
  [[nodiscard]] std::int64_t components() const {
    std::vector<std::uint32_t> parent(std::size_t{effects_[0].count} + effects_[1].count);
    std::iota(parent.begin(), parent.end(), 0u);
    const auto root = [&](std::uint32_t node) {
      while (parent[node] != node) node = parent[node] = parent[parent[node]];
      return node;
    };
    auto left = static_cast<std::int64_t>(parent.size());
    for (std::size_t i = 0; i < rows_; ++i) {
      const auto a = root(effects_[0].ids[i]), b = root(effects_[0].count + effects_[1].ids[i]);
      if (a == b) continue;
      parent[a] = b;
      --left;
    }
    return left;
  }

  std::size_t rows_;
  std::vector<Effect> effects_;  // the one with the most levels first
  std::span<const double> weights_;
  std::vector<std::vector<double>> totals_;  // weight of each level
  Eigen::MatrixXd inverse_;                  // exact two ways: S^-
  std::int64_t rank_ = 0;
  std::vector<std::size_t> begin_;   // a level of the first effect: its pairs
  std::vector<Eigen::Index> level_;  // of the second effect
  std::vector<double> values_;       // weight of the pair
};

/// Rows that are alone in a level of some effect, and those that become so without them; ascending.
[[nodiscard]] inline std::vector<std::int64_t> singletons(std::int64_t rows, const std::vector<Effect>& effects) {
  std::vector<std::vector<std::uint32_t>> counts;
  for (const Effect& effect : effects) {
    counts.emplace_back(effect.count, 0u);
    for (const auto id : effect.ids) ++counts.back()[id];
  }
  std::vector<std::uint8_t> gone(static_cast<std::size_t>(rows), 0);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < gone.size(); ++i) {
      if (gone[i]) continue;
      bool alone = false;
      for (std::size_t e = 0; e < effects.size(); ++e) alone = alone || counts[e][effects[e].ids[i]] == 1;
      if (!alone) continue;
      gone[i] = 1;
      changed = true;
      for (std::size_t e = 0; e < effects.size(); ++e) --counts[e][effects[e].ids[i]];
    }
  }
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < gone.size(); ++i)
    if (gone[i]) out.push_back(static_cast<std::int64_t>(i));
  return out;
}

}  // namespace cabochon::stats
