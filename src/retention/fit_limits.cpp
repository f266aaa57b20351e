#include <algorithm>
#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/retention/fit.hpp"
#include "cabochon/stats/normal.hpp"

namespace cabochon::retention {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

struct Prepared {
  Folded data;
  std::size_t purchase = 0, leaving = 0;
};

Prepared prepare(const Table& summary, const RepeatFit& fit) {
  if (!fit.priors.empty() || fit.effect_spread > 0)
    throw InputError({"intervals", "method", -1, "a fit with priors", "method 'wald', or a fit without priors"});
  Design columns = design(summary, fit.purchase);
  Prepared out;
  out.purchase = columns.names.size();
  Design more = design(summary, fit.leaving);
  out.leaving = more.names.size();
  for (auto& values : more.values) columns.values.push_back(std::move(values));
  out.data = fold(read_histories(summary), columns);
  return out;
}

Vector without(const Vector& v, Eigen::Index place) {
  Vector out(v.size() - 1);
  out << v.head(place), v.tail(v.size() - 1 - place);
  return out;
}

Vector with(const Vector& rest, Eigen::Index place, double value) {
  Vector out(rest.size() + 1);
  out << rest.head(place), value, rest.tail(rest.size() - place);
  return out;
}

}  // namespace

std::vector<std::pair<double, double>> profile_limits(const Table& summary, const RepeatFit& fit, double level,
                                                      ProgressFunction progress) {
  check_level("intervals", level);
  const Prepared p = prepare(summary, fit);
  const RepeatLikelihood likelihood(p.data, fit.model, fit.rhythm, p.purchase, p.leaving);
  const double z = stats::two_sided_z(level), accounts = p.data.accounts;
  Vector slope;
  const double best = likelihood(fit.theta, slope);
  const Matrix curve = fit.covariance.inverse() / accounts;
  std::vector<std::pair<double, double>> out;
  Ticker ticker(std::move(progress), 2 * fit.theta.size(), 1);
  for (Eigen::Index i = 0; i < fit.theta.size(); ++i) {
    const double se = std::sqrt(fit.covariance(i, i));
    Matrix inner(curve.rows() - 1, curve.cols() - 1);
    for (Eigen::Index r = 0, ri = 0; r < curve.rows(); ++r) {
      if (r == i) continue;
      for (Eigen::Index c = 0, ci = 0; c < curve.cols(); ++c)
        if (c != i) inner(ri, ci++) = curve(r, c);
      ++ri;
    }
    stats::MinimiseOptions options;
    options.tolerance = 1e-7;
    options.inverse = inner.inverse();
    const Vector along = without(fit.covariance.col(i) / fit.covariance(i, i), i);
    double limits[2];
    for (const int side : {-1, 1}) {
      Vector rest = without(fit.theta, i);
      double last = fit.theta[i];
      // Signed root of twice the fall, which is nearly straight in the parameter.
      const auto root = [&](double value) {
        const stats::Slopes fixed = [&](const Vector& t, Vector& s) {
          Vector all;
          const double f = likelihood(with(t, i, value), all);
          s = without(all, i);
          return f;
        };
        const stats::Minimum m = stats::minimise(fixed, rest + along * (value - last), options);
        if (!std::isfinite(m.value)) return std::numeric_limits<double>::infinity();
        rest = m.at;
        last = value;
        return std::sqrt(std::max(0.0, 2 * accounts * (m.value - best)));
      };
      double near = fit.theta[i], near_root = 0, step = z * se, far = fit.theta[i] + side * step;
      double far_root = root(far);
      int tries = 0;
      while (far_root < z && ++tries < 12) {
        near = far;
        near_root = far_root;
        step *= 1.6;
        far += side * step * 0.5;
        far_root = root(far);
      }
      if (far_root < z) {
        limits[side > 0] = side * std::numeric_limits<double>::infinity();
      } else {
        double at = far;
        for (int step_number = 0; step_number < 30; ++step_number) {
          at = std::isfinite(far_root) ? near + (far - near) * (z - near_root) / (far_root - near_root)
                                       : (near + far) / 2;
          if (step_number % 4 == 3) at = (near + far) / 2;
          const double now = root(at);
          if (std::abs(now - z) < 1e-7) break;
          (now < z ? near : far) = at;
          (now < z ? near_root : far_root) = now;
        }
        limits[side > 0] = at;
      }
      ticker.advance();
    }
    out.emplace_back(limits[0], limits[1]);
  }
  ticker.finish();
  return out;
}

Matrix bootstrap(const Table& summary, const RepeatFit& fit, int replicates, std::uint64_t seed,
                 ProgressFunction progress) {
  if (replicates < 2 || replicates > 100000)
    throw InputError({"intervals", "replicates", -1, std::to_string(replicates), "2 to 100,000"});
  Prepared p = prepare(summary, fit);
  const std::vector<double> shares = p.data.weight;
  const auto accounts = static_cast<std::int64_t>(p.data.accounts);
  const RepeatLikelihood likelihood(p.data, fit.model, fit.rhythm, p.purchase, p.leaving);
  const stats::Slopes function = [&](const Vector& t, Vector& s) { return likelihood(t, s); };
  stats::MinimiseOptions options;
  options.tolerance = 1e-6;
  options.inverse = fit.covariance * p.data.accounts;
  Matrix out(replicates, fit.theta.size());
  Eigen::Index kept = 0;
  Ticker ticker(std::move(progress), replicates, 1);
  for (int i = 0; i < replicates; ++i) {
    Random random(seed, 71, static_cast<std::uint64_t>(i));
    const auto counts = random.multinomial(accounts, shares);
    for (std::size_t row = 0; row < counts.size(); ++row) p.data.weight[row] = static_cast<double>(counts[row]);
    const stats::Minimum m = stats::minimise(function, fit.theta, options);
    if (m.converged && m.at.cwiseAbs().maxCoeff() < 20) out.row(kept++) = m.at.transpose();
    ticker.advance();
  }
  ticker.finish();
  out.conservativeResize(kept, Eigen::NoChange);
  return out;
}

}  // namespace cabochon::retention
