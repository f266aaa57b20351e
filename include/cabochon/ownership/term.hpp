/// A term of an offer or of a buyer: what was stated, where it comes from and whether it is only assumed.
#pragma once

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/datum.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon::ownership {

/// Empty (not known), or a number. The content is a variant so that an uncertain number can become one more case.
struct Term {
  using Content = std::variant<std::monostate, double>;

  Content content{};          ///< nothing, or the number in the unit of the field that holds the term
  std::string unit{};         ///< of a value that was stated in words; empty: the unit of the field
  std::string source{};       ///< contract, price list, delivery record, survey; empty: merely stated
  std::optional<Day> date{};  ///< day of the source: of the metal price's quotation, of a VAT rate
  bool assumed = false;       ///< a guess that nobody has confirmed

  Term() = default;
  template <class Number>
    requires std::integral<Number> || std::floating_point<Number>
  Term(Number number) : content(static_cast<double>(number)) {}  // NOLINT: implicit, so that 0.035 is a term

  [[nodiscard]] bool empty() const noexcept { return std::holds_alternative<std::monostate>(content); }
  [[nodiscard]] bool given() const noexcept { return !empty(); }

  /// The number, or `otherwise` when the term is empty.
  [[nodiscard]] double number(double otherwise = 0) const noexcept {
    const double* stated = std::get_if<double>(&content);
    return stated ? *stated : otherwise;
  }

  /// The same term with its source and the source's day.
  [[nodiscard]] Term from(std::string origin, std::optional<Day> day = std::nullopt) const {
    Term copy = *this;
    copy.source = std::move(origin);
    copy.date = day;
    return copy;
  }

  friend bool operator==(const Term&, const Term&) = default;
};

/// A number that nobody has confirmed.
[[nodiscard]] inline Term assumed(double number) {
  Term term(number);
  term.assumed = true;
  return term;
}

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct KindOf<ownership::Term> : std::integral_constant<FieldKind, FieldKind::term> {};

/// A bare number where nothing else is known of a term, else an object of value, unit, source, date and assumed.
template <>
struct DatumOf<ownership::Term> {
  static Datum get(const ownership::Term& term) {
    if (term.empty()) return {};
    if (term == ownership::Term(term.number())) return {term.number()};
    Datum::Object object{{"value", {term.number()}}};
    if (!term.unit.empty()) object.push_back({"unit", {term.unit}});
    if (!term.source.empty()) object.push_back({"source", {term.source}});
    if (term.date) object.push_back({"date", {*term.date}});
    if (term.assumed) object.push_back({"assumed", {true}});
    return {std::move(object)};
  }

  static void set(ownership::Term& term, const Datum& datum, const Place& place) {
    term = {};
    if (datum.is_null()) return;
    if (const auto number = datum.number()) {
      term.content = *number;
      return;
    }
    const auto* object = datum.get<Datum::Object>();
    if (!object) mismatch(place, datum, "a number, or an object with value, unit, source, date, assumed");
    for (const auto& [name, value] : *object) {
      const std::string path = std::string(place.field) + "." + name;
      const Place inner{place.table, path, place.row};
      if (name == "value" && !value.is_null()) {
        const auto number = value.number();
        if (!number) mismatch(inner, value, "a number");
        term.content = *number;
      } else if (name == "unit") {
        DatumOf<std::string>::set(term.unit, value, inner);
      } else if (name == "source") {
        DatumOf<std::string>::set(term.source, value, inner);
      } else if (name == "date") {
        DatumOf<std::optional<Day>>::set(term.date, value, inner);
      } else if (name == "assumed") {
        DatumOf<bool>::set(term.assumed, value, inner);
      } else if (name != "value") {
        constexpr std::array<std::string_view, 5> names{"value", "unit", "source", "date", "assumed"};
        mismatch(inner, {}, one_of(name, names));
      }
    }
  }

  static std::vector<double> numbers(const ownership::Term& term) {
    return term.empty() ? std::vector<double>{} : std::vector<double>{term.number()};
  }
};

}  // namespace core
}  // namespace cabochon
