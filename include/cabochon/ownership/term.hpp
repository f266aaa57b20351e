/// A term of an offer or of a buyer: what was stated, where it comes from and whether it is only assumed.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon::ownership {

/// Empty (not known), or a number. The content is a variant so that an uncertain number can become one more case.
struct Term {
  using Content = std::variant<std::monostate, double>;

  Content content{};           ///< nothing, or the number in the unit of the field that holds the term
  std::string unit{};          ///< of a value that was stated in words; empty: the unit of the field
  std::string source{};        ///< contract, price list, delivery record, survey; empty: merely stated
  std::optional<Day> date{};   ///< day of the source: of the metal price's quotation, of a VAT rate
  bool assumed = false;        ///< a guess that nobody has confirmed

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

}  // namespace core
}  // namespace cabochon
