// Regression of a frame's rows.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/drivers/regression.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

void register_drivers_regression(py::module_& m);

namespace {

using drivers::Regression;

template <class E>
E named(const char* argument, const std::string& name) {
  check_one_of("regress", argument, name, Names<E>::values);
  return *value_of<E>(name);
}

}  // namespace

void register_drivers_regression(py::module_& m) {
  py::class_<Regression>(m, "Regression", "A fitted regression: tables, fit and what a reader must know.")
      .def_readonly("coefficients", &Regression::coefficients)
      .def_readonly("covariance", &Regression::covariance)
      .def_readonly("factors", &Regression::factors)
      .def_readonly("left_out", &Regression::left_out)
      .def_readonly("dropped", &Regression::dropped)
      .def_readonly("rows", &Regression::rows)
      .def_readonly("outcome", &Regression::outcome)
      .def_readonly("errors", &Regression::errors)
      .def_readonly("level", &Regression::level)
      .def_readonly("r2", &Regression::r2)
      .def_readonly("adjusted_r2", &Regression::adjusted_r2)
      .def_readonly("within_r2", &Regression::within_r2)
      .def_readonly("sigma", &Regression::sigma)
      .def_readonly("skewness", &Regression::skewness)
      .def_readonly("kurtosis", &Regression::kurtosis)
      .def_readonly("jarque_bera_p", &Regression::jarque_bera_p)
      .def_readonly("koenker_p", &Regression::koenker_p)
      .def_readonly("durbin_watson", &Regression::durbin_watson)
      .def_readonly("serial_correlation", &Regression::serial_correlation)
      .def_readonly("serial_expected", &Regression::serial_expected)
      .def_readonly("serial_p", &Regression::serial_p)
      .def_readonly("largest_leverage", &Regression::largest_leverage)
      .def_readonly("largest_cook", &Regression::largest_cook)
      .def_readonly("cook_row", &Regression::cook_row)
      .def_readonly("condition", &Regression::condition)
      .def_readonly("n", &Regression::n)
      .def_readonly("dof", &Regression::dof)
      .def_readonly("dof_residual", &Regression::dof_residual)
      .def_readonly("table_rows", &Regression::table_rows)
      .def_readonly("clusters", &Regression::clusters)
      .def_readonly("absorbed", &Regression::absorbed)
      .def_readonly("singletons", &Regression::singletons)
      .def_readonly("absorb_iterations", &Regression::absorb_iterations)
      .def_readonly("absorb_gap", &Regression::absorb_gap)
      .def_readonly("notes", &Regression::notes);

  m.def(
      "regress",
      [](const Table& frame, const std::string& outcome, const std::vector<std::string>& factors,
         const std::optional<std::string>& weights, const std::vector<std::string>& effects, const std::string& se,
         const std::vector<std::string>& cluster, double level, const std::string& small_sample,
         const std::string& two_way, const std::vector<std::string>& categorical,
         const std::vector<std::pair<std::string, std::string>>& reference, const std::optional<std::string>& unit,
         const std::optional<std::string>& period, bool intercept, const std::string& dependent,
         const std::string& singletons, const std::string& wild_weights, std::int64_t draws, std::uint64_t seed,
         bool rows, int threads, const py::object& progress) {
        drivers::RegressOptions options;
        options.weights = weights;
        options.effects = effects;
        options.se = named<drivers::Errors>("se", se);
        options.cluster = cluster;
        options.level = level;
        options.small_sample = named<drivers::SmallSample>("small_sample", small_sample);
        options.two_way = named<drivers::TwoWay>("two_way", two_way);
        options.categorical = categorical;
        options.reference = reference;
        options.unit = unit;
        options.period = period;
        options.intercept = intercept;
        options.dependent = named<drivers::Dependent>("dependent", dependent);
        options.singletons = named<drivers::Singletons>("singletons", singletons);
        options.wild_weights = named<drivers::WildPoints>("wild_weights", wild_weights);
        options.draws = draws;
        options.seed = seed;
        options.rows = rows;
        options.threads = threads;
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return drivers::regress(frame, outcome, factors, options, report);
      },
      py::arg("frame"), py::kw_only(), py::arg("outcome"), py::arg("factors"), py::arg("weights"), py::arg("effects"),
      py::arg("se"), py::arg("cluster"), py::arg("level"), py::arg("small_sample"), py::arg("two_way"),
      py::arg("categorical"), py::arg("reference"), py::arg("unit"), py::arg("period"), py::arg("intercept"),
      py::arg("dependent"), py::arg("singletons"), py::arg("wild_weights"), py::arg("draws"), py::arg("seed"),
      py::arg("rows"), py::arg("threads"), py::arg("progress") = py::none(),
      "Least squares with its errors; see cabochon.drivers.regress.");
}

}  // namespace cabochon::bindings
