// Limits of the NPS beyond Wald: score, Bayes, clusters, weights, finite populations, draws, declared scales.
#include "catch.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <cmath>
#include <numbers>
#include <numeric>

#include "cabochon/feedback/nps_table.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

constexpr double z = 1.959963984540054;

struct Counts {
  int promoters, passives, detractors;
  [[nodiscard]] int n() const { return promoters + passives + detractors; }
};

const std::vector<Counts> all{{8, 3, 2}, {5, 0, 5}, {10, 0, 0}, {0, 7, 0}, {0, 2, 9}, {40, 25, 35}, {1, 0, 0}};

Table answers(const Counts& counts) {
  std::vector<std::int8_t> scores;
  for (const auto& [score, times] : {std::pair{10, counts.promoters}, {8, counts.passives}, {3, counts.detractors}})
    for (int i = 0; i < times; ++i) scores.push_back(static_cast<std::int8_t>(score));
  Table out("frame");
  return out.add("nps", Column::of(std::move(scores)));
}

NpsOptions by(NpsMethod method) {
  NpsOptions options;
  options.method = method;
  return options;
}

double number(const Table& table, const std::string& column, std::size_t row = 0) {
  return table.column(column).values<double>()[row];
}

std::pair<double, double> limits(const Table& table, const NpsOptions& options) {
  const Table found = nps(table, {}, options);
  return {number(found, "nps_low"), number(found, "nps_high")};
}

/// Variance of one answer under the most likely shares of promoters and detractors that differ by `delta`: by search.
double variance_under(double p, double d, double delta) {
  const auto term = [](double share, double of) { return share > 0 ? share * std::log(std::max(of, 1e-300)) : 0.0; };
  const auto likelihood = [&](double q) {
    return term(p, q + delta) + term(d, q) + term(1 - p - d, 1 - 2 * q - delta);
  };
  double low = std::max(0.0, -delta), high = (1 - delta) / 2;
  for (int i = 0; i < 200; ++i) {
    const double a = low + (high - low) / 3, b = high - (high - low) / 3;
    (likelihood(a) < likelihood(b) ? low : high) = likelihood(a) < likelihood(b) ? a : b;
  }
  return low + high + delta - delta * delta;
}

/// P(p - d <= x) under Dirichlet(alpha): p's share of what is not passive is a beta of its own.
double posterior_probability(double x, double promoters, double passives, double detractors) {
  const boost::math::beta_distribution<double> share(promoters, detractors), rest(promoters + detractors, passives);
  double sum = 0;
  constexpr int steps = 20000;  // rest = sin(t)^2, so that no end is infinite
  for (int i = 0; i < steps; ++i) {
    const double t = (i + 0.5) * std::numbers::pi / (2 * steps), r = std::sin(t) * std::sin(t);
    const double at = std::clamp((x / r + 1) / 2, 0.0, 1.0);
    sum += boost::math::pdf(rest, r) * 2 * std::sin(t) * std::cos(t) * boost::math::cdf(share, at);
  }
  return sum * std::numbers::pi / (2 * steps);
}

}  // namespace

TEST_CASE("correctness: at the score limits the score test has its quantile") {
  for (const Counts& counts : all) {
    const double n = counts.n(), p = counts.promoters / n, d = counts.detractors / n;
    const auto [low, high] = limits(answers(counts), by(NpsMethod::score));
    for (const double limit : {low / 100, high / 100}) {
      if (std::abs(limit) > 1 - 1e-9) continue;
      INFO(counts.promoters << " " << counts.passives << " " << counts.detractors << " at " << limit);
      CHECK(std::abs(p - d - limit) / std::sqrt(variance_under(p, d, limit) / n) == Approx(z).epsilon(1e-5));
    }
    const auto [other_low, other_high] =
        limits(answers({counts.detractors, counts.passives, counts.promoters}), by(NpsMethod::score));
    CHECK(other_low == Approx(-high).margin(1e-8));
    CHECK(other_high == Approx(-low).margin(1e-8));
  }
}

TEST_CASE("correctness: score limits of answers that are all alike are in closed form") {
  const auto [low, high] = limits(answers({10, 0, 0}), by(NpsMethod::score));
  CHECK(low == Approx(100 * (10 - z * z) / (10 + z * z)));
  CHECK(high == 100);
  const auto [below, above] = limits(answers({0, 7, 0}), by(NpsMethod::score));
  CHECK(above == Approx(100 * z * z / (7 + z * z)));
  CHECK(below == Approx(-above));
}

TEST_CASE("correctness: Bayes limits leave a fortieth of the posterior on either side") {
  for (const Counts& counts : {Counts{8, 3, 2}, Counts{5, 0, 5}, Counts{40, 25, 35}, Counts{20, 12, 8}}) {
    const double value = 100.0 * (counts.promoters - counts.detractors) / counts.n();
    const auto [low, high] = limits(answers(counts), by(NpsMethod::bayes));
    const auto below = [&](double x) {
      return posterior_probability(x / 100, counts.promoters + 0.5, counts.passives + 0.5, counts.detractors + 0.5);
    };
    INFO(counts.promoters << " " << counts.passives << " " << counts.detractors);
    if (low < value) CHECK(below(low) == Approx(0.025).epsilon(2e-3));
    if (high > value) CHECK(below(high) == Approx(0.975).epsilon(1e-4));
  }
}

