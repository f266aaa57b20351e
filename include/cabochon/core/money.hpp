/// Money: whole minor units of one currency. Two currencies never add; converting takes a stated rate.
///
///     const Money<"EUR"> price = Money<"EUR">::of(19.99);        1999 cents
///     price + Money<"USD">::of(1)                                does not compile
///     convert(price, Rate<"EUR", "USD">{1.08})                   21.59 USD, half a cent to even
///
/// Inside a program whose currency is known only when it runs, a book's amounts are of one Currency; Amount is the
/// checked value for those few places, and mixing throws an InputError.
/// Source: ISO 4217, list one (active codes and minor units); half-even rounding as IEEE 754-2019, section 4.3.1.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "cabochon/core/checks.hpp"

namespace cabochon {
inline namespace core {

/// A currency of ISO 4217.
struct Currency {
  std::string_view code;  ///< three capital letters
  int minor_digits = 2;   ///< digits behind the decimal mark: 2 for cents, 0 for yen, 3 for fils

  friend constexpr bool operator==(const Currency& a, const Currency& b) noexcept { return a.code == b.code; }

  /// Minor units in one unit: 100 cents.
  [[nodiscard]] constexpr std::int64_t scale() const noexcept {
    std::int64_t out = 1;
    for (int i = 0; i < minor_digits; ++i) out *= 10;
    return out;
  }
};

/// All active national currencies, in the order of their codes; funds, metals and test codes are left out.
inline constexpr std::array<Currency, 156> currencies{
    {{"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"AOA", 2}, {"ARS", 2}, {"AUD", 2}, {"AWG", 2}, {"AZN", 2},
     {"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BHD", 3}, {"BIF", 0}, {"BMD", 2}, {"BND", 2}, {"BOB", 2}, {"BRL", 2},
     {"BSD", 2}, {"BTN", 2}, {"BWP", 2}, {"BYN", 2}, {"BZD", 2}, {"CAD", 2}, {"CDF", 2}, {"CHF", 2}, {"CLP", 0},
     {"CNY", 2}, {"COP", 2}, {"CRC", 2}, {"CUP", 2}, {"CVE", 2}, {"CZK", 2}, {"DJF", 0}, {"DKK", 2}, {"DOP", 2},
     {"DZD", 2}, {"EGP", 2}, {"ERN", 2}, {"ETB", 2}, {"EUR", 2}, {"FJD", 2}, {"FKP", 2}, {"GBP", 2}, {"GEL", 2},
     {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0}, {"GTQ", 2}, {"GYD", 2}, {"HKD", 2}, {"HNL", 2}, {"HTG", 2},
     {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2}, {"IQD", 3}, {"IRR", 2}, {"ISK", 0}, {"JMD", 2}, {"JOD", 3},
     {"JPY", 0}, {"KES", 2}, {"KGS", 2}, {"KHR", 2}, {"KMF", 0}, {"KPW", 2}, {"KRW", 0}, {"KWD", 3}, {"KYD", 2},
     {"KZT", 2}, {"LAK", 2}, {"LBP", 2}, {"LKR", 2}, {"LRD", 2}, {"LSL", 2}, {"LYD", 3}, {"MAD", 2}, {"MDL", 2},
     {"MGA", 2}, {"MKD", 2}, {"MMK", 2}, {"MNT", 2}, {"MOP", 2}, {"MRU", 2}, {"MUR", 2}, {"MVR", 2}, {"MWK", 2},
     {"MXN", 2}, {"MYR", 2}, {"MZN", 2}, {"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NOK", 2}, {"NPR", 2}, {"NZD", 2},
     {"OMR", 3}, {"PAB", 2}, {"PEN", 2}, {"PGK", 2}, {"PHP", 2}, {"PKR", 2}, {"PLN", 2}, {"PYG", 0}, {"QAR", 2},
     {"RON", 2}, {"RSD", 2}, {"RUB", 2}, {"RWF", 0}, {"SAR", 2}, {"SBD", 2}, {"SCR", 2}, {"SDG", 2}, {"SEK", 2},
     {"SGD", 2}, {"SHP", 2}, {"SLE", 2}, {"SOS", 2}, {"SRD", 2}, {"SSP", 2}, {"STN", 2}, {"SVC", 2}, {"SYP", 2},
     {"SZL", 2}, {"THB", 2}, {"TJS", 2}, {"TMT", 2}, {"TND", 3}, {"TOP", 2}, {"TRY", 2}, {"TTD", 2}, {"TWD", 2},
     {"TZS", 2}, {"UAH", 2}, {"UGX", 0}, {"USD", 2}, {"UYU", 2}, {"UZS", 2}, {"VED", 2}, {"VES", 2}, {"VND", 0},
     {"VUV", 0}, {"WST", 2}, {"XAD", 2}, {"XAF", 0}, {"XCD", 2}, {"XCG", 2}, {"XOF", 0}, {"XPF", 0}, {"YER", 2},
     {"ZAR", 2}, {"ZMW", 2}, {"ZWG", 2}}};

/// Place of this code in `currencies`; their number when it is none of them.
[[nodiscard]] constexpr std::size_t currency_index(std::string_view code) noexcept {
  std::size_t i = 0;
  while (i < currencies.size() && currencies[i].code != code) ++i;
  return i;
}

/// The currency of this code, or an InputError with the nearest one.
[[nodiscard]] inline const Currency& currency_of(std::string_view where, std::string_view code) {
  if (const std::size_t i = currency_index(code); i < currencies.size()) return currencies[i];
  std::array<std::string_view, currencies.size()> codes;
  std::transform(currencies.begin(), currencies.end(), codes.begin(), [](const Currency& c) { return c.code; });
  const std::string near = nearest(code, codes);
  throw InputError(
      {std::string(where), "currency", -1, core::quoted(code),
       "a currency code of ISO 4217 such as EUR" + (near.empty() ? near : " (did you mean '" + near + "'?)")});
}

/// The nearest whole number, halves to the even one; InputError when it is not finite or does not fit.
[[nodiscard]] inline std::int64_t round_half_even(std::string_view where, double value) {
  const double down = std::floor(value), above = value - down;
  const bool up = above > 0.5 || (above == 0.5 && std::fmod(down, 2) != 0);
  const double whole = up ? down + 1 : down;
  if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0))
    throw InputError({std::string(where), {}, -1, number_text(value), "an amount of at most 19 digits of minor units"});
  return static_cast<std::int64_t>(whole);
}

/// A currency code as a template argument: Money<"EUR">.
struct CurrencyCode {
  char letters[4]{};

