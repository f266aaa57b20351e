#include "cabochon/improvement/plan.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/stats/intervals.hpp"

#include "margins.hpp"
#include "portfolio.hpp"

namespace cabochon::improvement {
namespace {

void check(const MarginInputs& inputs, const PlanOptions& options) {
  check_positive("plan", "budget", options.budget);
  check_range("plan", "solves", static_cast<double>(options.solves),
              Range{0, static_cast<double>(inputs.draws), false, false});
  check_range("plan", "most_nodes", static_cast<double>(options.most_nodes), Range{1, 1e12, false, false});
  for (const double days : options.capacity) check_non_negative("plan", "capacity", days);
  const auto months = static_cast<double>(options.capacity.size());
  if (options.capacity.size() > 120)
    throw InputError({"plan", "capacity", -1, number_text(months) + " months", "at most 120"});
  if (!options.capacity.empty() && !options.horizon_months)
    throw InputError({"plan", "horizon_months", -1, {}, "the number of months until which margin counts"});
  if (options.capacity.empty() && options.horizon_months)
    throw InputError({"plan", "capacity", -1, {}, "the work days of each month, as horizon_months was given"});
  if (options.horizon_months)
    check_range("plan", "horizon_months", *options.horizon_months, Range{months, 1200, false, false});
}

Portfolio portfolio_of(const std::vector<ActionRow>& rows, const PlanOptions& options) {
  Portfolio out;
  auto relations = relations_of(rows);
  out.needs = std::move(relations.needs);
  out.excludes = std::move(relations.excludes);
  out.capacity = options.capacity;
  out.horizon_months = options.horizon_months.value_or(0);
  out.budget = options.budget;
  RowProblems problems;
  for (std::size_t a = 0; a < rows.size(); ++a) {
    const Action& action = rows[a].action;
    if (!action.cost) problems.add("cost", a, {}, "what it costs us");
    out.cost.push_back(action.cost.value_or(0));
    if (options.capacity.empty()) continue;
    if (!action.effort_days) problems.add("effort_days", a, {}, "its work in days, as the months have a capacity");
    if (!action.duration_days) problems.add("duration_days", a, {}, "its days from start to done");
    out.effort.push_back(action.effort_days.value_or(0));
    out.months.push_back(
        std::max(1, static_cast<int>(std::ceil(std::min(action.duration_days.value_or(0), 1e5) / 31))));
  }
  problems.raise();
  return out;
}

double cost_of(const Chosen& set, const Portfolio& portfolio) {
  double sum = 0;
  for (std::size_t a = 0; a < set.taken.size(); ++a)
    if (set.taken[a]) sum += portfolio.cost[a];
  return sum;
}

std::vector<std::string> only_in(const Chosen& a, const Chosen& b, const std::vector<ActionRow>& rows) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (a.taken[i] && !b.taken[i]) out.push_back(rows[i].action.action);
  return out;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

class Planner {
 public:
  Planner(const Table& actions, const MarginInputs& inputs, const PlanOptions& options,
          const ProgressFunction& progress)
      : inputs_(inputs),
        options_(options),
        rows_(read_actions(actions)),
        portfolio_(portfolio_of(rows_, options)),
        margins_(draw_margins(rows_, inputs)),
        solver_(portfolio_),
        ticker_(progress, options.solves, 1) {
    for (const auto& one : margins_.margin) expected_.push_back(one.value);
  }

  Plan make() {
    Chosen best = solve(nullptr);
    Plan out;
    out.budget = options_.budget;
    out.cost = cost_of(best, portfolio_);
    out.value = best.value;
    out.bound = best.bound;
    out.proven = best.proven;
    out.nodes = best.nodes;
    solve_draws(best, out);
    add_margin(best, out);
    add_curve(best, out);
    add_next(best, out);
    out.actions = table_of(best);
    out.calendar = calendar_of(best);
    ticker_.finish();
    return out;
  }

 private:
  Chosen solve(const Chosen* start) {
    return solver_.solve(expected_, start, options_.most_nodes, [&] { ticker_.look(); });
  }

