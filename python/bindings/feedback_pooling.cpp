// Scores of small cells, and roles that disagree.
#include "bind.hpp"

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/account_scores.hpp"
#include "cabochon/feedback/divergence.hpp"

namespace cabochon::bindings {

void register_feedback_pooling(py::module_& module) {
  py::module_ m = module.attr("feedback");
  using unlocked = py::call_guard<py::gil_scoped_release>;

  m.def(
      "account_scores",
      [](const Table& answers, const std::vector<std::string>& by, const std::string& score,
         const std::optional<std::string>& role, const std::optional<std::string>& segment, double level,
         const std::string& scale) {
        check_one_of("account_scores", "scale", scale, Names<feedback::NpsScale>::values);
        return feedback::account_scores(answers, by,
                                        {score, role, segment, level, *value_of<feedback::NpsScale>(scale)});
      },
      py::arg("answers"), py::kw_only(), py::arg("by"), py::arg("score"), py::arg("role"), py::arg("segment"),
      py::arg("level"), py::arg("scale"), unlocked(), "Pooled scores of cells.");

  m.def(
      "divergence",
      [](const accounts::Book& book, const std::string& as_of, std::int32_t window_days, double margin, double level,
         double fdr, const std::optional<std::string>& value) {
        feedback::DivergenceOptions options{
            parse_day("divergence", "as_of", as_of), window_days, margin, level, fdr, std::nullopt};
        if (value) {
          check_one_of("divergence", "value", *value, Names<feedback::Stake>::values);
          options.value = value_of<feedback::Stake>(*value);
        }
        return feedback::divergence(book, options);
      },
      py::arg("book"), py::kw_only(), py::arg("as_of"), py::arg("window_days"), py::arg("margin"), py::arg("level"),
      py::arg("fdr"), py::arg("value"), unlocked(), "Pairs of roles of each account.");
}

}  // namespace cabochon::bindings
