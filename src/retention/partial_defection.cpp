#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "cabochon/core/checks.hpp"
#include "cabochon/retention/silence.hpp"

#include "nullable_column.hpp"
#include "order_days.hpp"

namespace cabochon::retention {
namespace {

// One account and category up to the last order with it: k of n order days, then m without it.
struct Run {
  std::uint32_t series = 0, account = 0;
  double k = 0, n = 0, m = 0;
  std::int32_t last = 0;
};

struct Beta {
  double a = 1, b = 1;
};

// By moments of the shares, weighted by order days (Kleinman 1973, JASA 68, 46-54); a strong prior where accounts do
// not differ more than chance makes them.
Beta fit_beta(const std::vector<Run>& runs, const std::vector<std::size_t>& chosen) {
  double n = 0, k = 0, squares = 0;
  for (const auto i : chosen) {
    n += runs[i].n + runs[i].m;
    k += runs[i].k;
    squares += (runs[i].n + runs[i].m) * (runs[i].n + runs[i].m);
  }
  const double p = std::clamp(k / n, 1e-3, 1 - 1e-3), accounts = static_cast<double>(chosen.size());
  double spread = 0;
  for (const auto i : chosen) {
    const double all = runs[i].n + runs[i].m, d = runs[i].k / all - p;
    spread += all * d * d;
  }
  const double chance = p * (1 - p), free = n - squares / n;
  double rho = accounts > 1 && free > 0 ? (spread - (accounts - 1) * chance) / (chance * (free - accounts + 1)) : 0.2;
  rho = std::clamp(rho, 0.01, 0.9);
  const double strength = 1 / rho - 1;
  return {std::max(0.05, p * strength), std::max(0.05, (1 - p) * strength)};
}

}  // namespace

Table partial_defection(const Table& table, const DefectionOptions& options) {
  const double level = check_level("partial_defection", options.level);
  check_range("partial_defection", "window_days", options.window_days, {1, 3660, false, false});
  const std::int32_t as_of = options.as_of.number;
  const OrderDays all = order_days(table, {options.account, options.date, {}, {}}, options.as_of);
  const OrderDays parts = order_days(table, {options.account, options.date, options.value, options.by}, options.as_of);
  if (all.day.empty())
    throw InputError({table.name(), options.date, -1,
                      table.rows() == 0 ? "no rows" : "no order up to " + to_string(options.as_of),
                      "orders on or before as_of"});
  // Series are sorted by account, then category: both numberings ascend together.
  std::map<std::string, std::uint32_t> account_number;
  for (std::uint32_t g = 0; g < all.groups.count; ++g) account_number.emplace(value_text(all.groups.keys[0], g), g);

  std::vector<Run> runs;
  std::map<std::string, std::vector<std::size_t>> by_category;
  struct Matrix {
    std::int64_t ever = 0, lately = 0, before = 0;
  };
  std::vector<Matrix> matrix(all.groups.count);
  const std::int32_t lately = as_of - options.window_days, before = lately - options.window_days;
  for (std::uint32_t s = 0; s < parts.groups.count; ++s) {
    const auto days = parts.days(s);
    if (days.empty()) continue;
    Run run;
    run.series = s;
    run.account = account_number.at(value_text(parts.groups.keys[0], s));
    run.last = days.back();
    const auto whole = all.days(run.account);
    run.k = static_cast<double>(days.size());
    const auto until = std::upper_bound(whole.begin(), whole.end(), run.last);
    run.n = std::max(run.k, static_cast<double>(until - whole.begin()));
    run.m = static_cast<double>(whole.end() - until);
    Matrix& one = matrix[run.account];
    ++one.ever;
    one.lately += days.back() > lately;
    one.before += std::any_of(days.begin(), days.end(), [&](auto d) { return d > before && d <= lately; });
    by_category[value_text(parts.groups.keys[1], s)].push_back(runs.size());
    runs.push_back(run);
  }
  std::vector<Beta> prior(runs.size());
  for (const auto& [name, chosen] : by_category) {
    const Beta fitted = fit_beta(runs, chosen);
    for (const auto i : chosen) prior[i] = fitted;
  }

  struct Line {
    std::size_t run;
    double share, low, high, probability, fallen, value, loss;
  };
  // How often a category falls away after an order with it, by EM over the likelihoods (1 - q)^(k - 1) (q + (1 - q) p)
  // of every account and category.
  std::vector<double> chance(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const double a = prior[i].a + runs[i].k, b = prior[i].b + runs[i].n - runs[i].k;
    chance[i] =
        std::exp(std::lgamma(b + runs[i].m) - std::lgamma(a + b + runs[i].m) - std::lgamma(b) + std::lgamma(a + b));
  }
  double falls = 0.05, times = 0;
  for (const Run& run : runs) times += run.k;
  for (int round = 0; round < 100; ++round) {
    double sum = 0;
    for (const double p : chance) sum += falls / (falls + (1 - falls) * p);
    falls = std::clamp(sum / times, 1e-6, 0.5);
  }

  std::vector<Line> lines;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Run& run = runs[i];
    if (run.m < 1) continue;
    const double a = prior[i].a + run.k, b = prior[i].b + run.n - run.k;
    Line line{i,
              a / (a + b),
              boost::math::ibeta_inv(a, b, (1 - level) / 2),
              boost::math::ibeta_inv(a, b, (1 + level) / 2),
              chance[i],
              falls / (falls + (1 - falls) * chance[i]),
              0,
              0};
    if (options.value) {
      const auto days = parts.days(run.series);
      const auto values = parts.values(run.series);
      for (std::size_t d = 0; d < days.size(); ++d)
        if (days[d] > run.last - 365) line.value += values[d];
      line.loss = line.value * line.fallen;
    }
    lines.push_back(line);
  }
  std::stable_sort(lines.begin(), lines.end(), [&](const Line& x, const Line& y) {
    return options.value && x.loss != y.loss ? x.loss > y.loss : x.probability < y.probability;
  });