TEST_CASE("correctness: clusters by the variance of a ratio, worked out by hand") {
  Table table("frame");
  table.add("nps", Column::of(std::vector<std::int8_t>{10, 10, 3, 10, 3, 8}));
  table.add("account", Column::text(std::vector<std::string>{"a", "a", "b", "c", "c", "c"}));
  table.add("w", Column::of(std::vector<double>{2, 1, 1, 1, 1, 2}));
  NpsOptions options;
  options.linearised = true;
  options.cluster = "account";
  const Table plain = nps(table, {}, options);
  // R = 1/6; sums of x - R by account: 5/3, -7/6, -1/2.
  const double se = 100 * std::sqrt(1.5 * (25.0 / 9 + 49.0 / 36 + 0.25)) / 6;
  CHECK(number(plain, "se") == Approx(se));
  CHECK(plain.column("clusters").values<std::int64_t>()[0] == 3);
  CHECK(number(plain, "nps_low") == Approx(std::max(-100.0, 100.0 / 6 - 4.302652729911275 * se)));
  const double alike = (5.0 / 6 - 1.0 / 36) / 5;  // variance of as many independent answers
  CHECK(number(plain, "design_effect") == Approx(se * se / 1e4 / alike));
  options.weight = "w";
  const Table weighted = nps(table, {}, options);
  // R = 2/8; sums of w (x - R): 9/4, -5/4, -1.
  CHECK(number(weighted, "nps") == Approx(25));
  CHECK(number(weighted, "se") == Approx(100 * std::sqrt(1.5 * (81.0 / 16 + 25.0 / 16 + 1)) / 8));
  CHECK(number(weighted, "n_effective") == Approx(64.0 / 12));
}

TEST_CASE("correctness: a finite population draws the limits together, and nobody missing closes them") {
  const Table table = answers({20, 12, 8});
  for (const auto method : {NpsMethod::wald, NpsMethod::adjusted_wald, NpsMethod::score, NpsMethod::bayes}) {
    NpsOptions options = by(method);
    const auto free = limits(table, options);
    options.people = 60;
    const auto of_60 = limits(table, options);
    CHECK((free.first < of_60.first && of_60.first < 30 && 30 < of_60.second && of_60.second < free.second));
    options.people = 40;
    const auto everybody = limits(table, options);
    CHECK(everybody.first == 30);
    CHECK(everybody.second == 30);
    options.people = 1000000000;
    CHECK(limits(table, options).first == Approx(free.first).margin(1e-3));
  }
  NpsOptions wald = by(NpsMethod::wald);
  wald.people = 60;
  CHECK(limits(table, wald).second ==
        Approx(30 + 100 * z * std::sqrt((28.0 / 40 - 0.09) / 40 * 20 / 59)).epsilon(1e-9));
}

TEST_CASE("properties: draws of one seed are the same, and near Wald's limits where answers are many") {
  const Table table = answers({300, 120, 80});
  NpsOptions options;
  options.bootstrap = NpsBootstrap{20000, 7};
  const auto drawn = limits(table, options);
  CHECK(drawn == limits(table, options));
  const auto wald = limits(table, by(NpsMethod::wald));
  CHECK(drawn.first == Approx(wald.first).margin(0.8));
  CHECK(drawn.second == Approx(wald.second).margin(0.8));
}

TEST_CASE("input checks: scales are declared, populations and clusters are whole") {
  const auto refusal = [](const Table& table, const NpsOptions& options) -> std::string {
    try {
      (void)nps(table, {}, options);
    } catch (const InputError& error) {
      return error.what();
    }
    return "nothing was refused";
  };
  Table table("frame");
  table.add("nps", Column::of(std::vector<std::int8_t>{9, 0, 3}));
  table.add("a", Column::of(std::vector<std::optional<std::int64_t>>{1, 1, std::nullopt}));
  NpsOptions scale, few, cluster, draws;
  scale.scale = NpsScale::one_to_ten;
  few.people = 2;
  cluster.linearised = true;
  cluster.cluster = "a";
  draws.bootstrap = NpsBootstrap{10, 0};
  CHECK(refusal(table, scale) == "frame, row 1, column 'nps': got 0, expected a whole number from 1 to 10");
  CHECK(refusal(table, few) == "frame, column 'population': got 2, expected at least the 3 answers of the group");
  CHECK(refusal(table, cluster) == "frame, row 2, column 'a': got null, expected who it belongs to");
  CHECK(refusal(table, draws) ==
        "nps, column 'resamples': got 10, expected a number of at least 100 and at most 1e+08");
}
