#include "cabochon/improvement/plan.hpp"

#include "catch.hpp"

#include <cmath>
#include <numeric>

#include "cabochon/core/random.hpp"

#include "../../../src/improvement/binary_program.hpp"

using namespace cabochon;
using namespace cabochon::improvement;

namespace {

using Texts = std::vector<std::optional<std::string>>;

Table actions_of(const std::vector<std::string>& keys, const std::vector<double>& cost,
                 const std::vector<double>& margin, const Texts& needs) {
  Table table("actions");
  table.add("action", Column::text(keys));
  table.add("cost", Column::of(cost));
  table.add("margin", Column::of(margin));
  table.add("needs", Column::text(needs));
  return table;
}

}  // namespace

TEST_CASE("the best set brings along what it needs") {
  const Table actions =
      actions_of({"scan", "train", "portal"}, {4, 3, 5}, {6, 5, 9}, {std::nullopt, std::nullopt, "train"});
  const Plan found = plan(actions, {}, {.budget = 8, .solves = 0});
  CHECK(found.proven);
  CHECK(found.value == Approx(14));
  CHECK(found.cost == Approx(8));
  CHECK(found.bound == Approx(14));
  REQUIRE(found.next_budget);
  CHECK(*found.next_budget == Approx(12));
  CHECK(found.next_added == std::vector<std::string>{"scan"});
}

TEST_CASE("a circle of needs and a budget of nothing are told") {
  const Table circle = actions_of({"a", "b"}, {1, 1}, {1, 1}, {"b", "a"});
  CHECK_THROWS_WITH(plan(circle, {}, {.budget = 5}),
                    "actions, row 0, column 'needs': got a circle: 'a' needs 'b' needs 'a', expected actions of which "
                    "one can be the first");
  CHECK_THROWS_WITH(plan(circle, {}, {.budget = 0}), "plan, column 'budget': got 0, expected a number above 0");
}

TEST_CASE("branch and bound finds what counting out finds") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random draw(seed);
    const int n = 4 + static_cast<int>(draw.below(8));
    BinaryProgram program;
    BinaryRow budget;
    double total = 0;
    for (int j = 0; j < n; ++j) {
      program.value.push_back(std::round(draw.uniform() * 100 - 15));
      budget.terms.push_back({j, draw.uniform()});
      total += budget.terms.back().second;
    }
    budget.limit = total * (0.1 + 0.6 * draw.uniform());
    program.rows.push_back(budget);
    for (int k = 0; k < n; ++k) {
      const int a = static_cast<int>(draw.below(static_cast<std::uint32_t>(n)));
      const int b = static_cast<int>(draw.below(static_cast<std::uint32_t>(n)));
      if (a < b) program.rows.push_back({{{a, 1.0}, {b, k % 2 ? 1.0 : -1.0}}, k % 2 ? 1.0 : 0.0});
    }
    BinarySolver solver(program);
    const BinarySolution found = solver.solve({}, 1000000, [] {});
    double best = 0;
    std::vector<char> x(static_cast<std::size_t>(n));
    for (unsigned mask = 0; mask < 1u << n; ++mask) {
      for (int j = 0; j < n; ++j) x[static_cast<std::size_t>(j)] = static_cast<char>(mask >> j & 1u);
      if (solver.worth(x) > best && solver.feasible(x)) best = solver.worth(x);
    }
    INFO("seed " << seed);
    CHECK(found.proven);
    CHECK(found.value == Approx(best).margin(1e-9));
    CHECK(solver.feasible(found.x));
  }
}

TEST_CASE("a bound is never below what can be had, however early the search ends") {
  Random draw(9);
  BinaryProgram program;
  BinaryRow budget{{}, 5.0};
  for (int j = 0; j < 40; ++j) {
    const double cost = 0.5 + 0.5 * draw.uniform();
    program.value.push_back(cost + 0.05 * draw.uniform());
    budget.terms.push_back({j, cost});
  }
  program.rows.push_back(budget);
  BinarySolver solver(program);
  const double best = solver.solve({}, 10000000, [] {}).value;
  for (const std::int64_t nodes : {1, 3, 10, 100}) {
    const auto found = solver.solve({}, nodes, [] {});
    CHECK(found.bound >= best - 1e-9);
    CHECK(found.value <= best + 1e-9);
  }
}
