// Cost of ownership: offers, buyers, comparisons.
#include "cabochon/ownership.hpp"

#include "ownership_term.hpp"
#include "progress.hpp"

namespace cabochon::bindings {

using namespace cabochon::ownership;

namespace {

OneSided one_sided_of(const std::string& text) {
  constexpr std::array<std::string_view, 2> names{"error", "drop"};
  if (text == "drop") return OneSided::drop;
  if (text == "error") return OneSided::error;
  throw InputError({"compare", "one_sided", -1, core::quoted(text), one_of(text, names)});
}

Of of_name(const std::string& text) {
  const auto of = cabochon::value_of<Of>(text);
  if (!of) throw InputError({"Comparison", "of", -1, core::quoted(text), one_of(text, Names<Of>::values)});
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
      .def_readonly("undated", &Comparison::undated)
      .def_readonly("not_used", &Comparison::not_used)
      .def_readonly("questions", &Comparison::questions)
      .def_readonly("more_profitable_differs", &Comparison::more_profitable_differs)
      .def_readonly("uncertainty", &Comparison::uncertainty)
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
  py::module_ m = module.attr("ownership");
  bind_record<Offer>(
      m, "One supplier's terms, per piece bought. Numbers and Terms are welcome; what is not known stays out.");
  bind_record<Buyer>(m, "The client's own economics: what a day, a reject, an hour and an empty shelf cost.");
  bind_comparison(m);
  m.def(
      "compare",
      [](const Offer& ours, const Offer& theirs, const Buyer& buyer, const std::string& one_sided,
         const Sampling& sampling, const py::object& progress) {
        const OneSided asked = one_sided_of(one_sided);
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return compare(ours, theirs, buyer, asked, sampling, report);
      },
      py::arg("ours"), py::arg("theirs"), py::arg("buyer"), py::kw_only(), py::arg("one_sided") = "error",
      py::arg("sampling"), py::arg("progress") = py::none(), "Compares two offers; see cabochon.ownership.compare.");
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
