#include "cabochon/core/money.hpp"

#include "catch.hpp"

#include <limits>

using namespace cabochon;

TEST_CASE("money is whole minor units and says its currency") {
  CHECK(Money<"EUR">::of(19.99).units() == 1999);
  CHECK(Money<"JPY">::of(1500).to_string() == "1500 JPY");
  CHECK(Money<"KWD">::of(1.5).to_string() == "1.500 KWD");
  CHECK(Money<"EUR">::of(-0.05).to_string() == "-0.05 EUR");
  CHECK((Money<"EUR">::of(0.1) + Money<"EUR">::of(0.2)) == Money<"EUR">::of(0.3));
  CHECK((Money<"EUR">::of(1) - Money<"EUR">::of(2.5)).units() == -150);
}

TEST_CASE("halves round to the even unit") {
  CHECK(round_half_even("test", 0.5) == 0);
  CHECK(round_half_even("test", 1.5) == 2);
  CHECK(round_half_even("test", 2.5) == 2);
  CHECK(round_half_even("test", -0.5) == 0);
  CHECK(round_half_even("test", -1.5) == -2);
  CHECK(round_half_even("test", 2.5000001) == 3);
  CHECK((Money<"EUR">::of_units(25) * 0.1).units() == 2);
  CHECK((Money<"EUR">::of_units(35) * 0.1).units() == 4);
}

TEST_CASE("currencies convert only at a stated rate") {
  CHECK(convert(Money<"EUR">::of(19.99), Rate<"EUR", "USD">{1.08}).to_string() == "21.59 USD");
  CHECK(convert(Money<"USD">::of(10), Rate<"USD", "JPY">{149.5}).units() == 1495);
  CHECK_THROWS_WITH(convert(Money<"EUR">::of(1), Rate<"EUR", "USD">{}),
                    "Rate, column 'value': got 0, expected a number above 0");
}

TEST_CASE("amounts of a currency known at run time do not mix") {
  CHECK((Amount::of(1.1, "EUR") + Amount::of(2.2, "EUR")).to_string() == "3.30 EUR");
  CHECK_THROWS_WITH(Amount::of(1, "EUR") + Amount::of(1, "USD"),
                    "Amount, column 'currency': got 'USD', expected 'EUR', or a conversion at a stated rate");
  CHECK_THROWS_WITH(Amount::of(1, "EURO"),
                    "Amount, column 'currency': got 'EURO', expected a currency code of ISO "
                    "4217 such as EUR (did you mean 'EUR'?)");
}

TEST_CASE("what does not fit is refused") {
  CHECK_THROWS_AS(Money<"EUR">::of(std::numeric_limits<double>::quiet_NaN()), InputError);
  CHECK_THROWS_AS(Money<"EUR">::of(1e300), InputError);
  CHECK_THROWS_AS(Money<"EUR">::of_units(INT64_MAX) + Money<"EUR">::of_units(1), InputError);
  CHECK_THROWS_AS(-Money<"EUR">::of_units(INT64_MIN), InputError);
}

TEST_CASE("the table of currencies is sorted, and each code is three capital letters") {
  for (std::size_t i = 0; i < currencies.size(); ++i) {
    const auto code = currencies[i].code;
    CHECK(code.size() == 3);
    CHECK(code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos);
    if (i > 0) CHECK(currencies[i - 1].code < code);
  }
  CHECK(currencies[currency_index("JPY")].minor_digits == 0);
  CHECK(currencies[currency_index("RUB")].minor_digits == 2);
  CHECK(currencies[currency_index("BHD")].minor_digits == 3);
}
