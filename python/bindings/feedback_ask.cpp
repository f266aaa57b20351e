// Rules that ask, and the engine that follows them.
#include "bind.hpp"

#include "cabochon/accounts/book.hpp"
#include "cabochon/feedback/ask/engine.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

void register_feedback_ask(py::module_& module) {
  py::module_ m = module.attr("feedback");
  m.def("of_state", &feedback::of_state, py::arg("rows"), py::arg("state"), py::call_guard<py::gil_scoped_release>(),
        "The rows of one state, without the column.");
  using unlocked = py::call_guard<py::gil_scoped_release>;

  m.def("contacts_of", &feedback::contacts_of, py::arg("book"), unlocked(),
        "A book's contacts as the engine takes them: a row for each interval of their roles.");

  m.def(
      "rules", [](const std::string& text) { return feedback::to_json(feedback::rulebook_from_json(text)); },
      py::arg("text"), "The checked document of rules, written in full.");

  py::class_<feedback::Engine>(m, "Engine", "Rules that ask; use cabochon.feedback.Engine.")
      .def(py::init([](const std::string& rules, const Table& contacts, const Table& accounts, std::string seed) {
             return feedback::Engine(feedback::rulebook_from_json(rules), contacts, accounts, std::move(seed));
           }),
           py::arg("rules"), py::arg("contacts"), py::arg("accounts"), py::kw_only(), py::arg("seed"), unlocked())
      .def(
          "step",
          [](feedback::Engine& engine, const Table& events, const std::string& until, const py::object& progress) {
            const Day day = parse_day("step", "until", until);
            const ProgressFunction function = progress_from(progress);
            feedback::Invitations out;
            {
              const py::gil_scoped_release release;
              out = engine.step(events, day, function);
            }
            return py::make_tuple(std::move(out.rows), std::move(out.late), std::move(out.unplaced),
                                  std::move(out.doubtful), out.repeated, out.held);
          },
          py::arg("events"), py::kw_only(), py::arg("until"), py::arg("progress") = py::none(),
          "Rows, late, unplaced, doubtful, repeated, held.")
      .def("explain", &feedback::Engine::explain, py::arg("event"), py::arg("contact"), unlocked())
      .def("fatigue", &feedback::Engine::fatigue, unlocked())
      .def("to_bytes", [](const feedback::Engine& engine) { return py::bytes(engine.to_bytes()); })
      .def(
          "restore", [](feedback::Engine& engine, const py::bytes& state) { engine.restore(std::string(state)); },
          py::arg("state"));
}

}  // namespace cabochon::bindings
