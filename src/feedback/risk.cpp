#include "cabochon/feedback/risk.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/stats/logistic.hpp"
#include "cabochon/stats/normal.hpp"

#include "risk_features.hpp"

namespace cabochon::feedback {
namespace {

constexpr std::int32_t most_windows = 12;

void check(const RiskOptions& options) {
  (void)check_level("risk", options.level);
  check_range("risk", "window_days", options.window_days, {1, 1e6, false, false});
  const auto at_least_1 = [](std::string_view name, std::int64_t value) {
    if (value < 1) throw InputError({"risk", std::string(name), -1, std::to_string(value), "at least 1"});
  };
  at_least_1("horizon_days", options.horizon_days);
  at_least_1("min_outcomes", options.min_outcomes);
  std::vector<Problem> wrong;
  for (std::size_t k = 0; k < risk_terms; ++k) {
    const auto [mean, sd] = options.priors[k];
    if (std::isfinite(mean) && std::isfinite(sd) && sd > 0) continue;
    wrong.push_back({"risk", "priors." + std::string(Names<RiskTerm>::values[k]), -1,
                     "(" + number_text(mean) + ", " + number_text(sd) + ")",
                     "a mean and a standard deviation above 0"});
  }
  if (!wrong.empty()) throw InputError(std::move(wrong));
}

/// Accounts in the windows that can be looked back on, and whether they ended in them.
struct Past {
  std::vector<Eigen::MatrixXd> x;
  std::vector<double> ended;
  std::vector<std::uint32_t> account;
  std::int64_t outcomes = 0;
};

Past look_back(const accounts::Book& book, const Endings& endings, const SilenceOfDay& silence,
               const RiskOptions& options) {
  Past out;
  const auto ordered = book.table("orders").column("date").values<std::int32_t>();
  const std::int32_t first = *std::min_element(ordered.begin(), ordered.end());
  Ticker ticker(options.progress, most_windows, 1);
  for (std::int32_t step = 1; step <= most_windows; ++step) {
    const Day then{options.as_of.number - step * options.horizon_days};
    if (then.number < first + options.horizon_days) break;
    SilenceOnDay quiet;
    try {
      quiet = silence(then);
    } catch (const InputError&) {  // too few orders before that day to know a rhythm
      break;
    }
    RiskFeatures found = risk_features(book, endings, quiet, options, then);
    for (const auto account : found.account) {
      const bool ended = endings.within(account, then.number, then.number + options.horizon_days);
      out.ended.push_back(ended);
      out.account.push_back(static_cast<std::uint32_t>(account));
      out.outcomes += ended;
    }
    out.x.push_back(std::move(found.x));
    ticker.advance();
  }
  ticker.finish();
  return out;
}

struct Weights {
  Eigen::VectorXd mean;
  Eigen::MatrixXd covariance;
};

Weights stated(const RiskOptions& options) {
  constexpr auto k = static_cast<Eigen::Index>(risk_terms);
  Weights out{Eigen::VectorXd(k), Eigen::MatrixXd::Zero(k, k)};
  for (Eigen::Index i = 0; i < k; ++i) {
    out.mean(i) = options.priors[static_cast<std::size_t>(i)].mean;
    out.covariance(i, i) = std::pow(options.priors[static_cast<std::size_t>(i)].sd, 2);
  }
  return out;
}

Weights learned(const Past& past, const Weights& prior) {
  Eigen::MatrixXd x(static_cast<Eigen::Index>(past.ended.size()), prior.mean.size());
  Eigen::Index row = 0;
  for (const auto& part : past.x) {
    x.middleRows(row, part.rows()) = part;
    row += part.rows();
  }
  const Eigen::VectorXd y =
      Eigen::Map<const Eigen::VectorXd>(past.ended.data(), static_cast<Eigen::Index>(past.ended.size()));
  const Eigen::VectorXd sd = prior.covariance.diagonal().cwiseSqrt();
  const auto fit = stats::fit_logistic(x, y, prior.mean, sd, past.account, "the weights of risk");
  return {fit.weights, fit.clustered};
}

double middle(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/// What lifts an account's odds most above those of one as quiet, as content and as settled as the middle one.
std::vector<std::string> drivers(const RiskFeatures& now, const Eigen::VectorXd& weights) {
  constexpr std::array<std::string_view, risk_terms> words{"", "silence", "blocking role", "tickets"};
  std::array<double, risk_terms> usual{};
  for (std::size_t k = 1; k < risk_terms; ++k) {
    const Eigen::VectorXd column = now.x.col(static_cast<Eigen::Index>(k));
    usual[k] = middle({column.begin(), column.end()});
  }
  std::vector<std::string> out;
  for (Eigen::Index i = 0; i < now.x.rows(); ++i) {
    std::size_t best = 1;
    const auto lift = [&](std::size_t k) {
      const auto column = static_cast<Eigen::Index>(k);
      return (now.x(i, column) - usual[k]) * weights(column);
    };
    for (std::size_t k = 2; k < risk_terms; ++k)
      if (lift(k) > lift(best)) best = k;
    out.emplace_back(words[best]);
  }
  return out;
}

Table rows(const RiskFeatures& now, const Weights& weights, double level) {
  const std::size_t n = now.account.size();
  const double z = stats::two_sided_z(level);
  const auto term = static_cast<Eigen::Index>(RiskTerm::blocking_role);
  std::vector<double> chance(n), low(n), high(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Eigen::VectorXd x = now.x.row(static_cast<Eigen::Index>(i)).transpose();
    const double odds = x.dot(weights.mean);
    const double sd = std::sqrt(x.dot(weights.covariance * x) + std::pow(weights.mean(term) * now.spread[i], 2));
    chance[i] = stats::logistic(odds);
    low[i] = stats::logistic(odds - z * sd);
    high[i] = stats::logistic(odds + z * sd);
  }
  const Column value = accounts::take(now.covered.column("value"), now.account);
  std::vector<std::optional<double>> at_risk(n);
  for (std::size_t i = 0; i < n; ++i)
    if (!value.is_null(static_cast<std::int64_t>(i))) at_risk[i] = chance[i] * std::max(0.0, value.values<double>()[i]);
  const bool money = n > 0 && value.null_count() == 0;
  std::vector<std::int32_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    const auto by = [&](auto i) {
      return money ? *at_risk[static_cast<std::size_t>(i)] : chance[static_cast<std::size_t>(i)];
    };
    return by(a) > by(b);
  });

