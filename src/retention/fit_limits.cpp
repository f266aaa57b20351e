#include <algorithm>
#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/retention/fit.hpp"
#include "cabochon/stats/normal.hpp"

#include "search.hpp"

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

}  // namespace

std::vector<std::pair<double, double>> profile_limits(const Table& summary, const RepeatFit& fit, double level,
                                                      ProgressFunction progress) {
  check_level("intervals", level);
  const Prepared p = prepare(summary, fit);
  const RepeatLikelihood likelihood(p.data, fit.model, fit.rhythm, p.purchase, p.leaving);
  const stats::Slopes function = [&](const Vector& t, Vector& s) { return likelihood(t, s); };
  return profile(function, fit.theta, fit.covariance, p.data.accounts, stats::two_sided_z(level), std::move(progress));
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
