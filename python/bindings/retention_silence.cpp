// Accounts that are late, what falls away, and how well a ranking did.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/retention/silence.hpp"
#include "cabochon/stats/auc.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

void register_silence(py::module_& module) {
  py::module_ m = module.attr("retention").cast<py::module_>();
  using retention::SilenceResult;
  py::class_<SilenceResult>(m, "SilenceResult", "Accounts by how surely they stay silent.")
      .def_readonly("accounts", &SilenceResult::accounts, "A row an account, by rank.")
      .def_readonly("leaves", &SilenceResult::leaves, "Pooled probability of going for good after an order.")
      .def_readonly("regularity", &SilenceResult::regularity, "Pooled mean regularity; 1: as if at random.")
      .def_readonly("typical_days", &SilenceResult::typical_days,
                    "Typical gap of an account of which nothing is known.")
      .def_readonly("lines_without_value", &SilenceResult::lines_without_value, "Lines whose amounts were missing.")
      .def_readonly("lines_after", &SilenceResult::lines_after, "Lines after as_of, left out.")
      .def_readonly("without_orders", &SilenceResult::without_orders, "Accounts whose lines never made an order.");
  m.def(
      "silence",
      [](const Table& orders, const std::string& as_of, const std::string& account, const std::string& date,
         const std::optional<std::string>& value, const std::vector<std::string>& closed_days, bool seasonal,
         std::int32_t horizon_days, double level, int threads, const py::object& progress) {
        retention::SilenceOptions options;
        options.as_of = parse_day("silence", "as_of", as_of);
        options.account = account;
        options.date = date;
        options.value = value;
        for (const auto& day : closed_days) options.closed.push_back(parse_day("silence", "closed_days", day).number);
        options.seasonal = seasonal;
        options.horizon_days = horizon_days;
        options.level = level;
        options.threads = threads;
        options.progress = progress_from(progress);
        const py::gil_scoped_release release;
        return retention::silence(orders, options);
      },
      py::arg("orders"), py::kw_only(), py::arg("as_of"), py::arg("account"), py::arg("date"), py::arg("value"),
      py::arg("closed_days"), py::arg("seasonal"), py::arg("horizon_days"), py::arg("level"), py::arg("threads"),
      py::arg("progress"), "Accounts that are late by their own rhythm.");
  m.def(
      "partial_defection",
      [](const Table& orders, const std::string& as_of, const std::string& by, const std::string& account,
         const std::string& date, const std::optional<std::string>& value, std::int32_t window_days, double level) {
        const retention::DefectionOptions options{
            parse_day("partial_defection", "as_of", as_of), account, date, by, value, window_days, level};
        return retention::partial_defection(orders, options);
      },
      py::arg("orders"), py::kw_only(), py::arg("as_of"), py::arg("by"), py::arg("account"), py::arg("date"),
      py::arg("value"), py::arg("window_days"), py::arg("level"), py::call_guard<py::gil_scoped_release>(),
      "What accounts no longer order while they order on.");
  m.def(
      "auc",
      [](const std::vector<double>& score, const std::vector<bool>& outcome,
         const std::optional<std::vector<double>>& against, double level) {
        const std::vector<std::uint8_t> flags(outcome.begin(), outcome.end());
        return against ? stats::auc_difference(score, *against, flags, level) : stats::auc(score, flags, level);
      },
      py::arg("score"), py::arg("outcome"), py::kw_only(), py::arg("against"), py::arg("level"),
      "Area under the curve, or how much larger it is than another score's.");
}

}  // namespace cabochon::bindings
