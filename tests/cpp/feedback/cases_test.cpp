#include "cases.hpp"

#include "cabochon/feedback/nps_table.hpp"

using namespace cabochon;

TEST_CASE("parity: NPS of the cases that Python reads too") {
  const auto all = cases::of("feedback");
  REQUIRE(all.size() >= 3);
  for (const auto& one : all) {
    INFO(one.name);
    feedback::NpsOptions options;
    options.level = one.input["level"].get<double>();
    options.method = one.input["method"] == "wald" ? feedback::NpsMethod::wald : feedback::NpsMethod::adjusted_wald;
    const auto by = one.input["by"].get<std::vector<std::string>>();
    cases::check(feedback::nps(cases::table("answers", one.input["columns"]), by, options), one.expected["columns"]);
  }
}
