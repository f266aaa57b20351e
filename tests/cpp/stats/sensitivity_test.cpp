#include "catch.hpp"

#include <cmath>
#include <numbers>

#include "cabochon/stats/inverse.hpp"
#include "cabochon/stats/perfect_information.hpp"
#include "cabochon/stats/shapley_effects.hpp"
#include "cabochon/stats/sobol_indices.hpp"

using namespace cabochon;
using namespace cabochon::stats;

namespace {

constexpr int stride = 512;

auto turn_with(int dimensions, double low, double high) {
  return [=](const std::uint32_t* words, int count, double* x) {
    for (int d = 0; d < dimensions; ++d)
      for (int i = 0; i < count; ++i) x[d * stride + i] = low + (high - low) * unit_of(words[d * stride + i]);
  };
}

bool holds(const Estimate& e, double truth) { return e.low <= truth && truth <= e.high; }

// A linear function of correlated normals: y = b'x.
auto linear(std::vector<double> b) {
  return [b = std::move(b)](const double* x, int count, double* y) {
    for (int i = 0; i < count; ++i) {
      y[i] = 0;
      for (std::size_t d = 0; d < b.size(); ++d) y[i] += b[d] * x[d * stride + static_cast<std::size_t>(i)];
    }
  };
}

}  // namespace

// Ishigami & Homma 1990 with a = 7, b = 0.1; closed form in Saltelli et al. 2008, Global Sensitivity Analysis, p. 179.
TEST_CASE("correctness: Ishigami's function") {
  const double pi = std::numbers::pi, a = 7, b = 0.1;
  const auto f = [&](const double* x, int count, double* y) {
    for (int i = 0; i < count; ++i)
      y[i] = std::sin(x[i]) + a * std::pow(std::sin(x[stride + i]), 2) +
             b * std::pow(x[2 * stride + i], 4) * std::sin(x[i]);
  };
  const double v1 = std::pow(1 + b * std::pow(pi, 4) / 5, 2) / 2, v2 = a * a / 8;
  const double v13 = b * b * std::pow(pi, 8) * (1.0 / 18 - 1.0 / 50), v = v1 + v2 + v13;
  const auto found = sobol_indices(3, turn_with(3, -pi, pi), f, {.draws = 1 << 16, .seed = 4, .level = 0.999});
  CHECK(found.variance == Approx(v).epsilon(2e-3));
  const double first[] = {v1 / v, v2 / v, 0}, total[] = {(v1 + v13) / v, v2 / v, v13 / v};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(found.first[i].value == Approx(first[i]).margin(0.005));
    CHECK(found.total[i].value == Approx(total[i]).margin(0.005));
    CHECK(holds(found.first[i], first[i]));
    CHECK(holds(found.total[i], total[i]));
  }
}

// Saltelli & Sobol 1995: g = product of (|4 x - 2| + a) / (1 + a); V_i = 1 / (3 (1 + a_i)^2).
TEST_CASE("correctness: Sobol's g function") {
  const std::vector<double> a{0, 1, 4.5, 9, 99, 99};
  const auto g = [&](const double* x, int count, double* y) {
    for (int i = 0; i < count; ++i) {
      y[i] = 1;
      for (std::size_t d = 0; d < a.size(); ++d)
        y[i] *= (std::abs(4 * x[d * stride + static_cast<std::size_t>(i)] - 2) + a[d]) / (1 + a[d]);
    }
  };
  double product = 1;
  std::vector<double> v;
  for (const double one : a) {
    v.push_back(1 / (3 * (1 + one) * (1 + one)));
    product *= 1 + v.back();
  }
  for (const Sampler sampler : {Sampler::sobol, Sampler::random}) {
    const auto found =
        sobol_indices(6, turn_with(6, 0, 1), g, {.draws = 1 << 16, .seed = 2, .sampler = sampler, .level = 0.999});
    for (std::size_t i = 0; i < a.size(); ++i) {
      CHECK(holds(found.first[i], v[i] / (product - 1)));
      CHECK(holds(found.total[i], v[i] * product / (1 + v[i]) / (product - 1)));
    }
  }
}

TEST_CASE("properties: indices do not depend on the number of threads") {
  const auto one = sobol_indices(3, turn_with(3, 0, 1), linear({1, 2, 3}), {.draws = 4096, .threads = 1});
  const auto two = sobol_indices(3, turn_with(3, 0, 1), linear({1, 2, 3}), {.draws = 4096, .threads = 2});
  CHECK(one.first == two.first);
  CHECK(one.total == two.total);
}

