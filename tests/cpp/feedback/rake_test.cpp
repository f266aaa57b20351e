// Raking: an independent implementation, what raking keeps, and what it refuses.
#include "cabochon/feedback/rake.hpp"

#include "catch.hpp"

#include <cmath>

#include "cases.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

using Texts = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;

Margin margin(const std::string& column, const Texts& values, std::vector<double> totals) {
  return {column, Column::text(values), std::move(totals)};
}

Margin margin(const std::string& column, Integers values, std::vector<double> totals) {
  return {column, Column::of(std::move(values)), std::move(totals)};
}

/// Two columns of two values each: a 0 0 1, b 0 1 0.
Table corner() {
  Table out("frame");
  out.add("a", Column::of(Integers{0, 0, 1}));
  return out.add("b", Column::of(Integers{0, 1, 0}));
}

std::string refusal(const Table& sample, const std::vector<Margin>& margins, const RakeOptions& options = {}) {
  try {
    (void)rake(sample, margins, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was refused";
}

}  // namespace

TEST_CASE("correctness: weights of R's survey package (4.1-1), with start weights and up to three margins") {
  const auto all = cases::read(std::string(CABOCHON_TEST_DATA) + "/feedback/raking/raking.json");
  REQUIRE(all.size() == 2);
  for (const auto& one : all) {
    INFO(one["name"]);
    Table sample = cases::table("sample", one["columns"]);
    sample.add("start", Column::of(one["start"].get<std::vector<double>>()));
    std::vector<Margin> margins;
    for (const auto& [column, totals] : one["margins"].items()) {
      Texts values;
      std::vector<double> numbers;
      for (const auto& [value, total] : totals.items()) {
        values.push_back(value);
        numbers.push_back(total.get<double>());
      }
      margins.push_back(margin(column, values, numbers));
    }
    const auto weights = rake(sample, margins, {"start", 1e-13});
    const auto expected = one["weights"].get<std::vector<double>>();
    REQUIRE(weights.size() == expected.size());
    for (std::size_t row = 0; row < weights.size(); ++row) CHECK(weights[row] == Approx(expected[row]).epsilon(1e-12));
  }
}

TEST_CASE("properties: sums are right, and the odds between cells stay those of the start") {
  Table sample("frame");
  sample.add("a", Column::of(Integers{0, 0, 1, 1})).add("b", Column::of(Integers{0, 1, 0, 1}));
  sample.add("w", Column::of(std::vector<double>{4, 1, 2, 3}));
  const auto w = rake(sample, {margin("a", Integers{0, 1}, {30, 70}), margin("b", Integers{1, 0}, {55, 45})}, {"w"});
  CHECK(w[0] * w[3] / (w[1] * w[2]) == Approx(6).epsilon(1e-9));
  CHECK(w[0] + w[1] == Approx(30));
  CHECK(w[0] + w[2] == Approx(45));
}

TEST_CASE("edges: no rows, null as a value, truth values and days, a total of 0") {
  Table none("frame");
  none.add("a", Column::text(Texts{}));
  CHECK(rake(none, {margin("a", Texts{"x"}, {0})}).empty());
  Table some("frame");
  some.add("a", Column::text(std::vector<std::optional<std::string>>{"x", std::nullopt, "y"}));
  some.add("b", Column::booleans({1, 0, 1})).add("c", Column::dates({7, 7, 8}));
  const Column values = Column::text(std::vector<std::optional<std::string>>{std::nullopt, "y", "x"});
  CHECK(rake(some, {{"a", values, {5, 0, 2}}}) == std::vector<double>{2, 5, 0});
  CHECK(rake(some, {{"b", Column::booleans({0, 1}), {3, 8}}}) == std::vector<double>{4, 3, 4});
  CHECK(rake(some, {{"c", Column::dates({8, 7}), {3, 8}}}) == std::vector<double>{4, 4, 3});
}

TEST_CASE("edges: so many margins that their product is larger than the rows") {
  Table sample("frame");
  std::vector<Margin> margins;
  for (int m = 0; m < 12; ++m) {
    Integers column, values;
    for (std::int64_t row = 0; row < 40; ++row) column.push_back((row * (m + 3)) % 40);
    for (std::int64_t v = 0; v < 40; ++v) values.push_back(v);
    std::vector<double> totals(40, 0);
    for (const auto v : column) totals[static_cast<std::size_t>(v)] += 2;
    sample.add("m" + std::to_string(m), Column::of(column));
    margins.push_back(margin("m" + std::to_string(m), values, totals));
  }
  for (const double w : rake(sample, margins)) CHECK(w == Approx(2));
}

TEST_CASE("input checks: what cannot be raked is named") {
  const Margin a = margin("a", Integers{0, 1}, {1, 1});
  Table weighted = corner();
  weighted.add("w", Column::of(std::vector<std::optional<double>>{1, -2, std::nullopt}));
  Table unweighted = corner();
  unweighted.add("w", Column::of(std::vector<double>{1, 1, 0}));
  const std::vector<std::pair<std::string, std::string>> all{
      {refusal(corner(), {}), "rake, column 'margins': got none, expected at least one column with its totals"},
      {refusal(corner(), {a, margin("b", Integers{0, 1}, {3, 1})}),
       "rake, column 'margins': got a 2, b 4, expected totals that agree"},
      {refusal(corner(), {margin("a", Integers{0}, {1})}),
       "frame, row 2, column 'a': got 1, expected a value with a total in margins"},
      {refusal(corner(), {margin("a", Integers{0, 1, 2}, {1, 1, 1})}),
       "rake, column 'margins.a': got 2, expected a value that some row has"},
      {refusal(corner(), {margin("a", Integers{0, 1}, {1, -1})}),
       "rake, column 'margins.a': got -1, expected a total of at least 0"},
      {refusal(corner(), {margin("a", Integers{0, 1, 0}, {1, 1, 1})}),
       "rake, row 2, column 'margins.a': got 0, expected each value once"},
      {refusal(corner(), {margin("a", Integers{0, 1}, {1})}),
       "rake, column 'margins.a': got 1 totals, expected a total for each of 2 values"},
      {refusal(corner(), {margin("a", Texts{"0", "1"}, {1, 1})}),
       "frame, column 'a': got a column of numbers, expected a column of text, like the values in margins"},
      {refusal(corner(), {a, a}), "rake, column 'margins': got 'a' twice, expected each column once"},
      {refusal(corner(), {margin("c", Integers{0}, {1})}),
       "frame, column 'c': expected one of a, b (did you mean 'a'?)"},
      {refusal(weighted, {a}, {"w"}),
       "2 problems\n  frame, row 1, column 'w': got -2, expected a number of at least 0\n"
       "  frame, row 2, column 'w': got null, expected a number of at least 0"},
      {refusal(unweighted, {a}, {"w"}),
       "rake, column 'margins.a': got 1, expected a value of rows with a weight above 0"},
      {refusal(corner(), {a}, {{}, -1}), "rake, column 'tolerance': got -1, expected a number of at least 0"}};
  for (const auto& [got, expected] : all) CHECK(got == expected);
}

TEST_CASE("edges: margins that contradict each other in these cells do not settle") {
  Table apart("frame");
  apart.add("a", Column::of(Integers{0, 1})).add("b", Column::of(Integers{0, 1}));
  const std::vector<Margin> margins{margin("a", Integers{0, 1}, {30, 70}), margin("b", Integers{0, 1}, {50, 50})};
  try {
    (void)rake(apart, margins);
    FAIL("nothing was refused");
  } catch (const FitError& error) {
    CHECK(error.iterations() == 1000);
    CHECK(error.gap() > 0.1);
    CHECK(std::string(error.what()).find("raking did not settle (after 1000 iterations") == 0);
  }
}

TEST_CASE("edges: what progress throws ends the work") {
  Table apart("frame");
  Integers rows(300000);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
  std::vector<double> totals(rows.size(), 1.0);
  totals.front() = 2;
  apart.add("a", Column::of(rows)).add("b", Column::of(rows));
  std::vector<Margin> margins{margin("a", rows, totals), margin("b", rows, totals)};
  margins[1].totals.front() = 1;
  margins[1].totals.back() = 2;
  struct Stop {};
  CHECK_THROWS_AS(rake(apart, margins, {}, [](std::int64_t, std::int64_t) { throw Stop{}; }), Stop);
}
