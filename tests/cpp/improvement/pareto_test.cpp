#include "cabochon/improvement/pareto.hpp"

#include "catch.hpp"

#include <cmath>
#include <limits>

#include "cabochon/improvement/pareto_table.hpp"

using namespace cabochon;
using namespace cabochon::improvement;

namespace {

Table weighted(std::vector<std::optional<std::string>> names, std::vector<double> weights) {
  Table table("tickets");
  table.add("reason", Column::text(names)).add("cost", Column::of(std::move(weights)));
  return table;
}

std::size_t vital_count(const Table& table) {
  std::size_t count = 0;
  for (const auto v : table.column("vital").values<std::uint8_t>()) count += v;
  return count;
}

}  // namespace

TEST_CASE("correctness: Montgomery's purchase order errors reach 80 % exactly at the third category") {
  const std::vector<std::int64_t> counts{80, 27, 66, 94, 33};
  const auto lines = pareto(std::span<const std::int64_t>(counts));
  const std::vector<std::size_t> order{3, 0, 2, 4, 1};
  const std::vector<double> cumulative{94.0 / 300, 0.58, 0.8, 0.91, 1};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(lines[i].category == order[i]);
    CHECK(lines[i].cumulative == cumulative[i]);
    CHECK(lines[i].vital == (i < 3));
  }
  CHECK(lines[0].share == Approx(0.3133).margin(5e-5));
}

TEST_CASE("correctness: 80 % reached exactly by decimals whose binary sums fall short or beyond") {
  // 0.5 + 0.3 is a little less than 0.8 of 1 when added as binary numbers exactly; 0.1 + 0.2 a little more than 0.3.
  CHECK(vital_count(pareto(weighted({"a", "b", "c"}, {0.5, 0.3, 0.2}), "reason", {.weight = "cost"})) == 2);
  const auto table = weighted({"a", "a", "b"}, {0.1, 0.2, 0.3});
  CHECK(vital_count(pareto(table, "reason", {.weight = "cost", .threshold = 0.5})) == 1);
  CHECK(pareto(table, "reason", {.weight = "cost"}).column("value").values<double>()[0] == 0.3);
  for (int tenths = 1; tenths <= 10; ++tenths) {
    const auto ten = weighted({"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}, std::vector<double>(10, 0.1));
    CHECK(vital_count(pareto(ten, "reason", {.weight = "cost", .threshold = tenths / 10.0})) ==
          static_cast<std::size_t>(tenths));
  }
}

TEST_CASE("correctness: values that are no decimals reach the threshold within their rounding") {
  const double third = 1.0 / 3;
  CHECK(vital_count(pareto(weighted({"a", "b", "c"}, {third, third, third}), "reason",
                           {.weight = "cost", .threshold = 2.0 / 3})) == 2);
}

TEST_CASE("properties: integers too large for doubles are still told apart") {
  Table table("t");
  table.add("reason", Column::text(std::vector<std::string>{"a", "b"}));
  table.add("cost", Column::of(std::vector<std::uint64_t>{~0ull - 1, ~0ull}));
  const Table result = pareto(table, "reason", {.weight = "cost", .threshold = 0.5});
  CHECK(result.column("category").text_at(0) == "b");
  CHECK(vital_count(result) == 1);
  CHECK(vital_count(pareto(table, "reason", {.weight = "cost", .threshold = 1})) == 2);
}

TEST_CASE("edges: ties by name, null a category of its own, one row, no rows, zero weights") {
  Table table("tickets");
  table.add("reason", Column::text(std::vector<std::optional<std::string>>{"b", std::nullopt, "a", "c", "c"}));
  const Table result = pareto(table, "reason");
  REQUIRE(result.rows() == 4);
  CHECK(result.column("category").text_at(0) == "c");
  CHECK(result.column("category").text_at(1) == "a");
  CHECK(result.column("category").text_at(2) == "b");
  CHECK(result.column("category").is_null(3));
  CHECK(result.column("value").values<std::int64_t>()[0] == 2);
  CHECK(result.column("cumulative").values<double>()[3] == 1);

  Table none("tickets");
  none.add("reason", Column::text(std::vector<std::string>{}));
  CHECK(pareto(none, "reason").rows() == 0);
  CHECK(pareto(none, "reason").names() ==
        std::vector<std::string>{"category", "value", "share", "cumulative", "vital"});

  const Table zeros = pareto(weighted({"a", "b"}, {0, 0}), "reason", {.weight = "cost"});
  CHECK(zeros.column("share").is_null(0));
  CHECK(zeros.column("cumulative").is_null(1));
  CHECK(vital_count(zeros) == 0);
  const Table partly = pareto(weighted({"a", "b"}, {0, 5}), "reason", {.weight = "cost", .threshold = 1});
  CHECK(vital_count(partly) == 1);
}

TEST_CASE("input checks: wrong weights and thresholds") {
  const double inf = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH(pareto(weighted({"a", "b", "c"}, {-1, std::nan(""), inf}), "reason", {.weight = "cost"}),
                    "3 problems\n"
                    "  tickets, row 0, column 'cost': got -1, expected a number of at least 0\n"
                    "  tickets, row 1, column 'cost': got nan, expected a number of at least 0\n"
                    "  tickets, row 2, column 'cost': got inf, expected a number of at least 0");
  for (const double threshold : {0.0, -0.5, 1.5, inf})
    CHECK_THROWS_WITH(
        pareto(weighted({"a"}, {1}), "reason", {.threshold = threshold}),
        "pareto, column 'threshold': got " + number_text(threshold) + ", expected a number above 0 and at most 1");
  CHECK_THROWS_WITH(pareto(weighted({"a"}, {1}), "reasn"),
                    "tickets, column 'reasn': expected one of reason, cost (did you mean 'reason'?)");
}
