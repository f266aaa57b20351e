// Cost of ownership: terms, offers, buyers, comparisons.
#include "cabochon/ownership.hpp"

#include "bind_record.hpp"

namespace cabochon::bindings {

using namespace cabochon::ownership;

template <>
struct PythonView<Term> {
  static py::object get(const Term& term) { return term.empty() ? py::object(py::none()) : py::cast(term); }
};

namespace {

constexpr Place term_place{"Term", "value"};

Term term_from(const py::object& value, const std::string& unit, const std::string& source, const py::object& date,
               bool is_assumed) {
  Term term;
  const Datum datum = from_python(value, term_place);
  if (!datum.is_null()) {
    const auto number = datum.number();
    if (!number) mismatch(term_place, datum, "a number");
    if (!any_number.contains(*number)) mismatch(term_place, datum, any_number.expected());
    term.content = *number;
  }
  DatumOf<std::optional<Day>>::set(term.date, from_python(date, {"Term", "date"}), {"Term", "date"});
  term.unit = unit;
  term.source = source;
  term.assumed = is_assumed;
  return term;
}

py::object value_of_term(const Term& term) { return term.empty() ? py::object(py::none()) : py::float_(term.number()); }

py::object date_of(const Term& term) { return to_python(term.date ? Datum{*term.date} : Datum{}); }

std::string repr_of(const Term& term) {
  std::string text = "Term(" + std::string(py::repr(value_of_term(term)));
  if (!term.unit.empty()) text += ", unit=" + std::string(py::repr(py::str(term.unit)));
  if (!term.source.empty()) text += ", source=" + std::string(py::repr(py::str(term.source)));
  if (term.date) text += ", date='" + to_string(*term.date) + "'";
  if (term.assumed) text += ", assumed=True";
  return text + ")";
}

py::dict dict_of(const Term& term) {
  py::dict out;
  out["value"] = value_of_term(term);
  out["unit"] = term.unit;
  out["source"] = term.source;
  out["date"] = date_of(term);
  out["assumed"] = term.assumed;
  return out;
}

void bind_term(py::module_& m) {
  py::class_<Term>(m, "Term",
                   "What was stated of an offer or a buyer, where it comes from and whether it is only assumed.\n\n"
                   ">>> from cabochon.ownership import Term\n"
                   ">>> Term(7000, source=\"exchange quotation\", date=\"2026-10-01\")\n"
                   "Term(7000.0, source='exchange quotation', date='2026-10-01')\n")
      .def(py::init(&term_from), py::arg("value") = py::none(), py::kw_only(), py::arg("unit") = "",
           py::arg("source") = "", py::arg("date") = py::none(), py::arg("assumed") = false)
      .def_property_readonly("value", &value_of_term, "The number, or None.")
      .def_readonly("unit", &Term::unit, "Unit of a value stated in words; empty: that of the field.")
      .def_readonly("source", &Term::source, "Where it comes from; empty: merely stated.")
      .def_property_readonly("date", &date_of, "Day of the source, or None.")
      .def_readonly("assumed", &Term::assumed, "A guess that nobody has confirmed.")
      .def("to_dict", &dict_of, "All fields by name.")
      .def("__float__",
           [](const Term& term) {
             if (term.empty()) throw py::type_error("an empty Term is not a number");
             return term.number();
           })
      .def("__bool__", &Term::given)
      .def(
          "__eq__", [](const Term& a, const Term& b) { return a == b; }, py::is_operator())
      .def(
          "__eq__", [](const Term& a, double b) { return a.given() && a.number() == b; }, py::is_operator())
      .def("__repr__", &repr_of)
      .def(py::pickle(
          [](const Term& t) { return py::make_tuple(value_of_term(t), t.unit, t.source, date_of(t), t.assumed); },
          [](const py::tuple& t) {
            return term_from(t[0], t[1].cast<std::string>(), t[2].cast<std::string>(), t[3], t[4].cast<bool>());
          }))
      .attr("__hash__") = py::none();
}

OneSided one_sided_of(const std::string& text) {
  constexpr std::array<std::string_view, 2> names{"error", "drop"};
  if (text == "drop") return OneSided::drop;
  if (text == "error") return OneSided::error;
  throw InputError({"compare", "one_sided", -1, quoted(text), one_of(text, names)});
}

Of of_name(const std::string& text) {
  const auto of = cabochon::value_of<Of>(text);
  if (!of) throw InputError({"Comparison", "of", -1, quoted(text), one_of(text, Names<Of>::values)});
  return *of;
}

py::object sides_of(const std::optional<Sides>& sides) {
  if (!sides) return py::none();
  py::dict out;
  out["ours"] = sides->ours;
  out["theirs"] = sides->theirs;
  out["difference"] = sides->difference;
  return out;
}

py::object loss_of(const std::optional<Loss>& loss) {
  if (!loss) return py::none();
  py::dict out;
  out["grams"] = loss->grams;
  out["fine_grams"] = loss->fine_grams;
  out["share_finished"] = loss->share_finished;
  out["share_issued"] = loss->share_issued;
  return out;
}

py::dict missing_of(const Comparison& c) {
  py::dict out;
  for (const auto& line : c.not_considered) out[py::str(std::string(name_of(line.line)))] = line.missing;
  return out;
}

void bind_comparison(py::module_& m) {
  py::class_<Comparison>(m, "Comparison", "What a comparison of two offers says; see cabochon.ownership.Comparison.")
      .def_readonly("our_offer", &Comparison::our_offer)
      .def_readonly("their_offer", &Comparison::their_offer)
      .def_readonly("buyer", &Comparison::buyer)
      .def_readonly("ours", &Comparison::ours)
      .def_readonly("theirs", &Comparison::theirs)
      .def_readonly("difference", &Comparison::difference)
      .def_property_readonly("without_metal", [](const Comparison& c) { return sides_of(c.without_metal); })
      .def_property_readonly("price_only", [](const Comparison& c) { return sides_of(c.price_only); })
      .def_property_readonly("missing", &missing_of)
      .def_readonly("assumed_zero", &Comparison::assumed_zero)
      .def_readonly("assumed", &Comparison::assumed)
      .def_readonly("unsourced", &Comparison::unsourced)
      .def_readonly("not_used", &Comparison::not_used)
      .def_readonly("questions", &Comparison::questions)
      .def_readonly("more_profitable_differs", &Comparison::more_profitable_differs)
      .def_property_readonly("verdict", [](const Comparison& c) { return std::string(name_of(c.verdict)); })
      .def_property_readonly("lines", &lines_table)
      .def(
          "break_even", [](const Comparison& c, const std::string& of) { return break_even_table(c, of_name(of)); },
          py::kw_only(), py::arg("of"))
      .def(
          "break_even_curve",
          [](const Comparison& c, const std::string& solve, const std::string& against,
             const std::vector<double>& values,
             const std::string& of) { return break_even_curve_table(c, solve, against, values, of_name(of)); },
          py::kw_only(), py::arg("solve"), py::arg("against"), py::arg("values"), py::arg("of"))
      .def(
          "exchange_rates",
          [](const Comparison& c, const std::string& unit, const std::string& of) {
            return exchange_rates_table(c, unit, of_name(of));
          },
          py::kw_only(), py::arg("unit"), py::arg("of"))
      .def_property_readonly("our_loss", [](const Comparison& c) { return loss_of(c.our_loss); })
      .def_property_readonly("their_loss", [](const Comparison& c) { return loss_of(c.their_loss); })
      .def("to_dict", [](const Comparison& c) { return to_python(datum_of(c)); })
      .def("to_json", [](const Comparison& c) { return to_json(c); });
}

}  // namespace

void register_ownership(py::module_& module) {
  py::module_ m = module.def_submodule("ownership", "Cost of ownership; use it through cabochon.ownership.");
  bind_term(m);
  bind_record<Offer>(
      m, "One supplier's terms, per piece bought. Numbers and Terms are welcome; what is not known stays out.");
  bind_record<Buyer>(m, "The client's own economics: what a day, a reject, an hour and an empty shelf cost.");
  bind_comparison(m);
  m.def(
      "compare",
      [](const Offer& ours, const Offer& theirs, const Buyer& buyer, const std::string& one_sided) {
        return compare(ours, theirs, buyer, one_sided_of(one_sided));
      },
      py::arg("ours"), py::arg("theirs"), py::arg("buyer"), py::kw_only(), py::arg("one_sided") = "error",
      "Compares two offers; see cabochon.ownership.compare.");
  m.def("cash_flow", &cash_flow_table, py::arg("offer"), py::arg("buyer"),
        "The dated cash flow of one piece; see cabochon.ownership.cash_flow.");
  m.def(
      "money_frozen",
      [](const Offer& offer, const Buyer& buyer) {
        py::dict out;
        for (const auto& [name, value] : money_frozen_list(offer, buyer))
          out[py::str(name)] = value ? py::object(py::float_(*value)) : py::object(py::none());
        return out;
      },
      py::arg("offer"), py::arg("buyer"), "Money that an offer freezes; see cabochon.ownership.money_frozen.");
  m.def("totals", &totals, py::arg("offers"), py::arg("buyer"), py::call_guard<py::gil_scoped_release>(),
        "The offers with their cost lines and totals; see cabochon.ownership.totals.");
  m.def("compare_many", &compare_many, py::arg("offers"), py::arg("buyer"), py::kw_only(), py::arg("by"),
        py::call_guard<py::gil_scoped_release>(),
        "Ranks the offers of each group; see cabochon.ownership.compare_many.");
}

}  // namespace cabochon::bindings
