#include "cabochon/core/dates.hpp"

#include "catch.hpp"

using namespace cabochon;

TEST_CASE("a month has a first and a last day") {
  const Month october = parse_month("report", "month", "2026-10");
  CHECK(to_string(october.first()) == "2026-10-01");
  CHECK(to_string(october.last()) == "2026-10-31");
  CHECK(to_string(parse_month("report", "month", "2024-02").last()) == "2024-02-29");
  CHECK(to_string(parse_month("report", "month", "2100-02").last()) == "2100-02-28");
  CHECK(Month::of(Day::from_calendar(2026, 10, 31)) == october);
}

TEST_CASE("months are counted across years, also before 1970") {
  CHECK(to_string(Month::of(2026, 10) + 3) == "2027-01");
  CHECK(to_string(Month::of(1970, 1) - 1) == "1969-12");
  CHECK(to_string(Month::of(1970, 1) - 12) == "1969-01");
  CHECK(to_string(Month::of(1970, 1) - 13) == "1968-12");
  CHECK(Month::of(2026, 1) - Month::of(2024, 12) == 13);
  for (std::int32_t n = -2000; n < 2000; ++n) CHECK(Month::of(Month{n}.first()) == Month{n});
}

TEST_CASE("a day some months later stays inside its month") {
  CHECK(to_string(add_months(Day::from_calendar(2026, 1, 31), 1)) == "2026-02-28");
  CHECK(to_string(add_months(Day::from_calendar(2026, 3, 31), -1)) == "2026-02-28");
  CHECK(to_string(add_months(Day::from_calendar(2026, 1, 15), 12)) == "2027-01-15");
}

TEST_CASE("what is no month is refused") {
  for (const std::string text : {"2026-13", "2026-1", "2026", "october", "", "2026-10-01", "2026/10"}) {
    CHECK_THROWS_WITH((void)parse_month("report", "month", text),
                      "report, column 'month': got '" + text + "', expected a month written as 2026-10");
  }
}
