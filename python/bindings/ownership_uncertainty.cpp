// How uncertain terms are simulated, and what that says.
#include "cabochon/core/checks.hpp"
#include "cabochon/ownership/uncertainty_tables.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

using namespace cabochon::ownership;

namespace {

template <class E>
E choice(const char* name, const std::string& text, const char* where = "compare") {
  check_one_of(where, name, text, Names<E>::values);
  return *cabochon::value_of<E>(text);
}

Sampling sampling_of(std::int64_t draws, std::uint64_t seed, const std::string& sampler, double level,
                     const std::vector<std::string>& terms, const std::vector<double>& matrix,
                     const std::string& correlation, const std::vector<std::string>& shared, int threads) {
  Sampling out;
  out.draws = draws;
  out.seed = seed;
  out.sampler = choice<stats::Sampler>("sampler", sampler);
  out.level = level;
  out.correlations = {terms, matrix, choice<stats::CorrelationKind>("correlation", correlation)};
  out.shared = shared;
  out.threads = threads;
  return out;
}

/// Calls `work(report)` without the interpreter's lock.
template <class Work>
auto unlocked(const py::object& progress, Work&& work) {
  const ProgressFunction report = progress_from(progress);
  const py::gil_scoped_release release;
  return work(report);
}

void bind_analyses(py::module_& m) {
  const auto progress = py::arg("progress") = py::none();
  m.def(
      "quantiles",
      [](const Comparison& c, const std::vector<double>& probabilities, const py::object& callback) {
        return unlocked(callback, [&](const auto& report) { return table_of(quantiles(c, probabilities, report)); });
      },
      py::arg("comparison"), py::kw_only(), py::arg("probabilities"), progress,
      "Quantiles of both totals and of the difference; see Comparison.distribution.");
  m.def(
      "histogram",
      [](const Comparison& c, const std::string& of, int bins, const py::object& callback) {
        const auto quantity = choice<Quantity>("of", of, "histogram");
        return unlocked(callback, [&](const auto& report) { return table_of(histogram(c, quantity, bins, report)); });
      },
      py::arg("comparison"), py::kw_only(), py::arg("of"), py::arg("bins"), progress,
      "Shares of the draws between edges; see Comparison.histogram.");
  m.def(
      "sensitivity",
      [](const Comparison& c, std::int64_t draws, const py::object& callback) {
        const Sensitivity found = unlocked(callback, [&](const auto& report) { return sensitivity(c, draws, report); });
        return py::make_tuple(std::string(name_of(found.method)), found.variance, table_of(found));
      },
      py::arg("comparison"), py::kw_only(), py::arg("draws"), progress,
      "Method, variance and table; see Comparison.sensitivity.");
  m.def(
      "tornado",
      [](const Comparison& c, double level) {
        const Tornado found = tornado(c, level);
        return py::make_tuple(found.base, table_of(found));
      },
      py::arg("comparison"), py::kw_only(), py::arg("level"), "Base and table; see Comparison.tornado.");
  m.def(
      "what_to_ask",
      [](const Comparison& c, const py::object& callback) {
        const Questions found = unlocked(callback, [&](const auto& report) { return what_to_ask(c, report); });
        return py::make_tuple(found.all_per_piece, found.all_per_year, table_of(found));
      },
      py::arg("comparison"), py::kw_only(), progress,
      "Worth of knowing everything, a piece and a year, and a table; see Comparison.what_to_ask.");
  m.def(
      "competitor_best_case",
      [](const Comparison& c, double level, const py::object& callback) {
        const BestCase found =
            unlocked(callback, [&](const auto& report) { return competitor_best_case(c, level, report); });
        py::dict out;
        out["level"] = found.level;
        out["flips"] = found.flips;
        out["probability_theirs_cheaper"] = found.probability_theirs_cheaper;
        out["probability_theirs_cheaper_then"] = found.probability_theirs_cheaper_then;
        out["comparison"] = found.comparison;
        out["terms"] = table_of(found.terms);
        out["reversing"] = table_of(found.reversing);
        return out;
      },
      py::arg("comparison"), py::kw_only(), py::arg("level"), progress, "See Comparison.competitor_best_case.");
  m.def(
      "headroom",
      [](const Comparison& c) {
        const Headroom found = headroom(c);
        return py::make_tuple(found.per_piece, found.per_year, found.share_of_total,
                              std::string(name_of(found.leader)));
      },
      py::arg("comparison"), "Amount a piece and a year, share, leader; see Comparison.headroom.");
}

}  // namespace

