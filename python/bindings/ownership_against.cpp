// A comparison held against a regulation.
#include "bind_record.hpp"

#include <memory>

#include "cabochon/ownership/against.hpp"

namespace cabochon::bindings {

using namespace cabochon::ownership;

namespace {

/// {"lead_time_days": 12.0, "loss_share": {"cost": 8000, "least": 0.02}}
std::vector<TermCost> costs_of(const py::dict& costs, const std::string& place) {
  constexpr std::array<std::string_view, 3> names{"cost", "least", "most"};
  std::vector<TermCost> out;
  std::vector<Problem> problems;
  for (const auto& [key, value] : costs) {
    const std::string name = py::str(key);
    const auto term = value_of<TermKey>(name);
    if (!term || static_cast<std::size_t>(*term) >= term_count) {
      problems.push_back({place, name, -1, {}, one_of(name, std::span(Names<TermKey>::values).first(term_count))});
      continue;
    }
    TermCost cost{.term = *term};
    try {
      const auto number = [&](const Datum& datum, const std::string& path) -> std::optional<double> {
        if (datum.is_null()) return std::nullopt;
        const auto found = datum.number();
        if (!found || !any_number.contains(*found)) mismatch({place, path}, datum, "a finite number");
        return found;
      };
      const Datum datum = from_python(value, {place, name});
      if (const auto* object = datum.get<Datum::Object>()) {
        for (const auto& [part, inner] : *object) {
          const std::string path = name + "." + part;
          if (part == "cost")
            cost.per_unit = number(inner, path);
          else if (part == "least")
            cost.least = number(inner, path);
          else if (part == "most")
            cost.most = number(inner, path);
          else
            mismatch({place, path}, {}, one_of(part, names));
        }
      } else {
        cost.per_unit = number(datum, name);
      }
      out.push_back(cost);
    } catch (const InputError& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  return out;
}

py::object dict_of(const std::optional<Earnings>& earnings) {
  if (!earnings) return py::none();
  py::dict out;
  out["margin_per_piece"] = earnings->margin_per_piece;
  out["margin_per_year"] = earnings->margin_per_year;
  out["margin_per_money_frozen"] = earnings->margin_per_money_frozen;
  return out;
}

}  // namespace

void register_ownership_against(py::module_& module) {
  py::module_ m = module.attr("ownership");
  py::class_<Against, std::shared_ptr<Against>>(m, "Against", "See cabochon.ownership.AgainstRegulation.")
      .def_readonly("ours", &Against::ours)
      .def_readonly("theirs", &Against::theirs)
      .def_readonly("blocks", &Against::blocks)
      .def_property_readonly("options", &options_table)
      .def("to_dict", [](const Against& a) { return to_python(datum_of(a)); });
  m.def(
      "against",
      [](const Comparison& comparison, const std::vector<Clause>& regulation, const std::string& as_of,
         const py::dict& costs, const py::dict& their_costs, const std::optional<std::string>& product_group) {
        AgainstOptions options;
        options.costs = costs_of(costs, "costs");
        options.their_costs = costs_of(their_costs, "their_costs");
        options.product_group = product_group;
        const Day day = parse_day("against", "as_of", as_of);
        const py::gil_scoped_release unlocked;
        return against(comparison, regulation, day, options);
      },
      py::arg("comparison"), py::arg("regulation"), py::arg("as_of"), py::kw_only(), py::arg("costs"),
      py::arg("their_costs"), py::arg("product_group"), "See cabochon.ownership.Comparison.against.");
  m.def(
      "earnings_of",
      [](const Comparison& comparison) {
        py::dict out;
        out["ours"] = dict_of(comparison.our_earnings);
        out["theirs"] = dict_of(comparison.their_earnings);
        return out;
      },
      py::arg("comparison"), "What both offers earn the client; see cabochon.ownership.Comparison.earnings.");
}

}  // namespace cabochon::bindings