// Owen & Prieur 2017, SIAM/ASA J. Uncertainty Quantification 5(1), 986-1002, section 4.1: two correlated normals.
TEST_CASE("correctness: Shapley effects of a linear function of two correlated normals") {
  const double rho = 0.6, b1 = 1, b2 = 2;
  Eigen::MatrixXd r(2, 2);
  r << 1, rho, rho, 1;
  const double v = b1 * b1 + b2 * b2 + 2 * rho * b1 * b2;
  const double first = (b1 * b1 * (1 - rho * rho / 2) + rho * b1 * b2 + b2 * b2 * rho * rho / 2) / v;
  const auto found = shapley_effects(r, v, linear({b1, b2}), 20000, 3, 0.999);
  CHECK(holds(found[0], first));
  CHECK(found[0].value == Approx(first).margin(0.02));
  CHECK(found[0].value + found[1].value == Approx(1).epsilon(1e-12));
}

// Three normals of which one is independent: Iooss & Prieur 2019, Int. J. Uncertainty Quantification 9(5), 493-514,
// section 3.2: the independent one keeps its own variance, the pair shares theirs as above.
TEST_CASE("correctness: Shapley effects with a third, independent normal; sums; threads") {
  const double rho = -0.5, b1 = 1, b2 = 1.5, b3 = 0.8;
  Eigen::MatrixXd r = Eigen::MatrixXd::Identity(3, 3);
  r(0, 1) = r(1, 0) = rho;
  const double pair = b1 * b1 + b2 * b2 + 2 * rho * b1 * b2, v = pair + b3 * b3;
  const double first = (b1 * b1 * (1 - rho * rho / 2) + rho * b1 * b2 + b2 * b2 * rho * rho / 2) / v;
  const auto found = shapley_effects(r, v, linear({b1, b2, b3}), 20000, 8, 0.999);
  CHECK(holds(found[0], first));
  CHECK(holds(found[1], pair / v - first));
  CHECK(holds(found[2], b3 * b3 / v));
  CHECK(found[0].value + found[1].value + found[2].value == Approx(1).epsilon(1e-12));
  CHECK(shapley_effects(r, v, linear({b1, b2, b3}), 2000, 8, 0.9, 2) ==
        shapley_effects(r, v, linear({b1, b2, b3}), 2000, 8, 0.9, 1));
}

TEST_CASE("edges: unknowns that move as one share alike") {
  const Eigen::MatrixXd r = Eigen::MatrixXd::Ones(2, 2);
  const auto found = shapley_effects(r, 9, linear({1, 2}), 4000, 1, 0.99);
  CHECK(found[0].value == Approx(0.5).margin(0.03));
}

// gain = m + b x + rest, all normal: E max(0, N(m, s^2)) - max(0, m) with s = |b| sd(x).
TEST_CASE("correctness: worth of knowing a normal") {
  for (const double m : {0.0, 0.5, -2.0}) {
    const std::size_t n = 1 << 16;
    std::vector<double> x(n), gain(n), noise(n);
    const double b = 1.5;
    for (std::size_t i = 0; i < n; ++i) {
      Random random(9, 1, i);
      x[i] = random.normal();
      noise[i] = random.normal();
      gain[i] = m + b * x[i] + 2 * noise[i];
    }
    const auto closed = [&](double s) {
      const double z = m / s;
      return s * std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi) + m * normal_probability(z) - std::max(0.0, m);
    };
    const Worth of_x = perfect_information(x, gain, 1), of_noise = perfect_information(noise, gain, 1);
    CHECK(of_x.value == Approx(closed(b)).margin(5 * of_x.standard_error + 0.01));
    CHECK(of_noise.value == Approx(closed(2)).margin(5 * of_noise.standard_error + 0.01));
    CHECK(of_x.standard_error > 0);
    CHECK(of_x.standard_error < 0.05);
  }
}

TEST_CASE("edges: worth of a term of few values, and of one without influence") {
  const std::size_t n = 40000;
  std::vector<double> coin(n), other(n), gain(n);
  for (std::size_t i = 0; i < n; ++i) {
    Random random(2, 1, i);
    coin[i] = random.bernoulli(0.5) ? 1 : -1;
    other[i] = random.uniform();
    gain[i] = coin[i] + random.normal();
  }
  CHECK(perfect_information(coin, gain, 1).value == Approx(0.5).margin(0.02));
  CHECK(perfect_information(other, gain, 1).value < 0.02);
  const std::vector<double> constant(n, 3.0);
  CHECK(perfect_information(constant, gain, 1).value < 0.02);
}
