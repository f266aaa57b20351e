// Slopes of factors measured with error, and intervals of a fit's shares.
#include "bind.hpp"

#include "cabochon/drivers/attenuation.hpp"
#include "cabochon/drivers/fit_intervals.hpp"
#include "cabochon/stats/student.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

void register_drivers_attenuation(py::module_& m);

void register_drivers_attenuation(py::module_& m) {
  using drivers::Attenuation;
  py::class_<Attenuation>(m, "Attenuation", "Raw and corrected slopes.")
      .def_readonly("slopes", &Attenuation::slopes)
      .def_readonly("n", &Attenuation::n)
      .def_readonly("clusters", &Attenuation::clusters)
      .def_readonly("notes", &Attenuation::notes);
  m.def(
      "attenuation",
      [](const Table& frame, const std::string& outcome, const std::vector<std::string>& factors,
         const std::vector<std::pair<std::string, double>>& reliability,
         const std::vector<std::pair<std::string, std::string>>& errors, const std::optional<std::string>& weights,
         const std::optional<std::string>& cluster, const std::vector<std::string>& categorical, double level,
         std::int64_t draws, std::uint64_t seed, int threads, const py::object& progress) {
        const drivers::AttenuationOptions options{reliability, errors, weights, cluster, categorical,
                                                  level,       draws,  seed,    threads};
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return drivers::attenuation(frame, outcome, factors, options, report);
      },
      py::arg("frame"), py::kw_only(), py::arg("outcome"), py::arg("factors"), py::arg("reliability"),
      py::arg("errors"), py::arg("weights"), py::arg("cluster"), py::arg("categorical"), py::arg("level"),
      py::arg("draws"), py::arg("seed"), py::arg("threads"), py::arg("progress") = py::none(),
      "Slopes corrected for the noise of their factors.");
  m.def(
      "fit_intervals",
      [](const Table& frame, const std::string& outcome, const std::vector<std::string>& first,
         const std::vector<std::string>& more, const std::optional<std::string>& cluster, std::int64_t resamples,
         double level, std::uint64_t seed, int threads, const py::object& progress) {
        const drivers::FitIntervalOptions options{cluster, resamples, level, seed, threads};
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return drivers::fit_intervals(frame, outcome, first, more, options, report);
      },
      py::arg("frame"), py::kw_only(), py::arg("outcome"), py::arg("first"), py::arg("more"), py::arg("cluster"),
      py::arg("resamples"), py::arg("level"), py::arg("seed"), py::arg("threads"), py::arg("progress") = py::none(),
      "Correlations, standardised slopes and R2 with limits from whole clusters drawn again.");
  m.def("two_sided_t", &stats::two_sided_t, py::arg("level"), py::arg("dof"),
        "The t of a two-sided interval of this level.");
}

}  // namespace cabochon::bindings
