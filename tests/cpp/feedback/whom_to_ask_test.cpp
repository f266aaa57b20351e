// The list in C++ on the case that Python's tests work out by hand.
#include "cabochon/feedback/whom_to_ask.hpp"

#include "catch.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

accounts::Book small_book() {
  Table accounts("accounts"), contacts("contacts"), orders("orders");
  accounts.add("account", Column::of(std::vector<std::int64_t>{1}));
  contacts.add("contact", Column::text(std::vector<std::string>{"a", "b", "c"}));
  contacts.add("account", Column::of(std::vector<std::int64_t>{1, 1, 1}));
  contacts.add("role", Column::text(std::vector<std::string>{"economic", "technical", "technical"}));
  orders.add("order", Column::of(std::vector<std::int64_t>{1}));
  orders.add("account", Column::of(std::vector<std::int64_t>{1}));
  orders.add("date", Column::dates({day_from_text("2026-09-01")->number}));
  orders.add("revenue", Column::of(std::vector<double>{900}));
  return accounts::Book::load({accounts, contacts, orders}, {.currency = "EUR"});
}

}  // namespace

TEST_CASE("the dearest ask comes first, and the second of a role is worth less") {
  WhomToAskOptions options;
  options.as_of = *day_from_text("2026-10-31");
  options.budget = 2;
  const AskList list = whom_to_ask(small_book(), options);
  REQUIRE(list.asked.rows() == 2);
  CHECK(list.asked.column("contact").text_at(0) == "a");
  CHECK(list.asked.column("contact").text_at(1) == "b");
  CHECK(list.asked.column("worth").values<double>()[0] == Approx(12.5));  // 900 / 3 * 1/6 * (1 - 3/4)
  REQUIRE(list.stopped.rows() == 1);
  CHECK(list.stopped.column("reason").text_at(0) == "budget");
  CHECK(list.stopped.column("worth").values<double>()[0] == Approx(900.0 / 18 * (3.0 / 4 - 3.0 / 5)));
  REQUIRE(list.missing.rows() == 1);
  CHECK(list.missing.column("action").text_at(0) == "find a user at 1");
  CHECK(list.weighted_by == "revenue");
}

TEST_CASE("a budget of nothing is an error") {
  CHECK_THROWS_AS(whom_to_ask(small_book(), WhomToAskOptions{}), InputError);
}
