// Comparisons over all product groups that a client buys.
#include "bind_record.hpp"

#include <memory>
#include <tuple>

#include "cabochon/ownership/basket.hpp"

#include "progress.hpp"

namespace cabochon::bindings {

using namespace cabochon::ownership;

namespace {

OneSided one_sided_named(const std::string& text) {
  constexpr std::array<std::string_view, 2> names{"error", "drop"};
  if (text == "drop") return OneSided::drop;
  if (text == "error") return OneSided::error;
  throw InputError({"compare_basket", "one_sided", -1, core::quoted(text), one_of(text, names)});
}

py::dict dict_of(const Sides& sides) {
  py::dict out;
  out["ours"] = sides.ours;
  out["theirs"] = sides.theirs;
  out["difference"] = sides.difference;
  return out;
}

using Row = std::tuple<std::string, double, Offer, Offer>;

}  // namespace

void register_ownership_basket(py::module_& module) {
  py::module_ m = module.attr("ownership");
  py::class_<Basket, std::shared_ptr<Basket>>(m, "Basket", "See cabochon.ownership.BasketComparison.")
      .def_property_readonly("groups", &basket_groups_table)
      .def_property_readonly("lines", &basket_lines_table)
      .def_property_readonly("total", [](const Basket& b) { return dict_of(b.total); })
      .def_property_readonly("without_metal", [](const Basket& b) { return dict_of(b.without_metal); })
      .def_property_readonly(
          "price_only",
          [](const Basket& b) { return b.price_only ? py::object(dict_of(*b.price_only)) : py::object(py::none()); })
      .def_readonly("pieces_per_year", &Basket::pieces_per_year)
      .def_readonly("flips", &Basket::flips)
      .def_readonly("uncertainty", &Basket::uncertainty)
      .def_property_readonly("verdict", [](const Basket& b) { return std::string(name_of(b.verdict)); })
      .def_property_readonly("comparisons", [](const Basket& b) {
        py::dict out;
        for (const auto& group : b.groups) out[py::str(group.group)] = py::cast(group.comparison);
        return out;
      });
  m.def(
      "compare_basket",
      [](const std::vector<Row>& rows, const Buyer& buyer, const std::string& one_sided, const Sampling& sampling,
         const py::object& progress) {
        std::vector<BasketItem> items;
        for (const auto& [group, pieces, ours, theirs] : rows)
          items.push_back({.group = group, .pieces_per_year = pieces, .ours = ours, .theirs = theirs});
        const OneSided asked = one_sided_named(one_sided);
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return compare_basket(items, buyer, asked, sampling, report);
      },
      py::arg("items"), py::arg("buyer"), py::kw_only(), py::arg("one_sided"), py::arg("sampling"),
      py::arg("progress") = py::none(), "Sums comparisons over groups; see cabochon.ownership.compare_basket.");
  m.def(
      "compare_basket_tables",
      [](const Table& ours, const Table& theirs, const Buyer& buyer, const Table& mix, const std::string& by,
         const std::string& one_sided, const Sampling& sampling, const py::object& progress) {
        const OneSided asked = one_sided_named(one_sided);
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        return compare_basket(basket_items(ours, theirs, buyer, mix, by), buyer, asked, sampling, report);
      },
      py::arg("ours"), py::arg("theirs"), py::arg("buyer"), py::arg("mix"), py::kw_only(), py::arg("by"),
      py::arg("one_sided"), py::arg("sampling"), py::arg("progress") = py::none(),
      "The same from tables; see cabochon.ownership.compare_basket.");
}

}  // namespace cabochon::bindings
