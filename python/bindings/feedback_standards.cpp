// What was promised, and how much of it was kept.
#include "bind.hpp"

#include <variant>

#include "cabochon/feedback/standards.hpp"

namespace cabochon::bindings {
namespace {

/// step, after, until, hours, process.
using Step =
    std::tuple<std::string, std::string, std::string, double, std::optional<std::variant<std::int64_t, std::string>>>;

feedback::ServiceStep step_of(const Step& given) {
  const auto& [step, after, until, hours, process] = given;
  feedback::ServiceStep out{step, after, until, hours};
  if (process) out.process = std::visit([](const auto& id) { return ProcessId(id); }, *process);
  return out;
}

}  // namespace

void register_feedback_standards(py::module_& module) {
  py::module_ m = module.attr("feedback");
  m.def(
      "service_standards",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t window_days,
         const std::vector<std::string>& by, const std::vector<Step>& steps, double level) {
        feedback::StandardsOptions options{parse_day("service_standards", "as_of", as_of), window_days, by, {}, level};
        for (const Step& step : steps) options.steps.push_back(step_of(step));
        auto out = feedback::service_standards(book, options);
        return std::tuple{std::move(out.standards), std::move(out.breaches), std::move(out.by_account),
                          std::move(out.events), out.without_promise};
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("window_days"), py::arg("by"), py::arg("steps"),
      py::arg("level"), py::call_guard<py::gil_scoped_release>(), "Promises kept and broken.");
}

}  // namespace cabochon::bindings
