// Whose stories should be opened this week.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/signals.hpp"

#include "register.hpp"

namespace cabochon::bindings {

void register_feedback_signals(py::module_& module) {
  py::module_ m = module.attr("feedback");
  using feedback::Signals;
  py::class_<Signals>(m, "Signals", "What a week raises, and what waits; use cabochon.feedback.signals.")
      .def_readonly("raised", &Signals::raised)
      .def_readonly("waiting", &Signals::waiting)
      .def_readonly("evidence", &Signals::evidence)
      .def_readonly("opened", &Signals::opened)
      .def_readonly("busy", &Signals::busy)
      .def_readonly("settled", &Signals::settled);
  m.def(
      "signals",
      [](const accounts::Book& book, const std::string& as_of, std::int64_t max_new, std::int32_t window_days,
         std::int32_t value_days, const std::optional<std::string>& value, double margin, double level, double fdr) {
        feedback::SignalOptions options{
            parse_day("signals", "as_of", as_of), max_new, window_days, value_days, {}, margin, level, fdr};
        if (value) {
          check_one_of("signals", "value", *value, Names<feedback::Stake>::values);
          options.value = value_of<feedback::Stake>(*value);
        }
        return feedback::signals(book, options);
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("max_new"), py::arg("window_days"),
      py::arg("value_days"), py::arg("value"), py::arg("margin"), py::arg("level"), py::arg("fdr"),
      py::call_guard<py::gil_scoped_release>(), "Facts and findings as accounts to open cases for.");
}

}  // namespace cabochon::bindings
