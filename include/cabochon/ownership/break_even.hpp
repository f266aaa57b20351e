/// Question. At what value of one term would the two offers cost the same?
/// Model.    The zero of the difference of totals as a function of that term alone, everything else as stated, over the
///           lines that the comparison considers. All terms but shipments a year move the difference in one direction,
///           so a change of sign over the term's range brackets the only zero; shipments are searched on a grid, and
///           the zero nearest to the stated value is given. No zero within the range is an answer.
/// Source.   Root finder: Chandrupatla 1997, Advances in Engineering Software 28(3), 145-149.
/// Limits.   One term moves at a time; a price that would move a competitor's other terms is not foreseen.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/of.hpp"
#include "cabochon/ownership/values.hpp"

namespace cabochon::ownership {

struct BreakEven {
  TermKey term = TermKey::loss_share;
  double stated = 0;            ///< the term's value in the comparison
  std::optional<double> value;  ///< where the totals tie; empty: nowhere within the term's range
};

/// Zero of `f` between `a` and `b`, where it has opposite signs.
template <class F>
[[nodiscard]] double find_zero(F&& f, double a, double b, double fa, double fb) {
  if (fa == 0) return a;
  if (fb == 0) return b;
  double t = 0.5, c = a, fc = fa;
  for (int step = 0; step < 200; ++step) {
    const double x = a + t * (b - a), fx = f(x);
    if (std::signbit(fx) == std::signbit(fa)) {
      c = a;
      fc = fa;
    } else {
      c = b;
      fc = fb;
      b = a;
      fb = fa;
    }
    a = x;
    fa = fx;
    const double best = std::abs(fa) < std::abs(fb) ? a : b;
    const double room = (2 * std::numeric_limits<double>::epsilon() * std::abs(best)) / std::abs(b - c);
    if (fa == 0 || room > 0.5 || b == c) return best;
    const double xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
    const bool inverse_quadratic = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    t = inverse_quadratic ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb) : 0.5;
    t = std::clamp(t, room, 1 - room);
  }
  return a;
}

/// The two offers of a comparison as numbers, so that one term can be moved at a time.
class TermMover {
 public:
  explicit TermMover(const Comparison& comparison)
      : considered_(comparison.considered),
        ours_(prepare(comparison.our_offer, comparison.buyer)),
        theirs_(prepare(comparison.their_offer, comparison.buyer)) {
    leave_out(ours_.values, considered_);
    leave_out(theirs_.values, considered_);
  }

  [[nodiscard]] const Prepared& side(Of of) const { return of == Of::theirs ? theirs_ : ours_; }

  /// Terms of that side that are stated, in the order of TermKey.
  [[nodiscard]] std::vector<TermKey> stated(Of of) const {
    std::vector<TermKey> keys;
    const std::size_t first = of == Of::buyer ? 0 : buyer_term_count;
    const std::size_t last = of == Of::buyer ? buyer_term_count : term_count;
    for (std::size_t k = first; k < last; ++k)
      if (side(of).given.terms & bit(static_cast<TermKey>(k))) keys.push_back(static_cast<TermKey>(k));
    return keys;
  }

  /// Where a term may move to; an exchange needs its fee to be known.
  [[nodiscard]] Range room(Of of, TermKey key) const {
    Range range = range_of(key);
    if (key == TermKey::loss_share && side(of).values.issued > 0) range.high_open = true;
    if (key == TermKey::exchange_share && !(side(of).given.terms & bit(TermKey::exchange_fee_share))) range.high = 0;
    return range;
  }

  void set(Of of, TermKey key, double value) {
    if (of != Of::theirs) ours_.values[key] = value;
    if (of != Of::ours) theirs_.values[key] = value;
  }

  /// Ours minus theirs.
  [[nodiscard]] double difference() const {
    std::array<double, line_count> ours, theirs;
    cost_lines(ours_.values, ours);
    cost_lines(theirs_.values, theirs);
    return total_of(ours, considered_) - total_of(theirs, considered_);
  }

