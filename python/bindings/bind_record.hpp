// A Python class from a record's description: constructor, properties, repr, equality, pickle, dict, JSON, fields.
//
//     bind_record<Clause>(module, "One line of a client's regulation.");
//
// A member type with a Python class of its own (ownership's Term) specialises PythonView to hand out that class; what
// comes in needs nothing more: an object with to_dict() is read through its dict, numbers and texts as they are.
#pragma once

#include "bind.hpp"

#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/record_access.hpp"

namespace cabochon::bindings {

/// How a member is shown in Python; the primary template shows its Datum (int, str, float, date, list, dict).
template <class Member>
struct PythonView;

/// Type-erased getter of a member with a PythonView; null for all others.
using View = py::object (*)(const void* record);

// The common half, compiled once in record.cpp.
py::object to_python(const Datum& datum);
Datum from_python(const py::handle& object, const Place& place);
py::list fields_to_list(const RecordInfo& info);
py::dict record_to_dict(const RecordAccess& access, const std::vector<View>& views, const void* record);
std::string record_repr(const RecordAccess& access, const std::vector<View>& views, const void* record,
                        const void* blank);
bool records_equal(const RecordAccess& access, const void* a, const void* b);
void fill_record(const RecordAccess& access, void* record, const py::dict& entries);
void restore_record(const RecordAccess& access, void* record, const py::dict& entries);  // unpickling: no checks
void set_field(const RecordAccess& access, const FieldAccess& field, void* record, const py::object& value);
std::string field_docstring(const FieldInfo& field);
std::string init_docstring(const RecordInfo& info);
std::string class_docstring(const RecordInfo& info, const char* doc);
std::string json_of(const RecordAccess& access, const void* record);
void fill_from_json(const RecordAccess& access, void* record, const std::string& text);

template <Described R>
std::vector<View> views_of() {
  std::vector<View> views;
  [&views]<std::size_t... I>(std::index_sequence<I...>) {
    (views.push_back([]() -> View {
      using M = core::detail::Member<R, I>;
      if constexpr (requires(const typename M::type& m) { PythonView<typename M::type>::get(m); })
        return [](const void* record) -> py::object {
          return PythonView<typename M::type>::get(static_cast<const R*>(record)->*M::field.member);
        };
      else
        return nullptr;
    }()),
     ...);
  }(std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<decltype(Description<R>::fields)>>>{});
  return views;
}

/// The record's class is named as its description says. Add methods to what is returned.
template <Described R>
py::class_<R> bind_record(py::module_& module, const char* doc) {
  const RecordAccess& fields = access<R>();
  static const std::vector<View> views = views_of<R>();
  const RecordInfo info = describe<R>();

  py::class_<R> cls(module, fields.name.c_str(), class_docstring(info, doc).c_str());
  const py::options before;  // restores the signatures when it goes
  py::options options;
  options.disable_function_signatures();
  cls.def(py::init([](const py::kwargs& entries) {
            R record{};
            fill_record(access<R>(), &record, entries);
            return record;
          }),
          init_docstring(info).c_str());
  options.enable_function_signatures();
  for (std::size_t i = 0; i < fields.fields.size(); ++i) {
    const FieldAccess* field = &fields.fields[i];
    const View view = views[i];
    cls.def_property(
        field->info.name.c_str(),
        [field, view](const R& record) { return view ? view(&record) : to_python(field->get(&record)); },
        [field](R& record, const py::object& value) { set_field(access<R>(), *field, &record, value); },
        field_docstring(field->info).c_str());
  }
  cls.def("__repr__",
          [](const R& record) {
            const R blank{};
            return record_repr(access<R>(), views, &record, &blank);
          })
      .def(
          "__eq__", [](const R& a, const R& b) { return records_equal(access<R>(), &a, &b); }, py::is_operator())
      .def(
          "to_dict", [](const R& record) { return record_to_dict(access<R>(), views, &record); },
          "All fields by name; None where empty.")
      .def_static(
          "from_dict",
          [](const py::dict& entries) {
            R record{};
            fill_record(access<R>(), &record, entries);
            return record;
          },
          py::arg("entries"), "The record of these fields; an unknown or wrong one is an InputError.")
      .def(
          "to_json", [](const R& record) { return json_of(access<R>(), &record); },
          "A JSON object; empty fields are left out.")
      .def_static(
          "from_json",
          [](const std::string& text) {
            R record{};
            fill_from_json(access<R>(), &record, text);
            return record;
          },
          py::arg("text"), "The record of a JSON object; errors name the key.")
      .def_static(
          "fields", [] { return fields_to_list(describe<R>()); },
          "What each field means: name, kind, meaning, unit, range, key, required, references, choices.")
      .def(py::pickle([](const R& record) { return record_to_dict(access<R>(), {}, &record); },
                      [](const py::dict& entries) {
                        R record{};
                        restore_record(access<R>(), &record, entries);
                        return record;
                      }));
  cls.attr("__hash__") = py::none();
  return cls;
}

}  // namespace cabochon::bindings
