#include "cabochon/improvement/control_chart.hpp"

#include "cases.hpp"

using namespace cabochon;
using namespace cabochon::improvement;

TEST_CASE("charts of Montgomery have his limits and his points out of control") {
  const auto charts =
      cases::read(std::filesystem::path(CABOCHON_TEST_DATA) / "improvement" / "montgomery_charts" / "charts.json");
  for (const auto& [name, known] : charts.items()) {
    INFO(name);
    const auto values = known["value"].get<std::vector<double>>();
    std::vector<double> sizes;
    if (known.contains("size")) sizes.assign(values.size(), known["size"].get<double>());
    const auto kind = value_of<ChartKind>(known["kind"].get<std::string>());
    REQUIRE(kind);
    const auto chart = control_chart(values, sizes, {.kind = *kind, .rules = RunRules::limits});
    const double within = sizes.empty() ? 0.01 : 0.00006;
    CHECK(chart.points[0].low == Approx(known["low"].get<double>()).margin(within));
    CHECK(chart.centre == Approx(known["centre"].get<double>()).margin(within));
    CHECK(chart.points[0].high == Approx(known["high"].get<double>()).margin(within));
    std::vector<std::size_t> out;
    for (const auto& signal : chart.signals) out.push_back(signal.last + 1);
    CHECK(out == known["out"].get<std::vector<std::size_t>>());
  }
}
