// Cases: their histories folded.
#include "bind.hpp"

#include "cabochon/feedback/case/fold.hpp"

#include "register.hpp"

namespace cabochon::bindings {

namespace {

std::optional<Day> day_or_none(const std::optional<std::string>& text) {
  return text ? std::optional(parse_day("cases", "as_of", *text)) : std::nullopt;
}

}  // namespace

void register_feedback_case(py::module_& module) {
  py::module_ m = module.attr("feedback");
  using unlocked = py::call_guard<py::gil_scoped_release>;
  m.def(
      "fold_cases",
      [](const Table& steps, const std::optional<std::string>& as_of) {
        return feedback::fold_cases(steps, day_or_none(as_of));
      },
      py::arg("steps"), py::kw_only(), py::arg("as_of") = py::none(), unlocked(), "One row a case: where it stands.");
  m.def(
      "case_actions",
      [](const Table& steps, const std::optional<std::string>& as_of) {
        return feedback::case_actions(steps, day_or_none(as_of));
      },
      py::arg("steps"), py::kw_only(), py::arg("as_of") = py::none(), unlocked(), "One row an action of a case.");
}

}  // namespace cabochon::bindings
