// What all Python classes of records share; see bind_record.hpp.
#include "bind_record.hpp"

#include <algorithm>
#include <cmath>

#include "cabochon/accounts/schema.hpp"
#include "cabochon/core/record_json.hpp"
#include "cabochon/core/validate.hpp"

namespace cabochon::bindings {
namespace {

py::object date_type() { return py::module_::import("datetime").attr("date"); }

bool is_date(const py::handle& object) { return py::isinstance(object, date_type()); }

// A date, or a datetime without a time zone (which keeps its day).
Datum day_of(const py::handle& object, const Place& place) {
  if (py::hasattr(object, "tzinfo") && !object.attr("tzinfo").is_none())
    throw InputError({std::string(place.table), std::string(place.field), place.row, std::string(py::str(object)),
                      "a date, or a time without a time zone"});
  return {Day::from_calendar(object.attr("year").cast<int>(), object.attr("month").cast<unsigned>(),
                             object.attr("day").cast<unsigned>())};
}

Datum whole_of(const py::handle& object) {
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(object.ptr(), &overflow);
  if (overflow != 0) return {py::cast<double>(object)};
  return {static_cast<std::int64_t>(number)};
}

std::string type_text(const FieldInfo& field) {
  std::string text;
  switch (field.kind) {
    case FieldKind::id:
      text = "int | str";
      break;
    case FieldKind::integer:
      text = "int";
      break;
    case FieldKind::number:
      text = "float";
      break;
    case FieldKind::date:
      text = "datetime.date | str";
      break;
    case FieldKind::flag:
      text = "bool";
      break;
    case FieldKind::choices:
      text = "collections.abc.Sequence[str]";
      break;
    case FieldKind::term:
      text = "object";
      break;
    default:
      text = "str";
      break;
  }
  return field.required ? text : text + " | None = None";
}

}  // namespace

py::object to_python(const Datum& datum) {
  if (const auto* flag = datum.get<bool>()) return py::bool_(*flag);
  if (const auto* whole = datum.get<std::int64_t>()) return py::int_(*whole);
  if (const auto* real = datum.get<double>()) return py::float_(*real);
  if (const auto* text = datum.get<std::string>()) return py::str(*text);
  if (const auto* day = datum.get<Day>()) {
    const auto ymd = day->calendar();
    return date_type()(static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                       static_cast<unsigned>(ymd.day()));
  }
  if (const auto* list = datum.get<Datum::List>()) {
    py::list out;
    for (const auto& item : *list) out.append(to_python(item));
    return out;
  }
  if (const auto* object = datum.get<Datum::Object>()) {
    py::dict out;
    for (const auto& [name, value] : *object) out[py::str(name)] = to_python(value);
    return out;
  }
  return py::none();
}

Datum from_python(const py::handle& object, const Place& place) {
  if (object.is_none()) return {};
  if (py::isinstance<py::bool_>(object)) return {object.cast<bool>()};
  if (py::isinstance<py::int_>(object)) return whole_of(object);
  if (py::isinstance<py::float_>(object)) return {object.cast<double>()};
  if (py::isinstance<py::str>(object)) return {object.cast<std::string>()};
  if (is_date(object)) return day_of(object, place);
  if (py::isinstance<py::dict>(object)) {
    Datum::Object entries;
    for (const auto& [name, value] : py::reinterpret_borrow<py::dict>(object))
      entries.push_back({std::string(py::str(name)), from_python(value, place)});
    return {std::move(entries)};
  }
  if (py::isinstance<py::list>(object) || py::isinstance<py::tuple>(object) || PyAnySet_Check(object.ptr())) {
    Datum::List list;
    for (const auto& item : object) list.push_back(from_python(item, place));
    return {std::move(list)};
  }
  if (py::hasattr(object, "to_dict")) return from_python(object.attr("to_dict")(), place);
  if (py::hasattr(object, "tolist")) return from_python(object.attr("tolist")(), place);  // scalars of numpy
  if (PyIndex_Check(object.ptr())) return whole_of(py::module_::import("operator").attr("index")(object));
  if (py::hasattr(object, "__float__")) return {py::float_(py::reinterpret_borrow<py::object>(object)).cast<double>()};
  throw InputError({std::string(place.table), std::string(place.field), place.row,
                    "an object of type " + std::string(py::str(py::type::of(object).attr("__name__"))),
                    "a number, a text, a date, a list or a dict"});
}

py::list fields_to_list(const RecordInfo& info) {
  py::list out;
  for (const auto& field : info.fields) {
    py::dict item;
    item["name"] = field.name;
    item["kind"] = std::string(accounts::kind_name(field.kind));
    item["meaning"] = field.meaning;
    item["unit"] = field.unit;
    item["low"] = field.range.low;
    item["high"] = field.range.high;
    item["low_open"] = field.range.low_open;
    item["high_open"] = field.range.high_open;
    item["key"] = field.key;
    item["required"] = field.required;
    item["references"] = field.references;
    item["choices"] = field.choices;
    out.append(item);
  }
  return out;
}

py::dict record_to_dict(const RecordAccess& access, const std::vector<View>& views, const void* record) {
  py::dict out;
  for (std::size_t i = 0; i < access.fields.size(); ++i) {
    const auto& field = access.fields[i];
    const bool viewed = i < views.size() && views[i] && !field.get(record).is_null();
    out[py::str(field.info.name)] = viewed ? views[i](record) : to_python(field.get(record));
  }
  return out;
}

// Only what was given: fields that differ from those of a blank record, and required ones.
std::string record_repr(const RecordAccess& access, const std::vector<View>& views, const void* record,
                        const void* blank) {
  std::string text = access.name + "(";
  bool first = true;
  for (std::size_t i = 0; i < access.fields.size(); ++i) {
    const auto& field = access.fields[i];
    const Datum value = field.get(record);
    if (!field.info.required && value == field.get(blank)) continue;
    text += (first ? "" : ", ") + field.info.name + "=" +
            std::string(py::repr(views[i] ? views[i](record) : to_python(value)));
    first = false;
  }
  return text + ")";
}

bool records_equal(const RecordAccess& access, const void* a, const void* b) {
  for (const auto& field : access.fields)
    if (!(field.get(a) == field.get(b))) return false;
  return true;
}

namespace {

Datum field_from_python(const RecordAccess& access, const FieldAccess* field, const std::string& name,
                        const py::handle& value) {
  Datum datum = from_python(value, {access.name, name});
  if (!field || field->info.kind != FieldKind::properties) return datum;
  if (datum.get<Datum::Object>()) return {datum_to_json(datum)};
  const auto* text = datum.get<std::string>();
  if (text && !text->empty() && !is_json_object(*text)) mismatch({access.name, name}, datum, "a JSON object");
  return datum;
}

}  // namespace

namespace {

void fill_fields(const RecordAccess& access, void* record, const py::dict& entries) {
  Datum::Object object;
  std::vector<Problem> found;
  for (const auto& [key, value] : entries) {
    const std::string name = py::str(key);
    try {
      object.push_back({name, field_from_python(access, access.find(name), name, value)});
    } catch (const InputError& error) {
      found.insert(found.end(), error.problems().begin(), error.problems().end());
    }
  }
  if (found.empty()) return assign(access, record, object);
  try {
    assign(access, record, object);
  } catch (const InputError& error) {
    const auto told = found;
    for (const auto& problem : error.problems())
      if (std::none_of(told.begin(), told.end(), [&](const Problem& p) { return p.column == problem.column; }))
        found.push_back(problem);
  }
  throw InputError(std::move(found));
}

}  // namespace

// Among several offers a problem has to say whose it is: "Offer 'Goldline'".
void fill_record(const RecordAccess& access, void* record, const py::dict& entries) {
  try {
    fill_fields(access, record, entries);
  } catch (const InputError& error) {
    const bool is_offer = access.table.empty() && access.find("supplier") && entries.contains("supplier");
    const auto supplier = is_offer ? py::object(entries["supplier"]) : py::object(py::none());
    if (!py::isinstance<py::str>(supplier) || py::len(supplier) == 0) throw;
    std::vector<Problem> problems = error.problems();
    for (auto& problem : problems) problem.table += " " + quoted(supplier.cast<std::string>());
    throw InputError(std::move(problems), error.total());
  }
}

void restore_record(const RecordAccess& access, void* record, const py::dict& entries) {
  for (const auto& [key, value] : entries) {
    const std::string name = py::str(key);
    access.field(name).set(record, from_python(value, {access.name, name}), {access.name, name});
  }
}

void set_field(const RecordAccess& access, const FieldAccess& field, void* record, const py::object& value) {
  const Place place{access.name, field.info.name};
  const Datum datum = field_from_python(access, &field, field.info.name, value);
  if (field.info.required && datum.is_null()) throw InputError({access.name, field.info.name, -1, {}, "a value"});
  const Datum before = field.get(record);
  std::vector<Problem> found;
  field.set(record, datum, place);
  if (!datum.is_null()) append_problems(found, access, field, record);
  if (found.empty()) return;
  field.set(record, before, place);
  throw InputError(std::move(found));
}

std::string field_docstring(const FieldInfo& field) {
  std::string text = field.meaning;
  if (!field.unit.empty()) text += " [" + field.unit + "]";
  const bool bounded = std::isfinite(field.range.low) || std::isfinite(field.range.high);
  if (bounded) text += "; " + field.range.expected();
  for (std::size_t i = 0; i < field.choices.size(); ++i) text += (i == 0 ? "; one of " : ", ") + field.choices[i];
  if (!field.references.empty()) text += "; a key of " + field.references;
  return text + ".";
}

std::string init_docstring(const RecordInfo& info) {
  std::string text = "__init__(self";
  if (!info.fields.empty()) text += ", *";
  for (const auto& field : info.fields) text += ", " + field.name + ": " + type_text(field);
  return text + ") -> None\n\nAll fields by name; an unknown, missing or wrong one is an InputError.\n";
}

std::string class_docstring(const RecordInfo& info, const char* doc) {
  std::string text = std::string(doc) + "\n\nFields\n------\n";
  for (const auto& field : info.fields)
    text += field.name + (field.required ? " (required)" : "") + "\n    " + field_docstring(field) + "\n";
  return text;
}

std::string json_of(const RecordAccess& access, const void* record) { return record_to_json(access, record); }

void fill_from_json(const RecordAccess& access, void* record, const std::string& text) {
  record_from_json(access, record, text);
}

}  // namespace cabochon::bindings
