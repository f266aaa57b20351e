#include "cabochon/feedback/coverage.hpp"

#include "catch.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

using Texts = std::vector<std::optional<std::string>>;
using Integers = std::vector<std::optional<std::int64_t>>;

const Day today = parse_day("test", "as_of", "2026-10-31");

// Rossi is judged by all three roles, Weber by one; Weber's answer came 364 days before the last day of the window.
accounts::Book book() {
  Table clients("accounts"), contacts("contacts"), responses("responses"), orders("orders");
  clients.add("account", Column::text(Texts{"rossi", "weber"}));
  clients.add("roles_expected", Column::text(Texts{std::nullopt, "technical"}));
  contacts.add("contact", Column::text(Texts{"anna", "bob", "carl"}));
  contacts.add("account", Column::text(Texts{"rossi", "rossi", "weber"}));
  contacts.add("role", Column::text(Texts{"technical", "economic", "technical"}));
  responses.add("response", Column::of(std::vector<std::int64_t>{1, 2, 3, 4}));
  responses.add("contact", Column::text(Texts{"anna", "anna", "bob", "carl"}));
  responses.add("date", Column::text(Texts{"2026-10-31", "2026-10-01", "2025-10-31", "2025-11-01"}));
  responses.add("nps", Column::of(Integers{4, 9, 8, 10}));
  responses.add("recorded_by", Column::text(Texts{std::nullopt, "sales", std::nullopt, std::nullopt}));
  orders.add("order", Column::of(std::vector<std::int64_t>{1, 2, 3}));
  orders.add("account", Column::text(Texts{"rossi", "weber", "weber"}));
  orders.add("date", Column::text(Texts{"2026-09-01", "2026-09-01", "2025-10-31"}));
  orders.add("revenue", Column::of(std::vector<double>{60, 30, 1e9}));
  orders.add("cost", Column::of(std::vector<std::optional<double>>{50, std::nullopt, 0}));
  accounts::BookOptions options;
  options.currency = "EUR";
  std::vector<Table> tables;
  for (Table* table : {&clients, &contacts, &responses, &orders}) tables.push_back(std::move(*table));
  return accounts::Book::load(std::move(tables), options);
}

CoverageOptions whose(Stake stake, std::int32_t days = 365) { return {today, days, stake}; }

std::int64_t count(const Table& table, const std::string& column, std::size_t row) {
  return table.column(column).values<std::int64_t>()[row];
}

}  // namespace

TEST_CASE("correctness: who was heard in the window, worked out by hand") {
  const Table table = coverage(book(), whose(Stake::revenue));
  REQUIRE(table.rows() == 2);
  CHECK(table.column("account").text_at(0) == "rossi");
  CHECK(count(table, "technical_answers", 0) == 2);
  CHECK(count(table, "economic_answers", 0) == 0);  // bob answered a day before the window
  CHECK(table.column("not_heard").text_at(0) == "economic,user");
  CHECK(table.column("not_heard").is_null(1));  // carl, on the window's first day
  CHECK(table.column("heard").values<std::uint8_t>()[0] == 0);
  CHECK(table.column("heard").values<std::uint8_t>()[1] == 1);
  CHECK(count(table, "recorded", 0) == 1);
  CHECK(table.column("value").values<double>()[1] == 30);  // the order of a day before the window is not in it
}

TEST_CASE("properties: a longer window hears at least as much, and shares lie between 0 and 1") {
  std::int64_t before = 0;
  for (const std::int32_t days : {1, 31, 364, 365, 366, 100000}) {
    const CoverageTotal total = coverage_total(book(), whose(Stake::revenue, days));
    CHECK(total.answers >= before);
    CHECK(total.accounts == 2);
    CHECK(total.accounts_heard <= total.accounts);
    if (total.heard_share) CHECK((*total.heard_share >= 0 && *total.heard_share <= 1));
    before = total.answers;
  }
  CHECK(before == 4);
}

TEST_CASE("correctness: lines without the amounts that a value needs are left out and counted") {
  const CoverageTotal revenue = coverage_total(book(), whose(Stake::revenue));
  CHECK(revenue.lines_without_value == 0);
  CHECK(revenue.heard_share.value() == Approx(30.0 / 90).epsilon(1e-15));
  const CoverageTotal margin = coverage_total(book(), whose(Stake::margin));
  CHECK(margin.lines_without_value == 1);
  CHECK(margin.value == 10);
  CHECK(margin.value_heard == 0);
}

TEST_CASE("properties: each month is what coverage says on its last day") {
  bool mixed = true;
  const Table months = coverage_over_time(book(), whose(Stake::revenue), 14, &mixed);
  REQUIRE(months.rows() == 14);
  CHECK_FALSE(mixed);
  const auto number = [&](const std::string& name, std::size_t row) {
    return months.column(name).values<double>()[row];
  };
  CHECK(to_string(Day{months.column("date").values<std::int32_t>()[0]}) == "2025-09-30");
  CHECK(to_string(Day{months.column("date").values<std::int32_t>()[5]}) == "2026-02-28");
  for (std::size_t row = 0; row < 14; ++row) {
    CoverageOptions options = whose(Stake::revenue);
    options.as_of = Day{months.column("date").values<std::int32_t>()[row]};
    const CoverageTotal total = coverage_total(book(), options);
    CHECK(number("value", row) == total.value);
    CHECK(months.column("expected_share").is_null(static_cast<std::int64_t>(row)) == !total.heard_share);
    CHECK(number("by_none", row) + number("by_one", row) + number("by_two", row) + number("by_three", row) ==
          total.value);
  }
  CHECK(number("by_one", 13) == 90);  // Rossi 60 by the technical buyer, Weber 30 likewise
  CHECK(number("at_least_one", 13) == 1);
  CHECK(number("at_least_two", 13) == 0);
  CHECK(number("by_none", 1) == 1e9);  // Weber answered the day after
  CHECK(months.column("at_least_one").is_null(0));
}

TEST_CASE("input checks: a window has at least a day, and months are counted") {
  for (const std::int32_t months : {0, -1, 1201})
    CHECK_THROWS_AS(coverage_over_time(book(), whose(Stake::revenue), months), InputError);
  CHECK_THROWS_AS(coverage(book(), whose(Stake::revenue, 0)), InputError);
  CHECK_THROWS_AS(coverage_total(book(), whose(Stake::revenue, -1)), InputError);
}

TEST_CASE("edges: a book without answers or orders") {
  Table clients("accounts");
  clients.add("account", Column::text(Texts{"rossi"}));
  accounts::BookOptions options;
  options.currency = "EUR";
  std::vector<Table> tables;
  tables.push_back(std::move(clients));
  const auto empty = accounts::Book::load(std::move(tables), options);
  const Table table = coverage(empty, whose(Stake::revenue));
  REQUIRE(table.rows() == 1);
  CHECK(table.column("not_heard").text_at(0) == "economic,technical,user");
  CHECK(table.column("value").is_null(0));
  CHECK_FALSE(coverage_total(empty, whose(Stake::revenue)).heard_share.has_value());
}
