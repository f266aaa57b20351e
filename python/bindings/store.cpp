// What the Python store leaves to the compiled core: rows out of columns, columns out of rows, and comparisons.
#include "bind.hpp"

#include "cabochon/accounts/check_table.hpp"
#include "cabochon/accounts/schema.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/store/builder.hpp"
#include "cabochon/store/compare.hpp"
#include "cabochon/store/query.hpp"

namespace cabochon::bindings {
namespace {

using Rows = std::vector<std::int64_t>;

py::object number_at(const Column& column, std::int64_t row) {
  const auto i = static_cast<std::size_t>(row);
  switch (column.type()) {
    case Type::int64:
      return py::int_(column.values<std::int64_t>()[i]);
    case Type::date:
      return py::int_(column.values<std::int32_t>()[i]);
    case Type::boolean:
      return py::int_(column.values<std::uint8_t>()[i]);
    case Type::float64:
      return py::float_(column.values<double>()[i]);
    default:
      throw Error("internal: a column of " + std::string(type_name(column.type())) + " can't go into a store");
  }
}

/// Makes the Python value of a cell; every text is made once.
class Cells {
 public:
  explicit Cells(const Column& column) : column_(&column) {
    if (column.type() == Type::text) texts_.resize(static_cast<std::size_t>(column.dictionary().size()));
  }

  [[nodiscard]] py::object at(std::int64_t row) {
    if (column_->is_null(row)) return py::none();
    if (column_->type() != Type::text) return number_at(*column_, row);
    const std::int32_t code = column_->codes()[static_cast<std::size_t>(row)];
    py::object& text = texts_[static_cast<std::size_t>(code)];
    if (!text) {
      const std::string_view bytes = column_->dictionary()[code];
      text = py::reinterpret_steal<py::object>(
          PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "strict"));
      if (!text) throw py::error_already_set();
    }
    return text;
  }

 private:
  const Column* column_;
  std::vector<py::object> texts_;
};

/// Tuples of the named columns, a batch at a time.
class RowReader {
 public:
  RowReader(Table table, const std::vector<std::string>& columns, std::optional<Rows> rows)
      : table_(std::move(table)), rows_(std::move(rows)) {
    for (const auto& name : columns) {
      const Column* column = table_.find(name);
      if (name.empty())
        cells_.emplace_back();  // the row's own number
      else if (!column)
        throw Error("internal: no column " + name);
      else
        cells_.emplace_back(*column);
    }
  }

  [[nodiscard]] py::list next(std::int64_t count) {
    const std::int64_t total = rows_ ? static_cast<std::int64_t>(rows_->size()) : table_.rows();
    const std::int64_t end = std::min(total, at_ + count);
    py::list out(static_cast<py::ssize_t>(end - at_));
    for (py::ssize_t i = 0; at_ < end; ++at_, ++i) {
      const std::int64_t row = rows_ ? (*rows_)[static_cast<std::size_t>(at_)] : at_;
      py::tuple tuple(cells_.size());
      for (std::size_t c = 0; c < cells_.size(); ++c) {
        py::object cell = cells_[c] ? cells_[c]->at(row) : py::object(py::int_(row));
        PyTuple_SET_ITEM(tuple.ptr(), static_cast<py::ssize_t>(c), cell.release().ptr());
      }
      PyList_SET_ITEM(out.ptr(), i, tuple.release().ptr());
    }
    return out;
  }

 private:
  Table table_;
  std::optional<Rows> rows_;
  std::vector<std::optional<Cells>> cells_;
  std::int64_t at_ = 0;
};

void add_value(store::ColumnBuilder& column, PyObject* value) {
  if (value == Py_None) return column.add_null();
  if (PyLong_Check(value)) {
    const std::int64_t number = PyLong_AsLongLong(value);
    if (number == -1 && PyErr_Occurred()) throw py::error_already_set();
    return column.add(number);
  }
  if (PyFloat_Check(value)) return column.add(PyFloat_AS_DOUBLE(value));
  if (PyUnicode_Check(value)) {
    Py_ssize_t size = 0;
    const char* bytes = PyUnicode_AsUTF8AndSize(value, &size);
    if (!bytes) throw py::error_already_set();
    return column.add(std::string_view(bytes, static_cast<std::size_t>(size)));
  }
  column.add(std::string_view("bytes"));
}

void add_rows(store::TableBuilder& builder, const py::list& rows) {
  for (const auto row : rows) {
    if (!PyTuple_Check(row.ptr()) || PyTuple_GET_SIZE(row.ptr()) != static_cast<Py_ssize_t>(builder.width()))
      throw Error("internal: a row of another width");
    for (std::size_t c = 0; c < builder.width(); ++c)
      add_value(builder.column(c), PyTuple_GET_ITEM(row.ptr(), static_cast<Py_ssize_t>(c)));
  }
}

py::tuple check_table(Table table, const std::string& name, const std::string& currency, const std::string& timezone) {
  table.rename(name);
  accounts::BookOptions options;
  options.currency = currency;
  options.timezone = timezone;
  accounts::CheckedTable checked;
  {
    const py::gil_scoped_release release;
    checked = accounts::check_table(table, options);
  }
  return py::make_tuple(checked.good, checked.rows, checked.problems);
}

std::string select_rows(const std::string& table, std::optional<std::int64_t> known_at) {
  return store::select_rows(accounts::table_info(table), known_at);
}

}  // namespace

