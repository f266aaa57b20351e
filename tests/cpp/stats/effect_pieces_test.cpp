#include <cmath>

#include "cabochon/core/random.hpp"
#include "cabochon/stats/ar1_regression.hpp"
#include "cabochon/stats/contrast.hpp"
#include "cabochon/stats/difference_in_differences.hpp"
#include "cabochon/stats/newey_west.hpp"
#include "cabochon/stats/regression_to_mean.hpp"

#include "cases.hpp"

using namespace cabochon;
using namespace cabochon::stats;

namespace {

cases::Json reference(const std::string& name) {
  return cases::read(std::filesystem::path(CABOCHON_TEST_DATA) / "stats" / name / "reference.json");
}

Eigen::VectorXd vector_of(const cases::Json& json) {
  const auto values = json.get<std::vector<double>>();
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Eigen::MatrixXd matrix_of(const cases::Json& json) {
  const auto rows = json.get<std::vector<std::vector<double>>>();
  Eigen::MatrixXd out(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows[0].size()));
  for (Eigen::Index i = 0; i < out.rows(); ++i)
    for (Eigen::Index j = 0; j < out.cols(); ++j)
      out(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  return out;
}

}  // namespace

TEST_CASE("Student's t agrees with the tables") {
  CHECK(two_sided_t(0.95, 10) == Approx(2.228138852).epsilon(1e-9));
  CHECK(two_sided_t(0.95, std::numeric_limits<double>::infinity()) == Approx(1.959963985).epsilon(1e-9));
  CHECK(two_sided_p(2.228138852, 10) == Approx(0.05).epsilon(1e-8));
  CHECK(t_tested(0, 0, 3, 0.95, 4, "x").p == 1);
  CHECK(t_tested(1, 0, 3, 0.95, 4, "x").p == 0);
}

TEST_CASE("Newey and West's variance equals statsmodels'") {
  const auto known = reference("interrupted_series");
  const auto x = matrix_of(known["x"]);
  const auto y = vector_of(known["y"]), c = vector_of(known["contrast"]);
  const Eigen::VectorXd residual = y - x * x.colPivHouseholderQr().solve(y);
  for (const std::int64_t lag : {0, 3}) {
    const auto& expected = known["newey_west"][std::to_string(lag)];
    CHECK(c.dot(newey_west(x, residual, lag) * c) == Approx(expected["corrected"].get<double>()).epsilon(1e-10));
    CHECK(c.dot(newey_west(x, residual, lag, false) * c) == Approx(expected["plain"].get<double>()).epsilon(1e-10));
  }
  CHECK(newey_west_lag(100) == 4);
  CHECK(newey_west_lag(24) == 2);
}

TEST_CASE("the restricted likelihood finds what dense matrices find") {
  const auto known = reference("interrupted_series");
  const auto fit = ar1_regression(matrix_of(known["x"]), vector_of(known["y"]));
  CHECK(fit.rho == Approx(known["rho"].get<double>()).epsilon(1e-6));
  const auto found = contrast(fit, vector_of(known["contrast"]));
  CHECK(found.estimate.value == Approx(known["value"].get<double>()).epsilon(1e-7));
  CHECK(found.se * found.se == Approx(known["variance"].get<double>()).epsilon(1e-6));
  CHECK(found.dof > 3);
  CHECK(found.dof < 26);
}

TEST_CASE("HC2 equals statsmodels', its degrees of freedom those of dense matrices") {
  const auto known = reference("robust_contrast");
  const auto found = contrast(matrix_of(known["x"]), vector_of(known["y"]), vector_of(known["contrast"]));
  CHECK(found.estimate.value == Approx(known["value"].get<double>()).epsilon(1e-10));
  CHECK(found.se == Approx(known["se"].get<double>()).epsilon(1e-10));
  CHECK(found.dof == Approx(known["dof"].get<double>()).epsilon(1e-10));
}

TEST_CASE("a dummy's contrast is Welch's test") {
  // HC2 of a difference of two means is the sum of the two variances of the means (Imbens & Kolesar 2016, section 2).
  Eigen::MatrixXd x(7, 2);
  Eigen::VectorXd y(7);
  x.col(0).setOnes();
  x.col(1) << 1, 1, 1, 0, 0, 0, 0;
  y << 3, 5, 10, 1, 2, 2, 4;
  const auto a = contrast(x, y, Eigen::Vector2d(0, 1));
  const auto b = difference_in_differences(y.head(3), y.tail(4));
  CHECK(a.estimate.value == Approx(b.estimate.value));
  CHECK(a.se == Approx(b.se));
}

TEST_CASE("a perfect line is found without doubt") {
  Eigen::MatrixXd x(10, 2);
  Eigen::VectorXd y(10);
  for (int t = 0; t < 10; ++t) {
    x(t, 0) = 1;
    x(t, 1) = t;
    y[t] = 2 + 3.0 * t;
  }
  const auto found = contrast(ar1_regression(x, y), Eigen::Vector2d(0, 1));
  CHECK(found.estimate.value == Approx(3));
  CHECK(found.estimate.high - found.estimate.low < 1e-9);
}

TEST_CASE("matching takes the nearest free pairs first, then second controls") {
  Eigen::MatrixXd treated(2, 1), controls(5, 1);
  treated << 0, 10;
  controls << 9, 1, 30, 2, 11;
  const auto found = match_nearest(treated, controls, {.controls = 2});
  REQUIRE(found.sets.size() == 2);
  CHECK(found.sets[0].controls == std::vector<std::size_t>{1, 3});
  CHECK(found.sets[1].controls == std::vector<std::size_t>{0, 4});
  const auto near = match_nearest(treated, controls.topRows(1), {.caliper = 0.1});
  CHECK(near.sets.empty());
  CHECK(near.unmatched == std::vector<std::size_t>{0, 1});
}

TEST_CASE("matching does not depend on units, and drops what repeats or never varies") {
  Random draw(7);
  Eigen::MatrixXd treated(6, 2), controls(20, 2);
  for (auto* m : {&treated, &controls})
    for (Eigen::Index i = 0; i < m->rows(); ++i)
      for (Eigen::Index j = 0; j < 2; ++j) (*m)(i, j) = draw.normal();
  const auto wide = [](const Eigen::MatrixXd& m) {
    Eigen::MatrixXd out(m.rows(), 4);
    out << 1000 * m.col(0), m.col(1), Eigen::VectorXd::Constant(m.rows(), 5), 3 * m.col(1);
    return out;
  };
  const auto a = match_nearest(treated, controls), b = match_nearest(wide(treated), wide(controls));
  REQUIRE(a.sets.size() == 6);
  for (std::size_t s = 0; s < 6; ++s) CHECK(a.sets[s].controls == b.sets[s].controls);
}

TEST_CASE("a change taken apart adds up, and the fall of the worst is the expected one (simulated)") {
  // 4,000 units, levels N(100, 8), errors N(0, 6): those above 110 before fall back by Barnett's formula.
  Random draw(11);
  const int units = 4000;
  std::vector<double> tb, ta, cb, ca;
  for (int i = 0; i < units; ++i) {
    const double level = 100 + 8 * draw.normal(), before = level + 6 * draw.normal(), after = level + 6 * draw.normal();
    (before > 110 ? tb : cb).push_back(before);
    (before > 110 ? ta : ca).push_back(after);
  }
  const auto view = [](const std::vector<double>& v) {
    return Eigen::Map<const Eigen::VectorXd>(v.data(), static_cast<Eigen::Index>(v.size()));
  };
  const auto parts = regression_to_mean(view(tb), view(ta), view(cb), view(ca));
  const double naive = view(ta).mean() - view(tb).mean();
  CHECK(parts.common.estimate.value + parts.regression.estimate.value + parts.beyond.estimate.value == Approx(naive));
  CHECK(-naive == Approx(expected_fall(100, 8, 6, 110)).epsilon(0.1));
  CHECK(parts.slope.estimate.low < 0.64);  // 64 / 100
  CHECK(parts.slope.estimate.high > 0.64);
  CHECK(parts.beyond.p > 0.01);
  CHECK(difference_in_differences(view(ta) - view(tb), view(ca) - view(cb)).p < 1e-6);  // fooled, as it must be
}

TEST_CASE("what cannot be estimated is said") {
  const Eigen::VectorXd one = Eigen::VectorXd::Ones(1), four = Eigen::VectorXd::Ones(4);
  CHECK_THROWS_WITH(before_after(one), "before_after, column 'change': got 1 units, expected at least 2");
  CHECK_THROWS_WITH(difference_in_differences(four, one),
                    "difference_in_differences, column 'units': got 4 treated and 1 controls, expected at least 1 "
                    "treated and 2 controls");
  CHECK_THROWS_WITH(regression_to_mean(four, four, four, four),
                    "regression_to_mean, column 'before': got the same level in all controls, expected levels that "
                    "differ");
  CHECK_THROWS_WITH(ar1_regression(Eigen::MatrixXd::Ones(3, 1), Eigen::VectorXd::Ones(3)),
                    "ar1_regression, column 'y': got 3 periods, expected one value a row of X and at least 4");
  CHECK_THROWS_WITH(contrast(Eigen::MatrixXd::Ones(4, 2), four, Eigen::Vector2d(1, 0)),
                    "contrast, column 'X': got columns that repeat each other, expected independent columns");
}
