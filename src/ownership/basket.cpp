#include "cabochon/ownership/basket.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/exact_sum.hpp"
#include "cabochon/core/validate.hpp"

#include "basket_draws.hpp"
#include "drawn_amounts.hpp"

namespace cabochon::ownership {
namespace {

/// A sum of amounts times pieces, rounded once at the end. Limits are those of one amount; where the sum of several
/// uncertain ones is meant, they come from the draws instead.
class ExactEstimate {
 public:
  void add(const Estimate& amount, double pieces) {
    add_product(value_, amount.value, pieces);
    add_product(low_, amount.low, pieces);
    add_product(high_, amount.high, pieces);
    if (amount.is_exact() || pieces == 0) return;
    n_ = n_ == 0 ? amount.n : std::min(n_, amount.n);
    level_ = std::min(level_, amount.level);
    method_ = amount.method;
    exact_ = false;
  }

  [[nodiscard]] Estimate estimate() const {
    if (exact_) return Estimate::exact(value_.value());
    return {value_.value(), low_.value(), high_.value(), level_, n_, method_};
  }

 private:
  static void add_product(ExactSum& sum, double a, double b) {
    const double product = a * b;
    sum.add(product);
    sum.add(std::fma(a, b, -product));
  }

  ExactSum value_, low_, high_;
  double level_ = 1;
  std::int64_t n_ = 0;
  std::string method_;
  bool exact_ = true;
};

/// Both sides and their difference; of exact amounts the difference is that of the exact sums.
class ExactSides {
 public:
  void add(const Sides& sides, double pieces) {
    ours_.add(sides.ours, pieces);
    theirs_.add(sides.theirs, pieces);
    if (sides.difference.is_exact()) {
      difference_.add(sides.ours, pieces);
      difference_.add(sides.theirs, -pieces);
    } else {
      difference_.add(sides.difference, pieces);
    }
  }

  [[nodiscard]] Sides sides() const { return {ours_.estimate(), theirs_.estimate(), difference_.estimate()}; }

 private:
  ExactEstimate ours_, theirs_, difference_;
};

[[nodiscard]] Sides times(const Sides& sides, double pieces) {
  ExactSides sum;
  sum.add(sides, pieces);
  return sum.sides();
}

/// Whose amount is lower; a difference within rounding is a tie, and one whose limits hold nought can't be told.
[[nodiscard]] Verdict lower_of(const Sides& sides) {
  const double a = sides.ours.value, b = sides.theirs.value;
  if (!sides.difference.is_exact() && !sides.difference.sign_is_clear()) return Verdict::cannot_tell;
  if (std::abs(sides.difference.value) <= 1e-12 * std::max(std::abs(a), std::abs(b))) return Verdict::cannot_tell;
  return a < b ? Verdict::ours : Verdict::theirs;
}

/// Price alone chooses the side that is dearer to own; empty where price or ownership can't tell.
[[nodiscard]] std::optional<bool> flips_of(const std::optional<Sides>& price, Verdict verdict) {
  if (!price || verdict == Verdict::cannot_tell) return std::nullopt;
  const Verdict by_price = lower_of(*price);
  if (by_price == Verdict::cannot_tell) return std::nullopt;
  return by_price != verdict;
}

[[nodiscard]] std::string place_of(const std::string& group) { return "group " + core::quoted(group); }

void find_problems(std::span<const BasketItem> items, std::vector<Problem>& problems) {
  if (items.empty()) problems.push_back({"mix", {}, -1, "no groups", "at least one product group"});
  double pieces = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = items[i];
    if (!non_negative.contains(item.pieces_per_year))
      problems.push_back(
          {place_of(item.group), "pieces_per_year", -1, number_text(item.pieces_per_year), non_negative.expected()});
    pieces += std::max(0.0, item.pieces_per_year);
    for (std::size_t j = 0; j < i; ++j)
      if (items[j].group == item.group)
        problems.push_back({"mix", "group", -1, core::quoted(item.group) + " twice", "each group once"});
  }
  if (problems.empty() && !(pieces > 0))
    problems.push_back({"mix", "pieces_per_year", -1, "0 in all", "pieces of at least one group"});
}

/// Draws all groups together and puts what that says into their comparisons; nothing where no term is uncertain.
[[nodiscard]] std::optional<BasketDraws> draw_groups(Basket& basket, const Sampling& sampling,
                                                     const ProgressFunction& progress) {
  check(sampling);
  std::vector<JointUnit> units;
  std::vector<double> pieces;
  for (const auto& group : basket.groups) {
    units.push_back({TwoOffers(group.comparison), group.group + ".ours", group.group + ".theirs", group.group, {}});
    pieces.push_back(group.pieces_per_year);
  }
  const auto unknowns = join(units, sampling.shared, "compare_basket");
  check_dimensions(unknowns, sampling, "compare_basket");
  const Draws draws(unknowns, sampling);
  if (unknowns.empty()) return std::nullopt;
  BasketDraws drawn = draw_basket(units, pieces, draws, sampling, progress);
  const double moved = draws.copula().moved;
  std::vector<std::string> names;
  for (std::size_t g = 0; g < units.size(); ++g) {
    if (units[g].at.empty()) continue;
    Sampling own = own_sampling(units[g], unknowns, sampling, names);
    fill_amounts(basket.groups[g].comparison, drawn.groups[g].drawn, sampling);
    basket.groups[g].comparison.uncertainty =
        told(own, names, drawn.groups[g].cheaper, static_cast<double>(drawn.groups[g].drawn.ties), moved);
  }
  names.clear();
  for (const auto& unknown : unknowns) names.push_back(unknown.name);
  basket.uncertainty = told(sampling, std::move(names), drawn.cheaper, static_cast<double>(drawn.whole.ties), moved);
  return drawn;
}

/// Limits of the year's sums from the draws; the values stay the sums of the groups' means.
void limits_of_draws(Basket& basket, BasketDraws& drawn, const Sampling& sampling) {
  const auto limit = [&](Sides& sides, std::vector<double>& ours, std::vector<double>& theirs) {
    const Sides found = sides_of(sides.ours.value, sides.theirs.value, ours, theirs, sampling);
    const double difference = sides.difference.value;
    sides = found;
    sides.difference.value = difference;
    if (found.difference.is_exact()) sides.difference = Estimate::exact(difference);
  };
  Simulated& whole = drawn.whole;
  for (auto& line : basket.lines) {
    const auto k = static_cast<std::size_t>(line.line);
    limit(line.per_year, whole.lines[k], whole.lines[line_count + k]);
  }
  limit(basket.without_metal, whole.without_metal[0], whole.without_metal[1]);
  if (basket.price_only) limit(*basket.price_only, whole.price[0], whole.price[1]);
  limit(basket.total, whole.ours, whole.theirs);
}

}  // namespace

