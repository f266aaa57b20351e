#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/retention/fit.hpp"

#include "search.hpp"

namespace cabochon::retention {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

constexpr std::size_t looked_at_whole = 1000;  // so many distinct histories and no first look
constexpr std::size_t first_look = 400;        // of more that the starts are tried on, or a fifth of them,
constexpr std::size_t long_look = 5000;        // but no more than these
constexpr int most_stages = 12;                // of mbg_cnbd_k where k is to be found
constexpr double unsettled = 1e-6;             // largest Newton step of a logarithm at the end

// Covariates with mean 0 and standard deviation 1, and the way back.
struct Standard {
  std::vector<double> mean, deviation;
};

Standard standardise(Design& design, const std::string& table) {
  Standard out;
  for (std::size_t c = 0; c < design.values.size(); ++c) {
    auto& values = design.values[c];
    const auto n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0;
    for (const double v : values) squares += (v - mean) * (v - mean);
    const double deviation = std::sqrt(squares / n);
    if (!(deviation > 1e-12 * (1 + std::abs(mean))))
      throw InputError({table, design.names[c], -1, "the same value for all accounts", "a covariate that differs"});
    for (double& v : values) v = (v - mean) / deviation;
    out.mean.push_back(mean);
    out.deviation.push_back(deviation);
  }
  return out;
}

// theta of the covariates as they came = turn * theta of the standardised ones.
Matrix turn_back(Model model, std::size_t base, std::size_t purchase, const Standard& standard) {
  const auto size = static_cast<Eigen::Index>(base + standard.mean.size());
  Matrix turn = Matrix::Identity(size, size);
  for (std::size_t c = 0; c < standard.mean.size(); ++c) {
    const auto place = static_cast<Eigen::Index>(base + c);
    const double share = standard.mean[c] / standard.deviation[c];
    turn(place, place) = 1 / standard.deviation[c];
    if (c < purchase)
      turn(1, place) = share;
    else if (model == Model::pareto_nbd)
      turn(3, place) = share;
    else
      turn(2, place) = -share;
  }
  return turn;
}

Vector start_of(Model model, std::size_t size, int k, double mean_x, double mean_T) {
  Vector start = Vector::Zero(static_cast<Eigen::Index>(size));
  const double r = 0.6, rate = std::max(1.6 * k * mean_x / mean_T, 1e-6 / mean_T);
  start[0] = std::log(r);
  start[1] = std::log(r / rate);
  if (model == Model::nbd) return start;
  start[2] = std::log(model == Model::pareto_nbd ? 0.6 : 0.8);
  start[3] = std::log(model == Model::pareto_nbd ? mean_T / 2.5 : 2.5);
  return start;
}

// Where the other starts stand from the first, in logarithms.
constexpr double offsets[][4] = {{0, 0, 0, 0},     {0.9, 1.1, -0.9, -0.4}, {-0.9, -0.7, 0.9, 1.2},
                                 {1.2, 0.4, 1, 2}, {-0.5, 0.6, -1.2, 0.5}, {0.5, -0.6, 0.5, -0.7}};
constexpr int most_starts = static_cast<int>(std::size(offsets));

std::vector<Vector> moved(const Vector& start, int first, int last, std::size_t base) {
  std::vector<Vector> out;
  for (int which = first; which < last; ++which) {
    out.push_back(start);
    for (std::size_t i = 0; i < base; ++i) out.back()[static_cast<Eigen::Index>(i)] += offsets[which][i];
  }
  return out;
}

void check_options(const Table& summary, const FitOptions& options) {
  if (options.k && options.model != Model::mbg_cnbd_k)
    throw InputError({"fit", "k", -1, std::to_string(*options.k), "no k: only mbg_cnbd_k has one"});
  if (options.k && (*options.k < 1 || *options.k > 50))
    throw InputError({"fit", "k", -1, std::to_string(*options.k), "a whole number of 1 to 50"});
  if (options.starts < 0 || options.starts > most_starts)
    throw InputError({"fit", "starts", -1, std::to_string(options.starts),
                      "1 to " + std::to_string(most_starts) + ", or 0 for the model's own"});
  if (options.model == Model::nbd && !options.leaving.empty())
    throw InputError({"fit", "covariates", -1, core::quoted(options.leaving.front()) + " on leaving",
                      "covariates of the order rate only: in nbd nobody leaves"});
  const auto names = parameter_names(options.model);
  for (const auto& [name, prior] : options.priors) {
    check_one_of("fit", "priors", name, names);
    check_positive("fit", "priors: median of " + name, prior.median);
    check_positive("fit", "priors: spread of " + name, prior.spread);
  }
  const auto twice = [](const std::vector<std::string>& list) {
    for (std::size_t i = 0; i < list.size(); ++i)
      if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
          list.begin() + static_cast<std::ptrdiff_t>(i))
        throw InputError({"fit", "covariates", -1, core::quoted(list[i]) + " twice", "each covariate once"});
  };
  twice(options.purchase);
  twice(options.leaving);
  (void)summary;
}

