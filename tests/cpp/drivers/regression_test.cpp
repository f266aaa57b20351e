#include "cabochon/drivers/regression.hpp"

#include "catch.hpp"

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cabochon/core/random.hpp"
#include "cabochon/drivers/attenuation.hpp"

using namespace cabochon;
using namespace cabochon::drivers;

namespace {

Table read_csv(const std::string& path) {
  std::ifstream file(path);
  std::string line, cell;
  std::getline(file, line);
  std::vector<std::string> names;
  for (std::stringstream head(line); std::getline(head, cell, ',');) names.push_back(cell);
  std::vector<std::vector<double>> columns(names.size());
  while (std::getline(file, line)) {
    std::stringstream row(line);
    for (auto& column : columns) {
      std::getline(row, cell, ',');
      column.push_back(std::stod(cell));
    }
  }
  Table table("frame");
  for (std::size_t c = 0; c < names.size(); ++c) table.add(names[c], Column::of(columns[c]));
  return table;
}

double at(const Table& table, const char* column, std::size_t row) {
  return table.column(column).values<double>()[row];
}

Table simulated(std::int64_t n) {
  Random random(4);
  std::vector<double> x, z, y;
  std::vector<std::int64_t> account;
  for (std::int64_t i = 0; i < n; ++i) {
    x.push_back(random.normal());
    z.push_back(random.normal());
    y.push_back(1 + 2 * x.back() - z.back() + random.normal());
    account.push_back(static_cast<std::int64_t>(random.below(40)));
  }
  Table table("frame");
  table.add("x", Column::of(x)).add("z", Column::of(z)).add("y", Column::of(y)).add("account", Column::of(account));
  return table;
}

}  // namespace

TEST_CASE("Longley's certified coefficients and errors hold to twelve digits") {
  RegressOptions options;
  options.se = Errors::classical;
  const Regression fit = regress(read_csv(std::string(CABOCHON_TEST_DATA) + "/drivers/nist/longley.csv"), "y",
                                 {"x1", "x2", "x3", "x4", "x5", "x6"}, options);
  CHECK(at(fit.coefficients, "estimate", 0) == Approx(-3482258.63459582).epsilon(1e-12));
  CHECK(at(fit.coefficients, "se", 0) == Approx(890420.383607373).epsilon(1e-12));
  CHECK(at(fit.coefficients, "estimate", 6) == Approx(1829.15146461355).epsilon(1e-12));
  CHECK(fit.r2 == Approx(0.995479004577296).epsilon(1e-14));
}

TEST_CASE("one thread and two give the same bytes") {
  const Table table = simulated(150'000);
  RegressOptions options;
  options.cluster = {"account"};
  std::vector<double> errors[2];
  for (const int threads : {1, 2}) {
    options.threads = threads;
    const Regression fit = regress(table, "y", {"x", "z"}, options);
    const auto se = fit.coefficients.column("se").values<double>();
    errors[threads - 1].assign(se.begin(), se.end());
  }
  CHECK(errors[0] == errors[1]);
}

TEST_CASE("an absorbed effect gives the dummies' slopes") {
  const Table table = simulated(400);
  RegressOptions absorbed, dummies;
  absorbed.effects = {"account"};
  absorbed.se = dummies.se = Errors::hc3;
  absorbed.singletons = Singletons::keep;
  dummies.categorical = {"account"};
  const Regression a = regress(table, "y", {"x", "z"}, absorbed);
  const Regression d = regress(table, "y", {"x", "z", "account"}, dummies);
  for (const std::size_t term : {0u, 1u}) {
    CHECK(at(a.coefficients, "estimate", term) == Approx(at(d.coefficients, "estimate", term + 1)).epsilon(1e-10));
    CHECK(at(a.coefficients, "se", term) == Approx(at(d.coefficients, "se", term + 1)).epsilon(1e-9));
  }
}

TEST_CASE("a reliability divides the slope of a single factor") {
  AttenuationOptions options;
  options.reliability = {{"x", 0.8}};
  options.draws = 20;
  const Attenuation out = attenuation(simulated(500), "y", {"x"}, options);
  CHECK(at(out.slopes, "corrected", 0) == Approx(at(out.slopes, "raw", 0) / 0.8).epsilon(1e-12));
}

TEST_CASE("wrong inputs of a regression say what is wrong") {
  const Table table = simulated(10);
  const auto text = [&](const std::vector<std::string>& factors, const RegressOptions& options) -> std::string {
    try {
      (void)regress(table, "y", factors, options);
    } catch (const InputError& error) {
      return error.what();
    }
    return {};
  };
  RegressOptions options;
  CHECK(text({}, options) == "regress, column 'factors': got none, expected at least one factor");
  CHECK(text({"xx"}, options) == "frame, column 'xx': expected one of x, z, y, account (did you mean 'x'?)");
  options.se = Errors::wild;
  CHECK(text({"x"}, options) ==
        "regress, column 'cluster': got nothing, expected the column of clusters that se='wild' needs");
}
