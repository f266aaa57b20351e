// Columns and tables: in from buffers, Python objects and Arrow capsules; out as buffers and capsules.
#include "bind.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/arrow.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/core/slice.hpp"

namespace cabochon::bindings {
namespace {

using Names = std::optional<std::vector<std::string>>;
using Name = std::optional<std::string>;

/// Keeps a Python buffer alive from any thread.
std::shared_ptr<const void> keep(py::buffer_info info) {
  auto* kept = new py::buffer_info(std::move(info));
  return {kept->ptr, [kept](const void*) {
            const py::gil_scoped_acquire lock;
            delete kept;
          }};
}

Type type_of_buffer(const py::buffer_info& info, const std::string& name) {
  const std::string_view format = info.format;
  const char code = format.size() == 1 ? format[0] : ' ';
  if (code == '?') return Type::boolean;
  if (code == 'f') return Type::float32;
  if (code == 'd') return Type::float64;
  const bool is_signed = std::string_view("bhilqn").find(code) != std::string_view::npos;
  if (!is_signed && std::string_view("BHILQN").find(code) == std::string_view::npos)
    throw InputError({"", name, -1, "a buffer of format '" + info.format + "'", "numbers in native byte order"});
  switch (info.itemsize) {
    case 1:
      return is_signed ? Type::int8 : Type::uint8;
    case 2:
      return is_signed ? Type::int16 : Type::uint16;
    case 4:
      return is_signed ? Type::int32 : Type::uint32;
    default:
      return is_signed ? Type::int64 : Type::uint64;
  }
}

TimeUnit unit_of(const std::string& unit) {
  constexpr std::string_view names[] = {"s", "ms", "us", "ns"};
  for (std::size_t i = 0; i < 4; ++i)
    if (names[i] == unit) return static_cast<TimeUnit>(i);
  throw InputError({"", "unit", -1, quoted(unit), one_of(unit, names)});
}

/// `type` is empty, "date" (of int32 days) or "timestamp" (of int64); `mask` is true where a value is missing.
Column from_buffer(const py::object& values, const py::object& mask, const std::string& type, const std::string& unit,
                   std::string timezone, bool nan_is_null, bool copy) {
  py::buffer_info info = py::buffer(values).request();
  if (info.ndim != 1 || (info.shape[0] > 1 && info.strides[0] != info.itemsize))
    throw InputError({"", "values", -1, {}, "one contiguous dimension"});
  Column::Parts parts;
  parts.type = type_of_buffer(info, "values");
  if (type == "date" && parts.type == Type::int32) parts.type = Type::date;
  if (type == "timestamp" && parts.type == Type::int64) parts.type = Type::timestamp;
  if (parts.type == Type::timestamp) {
    parts.unit = unit_of(unit);
    parts.timezone = std::move(timezone);
  }
  parts.length = info.shape[0];
  std::shared_ptr<const void> memory;
  if (copy) {
    const auto size = static_cast<std::size_t>(info.shape[0] * info.itemsize);
    std::shared_ptr<char[]> bytes(new char[size]);
    if (size) std::memcpy(bytes.get(), info.ptr, size);
    memory = std::move(bytes);
  } else {
    memory = keep(std::move(info));
  }
  parts.data = memory.get();
  parts.owner = memory;
  if (!mask.is_none()) {
    const py::buffer_info missing = py::buffer(mask).request();
    if (missing.ndim != 1 || missing.shape[0] != parts.length || missing.itemsize != 1 ||
        (parts.length > 1 && missing.strides[0] != 1))
      throw InputError({"", "mask", -1, {}, "one byte for each value"});
    struct Both {
      std::shared_ptr<const void> values;
      std::vector<std::uint8_t> bits;
    };
    auto both = std::make_shared<Both>(Both{std::move(memory), {}});
    both->bits.assign(bits::bytes_for(parts.length), 0);
    const auto* is_missing = static_cast<const std::uint8_t*>(missing.ptr);
    for (std::int64_t row = 0; row < parts.length; ++row) {
      if (is_missing[row])
        ++parts.null_count;
      else
        both->bits[static_cast<std::size_t>(row / 8)] |= static_cast<std::uint8_t>(1u << (row % 8));
    }
    if (parts.null_count) parts.validity = {both->bits.data(), 0};
    parts.owner = std::move(both);
  }
  const Column column(std::move(parts));
  if (nan_is_null && column.type() == Type::float64) return arrow::nan_to_null<double>(column);
  if (nan_is_null && column.type() == Type::float32) return arrow::nan_to_null<float>(column);
  return column;
}

std::string repr_of(py::handle value) {
  const std::string text = py::str(py::repr(value)).cast<std::string>();
  return text.size() <= 80 ? text : text.substr(0, 77) + "...";
}

/// The text of a Python string; empty and an error noted where it has no UTF-8 form.
std::optional<std::string_view> utf8_of(py::handle text) {
  Py_ssize_t size = 0;
  const char* const bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
  if (bytes) return std::string_view(bytes, static_cast<std::size_t>(size));
  PyErr_Clear();
  return std::nullopt;
}

/// From str, None and, where `nan_is_null`, NaN and pandas.NA.
Column from_texts(const py::sequence& values, const std::string& table, const std::string& name, bool nan_is_null) {
  const py::object fast = py::reinterpret_steal<py::object>(PySequence_Fast(values.ptr(), "expected a sequence"));
  if (!fast) throw py::error_already_set();
  const Py_ssize_t rows = PySequence_Fast_GET_SIZE(fast.ptr());
  std::vector<std::int32_t> codes(static_cast<std::size_t>(rows), -1);
  Interner interner;
  std::vector<Problem> problems;
  std::size_t total = 0;
  for (Py_ssize_t row = 0; row < rows; ++row) {
    const py::handle value = PySequence_Fast_GET_ITEM(fast.ptr(), row);
    if ((row & 0xFFFFF) == 0 && PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (value.is_none()) continue;
    if (PyUnicode_Check(value.ptr())) {
      if (const auto text = utf8_of(value)) {
        codes[static_cast<std::size_t>(row)] = interner.code(*text);
        continue;
      }
    } else if (nan_is_null) {
      if (PyFloat_Check(value.ptr()) && PyFloat_AS_DOUBLE(value.ptr()) != PyFloat_AS_DOUBLE(value.ptr())) continue;
      const std::string_view kind = Py_TYPE(value.ptr())->tp_name;
      if (kind == "NAType" || kind.ends_with(".NAType") || kind == "NaTType" || kind.ends_with(".NaTType")) continue;
    }
    if (++total <= InputError::shown)
      problems.push_back({table, name, row, repr_of(value),
                          PyUnicode_Check(value.ptr()) ? "text without lone surrogates" : "a text or None"});
  }
  if (total) throw InputError(std::move(problems), total);
  return Column::text(std::move(codes), interner.share());
}

/// From codes into `texts`; a negative code is null. Equal texts become one, unused ones are dropped.
Column from_codes(const py::object& codes, const std::vector<std::optional<std::string>>& texts) {
  const py::buffer_info info = py::buffer(codes).request();
  if (info.ndim != 1 || info.itemsize != 8 || (info.shape[0] > 1 && info.strides[0] != 8))
    throw InputError({"", "codes", -1, {}, "one contiguous dimension of int64"});
  const auto* from = static_cast<const std::int64_t*>(info.ptr);
  const auto rows = static_cast<std::size_t>(info.shape[0]);
  Interner interner;
  std::vector<std::int32_t> known(texts.size(), -2), out(rows, -1);
  for (std::size_t row = 0; row < rows; ++row) {
    if (from[row] < 0) continue;
    const auto at = static_cast<std::size_t>(from[row]);
    if (at >= texts.size())
      throw InputError({"", "codes", static_cast<std::int64_t>(row), std::to_string(at), "a code of the texts"});
    if (known[at] == -2) known[at] = texts[at] ? interner.code(*texts[at]) : -1;
    out[row] = known[at];
  }
  return Column::text(std::move(out), interner.share());
}

/// First and last moment of a timestamp column in seconds since the epoch, or None when it has no value.
py::object seconds_of(const Column& column) {
  if (column.type() != Type::timestamp) throw conversion::wrong_type(column, "", "", "a column of timestamps");
  std::int64_t low = std::numeric_limits<std::int64_t>::max(), high = std::numeric_limits<std::int64_t>::min();
  const auto ticks = column.values<std::int64_t>();
  for (std::size_t row = 0; row < ticks.size(); ++row) {
    if (column.is_null(static_cast<std::int64_t>(row))) continue;
    low = std::min(low, ticks[row]);
    high = std::max(high, ticks[row]);
  }
  if (low > high) return py::none();
  const std::int64_t second = conversion::ticks_per_second(column.unit());
  return py::make_tuple(conversion::floor_divide(low, second), conversion::floor_divide(high, second));
}

py::buffer_info buffer_of(const Column& column) {
  constexpr const char* formats[] = {"?", "b", "h", "i", "q", "B", "H", "I", "Q", "f", "d", "i", "i", "q"};
  static std::int64_t nothing = 0;
  const auto width = static_cast<py::ssize_t>(column.width());
  void* const data = column.size() ? const_cast<void*>(column.parts().data) : &nothing;
  return {data, width, formats[static_cast<std::size_t>(column.type())], 1, {column.size()}, {width}, true};
}

py::bytearray missing_of(const Column& column) {
  std::string out(static_cast<std::size_t>(column.size()), '\0');
  for (std::int64_t row = 0; row < column.size(); ++row) out[static_cast<std::size_t>(row)] = column.is_null(row);
  return {out.data(), out.size()};
}

py::list dictionary_of(const Column& column) {
  py::list out;
  if (column.type() != Type::text) return out;
  const Dictionary& dictionary = column.dictionary();
  for (std::int32_t code = 0; code < dictionary.size(); ++code) {
    const std::string_view text = dictionary[code];
    out.append(py::str(text.data(), text.size()));
  }
  return out;
}

ImportOptions options_of(std::string name, Names columns, bool nan_is_null, Name single = {}) {
  return {std::move(name), std::move(columns), nan_is_null,
          [] {
            const py::gil_scoped_acquire lock;
            if (PyErr_CheckSignals() != 0) throw py::error_already_set();
          },
          std::move(single)};
}

template <class Struct>
Struct* pointer_of(const py::capsule& capsule, const char* kind) {
  auto* const pointer = static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), kind));
  if (!pointer) throw py::error_already_set();
  return pointer;
}

