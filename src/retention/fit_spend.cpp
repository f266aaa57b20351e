#include <algorithm>
#include <cmath>
#include <numeric>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/core/wide.hpp"
#include "cabochon/retention/gamma_gamma.hpp"
#include "cabochon/stats/gamma_functions.hpp"
#include "cabochon/stats/normal.hpp"
#include "cabochon/stats/vector_math.hpp"

#include "search.hpp"

namespace cabochon::retention {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

// Accounts with repeats, by rising x.
struct Repeaters {
  std::vector<double> x, total, weight;  // total: x times the mean value
  struct Segment {
    double x;
    std::size_t begin, end;
  };
  std::vector<Segment> segments;
  std::vector<double> log_mean;
  double accounts = 0;
};

Repeaters repeaters(const Table& summary) {
  const Column x = to_float64(summary.column("x"), summary.name(), "x");
  const Column mean = to_float64(summary.column("mean_value"), summary.name(), "mean_value");
  const auto xs = x.values<double>(), means = mean.values<double>();
  conversion::WrongRows wrong_x(summary.name(), "x", "a whole number of repeats, at least 0");
  conversion::WrongRows wrong(summary.name(), "mean_value", "a mean value above 0 for an account with repeats");
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (x.is_null(row) || !(xs[i] >= 0 && xs[i] <= 1e9 && xs[i] == std::floor(xs[i])))
      wrong_x.add(row, [&] { return (x.is_null(row) ? "null" : number_text(xs[i])) + of_account(summary, row); });
    else if (xs[i] > 0 && (mean.is_null(row) || !(means[i] > 0 && std::isfinite(means[i]))))
      wrong.add(row, [&] { return (mean.is_null(row) ? "null" : number_text(means[i])) + of_account(summary, row); });
    else if (xs[i] > 0)
      rows.push_back(static_cast<std::uint32_t>(i));
  }
  wrong_x.raise();
  wrong.raise();
  if (rows.empty())
    throw InputError({summary.name(), "x", -1, "0 for all " + std::to_string(xs.size()) + " accounts",
                      "at least one account that ordered again"});
  std::stable_sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) { return xs[a] < xs[b]; });
  Repeaters out;
  for (const auto row : rows) {
    if (out.segments.empty() || out.segments.back().x != xs[row])
      out.segments.push_back({xs[row], out.x.size(), out.x.size()});
    out.x.push_back(xs[row]);
    out.total.push_back(xs[row] * means[row]);
    out.log_mean.push_back(std::log(means[row]));
    out.weight.push_back(1);
    out.segments.back().end = out.x.size();
  }
  out.accounts = static_cast<double>(rows.size());
  return out;
}

constexpr std::size_t block = 256;

