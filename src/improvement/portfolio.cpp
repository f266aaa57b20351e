#include "portfolio.hpp"

#include <algorithm>
#include <set>

namespace cabochon::improvement {

std::vector<std::size_t> cycle(const std::vector<std::vector<std::size_t>>& needs) {
  enum class Seen : char { no, open, done };
  std::vector<Seen> seen(needs.size(), Seen::no);
  for (std::size_t root = 0; root < needs.size(); ++root) {
    if (seen[root] != Seen::no) continue;
    std::vector<std::pair<std::size_t, std::size_t>> path{{root, 0}};
    seen[root] = Seen::open;
    while (!path.empty()) {
      auto& [action, next] = path.back();
      if (next == needs[action].size()) {
        seen[action] = Seen::done;
        path.pop_back();
        continue;
      }
      const std::size_t need = needs[action][next++];
      if (seen[need] == Seen::done) continue;
      if (seen[need] == Seen::open) {
        std::vector<std::size_t> found;
        for (const auto& [at, unused] : path)
          if (at == need || !found.empty()) found.push_back(at);
        found.push_back(need);
        return found;
      }
      seen[need] = Seen::open;
      path.push_back({need, 0});
    }
  }
  return {};
}

namespace {

// Cliques that cover every exclusion: each is grown from an edge as far as it goes, in the order of the actions.
std::vector<std::vector<std::size_t>> cliques(std::size_t n,
                                              const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
  std::set<std::pair<std::size_t, std::size_t>> all, covered;
  for (const auto& [a, b] : edges)
    if (a != b) all.insert(std::minmax(a, b));
  std::vector<std::vector<std::size_t>> out;
  for (const auto& edge : all) {
    if (covered.count(edge)) continue;
    std::vector<std::size_t> members{edge.first, edge.second};
    for (std::size_t c = 0; c < n; ++c) {
      const bool fits = std::all_of(members.begin(), members.end(),
                                    [&](std::size_t m) { return m != c && all.count(std::minmax(m, c)) > 0; });
      if (fits) members.push_back(c);
    }
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = i + 1; j < members.size(); ++j) covered.insert(std::minmax(members[i], members[j]));
    out.push_back(std::move(members));
  }
  return out;
}

}  // namespace

PortfolioSolver::PortfolioSolver(Portfolio portfolio)
    : portfolio_(std::move(portfolio)), program_(build()), solver_(program_) {}

int PortfolioSolver::starts(std::size_t action) const {
  if (portfolio_.capacity.empty()) return 0;
  return std::max(0, static_cast<int>(portfolio_.capacity.size()) - portfolio_.months[action] + 1);
}

// How many of the cheapest the budget holds.
double PortfolioSolver::most_actions(double budget) const {
  std::vector<double> costs = portfolio_.cost;
  std::sort(costs.begin(), costs.end());
  double sum = 0;
  std::size_t count = 0;
  for (; count < costs.size(); ++count)
    if ((sum += costs[count]) > budget * (1 + 1e-9) + 1e-9) break;
  return static_cast<double>(count);
}