std::string no_maximum(const RepeatFit& fit, const Found& found, const Vector& start) {
  std::string text = std::string(name_of(fit.model)) + " did not converge";
  Eigen::Index worst = 0;
  if (!found.theta.allFinite()) return text;
  const Vector away = found.theta - start;
  if (!(away.cwiseAbs().maxCoeff(&worst) > 4) && found.step.size() && found.step.allFinite())
    found.step.cwiseAbs().maxCoeff(&worst);
  const bool effect = static_cast<std::size_t>(worst) >= fit.base();
  text += ": the likelihood still changes with " + fit.names[static_cast<std::size_t>(worst)] + " at " +
          number_text(effect ? found.theta[worst] : std::exp(found.theta[worst]));
  return text + ", so that these accounts do not tell it; a simpler model or priors may help";
}

}  // namespace

std::vector<std::string> parameter_names(Model model) {
  switch (model) {
    case Model::pareto_nbd:
      return {"r", "alpha", "s", "beta"};
    case Model::nbd:
      return {"r", "alpha"};
    case Model::gamma_gamma:
      return {"p", "q", "gamma"};
    default:
      return {"r", "alpha", "a", "b"};
  }
}

namespace {

// Sum over accounts of (k - 1) log gaps - x log (k - 1)!: what the likelihood of k stages leaves out.
double stage_constant(const Table& summary, const Histories& histories, int k) {
  const Column* gaps = summary.find("log_gaps");
  if (k == 1 || !gaps) return 0;
  const Column column = to_float64(*gaps, summary.name(), "log_gaps");
  double logs = 0, repeats = 0;
  for (const double x : histories.x.values<double>()) repeats += x;
  const auto values = column.values<double>();
  for (std::int64_t row = 0; row < column.size(); ++row)
    if (!column.is_null(row)) logs += values[static_cast<std::size_t>(row)];
  return (k - 1) * logs - repeats * stats::log_gamma(k);
}

RepeatFit fit_one(const Table& summary, const FitOptions& options, const Histories& histories, const Folded& data,
                  const Standard& standard, std::size_t purchase, const RepeatFit& frame, int k) {
  RepeatFit fit = frame;
  fit.rhythm = {k, options.model == Model::mbg_nbd || options.model == Model::mbg_cnbd_k};
  const std::size_t base = fit.base(), effects = standard.mean.size(), size = base + effects;
  const bool thin = data.size() > looked_at_whole;
  const Folded few = thin ? data.thinned(data.size() / std::clamp(data.size() / 5, first_look, long_look)) : Folded{};
  RepeatLikelihood all(data, options.model, fit.rhythm, purchase, effects - purchase);
  RepeatLikelihood look(thin ? few : data, options.model, fit.rhythm, purchase, effects - purchase);
  double repeats = 0;
  for (std::size_t i = 0; i < data.size(); ++i) repeats += data.weight[i] * data.x[i];
  const Vector start = start_of(options.model, size, k, repeats / data.accounts, fit.mean_T);
  const auto names = parameter_names(options.model);
  for (const auto& [name, prior] : options.priors) {
    const auto place = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    all.set_prior(place, std::log(prior.median), prior.spread);
    look.set_prior(place, std::log(prior.median), prior.spread);
  }
  if (options.effect_spread > 0)
    for (std::size_t c = 0; c < effects; ++c) {
      all.set_prior(base + c, 0, options.effect_spread);
      look.set_prior(base + c, 0, options.effect_spread);
    }
  const int starts = options.starts > 0 ? options.starts : options.model == Model::pareto_nbd ? 1 : 3;
  const stats::Slopes whole = [&](const Vector& t, Vector& slope) { return all(t, slope); };
  const stats::Slopes part = [&](const Vector& t, Vector& slope) { return look(t, slope); };
  Found found = search(whole, part, thin, data.accounts, moved(start, 0, starts, base));
  if (!found.converged && starts < most_starts) {
    Found again = search(whole, part, thin, data.accounts, moved(start, starts, most_starts, base));
    again.iterations += found.iterations;
    again.evaluations += found.evaluations;
    again.starts += found.starts;
    if (again.converged || !found.theta.allFinite()) found = std::move(again);
  }
  if (!found.converged) throw FitError(no_maximum(fit, found, start), found.iterations, found.gap);
  const Matrix turn = turn_back(options.model, base, purchase, standard);
  fit.log_likelihood = all.log_likelihood(found.theta) + stage_constant(summary, histories, k);
  fit.covariance = turn * (found.curvature * data.accounts).inverse() * turn.transpose();
  fit.theta = turn * found.theta;
  fit.rates = rates_of(options.model, fit.theta);
  fit.iterations = found.iterations;
  fit.evaluations = found.evaluations;
  fit.starts = found.starts;
  fit.largest_slope = found.slope;
  fit.gap = found.gap;
  return fit;
}

}  // namespace

