// NPS and mean scores of frames.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/nps_table.hpp"

namespace cabochon::bindings {
namespace {

feedback::NpsMethod method_named(const std::string& name) {
  check_one_of("nps", "method", name, Names<feedback::NpsMethod>::values);
  return *value_of<feedback::NpsMethod>(name);
}

}  // namespace

void register_feedback(py::module_& module) {
  py::module_ m = module.def_submodule("feedback", "What clients say: cabochon.feedback.");

  m.def(
      "nps",
      [](const Table& answers, const std::vector<std::string>& by, const std::string& score,
         const std::optional<std::string>& weight, double level, const std::string& method) {
        return feedback::nps(answers, by, {score, weight, level, method_named(method)});
      },
      py::arg("answers"), py::kw_only(), py::arg("by"), py::arg("score"), py::arg("weight"), py::arg("level"),
      py::arg("method"), py::call_guard<py::gil_scoped_release>(), "NPS with its interval by key columns.");

  m.def(
      "scores",
      [](const Table& answers, const std::vector<std::string>& by, const std::string& score, double level) {
        return feedback::scores(answers, by, {score, level});
      },
      py::arg("answers"), py::kw_only(), py::arg("by"), py::arg("score"), py::arg("level"),
      py::call_guard<py::gil_scoped_release>(), "Mean score and NPS with their intervals by key columns, in one pass.");
}

}  // namespace cabochon::bindings