 private:
  LineMask considered_;
  Prepared ours_, theirs_;
};

namespace detail {

/// Ends of the search: a huge term stands for no upper end; open ends are stepped off.
[[nodiscard]] inline std::pair<double, double> ends_of(const Range& range, double stated) {
  const double scale = std::max(std::abs(stated), 1.0);
  double low = std::isfinite(range.low) ? range.low : -1e9 * scale;
  double high = std::isfinite(range.high) ? range.high : 1e9 * scale;
  if (range.low_open) low += 1e-12 * scale;
  if (range.high_open) high -= 1e-12 * scale;
  return {low, high};
}

}  // namespace detail

/// The value of one term at which the totals tie.
[[nodiscard]] inline std::optional<double> break_even_of(TermMover& mover, Of of, TermKey key) {
  const double stated = mover.side(of).values[key];
  const auto [low, high] = detail::ends_of(mover.room(of, key), stated);
  const auto difference_at = [&](double x) {
    mover.set(of, key, x);
    return mover.difference();
  };
  std::vector<double> grid{low, high};
  if (key == TermKey::shipments_per_year) {
    grid = {low};
    for (double x = 1e-3; x < 1e6; x *= 1.25) grid.push_back(x);
  }
  std::optional<double> found;
  double before = grid[0], f_before = difference_at(before);
  const double f_first = f_before;
  bool moves = false;
  for (std::size_t i = 1; i < grid.size(); ++i) {
    const double now = grid[i], f_now = difference_at(now);
    moves = moves || f_now != f_first;
    if (std::isfinite(f_before) && std::isfinite(f_now) && (f_before <= 0) != (f_now <= 0)) {
      const double zero = find_zero(difference_at, before, now, f_before, f_now);
      if (!found || std::abs(zero - stated) < std::abs(*found - stated)) found = zero;
    } else if (f_now == 0 && f_before != 0) {
      if (!found || std::abs(now - stated) < std::abs(*found - stated)) found = now;
    }
    before = now;
    f_before = f_now;
  }
  mover.set(of, key, stated);
  if (!moves) return std::nullopt;
  return found;
}

/// For every stated term of one side, the value at which the totals tie.
[[nodiscard]] inline std::vector<BreakEven> break_even(const Comparison& comparison, Of of = Of::ours) {
  TermMover mover(comparison);
  std::vector<BreakEven> out;
  for (const TermKey key : mover.stated(of)) {
    const double stated = mover.side(of).values[key];
    out.push_back({key, stated, break_even_of(mover, of, key)});
  }
  return out;
}

/// The curve on which the offers tie: for each value of `against`, the value of `solve`, both terms of one side.
[[nodiscard]] inline std::vector<std::optional<double>> break_even_curve(const Comparison& comparison, TermKey solve,
                                                                         TermKey against,
                                                                         const std::vector<double>& values,
                                                                         Of of = Of::ours) {
  TermMover mover(comparison);
  const auto keys = mover.stated(of);
  std::vector<std::string> names;
  for (const TermKey key : keys) names.emplace_back(name_of(key));
  for (const auto& [argument, key] : {std::pair{"solve", solve}, std::pair{"against", against}})
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      throw InputError({"break_even_curve", argument, -1, core::quoted(name_of(key)), one_of(name_of(key), names)});
  if (solve == against)
    throw InputError({"break_even_curve", "against", -1, core::quoted(name_of(against)), "another term than `solve`"});
  std::vector<std::optional<double>> out;
  for (const double value : values) {
    if (!mover.room(of, against).contains(value))
      throw InputError({"break_even_curve", std::string(name_of(against)), -1, number_text(value),
                        mover.room(of, against).expected()});
    mover.set(of, against, value);
    out.push_back(break_even_of(mover, of, solve));
  }
  return out;
}

}  // namespace cabochon::ownership
