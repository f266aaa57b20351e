// Weights of few events, against statsmodels and an optimiser that knows no slopes.
#include "cabochon/stats/logistic.hpp"

#include <numeric>

#include "cases.hpp"

using namespace cabochon;
using namespace cabochon::stats;

namespace {

struct Known {
  cases::Json json = cases::read(std::filesystem::path(CABOCHON_TEST_DATA) / "stats/logistic/reference.json");
  Eigen::MatrixXd x = matrix("x");
  Eigen::VectorXd y = vector("y");
  std::vector<std::uint32_t> cluster = json["cluster"].get<std::vector<std::uint32_t>>();

  [[nodiscard]] Eigen::VectorXd vector(const std::string& name) const {
    const auto values = json[name].get<std::vector<double>>();
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
  }
  [[nodiscard]] Eigen::MatrixXd matrix(const std::string& name) const {
    const auto rows = json[name].get<std::vector<std::vector<double>>>();
    Eigen::MatrixXd out(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows[0].size()));
    for (Eigen::Index i = 0; i < out.rows(); ++i)
      for (Eigen::Index j = 0; j < out.cols(); ++j)
        out(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    return out;
  }
};

}  // namespace

TEST_CASE("a flat prior gives the usual regression and the usual sandwich") {
  const Known known;
  const Eigen::VectorXd zero = Eigen::VectorXd::Zero(3);
  const Eigen::VectorXd flat = Eigen::VectorXd::Constant(3, std::numeric_limits<double>::infinity());
  const auto fit = fit_logistic(known.x, known.y, zero, flat, known.cluster);
  CHECK((fit.weights - known.vector("flat")).cwiseAbs().maxCoeff() < 1e-8);
  CHECK((fit.laplace - known.matrix("flat_covariance")).cwiseAbs().maxCoeff() < 1e-8);
  const Eigen::MatrixXd sandwich = known.matrix("flat_clustered_before_correction") * 40.0 / 39.0;
  CHECK((fit.clustered - sandwich).cwiseAbs().maxCoeff() < 1e-8);
  CHECK(fit.clusters == 40);
}

TEST_CASE("with priors the mode is where an optimiser finds it") {
  const Known known;
  const auto fit = fit_logistic(known.x, known.y, known.vector("prior_mean"), known.vector("prior_sd"), known.cluster);
  CHECK((fit.weights - known.vector("posterior_mode")).cwiseAbs().maxCoeff() < 1e-6);
  CHECK(fit.laplace(0, 0) < std::pow(known.vector("prior_sd")(0), 2));
}

TEST_CASE("without rows the prior is all there is") {
  const Eigen::VectorXd mean = Eigen::Vector2d(0.3, -1), sd = Eigen::Vector2d(0.5, 2);
  const auto fit = fit_logistic(Eigen::MatrixXd(0, 2), Eigen::VectorXd(0), mean, sd);
  CHECK(fit.weights == mean);
  CHECK(fit.clustered(1, 1) == Approx(4));
  CHECK(fit.laplace(0, 0) == Approx(0.25));
}

TEST_CASE("rows that are copies of each other widen the clustered limits and narrow the others") {
  const Known known;
  constexpr Eigen::Index times = 4;
  const Eigen::VectorXd mean = Eigen::VectorXd::Zero(3), sd = Eigen::VectorXd::Constant(3, 100);
  const Eigen::MatrixXd x = known.x.replicate(times, 1);
  const Eigen::VectorXd y = known.y.replicate(times, 1);
  std::vector<std::uint32_t> cluster, own(static_cast<std::size_t>(known.x.rows()));
  std::iota(own.begin(), own.end(), 0u);
  for (Eigen::Index k = 0; k < times; ++k) cluster.insert(cluster.end(), own.begin(), own.end());
  const auto once = fit_logistic(known.x, known.y, mean, sd, own), copied = fit_logistic(x, y, mean, sd, cluster);
  CHECK(copied.clustered(1, 1) == Approx(once.clustered(1, 1)).epsilon(0.01));
  CHECK(copied.laplace(1, 1) == Approx(once.laplace(1, 1) / times).epsilon(0.01));
}

TEST_CASE("a prior holds weights that would run off, a flat one says so") {
  Eigen::MatrixXd x(4, 1);
  x << -2, -1, 1, 2;
  const Eigen::VectorXd y = Eigen::Vector4d(0, 0, 1, 1), zero = Eigen::VectorXd::Zero(1);
  const auto held = fit_logistic(x, y, zero, Eigen::VectorXd::Constant(1, 1.0));
  CHECK(held.weights(0) > 0.5);
  CHECK(held.weights(0) < 3);
  CHECK_THROWS_AS(fit_logistic(x, y, zero, Eigen::VectorXd::Constant(1, std::numeric_limits<double>::infinity())),
                  FitError);
}

TEST_CASE("arguments of different lengths are refused") {
  const Eigen::VectorXd two = Eigen::VectorXd::Ones(2);
  CHECK_THROWS_AS(fit_logistic(Eigen::MatrixXd::Ones(3, 2), two, two, two), InputError);
}
