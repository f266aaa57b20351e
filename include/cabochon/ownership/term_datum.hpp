/// How a Term is written in JSON, TOML and Python's dicts, and read back.
///
///     20                                                          a number of which nothing else is known
///     {"value": 20, "source": "contract 12", "date": "2026-10-01"}
///     {"triangular": [15, 20, 30], "source": "delivery record"}   pert, normal, lognormal, uniform, beta alike
///     {"between": [0.02, 0.04], "level": 0.9, "shape": "lognormal"}
///     {"counts": [3, 120]}                                        3 of 120: read as the beta posterior
///     {"sample": [14, 15, 21]}
///     {"series": [1790.4, 1815.2, ...], "base": 7000, "horizon": 6}
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/datum.hpp"
#include "cabochon/ownership/term.hpp"

namespace cabochon {
inline namespace core {

template <>
struct DatumOf<ownership::Term> {
  using Term = ownership::Term;
  using Law = stats::Law;

  static Datum get(const Term& term) {
    if (term.empty()) return {};
    const auto* law = term.distribution();
    if (!law && term == Term(term.number())) return {term.number()};
    Datum::Object object;
    if (law)
      put(object, *law);
    else
      object.push_back({"value", {term.number()}});
    if (!term.unit.empty()) object.push_back({"unit", {term.unit}});
    if (!term.source.empty()) object.push_back({"source", {term.source}});
    if (term.date) object.push_back({"date", {*term.date}});
    if (term.assumed) object.push_back({"assumed", {true}});
    return {std::move(object)};
  }

  static void set(Term& term, const Datum& datum, const Place& place) {
    term = {};
    if (datum.is_null()) return;
    if (const auto number = datum.number()) {
      term.content = *number;
      return;
    }
    const auto* object = datum.get<Datum::Object>();
    if (!object)
      mismatch(place, datum,
               "a number, or an object with value (or a law such as triangular), unit, source, date, assumed");
    Parts parts;
    for (const auto& [name, value] : *object) {
      const std::string path = std::string(place.field) + "." + name;
      read(term, parts, name, value, {place.table, path, place.row});
    }
    finish(term, parts, place);
  }

  /// Of a law its ends (see stats::reach).
  static std::vector<double> numbers(const Term& term) {
    if (term.empty()) return {};
    if (!term.uncertain()) return {term.number()};
    const auto [low, high] = term.reach();
    return low == high ? std::vector<double>{low} : std::vector<double>{low, high};
  }

 private:
  /// What an object says besides unit, source, date and assumed.
  struct Parts {
    std::vector<std::string> contents;  ///< keys that state a value: one at most
    std::optional<stats::Distribution> law;
    std::optional<double> level, base, horizon;
    std::optional<Law> shape;
    bool counts = false;
  };

  static Datum list_of(const std::vector<double>& numbers) {
    Datum::List list;
    for (const double number : numbers) list.push_back({number});
    return {std::move(list)};
  }

  static void put(Datum::Object& object, const stats::Distribution& law) {
    const std::string name(name_of(law.law));
    if (law.law == Law::between) {
      object.push_back({name, list_of({law.parameters[0], law.parameters[1]})});
      object.push_back({"level", {law.parameters[2]}});
      if (law.shape != Law::normal) object.push_back({"shape", {std::string(name_of(law.shape))}});
    } else if (law.law == Law::sample || law.law == Law::series) {
      object.push_back({name, list_of(law.values)});
      if (law.law == Law::sample) return;
      object.push_back({"base", {law.parameters[0]}});
      object.push_back({"horizon", {static_cast<std::int64_t>(law.parameters[1])}});
    } else {
      object.push_back({name, list_of(law.parameters)});
    }
  }

  static double number_of(const Datum& value, const Place& place) {
    const auto number = value.number();
    if (!number) mismatch(place, value, "a number");
    return *number;
  }

  static std::vector<double> numbers_of(const Datum& value, const Place& place) {
    const auto* list = value.get<Datum::List>();
    if (!list) mismatch(place, value, "a list of numbers");
    std::vector<double> out;
    for (const Datum& item : *list) out.push_back(number_of(item, place));
    return out;
  }

  static void read(Term& term, Parts& parts, const std::string& name, const Datum& value, const Place& place) {
    if (name == "unit") return DatumOf<std::string>::set(term.unit, value, place);
    if (name == "source") return DatumOf<std::string>::set(term.source, value, place);
    if (name == "date") return DatumOf<std::optional<Day>>::set(term.date, value, place);
    if (name == "assumed") return DatumOf<bool>::set(term.assumed, value, place);
    const auto law = value_of<Law>(name);
    constexpr std::array<std::string_view, 4> details{"level", "shape", "base", "horizon"};
    const bool is_detail = std::find(details.begin(), details.end(), name) != details.end();
    if (!law && !is_detail && name != "value" && name != "counts") {
      std::vector<std::string_view> names{"value", "unit", "source", "date", "assumed", "counts"};
      names.insert(names.end(), Names<Law>::values.begin(), Names<Law>::values.end());
      names.insert(names.end(), details.begin(), details.end());
      mismatch(place, {}, one_of(name, names));
    }
    if (value.is_null()) return;
    if (name == "value") {
      parts.contents.push_back(name);
      term.content = number_of(value, place);
    } else if (name == "level") {
      parts.level = number_of(value, place);
    } else if (name == "base") {
      parts.base = number_of(value, place);
    } else if (name == "horizon") {
      parts.horizon = number_of(value, place);
    } else if (name == "shape") {
      DatumOf<std::optional<Law>>::set(parts.shape, value, place);
    } else {
      parts.contents.push_back(name);
      parts.counts = !law;
      auto given = numbers_of(value, place);
      parts.law = stats::Distribution{law.value_or(Law::beta), {}, {}};
      (law == Law::sample || law == Law::series ? parts.law->values : parts.law->parameters) = std::move(given);
    }
  }

  [[noreturn]] static void wrong(const Place& place, const std::string& name, std::string expected) {
    throw InputError(
        {std::string(place.table), std::string(place.field) + "." + name, place.row, {}, std::move(expected)});
  }

  static void finish(Term& term, Parts& parts, const Place& place) {
    if (parts.contents.size() > 1)
      wrong(place, parts.contents[1], "one statement of the value, not " + parts.contents[0] + " as well");
    const Law law = parts.law ? parts.law->law : Law::uniform;
    const bool is_between = parts.law && law == Law::between, is_series = parts.law && law == Law::series;
    if (parts.level && !is_between) wrong(place, "level", "a level only beside between");
    if (parts.shape && !is_between) wrong(place, "shape", "a shape only beside between");
    if (parts.base && !is_series) wrong(place, "base", "a base only beside series");
    if (parts.horizon && !is_series) wrong(place, "horizon", "a horizon only beside series");
    if (!parts.law) return;
    stats::Distribution& d = *parts.law;
    if (is_between) {
      if (!parts.level) wrong(place, "level", "the confidence of the interval, such as 0.9");
      d.parameters.push_back(*parts.level);
      d.shape = parts.shape.value_or(Law::normal);
    }
    if (is_series) {
      if (!parts.base) wrong(place, "base", "today's value, which the history moves");
      if (!parts.horizon) wrong(place, "horizon", "the number of steps that the scenario looks ahead");
      d.parameters = {*parts.base, *parts.horizon};
    }
    try {
      if (parts.counts) {
        if (d.parameters.size() != 2)
          throw InputError(
              {"counts", {}, -1, std::to_string(d.parameters.size()) + " numbers", "how many, and of how many"});
        term.content = ownership::detail::counted(d.parameters[0], d.parameters[1]);
      } else {
        stats::check(d);
        term.content = d;
      }
    } catch (const InputError& error) {  // the same problems, with the place in the record
      std::vector<Problem> problems;
      for (const auto& found : error.problems()) {
        std::string field = std::string(place.field) + "." + parts.contents[0];
        if (!found.column.empty()) field += "." + found.column;
        if (found.row >= 0) field += "[" + std::to_string(found.row) + "]";
        problems.push_back({std::string(place.table), std::move(field), place.row, found.value, found.expected});
      }
      throw InputError(std::move(problems));
    }
  }
};

}  // namespace core
}  // namespace cabochon
