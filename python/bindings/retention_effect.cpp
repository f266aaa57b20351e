// Did a measure change how often accounts order, what they bring and whether they stay?
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/retention/effect.hpp"

namespace cabochon::bindings {

void register_effect(py::module_& module) {
  py::module_ m = module.attr("retention").cast<py::module_>();
  using retention::EffectResult;
  py::class_<EffectResult>(m, "EffectResult", "What a measure changed.")
      .def_readonly("measures", &EffectResult::measures, "A row an outcome.")
      .def_readonly("periods", &EffectResult::periods, "A row an outcome and period: the event study.")
      .def_readonly("placebos", &EffectResult::placebos, "A row an outcome and placebo date.")
      .def_readonly("matches", &EffectResult::matches, "Treated accounts with their controls.")
      .def_readonly("churn_ratio", &EffectResult::churn_ratio, "Hazard of the treated over that of the controls.")
      .def_readonly("value_of_saved", &EffectResult::value_of_saved, "Lifetime value of an account like the treated.")
      .def_readonly("lifetime_difference", &EffectResult::lifetime_difference, "Treated less controls.")
      .def_readonly("lifetimes", &EffectResult::lifetimes, "A row a group.")
      .def_readonly("treated", &EffectResult::treated, "Treated accounts.")
      .def_readonly("controls", &EffectResult::controls, "Other accounts.")
      .def_readonly("unmatched", &EffectResult::unmatched, "Treated accounts that found no control.")
      .def_readonly("chosen_low", &EffectResult::chosen_low, "Orders before less the others', in standard deviations.")
      .def_readonly("not_computed", &EffectResult::not_computed, "What, and why.");
  m.def(
      "effect",
      [](const Table& orders, const Column& treated, const std::string& start, const std::optional<std::string>& as_of,
         const std::string& account, const std::string& date, const std::optional<std::string>& value,
         std::int32_t window_days, std::int32_t period_days, std::int32_t lost_after_days,
         const std::optional<double>& discount_rate_annual, const std::string& against, std::int64_t controls,
         std::int64_t placebos, std::int64_t resamples, std::uint64_t seed, double level) {
        check_one_of("effect", "against", against, std::vector<std::string>{"matched", "all"});
        retention::EffectOptions options;
        options.start = parse_day("effect", "start", start);
        if (as_of) options.as_of = parse_day("effect", "as_of", *as_of);
        options.account = account;
        options.date = date;
        options.value = value;
        options.window_days = window_days;
        options.period_days = period_days;
        options.lost_after_days = lost_after_days;
        options.discount_rate_annual = discount_rate_annual;
        options.matched = against == "matched";
        options.controls = controls;
        options.placebos = placebos;
        options.resamples = resamples;
        options.seed = seed;
        options.level = level;
        const py::gil_scoped_release release;
        return retention::effect(orders, treated, options);
      },
      py::arg("orders"), py::arg("treated"), py::kw_only(), py::arg("start"), py::arg("as_of"), py::arg("account"),
      py::arg("date"), py::arg("value"), py::arg("window_days"), py::arg("period_days"), py::arg("lost_after_days"),
      py::arg("discount_rate_annual"), py::arg("against"), py::arg("controls"), py::arg("placebos"),
      py::arg("resamples"), py::arg("seed"), py::arg("level"), "What a measure changed.");
  m.def(
      "value_of_saved",
      [](const Table& orders, const std::string& as_of, const std::string& account, const std::string& date,
         const std::string& value, double discount_rate_annual, std::int32_t lost_after_days, std::int64_t resamples,
         std::uint64_t seed, double level) {
        return retention::value_of_saved(orders, {parse_day("value_of_saved", "as_of", as_of), account, date, value,
                                                  discount_rate_annual, lost_after_days, resamples, seed, level});
      },
      py::arg("orders"), py::kw_only(), py::arg("as_of"), py::arg("account"), py::arg("date"), py::arg("value"),
      py::arg("discount_rate_annual"), py::arg("lost_after_days"), py::arg("resamples"), py::arg("seed"),
      py::arg("level"), py::call_guard<py::gil_scoped_release>(), "What one account is worth that is kept.");
}

}  // namespace cabochon::bindings
