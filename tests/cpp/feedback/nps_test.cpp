#include "cabochon/feedback/nps.hpp"

#include "catch.hpp"

#include <cmath>
#include <limits>
#include <random>

#include "cabochon/feedback/nps_table.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

// 13,612 answers to a garden retailer's survey (tests/data/feedback/garden_retailer), recomputed independently.
const NpsCounts garden{13612, 0, 8465, 3953, 1194, 0, 0};

double number(const Table& table, const std::string& column, std::size_t row = 0) {
  return table.column(column).values<double>()[row];
}

std::int64_t count(const Table& table, const std::string& column, std::size_t row = 0) {
  return table.column(column).values<std::int64_t>()[row];
}

Table answers(std::vector<std::int8_t> scores) {
  Table table("answers");
  table.add("nps", Column::of(std::move(scores)));
  return table;
}

}  // namespace

TEST_CASE("correctness: NPS and both intervals of the garden retailer") {
  const Estimate wald = nps(garden, 0.95, NpsMethod::wald);
  CHECK(wald.value == Approx(53.416103438).margin(5e-10));
  CHECK(wald.low == Approx(52.321878840).margin(5e-10));
  CHECK(wald.high == Approx(54.510328036).margin(5e-10));
  const Estimate adjusted = nps(garden);
  CHECK(adjusted.value == wald.value);  // always the raw one, never the adjusted centre 53.404333456
  CHECK(adjusted.low == Approx(52.310126858).margin(5e-10));
  CHECK(adjusted.high == Approx(54.498540054).margin(5e-10));
  CHECK((adjusted.low + adjusted.high) / 2 == Approx(53.404333456).margin(5e-10));
  CHECK(adjusted.method == "adjusted_wald");
  CHECK(adjusted.n == 13612);
}

TEST_CASE("correctness: quantiles of the normal distribution") {
  CHECK(stats::two_sided_z(0.95) == Approx(1.959963984540054).epsilon(1e-15));
  CHECK(stats::two_sided_z(0.99) == Approx(2.5758293035489004).epsilon(1e-15));
  CHECK(stats::normal_quantile(1e-300) == Approx(-37.0471).epsilon(1e-5));
  CHECK(stats::normal_probability(stats::normal_quantile(1e-12)) == Approx(1e-12).epsilon(1e-12));
}

TEST_CASE("properties: limits hold the raw NPS and stay on the scale, for every possible small group") {
  for (int n = 1; n <= 12; ++n)
    for (int p = 0; p <= n; ++p)
      for (int d = 0; p + d <= n; ++d)
        for (const auto method : {NpsMethod::wald, NpsMethod::adjusted_wald}) {
          const Estimate e = nps(NpsCounts{n, 0, p, n - p - d, d, 0, 0}, 0.95, method);
          CHECK(e.value == 100 * (static_cast<double>(p) / n - static_cast<double>(d) / n));
          CHECK((e.low >= -100 && e.low <= e.value && e.value <= e.high && e.high <= 100));
          const Estimate mirrored = nps(NpsCounts{n, 0, d, n - p - d, p, 0, 0}, 0.95, method);
          CHECK(mirrored.low == Approx(-e.high).margin(1e-12));
          CHECK(nps(NpsCounts{n, 0, p, n - p - d, d, 0, 0}, 0.99, method).high >= e.high);
        }
  const Estimate all_promoters = nps(NpsCounts{5, 0, 5, 0, 0, 0, 0});
  CHECK(all_promoters.high == 100);
  CHECK(all_promoters.low < 100);
  CHECK(nps(NpsCounts{5, 0, 5, 0, 0, 0, 0}, 0.95, NpsMethod::wald).low == 100);
}

