#include "cabochon/ownership/tables.hpp"

#include <span>
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

[[nodiscard]] Datum numbers(const std::vector<double>& values) {
  Datum::List list;
  for (const double value : values) list.push_back({value});
  return {std::move(list)};
}

[[nodiscard]] Datum object_of(const std::optional<Uncertainty>& uncertainty) {
  if (!uncertainty) return {};
  const Sampling& s = uncertainty->sampling;
  Datum correlations;
  if (!s.correlations.empty())
    correlations = Datum{Datum::Object{{"terms", texts(s.correlations.terms)},
                                       {"matrix", numbers(s.correlations.matrix)},
                                       {"kind", {std::string(name_of(s.correlations.kind))}},
                                       {"moved", {uncertainty->correlations_moved}}}};
  return {Datum::Object{{"probability_ours_cheaper", {uncertainty->probability_ours_cheaper}},
                        {"probability", object_of(uncertainty->probability)},
                        {"probability_error", {uncertainty->probability_error}},
                        {"probability_tie", {uncertainty->probability_tie}},
                        {"unknowns", texts(uncertainty->unknowns)},
                        {"draws", {s.draws}},
                        {"seed", {static_cast<std::int64_t>(s.seed)}},
                        {"sampler", {std::string(name_of(s.sampler))}},
                        {"level", {s.level}},
                        {"shared", texts(s.shared)},
                        {"correlations", std::move(correlations)}}};
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
  if (!comparison.uncertainty) return table;
  const auto ends = [&](const std::string& name, Estimate CostLine::* side) {
    std::vector<double> low, high;
    for (const auto& line : comparison.lines) {
      low.push_back((line.*side).low);
      high.push_back((line.*side).high);
    }
    table.add(name + "_low", Column::of(std::move(low))).add(name + "_high", Column::of(std::move(high)));
  };
  ends("ours", &CostLine::ours);
  ends("theirs", &CostLine::theirs);
  ends("difference", &CostLine::difference);
  return table;
}

namespace {

/// The key of a term's name, or an InputError with the nearest name.
[[nodiscard]] TermKey key_of(std::string_view function, std::string_view argument, std::string_view name) {
  const auto key = value_of<TermKey>(name);
  if (!key || static_cast<std::size_t>(*key) >= term_count)
    throw InputError({std::string(function), std::string(argument), -1, core::quoted(name),
                      one_of(name, std::span(Names<TermKey>::values).first(term_count))});
  return *key;
}

}  // namespace

Table break_even_table(const Comparison& comparison, Of of) {
  std::vector<std::string> terms;
  std::vector<double> stated;
  std::vector<std::optional<double>> values;
  for (const auto& one : break_even(comparison, of)) {
    terms.emplace_back(name_of(one.term));
    stated.push_back(one.stated);
    values.push_back(one.value);
  }
  Table table("break_even", static_cast<std::int64_t>(terms.size()));
  table.add("term", Column::text(terms)).add("stated", Column::of(std::move(stated)));
  table.add("value", Column::of(values));
  return table;
}

Table break_even_curve_table(const Comparison& comparison, std::string_view solve, std::string_view against,
                             const std::vector<double>& values, Of of) {
  const auto curve = break_even_curve(comparison, key_of("break_even_curve", "solve", solve),
                                      key_of("break_even_curve", "against", against), values, of);
  Table table("break_even_curve", static_cast<std::int64_t>(values.size()));
  table.add(std::string(against), Column::of(values)).add(std::string(solve), Column::of(curve));
  return table;
}

Table exchange_rates_table(const Comparison& comparison, std::string_view in, Of of) {
  std::vector<std::string> terms;
  std::vector<double> stated, derivative;
  std::vector<std::optional<double>> worth;
  for (const auto& rate : exchange_rates(comparison, key_of("exchange_rates", "unit", in), of)) {
    terms.emplace_back(name_of(rate.term));
    stated.push_back(rate.stated);
    derivative.push_back(rate.derivative);
    worth.push_back(rate.worth);
  }
  Table table("exchange_rates", static_cast<std::int64_t>(terms.size()));
  table.add("term", Column::text(terms)).add("stated", Column::of(std::move(stated)));
  table.add("derivative", Column::of(std::move(derivative))).add("worth", Column::of(worth));
  return table;
}

Table cash_flow_table(const Offer& offer, const Buyer& buyer) {
  std::vector<double> days, amounts;
  std::vector<std::string> whats;
  for (const auto& one : cash_flow(offer, buyer)) {
    days.push_back(one.day);
    whats.push_back(one.what);
    amounts.push_back(one.amount);
  }
  Table table("cash_flow", static_cast<std::int64_t>(days.size()));
  table.add("day", Column::of(std::move(days))).add("what", Column::text(whats));
  table.add("amount", Column::of(std::move(amounts)));
  return table;
}

std::vector<std::pair<std::string, std::optional<double>>> money_frozen_list(const Offer& offer, const Buyer& buyer) {
  std::vector<Problem> problems;
  find_problems("offer", offer, problems);
  find_problems(buyer, problems);
  find_problems("offer", offer, buyer, problems);
  raise(std::move(problems));
  Prepared prepared = prepare(offer, buyer);
  const LineMask considered = considered_lines(prepared.given);
  leave_out(prepared.values, considered);
  const MoneyFrozen m = money_frozen(offer, prepared, considered);
  return {{"cash_conversion_days", m.cash_conversion_days},
          {"average_stock", m.average_stock},
          {"average_frozen", m.average_frozen},
          {"turns", m.turns},
          {"gross_margin_per_year", m.gross_margin_per_year},
          {"gmroi", m.gmroi},
          {"margin_per_piece", m.margin_per_piece},
          {"margin_per_year", m.margin_per_year},
          {"margin_per_money_frozen", m.margin_per_money_frozen}};
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
                        {"undated", texts(c.undated)},
                        {"not_used", texts(c.not_used)},
                        {"questions", texts(c.questions)},
                        {"our_loss", object_of(c.our_loss)},
                        {"their_loss", object_of(c.their_loss)},
                        {"our_earnings", object_of(c.our_earnings)},
                        {"their_earnings", object_of(c.their_earnings)},
                        {"more_profitable_differs", {c.more_profitable_differs}},
                        {"uncertainty", object_of(c.uncertainty)},
                        {"verdict", {std::string(name_of(c.verdict))}}}};
}

std::string to_json(const Comparison& comparison) { return datum_to_json(datum_of(comparison)); }

}  // namespace cabochon::ownership
