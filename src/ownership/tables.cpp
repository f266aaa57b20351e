#include "cabochon/ownership/tables.hpp"

#include <utility>
#include <vector>

#include "cabochon/core/record_access.hpp"
#include "cabochon/core/record_json.hpp"

namespace cabochon::ownership {
namespace {

[[nodiscard]] Datum texts(const std::vector<std::string>& names) {
  Datum::List list;
  for (const auto& name : names) list.push_back({name});
  return {std::move(list)};
}

[[nodiscard]] Datum object_of(const Estimate& estimate) {
  return {Datum::Object{{"value", {estimate.value}},
                        {"low", {estimate.low}},
                        {"high", {estimate.high}},
                        {"level", {estimate.level}},
                        {"n", {estimate.n}},
                        {"method", {estimate.method}}}};
}

[[nodiscard]] Datum object_of(const Sides& sides) {
  return {Datum::Object{{"ours", object_of(sides.ours)},
                        {"theirs", object_of(sides.theirs)},
                        {"difference", object_of(sides.difference)}}};
}

[[nodiscard]] Datum object_of(const std::optional<Loss>& loss) {
  if (!loss) return {};
  return {Datum::Object{{"grams", {loss->grams}},
                        {"fine_grams", {loss->fine_grams}},
                        {"share_finished", {loss->share_finished}},
                        {"share_issued", {loss->share_issued}}}};
}

[[nodiscard]] Datum number_of(const std::optional<double>& number) { return number ? Datum{*number} : Datum{}; }

[[nodiscard]] Datum object_of(const std::optional<Earnings>& earnings) {
  if (!earnings) return {};
  return {Datum::Object{{"margin_per_piece", {earnings->margin_per_piece}},
                        {"margin_per_year", number_of(earnings->margin_per_year)},
                        {"margin_per_money_frozen", number_of(earnings->margin_per_money_frozen)}}};
}

template <Described Record>
[[nodiscard]] Datum object_of(const Record& record) {
  return {entries_of(access<Record>(), &record, true)};
}

}  // namespace

Table lines_table(const Comparison& comparison) {
  std::vector<std::string> names;
  std::vector<double> ours, theirs, difference;
  for (const auto& line : comparison.lines) {
    names.emplace_back(name_of(line.line));
    ours.push_back(line.ours.value);
    theirs.push_back(line.theirs.value);
    difference.push_back(line.difference.value);
  }
  Table table("lines", static_cast<std::int64_t>(names.size()));
  table.add("line", Column::text(names));
  table.add("ours", Column::of(std::move(ours)));
  table.add("theirs", Column::of(std::move(theirs)));
  table.add("difference", Column::of(std::move(difference)));
  return table;
}

Datum datum_of(const Comparison& c) {
  Datum::List lines, left;
  for (const auto& line : c.lines)
    lines.push_back({Datum::Object{{"line", {std::string(name_of(line.line))}},
                                   {"ours", object_of(line.ours)},
                                   {"theirs", object_of(line.theirs)},
                                   {"difference", object_of(line.difference)}}});
  for (const auto& line : c.not_considered)
    left.push_back({Datum::Object{{"line", {std::string(name_of(line.line))}}, {"missing", texts(line.missing)}}});
  return {Datum::Object{{"our_offer", object_of(c.our_offer)},
                        {"their_offer", object_of(c.their_offer)},
                        {"buyer", object_of(c.buyer)},
                        {"lines", {std::move(lines)}},
                        {"ours", object_of(c.ours)},
                        {"theirs", object_of(c.theirs)},
                        {"difference", object_of(c.difference)},
                        {"without_metal", object_of(c.without_metal)},
                        {"price_only", c.price_only ? object_of(*c.price_only) : Datum{}},
                        {"not_considered", {std::move(left)}},
                        {"assumed_zero", texts(c.assumed_zero)},
                        {"assumed", texts(c.assumed)},
                        {"unsourced", texts(c.unsourced)},
                        {"not_used", texts(c.not_used)},
                        {"questions", texts(c.questions)},
                        {"our_loss", object_of(c.our_loss)},
                        {"their_loss", object_of(c.their_loss)},
                        {"our_earnings", object_of(c.our_earnings)},
                        {"their_earnings", object_of(c.their_earnings)},
                        {"more_profitable_differs", {c.more_profitable_differs}},
                        {"verdict", {std::string(name_of(c.verdict))}}}};
}

std::string to_json(const Comparison& comparison) { return datum_to_json(datum_of(comparison)); }

}  // namespace cabochon::ownership