  std::vector<std::uint32_t> keys;
  std::vector<std::int64_t> rank, orders, with, since, ever, now, then;
  std::vector<std::int32_t> last;
  std::vector<double> share, low, high, probability, fallen, value, loss;
  for (const Line& line : lines) {
    const Run& run = runs[line.run];
    keys.push_back(run.series);
    rank.push_back(static_cast<std::int64_t>(rank.size()) + 1);
    orders.push_back(static_cast<std::int64_t>(run.n + run.m));
    with.push_back(static_cast<std::int64_t>(run.k));
    since.push_back(static_cast<std::int64_t>(run.m));
    last.push_back(run.last);
    share.push_back(line.share);
    low.push_back(line.low);
    high.push_back(line.high);
    probability.push_back(line.probability);
    fallen.push_back(line.fallen);
    value.push_back(line.value);
    loss.push_back(line.loss);
    ever.push_back(matrix[run.account].ever);
    now.push_back(matrix[run.account].lately);
    then.push_back(matrix[run.account].before);
  }
  Table out = parts.groups.table("partial_defection", keys);
  out.add("rank", Column::of(std::move(rank))).add("orders", Column::of(std::move(orders)));
  out.add("orders_with", Column::of(std::move(with))).add("last", Column::dates(std::move(last)));
  out.add("orders_since", Column::of(std::move(since))).add("usual_share", Column::of(std::move(share)));
  out.add("usual_share_low", Column::of(std::move(low))).add("usual_share_high", Column::of(std::move(high)));
  out.add("probability", Column::of(std::move(probability))).add("fallen_away", Column::of(std::move(fallen)));
  if (options.value)
    out.add("value_per_year", Column::of(std::move(value))).add("expected_loss", Column::of(std::move(loss)));
  out.add("categories", Column::of(std::move(ever))).add("categories_lately", Column::of(std::move(now)));
  out.add("categories_before", Column::of(std::move(then)));
  return out;
}

}  // namespace cabochon::retention
