#include "cabochon/stats/correlation.hpp"

#include "catch.hpp"

#include <cmath>

#include "cabochon/core/random.hpp"

using namespace cabochon;
using namespace cabochon::stats;

namespace {

const std::vector<std::string> names{"a", "b", "c"};

Eigen::MatrixXd matrix(double ab, double ac, double bc) {
  Eigen::MatrixXd r(3, 3);
  r << 1, ab, ac, ab, 1, bc, ac, bc, 1;
  return r;
}

}  // namespace

TEST_CASE("correctness: scores of rank correlations") {
  const Quantile law({Law::normal, {0, 1}});
  const auto copula = make_copula("test", matrix(0.5, 0, 0), CorrelationKind::rank, {&law, &law, &law}, names);
  CHECK(copula.scores(0, 1) == Approx(2 * std::sin(std::numbers::pi / 12)));
  CHECK((copula.factor * copula.factor.transpose() - copula.scores).cwiseAbs().maxCoeff() < 1e-12);
  CHECK(copula.moved == 0);
}

// Between a normal and a lognormal of log deviation s: corr = r s / sqrt(exp(s^2) - 1); two lognormals:
// (exp(r s^2) - 1) / (exp(s^2) - 1). Johnson, Kotz & Balakrishnan 1994, chapter 14.
TEST_CASE("correctness: scores of linear correlations") {
  const Quantile normal({Law::normal, {0, 1}}), log({Law::lognormal, {1, 0.8}});
  const double s2 = std::log(1 + 0.64);
  const auto copula = make_copula("test", matrix(0.5, 0, 0.4), CorrelationKind::linear, {&normal, &log, &log}, names);
  CHECK(copula.scores(0, 1) == Approx(0.5 * std::sqrt(std::expm1(s2) / s2)).epsilon(1e-6));
  CHECK(copula.scores(1, 2) == Approx(std::log1p(0.4 * std::expm1(s2)) / s2).epsilon(1e-6));
}

TEST_CASE("properties: two normals keep a linear correlation; near impossible matrices are moved a little") {
  const Quantile law({Law::normal, {5, 2}});
  const auto copula = make_copula("test", matrix(0.3, 0, 0), CorrelationKind::linear, {&law, &law, &law}, names);
  CHECK(copula.scores(0, 1) == Approx(0.3).epsilon(1e-8));
  const auto edge = make_copula("test", matrix(0.9, 0.1, 0.5), CorrelationKind::rank, {&law, &law, &law}, names);
  CHECK(edge.scores.diagonal().isOnes(1e-12));
}

TEST_CASE("input checks: matrices that are not of correlations") {
  const auto message = [](const Eigen::MatrixXd& r) {
    try {
      check_correlations("compare", r, names);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  Eigen::MatrixXd r = matrix(0.5, 0, 0);
  CHECK(message(r).empty());
  CHECK(message(Eigen::MatrixXd::Identity(2, 2)) ==
        "compare, column 'correlations': got a matrix of 2 x 2, expected 3 x 3, a row and a column a term");
  r(0, 1) = 0.4;
  CHECK(message(r) ==
        "compare, column 'correlations': got 0.5 at (b, a) but 0.4 at (a, b), expected a symmetric matrix");
  r = matrix(1.5, 0, 0);
  CHECK(message(r) ==
        "compare, column 'correlations': got 1.5 at (b, a), expected a number of at least -1 and at most 1");
  r = matrix(0.5, 0, 0);
  r(2, 2) = 0.9;
  CHECK(message(r) == "compare, column 'correlations': got 0.9 at (c, c), expected 1 on the diagonal");
  CHECK(
      message(matrix(0.9, -0.9, 0.9)) ==
      "compare, column 'correlations': got a matrix with the eigenvalue -0.8, expected a positive semidefinite matrix: "
      "these correlations can't hold all at once");
  const Quantile normal({Law::normal, {0, 1}}), log({Law::lognormal, {1, 2}});
  CHECK_THROWS_WITH(make_copula("compare", matrix(0.95, 0, 0), CorrelationKind::linear, {&normal, &log, &log}, names),
                    Catch::Matchers::StartsWith("compare, column 'correlations': "
                                                "got 0.95 of b and a, expected a correlation from -0.6"));
}
