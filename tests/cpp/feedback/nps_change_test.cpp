// Differences of two NPS and trends, against the formulas written out.
#include "cabochon/feedback/nps_change.hpp"

#include "catch.hpp"

#include <cmath>
#include <numbers>

#include "cabochon/core/dates.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

constexpr double z = 1.959963984540054;

struct Counts {
  int promoters, passives, detractors;
  [[nodiscard]] double n() const { return promoters + passives + detractors; }
};

constexpr Counts first{12, 5, 3}, second{9, 10, 14};

void append(std::vector<std::int8_t>& scores, const Counts& counts) {
  scores.insert(scores.end(), static_cast<std::size_t>(counts.promoters), 10);
  scores.insert(scores.end(), static_cast<std::size_t>(counts.passives), 8);
  scores.insert(scores.end(), static_cast<std::size_t>(counts.detractors), 3);
}

Table answers(const Counts& counts) {
  std::vector<std::int8_t> scores;
  append(scores, counts);
  Table out("frame");
  return out.add("nps", Column::of(std::move(scores)));
}

Table two() {
  std::vector<std::int8_t> scores;
  append(scores, first);
  std::vector<std::string> side(scores.size(), "a");
  append(scores, second);
  side.resize(scores.size(), "b");
  Table out("frame");
  return out.add("nps", Column::of(std::move(scores))).add("side", Column::text(side));
}

NpsDifferenceOptions between(NpsMethod method) {
  NpsDifferenceOptions options;
  options.between = "side";
  options.first = {"a", std::nullopt};
  options.second = {"b", std::nullopt};
  options.method = method;
  return options;
}

double number(const Table& table, const std::string& column, std::size_t row = 0) {
  return table.column(column).values<double>()[row];
}

/// Score and variance of one side with `extra` / 3 answers added.
std::pair<double, double> side(const Counts& counts, double extra) {
  const double n = counts.n() + 3 * extra;
  const double p = (counts.promoters + 0.75 * extra) / n, d = (counts.detractors + 0.75 * extra) / n;
  return {p - d, (p + d - (p - d) * (p - d)) / n};
}

}  // namespace

TEST_CASE("correctness: normal limits of a difference by their formula") {
  for (const auto& [method, extra] : {std::pair{NpsMethod::wald, 0.0}, {NpsMethod::adjusted_wald, 1.0}}) {
    const auto [one, v1] = side(first, extra);
    const auto [other, v2] = side(second, extra);
    const double se = 100 * std::sqrt(v1 + v2), apart = 100 * (one - other);
    const Table found = nps_difference(two(), {}, between(method));
    CHECK(number(found, "difference") == Approx(45 + 500.0 / 33));
    CHECK(number(found, "se") == Approx(se));
    CHECK(number(found, "difference_low") == Approx(apart - z * se));
    CHECK(number(found, "difference_high") == Approx(apart + z * se));
    CHECK(number(found, "p") == Approx(std::erfc(apart / se / std::numbers::sqrt2)));
  }
}

TEST_CASE("correctness: score limits join those of the sides, and the p-value is the level whose limit is nought") {
  NpsOptions own;
  own.method = NpsMethod::score;
  const Table a = nps(answers(first), {}, own), b = nps(answers(second), {}, own);
  NpsDifferenceOptions options = between(NpsMethod::score);
  const Table found = nps_difference(two(), {}, options);
  const double r1 = 45, r2 = -500.0 / 33;
  CHECK(number(found, "difference_low") ==
        Approx(r1 - r2 - std::hypot(r1 - number(a, "nps_low"), number(b, "nps_high") - r2)));
  CHECK(number(found, "difference_high") ==
        Approx(r1 - r2 + std::hypot(number(a, "nps_high") - r1, r2 - number(b, "nps_low"))));
  CHECK(found.column("se").is_null(0));
  options.level = 1 - number(found, "p");
  CHECK(number(nps_difference(two(), {}, options), "difference_low") == Approx(0).margin(1e-4));
}

