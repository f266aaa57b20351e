// How much each factor explains.
#include "bind.hpp"

#include <utility>

#include "cabochon/drivers/importance.hpp"
#include "cabochon/drivers/points.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

void register_drivers_importance(py::module_& m);

namespace {

using Function = Table (*)(const Table&, const std::string&, const std::vector<std::string>&,
                           const drivers::ImportanceOptions&);

void add(py::module_& m, const char* name, Function function, const char* text) {
  m.def(
      name,
      [function](const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                 std::string method, std::vector<std::string> groups, std::optional<std::string> cluster,
                 std::int64_t resamples, double level, std::uint64_t seed, std::string interval,
                 std::int64_t permutations, int threads, const py::object& progress) {
        const drivers::ImportanceOptions options{
            std::move(method), std::move(groups), std::move(cluster),     resamples, level, seed, std::move(interval),
            permutations,      threads,           progress_from(progress)};
        const py::gil_scoped_release release;
        return function(table, outcome, factors, options);
      },
      py::arg("table"), py::arg("outcome"), py::arg("factors"), py::kw_only(), py::arg("method"), py::arg("groups"),
      py::arg("cluster"), py::arg("resamples"), py::arg("level"), py::arg("seed"), py::arg("interval"),
      py::arg("permutations"), py::arg("threads"), py::arg("progress"), text);
}

}  // namespace

void register_drivers_importance(py::module_& m) {
  add(m, "importance", &drivers::importance, "Shares of explained variance of each factor, with intervals and ranks.");
  add(m, "importance_pairs", &drivers::importance_pairs, "Which pairs of factors the data tell apart.");
  add(m, "dominance", &drivers::dominance, "Complete, conditional and general dominance of each pair of factors.");
  add(m, "performance_map", &drivers::performance_map, "Importance of each factor against its mean score.");
  m.def(
      "money_per_point",
      [](const Table& table, const std::string& outcome, const std::vector<std::string>& factors, std::string account,
         double periods_per_year, std::optional<std::string> size, double level) {
        return drivers::money_per_point(table, outcome, factors,
                                        {std::move(account), periods_per_year, std::move(size), level});
      },
      py::arg("table"), py::arg("outcome"), py::arg("factors"), py::kw_only(), py::arg("account"),
      py::arg("periods_per_year"), py::arg("size"), py::arg("level"), py::call_guard<py::gil_scoped_release>(),
      "Yearly money of one point more of each factor at each account.");
  add(m, "conditional_dominance", &drivers::conditional_dominance, "Mean gain of each factor by the number of others.");
}

}  // namespace cabochon::bindings