Basket compare_basket(std::span<const BasketItem> items, const Buyer& buyer, OneSided one_sided,
                      const Sampling& sampling, const ProgressFunction& progress) {
  std::vector<Problem> problems;
  find_problems(items, problems);
  raise(std::move(problems));
  problems.clear();
  Basket out;
  for (const auto& item : items) {
    Buyer of_group = item.buyer.value_or(buyer);
    if (of_group.pieces_per_year.empty() && item.pieces_per_year > 0) of_group.pieces_per_year = item.pieces_per_year;
    try {
      out.groups.push_back({.group = item.group,
                            .pieces_per_year = item.pieces_per_year,
                            .comparison = detail::as_stated(item.ours, item.theirs, of_group, one_sided),
                            .per_year = {},
                            .price_only = {},
                            .flips = {}});
    } catch (const InputError& error) {
      for (Problem problem : error.problems()) {
        problem.table = place_of(item.group) + ", " + problem.table;
        problems.push_back(std::move(problem));
      }
    }
  }
  raise(std::move(problems));
  auto drawn = draw_groups(out, sampling, progress);
  for (auto& group : out.groups) detail::conclude(group.comparison);

  ExactSides total, without_metal, price;
  std::array<ExactSides, line_count> lines;
  std::array<std::int64_t, line_count> counted{};
  bool priced = true, judged = true;
  ExactSum pieces;
  for (auto& group : out.groups) {
    const Comparison& c = group.comparison;
    const Sides per_piece{c.ours, c.theirs, c.difference};
    const double n = group.pieces_per_year;
    group.per_year = times(per_piece, n);
    if (c.price_only) group.price_only = times(*c.price_only, n);
    group.flips = flips_of(c.price_only, c.verdict);
    total.add(per_piece, n);
    without_metal.add(c.without_metal, n);
    if (c.price_only) price.add(*c.price_only, n);
    pieces.add(n);
    if (n > 0) {
      priced = priced && c.price_only.has_value();
      // A group whose totals can't be compared makes the sum incomparable; one that ties does not.
      judged = judged && (c.verdict != Verdict::cannot_tell || (c.considered != 0 && lower_of(per_piece) == c.verdict));
    }
    for (const auto& line : c.lines) {
      const auto k = static_cast<std::size_t>(line.line);
      lines[k].add({line.ours, line.theirs, line.difference}, n);
      ++counted[k];
    }
  }
  out.pieces_per_year = pieces.value();
  out.total = total.sides();
  out.without_metal = without_metal.sides();
  if (priced) out.price_only = price.sides();
  for (std::size_t k = 0; k < line_count; ++k)
    if (counted[k] > 0) out.lines.push_back({static_cast<Line>(k), lines[k].sides(), counted[k]});
  if (drawn) limits_of_draws(out, *drawn, sampling);
  if (judged) out.verdict = lower_of(out.total);
  out.flips = flips_of(out.price_only, out.verdict);
  for (auto& group : out.groups) {
    const Verdict its = group.comparison.verdict;
    group.against_whole = its != Verdict::cannot_tell && out.verdict != Verdict::cannot_tell && its != out.verdict;
  }
  return out;
}

}  // namespace cabochon::ownership
