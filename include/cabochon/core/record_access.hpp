/// A record's fields read and written without its C++ type: one small table a record, made from its description, so
/// that JSON, validation and the Python class are compiled once and not once a field.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "cabochon/core/datum.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon {
inline namespace core {

struct FieldAccess {
  FieldInfo info;
  Datum (*get)(const void* record) = nullptr;
  void (*set)(void* record, const Datum&, const Place&) = nullptr;  ///< null sets the record's default
  std::vector<double> (*numbers)(const void* record) = nullptr;     ///< what must lie in info.range
};

struct RecordAccess {
  std::string name;
  std::string table;
  std::vector<FieldAccess> fields;

  [[nodiscard]] const FieldAccess* find(std::string_view field) const noexcept {
    for (const auto& f : fields)
      if (f.info.name == field) return &f;
    return nullptr;
  }

  /// The field, or an InputError with the nearest name.
  [[nodiscard]] const FieldAccess& field(std::string_view wanted) const {
    if (const auto* found = find(wanted)) return *found;
    throw InputError({name, std::string(wanted), -1, {}, one_of(wanted, names())});
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& f : fields) out.push_back(f.info.name);
    return out;
  }
};

namespace detail {

template <class Record, std::size_t I>
struct Member {
  static constexpr auto& field = std::get<I>(Description<Record>::fields);
  using type = typename std::remove_cvref_t<decltype(field)>::member_type;

  static Datum get(const void* record) { return DatumOf<type>::get(static_cast<const Record*>(record)->*field.member); }

  static void set(void* record, const Datum& datum, const Place& place) {
    type& member = static_cast<Record*>(record)->*field.member;
    if (datum.is_null() && !IsOptional<type>::value)
      member = Record{}.*field.member;
    else
      DatumOf<type>::set(member, datum, place);
  }

  static std::vector<double> numbers([[maybe_unused]] const void* record) {
    if constexpr (requires(const type& m) { DatumOf<type>::numbers(m); })
      return DatumOf<type>::numbers(static_cast<const Record*>(record)->*field.member);
    else
      return {};
  }
};

template <class Record, std::size_t... I>
[[nodiscard]] RecordAccess make_access(std::index_sequence<I...>) {
  RecordInfo info = describe<Record>();
  RecordAccess out{std::move(info.name), std::move(info.table), {}};
  (out.fields.push_back(
       {std::move(info.fields[I]), &Member<Record, I>::get, &Member<Record, I>::set, &Member<Record, I>::numbers}),
   ...);
  return out;
}

}  // namespace detail

/// The table of a record's fields; built at the first call, never changed.
template <Described Record>
[[nodiscard]] const RecordAccess& access() {
  static const RecordAccess table = detail::make_access<Record>(
      std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<decltype(Description<Record>::fields)>>>{});
  return table;
}

/// All fields by name, in the order of the description; without those that are null when `only_given`.
[[nodiscard]] inline Datum::Object entries_of(const RecordAccess& access, const void* record, bool only_given = false) {
  Datum::Object out;
  for (const auto& field : access.fields) {
    Datum value = field.get(record);
    if (!only_given || !value.is_null()) out.push_back({field.info.name, std::move(value)});
  }
  return out;
}

}  // namespace core
}  // namespace cabochon
