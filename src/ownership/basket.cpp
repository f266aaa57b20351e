#include "cabochon/ownership/basket.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/exact_sum.hpp"
#include "cabochon/core/validate.hpp"

#include "record_rows.hpp"

namespace cabochon::ownership {
namespace {

/// A sum of amounts times pieces, rounded once at the end. Where an amount is uncertain, limits are summed as if all
/// moved together: that is wide rather than narrow.
class ExactEstimate {
 public:
  void add(const Estimate& amount, double pieces) {
    add_product(value_, amount.value, pieces);
    add_product(low_, amount.low, pieces);
    add_product(high_, amount.high, pieces);
    if (amount.is_exact() || pieces == 0) return;
    n_ = n_ == 0 ? amount.n : std::min(n_, amount.n);
    level_ = std::min(level_, amount.level);
    exact_ = false;
  }

  [[nodiscard]] Estimate estimate() const {
    if (exact_) return Estimate::exact(value_.value());
    return {value_.value(), low_.value(), high_.value(), level_, n_, "sum_of_limits"};
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

}  // namespace

Basket compare_basket(std::span<const BasketItem> items, const Buyer& buyer, OneSided one_sided) {
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
                            .comparison = compare(item.ours, item.theirs, of_group, one_sided),
                            .per_year = {},
                            .price_only = {},
                            .flips = {}});
      if (const auto& drawn = out.groups.back().comparison.uncertainty)
        for (const auto& term : drawn->unknowns)
          problems.push_back(
              {place_of(item.group), term, -1, "a law", "a number: the exact sums of a basket take no laws"});
    } catch (const InputError& error) {
      for (Problem problem : error.problems()) {
        problem.table = place_of(item.group) + ", " + problem.table;
        problems.push_back(std::move(problem));
      }
    }
  }
  raise(std::move(problems));

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
  if (judged) out.verdict = lower_of(out.total);
  out.flips = flips_of(out.price_only, out.verdict);
  for (auto& group : out.groups) {
    const Verdict its = group.comparison.verdict;
    group.against_whole = its != Verdict::cannot_tell && out.verdict != Verdict::cannot_tell && its != out.verdict;
  }
  for (std::size_t k = 0; k < line_count; ++k)
    if (counted[k] > 0) out.lines.push_back({static_cast<Line>(k), lines[k].sides(), counted[k]});
  return out;
}

namespace {

[[nodiscard]] std::string key_of(const Table& table, const std::string& by, std::int64_t row,
                                 std::vector<Problem>& problems) {
  const Datum cell = cell_of(table.column(by), row);
  if (const auto* text = cell.get<std::string>()) return *text;
  if (const auto whole = cell.whole()) return std::to_string(*whole);
  problems.push_back({table.name(), by, row, shown(cell), "the name of a product group"});
  return {};
}

/// One side's offers, and the buyer's terms that its rows state.
struct SideRow {
  std::string group;
  std::int64_t row = 0;
  Offer offer{};
  Datum::Object buyer{};
};

[[nodiscard]] std::vector<SideRow> read_side(const Table& table, const std::string& by,
                                             std::vector<Problem>& problems) {
  const auto offer_fields = access<Offer>().names();
  std::vector<std::string> buyer_fields;
  for (const auto& name : access<Buyer>().names())
    if (std::find(offer_fields.begin(), offer_fields.end(), name) == offer_fields.end()) buyer_fields.push_back(name);
  std::vector<std::string> known = offer_fields;
  known.insert(known.end(), buyer_fields.begin(), buyer_fields.end());
  known.push_back(by);
  (void)table.column(by);
  find_slips(table, known, problems);
  std::vector<SideRow> out;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    SideRow side{.group = key_of(table, by, row, problems), .row = row};
    try {
      assign(access<Offer>(), &side.offer, cells_of(table, offer_fields, row), row);
    } catch (const InputError& error) {
      for (Problem problem : error.problems()) {
        problem.table = table.name();
        problems.push_back(std::move(problem));
      }
    }
    side.buyer = cells_of(table, buyer_fields, row);
    for (const auto& other : out)
      if (other.group == side.group)
        problems.push_back({table.name(), by, row, core::quoted(side.group) + " twice", "one offer a group"});
    out.push_back(std::move(side));
  }
  return out;
}

[[nodiscard]] const SideRow* find_group(const std::vector<SideRow>& side, const std::string& group) {
  for (const auto& row : side)
    if (row.group == group) return &row;
  return nullptr;
}

}  // namespace