double sum_of(const double* values, std::size_t n) {
  double lanes[8] = {};
  for (std::size_t i = 0; i < n; ++i) lanes[i & 7] += values[i];
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

// Mean negative log likelihood and its slopes by log p, log q, log gamma.
double spend_value(const Repeaters& data, const std::vector<std::pair<double, double>>& priors, const Vector& theta,
                   Vector& slope) {
  slope.setZero(3);
  if (!(theta.cwiseAbs().maxCoeff() < 40)) return std::numeric_limits<double>::infinity();
  const double p = std::exp(theta[0]), q = std::exp(theta[1]), gamma = std::exp(theta[2]);
  double value = 0, logs[block], inverses[block];
  const double log_gamma_q = stats::log_gamma(q), digamma_q = stats::digamma(q);
  for (const auto& segment : data.segments) {
    double weight = 0, sum_log = 0, sum_inverse = 0, sum_mean = 0;
    for (std::size_t begin = segment.begin; begin < segment.end; begin += block) {
      const std::size_t rows = std::min(block, segment.end - begin);
      wide([&, total = &data.total[begin], w = &data.weight[begin], l = &logs[0], v = &inverses[0]] {
        for (std::size_t i = 0; i < rows; ++i) {
          const double held = gamma + total[i];
          l[i] = w[i] * stats::fast_log(held);
          v[i] = w[i] / held;
        }
      });
      sum_log += sum_of(logs, rows);
      sum_inverse += sum_of(inverses, rows);
      for (std::size_t i = 0; i < rows; ++i) {
        weight += data.weight[begin + i];
        sum_mean += data.weight[begin + i] * data.log_mean[begin + i];
      }
    }
    const double x = segment.x, px = p * x, all = px + q, log_x = std::log(x);
    const double digamma_all = stats::digamma(all);
    value += weight * (stats::log_gamma(all) - stats::log_gamma(px) - log_gamma_q + q * theta[2] + px * log_x) +
             (px - 1) * sum_mean - all * sum_log;
    slope[0] += px * (weight * (digamma_all - stats::digamma(px) + log_x) + sum_mean - sum_log);
    slope[1] += q * (weight * (digamma_all - digamma_q + theta[2]) - sum_log);
    slope[2] += q * weight - all * gamma * sum_inverse;
  }
  for (std::size_t i = 0; i < priors.size(); ++i) {
    if (!(priors[i].second > 0)) continue;
    const auto place = static_cast<Eigen::Index>(i);
    const double away = (theta[place] - priors[i].first) / priors[i].second;
    value -= away * away / 2;
    slope[place] -= away / priors[i].second;
  }
  slope /= -data.accounts;
  if (!std::isfinite(value)) return std::numeric_limits<double>::infinity();
  return -value / data.accounts;
}

// Pearson's correlation of mean value and x, with Fisher's limits: E(m | x) is the same for all x where the model holds
// (that of log m is not, as a mean of more orders has a higher logarithm).
Estimate dependence_of(const Repeaters& data, double level) {
  const auto n = data.accounts;
  double mx = 0, my = 0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    mx += data.x[i] / n;
    my += data.total[i] / data.x[i] / n;
  }
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double a = data.x[i] - mx, b = data.total[i] / data.x[i] - my;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  const auto count = static_cast<std::int64_t>(n);
  if (n < 4 || !(xx > 1e-12 * n) || !(yy > 1e-12 * n * my * my)) return {0, -1, 1, level, count, "cannot be told"};
  const double r = xy / std::sqrt(xx * yy), z = std::atanh(std::clamp(r, -1 + 1e-15, 1 - 1e-15));
  const double half = stats::two_sided_z(level) / std::sqrt(n - 3);
  return {r, std::tanh(z - half), std::tanh(z + half), level, count, "Fisher's z"};
}

std::vector<std::pair<double, double>> normals(const std::map<std::string, Prior>& priors) {
  const auto names = parameter_names(Model::gamma_gamma);
  std::vector<std::pair<double, double>> out(3, {0, 0});
  for (const auto& [name, prior] : priors) {
    check_one_of("fit", "priors", name, names);
    check_positive("fit", "priors: median of " + name, prior.median);
    check_positive("fit", "priors: spread of " + name, prior.spread);
    out[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())] = {
        std::log(prior.median), prior.spread};
  }
  return out;
}

void refuse_priors(const SpendFit& fit) {
  if (!fit.priors.empty())
    throw InputError({"intervals", "method", -1, "a fit with priors", "method 'wald', or a fit without priors"});
}

}  // namespace

