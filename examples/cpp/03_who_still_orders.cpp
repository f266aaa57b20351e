// Who still orders, what comes in the next quarter, and which accounts are late?
#include <cabochon/core/random.hpp>
#include <cabochon/retention.hpp>
#include <cstdio>
#include <vector>

using namespace cabochon;

int main() {
  // Simulated: sixty accounts, some order every fortnight, some now and then; every fourth one has gone.
  std::vector<std::int64_t> account;
  std::vector<std::int32_t> day;
  const Day first = Day::from_calendar(2025, 1, 6), last = first + 600;
  for (std::int64_t a = 0; a < 60; ++a) {
    Random random(5, 0, static_cast<std::uint64_t>(a));
    const double gap = 10 + 50 * random.uniform();
    const double until = a % 4 == 0 ? 120 + 200 * random.uniform() : 600;
    for (double d = 60 * random.uniform(); d < until; d += gap * (0.4 + 1.2 * random.uniform())) {
      account.push_back(a);
      day.push_back((first + static_cast<std::int32_t>(d)).number);
    }
  }
  Table orders("orders");
  orders.add("account", Column::of(account)).add("date", Column::dates(day));

  retention::SummariseOptions histories;
  histories.observation_end = last;
  const Table summary = retention::summarise(orders, histories).table;  // x, t_x, T of each account, in weeks
  retention::FitOptions options;
  options.model = retention::Model::mbg_nbd;
  for (const auto& name : retention::parameter_names(options.model)) options.priors[name] = {1, 2};  // few accounts
  const retention::RepeatFit fit = retention::fit_repeat(summary, options);
  std::printf("%.0f accounts, log-likelihood %.1f:", fit.accounts, fit.log_likelihood);
  for (std::size_t i = 0; i < fit.names.size(); ++i)
    std::printf(" %s %.3g", fit.names[i].c_str(), std::exp(fit.theta[static_cast<Eigen::Index>(i)]));

  const Table ahead = retention::conditional(fit, summary, 13, {});
  double orders_ahead = 0, alive = 0;
  for (const double v : ahead.column("expected").values<double>()) orders_ahead += v;
  for (const double v : ahead.column("p_alive").values<double>()) alive += v;
  std::printf("\nalive %.1f; orders in the next 13 weeks %.1f\n", alive, orders_ahead);

  retention::SilenceOptions late;
  late.as_of = last;
  const Table ranked = retention::silence(orders, late).accounts;
  for (std::size_t row = 0; row < 3; ++row)
    std::printf("account %2lld: silent for %lld days, %.1f times its rhythm\n",
                static_cast<long long>(ranked.column("account").values<std::int64_t>()[row]),
                static_cast<long long>(ranked.column("days_silent").values<std::int64_t>()[row]),
                ranked.column("silence").values<double>()[row]);
  return ranked.column("account").values<std::int64_t>()[0] % 4 == 0 && alive < 60 ? 0 : 1;
}
