// Whether an improvement helped, and control charts.
#include "bind.hpp"

#include <utility>

#include "cabochon/core/nearest.hpp"
#include "cabochon/improvement/control_chart_table.hpp"
#include "cabochon/improvement/effect.hpp"

namespace cabochon::bindings {

using namespace cabochon::improvement;

namespace {

py::object tested_of(const std::optional<stats::Tested>& test) {
  if (!test) return py::none();
  return py::make_tuple(test->estimate, test->se, test->dof, test->p);
}

py::object parts_of(const std::optional<stats::ChangeParts>& parts) {
  if (!parts) return py::none();
  py::dict out;
  out["common"] = tested_of(parts->common);
  out["regression"] = tested_of(parts->regression);
  out["beyond"] = tested_of(parts->beyond);
  out["slope"] = tested_of(parts->slope);
  return out;
}

template <class Enumeration>
Enumeration named(const std::string& argument, const std::string& text) {
  const auto value = cabochon::value_of<Enumeration>(text);
  if (!value)
    throw InputError({"control_chart", argument, -1, core::quoted(text), one_of(text, Names<Enumeration>::values)});
  return *value;
}

}  // namespace

void register_improvement_effect(py::module_& module) {
  auto m = module.attr("improvement").cast<py::module_>();
  py::class_<Effect>(m, "Effect", "What was measured of an improvement; see cabochon.improvement.Effect.")
      .def_readonly("estimate", &Effect::estimate)
      .def_readonly("p", &Effect::p)
      .def_property_readonly("naive", [](const Effect& e) { return tested_of(e.naive); })
      .def_property_readonly("difference", [](const Effect& e) { return tested_of(e.difference); })
      .def_property_readonly("parts", [](const Effect& e) { return parts_of(e.parts); })
      .def_property_readonly("series", [](const Effect& e) { return tested_of(e.series); })
      .def_property_readonly("before_trend", [](const Effect& e) { return tested_of(e.before_trend); })
      .def_readonly("rho", &Effect::rho)
      .def_readonly("not_computed", &Effect::not_computed)
      .def_readonly("treated", &Effect::treated)
      .def_readonly("controls", &Effect::controls)
      .def_readonly("matched", &Effect::matched)
      .def_readonly("periods_before", &Effect::periods_before)
      .def_readonly("periods_after", &Effect::periods_after)
      .def_readonly("balance", &Effect::balance)
      .def_readonly("matches", &Effect::matches)
      .def_readonly("units", &Effect::units)
      .def_readonly("over_time", &Effect::over_time)
      .def_readonly("left_out", &Effect::left_out);
  m.def(
      "effect",
      [](const Table& table, std::string unit, std::string period, std::optional<std::string> outcome,
         std::optional<std::string> treated, std::vector<std::string> treated_units, std::string since,
         std::vector<std::string> covariates, std::string every, std::string combine, std::string absent,
         std::int64_t controls, std::optional<double> caliper, std::string errors, std::optional<double> season,
         double level) {
        return effect(table,
                      {std::move(unit), std::move(period), std::move(outcome), std::move(treated),
                       std::move(treated_units), std::move(since), std::move(covariates), std::move(every),
                       std::move(combine), std::move(absent), controls, caliper, std::move(errors), season, level});
      },
      py::arg("table"), py::kw_only(), py::arg("unit"), py::arg("period"), py::arg("outcome"), py::arg("treated"),
      py::arg("treated_units"), py::arg("since"), py::arg("covariates"), py::arg("every"), py::arg("combine"),
      py::arg("absent"), py::arg("controls"), py::arg("caliper"), py::arg("errors"), py::arg("season"),
      py::arg("level"), py::call_guard<py::gil_scoped_release>(),
      "What an improvement changed; see cabochon.improvement.effect.");
  m.def("update", &update, py::arg("expected"), py::arg("measured"), py::kw_only(), py::arg("between_sd"),
        "A belief after a measurement; see cabochon.improvement.update.");

  py::class_<ChartTables>(m, "ControlChart", "Points, limits and signals; see cabochon.improvement.ControlChart.")
      .def_readonly("points", &ChartTables::points)
      .def_readonly("signals", &ChartTables::signals)
      .def_property_readonly("centre", [](const ChartTables& c) { return c.chart.centre; })
      .def_property_readonly("sigma_z", [](const ChartTables& c) { return c.chart.sigma_z; })
      .def_property_readonly("moving_ranges", [](const ChartTables& c) { return c.chart.moving_ranges; })
      .def_property_readonly("moving_range_mean", [](const ChartTables& c) { return c.chart.moving_range_mean; })
      .def_property_readonly("moving_range_limit", [](const ChartTables& c) { return c.chart.moving_range_limit; });
  m.def(
      "control_chart",
      [](const Table& table, const std::string& kind, std::string value, std::optional<std::string> size,
         std::optional<double> every_size, std::optional<std::string> label, const std::string& rules, bool laney,
         std::size_t baseline, std::vector<std::size_t> leave_out) {
        return control_chart(
            table, {std::move(value), std::move(size), every_size, std::move(label)},
            {named<ChartKind>("kind", kind), named<RunRules>("rules", rules), laney, baseline, std::move(leave_out)});
      },
      py::arg("table"), py::kw_only(), py::arg("kind"), py::arg("value"), py::arg("size"), py::arg("every_size"),
      py::arg("label"), py::arg("rules"), py::arg("laney"), py::arg("baseline"), py::arg("leave_out"),
      "A control chart; see cabochon.improvement.control_chart.");
}

}  // namespace cabochon::bindings
