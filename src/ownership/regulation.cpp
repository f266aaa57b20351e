#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/core/validate.hpp"
#include "cabochon/ownership/regulation_tables.hpp"

#include "record_rows.hpp"

namespace cabochon::ownership {
namespace {

constexpr std::array<std::pair<std::string_view, Operator>, 12> signs{{{"<=", Operator::at_most},
                                                                       {"\u2264", Operator::at_most},
                                                                       {"max", Operator::at_most},
                                                                       {">=", Operator::at_least},
                                                                       {"\u2265", Operator::at_least},
                                                                       {"min", Operator::at_least},
                                                                       {"<", Operator::below},
                                                                       {">", Operator::above},
                                                                       {"=", Operator::equal},
                                                                       {"==", Operator::equal},
                                                                       {"is", Operator::equal},
                                                                       {"equals", Operator::equal}}};

[[nodiscard]] Datum* find_entry(Datum::Object& entries, std::string_view name) {
  for (auto& entry : entries)
    if (entry.name == name) return &entry.value;
  return nullptr;
}

/// Rows of a table grouped by account are those of one client, or of the one that was asked for.
[[nodiscard]] bool is_of(const std::optional<std::string>& account, const Datum& cell) {
  if (!account) return true;
  if (const auto* text = cell.get<std::string>()) return *text == *account;
  const auto whole = cell.whole();
  return whole && std::to_string(*whole) == *account;
}

[[nodiscard]] std::string key_text(const Datum& cell) {
  if (const auto* text = cell.get<std::string>()) return *text;
  if (const auto whole = cell.whole()) return std::to_string(*whole);
  return shown(cell);
}

[[nodiscard]] Datum cell_at(const Table& table, std::string_view name, std::int64_t row) {
  const Column* column = table.find(name);
  return column ? cell_of(*column, row) : Datum{};
}

[[nodiscard]] std::optional<std::string> text_of(const Datum& cell) {
  return cell.is_null() ? std::nullopt : std::optional(key_text(cell));
}

}  // namespace

const RecordAccess& clause_access() {
  static const RecordAccess relaxed = [] {
    RecordAccess copy = access<Clause>();
    for (auto& field : copy.fields) {
      const auto& name = field.info.name;
      if (name == "clause" || name == "since" || name == "account") field.info.required = field.info.key = false;
    }
    return copy;
  }();
  return relaxed;
}

Clause clause_of(const Datum::Object& fields, std::int64_t row) {
  Datum::Object entries = fields;
  if (Datum* limit = find_entry(entries, "limit"); limit && limit->get<std::string>() && !find_entry(entries, "word")) {
    Datum word = *limit;
    *limit = Datum{};
    entries.push_back({"word", std::move(word)});
  }
  Datum* relation = find_entry(entries, "operator");
  if (relation) {
    if (const auto* text = relation->get<std::string>())
      for (const auto& [sign, meant] : signs)
        if (*text == sign) {
          *relation = Datum{std::string(name_of(meant))};
          break;
        }
  }
  const Datum* limit = find_entry(entries, "limit");
  const Datum* word = find_entry(entries, "word");
  if ((!relation || relation->is_null()) && word && !word->is_null() && (!limit || limit->is_null())) {
    if (relation)
      *relation = Datum{std::string("equal")};
    else
      entries.push_back({"operator", Datum{std::string("equal")}});
  }
  Clause clause;
  assign(clause_access(), &clause, entries, row);
  return clause;
}

std::vector<Clause> clauses_of(const Table& table, const std::optional<std::string>& account) {
  std::vector<Problem> problems;
  find_slips(table, access<Clause>().names(), problems);
  raise(std::move(problems));
  problems.clear();
  for (const auto* name : {"criterion", "operator"})
    if (!table.find(name) && table.rows() > 0) (void)table.column(name);
  std::vector<Clause> out;
  std::vector<std::string> accounts;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    const Datum of = cell_at(table, "account", row);
    if (!of.is_null() && !is_of(account, of)) continue;
    if (const auto name = text_of(of); name && std::find(accounts.begin(), accounts.end(), *name) == accounts.end())
      accounts.push_back(*name);
    try {
      out.push_back(clause_of(cells_of(table, access<Clause>().names(), row), row));
    } catch (const InputError& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  }
  if (accounts.size() > 1)
    problems.push_back({table.name(), "account", -1, "clauses of " + std::to_string(accounts.size()) + " accounts",
                        "those of one: say account="});
  raise(std::move(problems));
  return out;
}

namespace {

/// One term of an offer as a table states it.
void put(Offer& offer, const Table& terms, std::int64_t row, std::vector<Problem>& problems) {
  static const std::vector<std::string> names = access<Offer>().names();
  const std::string name = key_text(cell_at(terms, "term", row));
  const auto wrong = [&](std::string_view column, std::string value, std::string expected) {
    problems.push_back({terms.name(), std::string(column), row, std::move(value), std::move(expected)});
  };
  const FieldAccess* field = access<Offer>().find(name);
  if (!field) return wrong("term", core::quoted(name), one_of(name, names));
  const Datum value = cell_at(terms, "value", row), word = cell_at(terms, "word", row);
  const Datum low = cell_at(terms, "low", row), high = cell_at(terms, "high", row);
  const Place place{terms.name(), name, row};
  try {
    if (field->info.kind != FieldKind::term) {
      if (word.is_null()) return wrong("word", {}, "the word of " + name);
      return field->set(&offer, word, place);
    }
    auto number = value.number(), least = low.number(), most = high.number();
    if (!number && least && least == most) number = least;
    const auto unit = text_of(cell_at(terms, "unit", row));
    for (auto* one : {&number, &least, &most})
      if (unit == "%" && *one) **one /= 100;
    Datum::Object term;
    if (least && most && *least < *most) {
      // Two ends say no more than themselves; with a value between them it is the usual one.
      using Numbers = Datum::List;
      term = number ? Datum::Object{{"triangular", {Numbers{{*least}, {*number}, {*most}}}}}
                    : Datum::Object{{"uniform", {Numbers{{*least}, {*most}}}}};
    } else if (number) {
      term = {{"value", {*number}}};
    } else {
      return wrong("value", {}, "the number of " + name + ", or low and high");
    }
    if (unit && *unit != "%") term.push_back({"unit", {*unit}});
    for (const auto& [entry, column] : {std::pair{"source", "source"}, {"date", "source_date"}, {"assumed", "assumed"}})
      if (Datum cell = cell_at(terms, column, row); !cell.is_null()) term.push_back({entry, std::move(cell)});
    for (const auto& [column, one] : {std::pair{"value", &number}, {"low", &least}, {"high", &most}})
      if (*one && !field->info.range.contains(**one))
        return wrong(column, number_text(**one), name + ": " + expected_number(field->info, **one));
    field->set(&offer, {std::move(term)}, place);
  } catch (const InputError& error) {
    problems.insert(problems.end(), error.problems().begin(), error.problems().end());
  }
}

}  // namespace

std::vector<DatedOffer> offers_of(const Table& terms, Day as_of, const std::optional<std::string>& account) {
  std::vector<Problem> problems;
  for (const auto* name : {"offer", "term"}) (void)terms.column(name);
  const Column since = terms.find("since") ? to_days(*terms.find("since"), terms.name(), "since") : Column{};
  const Column until = terms.find("until") ? to_days(*terms.find("until"), terms.name(), "until") : Column{};
  const auto day_at = [](const Column& days, std::int64_t row) -> std::optional<Day> {
    if (days.size() == 0 || days.is_null(row)) return std::nullopt;
    return Day{days.values<std::int32_t>()[static_cast<std::size_t>(row)]};
  };
  struct Version {
    std::int64_t row;
    Day since;
  };
  std::vector<std::string> keys;  // in the order of first appearance
  std::map<std::string, std::map<std::string, Version>> in_force;
  for (std::int64_t row = 0; row < terms.rows(); ++row) {
    const Datum offer = cell_at(terms, "offer", row), term = cell_at(terms, "term", row);
    for (const auto& [name, cell] : {std::pair{"offer", &offer}, {"term", &term}})
      if (cell->is_null()) problems.push_back({terms.name(), name, row, {}, "a value"});
    const Datum to = cell_at(terms, "account", row);
    if (offer.is_null() || term.is_null() || (!to.is_null() && !is_of(account, to))) continue;
    const Day begins = day_at(since, row).value_or(Day{});
    if (const auto ends = day_at(until, row); begins > as_of || (ends && *ends <= as_of)) continue;
    const std::string key = key_text(offer);
    if (!in_force.contains(key)) keys.push_back(key);
    const auto [at, fresh] = in_force[key].try_emplace(key_text(term), Version{row, begins});
    if (!fresh && begins >= at->second.since) at->second = {row, begins};
  }
  std::vector<DatedOffer> out;
  for (const auto& key : keys) {
    DatedOffer dated{.key = key, .offer = {}};
    for (const auto& [term, version] : in_force[key]) {
      put(dated.offer, terms, version.row, problems);
      const auto take = [&](std::optional<std::string>& to, const char* name) {
        const auto now = text_of(cell_at(terms, name, version.row));
        if (!now || to == now) return;
        if (to)
          problems.push_back({terms.name(), name, version.row, core::quoted(*now),
                              core::quoted(*to) + ", as in the other terms of offer " + core::quoted(key)});
        to = now;
      };
      std::optional<std::string> supplier;
      if (!dated.offer.supplier.empty()) supplier = dated.offer.supplier;
      take(supplier, "supplier");
      if (supplier) dated.offer.supplier = *supplier;
      take(dated.account, "account");
      take(dated.product_group, "product_group");
      take(dated.product, "product");
    }
    out.push_back(std::move(dated));
  }
  raise(std::move(problems));
  return out;
}

Table findings_table(std::span<const Finding> findings) {
  Table out("findings", static_cast<std::int64_t>(findings.size()));
  add_fields(out, findings);
  return out;
}

Table check_table(const Table& offers, std::span<const Clause> regulation, Day as_of, const CheckOptions& options) {
  std::vector<std::string> fields = access<Offer>().names();
  std::vector<Problem> problems;
  find_slips(offers, fields, problems);
  raise(std::move(problems));
  problems.clear();
  if (offers.rows() == 0) throw InputError({"offers", {}, -1, "no rows", "at least one offer"});
  std::vector<std::int64_t> rows;
  std::vector<Finding> all;
  for (std::int64_t row = 0; row < offers.rows(); ++row) {
    try {
      Offer offer;
      assign(access<Offer>(), &offer, cells_of(offers, fields, row), row);
      CheckOptions of_row = options;
      if (const auto group = text_of(cell_at(offers, "product_group", row))) of_row.product_group = group;
      for (auto& finding : check(offer, regulation, as_of, of_row)) {
        all.push_back(std::move(finding));
        rows.push_back(row);
      }
    } catch (const InputError& error) {
      for (Problem problem : error.problems()) {
        if (problem.table == "regulation" || problem.table == "buyer") throw;
        problem.table = "offers";
        problem.row = row;
        problems.push_back(std::move(problem));
      }
    }
  }
  raise(std::move(problems));
  Table out("findings", static_cast<std::int64_t>(all.size()));
  out.add("row", Column::of(rows));
  for (const auto* name : {"offer", "supplier", "product"})
    if (const Column* column = offers.find(name)) {
      std::vector<std::optional<std::string>> texts;
      for (const auto row : rows) texts.push_back(text_of(cell_of(*column, row)));
      out.add(name, Column::text(texts));
    }
  add_fields(out, std::span<const Finding>(all));
  return out;
}

}  // namespace cabochon::ownership
