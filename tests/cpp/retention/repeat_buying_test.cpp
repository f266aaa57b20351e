// Kernels of repeat buying: slopes against differences, published and extreme values, agreement of two ways to a
// number.
#include "catch.hpp"

#include <cmath>
#include <vector>

#include "cabochon/retention/counts_ahead.hpp"
#include "cabochon/retention/fit.hpp"
#include "cabochon/retention/pareto_nbd.hpp"

#include "cases.hpp"

using namespace cabochon;
using namespace cabochon::retention;

namespace {

const Rates bg{0.243, 4.414, 0.793, 2.426};
const Rates pareto{0.553, 10.578, 0.606, 11.669};
const std::vector<History> histories{{2, 30.43, 38.86}, {0, 0, 39}, {40, 30, 31}, {2000, 38, 39}, {1, 0.01, 500}};

template <class Model>
void check_slopes(Model&& model, const Rates& rates) {
  for (const History& h : histories) {
    const Total exact = total(model(h, rates));
    for (std::size_t j = 0; j < 4; ++j) {
      Rates up = rates, down = rates;
      double* const ups[] = {&up.r, &up.alpha, &up.leaving, &up.staying};
      double* const downs[] = {&down.r, &down.alpha, &down.leaving, &down.staying};
      constexpr double step = 1e-5;
      *ups[j] *= std::exp(step);
      *downs[j] *= std::exp(-step);
      const double rise = (total(model(h, up)).part.value - total(model(h, down)).part.value) / (2 * step);
      CHECK(exact.part.slope[j] == Approx(rise).epsilon(1e-6).margin(1e-6));
    }
  }
}

}  // namespace

TEST_CASE("slopes of likelihoods are exact") {
  check_slopes([](const History& h, const Rates& r) { return beta_geometric(h, r, {1, false}); }, bg);
  check_slopes([](const History& h, const Rates& r) { return beta_geometric(h, r, {1, true}); }, bg);
  check_slopes([](const History& h, const Rates& r) { return beta_geometric(h, r, {4, true}); }, bg);
  check_slopes([](const History& h, const Rates& r) { return pareto_nbd(h, r); }, pareto);
  check_slopes([](const History& h, const Rates& r) { return nbd(h, r); }, pareto);
}

TEST_CASE("the published customer of CDNOW") {  // Fader, Hardie & Lee 2005, Marketing Science 24(2), page 279
  const History h{2, 30.43, 38.86};
  const double alive = 1 - total(beta_geometric(h, bg, {1, false})).gone_share;
  CHECK(alive == Approx(0.726579).epsilon(1e-6));
  const double orders = alive * geometric_orders(h, bg, 39, {bg.leaving, bg.staying + 2}).value;
  CHECK(std::round(orders * 1000) / 1000 == 1.226);
  const double here = 1 - total(pareto_nbd(h, pareto)).gone_share;
  CHECK(here == Approx(0.869168).epsilon(1e-6));
  CHECK(here * pareto_orders(h, pareto, 39).value == Approx(1.455123).epsilon(1e-6));
}

TEST_CASE("extreme histories by sixty digits") {
  const cases::Json file = cases::read(std::filesystem::path(CABOCHON_TEST_DATA) / "retention" / "extremes.json");
  for (const auto& row : file["rows"]) {
    const auto p = row["parameters"].get<std::vector<double>>();
    const auto h = row["history"].get<std::vector<double>>();
    const Rates rates{p[0], p[1], p[2], p[3]};
    const History history{h[0], h[1], h[2]};
    const bool is_pareto = row["model"] == "pareto_nbd";
    const Likelihood l = is_pareto ? pareto_nbd(history, rates) : beta_geometric(history, rates, {1, false});
    CHECK(total(l).part.value == Approx(row["log_likelihood"].get<double>()).epsilon(1e-11).margin(1e-11));
  }
}

TEST_CASE("orders to come: the integral over p and the sum over stages agree") {
  for (const History& h : histories)
    for (const double t : {1e-6, 1.0, 52.0, 5200.0}) {
      const double integral = geometric_orders(h, bg, t, {bg.leaving, bg.staying + h.x}).value;
      CHECK(stage_orders(h, bg, {1, false}, t) == Approx(integral).epsilon(1e-9));
    }
}

TEST_CASE("orders to come have no pole at a = 1 or s = 1") {
  for (const double at : {1 - 1e-9, 1.0, 1 + 1e-9}) {
    Rates one = bg, two = pareto;
    one.leaving = two.leaving = at;
    CHECK(geometric_orders({2, 30, 39}, one, 39, {at, one.staying + 2}).value ==
          Approx(geometric_orders({2, 30, 39}, {bg.r, bg.alpha, 1, bg.staying}, 39, {1, bg.staying + 2}).value)
              .epsilon(1e-8));
    CHECK(pareto_orders({2, 30, 39}, two, 39).value ==
          Approx((two.r + 2) / (two.alpha + 39) * (two.staying + 39) * std::log1p(39 / (two.staying + 39)))
              .epsilon(1e-8));
  }
}

TEST_CASE("chances of counts add up to one and have the mean of the expectation") {
  const History h{2, 30, 39};
  for (const int k : {1, 3}) {
    const auto chances = geometric_counts(h, bg, {k, true}, 400, 26);
    double sum = 0, mean = 0;
    for (std::size_t i = 0; i < chances.size(); ++i) {
      sum += chances[i];
      mean += static_cast<double>(i) * chances[i];
    }
    CHECK(sum == Approx(1).epsilon(1e-12));
    CHECK(mean == Approx(stage_orders(h, bg, {k, true}, 26)).epsilon(1e-10));
  }
}

TEST_CASE("identical histories are folded and change nothing") {
  std::vector<double> x, t_x, T;
  for (int i = 0; i < 600; ++i) {
    x.push_back(i % 4);
    t_x.push_back(i % 4 ? 5 + i % 7 : 0);
    T.push_back(30 + i % 3);
  }
  Table summary("summary");
  summary.add("x", Column::of(x)).add("t_x", Column::of(t_x)).add("T", Column::of(T));
  const Folded folded = fold(read_histories(summary), {});
  CHECK(folded.accounts == 600);
  CHECK(folded.size() < 100);
  const RepeatLikelihood likelihood(folded, Model::bg_nbd, {1, false}, 0, 0);
  Eigen::VectorXd theta(4), slope;
  theta << std::log(bg.r), std::log(bg.alpha), std::log(bg.leaving), std::log(bg.staying);
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    sum += total(beta_geometric({x[i], t_x[i], T[i]}, bg, {1, false})).part.value;
  CHECK(-likelihood(theta, slope) * 600 == Approx(sum).epsilon(1e-13));
}
