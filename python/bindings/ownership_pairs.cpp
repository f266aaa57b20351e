// Many pairs of offers at once.
#include <array>

#include "cabochon/core/nearest.hpp"
#include "cabochon/core/text.hpp"
#include "cabochon/ownership/pairs.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

using namespace cabochon::ownership;

void register_ownership_pairs(py::module_& module) {
  py::module_ m = module.attr("ownership");
  m.def(
      "compare_pairs",
      [](const Table& pairs, const Buyer& buyer, const std::string& of, std::vector<std::string> terms,
         const std::string& one_sided, int threads, const py::object& progress) {
        constexpr std::array<std::string_view, 2> names{"error", "drop"};
        PairOptions options{.terms = std::move(terms), .threads = threads};
        const auto whose = value_of<Of>(of);
        if (!whose) throw InputError({"compare_pairs", "of", -1, core::quoted(of), one_of(of, Names<Of>::values)});
        options.of = *whose;
        if (one_sided != "error" && one_sided != "drop")
          throw InputError({"compare_pairs", "one_sided", -1, core::quoted(one_sided), one_of(one_sided, names)});
        options.one_sided = one_sided == "drop" ? OneSided::drop : OneSided::error;
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release unlocked;
        return compare_pairs(pairs, buyer, options, report);
      },
      py::arg("pairs"), py::arg("buyer"), py::kw_only(), py::arg("of"), py::arg("terms"), py::arg("one_sided"),
      py::arg("threads"), py::arg("progress") = py::none(),
      "Verdicts, derivatives and break-evens of many pairs; see cabochon.ownership.compare_pairs.");
}

}  // namespace cabochon::bindings
