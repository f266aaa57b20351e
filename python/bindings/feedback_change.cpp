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

}  // namespace

void register_feedback_change(py::module_& module) {
  py::module_ m = module.attr("feedback");
  using unlocked = py::call_guard<py::gil_scoped_release>;
  using Side = std::pair<std::string, std::optional<std::string>>;

  m.def(
      "nps_difference",
      [](const Table& answers, const std::vector<std::string>& by, const std::string& between, const Side& first,
         const Side& second, const std::string& score, const std::optional<std::string>& weight,
         const std::optional<std::string>& cluster, double level, const std::string& method, const std::string& scale) {
        feedback::NpsDifferenceOptions options;
        options.between = between;
        options.first = {first.first, first.second};
        options.second = {second.first, second.second};
        options.score = score;
        options.weight = weight;
        options.cluster = cluster;
        options.level = level;
        if (method == "linearised")
          options.linearised = true;
        else
          options.method = named<feedback::NpsMethod>("nps_difference", "method", method);
        options.scale = named<feedback::NpsScale>("nps_difference", "scale", scale);
        return feedback::nps_difference(answers, by, options);
      },
      py::arg("answers"), py::kw_only(), py::arg("by"), py::arg("between"), py::arg("first"), py::arg("second"),
      py::arg("score"), py::arg("weight"), py::arg("cluster"), py::arg("level"), py::arg("method"), py::arg("scale"),
      unlocked(), "Differences of two NPS by key columns.");

  m.def(
      "nps_trend",
      [](const Table& answers, const std::vector<std::string>& by, const std::string& date, const std::string& score,
         const std::optional<std::string>& cluster, const std::string& period, double level, const std::string& method,
         const std::string& scale) {
        feedback::NpsTrendOptions options{date, score, cluster};
        options.period = named<feedback::Period>("nps_trend", "period", period);
        options.level = level;
        options.method = named<feedback::NpsMethod>("nps_trend", "method", method);
        options.scale = named<feedback::NpsScale>("nps_trend", "scale", scale);
        feedback::NpsTrend out = feedback::nps_trend(answers, by, options);
        return std::pair{std::move(out.periods), std::move(out.trend)};
      },
      py::arg("answers"), py::kw_only(), py::arg("by"), py::arg("date"), py::arg("score"), py::arg("cluster"),
      py::arg("period"), py::arg("level"), py::arg("method"), py::arg("scale"), unlocked(),
      "NPS by period and its trend, by key columns.");
}

}  // namespace cabochon::bindings