RepeatFit fit_repeat(const Table& summary, const FitOptions& options) {
  check_options(summary, options);
  const Histories histories = read_histories(summary);
  const auto x = histories.x.values<double>(), T = histories.T.values<double>();
  if (std::all_of(x.begin(), x.end(), [](double v) { return v == 0; }))
    throw InputError({summary.name(), "x", -1, "0 for all " + std::to_string(x.size()) + " accounts",
                      "at least one account that ordered again"});
  RepeatFit fit;
  fit.model = options.model;
  fit.unit = histories.unit;
  fit.priors = options.priors;
  fit.effect_spread = options.effect_spread;
  for (const auto& name : options.purchase) fit.purchase.push_back(covariate_of(summary, name));
  for (const auto& name : options.leaving) fit.leaving.push_back(covariate_of(summary, name));
  Design columns = design(summary, fit.purchase);
  const std::size_t purchase = columns.names.size();
  Design more = design(summary, fit.leaving);
  fit.names = parameter_names(options.model);
  for (const auto& name : columns.names) fit.names.push_back("purchase:" + name);
  for (const auto& name : more.names) fit.names.push_back("leaving:" + name);
  for (std::size_t c = 0; c < more.names.size(); ++c) {
    columns.names.push_back(more.names[c]);
    columns.values.push_back(std::move(more.values[c]));
  }
  const Standard standard = standardise(columns, summary.name());
  const Folded data = fold(histories, columns);
  columns = {};
  fit.accounts = data.accounts;
  fit.rows = static_cast<double>(data.size());
  fit.mean_T = std::accumulate(T.begin(), T.end(), 0.0) / static_cast<double>(T.size());
  if (options.model != Model::mbg_cnbd_k) return fit_one(summary, options, histories, data, standard, purchase, fit, 1);
  if (options.k) return fit_one(summary, options, histories, data, standard, purchase, fit, *options.k);
  if (!summary.find("log_gaps"))
    throw InputError(
        {summary.name(), "log_gaps", -1, {}, "the column log_gaps (see summarise), which choosing k needs, or a k"});
  std::optional<RepeatFit> best;
  std::optional<FitError> failed;
  int worse = 0;
  for (int k = 1; k <= most_stages && worse < 2; ++k) {  // the likelihood rises to its top and falls
    try {
      RepeatFit one = fit_one(summary, options, histories, data, standard, purchase, fit, k);
      if (!best || one.log_likelihood > best->log_likelihood) {
        best = std::move(one);
        worse = 0;
      } else {
        ++worse;
      }
    } catch (const FitError& error) {
      failed = error;
    }
  }
  if (!best) throw *failed;
  return *best;
}

}  // namespace cabochon::retention