void register_ownership_sampling(py::module_& module) {
  py::module_ m = module.attr("ownership");
  py::class_<Sampling>(m, "Sampling", "How uncertain terms are drawn; see cabochon.ownership.compare.")
      .def(py::init(&sampling_of), py::kw_only(), py::arg("draws") = 65536, py::arg("seed") = 0,
           py::arg("sampler") = "sobol", py::arg("level") = 0.95, py::arg("terms") = std::vector<std::string>{},
           py::arg("matrix") = std::vector<double>{}, py::arg("correlation") = "rank",
           py::arg("shared") = std::vector<std::string>{}, py::arg("threads") = 1)
      .def_readonly("draws", &Sampling::draws)
      .def_readonly("seed", &Sampling::seed)
      .def_property_readonly("sampler", [](const Sampling& s) { return std::string(name_of(s.sampler)); })
      .def_readonly("level", &Sampling::level)
      .def_property_readonly("terms", [](const Sampling& s) { return s.correlations.terms; })
      .def_property_readonly("matrix", [](const Sampling& s) { return s.correlations.matrix; })
      .def_property_readonly("correlation", [](const Sampling& s) { return std::string(name_of(s.correlations.kind)); })
      .def_readonly("shared", &Sampling::shared)
      .def_readonly("threads", &Sampling::threads)
      .def(py::pickle(
          [](const Sampling& s) {
            return py::make_tuple(s.draws, s.seed, std::string(name_of(s.sampler)), s.level, s.correlations.terms,
                                  s.correlations.matrix, std::string(name_of(s.correlations.kind)), s.shared,
                                  s.threads);
          },
          [](const py::tuple& t) {
            return sampling_of(t[0].cast<std::int64_t>(), t[1].cast<std::uint64_t>(), t[2].cast<std::string>(),
                               t[3].cast<double>(), t[4].cast<std::vector<std::string>>(),
                               t[5].cast<std::vector<double>>(), t[6].cast<std::string>(),
                               t[7].cast<std::vector<std::string>>(), t[8].cast<int>());
          }));
  py::class_<Uncertainty>(m, "Uncertainty", "What was simulated of a comparison.")
      .def_readonly("sampling", &Uncertainty::sampling, "How it was drawn.")
      .def_readonly("unknowns", &Uncertainty::unknowns,
                    "The uncertain terms that were drawn: those of the buyer and of `both` once for both offers.")
      .def_readonly("probability_ours_cheaper", &Uncertainty::probability_ours_cheaper,
                    "Share of draws in which ours costs less to own.")
      .def_readonly("probability", &Uncertainty::probability,
                    "The same with the doubt that the number of draws leaves, as an Estimate.")
      .def_readonly("probability_error", &Uncertainty::probability_error,
                    "Its standard error: how far another seed's answer is, usually.")
      .def_readonly("probability_tie", &Uncertainty::probability_tie, "Share of draws in which both cost the same.")
      .def_readonly("correlations_moved", &Uncertainty::correlations_moved,
                    "Largest change of a correlation of the normal scores that made them possible together.");
}

void register_ownership_uncertainty(py::module_& module) {
  py::module_ m = module.attr("ownership");
  bind_analyses(m);
}

}  // namespace cabochon::bindings
