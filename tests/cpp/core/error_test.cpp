#include "cabochon/core/error.hpp"

#include "catch.hpp"

#include "cabochon/core/table.hpp"

using namespace cabochon;

TEST_CASE("a problem names its place, the value and what was expected") {
  CHECK(to_string(Problem{"orders", "revenue", 17, "'abc'", "a number"}) ==
        "orders, row 17, column 'revenue': got 'abc', expected a number");
}

TEST_CASE("one error spells out ten problems and counts the rest") {
  std::vector<Problem> problems(12, Problem{"orders", "revenue", 0, "nan", "a finite number"});
  const InputError error(problems);
  CHECK(error.total() == 12);
  CHECK(std::string(error.what()).find("and 2 more") != std::string::npos);
}

TEST_CASE("a misspelt column is answered with the nearest name") {
  Table orders("orders");
  orders.add("revenue", Column::of(std::vector<double>{1, 2}));
  CHECK_THROWS_WITH((void)orders.column("revnue"),
                    "orders, column 'revnue': expected one of revenue (did you mean 'revenue'?)");
}
