#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/ownership/basket.hpp"

namespace cabochon::ownership {
namespace {

/// A column of an amount, and where anything is uncertain its limits.
void add_amounts(Table& out, const std::string& name, bool uncertain, std::size_t rows,
                 const std::function<const Estimate&(std::size_t)>& amount) {
  std::vector<double> value, low, high;
  for (std::size_t i = 0; i < rows; ++i) {
    const Estimate& e = amount(i);
    value.push_back(e.value);
    low.push_back(e.low);
    high.push_back(e.high);
  }
  out.add(name, Column::of(std::move(value)));
  if (uncertain) out.add(name + "_low", Column::of(std::move(low))).add(name + "_high", Column::of(std::move(high)));
}

}  // namespace

Table basket_groups_table(const Basket& basket) {
  const auto& groups = basket.groups;
  const bool uncertain = basket.uncertainty.has_value();
  std::vector<std::string> names, verdicts, left;
  std::vector<double> pieces;
  std::vector<std::optional<double>> price, probability;
  std::vector<std::uint8_t> flips, known((groups.size() + 7) / 8, 0), against;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto& c = groups[i].comparison;
    names.push_back(groups[i].group);
    pieces.push_back(groups[i].pieces_per_year);
    price.push_back(c.price_only ? std::optional(c.price_only->difference.value) : std::nullopt);
    verdicts.emplace_back(name_of(c.verdict));
    probability.push_back(c.uncertainty ? std::optional(c.uncertainty->probability_ours_cheaper) : std::nullopt);
    flips.push_back(groups[i].flips.value_or(false));
    if (groups[i].flips) known[i / 8] = static_cast<std::uint8_t>(known[i / 8] | 1u << i % 8);
    against.push_back(groups[i].against_whole);
    std::string missing;
    for (const auto& line : c.not_considered)
      missing += (missing.empty() ? "" : ", ") + std::string(name_of(line.line));
    left.push_back(std::move(missing));
  }
  const std::size_t rows = groups.size();
  Table out("groups", static_cast<std::int64_t>(rows));
  out.add("group", Column::text(names)).add("pieces_per_year", Column::of(std::move(pieces)));
  const auto piece = [&](std::size_t i) -> const Comparison& { return groups[i].comparison; };
  add_amounts(out, "ours", uncertain, rows, [&](std::size_t i) -> const Estimate& { return piece(i).ours; });
  add_amounts(out, "theirs", uncertain, rows, [&](std::size_t i) -> const Estimate& { return piece(i).theirs; });
  add_amounts(out, "difference", uncertain, rows,
              [&](std::size_t i) -> const Estimate& { return piece(i).difference; });
  const auto year = [&](std::size_t i) -> const Sides& { return groups[i].per_year; };
  add_amounts(out, "ours_per_year", uncertain, rows, [&](std::size_t i) -> const Estimate& { return year(i).ours; });
  add_amounts(out, "theirs_per_year", uncertain, rows,
              [&](std::size_t i) -> const Estimate& { return year(i).theirs; });
  add_amounts(out, "difference_per_year", uncertain, rows,
              [&](std::size_t i) -> const Estimate& { return year(i).difference; });
  out.add("price_difference", Column::of(price)).add("verdict", Column::text(verdicts));
  if (uncertain) out.add("probability_ours_cheaper", Column::of(probability));
  out.add("flips", Column::booleans(std::move(flips), std::move(known)));
  out.add("against_whole", Column::booleans(std::move(against))).add("not_considered", Column::text(left));
  return out;
}

Table basket_lines_table(const Basket& basket) {
  const auto& lines = basket.lines;
  const bool uncertain = basket.uncertainty.has_value();
  std::vector<std::string> names;
  std::vector<std::int64_t> groups;
  for (const auto& line : lines) {
    names.emplace_back(name_of(line.line));
    groups.push_back(line.groups);
  }
  Table out("lines", static_cast<std::int64_t>(lines.size()));
  out.add("line", Column::text(names));
  add_amounts(out, "ours", uncertain, lines.size(),
              [&](std::size_t i) -> const Estimate& { return lines[i].per_year.ours; });
  add_amounts(out, "theirs", uncertain, lines.size(),
              [&](std::size_t i) -> const Estimate& { return lines[i].per_year.theirs; });
  add_amounts(out, "difference", uncertain, lines.size(),
              [&](std::size_t i) -> const Estimate& { return lines[i].per_year.difference; });
  out.add("groups", Column::of(std::move(groups)));
  return out;
}

}  // namespace cabochon::ownership
