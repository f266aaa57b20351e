#include "cases.hpp"

#include "cabochon/improvement/pareto_table.hpp"

using namespace cabochon;

TEST_CASE("parity: Pareto of the cases that Python reads too") {
  const auto all = cases::of("improvement");
  REQUIRE(all.size() >= 2);
  for (const auto& one : all) {
    INFO(one.name);
    improvement::ParetoOptions options;
    options.threshold = one.input["threshold"].get<double>();
    if (!one.input["weight"].is_null()) options.weight = one.input["weight"].get<std::string>();
    cases::check(improvement::pareto(cases::table("complaints", one.input["columns"]),
                                     one.input["by"].get<std::string>(), options),
                 one.expected["columns"]);
  }
}
