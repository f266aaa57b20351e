#include "cabochon/core/record_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "cabochon/core/validate.hpp"

namespace cabochon {
inline namespace core {
namespace {

using Json = nlohmann::ordered_json;
constexpr int deepest = 64;  // nesting that a record could ever mean

Json to_node(const Datum& datum) {
  if (const auto* flag = datum.get<bool>()) return *flag;
  if (const auto* whole = datum.get<std::int64_t>()) return *whole;
  if (const auto* text = datum.get<std::string>()) return *text;
  if (const auto* day = datum.get<Day>()) return to_string(*day);
  if (const auto* real = datum.get<double>()) {
    if (!std::isfinite(*real)) throw InputError({"JSON", {}, -1, number_text(*real), "a finite number"});
    return *real;
  }
  if (const auto* list = datum.get<Datum::List>()) {
    Json out = Json::array();
    for (const auto& item : *list) out.push_back(to_node(item));
    return out;
  }
  if (const auto* object = datum.get<Datum::Object>()) {
    Json out = Json::object();
    for (const auto& [name, value] : *object) out[name] = to_node(value);
    return out;
  }
  return nullptr;
}

Datum to_datum(const Json& node) {
  switch (node.type()) {
    case Json::value_t::boolean:
      return {node.get<bool>()};
    case Json::value_t::number_integer:
      return {node.get<std::int64_t>()};
    case Json::value_t::number_unsigned: {
      const auto whole = node.get<std::uint64_t>();
      if (whole <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return {static_cast<std::int64_t>(whole)};
      return {static_cast<double>(whole)};
    }
    case Json::value_t::number_float:
      return {node.get<double>()};
    case Json::value_t::string:
      return {node.get<std::string>()};
    case Json::value_t::array: {
      Datum::List list;
      for (const auto& item : node) list.push_back(to_datum(item));
      return {std::move(list)};
    }
    case Json::value_t::object: {
      Datum::Object object;
      for (const auto& [name, value] : node.items()) object.push_back({name, to_datum(value)});
      return {std::move(object)};
    }
    default:
      return {};
  }
}

std::string line_and_column(std::string_view text, std::size_t byte) {
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i + 1 < byte && i < text.size(); ++i) {
    ++column;
    if (text[i] == '\n') {
      ++line;
      column = 1;
    }
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// Throws for texts that are no JSON, nested deeper than sense, or that name a key twice in one object.
Json parse(std::string_view where, std::string_view text) {
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& node) {
    if (depth > deepest)
      throw InputError({std::string(where), {}, -1, "JSON nested deeper than 64 levels", "a flat object"});
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key) {
      const auto name = node.get<std::string>();
      if (!keys.back().insert(name).second)
        throw InputError({std::string(where), name, -1, "the key twice", "each key once"});
    }
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), watch);
  } catch (const Json::parse_error& error) {
    throw InputError(
        {std::string(where), {}, -1, "a text that is not JSON (" + line_and_column(text, error.byte) + ")", "JSON"});
  } catch (const Json::out_of_range&) {
    throw InputError({std::string(where), {}, -1, "a number too large for JSON", "a finite number"});
  }
}

// The entries of one object; a field of properties takes its object back as text.
Datum::Object entries_from(const RecordAccess& access, const Json& node, std::int64_t row) {
  if (!node.is_object()) mismatch({access.name, {}, row}, to_datum(node), "a JSON object");
  Datum::Object out;
  for (const auto& [name, value] : node.items()) {
    const auto* field = access.find(name);
    const bool as_text = field && field->info.kind == FieldKind::properties && value.is_object();
    out.push_back({name, as_text ? Datum{value.dump()} : to_datum(value)});
  }
  return out;
}

}  // namespace

// Writes bytes that are not UTF-8 as the replacement character instead of failing on them.
std::string datum_to_json(const Datum& datum) {
  return to_node(datum).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Datum datum_from_json(std::string_view where, std::string_view text) { return to_datum(parse(where, text)); }

bool is_json_object(std::string_view text) {
  try {
    return parse("properties", text).is_object();
  } catch (const InputError&) {
    return false;
  }
}

std::string record_to_json(const RecordAccess& access, const void* record) {
  Json out = Json::object();
  for (const auto& field : access.fields) {
    const Datum value = field.get(record);
    if (value.is_null()) continue;
    for (const double number : field.numbers(record))
      if (!std::isfinite(number))
        throw InputError({access.name, field.info.name, -1, number_text(number), "a finite number"});
    const auto* text = value.get<std::string>();
    if (field.info.kind != FieldKind::properties || !text)
      out[field.info.name] = to_node(value);
    else if (!text->empty())
      out[field.info.name] = is_json_object(*text) ? Json::parse(*text) : Json(*text);
  }
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void record_from_json(const RecordAccess& access, void* record, std::string_view text) {
  assign(access, record, entries_from(access, parse(access.name, text), -1));
}

std::size_t json_array_size(const RecordAccess& access, std::string_view text) {
  const Json node = parse(access.name, text);
  if (!node.is_array()) mismatch({access.name, {}, -1}, to_datum(node), "a JSON array of objects");
  return node.size();
}

void records_from_json(const RecordAccess& access, const std::vector<void*>& records, std::string_view text) {
  const Json node = parse(access.name, text);
  std::vector<Problem> found;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    try {
      assign(access, records[i], entries_from(access, node.at(i), row), row);
    } catch (const InputError& error) {
      found.insert(found.end(), error.problems().begin(), error.problems().end());
    }
  }
  if (!found.empty()) throw InputError(std::move(found));
}

std::string json_schema(const RecordInfo& record) {
  Json properties = Json::object(), required = Json::array();
  for (const auto& field : record.fields) {
    Json node = Json::object();
    const auto put_range = [&node, &field] {
      if (std::isfinite(field.range.low)) node[field.range.low_open ? "exclusiveMinimum" : "minimum"] = field.range.low;
      if (std::isfinite(field.range.high))
        node[field.range.high_open ? "exclusiveMaximum" : "maximum"] = field.range.high;
    };
    switch (field.kind) {
      case FieldKind::id:
        node["type"] = {"integer", "string"};
        break;
      case FieldKind::text:
        node["type"] = "string";
        break;
      case FieldKind::integer:
        node["type"] = "integer";
        put_range();
        break;
      case FieldKind::number:
        node["type"] = "number";
        put_range();
        break;
      case FieldKind::date:
        node["type"] = "string";
        node["format"] = "date";
        break;
      case FieldKind::flag:
        node["type"] = "boolean";
        break;
      case FieldKind::choice:
        node["enum"] = field.choices;
        break;
      case FieldKind::choices:
        node["type"] = "array";
        node["items"] = {{"enum", field.choices}};
        break;
      case FieldKind::term:
        node["type"] = {"number", "object"};
        put_range();
        break;
      case FieldKind::properties:
        node["type"] = "object";
        break;
    }
    node["description"] = field.unit.empty() ? field.meaning : field.meaning + " (" + field.unit + ")";
    properties[field.name] = std::move(node);
    if (field.required) required.push_back(field.name);
  }
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", record.name},
                 {"type", "object"},
                 {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema.dump(2);
}

}  // namespace core
}  // namespace cabochon
