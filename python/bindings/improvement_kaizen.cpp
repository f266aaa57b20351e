// Kaizen: actions, what they bring, the best set of them.
#include "bind_record.hpp"

#include <utility>

#include "cabochon/improvement/plan.hpp"
#include "cabochon/improvement/records.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

using namespace cabochon::improvement;

namespace {

using SlopeEntry = std::tuple<std::string, double, double, double>;  // factor, value, se, dof

MarginInputs inputs_of(const std::vector<SlopeEntry>& slopes, std::optional<double> accounts,
                       const std::optional<Table>& tickets, std::optional<double> ticket_days,
                       std::optional<double> cost_per_ticket, std::int64_t draws, std::uint64_t seed, double level) {
  MarginInputs out{{}, accounts, tickets, ticket_days, cost_per_ticket, draws, seed, level};
  for (const auto& [factor, value, se, dof] : slopes) out.slopes.push_back({factor, value, se, dof});
  return out;
}

}  // namespace

void register_improvement_kaizen(py::module_& module) {
  auto m = module.attr("improvement").cast<py::module_>();
  bind_record<Action>(m,
                      "A small improvement: what it addresses, whom it reaches, what it moves and what it costs.\n\n"
                      ">>> from cabochon.improvement import Action\n"
                      ">>> Action(action=\"scan\", reasons=\"late delivery\", reach=0.5, cost=4000).reasons\n"
                      "'late delivery'\n");
  m.def(
      "expected_margin",
      [](const Table& actions, const std::vector<SlopeEntry>& slopes, std::optional<double> accounts,
         const std::optional<Table>& tickets, std::optional<double> ticket_days, std::optional<double> cost_per_ticket,
         std::int64_t draws, std::uint64_t seed, double level) {
        const auto inputs = inputs_of(slopes, accounts, tickets, ticket_days, cost_per_ticket, draws, seed, level);
        const py::gil_scoped_release release;
        return expected_margin(actions, inputs);
      },
      py::arg("actions"), py::kw_only(), py::arg("slopes"), py::arg("accounts"), py::arg("tickets"),
      py::arg("ticket_days"), py::arg("cost_per_ticket"), py::arg("draws"), py::arg("seed"), py::arg("level"),
      "What each action would bring in a year; see cabochon.improvement.expected_margin.");
  py::class_<Plan>(m, "Plan", "The best set of actions; see cabochon.improvement.Plan.")
      .def_readonly("actions", &Plan::actions)
      .def_readonly("margin", &Plan::margin)
      .def_readonly("cost", &Plan::cost)
      .def_readonly("budget", &Plan::budget)
      .def_readonly("value", &Plan::value)
      .def_readonly("bound", &Plan::bound)
      .def_readonly("proven", &Plan::proven)
      .def_readonly("nodes", &Plan::nodes)
      .def_readonly("solves", &Plan::solves)
      .def_readonly("unproven", &Plan::unproven)
      .def_readonly("certainty_worth", &Plan::certainty_worth)
      .def_readonly("curve", &Plan::curve)
      .def_readonly("next_budget", &Plan::next_budget)
      .def_readonly("next_margin", &Plan::next_margin)
      .def_readonly("next_added", &Plan::next_added)
      .def_readonly("next_dropped", &Plan::next_dropped)
      .def_readonly("calendar", &Plan::calendar);
  m.def(
      "plan",
      [](const Table& actions, double budget, const std::vector<double>& capacity, std::optional<double> horizon_months,
         const std::vector<SlopeEntry>& slopes, std::optional<double> accounts, const std::optional<Table>& tickets,
         std::optional<double> ticket_days, std::optional<double> cost_per_ticket, std::int64_t draws,
         std::int64_t solves, std::int64_t most_nodes, std::uint64_t seed, double level, int threads,
         const py::object& progress) {
        const auto inputs = inputs_of(slopes, accounts, tickets, ticket_days, cost_per_ticket, draws, seed, level);
        const PlanOptions options{budget, capacity, horizon_months, solves, most_nodes, threads};
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return plan(actions, inputs, options, report);
      },
      py::arg("actions"), py::kw_only(), py::arg("budget"), py::arg("capacity"), py::arg("horizon_months"),
      py::arg("slopes"), py::arg("accounts"), py::arg("tickets"), py::arg("ticket_days"), py::arg("cost_per_ticket"),
      py::arg("draws"), py::arg("solves"), py::arg("most_nodes"), py::arg("seed"), py::arg("level"), py::arg("threads"),
      py::arg("progress") = py::none(), "The best set of actions; see cabochon.improvement.plan.");
}

}  // namespace cabochon::bindings