  std::vector<std::string> roles;
  for (const auto role : now.blocking)
    roles.emplace_back(Names<accounts::BuyingRole>::values[static_cast<std::size_t>(role)]);
  std::vector<std::int64_t> rank(n);
  std::iota(rank.begin(), rank.end(), std::int64_t{1});
  const auto sorted = [&](const Column& column) { return accounts::take(column, order); };
  Table out("risk", static_cast<std::int64_t>(n));
  out.add("rank", Column::of(std::move(rank)));
  out.add("account", sorted(accounts::take(now.covered.column("account"), now.account)));
  out.add("name", sorted(accounts::take(now.covered.column("name"), now.account)));
  out.add("risk", sorted(Column::of(std::move(chance)))).add("risk_low", sorted(Column::of(std::move(low))));
  out.add("risk_high", sorted(Column::of(std::move(high)))).add("blocking_role", sorted(Column::text(roles)));
  out.add("blocking_score", sorted(Column::of(now.score)));
  out.add("blocking_heard", sorted(Column::booleans(now.heard))).add("mean_score", sorted(Column::of(now.mean)));
  out.add("open_tickets", sorted(Column::of(now.tickets))).add("days_silent", sorted(Column::of(now.silent)));
  out.add("silence_risk", sorted(Column::of(now.chance)));
  out.add("driver", sorted(Column::text(drivers(now, weights.mean))));
  out.add("value", sorted(value)).add("at_risk", sorted(Column::of(at_risk)));
  return out;
}

Table told(const Weights& used, const Weights& prior, bool are_learned) {
  std::vector<std::string> names(Names<RiskTerm>::values.begin(), Names<RiskTerm>::values.end());
  const auto column = [](const Eigen::VectorXd& values) {
    return Column::of(std::vector<double>(values.begin(), values.end()));
  };
  Table out("weights", static_cast<std::int64_t>(names.size()));
  out.add("name", Column::text(names)).add("weight", column(used.mean));
  out.add("sd", column(used.covariance.diagonal().cwiseSqrt())).add("prior", column(prior.mean));
  out.add("prior_sd", column(prior.covariance.diagonal().cwiseSqrt()));
  return out.add("source", Column::text(std::vector<std::string>(names.size(), are_learned ? "learned" : "stated")));
}

}  // namespace

Risk risk(const accounts::Book& book, const SilenceOfDay& silence, const RiskOptions& given) {
  check(given);
  if (book.table("orders").rows() == 0)
    throw InputError({"risk", "orders", -1, "a book without orders", "orders, whose silence tells most"});
  RiskOptions options = given;
  if (!options.value && knows_cost(book)) options.value = Stake::margin;
  const Weights prior = stated(options);
  Ids ids;
  (void)ids.number(coverage(book, {options.as_of, options.window_days, options.value}).column("account"));
  const Endings endings(book, ids);

  Risk out;
  out.outcomes = endings.until(options.as_of.number);
  Weights weights = prior;
  if (out.outcomes >= options.min_outcomes) {
    const Past past = look_back(book, endings, silence, options);
    if (!past.x.empty()) out.outcomes = past.outcomes;
    out.learned = past.outcomes >= options.min_outcomes;
    if (out.learned) weights = learned(past, prior);
  }
  const RiskFeatures now = risk_features(book, endings, silence(options.as_of), options, options.as_of);
  out.accounts = rows(now, weights, options.level);
  out.weights = told(weights, prior, out.learned);
  return out;
}

}  // namespace cabochon::feedback
