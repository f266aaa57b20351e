// Whom to ask this month.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/ask/engine.hpp"
#include "cabochon/feedback/whom_to_ask.hpp"

namespace cabochon::bindings {

void register_feedback_whom(py::module_& module) {
  py::module_ m = module.attr("feedback");
  using List = feedback::AskList;
  py::class_<List>(m, "AskList", "Whom to ask; use cabochon.feedback.whom_to_ask.")
      .def_readonly("asked", &List::asked)
      .def_readonly("missing", &List::missing)
      .def_readonly("stopped", &List::stopped)
      .def_property_readonly("date", [](const List& list) { return to_string(list.date); })
      .def_readonly("weighted_by", &List::weighted_by)
      .def_readonly("response_rate", &List::response_rate)
      .def_readonly("learnt_rate", &List::learnt_rate)
      .def_readonly("mixed_contracts", &List::mixed_contracts);

  m.def(
      "whom_to_ask",
      [](const accounts::Book& book, const std::string& as_of, std::int64_t budget, std::int32_t window_days,
         const std::optional<std::string>& value, const std::optional<double>& response_rate,
         const std::optional<std::string>& rules, const feedback::Engine* engine, std::string seed) {
        feedback::WhomToAskOptions options{
            parse_day("whom_to_ask", "as_of", as_of), budget, window_days, {}, response_rate, {}, {}, std::move(seed)};
        if (value) {
          check_one_of("whom_to_ask", "value", *value, Names<feedback::Stake>::values);
          options.value = value_of<feedback::Stake>(*value);
        }
        if (engine || rules) {
          const feedback::Rulebook rulebook = engine ? engine->rules() : feedback::rulebook_from_json(*rules);
          options.limits = rulebook.limits;
          options.holdouts = feedback::holdouts_of(rulebook);
        }
        if (!engine) return feedback::whom_to_ask(book, options);
        const feedback::AskHistory history{engine->invited(), engine->invited_accounts()};
        return feedback::whom_to_ask(book, options, &history);
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("budget"), py::arg("window_days"), py::arg("value"),
      py::arg("response_rate"), py::arg("rules"), py::arg("engine"), py::arg("seed"),
      py::call_guard<py::gil_scoped_release>(), "The contacts whose answers are worth most.");
}

}  // namespace cabochon::bindings
