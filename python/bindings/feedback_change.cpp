// Differences and trends of the NPS.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/nps_change.hpp"

namespace cabochon::bindings {
namespace {

template <class T>
T named(const char* where, const char* what, const std::string& name) {
  check_one_of(where, what, name, Names<T>::values);
  return *value_of<T>(name);
}

/// A method by name, or none; "linearised" is told by a flag of its own, "bootstrap" where `drawn` is given.
template <class Options>
void set_method(const char* where, const std::optional<std::string>& name, Options& options, bool may_draw) {
  if (!name || (may_draw && *name == "bootstrap")) return;
  constexpr std::array<std::string_view, 6> all{"wald", "adjusted_wald", "score", "bayes", "linearised", "bootstrap"};
  check_one_of(where, "method", *name, std::span(all).first(may_draw ? 6 : 5));
  if (*name == "linearised")
    options.linearised = true;
  else
    options.method = value_of<feedback::NpsMethod>(*name);
}

}  // namespace

void register_feedback_change(py::module_& module) {
  py::module_ m = module.attr("feedback");
  using unlocked = py::call_guard<py::gil_scoped_release>;
  using Side = std::pair<std::string, std::optional<std::string>>;

  m.def(
      "nps_difference",
      [](const Table& answers, const std::vector<std::string>& by, const std::string& between, const Side& first,
         const Side& second, const std::string& score, const std::optional<std::string>& weight,
         const std::optional<std::string>& cluster, double level, const std::optional<std::string>& method,
         const std::string& scale) {
        feedback::NpsDifferenceOptions options;
        options.between = between;
        options.first = {first.first, first.second};
        options.second = {second.first, second.second};
        options.score = score;
        options.weight = weight;
        options.cluster = cluster;
        options.level = level;
        set_method("nps_difference", method, options, false);
        options.scale = named<feedback::NpsScale>("nps_difference", "scale", scale);
        return feedback::nps_difference(answers, by, options);
      },
      py::arg("answers"), py::kw_only(), py::arg("by"), py::arg("between"), py::arg("first"), py::arg("second"),
      py::arg("score"), py::arg("weight"), py::arg("cluster"), py::arg("level"), py::arg("method"), py::arg("scale"),
      unlocked(), "Differences of two NPS by key columns.");

  m.def(
      "nps_trend",
      [](const Table& answers, const std::vector<std::string>& by, const std::string& date, const std::string& score,
         const std::optional<std::string>& cluster, const std::string& period, double level,
         const std::optional<std::string>& method, const std::string& scale, std::int64_t resamples,
         std::uint64_t seed) {
        feedback::NpsTrendOptions options{date, score, cluster};
        options.period = named<feedback::Period>("nps_trend", "period", period);
        options.level = level;
        set_method("nps_trend", method, options, true);
        if (method && *method == "bootstrap") options.bootstrap = feedback::NpsBootstrap{resamples, seed};
        options.scale = named<feedback::NpsScale>("nps_trend", "scale", scale);
        feedback::NpsTrend out = feedback::nps_trend(answers, by, options);
        return std::pair{std::move(out.periods), std::move(out.trend)};
      },
      py::arg("answers"), py::kw_only(), py::arg("by"), py::arg("date"), py::arg("score"), py::arg("cluster"),
      py::arg("period"), py::arg("level"), py::arg("method"), py::arg("scale"), py::arg("resamples"), py::arg("seed"),
      unlocked(), "NPS by period and its trend, by key columns.");
}

}  // namespace cabochon::bindings
