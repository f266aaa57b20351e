// The tables of a book, and the book.
#include "bind.hpp"
#include "bind_record.hpp"

#include "cabochon/accounts/book.hpp"
#include "cabochon/accounts/schema.hpp"
#include "cabochon/core/nearest.hpp"

namespace cabochon::bindings {
namespace {

py::list tables_to_list() {
  py::list out;
  for (const auto& table : accounts::tables()) {
    py::dict entry;
    entry["name"] = table.name;
    entry["table"] = table.table;
    entry["fields"] = fields_to_list(table);
    entry["own_date"] = std::string(accounts::own_date(table));
    out.append(entry);
  }
  return out;
}

using accounts::Book;

std::optional<Day> day_of(const char* name, const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return parse_day("Book", name, *text);
}

std::optional<std::string> text_of(const std::optional<Day>& day) {
  if (!day) return std::nullopt;
  return to_string(*day);
}

accounts::BookOptions options_of(std::string currency, std::string timezone, const std::string& on_error,
                                 const std::optional<std::string>& ids, const std::optional<std::string>& as_of) {
  const auto choice = value_of<accounts::OnError>(on_error);
  if (!choice)
    throw InputError({"Book", "on_error", -1, quoted(on_error), one_of(on_error, Names<accounts::OnError>::values)});
  if (ids && *ids != "text") throw InputError({"Book", "ids", -1, quoted(*ids), "'text' or None"});
  return {std::move(currency), std::move(timezone), *choice, ids.has_value(), day_of("as_of", as_of)};
}

py::dict options_to_dict(const accounts::BookOptions& options) {
  py::dict out;
  out["currency"] = options.currency;
  out["timezone"] = options.timezone;
  out["on_error"] = std::string(name_of(options.on_error));
  out["ids"] = options.text_ids ? py::object(py::str("text")) : py::object(py::none());
  out["as_of"] = text_of(options.as_of);
  return out;
}

Book load(std::vector<Table> tables, std::string currency, std::string timezone, const std::string& on_error,
          const std::optional<std::string>& ids, const std::optional<std::string>& as_of) {
  return Book::load(std::move(tables), options_of(std::move(currency), std::move(timezone), on_error, ids, as_of));
}

Book restore(std::vector<Table> tables, Table quarantine, std::vector<std::int64_t> quarantined,
             std::vector<std::string> unchecked, std::string currency, std::string timezone,
             const std::string& on_error, const std::optional<std::string>& ids,
             const std::optional<std::string>& as_of) {
  return Book::of({options_of(std::move(currency), std::move(timezone), on_error, ids, as_of), std::move(tables),
                   std::move(quarantine), std::move(quarantined), std::move(unchecked)});
}

std::optional<std::pair<std::string, std::optional<bool>>> role_at(
    const Book& book, const std::variant<std::int64_t, std::string>& contact, const std::string& day) {
  const auto id = std::visit([](const auto& key) { return ContactId(key); }, contact);
  const auto role = book.role_at(id, parse_day("role_at", "day", day));
  if (!role) return std::nullopt;
  return std::pair{std::string(name_of(role->role)), role->decides};
}

void register_book(py::module_& m) {
  using unlocked = py::call_guard<py::gil_scoped_release>;
  py::class_<Book>(m, "Book", "The validated tables; use cabochon.Book.")
      .def_static("load", &load, py::arg("tables"), py::kw_only(), py::arg("currency"), py::arg("timezone") = "UTC",
                  py::arg("on_error") = "raise", py::arg("ids") = py::none(), py::arg("as_of") = py::none(), unlocked(),
                  "Validates named tables together.")
      .def_static("restore", &restore, py::arg("tables"), py::arg("quarantine"), py::arg("quarantined"),
                  py::arg("unchecked"), py::kw_only(), py::arg("currency"), py::arg("timezone"), py::arg("on_error"),
                  py::arg("ids"), py::arg("as_of"), unlocked(),
                  "A book from the parts of another, not validated again.")
      .def("table", &Book::table, py::arg("name"), "The good rows of a table.")
      .def("view", &Book::view, py::arg("name"), unlocked(),
           "The table with account, role, decides and segment joined at each row's date.")
      .def("given", &Book::given, py::arg("name"), "Whether the table was given.")
      .def("quarantine", &Book::quarantine, "Every bad cell: table, row, column, value, expected.")
      .def("quarantined", &Book::quarantined, py::arg("name"), "How many rows of a table are in quarantine.")
      .def(
          "quarantined_rows", [](const Book& b) { return b.parts().quarantined; }, "The same for all tables.")
      .def("unchecked", &Book::unchecked, "References whose table was not given.")
      .def("unknown", &Book::unknown, unlocked(), "Rows without account or role, by view.")
      .def("contacts_without_role", &Book::contacts_without_role, "Contacts for whom no role is known on any day.")
      .def("role_at", &role_at, py::arg("contact"), py::arg("day"), "Role and decides on a day, or None.")
      .def(
          "until", [](const Book& b, const std::string& day) { return b.until(parse_day("until", "day", day)); },
          py::arg("day"), "Only rows dated on or before the day.")
      .def(
          "period",
          [](const Book& b) -> std::optional<std::pair<std::string, std::string>> {
            const auto period = b.period();
            if (!period) return std::nullopt;
            return std::pair{to_string(period->first), to_string(period->second)};
          },
          "First and last day of what happened, or None.")
      .def(
          "options", [](const Book& b) { return options_to_dict(b.options()); },
          "currency, timezone, on_error, ids and as_of.");
}

}  // namespace

void register_accounts(py::module_& module) {
  py::module_ m = module.def_submodule("accounts");
  m.def("tables", &tables_to_list,
        "Every table of a book, parents first: a list of dicts with name, table, own_date and fields.\n\n"
        ">>> from cabochon import _core\n"
        ">>> [table['table'] for table in _core.accounts.tables()][:3]\n"
        "['accounts', 'contacts', 'roles']\n");
  bind_record<accounts::Account>(m, "A client company.");
  bind_record<accounts::Contact>(m, "A person at an account.");
  bind_record<accounts::Role>(m, "One buying role of a contact from `since` up to, but not on, `until`.");
  register_book(m);
}

}  // namespace cabochon::bindings
