// Several offers for the same goods, and how probable each is the cheapest to own.
#include "bind_record.hpp"

#include <string>
#include <vector>

#include "cabochon/ownership/ranking.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

using namespace cabochon::ownership;

void register_ownership_ranking(py::module_& module) {
  py::module_ m = module.attr("ownership");
  m.def(
      "rank",
      [](const std::vector<Offer>& offers, const Buyer& buyer, std::size_t reference, bool drop,
         const Sampling& sampling, const py::object& progress) {
        const ProgressFunction report = progress_from(progress);
        const Ranking found = [&] {
          const py::gil_scoped_release release;
          return rank(offers, buyer, reference, drop ? OneSided::drop : OneSided::error, sampling, report);
        }();
        py::dict missing;
        for (const auto& line : found.not_considered)
          missing[py::str(std::string(name_of(line.line)))] = py::cast(line.missing);
        return py::make_tuple(table_of(found), missing, found.unknowns);
      },
      py::arg("offers"), py::arg("buyer"), py::kw_only(), py::arg("reference"), py::arg("drop"), py::arg("sampling"),
      py::arg("progress") = py::none(), "Table, lines left out and unknowns; see cabochon.ownership.rank.");
}

}  // namespace cabochon::bindings
