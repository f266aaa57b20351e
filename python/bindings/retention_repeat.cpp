// Order lines to histories, and the models of repeat buying.
#include "bind.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/retention/predict.hpp"
#include "cabochon/retention/summarise.hpp"
#include "cabochon/stats/normal.hpp"

#include "progress.hpp"

namespace cabochon::bindings {
namespace {

using namespace retention;

using Priors = std::map<std::string, std::pair<double, double>>;

std::map<std::string, Prior> priors_from(const Priors& priors) {
  std::map<std::string, Prior> out;
  for (const auto& [name, prior] : priors) out[name] = {prior.first, prior.second};
  return out;
}

Priors priors_to(const std::map<std::string, Prior>& priors) {
  Priors out;
  for (const auto& [name, prior] : priors) out[name] = {prior.median, prior.spread};
  return out;
}

Unit unit_named(const std::string& name) {
  check_one_of("summarise", "unit", name, Names<Unit>::values);
  return *value_of<Unit>(name);
}

std::optional<Day> day_from(const char* name, const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return parse_day("summarise", name, *text);
}

SummariseOptions lines_from(const std::string& account, const std::string& date,
                            const std::optional<std::string>& value, const std::optional<std::string>& returns,
                            const std::string& unit, const std::optional<std::string>& calibration_end,
                            const std::optional<std::string>& observation_end) {
  return {account,
          date,
          value,
          returns,
          unit_named(unit),
          day_from("calibration_end", calibration_end),
          day_from("observation_end", observation_end)};
}

std::vector<double> plain(const Eigen::VectorXd& v) { return {v.data(), v.data() + v.size()}; }

std::vector<std::vector<double>> rows_of(const Eigen::MatrixXd& m) {
  std::vector<std::vector<double>> out;
  for (Eigen::Index i = 0; i < m.rows(); ++i) {
    out.emplace_back();
    for (Eigen::Index j = 0; j < m.cols(); ++j) out.back().push_back(m(i, j));
  }
  return out;
}

Eigen::VectorXd vector_from(const std::vector<double>& v) {
  return Eigen::Map<const Eigen::VectorXd>(v.data(), static_cast<Eigen::Index>(v.size()));
}

Eigen::MatrixXd matrix_from(const std::vector<std::vector<double>>& rows) {
  const auto n = static_cast<Eigen::Index>(rows.size());
  Eigen::MatrixXd out(n, n);
  for (Eigen::Index i = 0; i < n; ++i) out.row(i) = vector_from(rows[static_cast<std::size_t>(i)]).transpose();
  return out;
}

std::vector<std::pair<std::string, std::vector<std::string>>> covariates_to(const std::vector<Covariate>& list) {
  std::vector<std::pair<std::string, std::vector<std::string>>> out;
  for (const auto& one : list) out.emplace_back(one.name, one.levels);
  return out;
}

std::vector<Covariate> covariates_from(const std::vector<std::pair<std::string, std::vector<std::string>>>& list) {
  std::vector<Covariate> out;
  for (const auto& [name, levels] : list) out.push_back({name, levels});
  return out;
}

py::dict state_of(const RepeatFit& f) {
  py::dict out;
  out["model"] = std::string(name_of(f.model));
  out["k"] = f.rhythm.k;
  out["at_once"] = f.rhythm.may_leave_at_once;
  out["purchase"] = covariates_to(f.purchase);
  out["leaving"] = covariates_to(f.leaving);
  out["names"] = f.names;
  out["theta"] = plain(f.theta);
  out["covariance"] = rows_of(f.covariance);
  out["numbers"] =
      std::vector<double>{f.log_likelihood, f.accounts, f.rows, f.mean_T, f.largest_slope, f.gap, f.effect_spread};
  out["counts"] = std::vector<std::int64_t>{f.iterations, f.evaluations, f.starts};
  out["priors"] = priors_to(f.priors);
  out["unit"] = f.unit;
  return out;
}

RepeatFit repeat_from(const py::dict& state) {
  RepeatFit f;
  f.model = *value_of<Model>(state["model"].cast<std::string>());
  f.rhythm = {state["k"].cast<int>(), state["at_once"].cast<bool>()};
  using Listed = std::vector<std::pair<std::string, std::vector<std::string>>>;
  f.purchase = covariates_from(state["purchase"].cast<Listed>());
  f.leaving = covariates_from(state["leaving"].cast<Listed>());
  f.names = state["names"].cast<std::vector<std::string>>();
  f.theta = vector_from(state["theta"].cast<std::vector<double>>());
  f.covariance = matrix_from(state["covariance"].cast<std::vector<std::vector<double>>>());
  const auto numbers = state["numbers"].cast<std::vector<double>>();
  f.log_likelihood = numbers.at(0);
  f.accounts = numbers.at(1);
  f.rows = numbers.at(2);
  f.mean_T = numbers.at(3);
  f.largest_slope = numbers.at(4);
  f.gap = numbers.at(5);
  f.effect_spread = numbers.at(6);
  const auto counts = state["counts"].cast<std::vector<std::int64_t>>();
  f.iterations = counts.at(0);
  f.evaluations = counts.at(1);
  f.starts = counts.at(2);
  f.priors = priors_from(state["priors"].cast<Priors>());
  f.unit = state["unit"].cast<std::string>();
  f.rates = rates_of(f.model, f.theta);
  return f;
}

py::dict state_of(const SpendFit& f) {
  py::dict out;
  out["theta"] = plain(f.theta);
  out["covariance"] = rows_of(f.covariance);
  out["numbers"] = std::vector<double>{f.log_likelihood, f.accounts, f.largest_slope, f.gap};
  out["counts"] = std::vector<std::int64_t>{f.iterations, f.evaluations, f.starts};
  out["priors"] = priors_to(f.priors);
  out["dependence"] = f.dependence;
  return out;
}

SpendFit spend_from(const py::dict& state) {
  SpendFit f;
  f.theta = vector_from(state["theta"].cast<std::vector<double>>());
  f.spend = {std::exp(f.theta[0]), std::exp(f.theta[1]), std::exp(f.theta[2])};
  f.covariance = matrix_from(state["covariance"].cast<std::vector<std::vector<double>>>());
  const auto numbers = state["numbers"].cast<std::vector<double>>();
  f.log_likelihood = numbers.at(0);
  f.accounts = numbers.at(1);
  f.largest_slope = numbers.at(2);
  f.gap = numbers.at(3);
  const auto counts = state["counts"].cast<std::vector<std::int64_t>>();
  f.iterations = counts.at(0);
  f.evaluations = counts.at(1);
  f.starts = counts.at(2);
  f.priors = priors_from(state["priors"].cast<Priors>());
  f.dependence = state["dependence"].cast<Estimate>();
  return f;
}

template <class Fit, class Class>
void common_fields(Class& c) {
  c.def_property_readonly(
       "theta", [](const Fit& f) { return plain(f.theta); }, "Log parameters, then effects.")
      .def_property_readonly(
          "covariance", [](const Fit& f) { return rows_of(f.covariance); }, "Of theta.")
      .def_readonly("log_likelihood", &Fit::log_likelihood, "At the maximum, without priors.")
      .def_readonly("accounts", &Fit::accounts, "Accounts behind it.")
      .def_readonly("iterations", &Fit::iterations, "Steps of the search, over all starts.")
      .def_readonly("evaluations", &Fit::evaluations, "Evaluations on all rows.")
      .def_readonly("starts", &Fit::starts, "Starts tried.")
      .def_readonly("largest_slope", &Fit::largest_slope, "Per account, at the end.")
      .def_readonly("gap", &Fit::gap, "Log likelihood that one more Newton step would win.")
      .def_property_readonly(
          "priors", [](const Fit& f) { return priors_to(f.priors); }, "Median and spread by parameter.");
}

}  // namespace

void register_retention_repeat(py::module_& module) {
  py::module_ m = module.attr("retention").cast<py::module_>();

  m.def(
      "summarise",
      [](const Table& orders, const std::string& account, const std::string& date,
         const std::optional<std::string>& value, const std::optional<std::string>& returns, const std::string& unit,
         const std::optional<std::string>& calibration_end, const std::optional<std::string>& observation_end) {
        Summary s =
            summarise(orders, lines_from(account, date, value, returns, unit, calibration_end, observation_end));
        return std::tuple{std::move(s.table), s.returned_whole, s.after_calibration, s.unmatched_returns};
      },
      py::arg("orders"), py::kw_only(), py::arg("account"), py::arg("date"), py::arg("value"), py::arg("returns"),
      py::arg("unit"), py::arg("calibration_end"), py::arg("observation_end"), py::call_guard<py::gil_scoped_release>(),
      "One history an account; accounts returned whole, accounts that came later, days of unmatched returns.");

  m.def(
      "transactions",
      [](const Table& orders, const std::string& account, const std::string& date,
         const std::optional<std::string>& value, const std::optional<std::string>& returns,
         const std::optional<std::string>& calibration_end, const std::optional<std::string>& observation_end) {
        return transactions(orders, lines_from(account, date, value, returns, "day", calibration_end, observation_end));
      },
      py::arg("orders"), py::kw_only(), py::arg("account"), py::arg("date"), py::arg("value"), py::arg("returns"),
      py::arg("calibration_end"), py::arg("observation_end"), py::call_guard<py::gil_scoped_release>(),
      "The transactions that summarise counts.");

  py::class_<RepeatFit> repeat(m, "RepeatFit", "A fitted model of repeat buying.");
  repeat.def_property_readonly(
            "model", [](const RepeatFit& f) { return std::string(name_of(f.model)); }, "Its name.")
      .def_property_readonly(
          "k", [](const RepeatFit& f) { return f.rhythm.k; }, "Stages an order takes.")
      .def_readonly("names", &RepeatFit::names, "Of theta.")
      .def_readonly("rows", &RepeatFit::rows, "Distinct histories.")
      .def_readonly("unit", &RepeatFit::unit, "Of time; empty where the summary named none.")
      .def_readwrite("effect_spread", &RepeatFit::effect_spread, "Prior spread of effects; 0 for none.")
      .def(
          py::pickle([](const RepeatFit& f) { return state_of(f); }, [](const py::dict& s) { return repeat_from(s); }));
  common_fields<RepeatFit>(repeat);

  py::class_<SpendFit> spend(m, "SpendFit", "A fitted Gamma-Gamma model.");
  spend.def_readonly("dependence", &SpendFit::dependence, "Correlation of mean value and x.")
      .def(py::pickle([](const SpendFit& f) { return state_of(f); }, [](const py::dict& s) { return spend_from(s); }));
  common_fields<SpendFit>(spend);

  m.def(
      "fit",
      [](const Table& summary, const std::string& model, std::optional<int> k, const std::vector<std::string>& purchase,
         const std::vector<std::string>& leaving, int starts, const Priors& priors, double effect_spread) {
        check_one_of("fit", "model", model, Names<Model>::values);
        return fit_repeat(summary,
                          {*value_of<Model>(model), k, purchase, leaving, starts, priors_from(priors), effect_spread});
      },
      py::arg("summary"), py::kw_only(), py::arg("model"), py::arg("k"), py::arg("purchase"), py::arg("leaving"),
      py::arg("starts"), py::arg("priors"), py::arg("effect_spread"), py::call_guard<py::gil_scoped_release>(),
      "Fits a model of repeat buying.");

  m.def(
      "fit_spend",
      [](const Table& summary, int starts, const Priors& priors, double level) {
        return fit_spend(summary, starts, priors_from(priors), level);
      },
      py::arg("summary"), py::kw_only(), py::arg("starts"), py::arg("priors"), py::arg("level"),
      py::call_guard<py::gil_scoped_release>(), "Fits the Gamma-Gamma model.");

  m.def(
      "profile",
      [](const RepeatFit& fit, const Table& summary, double level, const py::object& progress) {
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return profile_limits(summary, fit, level, report);
      },
      py::arg("fit"), py::arg("summary"), py::kw_only(), py::arg("level"), py::arg("progress") = py::none(),
      "Profile likelihood limits of theta.");
  m.def(
      "profile",
      [](const SpendFit& fit, const Table& summary, double level, const py::object& progress) {
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return spend_profile(summary, fit, level, report);
      },
      py::arg("fit"), py::arg("summary"), py::kw_only(), py::arg("level"), py::arg("progress") = py::none(),
      "Profile likelihood limits of theta.");
  m.def(
      "bootstrap",
      [](const RepeatFit& fit, const Table& summary, int replicates, std::uint64_t seed, const py::object& progress) {
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return rows_of(bootstrap(summary, fit, replicates, seed, report));
      },
      py::arg("fit"), py::arg("summary"), py::kw_only(), py::arg("replicates"), py::arg("seed"),
      py::arg("progress") = py::none(), "theta of refits to accounts drawn with replacement.");
  m.def(
      "bootstrap",
      [](const SpendFit& fit, const Table& summary, int replicates, std::uint64_t seed, const py::object& progress) {
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return rows_of(spend_bootstrap(summary, fit, replicates, seed, report));
      },
      py::arg("fit"), py::arg("summary"), py::kw_only(), py::arg("replicates"), py::arg("seed"),
      py::arg("progress") = py::none(), "theta of refits to accounts drawn with replacement.");

  m.def(
      "p_alive",
      [](const RepeatFit& fit, const Table& summary, double level, const std::vector<std::string>& by) {
        return p_alive(fit, summary, {level, by});
      },
      py::arg("fit"), py::arg("summary"), py::kw_only(), py::arg("level"), py::arg("by"),
      py::call_guard<py::gil_scoped_release>(), "P(alive) with limits, or their sums by group.");
  m.def(
      "conditional",
      [](const RepeatFit& fit, const Table& summary, double t, double level, const std::vector<std::string>& by) {
        return conditional(fit, summary, t, {level, by});
      },
      py::arg("fit"), py::arg("summary"), py::kw_only(), py::arg("t"), py::arg("level"), py::arg("by"),
      py::call_guard<py::gil_scoped_release>(), "Orders expected in the next t.");
  m.def(
      "residual",
      [](const RepeatFit& fit, const Table& summary, double rate, double level, const std::vector<std::string>& by) {
        return residual(fit, summary, rate, {level, by});
      },
      py::arg("fit"), py::arg("summary"), py::kw_only(), py::arg("rate"), py::arg("level"), py::arg("by"),
      py::call_guard<py::gil_scoped_release>(), "Discounted orders to come.");
  m.def(
      "value",
      [](const RepeatFit& fit, const SpendFit& spend_fit, const Table& summary, double horizon, double rate,
         double margin, double level, const std::vector<std::string>& by) {
        return value(fit, spend_fit, summary, {horizon, rate, margin, {level, by}});
      },
      py::arg("fit"), py::arg("spend"), py::arg("summary"), py::kw_only(), py::arg("horizon"), py::arg("rate"),
      py::arg("margin"), py::arg("level"), py::arg("by"), py::call_guard<py::gil_scoped_release>(),
      "Discounted margin to come.");
  m.def(
      "spend_values",
      [](const SpendFit& fit, const Table& summary, double level) { return spend_values(fit, summary, {level, {}}); },
      py::arg("fit"), py::arg("summary"), py::kw_only(), py::arg("level"), py::call_guard<py::gil_scoped_release>(),
      "Expected value of an order.");
  m.def(
      "expected",
      [](const RepeatFit& fit, const std::vector<double>& t, double level, const std::optional<Table>& covariates) {
        return expected(fit, t, level, covariates ? &*covariates : nullptr);
      },
      py::arg("fit"), py::arg("t"), py::kw_only(), py::arg("level"), py::arg("covariates"),
      "Repeats of a new account in times t.");
  m.def(
      "new_value",
      [](const RepeatFit& fit, const SpendFit& spend_fit, double horizon, double rate, double margin, double level,
         const std::optional<Table>& covariates) {
        return new_value(fit, spend_fit, {horizon, rate, margin, {level, {}}}, covariates ? &*covariates : nullptr);
      },
      py::arg("fit"), py::arg("spend"), py::kw_only(), py::arg("horizon"), py::arg("rate"), py::arg("margin"),
      py::arg("level"), py::arg("covariates"), "Discounted margin of a new account's repeats.");
  m.def(
      "pmf",
      [](const RepeatFit& fit, std::int64_t most, double t, const std::optional<Table>& covariates) {
        return pmf(fit, most, t, covariates ? &*covariates : nullptr);
      },
      py::arg("fit"), py::arg("most"), py::arg("t"), py::kw_only(), py::arg("covariates"),
      "Chances of 0 ... most repeats of a new account.");
  m.def("conditional_pmf", &conditional_pmf, py::arg("fit"), py::arg("summary"), py::arg("most"), py::arg("t"),
        py::call_guard<py::gil_scoped_release>(), "Chances of 0 ... most orders of each account in the next t.");
  m.def(
      "two_sided_z", [](double level) { return stats::two_sided_z(check_level("intervals", level)); }, py::arg("level"),
      "The normal quantile of a two-sided interval.");
  m.def(
      "chi_squared_above", [](double statistic, double df) { return boost::math::gamma_q(df / 2, statistic / 2); },
      py::arg("statistic"), py::arg("df"),
      "Chance that a chi-squared of df degrees of freedom is above the statistic.");
  m.def("tracking", &tracking, py::arg("fit"), py::arg("summary"), py::arg("offsets"),
        py::call_guard<py::gil_scoped_release>(), "Summed expected repeats of all accounts at ages T + offset.");
}

}  // namespace cabochon::bindings
