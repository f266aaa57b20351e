/// The record description: a record's fields are listed once, and validation, JSON, columns, the Python class, the
/// store's schema and the documentation's tables are all made from that list.
///
///     struct Clause { std::string criterion; double limit = 0; };
///     template <> struct Description<Clause> {
///       static constexpr std::string_view name = "Clause", table = "clauses";
///       static constexpr auto fields = std::tuple{
///           field("criterion", &Clause::criterion, "which term, line or result is limited").key(),
///           field("limit", &Clause::limit, "the limit, in the criterion's unit").in(non_negative)};
///     };
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/ids.hpp"
#include "cabochon/core/range.hpp"

namespace cabochon {
inline namespace core {

/// What a field holds, whatever C++ type its member has.
enum class FieldKind : std::uint8_t {
  id,         ///< int64 or text, one of them in a whole book
  text,       ///< free text
  integer,    ///< int64
  number,     ///< float64
  date,       ///< a day
  flag,       ///< true or false
  choice,     ///< one of a few names
  choices,    ///< several of a few names, separated by commas
  term,       ///< a Term: empty, a number or a distribution
  properties  ///< a JSON object as text
};

/// An enumeration lists its names once, in the order of its values:
///     template <> struct Names<BuyingRole> { static constexpr std::array<std::string_view, 3> values{...}; };
template <class Enumeration>
struct Names;

template <class T>
concept Named = std::is_enum_v<T> && requires { Names<T>::values.size(); };

template <Named E>
[[nodiscard]] constexpr std::string_view name_of(E value) {
  return Names<E>::values[static_cast<std::size_t>(value)];
}

template <Named E>
[[nodiscard]] constexpr std::optional<E> value_of(std::string_view name) {
  for (std::size_t i = 0; i < Names<E>::values.size(); ++i)
    if (Names<E>::values[i] == name) return static_cast<E>(i);
  return std::nullopt;
}

/// A JSON object kept as text.
struct Properties {
  std::string json;
  friend bool operator==(const Properties&, const Properties&) = default;
};

/// Several values of one enumeration, such as the roles that are expected at an account.
template <Named E>
struct Several {
  std::vector<E> values;
  friend bool operator==(const Several&, const Several&) = default;
};

/// Which FieldKind a member's type is; modules add their own, as ownership does for Term.
template <class T>
struct KindOf;
template <class Tag>
struct KindOf<Id<Tag>> : std::integral_constant<FieldKind, FieldKind::id> {};
template <>
struct KindOf<std::string> : std::integral_constant<FieldKind, FieldKind::text> {};
template <>
struct KindOf<std::int64_t> : std::integral_constant<FieldKind, FieldKind::integer> {};
template <>
struct KindOf<double> : std::integral_constant<FieldKind, FieldKind::number> {};
template <>
struct KindOf<Day> : std::integral_constant<FieldKind, FieldKind::date> {};
template <>
struct KindOf<bool> : std::integral_constant<FieldKind, FieldKind::flag> {};
template <>
struct KindOf<Properties> : std::integral_constant<FieldKind, FieldKind::properties> {};
template <Named E>
struct KindOf<E> : std::integral_constant<FieldKind, FieldKind::choice> {};
template <Named E>
struct KindOf<Several<E>> : std::integral_constant<FieldKind, FieldKind::choices> {};
template <class T>
struct KindOf<std::optional<T>> : KindOf<T> {};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

/// The names that a choice may take; none for other kinds.
template <class T>
struct ChoicesOf {
  static constexpr std::span<const std::string_view> names{};
};
template <Named E>
struct ChoicesOf<E> {
  static constexpr std::span<const std::string_view> names{Names<E>::values};
};
template <Named E>
struct ChoicesOf<Several<E>> : ChoicesOf<E> {};
template <class T>
struct ChoicesOf<std::optional<T>> : ChoicesOf<T> {};

/// One field of a record: its member, and everything that is known of its values.
template <class Record, class Member>
struct Field {
  using member_type = Member;

  std::string_view name;
  Member Record::* member = nullptr;
  std::string_view meaning;  ///< one line, without a full stop
  std::string_view unit{};   ///< "g", "days", "1/year", "currency", ...; empty for a pure number or no number
  Range range{};
  bool is_key = false;
  bool is_required = false;       ///< the column must be there and hold no null
  std::string_view references{};  ///< table whose key this is

  [[nodiscard]] constexpr Field key() const {
    return with([](Field& f) { f.is_key = f.is_required = true; });
  }
  /// Part of the key that is filled in where it is absent, as the number of an order's line.
  [[nodiscard]] constexpr Field numbered_key() const {
    return with([](Field& f) { f.is_key = true; });
  }
  [[nodiscard]] constexpr Field required() const {
    return with([](Field& f) { f.is_required = true; });
  }
  [[nodiscard]] constexpr Field of_unit(std::string_view u) const {
    return with([u](Field& f) { f.unit = u; });
  }
  [[nodiscard]] constexpr Field in(Range r) const {
    return with([r](Field& f) { f.range = r; });
  }
  [[nodiscard]] constexpr Field refers_to(std::string_view t) const {
    return with([t](Field& f) { f.references = t; });
  }

 private:
  template <class Change>
  constexpr Field with(Change change) const {
    Field copy = *this;
    change(copy);
    return copy;
  }
};

template <class Record, class Member>
[[nodiscard]] constexpr Field<Record, Member> field(std::string_view name, Member Record::* member,
                                                    std::string_view meaning) {
  return {.name = name, .member = member, .meaning = meaning};
}

/// Specialised for each record: `name`, `table` (may be empty) and `fields`.
template <class Record>
struct Description;

template <class T>
concept Described = requires { Description<T>::fields; };

/// A field without its member's type: what schemas, documents and messages need.
struct FieldInfo {
  std::string name;
  FieldKind kind = FieldKind::text;
  std::string meaning;
  std::string unit;
  Range range;
  bool key = false;
  bool required = false;
  std::string references;
  std::vector<std::string> choices;
};

struct RecordInfo {
  std::string name;   ///< of the record, such as "Account"
  std::string table;  ///< of the book's table, such as "accounts"; empty when there is none
  std::vector<FieldInfo> fields;
};

/// Calls `f(field)` for each field of the record's description, in order.
template <Described Record, class F>
constexpr void for_each_field(F&& f) {
  std::apply([&f](const auto&... fields) { (f(fields), ...); }, Description<Record>::fields);
}

/// The description of a record without its types.
template <Described Record>
[[nodiscard]] RecordInfo describe() {
  RecordInfo info{std::string(Description<Record>::name), std::string(Description<Record>::table), {}};
  for_each_field<Record>([&info](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::member_type;
    FieldInfo out{std::string(field.name),
                  KindOf<Member>::value,
                  std::string(field.meaning),
                  std::string(field.unit),
                  field.range,
                  field.is_key,
                  field.is_required,
                  std::string(field.references),
                  {}};
    for (const auto name : ChoicesOf<Member>::names) out.choices.emplace_back(name);
    info.fields.push_back(std::move(out));
  });
  return info;
}

}  // namespace core
}  // namespace cabochon