TEST_CASE("properties: swapping the sides turns the signs") {
  for (const auto method : {NpsMethod::wald, NpsMethod::adjusted_wald, NpsMethod::score, NpsMethod::bayes}) {
    NpsDifferenceOptions back = between(method);
    std::swap(back.first, back.second);
    const Table ahead = nps_difference(two(), {}, between(method)), turned = nps_difference(two(), {}, back);
    CHECK(number(ahead, "difference") == Approx(-number(turned, "difference")));
    CHECK(number(ahead, "difference_low") == Approx(-number(turned, "difference_high")).margin(1e-6));
    CHECK(number(ahead, "p") == Approx(number(turned, "p")).margin(1e-9));
    CHECK(number(ahead, "difference_low") > 0);
    CHECK(number(ahead, "p") < 0.05);
  }
}

TEST_CASE("correctness: a cluster on both sides counts once, worked out by hand") {
  Table table("frame");
  table.add("nps", Column::of(std::vector<std::int8_t>{10, 3, 10, 10, 3, 3}));
  table.add("side", Column::text(std::vector<std::string>{"a", "a", "a", "b", "b", "b"}));
  table.add("account", Column::of(std::vector<std::int64_t>{1, 2, 3, 1, 2, 3}));
  NpsDifferenceOptions options = between(NpsMethod::wald);
  options.linearised = true;
  options.cluster = "account";
  const Table found = nps_difference(table, {}, options);
  // R1 = 1/3, R2 = -1/3; u = (x1 - R1)/3 - (x2 - R2)/3: -2/9, -2/9, 4/9.
  const double se = 100 * std::sqrt(1.5 * (4 + 4 + 16) / 81.0);
  CHECK(number(found, "difference") == Approx(200.0 / 3));
  CHECK(number(found, "se") == Approx(se));
  CHECK(number(found, "difference_low") == -200);  // t of 2 is 4.3
  options.level = 0.5;
  CHECK(number(nps_difference(table, {}, options), "difference_low") ==
        Approx(200.0 / 3 - 0.816496580927726 * se));  // sqrt(2 / 3)
}

TEST_CASE("correctness: the trend is least squares of 1, 0, -1 on the number of the month") {
  Table table("frame");
  table.add("nps", Column::of(std::vector<std::int8_t>{3, 8, 8, 10, 3, 10, 10}));
  std::vector<std::int32_t> days;
  for (const char* day :
       {"2026-01-05", "2026-01-31", "2026-02-10", "2026-02-11", "2026-04-01", "2026-04-02", "2026-04-30"})
    days.push_back(day_from_text(day)->number);
  table.add("date", Column::dates(days));
  NpsTrendOptions options;
  const NpsTrend found = nps_trend(table, {}, options);
  REQUIRE(found.periods.rows() == 4);  // March had no answers
  CHECK(found.periods.column("nps").is_null(2));
  // Months 0, 1, 3 against 1, 0, -1; March adds nothing.
  const double t[] = {0, 0, 1, 1, 3, 3, 3}, x[] = {-1, 0, 0, 1, -1, 1, 1};
  double mt = 0, mx = 0, tt = 0, tx = 0;
  for (int i = 0; i < 7; ++i) mt += t[i] / 7, mx += x[i] / 7;
  for (int i = 0; i < 7; ++i) tt += (t[i] - mt) * (t[i] - mt), tx += (t[i] - mt) * (x[i] - mx);
  const double slope = tx / tt;
  double meat = 0;
  for (int i = 0; i < 7; ++i) {
    const double e = x[i] - mx - slope * (t[i] - mt);
    meat += (t[i] - mt) * (t[i] - mt) * e * e;
  }
  const double se = std::sqrt(7.0 / 5 * meat) / tt;  // HC1
  CHECK(number(found.trend, "slope") == Approx(100 * slope));
  CHECK(number(found.trend, "slope_high") == Approx(100 * (slope + 2.570581835636314 * se)));  // t of 5
  CHECK(found.trend.column("direction").text_at(0) == "cannot tell");
  CHECK(found.trend.column("periods").values<std::int64_t>()[0] == 4);
}

