/// What is left unexplained of an outcome by every subset of its factors, added up by the subset's size.
///
/// Question     How much of the outcome's variance does each factor explain, whatever else is in the regression?
/// Model        The subsets are the leaves of a tree: each level leaves a factor out or eliminates it from the
///              correlation matrix that its parent left over. The matrices shrink by a row a level, so that a subset
///              costs some six multiplications however many factors there are. Sums by size, of all subsets and of
///              those with each factor, are made on the way back: nothing of size 2^p is stored.
/// Assumptions  correlation matrices, the outcome last
/// Units        shares of the outcome's variance that remain unexplained, 0 to 1, before they are added
/// Source       Furnival & Wilson (1974), Technometrics 16, 499-511, section 3 (regressions by leaps and bounds,
///              without the bounds); Lindeman, Merenda & Gold (1980) for what the sums are used for
/// Limits       2^p subsets: 25 factors take tenths of a second, 35 would take minutes
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/core/wide.hpp"
#include "cabochon/drivers/eliminate.hpp"

namespace cabochon::drivers {

/// A tree over `lanes` correlation matrices at once. Players are factors, or sets of columns that enter together; their
/// columns follow one another, and players of several columns come first.
template <std::size_t lanes>
class SubsetTree {
 public:
  /// `widths`: columns of each player.
  explicit SubsetTree(std::span<const std::size_t> widths) : widths_(widths.begin(), widths.end()) {
    const std::size_t players = widths_.size();
    std::size_t single = 0;
    while (single < players && widths_[players - 1 - single] == 1) ++single;
    leaf_ = single >= 3 ? 3 : 0;
    depth_ = players - leaf_;
    columns_.resize(depth_ + 1);
    for (const auto w : widths_) columns_[0] += w;
    for (std::size_t d = 0; d < depth_; ++d) columns_[d + 1] = columns_[d] - widths_[d];
    at_.resize(depth_ + 1);
    taken_.resize(depth_ + 1);
    work_.resize(2 * depth_);
    for (std::size_t d = 0; d < depth_; ++d) {
      work_[2 * d].resize(packed(columns_[d]) * lanes);
      if (widths_[d] > 1) work_[2 * d + 1].resize(packed(columns_[d]) * lanes);
    }
    sums_.resize(2 * (depth_ + 1));
    for (std::size_t d = 0; d <= depth_; ++d)
      for (std::size_t side = 0; side < 2; ++side) sums_[2 * d + side].assign((players - d + 2) * lanes, 0);
    with_.resize(players * (players + 1) * lanes);
  }

  [[nodiscard]] std::size_t players() const noexcept { return widths_.size(); }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_[0]; }

  /// `matrices`: the upper triangle of columns() + 1 rows, lanes interleaved; it must outlive the call.
  void run(const double* matrices) {
    std::fill(with_.begin(), with_.end(), 0.0);
    wide([this, matrices] { walk(matrices); });
  }

  /// Sum over the subsets of `size` players.
  [[nodiscard]] double all(std::size_t size, std::size_t lane) const noexcept { return sums_[0][size * lanes + lane]; }
  /// Sum over the subsets of `size` players, `player` being one of them.
  [[nodiscard]] double with(std::size_t player, std::size_t size, std::size_t lane) const noexcept {
    return with_[(player * (players() + 1) + size) * lanes + lane];
  }

 private:
  // Which of a parent's two results the node at this depth is.
  [[nodiscard]] double* result(std::size_t depth) noexcept {
    return sums_[2 * depth + (depth > 0 ? taken_[depth - 1] : 0)].data();
  }