TEST_CASE("properties: counts merge in any order and travel as bytes") {
  NpsCounts whole, left, right;
  for (int i = 0; i < 1000; ++i) {
    whole.add(i * 7 % 11);
    (i % 3 ? left : right).add(i * 7 % 11);
  }
  left.missing = whole.missing = 4;
  CHECK(NpsCounts(right).merge(left) == whole);
  CHECK(NpsCounts(left).merge(right) == whole);
  CHECK(nps_counts_from_bytes(to_bytes(whole)) == whole);
  CHECK_THROWS_WITH((void)nps_counts_from_bytes(std::vector<std::uint8_t>(5)),
                    "NpsCounts, column 'bytes': got 5 bytes, expected 56 bytes");
  auto broken = to_bytes(whole);
  broken[16] ^= 1;
  CHECK_THROWS_AS((void)nps_counts_from_bytes(broken), InputError);
}

TEST_CASE("correctness: scores as a span") {
  const std::vector<double> scores{10, 9, 8, 7, 6, 0};
  const NpsCounts counts = count_scores(std::span<const double>(scores));
  CHECK(counts == NpsCounts{6, 0, 2, 2, 2, 40, 330});
  CHECK(mean_score(counts).value == Approx(40.0 / 6));
  const std::vector<double> bad{10, 10.5, 11, std::nan("")};
  CHECK_THROWS_WITH((void)count_scores(std::span<const double>(bad)),
                    "3 problems\n"
                    "  scores, row 1, column 'score': got 10.5, expected a whole number from 0 to 10\n"
                    "  scores, row 2, column 'score': got 11, expected a whole number from 0 to 10\n"
                    "  scores, row 3, column 'score': got nan, expected a whole number from 0 to 10");
}

TEST_CASE("correctness: a table by text and integer, with nulls in key and score") {
  Table table("answers");
  table.add("role", Column::text(std::vector<std::optional<std::string>>{"user", "economic", std::nullopt, "user",
                                                                         "user", "economic"}));
  table.add("year", Column::of(std::vector<std::int16_t>{2026, 2026, 2026, 2025, 2026, 2026}));
  table.add("nps", Column::of(std::vector<std::optional<std::int8_t>>{10, 3, 8, 9, std::nullopt, std::nullopt}));
  const Table result = feedback::nps(table, {"role", "year"});
  CHECK(result.names() == std::vector<std::string>{"role", "year", "n", "missing", "promoters", "passives",
                                                   "detractors", "nps", "nps_low", "nps_high"});
  REQUIRE(result.rows() == 4);
  CHECK(result.column("role").text_at(0) == "economic");
  CHECK(result.column("role").text_at(1) == "user");
  CHECK(result.column("year").values<std::int16_t>()[1] == 2025);
  CHECK(result.column("year").values<std::int16_t>()[2] == 2026);
  CHECK(result.column("role").is_null(3));
  CHECK(count(result, "missing", 0) == 1);
  CHECK(number(result, "nps", 0) == -100);
  CHECK(count(result, "missing", 2) == 1);
  CHECK(number(result, "nps", 2) == 100);
  CHECK(count(result, "passives", 3) == 1);
}

TEST_CASE("properties: every numeric type of score gives the same") {
  const std::vector<int> scores{10, 9, 8, 7, 6, 5, 0, 3, 10};
  const Table expected = feedback::nps(answers({scores.begin(), scores.end()}), {});
  const auto check = [&]<class T>(T) {
    Table table("answers");
    std::vector<T> values;
    for (const int s : scores) values.push_back(static_cast<T>(s));
    table.add("nps", Column::of(std::move(values)));
    const Table result = feedback::nps(table, {});
    for (const char* name : {"nps", "nps_low", "nps_high"}) CHECK(number(result, name) == number(expected, name));
  };
  check(std::int16_t{}), check(std::int32_t{}), check(std::int64_t{}), check(float{}), check(double{});
  check(std::uint8_t{}), check(std::uint16_t{}), check(std::uint32_t{}), check(std::uint64_t{});
}

