// From order lines: histories with returns, accounts that are late, and the effect of a measure. Simulated where said.
#include "catch.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/random.hpp"
#include "cabochon/retention/effect.hpp"
#include "cabochon/retention/silence.hpp"
#include "cabochon/retention/summarise.hpp"

using namespace cabochon;
using namespace cabochon::retention;

namespace {

const std::int32_t day_one = Day::from_calendar(2025, 1, 1).number;

struct Lines {
  std::vector<std::int64_t> account;
  std::vector<std::int32_t> day;
  std::vector<double> revenue;

  void add(std::int64_t who, std::int32_t when, double money) {
    account.push_back(who);
    day.push_back(day_one + when);
    revenue.push_back(money);
  }
  [[nodiscard]] Table table() const {
    Table out("orders");
    out.add("account", Column::of(account)).add("date", Column::dates(day)).add("revenue", Column::of(revenue));
    return out;
  }
};

double number(const Table& table, const char* column, std::size_t row) {
  return table.column(column).values<double>()[row];
}

// Simulated: accounts at rates of their own for two years; the first `treated` order `lift` times as often in the
// second.
Lines measured(std::uint64_t seed, std::int64_t treated, double lift) {
  Lines lines;
  for (std::int64_t a = 0; a < 120; ++a) {
    Random random(seed, 1, static_cast<std::uint64_t>(a));
    const double rate = 0.03 + 0.04 * random.uniform();
    for (std::int32_t d = 0; d < 730; ++d)
      if (random.uniform() < rate * (a < treated && d >= 365 ? lift : 1)) lines.add(a, d, 100);
  }
  return lines;
}

}  // namespace

TEST_CASE("correctness: a history with lines of one day and a return, by hand") {
  Lines lines;
  lines.add(7, 0, 100);
  lines.add(7, 14, 60);
  lines.add(7, 14, 40);  // the same day: one transaction of 100
  lines.add(7, 28, 50);
  lines.add(7, 30, -50);  // what came on day 28 went back whole: it did not happen
  lines.add(8, 21, 10);
  SummariseOptions options;
  options.value = "revenue";
  options.observation_end = Day{day_one + 42};
  const Summary found = summarise(lines.table(), options);
  const auto x = found.table.column("x").values<std::int64_t>();
  REQUIRE(found.table.rows() == 2);
  CHECK(x[0] == 1);
  CHECK(number(found.table, "t_x", 0) == 2);
  CHECK(number(found.table, "T", 0) == 6);
  CHECK(number(found.table, "mean_value", 0) == 100);
  CHECK(x[1] == 0);
  CHECK(found.table.column("mean_value").is_null(1));
}

TEST_CASE("properties: of two silences of the same length the regular account's is louder") {
  Lines lines;
  for (std::int64_t a = 0; a < 40; ++a) {  // simulated: even accounts weekly, odd ones now and then
    Random random(3, 2, static_cast<std::uint64_t>(a));
    for (double d = random.uniform() * 7; d < 300;) {
      lines.add(a, static_cast<std::int32_t>(d), 10);
      d += a % 2 == 0 ? 6.5 + random.uniform() : 1 - 14 * std::log(random.uniform());
    }
  }
  Table table = lines.table();
  SilenceOptions options;
  options.as_of = Day{day_one + 325};
  const SilenceResult found = silence(table, options);
  const auto account = found.accounts.column("account").values<std::int64_t>();
  double even = 0, odd = 0;
  for (std::size_t row = 0; row < account.size(); ++row) {
    const double p = number(found.accounts, "probability", row);
    CHECK(p >= 0);
    CHECK(p <= 1);
    (account[row] % 2 == 0 ? even : odd) += p / 20;
  }
  CHECK(even < 0.05);
  CHECK(odd > 3 * even);
}

TEST_CASE("simulated: a measure that doubles orders is found, one that does nothing is not") {
  EffectOptions options;
  options.start = Day{day_one + 365};
  options.placebos = 2;
  const Column treated = Column::of(std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});
  const EffectResult strong = effect(measured(1, 15, 2).table(), treated, options);
  CHECK(number(strong.measures, "effect_low", 0) > 5);
  CHECK(strong.placebos.rows() == 1);  // a year before has room for one day with a window on each side
  const EffectResult nothing = effect(measured(2, 15, 1).table(), treated, options);
  CHECK(number(nothing.measures, "effect_low", 0) <= 0);
  CHECK(number(nothing.measures, "effect_high", 0) >= 0);
  CHECK(nothing.treated == 15);
}

TEST_CASE("input checks: a measure without days enough") {
  EffectOptions options;
  options.start = Day{day_one + 30};
  CHECK_THROWS_WITH(effect(measured(1, 15, 1).table(), Column::of(std::vector<std::int64_t>{1}), options),
                    "effect, column 'start': got 2025-01-31, expected a day of at least 2025-07-02: 182 days after the "
                    "first order");
}
