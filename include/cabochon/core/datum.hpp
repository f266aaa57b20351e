/// One value of a field without its C++ type: what JSON, Python and messages exchange with a record.
/// A module makes its own member type known to all of them by specialising DatumOf (and KindOf, see record.hpp).
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/ids.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon {
inline namespace core {

struct Datum {
  struct Entry;
  using List = std::vector<Datum>;
  using Object = std::vector<Entry>;  ///< entries in the order given

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Day, List, Object> value;

  // Defined below, where Entry is complete: clang needs it to destroy an Object.
  Datum();
  template <class T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, Datum>)
  Datum(T&& v) : value(std::forward<T>(v)) {}
  Datum(const Datum&);
  Datum& operator=(const Datum&);
  Datum& operator=(Datum&&);
  Datum(Datum&& other) noexcept;
  ~Datum();

  [[nodiscard]] bool is_null() const noexcept { return value.index() == 0; }

  template <class T>
  [[nodiscard]] const T* get() const noexcept {
    return std::get_if<T>(&value);
  }

  /// The number when it is one, whole or not.
  [[nodiscard]] std::optional<double> number() const noexcept {
    if (const auto* real = get<double>()) return *real;
    if (const auto* whole = get<std::int64_t>()) return static_cast<double>(*whole);
    return std::nullopt;
  }

  /// The whole number when it is one; 5.0 counts, because frames turn integers into floats where one is missing.
  [[nodiscard]] std::optional<std::int64_t> whole() const noexcept {
    if (const auto* n = get<std::int64_t>()) return *n;
    const auto* real = get<double>();
    if (real && std::trunc(*real) == *real && std::fabs(*real) <= 9007199254740992.0)
      return static_cast<std::int64_t>(*real);
    return std::nullopt;
  }
};

struct Datum::Entry {
  std::string name;
  Datum value;
};

inline Datum::Datum() = default;
inline Datum::Datum(const Datum&) = default;
inline Datum& Datum::operator=(const Datum&) = default;
inline Datum& Datum::operator=(Datum&&) = default;
// Not inlined, because g++ 12 then warns of members of alternatives that the variant does not hold.
[[gnu::noinline]] inline Datum::Datum(Datum&& other) noexcept : value(std::move(other.value)) {}
inline Datum::~Datum() = default;

[[nodiscard]] inline bool operator==(const Datum& a, const Datum& b);
[[nodiscard]] inline bool operator==(const Datum::Entry& a, const Datum::Entry& b) {
  return a.name == b.name && a.value == b.value;
}
[[nodiscard]] inline bool operator==(const Datum& a, const Datum& b) { return a.value == b.value; }

/// The value as it stands in a message.
[[nodiscard]] inline std::string shown(const Datum& datum) {
  if (datum.is_null()) return "nothing";
  if (const auto* flag = datum.get<bool>()) return *flag ? "true" : "false";
  if (const auto* whole = datum.get<std::int64_t>()) return std::to_string(*whole);
  if (const auto* real = datum.get<double>()) return number_text(*real);
  if (const auto* text = datum.get<std::string>()) return core::quoted(*text);
  if (const auto* day = datum.get<Day>()) return to_string(*day);
  if (const auto* list = datum.get<Datum::List>()) return "a list of " + std::to_string(list->size());
  return "an object";
}

/// Where a value stands: the record (or table), the field's path in it and the row, as in Problem.
struct Place {
  std::string_view table;
  std::string_view field;
  std::int64_t row = -1;
};

/// Throws the InputError that says what stood at `place` and what belongs there.
[[noreturn]] inline void mismatch(const Place& place, const Datum& datum, std::string expected) {
  throw InputError({std::string(place.table), std::string(place.field), place.row, shown(datum), std::move(expected)});
}

/// How a member type becomes a Datum and is read from one:
///     static Datum get(const T&);
///     static void set(T&, const Datum&, const Place&);          throws through mismatch()
///     static std::vector<double> numbers(const T&);             optional: what must lie in the field's range
template <class T>
struct DatumOf;

template <>
struct DatumOf<std::string> {
  static Datum get(const std::string& text) { return {text}; }
  static void set(std::string& text, const Datum& datum, const Place& place) {
    const auto* given = datum.get<std::string>();
    if (!given) mismatch(place, datum, "a text");
    text = *given;
  }
};

template <>
struct DatumOf<Properties> {
  static Datum get(const Properties& properties) { return {properties.json}; }
  static void set(Properties& properties, const Datum& datum, const Place& place) {
    const auto* given = datum.get<std::string>();
    if (!given) mismatch(place, datum, "a JSON object");
    properties.json = *given;
  }
};

template <>
struct DatumOf<double> {
  static Datum get(double number) { return {number}; }
  static void set(double& number, const Datum& datum, const Place& place) {
    const auto given = datum.number();
    if (!given) mismatch(place, datum, "a number");
    number = *given;
  }
  static std::vector<double> numbers(double number) { return {number}; }
};

template <>
struct DatumOf<std::int64_t> {
  static Datum get(std::int64_t number) { return {number}; }
  static void set(std::int64_t& number, const Datum& datum, const Place& place) {
    const auto given = datum.whole();
    if (!given) mismatch(place, datum, "a whole number");
    number = *given;
  }
  static std::vector<double> numbers(std::int64_t number) { return {static_cast<double>(number)}; }
};

template <>
struct DatumOf<bool> {
  static Datum get(bool flag) { return {flag}; }
  static void set(bool& flag, const Datum& datum, const Place& place) {
    const auto* given = datum.get<bool>();
    if (!given) mismatch(place, datum, "true or false");
    flag = *given;
  }
};

template <>
struct DatumOf<Day> {
  static Datum get(Day day) { return {day}; }
  static void set(Day& day, const Datum& datum, const Place& place) {
    if (const auto* given = datum.get<Day>()) {
      day = *given;
      return;
    }
    const auto* text = datum.get<std::string>();
    const auto read = text ? day_from_text(*text) : std::nullopt;
    if (!read) mismatch(place, datum, "a day written as 2026-10-31");
    day = *read;
  }
};

template <class Tag>
struct DatumOf<Id<Tag>> {
  static Datum get(const Id<Tag>& id) { return id.is_text() ? Datum{id.text()} : Datum{id.number()}; }
  static void set(Id<Tag>& id, const Datum& datum, const Place& place) {
    if (const auto* text = datum.get<std::string>()) {
      id = Id<Tag>(*text);
    } else if (const auto whole = datum.whole()) {
      id = Id<Tag>(*whole);
    } else {
      mismatch(place, datum, "an integer or a text");
    }
  }
};

template <Named E>
struct DatumOf<E> {
  static Datum get(E value) { return {std::string(name_of(value))}; }
  static void set(E& value, const Datum& datum, const Place& place) {
    const auto* text = datum.get<std::string>();
    const auto read = text ? value_of<E>(*text) : std::nullopt;
    if (!read) mismatch(place, datum, one_of(text ? std::string_view(*text) : std::string_view{}, Names<E>::values));
    value = *read;
  }
};

template <Named E>
struct DatumOf<Several<E>> {
  static Datum get(const Several<E>& several) {
    Datum::List list;
    for (const E value : several.values) list.push_back(DatumOf<E>::get(value));
    return {std::move(list)};
  }
  /// A list of names, or one text with commas between them.
  static void set(Several<E>& several, const Datum& datum, const Place& place) {
    Datum::List names;
    if (const auto* list = datum.get<Datum::List>()) {
      names = *list;
    } else if (const auto* text = datum.get<std::string>()) {
      std::string_view rest = *text;
      while (!rest.empty()) {
        const auto comma = rest.find(',');
        std::string_view name = rest.substr(0, comma);
        while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
        while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
        names.push_back({std::string(name)});
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
      }
    } else {
      mismatch(place, datum, "a list of names");
    }
    several.values.clear();
    for (const Datum& name : names) DatumOf<E>::set(several.values.emplace_back(), name, place);
  }
};

template <class T>
struct DatumOf<std::optional<T>> {
  static Datum get(const std::optional<T>& value) { return value ? DatumOf<T>::get(*value) : Datum{}; }
  static void set(std::optional<T>& value, const Datum& datum, const Place& place) {
    value.reset();
    if (!datum.is_null()) DatumOf<T>::set(value.emplace(), datum, place);
  }
  static std::vector<double> numbers(const std::optional<T>& value)
    requires requires(const T& v) { DatumOf<T>::numbers(v); }
  {
    return value ? DatumOf<T>::numbers(*value) : std::vector<double>{};
  }
};

}  // namespace core
}  // namespace cabochon
