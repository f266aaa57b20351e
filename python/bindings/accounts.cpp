// The tables of a book, and the book.
#include "bind.hpp"

#include "cabochon/accounts/schema.hpp"

namespace cabochon::bindings {
namespace {

py::dict field_to_dict(const FieldInfo& field) {
  py::dict out;
  out["name"] = field.name;
  out["kind"] = std::string(accounts::kind_name(field.kind));
  out["meaning"] = field.meaning;
  out["unit"] = field.unit;
  out["low"] = field.range.low;
  out["high"] = field.range.high;
  out["low_open"] = field.range.low_open;
  out["high_open"] = field.range.high_open;
  out["key"] = field.key;
  out["required"] = field.required;
  out["references"] = field.references;
  out["choices"] = field.choices;
  return out;
}

py::list tables_to_list() {
  py::list out;
  for (const auto& table : accounts::tables()) {
    py::list fields;
    for (const auto& field : table.fields) fields.append(field_to_dict(field));
    py::dict entry;
    entry["name"] = table.name;
    entry["table"] = table.table;
    entry["fields"] = fields;
    entry["own_date"] = std::string(accounts::own_date(table));
    out.append(entry);
  }
  return out;
}

}  // namespace

void register_accounts(py::module_& module) {
  py::module_ m = module.def_submodule("accounts");
  m.def("tables", &tables_to_list,
        "Every table of a book, parents first: a list of dicts with name, table, own_date and fields.\n\n"
        ">>> from cabochon import _core\n"
        ">>> [table['table'] for table in _core.accounts.tables()][:3]\n"
        "['accounts', 'contacts', 'roles']\n");
}

}  // namespace cabochon::bindings
