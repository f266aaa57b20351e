// Survival of frames: curves, tests, competing ends and Cox's model.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/retention/competing.hpp"
#include "cabochon/retention/cox.hpp"
#include "cabochon/retention/kaplan_meier.hpp"
#include "cabochon/retention/log_rank.hpp"

#include "progress.hpp"

namespace cabochon::bindings {
namespace {

using namespace retention;

template <class E>
E named(std::string_view where, std::string_view argument, const std::string& name) {
  check_one_of(where, argument, name, Names<E>::values);
  return *value_of<E>(name);
}

using Times = std::optional<std::vector<double>>;

CurveOptions curve_options(const char* where, const std::vector<std::string>& by, const Times& times, double level,
                           const std::string& band, int threads) {
  CurveOptions options;
  options.by = by;
  options.times = times;
  options.level = level;
  options.band = named<Band>(where, "band", band);
  options.threads = threads;
  return options;
}

void register_curves(py::module_& m) {
  m.def(
      "kaplan_meier",
      [](const Table& table, const std::string& time, const std::string& event, const std::optional<std::string>& entry,
         const std::vector<std::string>& by, const Times& times, double level, const std::string& band, int threads) {
        return kaplan_meier(table, {time, event, entry},
                            curve_options("kaplan_meier", by, times, level, band, threads));
      },
      py::arg("table"), py::kw_only(), py::arg("time"), py::arg("event"), py::arg("entry"), py::arg("by"),
      py::arg("times"), py::arg("level"), py::arg("band"), py::arg("threads"), py::call_guard<py::gil_scoped_release>(),
      "Kaplan-Meier curves by key columns.");
  m.def(
      "nelson_aalen",
      [](const Table& table, const std::string& time, const std::string& event, const std::optional<std::string>& entry,
         const std::vector<std::string>& by, const Times& times, double level, const std::string& ties, int threads) {
        CurveOptions options = curve_options("nelson_aalen", by, times, level, "log_log", threads);
        options.ties = named<HazardTies>("nelson_aalen", "ties", ties);
        return nelson_aalen(table, {time, event, entry}, options);
      },
      py::arg("table"), py::kw_only(), py::arg("time"), py::arg("event"), py::arg("entry"), py::arg("by"),
      py::arg("times"), py::arg("level"), py::arg("ties"), py::arg("threads"), py::call_guard<py::gil_scoped_release>(),
      "Cumulative hazards by key columns.");
  m.def(
      "survival_quantiles",
      [](const Table& table, const std::string& time, const std::string& event, const std::optional<std::string>& entry,
         const std::vector<std::string>& by, const std::vector<double>& quantiles, double level,
         const std::string& band) {
        return survival_quantiles(table, {time, event, entry}, quantiles,
                                  curve_options("survival_quantiles", by, {}, level, band, 0));
      },
      py::arg("table"), py::kw_only(), py::arg("time"), py::arg("event"), py::arg("entry"), py::arg("by"),
      py::arg("quantiles"), py::arg("level"), py::arg("band"), py::call_guard<py::gil_scoped_release>(),
      "When given shares have left, by key columns.");
  m.def(
      "competing",
      [](const Table& table, const std::string& time, const std::string& event, const std::optional<std::string>& entry,
         const std::vector<std::string>& by, const Times& times, double level, const std::string& band) {
        return competing(table, {time, event, entry}, curve_options("competing", by, times, level, band, 0));
      },
      py::arg("table"), py::kw_only(), py::arg("time"), py::arg("event"), py::arg("entry"), py::arg("by"),
      py::arg("times"), py::arg("level"), py::arg("band"), py::call_guard<py::gil_scoped_release>(),
      "Cumulative incidence of each cause by key columns.");

  py::class_<LogRank>(m, "LogRank", "Do groups leave at different speeds?")
      .def_readonly("groups", &LogRank::groups, "A row a group: n, events, observed, expected, difference.")
      .def_readonly("statistic", &LogRank::statistic, "Chi-squared, at least 0.")
      .def_readonly("df", &LogRank::df, "Degrees of freedom.")
      .def_readonly("p_value", &LogRank::p_value, "Probability of so large a statistic without a difference.");
  m.def(
      "log_rank",
      [](const Table& table, const std::string& time, const std::string& event, const std::optional<std::string>& entry,
         const std::vector<std::string>& by, const std::vector<std::string>& strata, double rho,
         double gamma) { return log_rank(table, {time, event, entry}, {by, strata, rho, gamma}); },
      py::arg("table"), py::kw_only(), py::arg("time"), py::arg("event"), py::arg("entry"), py::arg("by"),
      py::arg("strata"), py::arg("rho"), py::arg("gamma"), py::call_guard<py::gil_scoped_release>(),
      "Log-rank test of the groups of key columns.");
}

}  // namespace

void register_survival(py::module_& module) {
  py::module_ m = module.attr("retention").cast<py::module_>();
  register_curves(m);

  const auto free = py::call_guard<py::gil_scoped_release>();
  py::class_<CoxTest>(m, "CoxTest", "A test of all coefficients being 0.")
      .def_readonly("name", &CoxTest::name, "likelihood_ratio, wald, score or robust_score.")
      .def_readonly("statistic", &CoxTest::statistic, "Chi-squared.")
      .def_readonly("df", &CoxTest::df, "Degrees of freedom.")
      .def_readonly("p_value", &CoxTest::p_value, "Probability of so large a statistic.");
  py::class_<CoxFit>(m, "CoxFit", "A fitted Cox model.")
      .def("coefficients", &CoxFit::coefficients, py::kw_only(), py::arg("level"), "A row a coefficient.")
      .def("covariance", &CoxFit::covariance, py::kw_only(), py::arg("robust"), "Row by row.")
      .def_property_readonly("names", &CoxFit::names, "Names of the coefficients.")
      .def_property_readonly("log_likelihood", &CoxFit::log_likelihood, "At the coefficients.")
      .def_property_readonly("log_likelihood_null", &CoxFit::log_likelihood_null, "With all coefficients 0.")
      .def_property_readonly("n", &CoxFit::n, "Rows.")
      .def_property_readonly("events", &CoxFit::events, "Events.")
      .def_property_readonly("iterations", &CoxFit::iterations, "Newton's steps.")
      .def_property_readonly(
          "ties", [](const CoxFit& fit) { return std::string(name_of(fit.ties())); }, "efron or breslow.")
      .def_property_readonly("has_cluster", &CoxFit::has_cluster, "Whether errors are cluster-robust.")
      .def_property_readonly("strata", &CoxFit::strata, "Columns of the strata.")
      .def_property_readonly("aic", &CoxFit::aic, "2 (coefficients - log-likelihood).")
      .def("tests", &CoxFit::tests, "Tests of all coefficients being 0.")
      .def("concordance", &CoxFit::concordance, py::kw_only(), py::arg("level"), free, "Share of pairs ordered right.")
      .def(
          "proportional_hazards",
          [](const CoxFit& fit, const std::string& transform, const std::string& method) {
            return fit.proportional_hazards(named<TimeTransform>("proportional_hazards", "transform", transform),
                                            named<HazardsTest>("proportional_hazards", "method", method));
          },
          py::kw_only(), py::arg("transform"), py::arg("method"), free, "A row a term and one for all.")
      .def(
          "residuals",
          [](const CoxFit& fit, const std::string& kind) {
            return fit.residuals(named<Residual>("residuals", "kind", kind));
          },
          py::arg("kind"), free, "Residuals of one kind.")
      .def("linear_predictor", &CoxFit::linear_predictor, py::arg("frame"), py::kw_only(), py::arg("centred"), free,
           "Score of each row.")
      .def(
          "baseline",
          [](const CoxFit& fit, bool at_zero, double level, const std::string& band) {
            return fit.baseline(at_zero, level, named<Band>("baseline", "band", band));
          },
          py::kw_only(), py::arg("at_zero"), py::arg("level"), py::arg("band"), free, "Baseline hazard and survival.")
      .def(
          "survival",
          [](const CoxFit& fit, const Table& frame, const Times& times, double level, const std::string& band) {
            return fit.survival(frame, times, level, named<Band>("survival", "band", band));
          },
          py::arg("frame"), py::kw_only(), py::arg("times"), py::arg("level"), py::arg("band"), free,
          "Survival of each row over time.");

  m.def(
      "cox",
      [](const Table& table, const std::string& time, const std::string& event, const std::optional<std::string>& entry,
         const std::vector<std::string>& covariates, const std::vector<std::string>& strata,
         const std::optional<std::string>& cluster, const std::optional<std::string>& weight,
         const std::vector<std::string>& categorical, const std::map<std::string, std::string>& reference,
         const std::string& ties, int max_iterations, int threads, const py::object& progress) {
        CoxOptions options{covariates,
                           strata,
                           cluster,
                           weight,
                           categorical,
                           reference,
                           named<CoxTies>("cox", "ties", ties),
                           max_iterations,
                           threads,
                           progress_from(progress)};
        const py::gil_scoped_release release;
        return cox(table, {time, event, entry}, options);
      },
      py::arg("table"), py::kw_only(), py::arg("time"), py::arg("event"), py::arg("entry"), py::arg("covariates"),
      py::arg("strata"), py::arg("cluster"), py::arg("weight"), py::arg("categorical"), py::arg("reference"),
      py::arg("ties"), py::arg("max_iterations"), py::arg("threads"), py::arg("progress"), "Fit Cox's model.");
}

}  // namespace cabochon::bindings
