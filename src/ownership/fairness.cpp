#include "cabochon/ownership/fairness.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/ownership/break_even.hpp"
#include "cabochon/ownership/compare.hpp"

#include "simulation.hpp"

namespace cabochon::ownership {
namespace {

constexpr std::size_t most_tried = 14;    ///< so many terms are tried in all corners
constexpr std::size_t most_subsets = 20;  ///< and so many in all subsets

/// Stated ends, or quantiles where the law has a tail.
[[nodiscard]] stats::Span ends_of(const stats::Quantile& law, double level) {
  switch (law.law().law) {
    case stats::Law::normal:
    case stats::Law::lognormal:
    case stats::Law::beta:
      return {law(1 - level), law(level)};
    default:
      return stats::support(law.law());
  }
}

/// Where `f` is least between two ends: at one of them, or inside where the grid shows a dip.
[[nodiscard]] std::pair<double, bool> least_at(const std::function<double(double)>& f, stats::Span ends) {
  constexpr int steps = 32;
  const auto place = [&](int i) { return i == steps ? ends.high : ends.low + (ends.high - ends.low) * i / steps; };
  int best = 0;
  double least = f(ends.low);
  const double at_high = f(ends.high);
  if (at_high < least) {
    least = at_high;
    best = steps;
  }
  const double scale = 1e-12 * std::max(std::abs(least), 1e-300);
  bool inside = false;
  for (int i = 1; i < steps; ++i)
    if (const double there = f(place(i)); there < least - scale) {
      least = there;
      best = i;
      inside = true;
    }
  if (!inside) return {place(best), false};
  double a = place(best - 1), b = place(best + 1);
  constexpr double golden = 0.6180339887498949;  // Kiefer 1953
  for (int i = 0; i < 80 && b - a > 1e-12 * std::abs(b); ++i) {
    const double c = b - golden * (b - a), d = a + golden * (b - a);
    (f(c) < f(d) ? b : a) = f(c) < f(d) ? d : c;
  }
  return {(a + b) / 2, true};
}

/// Their terms where their total is least, all other unknowns at their means.
class Best {
 public:
  Best(const Drawn& drawn, double level) : offers_(drawn.offers) {
    for (const auto& u : offers_.unknowns()) means_.push_back(stats::mean(u.law));
    best_ = means_;
    for (std::size_t d = 0; d < means_.size(); ++d) {
      const auto& sides = offers_.unknowns()[d].sides;
      if (sides.size() != 1 || sides[0] != Of::theirs) continue;
      terms_.push_back(d);
      ends_.push_back(ends_of(drawn.draws.laws()[d].quantile(), level));
    }
    inside_.assign(terms_.size(), false);
    start();
    descend();
  }

  [[nodiscard]] const std::vector<std::size_t>& terms() const { return terms_; }
  [[nodiscard]] const std::vector<double>& means() const { return means_; }
  [[nodiscard]] double best(std::size_t i) const { return best_[terms_[i]]; }
  [[nodiscard]] bool inside(std::size_t i) const { return inside_[i]; }

 private:
  [[nodiscard]] double total(const std::vector<double>& x) const { return offers_.total(Of::theirs, x.data()); }

  /// The best of all corners; with too many terms each by itself.
  void start() {
    if (terms_.size() > most_tried) return;
    std::vector<double> x = means_;
    double least = total(best_);
    for (std::uint32_t corner = 0; corner < 1u << terms_.size(); ++corner) {
      for (std::size_t i = 0; i < terms_.size(); ++i) x[terms_[i]] = corner >> i & 1 ? ends_[i].high : ends_[i].low;
      if (const double there = total(x); there < least) {
        least = there;
        best_ = x;
      }
    }
  }

  void descend() {
    for (int round = 0; round < 20; ++round) {
      bool moved = false;
      for (std::size_t i = 0; i < terms_.size(); ++i) {
        double& at = best_[terms_[i]];
        const double before = at, was = total(best_);
        const auto [place, inside] = least_at(
            [&](double value) {
              at = value;
              return total(best_);
            },
            ends_[i]);
        at = place;
        if (round > 0 && total(best_) > was - 1e-12 * std::abs(was)) {
          at = before;
          continue;
        }
        inside_[i] = inside;
        moved = moved || at != before;
      }
      if (!moved) return;
    }
  }

