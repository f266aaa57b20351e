// Difference of two Dirichlet shares against values made with scipy (tests/data/feedback/bayes_limits/make.py).
#include "cabochon/stats/dirichlet_difference.hpp"

#include "catch.hpp"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cabochon/stats/dirichlet_multinomial.hpp"

using namespace cabochon::stats;

namespace {

std::vector<std::vector<double>> read(const std::string& name) {
  std::ifstream file(std::string(CABOCHON_TEST_DATA) + "/feedback/bayes_limits/" + name);
  std::string line, cell;
  std::getline(file, line);
  std::vector<std::vector<double>> out;
  while (std::getline(file, line)) {
    out.emplace_back();
    std::stringstream cells(line);
    while (std::getline(cells, cell, ',')) out.back().push_back(std::stod(cell));
  }
  return out;
}

}  // namespace

TEST_CASE("correctness: chances of a difference of shares are those of an independent integration") {
  const auto rows = read("chances.csv");
  REQUIRE(rows.size() == 120);
  for (const auto& row : rows) {
    INFO(row[0] << ", " << row[1] << ", " << row[2] << " at " << row[3]);
    CHECK(DirichletDifference({row[0], row[1], row[2]}).cdf(row[3]) == Approx(row[4]).margin(1e-8));
    CHECK(DirichletDifference({row[2], row[1], row[0]}).cdf(-row[3]) == Approx(1 - row[4]).margin(1e-8));
  }
}

TEST_CASE("correctness: quantiles, also where one class has no answer") {
  for (const auto& row : read("limits.csv")) {
    const DirichletDifference after({row[0] + 0.5, row[1] + 0.5, row[2] + 0.5});
    const double tail = (1 - row[3]) / 2;
    CHECK(100 * after.quantile(tail) == Approx(row[4]).margin(1e-6));
    CHECK(100 * after.quantile(1 - tail) == Approx(row[5]).margin(1e-6));
  }
}

TEST_CASE("properties: a quantile is where the chance is reached, and chances never fall") {
  for (const double a : {0.05, 0.5, 3.0, 400.0})
    for (const double b : {0.05, 0.5, 70.0})
      for (const double c : {0.05, 0.5, 3.0, 1e5}) {
        const DirichletDifference of({a, b, c});
        double last = 0;
        for (int i = 0; i <= 40; ++i) {
          const double here = of.cdf(-1 + i / 20.0);
          CHECK(here >= last - 1e-9);
          last = here;
        }
        CHECK(of.cdf(-1) == 0);
        CHECK(of.cdf(1) == 1);
        for (const double p : {1e-4, 0.1, 0.5, 0.99}) {
          const double t = of.quantile(p);
          if (t > -1 + 1e-6 && t < 1 - 1e-6) CHECK(of.cdf(t) == Approx(p).margin(1e-7));
        }
      }
}

TEST_CASE("correctness: counts of millions are summed as counts of thousands are") {
  // The same likelihood, once with every step written out: sum of log(a + j).
  for (const std::int64_t count : {4097, 5000, 30000}) {
    Excess excess;
    excess.put(count, 2);
    for (const double a : {0.01, 1.0, 50.0}) {
      double value = 0, first = 0, second = 0;
      for (std::int64_t j = 0; j < count; ++j) {
        const double x = a + static_cast<double>(j);
        value += 2 * std::log(x);
        first += 2 / x;
        second -= 2 / (x * x);
      }
      const auto sums = detail::rising(excess, a);
      CHECK(sums[0] == Approx(value).epsilon(1e-12));
      CHECK(sums[1] == Approx(first).epsilon(1e-12));
      CHECK(sums[2] == Approx(second).epsilon(1e-12));
    }
  }
  CountExcess cells;
  cells.add({1'000'000'000, 0, 0});
  for (int i = 0; i < 100; ++i) cells.add({i % 3 == 0, i % 3 == 1, i % 3 == 2}), cells.add({1, 1, 0});
  CHECK(fit_dirichlet_multinomial(cells).alpha().sum() > 0);
}