  // Worth of a set in one draw.
  [[nodiscard]] double worth(const Chosen& set, Eigen::Index draw) const {
    double sum = 0;
    for (std::size_t a = 0; a < rows_.size(); ++a)
      if (set.taken[a]) sum += solver_.worth(a, margins_.draws(draw, static_cast<Eigen::Index>(a)), set.start[a]);
    return sum;
  }

  // The best set of each of the first draws.
  void solve_draws(const Chosen& best, Plan& out) {
    const std::int64_t solves = options_.solves;
    std::vector<Chosen> sets(static_cast<std::size_t>(solves));
    for_chunks(
        solves, options_.threads, ticker_,
        [&](std::int64_t, std::int64_t begin, std::int64_t end) {
          PortfolioSolver solver(portfolio_);
          std::vector<double> margin(rows_.size());
          for (std::int64_t d = begin; d < end; ++d) {
            for (std::size_t a = 0; a < margin.size(); ++a) margin[a] = margins_.draws(d, static_cast<Eigen::Index>(a));
            sets[static_cast<std::size_t>(d)] =
                solver.solve(margin, &best, std::min<std::int64_t>(20000, options_.most_nodes));
          }
        },
        [](std::int64_t) {}, 8);
    in_best_.assign(rows_.size(), 0);
    Eigen::VectorXd regret(solves);
    for (std::int64_t d = 0; d < solves; ++d) {
      const Chosen& set = sets[static_cast<std::size_t>(d)];
      for (std::size_t a = 0; a < rows_.size(); ++a) in_best_[a] += set.taken[a];
      out.unproven += !set.proven;
      regret[d] = set.value - worth(best, d);
    }
    out.solves = solves;
    if (solves > 0) out.certainty_worth = estimate_of(regret, inputs_.level);
  }

  void add_margin(const Chosen& best, Plan& out) const {
    Eigen::VectorXd sum(margins_.draws.rows());
    for (Eigen::Index d = 0; d < sum.size(); ++d) sum[d] = worth(best, d);
    out.margin = estimate_of(sum, inputs_.level);
    out.margin.value = best.value;
    if (std::none_of(best.taken.begin(), best.taken.end(), [](char taken) { return taken; }))
      out.margin = Estimate::exact(0);
  }

  void add_curve(const Chosen& best, Plan& out) {
    std::vector<double> budget, cost, margin;
    std::vector<std::int64_t> chosen;
    std::vector<std::string> added, dropped;
    for (int tenth = 5; tenth <= 15; ++tenth) {
      const double share = tenth / 10.0;
      Chosen set = best;
      if (tenth != 10) {
        solver_.set_budget(options_.budget * share);
        set = solve(&best);  // where it is too dear to be a start, it is not taken for one
      }
      budget.push_back(options_.budget * share);
      cost.push_back(cost_of(set, portfolio_));
      margin.push_back(set.value);
      chosen.push_back(std::count(set.taken.begin(), set.taken.end(), 1));
      added.push_back(joined(only_in(set, best, rows_)));
      dropped.push_back(joined(only_in(best, set, rows_)));
    }
    solver_.set_budget(options_.budget);
    out.curve = Table("curve", 11);
    out.curve.add("budget", Column::of(std::move(budget)));
    out.curve.add("cost", Column::of(std::move(cost)));
    out.curve.add("margin", Column::of(std::move(margin)));
    out.curve.add("chosen", Column::of(std::move(chosen)));
    out.curve.add("added", Column::text(added));
    out.curve.add("dropped", Column::text(dropped));
  }

  // The smallest budget that would bring more, by bisection: the best margin only grows with the budget.
  void add_next(const Chosen& best, Plan& out) {
    const double step = 1e-6 * (1 + std::abs(best.value));
    const auto at = [&](double budget) {
      solver_.set_budget(budget);
      return solve(&best);
    };
    double low = options_.budget, high = options_.budget * 1.5;
    Chosen better = at(high);
    if (better.value > best.value + step) {
      while (high - low > 1e-9 * high) {
        const double middle = (low + high) / 2;
        Chosen set = at(middle);
        if (set.value > best.value + step) {
          better = std::move(set);
          high = std::min(middle, std::max(cost_of(better, portfolio_), low));
        } else {
          low = middle;
        }
      }
      out.next_budget = cost_of(better, portfolio_);
      out.next_margin = better.value;
      out.next_added = only_in(better, best, rows_);
      out.next_dropped = only_in(best, better, rows_);
    }
    solver_.set_budget(options_.budget);
  }

