// NPS and mean scores of frames.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/coverage.hpp"
#include "cabochon/feedback/nps_table.hpp"

namespace cabochon::bindings {
namespace {

feedback::NpsMethod method_named(const char* where, const std::string& name) {
  check_one_of(where, "method", name, Names<feedback::NpsMethod>::values);
  return *value_of<feedback::NpsMethod>(name);
}

feedback::NpsScale scale_named(const char* where, const std::string& name) {
  check_one_of(where, "scale", name, Names<feedback::NpsScale>::values);
  return *value_of<feedback::NpsScale>(name);
}

feedback::CoverageOptions coverage_options(const std::string& as_of, std::int32_t window_days,
                                           const std::optional<std::string>& value) {
  feedback::CoverageOptions options{parse_day("coverage", "as_of", as_of), window_days, {}};
  if (value) {
    check_one_of("coverage", "value", *value, Names<feedback::Stake>::values);
    options.value = value_of<feedback::Stake>(*value);
  }
  return options;
}

}  // namespace

void register_feedback(py::module_& module) {
  py::module_ m = module.def_submodule("feedback", "What clients say: cabochon.feedback.");

  m.def(
      "nps",
      [](const Table& answers, const std::vector<std::string>& by, const std::string& score,
         const std::optional<std::string>& weight, double level, const std::optional<std::string>& method,
         const std::string& scale, const std::optional<std::string>& population,
         const std::optional<std::int64_t>& people, const std::optional<std::string>& cluster, std::int64_t resamples,
         std::uint64_t seed) {
        feedback::NpsOptions options{score, weight, level};
        options.scale = scale_named("nps", scale);
        options.population = population;
        options.people = people;
        options.cluster = cluster;
        constexpr std::array<std::string_view, 6> all{"wald",  "adjusted_wald", "score",
                                                      "bayes", "linearised",    "bootstrap"};
        if (method) check_one_of("nps", "method", *method, all);
        if (method == "bootstrap")
          options.bootstrap = feedback::NpsBootstrap{resamples, seed};
        else if (method == "linearised")
          options.linearised = true;
        else if (method)
          options.method = value_of<feedback::NpsMethod>(*method);
        return feedback::nps(answers, by, options);
      },
      py::arg("answers"), py::kw_only(), py::arg("by"), py::arg("score"), py::arg("weight"), py::arg("level"),
      py::arg("method"), py::arg("scale") = "0-10", py::arg("population") = py::none(), py::arg("people") = py::none(),
      py::arg("cluster") = py::none(), py::arg("resamples") = 10000, py::arg("seed") = 0,
      py::call_guard<py::gil_scoped_release>(), "NPS with its interval by key columns.");

  m.def(
      "scores",
      [](const Table& answers, const std::vector<std::string>& by, const std::string& score, double level,
         const std::string& scale) {
        return feedback::scores(answers, by, {score, level, scale_named("scores", scale)});
      },
      py::arg("answers"), py::kw_only(), py::arg("by"), py::arg("score"), py::arg("level"), py::arg("scale") = "0-10",
      py::call_guard<py::gil_scoped_release>(), "Mean score and NPS with their intervals by key columns, in one pass.");

  py::class_<feedback::CoverageTotal>(m, "CoverageTotal", "The whole firm's coverage in one line.")
      .def_readonly("accounts", &feedback::CoverageTotal::accounts, "Accounts judged.")
      .def_readonly("accounts_heard", &feedback::CoverageTotal::accounts_heard,
                    "Accounts whose expected roles were all heard.")
      .def_readonly("value", &feedback::CoverageTotal::value, "Money at stake over all accounts that brought any.")
      .def_readonly("value_heard", &feedback::CoverageTotal::value_heard,
                    "Money of the accounts whose expected roles were all heard.")
      .def_readonly("heard_share", &feedback::CoverageTotal::heard_share,
                    "value_heard / value, 0 to 1; None when there is no money.")
      .def_readonly("lines_without_value", &feedback::CoverageTotal::lines_without_value,
                    "Order lines left out, since the amounts needed were missing.")
      .def_readonly("answers", &feedback::CoverageTotal::answers, "Answers in the window.")
      .def_readonly("recorded", &feedback::CoverageTotal::recorded, "Answers that our own people wrote down.")
      .def_readonly("answers_unplaced", &feedback::CoverageTotal::answers_unplaced,
                    "Answers whose account or role is not known.")
      .def_readonly("contacts_without_role", &feedback::CoverageTotal::contacts_without_role,
                    "Contacts that had no role on as_of.")
      .def_readonly("mixed_contracts", &feedback::CoverageTotal::mixed_contracts,
                    "Whether lines of tolling and of sale were added up.");

  m.def(
      "coverage",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t window_days,
         const std::optional<std::string>& value) {
        feedback::CoverageTotal total;
        Table lines = feedback::coverage(book, coverage_options(as_of, window_days, value), &total);
        return std::pair{std::move(lines), std::move(total)};
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("window_days"), py::arg("value"),
      py::call_guard<py::gil_scoped_release>(),
      "Which roles of each account were heard, and the money at stake; and the sums of the same.");

  m.def(
      "coverage_total",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t window_days,
         const std::optional<std::string>& value) {
        return feedback::coverage_total(book, coverage_options(as_of, window_days, value));
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("window_days"), py::arg("value"),
      py::call_guard<py::gil_scoped_release>(), "The same for the whole firm.");

  m.def(
      "coverage_over_time",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t months, std::int32_t window_days,
         const std::optional<std::string>& value) {
        bool mixed = false;
        Table out = feedback::coverage_over_time(book, coverage_options(as_of, window_days, value), months, &mixed);
        return std::pair{std::move(out), mixed};
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("months"), py::arg("window_days"), py::arg("value"),
      py::call_guard<py::gil_scoped_release>(),
      "Money by the number of roles heard, at the end of each month; and whether tolling and sale are added up.");

  m.def(
      "role_scores",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t window_days, double level,
         const std::string& method) {
        return feedback::role_scores(
            book, {parse_day("role_scores", "as_of", as_of), window_days, level, method_named("role_scores", method)});
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("window_days"), py::arg("level"), py::arg("method"),
      py::call_guard<py::gil_scoped_release>(), "What each role of each account answered in the window.");
}

}  // namespace cabochon::bindings