Table from_stream(const py::capsule& capsule, std::string name, Names columns, bool nan_is_null) {
  auto* const stream = pointer_of<ArrowArrayStream>(capsule, "arrow_array_stream");
  const ImportOptions options = options_of(std::move(name), std::move(columns), nan_is_null);
  const py::gil_scoped_release unlock;
  return import_stream(stream, options);
}

Table from_array(const py::capsule& schema, const py::capsule& array, std::string name, Names columns,
                 bool nan_is_null) {
  auto* const s = pointer_of<ArrowSchema>(schema, "arrow_schema");
  auto* const a = pointer_of<ArrowArray>(array, "arrow_array");
  const ImportOptions options = options_of(std::move(name), std::move(columns), nan_is_null);
  const py::gil_scoped_release unlock;
  return import_array(s, a, options);
}

Column column_from_stream(const py::capsule& capsule, std::string table, std::string name) {
  auto* const stream = pointer_of<ArrowArrayStream>(capsule, "arrow_array_stream");
  const ImportOptions options = options_of(std::move(table), {}, false, std::move(name));
  const py::gil_scoped_release unlock;
  return import_stream(stream, options).columns().front();
}

Column column_from_array(const py::capsule& schema, const py::capsule& array, std::string table, std::string name) {
  auto* const s = pointer_of<ArrowSchema>(schema, "arrow_schema");
  auto* const a = pointer_of<ArrowArray>(array, "arrow_array");
  const ImportOptions options = options_of(std::move(table), {}, false, std::move(name));
  const py::gil_scoped_release unlock;
  return import_array(s, a, options).columns().front();
}

