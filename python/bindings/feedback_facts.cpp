// Facts, the standing of roles, satisfaction by attribute.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/account_scores.hpp"
#include "cabochon/feedback/csi.hpp"
#include "cabochon/feedback/facts.hpp"

namespace cabochon::bindings {

void register_feedback_facts(py::module_& module) {
  py::module_ m = module.attr("feedback");
  m.def(
      "facts",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t window_days, std::int32_t value_days,
         const std::optional<std::string>& value) {
        feedback::FactOptions options{parse_day("facts", "as_of", as_of), window_days, value_days, {}};
        if (value) {
          check_one_of("facts", "value", *value, Names<feedback::Stake>::values);
          options.value = value_of<feedback::Stake>(*value);
        }
        return feedback::facts(book, options);
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("window_days"), py::arg("value_days"), py::arg("value"),
      py::call_guard<py::gil_scoped_release>(), "Single rows that need no test.");

  m.def(
      "role_standing",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t window_days,
         const std::optional<std::string>& value, double level) {
        feedback::CoverageOptions options{parse_day("role_standing", "as_of", as_of), window_days, {}};
        if (value) {
          check_one_of("role_standing", "value", *value, Names<feedback::Stake>::values);
          options.value = value_of<feedback::Stake>(*value);
        }
        return feedback::role_standing(book, options, level);
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("window_days"), py::arg("value"), py::arg("level"),
      py::call_guard<py::gil_scoped_release>(), "What is believed of every expected role of every account.");

  m.def(
      "csi",
      [](const Table& ratings, const std::vector<std::string>& by, const std::string& attribute,
         const std::string& satisfaction, const std::string& importance, const std::string& respondent,
         const std::optional<std::string>& cluster, double low, double high, double level) {
        feedback::Csi out =
            feedback::csi(ratings, by, {attribute, satisfaction, importance, respondent, cluster, low, high, level});
        return std::pair{std::move(out.groups), std::move(out.attributes)};
      },
      py::arg("ratings"), py::kw_only(), py::arg("by"), py::arg("attribute"), py::arg("satisfaction"),
      py::arg("importance"), py::arg("respondent"), py::arg("cluster"), py::arg("low"), py::arg("high"),
      py::arg("level"), py::call_guard<py::gil_scoped_release>(), "Importance-weighted satisfaction by key columns.");
}

}  // namespace cabochon::bindings