void register_store(py::module_& module) {
  py::module_ m = module.def_submodule("store", "What the store leaves to the compiled core.");

  py::class_<RowReader>(m, "RowReader", "Tuples of columns, a batch at a time; the column '' is the row's number.")
      .def(py::init<Table, const std::vector<std::string>&, std::optional<Rows>>(), py::arg("table"),
           py::arg("columns"), py::arg("rows") = py::none())
      .def("next", &RowReader::next, py::arg("count"), "The next rows; an empty list at the end.");

  py::class_<store::TableBuilder>(m, "TableBuilder", "Columns out of rows of a table of the book.")
      .def(py::init([](const std::string& table, const std::vector<std::string>& fields,
                       const std::vector<std::string>& numbers) {
             return store::TableBuilder(accounts::table_info(table), fields, numbers);
           }),
           py::arg("table"), py::kw_only(), py::arg("fields") = std::vector<std::string>{},
           py::arg("numbers") = std::vector<std::string>{})
      .def("add", &add_rows, py::arg("rows"), "Adds tuples of the numbers and fields, in the table's order.")
      .def("finish", &store::TableBuilder::finish, "The table; the builder is empty afterwards.");

  m.def("check_table", &check_table, py::arg("table"), py::kw_only(), py::arg("name"), py::arg("currency"),
        py::arg("timezone"), "The good rows, their numbers in the table given, and every problem.");
  m.def("select_rows", &select_rows, py::arg("table"), py::kw_only(), py::arg("known_at") = py::none(),
        "SQL that reads a table as it was known at an instant, in microseconds since 1970.\n\n"
        ">>> from cabochon import _core\n"
        ">>> _core.store.select_rows('processes')[:60]\n"
        "'SELECT t.\"process\", t.\"department\", t.\"owner\", t.\"standard_h'\n");
  m.def(
      "referred_field",
      [](const std::string& table) { return std::string(store::referred_field(accounts::table_info(table))); },
      py::arg("table"), "Field of a table that references to it are looked up in; '' where none is.");
  m.def("first_rows", &store::first_rows, py::arg("table"), py::arg("column"), py::call_guard<py::gil_scoped_release>(),
        "The first row of each distinct value of a column.");
  m.def(
      "find_repeats",
      [](const Table& table, const Rows& rows, const std::vector<std::string>& keys,
         const std::vector<std::string>& columns) {
        const store::Repeats repeats = store::find_repeats(table, rows, keys, columns);
        return std::pair{repeats.copies, repeats.different};
      },
      py::arg("table"), py::arg("rows"), py::arg("keys"), py::arg("columns"), py::call_guard<py::gil_scoped_release>(),
      "Copies of rows with the same key; and pairs of rows whose keys are the same and whose contents are not.");
  m.def(
      "same_rows",
      [](const Table& left, const Rows& left_rows, const Table& right, const std::vector<std::string>& columns) {
        const auto same = store::same_rows(left, left_rows, right, columns);
        return std::vector<bool>(same.begin(), same.end());
      },
      py::arg("left"), py::arg("left_rows"), py::arg("right"), py::arg("columns"),
      "Whether row left_rows[i] of left holds the same as row i of right.");
  m.def(
      "refuse",
      [](const std::string& table, const std::string& column, const std::string& value, const std::string& expected) {
        throw InputError({table, column, -1, value, expected});
      },
      py::arg("table"), py::arg("column"), py::arg("value"), py::arg("expected"), "Raises an InputError.");
}

}  // namespace cabochon::bindings
