// Who did not answer, and weights that make up for it.
#include "bind.hpp"

#include "cabochon/core/convert.hpp"
#include "cabochon/core/range.hpp"
#include "cabochon/feedback/nonresponse.hpp"
#include "cabochon/feedback/rake.hpp"

#include "progress.hpp"

namespace cabochon::bindings {
namespace {

std::vector<double> numbers_of(const Table& table, const std::string& name) {
  const Column column = to_float64(table.column("total"), "rake", name);
  const auto values = column.values<double>();
  std::vector<double> out(values.begin(), values.end());
  for (std::size_t i = 0; i < out.size(); ++i)
    if (column.is_null(static_cast<std::int64_t>(i)))
      throw InputError({"rake", name, -1, "null", non_negative.expected()});
  return out;
}

}  // namespace

void register_feedback_nonresponse(py::module_& module) {
  py::module_ m = module.attr("feedback");

  m.def(
      "rake",
      [](const Table& sample, const std::vector<std::pair<std::string, Table>>& margins,
         const std::optional<std::string>& weight, double tolerance, const py::object& progress) {
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        std::vector<feedback::Margin> of;
        for (const auto& [column, totals] : margins)
          of.push_back({column, totals.column("value"), numbers_of(totals, "margins." + column)});
        return Column::of(feedback::rake(sample, of, {weight, tolerance}, report));
      },
      py::arg("sample"), py::kw_only(), py::arg("margins"), py::arg("weight"), py::arg("tolerance"),
      py::arg("progress") = py::none(), "Weights that make a sample add up to what is known of the population.");

  m.def(
      "nonresponse",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t window_days,
         const std::vector<std::string>& by, double level) {
        auto out = feedback::nonresponse(book, {parse_day("nonresponse", "as_of", as_of), window_days, by, level});
        return std::tuple{std::move(out.rates), std::move(out.weights), std::move(out.totals), std::move(out.unheard),
                          std::move(out.unsettled)};
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("window_days"), py::arg("by"), py::arg("level"),
      py::call_guard<py::gil_scoped_release>(), "Response rates, weights that make up for them, and bounds.");
}

}  // namespace cabochon::bindings
