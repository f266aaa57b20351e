// The buyer's regulation: clauses, and what they say of offers.
#include "bind_record.hpp"

#include "cabochon/ownership/regulation_tables.hpp"

namespace cabochon::bindings {

using namespace cabochon::ownership;

namespace {

Datum::Object entries_of_dict(const py::dict& dict) {
  Datum::Object entries;
  for (const auto& [key, value] : dict) {
    const std::string name = py::str(key);
    entries.push_back({name, from_python(value, {"Clause", name})});
  }
  return entries;
}

void bind_clause(py::module_& m) {
  auto cls = bind_record<Clause>(m,
                                 "One line of a client's regulation of buying. Outside a book it needs neither a key "
                                 "nor an account; without `since` it has always held.");
  // A list of clauses has no book whose keys they must have.
  for (const auto* name : {"__init__", "__repr__", "from_dict", "from_json"}) py::delattr(cls, name);
  RecordInfo info = describe<Clause>();
  for (auto& field : info.fields) field.required = field.name == "criterion" || field.name == "operator";
  const std::string doc = init_docstring(info);
  const py::options before;
  py::options options;
  options.disable_function_signatures();
  cls.def(py::init([](const py::kwargs& entries) { return clause_of(entries_of_dict(entries)); }), doc.c_str());
  options.enable_function_signatures();
  cls.def("__repr__",
          [](const Clause& clause) {
            static const std::vector<View> views = views_of<Clause>();
            const Clause blank{};
            return record_repr(clause_access(), views, &clause, &blank);
          })
      .def_static(
          "from_dict", [](const py::dict& entries) { return clause_of(entries_of_dict(entries)); }, py::arg("entries"),
          "The clause of these fields; an unknown or wrong one is an InputError.")
      .def_static(
          "from_json",
          [](const std::string& text) {
            Clause clause;
            fill_from_json(clause_access(), &clause, text);
            return clause;
          },
          py::arg("text"), "The clause of a JSON object; errors name the key.");
}

CheckOptions options_of(const std::optional<Buyer>& buyer, const std::optional<std::string>& product_group) {
  CheckOptions options;
  options.buyer = buyer;
  options.product_group = product_group;
  return options;
}

}  // namespace

void register_ownership_regulation(py::module_& module) {
  py::module_ m = module.attr("ownership");
  bind_clause(m);
  bind_record<Finding>(m, "One clause of a regulation against one offer on one day.");
  m.def("clauses_of", &clauses_of, py::arg("table"), py::kw_only(), py::arg("account") = py::none(),
        "The clauses of a table; see cabochon.ownership.check.");
  m.def(
      "check",
      [](const Offer& offer, const std::vector<Clause>& regulation, const std::string& as_of,
         const std::optional<Buyer>& buyer, const std::optional<std::string>& product_group) {
        return check(offer, regulation, parse_day("check", "as_of", as_of), options_of(buyer, product_group));
      },
      py::arg("offer"), py::arg("regulation"), py::arg("as_of"), py::kw_only(), py::arg("buyer") = py::none(),
      py::arg("product_group") = py::none(), "Findings clause by clause; see cabochon.ownership.check.");
  m.def(
      "check_table",
      [](const Table& offers, const std::vector<Clause>& regulation, const std::string& as_of,
         const std::optional<Buyer>& buyer, const std::optional<std::string>& product_group) {
        return check_table(offers, regulation, parse_day("check", "as_of", as_of), options_of(buyer, product_group));
      },
      py::arg("offers"), py::arg("regulation"), py::arg("as_of"), py::kw_only(), py::arg("buyer") = py::none(),
      py::arg("product_group") = py::none(), "The same for a table of offers; see cabochon.ownership.check.");
  m.def(
      "offers_of",
      [](const Table& terms, const std::string& as_of, const std::optional<std::string>& account) {
        py::list out;
        for (auto& dated : offers_of(terms, parse_day("offers", "as_of", as_of), account)) {
          py::dict one;
          one["key"] = dated.key;
          one["offer"] = py::cast(std::move(dated.offer));
          one["account"] = dated.account;
          one["product_group"] = dated.product_group;
          one["product"] = dated.product;
          out.append(std::move(one));
        }
        return out;
      },
      py::arg("terms"), py::arg("as_of"), py::kw_only(), py::arg("account") = py::none(),
      "Offers from dated terms; see cabochon.ownership.dated_offers.");
  m.def(
      "findings_table", [](const std::vector<Finding>& findings) { return findings_table(findings); },
      py::arg("findings"), "One row a finding.");
}

}  // namespace cabochon::bindings