SpendFit fit_spend(const Table& summary, int starts, const std::map<std::string, Prior>& priors, double level) {
  const auto normal = normals(priors);
  constexpr double offsets[][3] = {{0, 0, 0},   {1, -0.5, 0.7}, {-1, 0.5, -0.7},
                                   {0.5, 1, 1}, {1.5, 0.3, -1}, {-1, -0.4, 1}};
  constexpr int most = static_cast<int>(std::size(offsets));
  if (starts < 0 || starts > most)
    throw InputError({"fit", "starts", -1, std::to_string(starts), "1 to 6, or 0 for the model's own"});
  const Repeaters data = repeaters(summary);
  const stats::Slopes function = [&](const Vector& t, Vector& s) { return spend_value(data, normal, t, s); };
  double mean = 0;
  for (const double m : data.log_mean) mean += m / data.accounts;
  const auto from = [&](int first, int last) {
    std::vector<Vector> out;
    for (int i = first; i < last; ++i) {
      Vector start(3);
      start << std::log(4.0) + offsets[i][0], std::log(3.5) + offsets[i][1],
          mean + std::log(2.5 / 4.0) + offsets[i][2] - offsets[i][0];
      out.push_back(std::move(start));
    }
    return out;
  };
  const int first = starts > 0 ? starts : 3;
  Found found = search(function, function, false, data.accounts, from(0, first));
  if (!found.converged && first < most) {
    Found again = search(function, function, false, data.accounts, from(first, most));
    again.iterations += found.iterations;
    again.evaluations += found.evaluations;
    again.starts += found.starts;
    if (again.converged) found = std::move(again);
  }
  if (!found.converged)
    throw FitError("gamma_gamma did not converge: these mean values of " + number_text(data.accounts) +
                       " accounts do not tell p, q and gamma; priors may help",
                   found.iterations, found.gap);
  SpendFit fit;
  fit.theta = found.theta;
  fit.spend = {std::exp(found.theta[0]), std::exp(found.theta[1]), std::exp(found.theta[2])};
  fit.covariance = (found.curvature * data.accounts).inverse();
  Vector slope;
  fit.log_likelihood = -data.accounts * spend_value(data, {}, found.theta, slope);
  fit.accounts = data.accounts;
  fit.dependence = dependence_of(data, check_level("fit", level));
  fit.iterations = found.iterations;
  fit.evaluations = found.evaluations;
  fit.starts = found.starts;
  fit.largest_slope = found.slope;
  fit.gap = found.gap;
  fit.priors = priors;
  return fit;
}

std::vector<std::pair<double, double>> spend_profile(const Table& summary, const SpendFit& fit, double level,
                                                     ProgressFunction progress) {
  refuse_priors(fit);
  const Repeaters data = repeaters(summary);
  const stats::Slopes function = [&](const Vector& t, Vector& s) { return spend_value(data, {}, t, s); };
  return profile(function, fit.theta, fit.covariance, data.accounts,
                 stats::two_sided_z(check_level("intervals", level)), std::move(progress));
}

Matrix spend_bootstrap(const Table& summary, const SpendFit& fit, int replicates, std::uint64_t seed,
                       ProgressFunction progress) {
  refuse_priors(fit);
  if (replicates < 2 || replicates > 100000)
    throw InputError({"intervals", "replicates", -1, std::to_string(replicates), "2 to 100,000"});
  Repeaters data = repeaters(summary);
  const std::vector<double> shares = data.weight;
  stats::MinimiseOptions options;
  options.tolerance = 1e-6;
  options.inverse = fit.covariance * data.accounts;
  const stats::Slopes function = [&](const Vector& t, Vector& s) { return spend_value(data, {}, t, s); };
  Matrix out(replicates, 3);
  Eigen::Index kept = 0;
  Ticker ticker(std::move(progress), replicates, 1);
  for (int i = 0; i < replicates; ++i) {
    Random random(seed, 72, static_cast<std::uint64_t>(i));
    const auto counts = random.multinomial(static_cast<std::int64_t>(data.accounts), shares);
    for (std::size_t row = 0; row < counts.size(); ++row) data.weight[row] = static_cast<double>(counts[row]);
    const stats::Minimum m = stats::minimise(function, fit.theta, options);
    if (m.converged) out.row(kept++) = m.at.transpose();
    ticker.advance();
  }
  ticker.finish();
  out.conservativeResize(kept, Eigen::NoChange);
  return out;
}

}  // namespace cabochon::retention