std::vector<BasketItem> basket_items(const Table& ours, const Table& theirs, const Buyer& buyer, const Table& mix,
                                     const std::string& by) {
  std::vector<Problem> problems;
  const auto our_rows = read_side(ours, by, problems), their_rows = read_side(theirs, by, problems);
  const Column& pieces = mix.column("pieces_per_year");
  (void)mix.column(by);
  std::vector<BasketItem> items;
  std::vector<std::string> groups;
  for (std::int64_t row = 0; row < mix.rows(); ++row) {
    BasketItem item{.group = key_of(mix, by, row, problems)};
    groups.push_back(item.group);
    const auto number = cell_of(pieces, row).number();
    if (!number)
      problems.push_back({mix.name(), "pieces_per_year", row, shown(cell_of(pieces, row)), non_negative.expected()});
    item.pieces_per_year = number.value_or(0);
    Datum::Object stated;
    for (const auto& [table, rows] : {std::pair{&ours, &our_rows}, std::pair{&theirs, &their_rows}}) {
      const SideRow* side = find_group(*rows, item.group);
      if (!side) {
        std::vector<std::string> names;
        for (const auto& one : *rows) names.push_back(one.group);
        problems.push_back({table->name(),
                            by,
                            -1,
                            {},
                            "an offer for " + core::quoted(item.group) + ", which the mix holds; there is " +
                                one_of(item.group, names)});
        continue;
      }
      (rows == &our_rows ? item.ours : item.theirs) = side->offer;
      for (const auto& [name, value] : side->buyer) {
        const auto same = std::find_if(stated.begin(), stated.end(), [&](const auto& e) { return e.name == name; });
        if (same == stated.end())
          stated.push_back({name, value});
        else if (!(same->value == value))
          problems.push_back({table->name(), name, side->row, shown(value),
                              shown(same->value) + ", as our offer's row says: it is the same buyer"});
      }
    }
    if (!stated.empty()) {
      Buyer of_group = buyer;
      for (const auto& [name, value] : stated) {
        const auto& field = access<Buyer>().field(name);
        try {
          field.set(&of_group, value, {place_of(item.group), name});
          append_problems(problems, access<Buyer>(), field, &of_group);
        } catch (const InputError& error) {
          problems.insert(problems.end(), error.problems().begin(), error.problems().end());
        }
      }
      item.buyer = std::move(of_group);
    }
    items.push_back(std::move(item));
  }
  for (const auto& [table, rows] : {std::pair{&ours, &our_rows}, std::pair{&theirs, &their_rows}})
    for (const auto& row : *rows)
      if (std::find(groups.begin(), groups.end(), row.group) == groups.end())
        problems.push_back(
            {table->name(), by, row.row, core::quoted(row.group), "a group of the mix, " + one_of(row.group, groups)});
  raise(std::move(problems));
  return items;
}

Table basket_groups_table(const Basket& basket) {
  std::vector<std::string> groups, verdicts, left;
  std::vector<double> pieces, ours, theirs, difference, ours_year, theirs_year, difference_year;
  std::vector<std::optional<double>> price;
  std::vector<std::uint8_t> flips, known((basket.groups.size() + 7) / 8, 0), against;
  for (std::size_t i = 0; i < basket.groups.size(); ++i) {
    const auto& group = basket.groups[i];
    const auto& c = group.comparison;
    groups.push_back(group.group);
    pieces.push_back(group.pieces_per_year);
    ours.push_back(c.ours.value);
    theirs.push_back(c.theirs.value);
    difference.push_back(c.difference.value);
    ours_year.push_back(group.per_year.ours.value);
    theirs_year.push_back(group.per_year.theirs.value);
    difference_year.push_back(group.per_year.difference.value);
    price.push_back(c.price_only ? std::optional(c.price_only->difference.value) : std::nullopt);
    verdicts.emplace_back(name_of(c.verdict));
    flips.push_back(group.flips.value_or(false));
    if (group.flips) known[i / 8] = static_cast<std::uint8_t>(known[i / 8] | 1u << i % 8);
    against.push_back(group.against_whole);
    std::string names;
    for (const auto& line : c.not_considered) names += (names.empty() ? "" : ", ") + std::string(name_of(line.line));
    left.push_back(std::move(names));
  }
  Table out("groups", static_cast<std::int64_t>(groups.size()));
  out.add("group", Column::text(groups)).add("pieces_per_year", Column::of(std::move(pieces)));
  out.add("ours", Column::of(std::move(ours))).add("theirs", Column::of(std::move(theirs)));
  out.add("difference", Column::of(std::move(difference))).add("ours_per_year", Column::of(std::move(ours_year)));
  out.add("theirs_per_year", Column::of(std::move(theirs_year)));
  out.add("difference_per_year", Column::of(std::move(difference_year)));
  out.add("price_difference", Column::of(price)).add("verdict", Column::text(verdicts));
  out.add("flips", Column::booleans(std::move(flips), std::move(known)));
  out.add("against_whole", Column::booleans(std::move(against))).add("not_considered", Column::text(left));
  return out;
}

Table basket_lines_table(const Basket& basket) {
  std::vector<std::string> names;
  std::vector<double> ours, theirs, difference;
  std::vector<std::int64_t> groups;
  for (const auto& line : basket.lines) {
    names.emplace_back(name_of(line.line));
    ours.push_back(line.per_year.ours.value);
    theirs.push_back(line.per_year.theirs.value);
    difference.push_back(line.per_year.difference.value);
    groups.push_back(line.groups);
  }
  Table out("lines", static_cast<std::int64_t>(names.size()));
  out.add("line", Column::text(names)).add("ours", Column::of(std::move(ours)));
  out.add("theirs", Column::of(std::move(theirs))).add("difference", Column::of(std::move(difference)));
  out.add("groups", Column::of(std::move(groups)));
  return out;
}

}  // namespace cabochon::ownership
