/// JSON of any described record, and the JSON Schema of its description. The work is compiled once for all records.
///
/// A record is an object with one key a field; fields that are empty are left out. Days are ISO texts, choices are
/// their names, properties are objects. What a record may not hold is an InputError that names the path and the
/// nearest key; so are duplicate keys, and numbers that JSON can't carry (NaN and infinities).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/record_access.hpp"

namespace cabochon {
inline namespace core {

[[nodiscard]] CABOCHON_EXPORT std::string datum_to_json(const Datum& datum);
/// `where` names what is read in errors.
[[nodiscard]] CABOCHON_EXPORT Datum datum_from_json(std::string_view where, std::string_view text);
[[nodiscard]] CABOCHON_EXPORT bool is_json_object(std::string_view text);
[[nodiscard]] CABOCHON_EXPORT std::string record_to_json(const RecordAccess& access, const void* record);
CABOCHON_EXPORT void record_from_json(const RecordAccess& access, void* record, std::string_view text);
/// Reads an array of objects; `make(i)` gives the place of the record of that index.
CABOCHON_EXPORT std::size_t json_array_size(const RecordAccess& access, std::string_view text);
CABOCHON_EXPORT void records_from_json(const RecordAccess& access, const std::vector<void*>& records,
                                       std::string_view text);
/// JSON Schema (draft 2020-12) of one record.
[[nodiscard]] CABOCHON_EXPORT std::string json_schema(const RecordInfo& record);

template <Described Record>
[[nodiscard]] std::string to_json(const Record& record) {
  return record_to_json(access<Record>(), &record);
}

/// An array of records.
template <Described Record>
[[nodiscard]] std::string to_json(const std::vector<Record>& records) {
  std::string text = "[";
  for (const auto& record : records) {
    if (text.size() > 1) text += ',';
    text += to_json(record);
  }
  text += ']';
  return text;
}

template <Described Record>
[[nodiscard]] Record from_json(std::string_view text) {
  Record record{};
  record_from_json(access<Record>(), &record, text);
  return record;
}

/// Reads an array of records; the problems of all of them come in one error, each with its index as the row.
template <Described Record>
[[nodiscard]] std::vector<Record> list_from_json(std::string_view text) {
  std::vector<Record> records(json_array_size(access<Record>(), text));
  std::vector<void*> places;
  for (auto& record : records) places.push_back(&record);
  records_from_json(access<Record>(), places, text);
  return records;
}

template <Described Record>
[[nodiscard]] std::string json_schema() {
  return json_schema(describe<Record>());
}

}  // namespace core
}  // namespace cabochon