TEST_CASE("properties: dense and hashed groups, and groups of thousands of rows, agree with counting by hand") {
  std::mt19937_64 random(7);
  std::vector<std::int64_t> sparse, dense;
  std::vector<std::optional<std::int8_t>> scores;
  std::vector<NpsCounts> by_hand(50);
  for (int i = 0; i < 200000; ++i) {
    const auto group = static_cast<std::int64_t>(random() % 50 * (random() % 3 == 0));
    const int score = static_cast<int>(random() % 12);
    dense.push_back(group - 3);
    sparse.push_back((group - 3) * 100000000000000000);
    if (score == 11) {
      scores.push_back(std::nullopt);
      ++by_hand[static_cast<std::size_t>(group)].missing;
    } else {
      scores.push_back(static_cast<std::int8_t>(score));
      by_hand[static_cast<std::size_t>(group)].add(score);
    }
  }
  Table table("answers");
  table.add("dense", Column::of(dense)).add("sparse", Column::of(sparse)).add("nps", Column::of(scores));
  for (const auto& by :
       std::vector<std::vector<std::string>>{{"dense"}, {"sparse"}, {"sparse", "dense"}, {"dense", "sparse"}}) {
    const Table result = feedback::scores(table, by);
    const Table counted = feedback::nps(table, by);
    REQUIRE(result.rows() == 50);
    for (std::size_t g = 0; g < 50; ++g) {
      CHECK(result.column(by[0]).values<std::int64_t>()[g] ==
            (static_cast<std::int64_t>(g) - 3) * (by[0] == "sparse" ? 100000000000000000 : 1));
      CHECK(count(counted, "n", g) == by_hand[g].n);
      CHECK(count(counted, "missing", g) == by_hand[g].missing);
      CHECK(count(counted, "promoters", g) == by_hand[g].promoters);
      CHECK(count(counted, "passives", g) == by_hand[g].passives);
      CHECK(count(counted, "detractors", g) == by_hand[g].detractors);
      CHECK(number(result, "mean", g) == mean_score(by_hand[g]).value);
      CHECK(number(result, "mean_low", g) == mean_score(by_hand[g]).low);
      CHECK(number(result, "nps_high", g) == nps(by_hand[g]).high);
      CHECK(number(result, "nps_wald_low", g) == nps(by_hand[g], 0.95, NpsMethod::wald).low);
    }
  }
}

TEST_CASE("correctness: weights change the NPS and Kish's n, not the counts") {
  Table table = answers({10, 10, 0, 8});
  table.add("revenue", Column::of(std::vector<double>{3, 3, 2, 1}));
  const Table result = feedback::nps(table, {}, {.weight = "revenue", .method = NpsMethod::wald});
  CHECK(count(result, "n") == 4);
  CHECK(number(result, "nps") == Approx(400.0 / 9));
  CHECK(number(result, "n_effective") == Approx(81.0 / 23));
  const double p = 6.0 / 9, d = 2.0 / 9, half = 195.9963984540054 * std::sqrt((p + d - (p - d) * (p - d)) * 23 / 81);
  CHECK(number(result, "nps_low") == Approx(400.0 / 9 - half).epsilon(1e-12));
  CHECK(number(result, "nps_high") == 100);
}

TEST_CASE("properties: weights all alike give the unweighted numbers, at any scale") {
  Table table = answers({10, 9, 4, 8, 7, 10, 0});
  const Table plain = feedback::nps(table, {});
  for (const double w : {1.0, 0.1, 1e300, 5e-324}) {
    Table weighted = table;
    weighted.add("w", Column::of(std::vector<double>(7, w)));
    const Table result = feedback::nps(weighted, {}, {.weight = "w"});
    CHECK(number(result, "n_effective") == Approx(7));
    for (const char* name : {"nps", "nps_low", "nps_high"})
      CHECK(number(result, name) == Approx(number(plain, name)).epsilon(1e-12));
  }
}