  // The chosen ones first (by month of start), then the rest, each by margin.
  [[nodiscard]] Table table_of(const Chosen& best) const {
    std::vector<std::size_t> order(rows_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      if (best.taken[a] != best.taken[b]) return best.taken[a] > best.taken[b];
      if (best.start[a] != best.start[b]) return best.start[a] < best.start[b];
      return expected_[a] > expected_[b];
    });
    std::vector<std::string> keys;
    std::vector<std::optional<std::string>> names, needs, owners, roles, gains;
    std::vector<std::uint8_t> chosen;
    std::vector<std::optional<std::int64_t>> start;
    std::vector<std::optional<double>> p_best;
    std::vector<double> cost, value, low, high, positive;
    for (const auto a : order) {
      keys.push_back(rows_[a].action.action);
      names.push_back(rows_[a].action.name);
      owners.push_back(rows_[a].action.owner);
      needs.push_back(rows_[a].action.needs);
      const auto& role = rows_[a].action.role;
      roles.push_back(role ? std::optional(std::string(name_of(*role))) : std::nullopt);
      gains.push_back(rows_[a].action.gain);
      chosen.push_back(static_cast<std::uint8_t>(best.taken[a]));
      start.push_back(best.start[a] >= 0 ? std::optional<std::int64_t>(best.start[a] + 1) : std::nullopt);
      cost.push_back(portfolio_.cost[a]);
      value.push_back(margins_.margin[a].value);
      low.push_back(margins_.margin[a].low);
      high.push_back(margins_.margin[a].high);
      positive.push_back(margins_.positive[a]);
      p_best.push_back(options_.solves > 0
                           ? std::optional(static_cast<double>(in_best_[a]) / static_cast<double>(options_.solves))
                           : std::nullopt);
    }
    Table out("plan", static_cast<std::int64_t>(rows_.size()));
    out.add("action", Column::text(keys));
    out.add("name", Column::text(names));
    out.add("owner", Column::text(owners));
    out.add("chosen", Column::booleans(std::move(chosen)));
    out.add("start_month", Column::of(start));
    out.add("cost", Column::of(std::move(cost)));
    out.add("margin", Column::of(std::move(value)));
    out.add("margin_low", Column::of(std::move(low)));
    out.add("margin_high", Column::of(std::move(high)));
    out.add("p_positive", Column::of(std::move(positive)));
    out.add("p_best", Column::of(p_best));
    out.add("needs", Column::text(needs));
    out.add("role", Column::text(roles));
    out.add("gain", Column::text(gains));
    return out;
  }

  [[nodiscard]] Table calendar_of(const Chosen& best) const {
    const std::size_t months = portfolio_.capacity.size();
    std::vector<std::int64_t> month(months);
    std::iota(month.begin(), month.end(), std::int64_t{1});
    std::vector<double> work(months, 0);
    for (std::size_t a = 0; a < rows_.size(); ++a)
      for (int t = 0; best.start[a] >= 0 && t < portfolio_.months[a]; ++t)
        work[static_cast<std::size_t>(best.start[a] + t)] += portfolio_.effort[a] / portfolio_.months[a];
    Table out("calendar", static_cast<std::int64_t>(months));
    out.add("month", Column::of(std::move(month)));
    out.add("work_days", Column::of(std::move(work)));
    out.add("capacity", Column::of(portfolio_.capacity));
    return out;
  }

  const MarginInputs& inputs_;
  const PlanOptions& options_;
  std::vector<ActionRow> rows_;
  Portfolio portfolio_;
  Margins margins_;
  PortfolioSolver solver_;
  Ticker ticker_;
  std::vector<double> expected_;
  std::vector<std::int64_t> in_best_;
};

}  // namespace

Plan plan(const Table& actions, const MarginInputs& inputs, const PlanOptions& options,
          const ProgressFunction& progress) {
  check(inputs, options);
  return Planner(actions, inputs, options, progress).make();
}

}  // namespace cabochon::improvement