TEST_CASE("edges and input checks: a side without answers is null, an unknown side is none") {
  Table one("frame");
  one.add("nps", Column::of(std::vector<std::int8_t>{9, 3, 9}));
  one.add("side", Column::text(std::vector<std::string>{"a", "b", "a"}));
  one.add("g", Column::of(std::vector<std::int64_t>{1, 1, 2}));
  const Table found = nps_difference(one, {"g"}, between(NpsMethod::wald));
  CHECK(number(found, "difference") == 200);
  CHECK(found.column("difference").is_null(1));
  CHECK(found.column("second_n").values<std::int64_t>()[1] == 0);
  NpsDifferenceOptions wrong = between(NpsMethod::wald);
  wrong.between = "sid";
  CHECK_THROWS_WITH((void)nps_difference(one, {}, wrong),
                    "frame, column 'sid': expected one of nps, side, g (did you mean 'side'?)");
  wrong = between(NpsMethod::wald);
  wrong.second.value = "c";
  CHECK_THROWS_WITH((void)nps_difference(one, {}, wrong),
                    "nps_difference, column 'second': got 'c', expected a value of the column 'side': one of a, b "
                    "(did you mean 'a'?)");
  wrong = between(NpsMethod::wald);
  wrong.level = 1;
  CHECK_THROWS_AS((void)nps_difference(one, {}, wrong), InputError);
}

TEST_CASE("correctness: times of every unit count by their day, before 1970 too") {
  constexpr std::int64_t ticks[] = {1, 1'000, 1'000'000, 1'000'000'000};
  for (std::size_t u = 0; u < 4; ++u) {
    Column::Parts parts = Column::of(std::vector<std::int64_t>{-1 * ticks[u], 0, 31 * 86'400 * ticks[u]}).parts();
    parts.type = Type::timestamp;
    parts.unit = static_cast<TimeUnit>(u);
    Table table("frame");
    table.add("date", Column(parts)).add("nps", Column::of(std::vector<std::int8_t>{3, 9, 10}));
    const NpsTrend found = nps_trend(table, {}, {});
    CHECK(found.periods.rows() == 3);
    NpsDifferenceOptions options;
    options.between = "date";
    options.first = {"1970-01-01", "1970-02-01"};
    options.second = {"1969-12-31", std::nullopt};
    CHECK(number(nps_difference(table, {}, options), "difference") == 200);
  }
}

TEST_CASE("input checks: a method that a cluster or a weight forbids is refused, never replaced") {
  Table table = two();
  std::vector<double> weight(static_cast<std::size_t>(table.rows()), 1.0);
  table.add("w", Column::of(weight));
  NpsDifferenceOptions options = between(NpsMethod::score);
  options.weight = "w";
  CHECK_THROWS_WITH((void)nps_difference(table, {}, options),
                    "nps_difference, column 'method': got 'score', expected 'linearised', or none, with a weight");
  options.method.reset();
  CHECK(!nps_difference(table, {}, options).column("se").is_null(0));
  NpsOptions one;
  one.cluster = "side";
  one.method = NpsMethod::bayes;
  CHECK_THROWS_WITH((void)nps(table, {}, one),
                    "nps, column 'method': got 'bayes', expected 'linearised', or none, with a cluster");
}

TEST_CASE("input checks: days that no survey had") {
  Table table("frame");
  table.add("nps", Column::of(std::vector<std::int8_t>{3, 9, 10}));
  table.add("date", Column::text(std::vector<std::string>{"2026-01-05", "2026-01-06", "3026-01-06"}));
  CHECK_THROWS_WITH((void)nps_trend(table, {}, {}),
                    "frame, row 2, column 'date': got 3026-01-06, expected a day within a hundred years of the middle "
                    "one, 2026-01-06 (first 2026-01-05 in row 0, last 3026-01-06 in row 2)");
}
