// The risk that an account stops ordering.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/risk.hpp"
#include "cabochon/retention/silence.hpp"

#include "progress.hpp"
#include "register.hpp"

namespace cabochon::bindings {

namespace {

using Priors = std::map<std::string, std::pair<double, double>>;

py::dict stated() {
  py::dict out;  // keeps the order of the terms
  for (std::size_t k = 0; k < feedback::risk_terms; ++k)
    out[py::str(std::string(Names<feedback::RiskTerm>::values[k]))] =
        py::make_tuple(feedback::stated_priors[k].mean, feedback::stated_priors[k].sd);
  return out;
}

}  // namespace

void register_feedback_risk(py::module_& module) {
  py::module_ m = module.attr("feedback");
  using feedback::Risk;
  py::class_<Risk>(m, "Risk", "Accounts by money at risk; use cabochon.feedback.risk.")
      .def_readonly("accounts", &Risk::accounts)
      .def_readonly("weights", &Risk::weights)
      .def_readonly("learned", &Risk::learned)
      .def_readonly("outcomes", &Risk::outcomes);
  m.def("stated_priors", &stated, "Mean and standard deviation of each weight of risk, by name.");
  m.def(
      "risk",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t horizon_days, std::int32_t window_days,
         const std::optional<std::string>& value, const Priors& priors, std::int64_t min_outcomes, double level,
         const py::object& progress) {
        feedback::RiskOptions options;
        options.as_of = parse_day("risk", "as_of", as_of);
        options.horizon_days = horizon_days;
        options.window_days = window_days;
        if (value) {
          check_one_of("risk", "value", *value, Names<feedback::Stake>::values);
          options.value = value_of<feedback::Stake>(*value);
        }
        for (const auto& [name, prior] : priors) {
          check_one_of("risk", "priors", name, Names<feedback::RiskTerm>::values);
          options.priors[static_cast<std::size_t>(*value_of<feedback::RiskTerm>(name))] = {prior.first, prior.second};
        }
        options.min_outcomes = min_outcomes;
        options.level = level;
        options.progress = progress_from(progress);
        const py::gil_scoped_release release;
        const Table& orders = book.table("orders");
        const auto silence = [&](Day day) {
          retention::SilenceOptions asked;
          asked.as_of = day;
          asked.horizon_days = horizon_days;
          retention::SilenceResult found = retention::silence(orders, asked);
          return feedback::SilenceOnDay{std::move(found.accounts), found.leaves};
        };
        return feedback::risk(book, silence, options);
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("horizon_days"), py::arg("window_days"),
      py::arg("value"), py::arg("priors"), py::arg("min_outcomes"), py::arg("level"), py::arg("progress"),
      "The chance that each account stops ordering.");
}

}  // namespace cabochon::bindings