  void walk(const double* root) {
    const std::size_t players = widths_.size();
    at_[0] = root;
    std::size_t d = 0, count = 0;
    while (true) {
      for (; d < depth_; ++d) {  // leave the next players out
        taken_[d] = 0;
        at_[d + 1] = at_[d] + (packed(columns_[d] + 1) - packed(columns_[d + 1] + 1)) * lanes;
      }
      leaf(count);
      while (d > 0 && taken_[d - 1]) {  // both sides of player d - 1 are known
        --d;
        --count;
        const std::size_t rest = players - d - 1;
        const double* out = sums_[2 * (d + 1)].data();
        const double* in = sums_[2 * (d + 1) + 1].data();
        double* total = result(d);
        double* mine = with_.data() + (d * (players + 1) + count + 1) * lanes;
        for (std::size_t k = 0; k < (rest + 1) * lanes; ++k) mine[k] += in[k];
        for (std::size_t l = 0; l < lanes; ++l) total[l] = out[l];
        for (std::size_t k = lanes; k < (rest + 1) * lanes; ++k) total[k] = out[k] + in[k - lanes];
        for (std::size_t l = 0; l < lanes; ++l) total[(rest + 1) * lanes + l] = in[rest * lanes + l];
      }
      if (d == 0) return;
      take(d - 1);
      ++count;
    }
  }

  void take(std::size_t d) {
    taken_[d] = 1;
    const double* from = at_[d];
    const std::size_t width = widths_[d];
    for (std::size_t step = 0; step < width; ++step) {  // the last step ends in the first workspace
      double* to = work_[2 * d + ((width - 1 - step) & 1)].data();
      eliminate<lanes>(from, to, columns_[d] + 1 - step);
      from = to;
    }
    at_[d + 1] = from;
  }

  void leaf(std::size_t count) {
    double* total = result(depth_);
    const double* m = at_[depth_];
    if (leaf_ == 0) {
      for (std::size_t l = 0; l < lanes; ++l) total[l] = m[l];
      return;
    }
    const std::size_t row = (widths_.size() + 1) * lanes;
    double* a_with = with_.data() + depth_ * row + (count + 1) * lanes;
    double* b_with = a_with + row;
    double* c_with = b_with + row;
    for (std::size_t l = 0; l < lanes; ++l) {
      const double aa = m[l], ab = m[lanes + l], ac = m[2 * lanes + l], ay = m[3 * lanes + l], bb = m[4 * lanes + l],
                   bc = m[5 * lanes + l], by = m[6 * lanes + l], cc = m[7 * lanes + l], cy = m[8 * lanes + l],
                   none = m[9 * lanes + l];
      const double ra = reciprocal(aa), rb = reciprocal(bb), rc = reciprocal(cc);
      const double a = none - ay * ay * ra, b = none - by * by * rb, c = none - cy * cy * rc;
      const double fb = ab * ra, fc = ac * ra;
      const double bb_a = bb - ab * fb, bc_a = bc - ac * fb, by_a = by - ay * fb;
      const double cc_a = cc - ac * fc, cy_a = cy - ay * fc;
      const double rb_a = reciprocal(bb_a), rc_a = reciprocal(cc_a);
      const double fb_c = bc * rb, cc_b = cc - bc * fb_c, cy_b = cy - by * fb_c;
      const double fab_c = bc_a * rb_a, cc_ab = cc_a - bc_a * fab_c, cy_ab = cy_a - by_a * fab_c;
      const double a_b = a - by_a * by_a * rb_a, a_c = a - cy_a * cy_a * rc_a, b_c = b - cy_b * cy_b * reciprocal(cc_b);
      const double a_b_c = a_b - cy_ab * cy_ab * reciprocal(cc_ab);
      total[l] = none;
      total[lanes + l] = a + b + c;
      total[2 * lanes + l] = a_b + a_c + b_c;
      total[3 * lanes + l] = a_b_c;
      a_with[l] += a;
      a_with[lanes + l] += a_b + a_c;
      a_with[2 * lanes + l] += a_b_c;
      b_with[l] += b;
      b_with[lanes + l] += a_b + b_c;
      b_with[2 * lanes + l] += a_b_c;
      c_with[l] += c;
      c_with[lanes + l] += a_c + b_c;
      c_with[2 * lanes + l] += a_b_c;
    }
  }

  std::vector<std::size_t> widths_, columns_;  // columns that remain before each depth
  std::size_t leaf_ = 0, depth_ = 0;
  std::vector<const double*> at_;
  std::vector<std::uint8_t> taken_;
  std::vector<std::vector<double>> work_, sums_;
  std::vector<double> with_;  // [player][size][lane]
};

}  // namespace cabochon::drivers
