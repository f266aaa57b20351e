/// Whether a record is right: ranges and required fields as its description says, all wrong fields at once.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/record_access.hpp"

namespace cabochon {
inline namespace core {

/// " (did you mean 0.035?)" where a share was written as a percentage, or a fineness in thousandths; else empty.
/// 24 and less for a fineness may be carats, so nothing is proposed.
[[nodiscard]] inline std::string share_hint(double value, const Range& range, bool is_fineness) {
  const bool is_fraction = range.low >= 0 && range.high <= 2;  // annual rates may exceed 1
  if (!is_fraction || !(value > range.high)) return {};
  double divisor = 0;
  if (is_fineness)
    divisor = value > 100 && value <= 1000 ? 1000 : value > 24 && value <= 100 ? 100 : 0;
  else if (value <= 100)
    divisor = 100;
  if (divisor == 0 || !range.contains(value / divisor)) return {};
  char text[32];
  std::snprintf(text, sizeof text, "%.12g", value / divisor);
  return std::string(" (did you mean ") + text + "?)";
}

/// What a number of this field should have been: its range in words, with a hint where the slip is a usual one.
[[nodiscard]] inline std::string expected_number(const FieldInfo& field, double value) {
  const bool is_fineness = field.name.find("fineness") != std::string::npos || field.unit == "fineness";
  return field.range.expected() + share_hint(value, field.range, is_fineness);
}

/// Problems of one field of a record; `row` is carried into them.
inline void append_problems(std::vector<Problem>& problems, const RecordAccess& access, const FieldAccess& field,
                            const void* record, std::int64_t row = -1) {
  const auto& info = field.info;
  for (const double number : field.numbers(record))
    if (!info.range.contains(number))
      problems.push_back({access.name, info.name, row, number_text(number), expected_number(info, number)});
  if (!info.required) return;
  const Datum value = field.get(record);
  const auto* text = value.get<std::string>();
  if (value.is_null() || (text && text->empty())) problems.push_back({access.name, info.name, row, {}, "a value"});
}

[[nodiscard]] inline std::vector<Problem> problems(const RecordAccess& access, const void* record,
                                                   std::int64_t row = -1) {
  std::vector<Problem> out;
  for (const auto& field : access.fields) append_problems(out, access, field, record, row);
  return out;
}

/// Every field that is out of its range or missing.
template <Described Record>
[[nodiscard]] std::vector<Problem> problems(const Record& record, std::int64_t row = -1) {
  return problems(access<Record>(), &record, row);
}

/// Returns the record, or throws one InputError with all its problems.
template <Described Record>
const Record& check(const Record& record) {
  auto found = problems(record);
  if (!found.empty()) throw InputError(std::move(found));
  return record;
}

/// Sets fields by name, checks them and whether required ones are there; throws one InputError with all problems.
inline void assign(const RecordAccess& access, void* record, const Datum::Object& entries, std::int64_t row = -1) {
  std::vector<Problem> found;
  std::vector<const FieldAccess*> given;
  for (const auto& [name, value] : entries) {
    const auto* field = access.find(name);
    if (!field) {
      found.push_back({access.name, name, row, {}, one_of(name, access.names())});
      continue;
    }
    if (!value.is_null()) given.push_back(field);
    try {
      field->set(record, value, {access.name, name, row});
      if (!value.is_null()) append_problems(found, access, *field, record, row);
    } catch (const InputError& error) {
      found.insert(found.end(), error.problems().begin(), error.problems().end());
    }
  }
  for (const auto& field : access.fields)
    if (field.info.required && std::find(given.begin(), given.end(), &field) == given.end())
      found.push_back({access.name, field.info.name, row, {}, "a value"});
  if (!found.empty()) throw InputError(std::move(found));
}

}  // namespace core
}  // namespace cabochon
