// Which few causes make most of the trouble.
#include "bind.hpp"

#include <utility>

#include "cabochon/improvement/pareto_table.hpp"

namespace cabochon::bindings {

void register_improvement_pareto(py::module_& m);

void register_improvement(py::module_& module) {
  py::module_ m = module.def_submodule("improvement", "What to mend first: cabochon.improvement.");

  m.def(
      "pareto",
      [](const Table& table, const std::string& by, const std::optional<std::string>& weight, double threshold) {
        Table lines = improvement::pareto(table, by, {weight, threshold});
        const bool has_total = lines.rows() == 0 || !lines.column("share").is_null(0);
        return std::pair{std::move(lines), has_total};
      },
      py::arg("table"), py::kw_only(), py::arg("by"), py::arg("weight"), py::arg("threshold"),
      py::call_guard<py::gil_scoped_release>(),
      "Categories by value, the vital few marked; and whether their total is above zero.");
  register_improvement_pareto(m);
}

}  // namespace cabochon::bindings
