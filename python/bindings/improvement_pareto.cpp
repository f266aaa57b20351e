// How sure a Pareto is, and its views.
#include "bind.hpp"

#include <utility>

#include "cabochon/improvement/pareto_resampled.hpp"
#include "cabochon/improvement/pareto_views.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

void register_improvement_pareto(py::module_& m);

namespace {

using Name = std::optional<std::string>;

void add(py::module_& m, const char* name,
         Table (*function)(const Table&, const std::string&, const improvement::ResampledParetoOptions&),
         const char* text) {
  m.def(
      name,
      [function](const Table& table, const std::string& by, Name weight, double threshold, Name cluster,
                 std::int64_t resamples, double level, std::uint64_t seed, double top, int threads,
                 const py::object& progress) {
        const improvement::ResampledParetoOptions options{
            std::move(weight),      threshold, std::move(cluster), resamples, level, seed, top, threads,
            progress_from(progress)};
        const py::gil_scoped_release release;
        return function(table, by, options);
      },
      py::arg("table"), py::kw_only(), py::arg("by"), py::arg("weight"), py::arg("threshold"), py::arg("cluster"),
      py::arg("resamples"), py::arg("level"), py::arg("seed"), py::arg("top"), py::arg("threads"), py::arg("progress"),
      text);
}

}  // namespace

void register_improvement_pareto(py::module_& m) {
  add(m, "pareto_resampled", &improvement::pareto_resampled, "Lines of a Pareto, and how sure each is.");
  add(m, "concentration", &improvement::concentration, "How few causes make how much, with limits.");
  m.def("divide_tickets", &improvement::divide_tickets, py::arg("tickets"), py::arg("parts"), py::kw_only(),
        py::arg("ticket"), py::arg("by"), py::arg("weight"), py::arg("cluster"),
        py::call_guard<py::gil_scoped_release>(), "Tickets divided among the processes that they concern.");
  m.def("with_other", &improvement::with_other, py::arg("lines"), py::kw_only(), py::arg("keep"), py::arg("name"),
        py::call_guard<py::gil_scoped_release>(), "The first lines, and the rest in one.");
  m.def(
      "pareto_measures",
      [](const Table& tickets, const Table& accounts, const Table& lifts, const std::string& by, Name cost,
         Name account, Name margin, Name lift, double threshold) {
        return improvement::pareto_measures(
            tickets, by, accounts, lifts,
            {std::move(cost), std::move(account), std::move(margin), std::move(lift), threshold});
      },
      py::arg("tickets"), py::arg("accounts"), py::arg("lifts"), py::kw_only(), py::arg("by"), py::arg("cost"),
      py::arg("account"), py::arg("margin"), py::arg("lift"), py::arg("threshold"),
      py::call_guard<py::gil_scoped_release>(), "By count, by cost, by margin at risk.");
  m.def("loss_lift", &improvement::loss_lift, py::arg("tickets"), py::arg("accounts"), py::kw_only(), py::arg("by"),
        py::arg("account"), py::arg("lost"), py::arg("level"), py::call_guard<py::gil_scoped_release>(),
        "How much likelier accounts with such a ticket are lost.");
  m.def("pareto_drill", &improvement::pareto_drill, py::arg("table"), py::kw_only(), py::arg("outer"), py::arg("inner"),
        py::arg("weight"), py::arg("threshold"), py::call_guard<py::gil_scoped_release>(),
        "Inner categories within each outer one.");
  m.def("pareto_change", &improvement::pareto_change, py::arg("now"), py::arg("before"), py::kw_only(), py::arg("by"),
        py::arg("weight"), py::arg("cluster"), py::arg("threshold"), py::arg("level"),
        py::call_guard<py::gil_scoped_release>(), "Two periods compared.");
}

}  // namespace cabochon::bindings
