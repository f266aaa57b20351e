// std::quoted must not be chosen over core's: <iomanip> comes first on purpose.
#include "catch.hpp"

#include <iomanip>
#include <sstream>
#include <string>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/datum.hpp"
#include "cabochon/core/money.hpp"
#include "cabochon/ownership.hpp"

using namespace cabochon;

TEST_CASE("input checks: values stand in single quotes, also where std::quoted is at hand") {
  const std::string code = "euro";
  const auto text_of = [](auto&& wrong) {
    try {
      wrong();
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("nothing was thrown");
  };
  CHECK(text_of([&] { (void)parse_day("orders", "date", code); }).find("'euro'") != std::string::npos);
  CHECK(text_of([&] { (void)currency_of("Book", code); }).find("'euro'") != std::string::npos);
  std::ostringstream out;
  out << std::quoted(code);
  CHECK(out.str() == "\"euro\"");
}