py::capsule to_stream(const Table& table) {
  auto stream = std::make_unique<ArrowArrayStream>();
  export_stream(table, stream.get());
  py::capsule capsule(stream.get(), "arrow_array_stream", [](PyObject* object) {
    auto* const held = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(object, "arrow_array_stream"));
    if (held->release) held->release(held);
    delete held;
  });
  (void)stream.release();
  return capsule;
}

Table from_columns(std::string name, const std::vector<std::pair<std::string, Column>>& columns, std::int64_t rows) {
  Table table(std::move(name), columns.empty() ? rows : columns.front().second.size());
  for (const auto& [column_name, column] : columns) table.add(column_name, column);
  return table;
}

/// The wanted columns in their order, each once; misspelt names are answered with the nearest.
Table select(const Table& table, const std::vector<std::string>& columns) {
  Table out(table.name(), table.rows());
  std::vector<Problem> problems;
  for (const auto& name : columns) {
    const Column* const column = table.find(name);
    if (!column)
      problems.push_back({table.name(), name, -1, {}, one_of(name, table.names())});
    else if (!out.find(name))
      out.add(name, *column);
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  return out;
}

}  // namespace

void register_table(py::module_& module) {
  py::class_<Column>(module, "Column", py::buffer_protocol(),
                     "One immutable column; numpy.asarray sees its memory, of text the codes.\n\n"
                     ">>> from cabochon._core import Column\n"
                     ">>> Column.from_texts(['a', None, 'a']).null_count\n"
                     "1\n")
      .def_static("from_buffer", &from_buffer, py::arg("values"), py::kw_only(), py::arg("mask") = py::none(),
                  py::arg("type") = "", py::arg("unit") = "us", py::arg("timezone") = "",
                  py::arg("nan_is_null") = false, py::arg("copy") = true,
                  "From a buffer of numbers; `mask` is true where a value is missing, `type` may be 'date' (int32) or\n"
                  "'timestamp' (int64 in `unit`).")
      .def_static("from_texts", &from_texts, py::arg("values"), py::kw_only(), py::arg("table") = "",
                  py::arg("column") = "", py::arg("nan_is_null") = false, "From a sequence of str and None.")
      .def_static("from_codes", &from_codes, py::arg("codes"), py::arg("texts"),
                  "From a buffer of int64 codes, negative for null, and the texts that they stand for.")
      .def_static("from_stream", &column_from_stream, py::arg("capsule"), py::kw_only(), py::arg("table") = "",
                  py::arg("column") = "", "From the stream capsule of a single column.")
      .def_static("from_array", &column_from_array, py::arg("schema"), py::arg("array"), py::kw_only(),
                  py::arg("table") = "", py::arg("column") = "", "From the array capsules of a single column.")
      .def("seconds", &seconds_of, "First and last moment of timestamps, in seconds since 1970; None without any.")
      .def(
          "to_local",
          [](const Column& c, std::vector<std::int64_t> since, std::vector<std::int64_t> offsets) {
            return to_local(c, {std::move(since), std::move(offsets)});
          },
          py::arg("since"), py::arg("offsets"), py::call_guard<py::gil_scoped_release>(),
          "Aware timestamps as local times of a zone that is `offsets` seconds ahead of UTC from `since` on.")
      .def_buffer(&buffer_of)
      .def("__len__", &Column::size)
      .def_property_readonly(
          "type", [](const Column& c) { return std::string(type_name(c.type())); },
          "boolean, int8 ... float64, text, date or timestamp.")
      .def_property_readonly(
          "unit",
          [](const Column& c) {
            constexpr const char* names[] = {"s", "ms", "us", "ns"};
            return names[static_cast<std::size_t>(c.unit())];
          },
          "Unit of a timestamp: s, ms, us or ns.")
      .def_property_readonly("timezone", &Column::timezone, "Of a timestamp; empty when it is naive.")
      .def_property_readonly("null_count", &Column::null_count)
      .def("missing", &missing_of, "One byte a row, 1 where the value is null.")
      .def("dictionary", &dictionary_of, "The distinct texts, in the order of their codes.");

  py::class_<Table>(module, "Table",
                    "Named columns of one length; what the compiled functions take and return.\n\n"
                    ">>> from cabochon._core import Column, Table\n"
                    ">>> Table('orders', [('product', Column.from_texts(['ring', 'chain']))]).rows\n"
                    "2\n")
      .def(py::init(&from_columns), py::arg("name"), py::arg("columns"), py::kw_only(), py::arg("rows") = 0)
      .def_static("from_stream", &from_stream, py::arg("capsule"), py::kw_only(), py::arg("name") = "frame",
                  py::arg("columns") = py::none(), py::arg("nan_is_null") = false,
                  "From the capsule that `__arrow_c_stream__` returns.")
      .def_static("from_array", &from_array, py::arg("schema"), py::arg("array"), py::kw_only(),
                  py::arg("name") = "frame", py::arg("columns") = py::none(), py::arg("nan_is_null") = false,
                  "From the two capsules that `__arrow_c_array__` returns.")
      .def_property("name", &Table::name, &Table::rename)
      .def_property_readonly("names", &Table::names)
      .def_property_readonly("rows", &Table::rows)
      .def("__len__", &Table::rows)
      .def("column", &Table::column, py::arg("name"), "The column, or an error with the nearest name.")
      .def(
          "with_column",
          [](const Table& t, const std::string& name, const Column& column) {
            Table out(t.name(), t.rows());
            for (std::size_t i = 0; i < t.names().size(); ++i)
              out.add(t.names()[i], t.names()[i] == name ? column : t.columns()[i]);
            if (!out.find(name)) out.add(name, column);
            return out;
          },
          py::arg("name"), py::arg("column"), "The table with a column replaced or, where it is new, appended.")
      .def("select", &select, py::arg("columns"), "The wanted columns, in this order.")
      .def(
          "slice", [](const Table& t, std::int64_t start, std::int64_t count) { return slice(t, start, count); },
          py::arg("start"), py::arg("count"), "Rows from `start` on; nothing is copied.")
      .def(
          "copy", [](const Table& t) { return detach(t); }, py::call_guard<py::gil_scoped_release>(),
          "The same values in memory of their own, which no producer can change.")
      .def(
          "__arrow_c_stream__", [](const Table& t, const py::object&) { return to_stream(t); },
          py::arg("requested_schema") = py::none(), "The table as an Arrow stream; the requested schema is not used.");
}

}  // namespace cabochon::bindings