BinaryProgram PortfolioSolver::build() {
  BinaryProgram program;
  const std::size_t n = portfolio_.cost.size();
  int next = 0;
  for (std::size_t a = 0; a < n; ++a) {
    first_.push_back(next);
    next += starts(a);
    scale_ = std::max(scale_, portfolio_.cost[a]);
  }
  chosen_ = static_cast<std::size_t>(next);
  const auto y = [&](std::size_t a) { return static_cast<int>(chosen_ + a); };
  program.value.assign(chosen_ + n, 0);
  program.branch_first.assign(chosen_ + n, 0);
  std::fill(program.branch_first.begin() + next, program.branch_first.end(), char{1});
  BinaryRow cost{{}, portfolio_.budget / scale_}, count{{}, most_actions(portfolio_.budget)};
  for (std::size_t a = 0; a < n; ++a) {
    if (portfolio_.cost[a] > 0) cost.terms.push_back({y(a), portfolio_.cost[a] / scale_});
    count.terms.push_back({y(a), 1});
  }
  program.rows = {std::move(cost), std::move(count)};
  for (const auto& clique : cliques(n, portfolio_.excludes)) {
    BinaryRow row{{}, 1};
    for (const auto a : clique) row.terms.push_back({y(a), 1});
    program.rows.push_back(std::move(row));
  }
  const auto months = static_cast<int>(portfolio_.capacity.size());
  for (std::size_t a = 0; a < n; ++a) {
    if (months) {
      BinaryRow sum{{{y(a), 1}}, 0, true};
      for (int s = 0; s < starts(a); ++s) sum.terms.push_back({variable(a, s), -1});
      program.rows.push_back(std::move(sum));
    }
    for (const auto b : portfolio_.needs[a]) {
      if (!months) {
        program.rows.push_back({{{y(a), 1}, {y(b), -1}}, 0});
        continue;
      }
      for (int s = 0; s < starts(a); ++s) {
        BinaryRow row;
        for (int earlier = 0; earlier <= s; ++earlier) row.terms.push_back({variable(a, earlier), 1});
        for (int earlier = 0; earlier <= s - portfolio_.months[b] && earlier < starts(b); ++earlier)
          row.terms.push_back({variable(b, earlier), -1});
        program.rows.push_back(std::move(row));
      }
    }
  }
  for (int t = 0; t < months; ++t) {
    double most = 1;
    BinaryRow row;
    for (std::size_t a = 0; a < n; ++a) {
      const double work = portfolio_.effort[a] / portfolio_.months[a];
      if (work == 0) continue;
      most = std::max(most, work);
      for (int s = std::max(0, t - portfolio_.months[a] + 1); s <= t && s < starts(a); ++s)
        row.terms.push_back({variable(a, s), work});
    }
    row.limit = portfolio_.capacity[static_cast<std::size_t>(t)] / most;
    for (auto& [unused, work] : row.terms) work /= most;
    program.rows.push_back(std::move(row));
  }
  return program;
}

void PortfolioSolver::set_budget(double budget) {
  portfolio_.budget = budget;
  solver_.set_limit(0, budget / scale_);
  solver_.set_limit(1, most_actions(budget));
}

double PortfolioSolver::worth(std::size_t action, double margin, int start) const {
  if (portfolio_.capacity.empty()) return margin;
  const double earned = portfolio_.horizon_months - (start + portfolio_.months[action]);
  return (margin + portfolio_.cost[action]) * std::max(0.0, earned) / 12 - portfolio_.cost[action];
}

std::vector<double> PortfolioSolver::values(const std::vector<double>& margin) const {
  std::vector<double> out(program_.value.size(), 0);
  for (std::size_t a = 0; a < margin.size(); ++a) {
    if (portfolio_.capacity.empty()) out[chosen_ + a] = margin[a];
    for (int s = 0; s < starts(a); ++s) out[static_cast<std::size_t>(variable(a, s))] = worth(a, margin[a], s);
  }
  return out;
}

Chosen PortfolioSolver::solve(const std::vector<double>& margin, const Chosen* start, std::int64_t most_nodes,
                              const std::function<void()>& tick) {
  solver_.set_value(values(margin));
  std::vector<char> from;
  if (start) {
    from.assign(program_.value.size(), 0);
    for (std::size_t a = 0; a < margin.size(); ++a) {
      if (!start->taken[a]) continue;
      from[chosen_ + a] = 1;
      if (start->start[a] >= 0) from[static_cast<std::size_t>(variable(a, start->start[a]))] = 1;
    }
  }
  const BinarySolution found = solver_.solve(from, most_nodes, tick);
  Chosen out{std::vector<char>(margin.size(), 0),
             std::vector<int>(margin.size(), -1),
             found.value,
             found.bound,
             found.proven,
             found.nodes};
  for (std::size_t a = 0; a < margin.size(); ++a) {
    out.taken[a] = found.x[chosen_ + a];
    for (int s = 0; s < starts(a); ++s)
      if (found.x[static_cast<std::size_t>(variable(a, s))]) out.start[a] = s;
  }
  return out;
}

}  // namespace cabochon::improvement
