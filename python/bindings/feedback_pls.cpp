// Latent variables and the paths between them.
#include "bind.hpp"

#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/pls.hpp"

#include "progress.hpp"

namespace cabochon::bindings {
namespace {

using Blocks = std::vector<std::pair<std::string, std::vector<std::string>>>;
using Pairs = std::vector<std::pair<std::string, std::string>>;
using Scale = std::pair<double, double>;

std::vector<feedback::PlsBlock> blocks_of(const Blocks& blocks) {
  std::vector<feedback::PlsBlock> out;
  for (const auto& [latent, indicators] : blocks) out.push_back({latent, indicators});
  return out;
}

feedback::PlsScheme scheme_named(const char* where, const std::string& name) {
  check_one_of(where, "scheme", name, Names<feedback::PlsScheme>::values);
  return *value_of<feedback::PlsScheme>(name);
}

Pairs pairs_of(const std::vector<feedback::PlsPath>& paths) {
  Pairs out;
  for (const auto& path : paths) out.emplace_back(path.source, path.target);
  return out;
}

}  // namespace

void register_feedback_pls(py::module_& module) {
  py::module_ m = module.attr("feedback");

  py::class_<feedback::Pls>(m, "Pls", "Tables of a fitted path model.")
      .def_readonly("paths", &feedback::Pls::paths, "A row a path.")
      .def_readonly("outer", &feedback::Pls::outer, "A row an indicator.")
      .def_readonly("latents", &feedback::Pls::latents, "A row a latent variable.")
      .def_readonly("htmt", &feedback::Pls::htmt, "A row a pair of latent variables.")
      .def_readonly("effects", &feedback::Pls::effects, "A row a pair that a route leads through.")
      .def_readonly("scores", &feedback::Pls::scores, "A row an answer that was used.")
      .def_readonly("n", &feedback::Pls::n, "Rows without a missing mark.")
      .def_readonly("iterations", &feedback::Pls::iterations, "Until the weights stood still.")
      .def_readonly("lost", &feedback::Pls::lost, "Draws that could not be fitted.");

  m.def(
      "pls",
      [](const Table& marks, const Blocks& blocks, const Pairs& paths, const Scale& scale, const std::string& scheme,
         bool consistent, std::int64_t resamples, std::uint64_t seed, double level, int threads,
         const py::object& progress) {
        feedback::PlsModel model{
            blocks_of(blocks), {}, {scale.first, scale.second}, scheme_named("pls", scheme), consistent};
        for (const auto& [source, target] : paths) model.paths.push_back({source, target});
        const feedback::PlsOptions options{resamples, seed, level, threads, progress_from(progress)};
        const py::gil_scoped_release release;
        return feedback::pls(marks, model, options);
      },
      py::arg("marks"), py::kw_only(), py::arg("blocks"), py::arg("paths"), py::arg("scale"), py::arg("scheme"),
      py::arg("consistent"), py::arg("resamples"), py::arg("seed"), py::arg("level"), py::arg("threads"),
      py::arg("progress"), "A path model of latent variables on marks.");

  m.def(
      "ecsi_paths", [](const Blocks& blocks) { return pairs_of(feedback::ecsi_model(blocks_of(blocks)).paths); },
      py::arg("blocks"), "The paths of the European satisfaction model between these blocks.");

  Pairs all;
  for (const auto& [source, target] : feedback::ecsi_paths) all.emplace_back(source, target);
  m.attr("ECSI_PATHS") = py::tuple(py::cast(all));
}

}  // namespace cabochon::bindings