  const TwoOffers& offers_;
  std::vector<double> means_, best_;
  std::vector<std::size_t> terms_;
  std::vector<stats::Span> ends_;
  std::vector<bool> inside_;
};

/// The subset (bits of its terms' places) of fewest terms that brings the difference to zero or above; empty if none.
[[nodiscard]] std::vector<std::size_t> fewest(std::size_t terms,
                                              const std::function<double(std::uint32_t)>& difference) {
  const auto listed = [](std::uint32_t set) {
    std::vector<std::size_t> out;
    for (; set != 0; set &= set - 1) out.push_back(static_cast<std::size_t>(std::countr_zero(set)));
    return out;
  };
  if (terms > most_subsets) {  // one after the other, always the one that helps most
    std::uint32_t set = 0;
    while (std::popcount(set) < static_cast<int>(terms)) {
      std::uint32_t next = 0;
      for (std::size_t i = 0; i < terms; ++i)
        if (!(set >> i & 1) && (next == 0 || difference(set | 1u << i) > difference(next))) next = set | 1u << i;
      set = next;
      if (difference(set) >= 0) return listed(set);
    }
    return {};
  }
  for (int size = 1; size <= static_cast<int>(terms); ++size) {
    std::uint32_t best = 0;
    double most = 0;
    for (std::uint32_t set = 1; set < 1u << terms; ++set) {
      if (std::popcount(set) != size) continue;
      const double there = difference(set);
      if (there >= 0 && (best == 0 || there > most)) {
        best = set;
        most = there;
      }
    }
    if (best != 0) return listed(best);
  }
  return {};
}

/// How the re-run is drawn: as before, without the correlations of terms that are fixed now.
[[nodiscard]] Sampling without(const Sampling& sampling, const std::vector<std::string>& fixed) {
  Sampling out = sampling;
  const auto& terms = sampling.correlations.terms;
  const auto stays = [&](std::size_t i) { return std::find(fixed.begin(), fixed.end(), terms[i]) == fixed.end(); };
  out.correlations.terms.clear();
  out.correlations.matrix.clear();
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (!stays(i)) continue;
    out.correlations.terms.push_back(terms[i]);
    for (std::size_t j = 0; j < terms.size(); ++j)
      if (stays(j)) out.correlations.matrix.push_back(sampling.correlations.matrix[i * terms.size() + j]);
  }
  return out;
}

[[nodiscard]] double theirs_cheaper(const Comparison& comparison) {
  if (comparison.uncertainty)
    return 1 - comparison.uncertainty->probability_ours_cheaper - comparison.uncertainty->probability_tie;
  return comparison.verdict == Verdict::theirs ? 1 : 0;
}

}  // namespace

BestCase competitor_best_case(const Comparison& comparison, double level, const ProgressFunction& progress) {
  const Drawn drawn(comparison, "competitor_best_case");
  check_range("competitor_best_case", "level", level, Range{0.5, 1, false, true});
  const Best best(drawn, level);
  const auto& unknowns = drawn.offers.unknowns();
  BestCase out;
  out.level = level;
  Offer theirs = comparison.their_offer;
  std::vector<std::string> fixed;
  for (std::size_t i = 0; i < best.terms().size(); ++i) {
    const auto& unknown = unknowns[best.terms()[i]];
    out.terms.push_back({unknown.name, best.means()[best.terms()[i]], best.best(i), best.inside(i), {}});
    fixed.push_back(unknown.name);
    for_each_field<Offer>([&](const auto& field) {
      using Member = typename std::remove_cvref_t<decltype(field)>::member_type;
      if constexpr (std::is_same_v<Member, Term>)
        if (field.name == unknown.field) (theirs.*field.member).content = best.best(i);
    });
  }
  out.comparison =
      compare(comparison.our_offer, theirs, comparison.buyer, OneSided::drop, without(drawn.sampling, fixed), progress);
  out.flips = comparison.difference.value < 0 && out.comparison.difference.value >= 0;
  out.probability_theirs_cheaper = theirs_cheaper(comparison);
  out.probability_theirs_cheaper_then = theirs_cheaper(out.comparison);
  if (!out.flips) return out;

  // Subsets are weighed at the means of all other terms, corrected for what the means of the draws differ from that.
  std::vector<double> x = best.means();
  const double shift = comparison.difference.value - drawn.offers.difference(x.data());
  const auto with = [&](std::uint32_t set, double part) {
    for (std::size_t i = 0; i < best.terms().size(); ++i) {
      const std::size_t d = best.terms()[i];
      x[d] = best.means()[d] + (set >> i & 1 ? part * (best.best(i) - best.means()[d]) : 0);
    }
    return drawn.offers.difference(x.data()) + shift;
  };
  auto found = fewest(best.terms().size(), [&](std::uint32_t set) { return with(set, 1); });
  if (found.empty())  // only the draws show it, not the means: it takes all of them
    for (std::size_t i = 0; i < best.terms().size(); ++i) found.push_back(i);
  std::uint32_t set = 0;
  for (const std::size_t i : found) set |= 1u << i;
  double part = 1;
  constexpr int steps = 64;
  for (int i = 1; i <= steps && set != 0; ++i) {
    const double now = static_cast<double>(i) / steps, then = static_cast<double>(i - 1) / steps;
    const double f_then = with(set, then), f_now = with(set, now);
    if (f_then < 0 && f_now >= 0) {
      part = find_zero([&](double p) { return with(set, p); }, then, now, f_then, f_now);
      break;
    }
  }
  for (const std::size_t i : found) {
    Favour favour = out.terms[i];
    favour.tie = favour.stated + part * (favour.best - favour.stated);
    out.reversing.push_back(std::move(favour));
  }
  return out;
}

Headroom headroom(const Comparison& comparison) {
  Headroom out;
  const Estimate& d = comparison.difference;
  out.per_piece = d;
  if (d.value < 0) {
    out.leader = Verdict::ours;
    out.per_piece.value = -d.value;
    out.per_piece.low = -d.high;
    out.per_piece.high = -d.low;
  } else if (d.value > 0) {
    out.leader = Verdict::theirs;
  }
  const double total = out.leader == Verdict::theirs ? comparison.theirs.value : comparison.ours.value;
  if (total != 0) out.share_of_total = out.per_piece.value / std::abs(total);
  if (comparison.buyer.pieces_per_year.given())
    out.per_year = out.per_piece.value * comparison.buyer.pieces_per_year.number();
  out.lines = comparison.not_considered;
  return out;
}

}  // namespace cabochon::ownership