  consteval CurrencyCode(const char (&code)[4]) {
    std::copy_n(code, 4, letters);
    if (currency_index(view()) == currencies.size()) throw "not a currency code of ISO 4217";
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {letters, 3}; }
};

namespace detail {

[[nodiscard]] inline std::int64_t add_units(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum))
    throw InputError({"Money", {}, -1, {}, "a sum of at most 19 digits of minor units"});
  return sum;
}

[[nodiscard]] inline std::string money_text(std::int64_t units, const Currency& currency) {
  const auto digits = static_cast<std::size_t>(currency.minor_digits);
  std::string text = std::to_string(units);
  const std::size_t sign = units < 0 ? 1 : 0;
  if (text.size() - sign <= digits) text.insert(sign, digits + 1 - (text.size() - sign), '0');
  if (digits > 0) text.insert(text.size() - digits, 1, '.');
  text += ' ';
  text += currency.code;
  return text;
}

}  // namespace detail

/// An amount of one currency that is known when the program is compiled.
template <CurrencyCode Code>
class Money {
 public:
  static constexpr Currency currency = currencies[currency_index(Code.view())];

  constexpr Money() = default;

  [[nodiscard]] static constexpr Money of_units(std::int64_t units) noexcept {
    Money money;
    money.units_ = units;
    return money;
  }
  /// From units of the currency, rounded half-even to the minor unit.
  [[nodiscard]] static Money of(double amount) {
    return of_units(round_half_even("Money", amount * static_cast<double>(currency.scale())));
  }

  [[nodiscard]] constexpr std::int64_t units() const noexcept { return units_; }  ///< minor units: cents
  [[nodiscard]] constexpr double amount() const noexcept {
    return static_cast<double>(units_) / static_cast<double>(currency.scale());
  }
  [[nodiscard]] std::string to_string() const { return detail::money_text(units_, currency); }

  friend Money operator+(Money a, Money b) { return of_units(detail::add_units(a.units_, b.units_)); }
  friend Money operator-(Money a, Money b) { return a + -b; }
  friend Money operator-(Money a) {
    if (a.units_ == INT64_MIN) throw InputError({"Money", {}, -1, {}, "a sum of at most 19 digits of minor units"});
    return of_units(-a.units_);
  }
  /// Times a pure number, rounded half-even.
  friend Money operator*(Money a, double factor) {
    return of_units(round_half_even("Money", static_cast<double>(a.units_) * factor));
  }
  Money& operator+=(Money other) { return *this = *this + other; }
  Money& operator-=(Money other) { return *this = *this - other; }
  friend constexpr auto operator<=>(const Money&, const Money&) = default;

 private:
  std::int64_t units_ = 0;
};

/// Units of To that one unit of From is worth.
template <CurrencyCode From, CurrencyCode To>
struct Rate {
  double value = 0;  ///< above 0
};

template <CurrencyCode From, CurrencyCode To>
[[nodiscard]] Money<To> convert(Money<From> money, Rate<From, To> rate) {
  check_positive("Rate", "value", rate.value);
  return Money<To>::of(money.amount() * rate.value);
}

/// An amount whose currency is known only when the program runs; mixing two currencies is an InputError.
class Amount {
 public:
  Amount(std::int64_t units, const Currency& currency) : units_(units), currency_(currency) {}
  [[nodiscard]] static Amount of(double amount, std::string_view code) {
    const Currency& currency = currency_of("Amount", code);
    return {round_half_even("Amount", amount * static_cast<double>(currency.scale())), currency};
  }

  [[nodiscard]] std::int64_t units() const noexcept { return units_; }
  [[nodiscard]] const Currency& currency() const noexcept { return currency_; }
  [[nodiscard]] std::string to_string() const { return detail::money_text(units_, currency_); }

  friend Amount operator+(const Amount& a, const Amount& b) {
    a.check_same(b);
    return {detail::add_units(a.units_, b.units_), a.currency_};
  }
  friend bool operator==(const Amount&, const Amount&) = default;

 private:
  void check_same(const Amount& other) const {
    if (!(currency_ == other.currency_))
      throw InputError({"Amount", "currency", -1, core::quoted(other.currency_.code),
                        "'" + std::string(currency_.code) + "', or a conversion at a stated rate"});
  }

  std::int64_t units_;
  Currency currency_;
};

}  // namespace core
}  // namespace cabochon