TEST_CASE("edges: no rows, no answers, one answer, no weight") {
  const Table none = feedback::nps(answers({}), {});
  REQUIRE(none.rows() == 1);
  CHECK(count(none, "n") == 0);
  CHECK(none.column("nps").is_null(0));
  Table empty("answers");
  empty.add("role", Column::text(std::vector<std::string>{})).add("nps", Column::of(std::vector<std::int8_t>{}));
  CHECK(feedback::nps(empty, {"role"}).rows() == 0);
  CHECK(feedback::nps(empty, {"role"}).names().front() == "role");

  Table nulls("answers");
  nulls.add("nps", Column::of(std::vector<std::optional<double>>{std::nullopt, std::nullopt}));
  const Table silent = feedback::scores(nulls, {});
  CHECK(count(silent, "missing") == 2);
  for (const char* name : {"mean", "mean_low", "nps", "nps_low", "nps_wald_high"})
    CHECK(silent.column(name).is_null(0));

  const Table one = feedback::scores(answers({9}), {});
  CHECK(number(one, "mean") == 9);
  CHECK(one.column("mean_low").is_null(0));
  CHECK(number(one, "nps") == 100);

  Table weightless = answers({9, 3});
  weightless.add("w", Column::of(std::vector<double>{0, 0}));
  const Table result = feedback::nps(weightless, {}, {.weight = "w"});
  CHECK(count(result, "n") == 2);
  for (const char* name : {"nps", "nps_low", "nps_high", "n_effective"}) CHECK(result.column(name).is_null(0));
}

TEST_CASE("input checks: wrong scores, weights, names and levels") {
  const double inf = std::numeric_limits<double>::infinity();
  Table table = answers({9, -1, 11, 3});
  CHECK_THROWS_WITH(feedback::nps(table, {}),
                    "2 problems\n"
                    "  answers, row 1, column 'nps': got -1, expected a whole number from 0 to 10\n"
                    "  answers, row 2, column 'nps': got 11, expected a whole number from 0 to 10");
  Table floats("answers");
  floats.add("nps", Column::of(std::vector<double>{9.5, inf, -inf, std::nan(""), 256}));
  CHECK_THROWS_WITH(feedback::nps(floats, {}),
                    "5 problems\n"
                    "  answers, row 0, column 'nps': got 9.5, expected a whole number from 0 to 10\n"
                    "  answers, row 1, column 'nps': got inf, expected a whole number from 0 to 10\n"
                    "  answers, row 2, column 'nps': got -inf, expected a whole number from 0 to 10\n"
                    "  answers, row 3, column 'nps': got nan, expected a whole number from 0 to 10\n"
                    "  answers, row 4, column 'nps': got 256, expected a whole number from 0 to 10");
  Table good = answers({9, 8, 7, 3});
  good.add("w", Column::of(std::vector<std::optional<double>>{-1, inf, std::nullopt, 1}));
  CHECK_THROWS_WITH(feedback::nps(good, {}, {.weight = "w"}),
                    "3 problems\n"
                    "  answers, row 0, column 'w': got -1, expected a number of at least 0\n"
                    "  answers, row 1, column 'w': got inf, expected a number of at least 0\n"
                    "  answers, row 2, column 'w': got null, expected a number of at least 0");
  CHECK_THROWS_WITH(feedback::nps(good, {}, {.level = 1}),
                    "nps, column 'level': got 1, expected a number above 0 and below 1");
  CHECK_THROWS_WITH(feedback::nps(good, {"rol"}), "answers, column 'rol': expected one of nps, w");
  CHECK_THROWS_WITH(feedback::nps(good, {"nps", "nps"}),
                    "answers, column 'by': got 'nps' twice, expected each column once");
  Table text("answers");
  text.add("nps", Column::text(std::vector<std::string>{"9"}));
  CHECK_THROWS_WITH(feedback::nps(text, {}),
                    "answers, column 'nps': got a column of text, expected a column of numbers");
}
