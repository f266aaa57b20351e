#include "binary_program.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cabochon::improvement {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double feasibility = 1e-9, smallest_pivot = 1e-9, whole = 1e-6;

// The largest number that all values are whole multiples of, 0 when there is none above a hundred-thousandth of them.
double grid_of(const std::vector<double>& values) {
  double largest = 0;
  for (const double v : values) largest = std::max(largest, std::abs(v));
  if (largest == 0 || largest > 1e11) return 0;
  for (const double unit : {1.0, 0.1, 0.01}) {
    std::int64_t common = 0;
    for (const double v : values) {
      const double times = v / unit;
      if (std::abs(times - std::nearbyint(times)) > 1e-9 * std::max(1.0, std::abs(times))) {
        common = -1;
        break;
      }
      common = std::gcd(common, static_cast<std::int64_t>(std::nearbyint(times)));
    }
    if (common > 0) return static_cast<double>(common) * unit;
  }
  return 0;
}

double room_of(double limit) { return feasibility * (1 + std::abs(limit)); }

}  // namespace

BinarySolver::BinarySolver(const BinaryProgram& program)
    : program_(&program),
      value_(program.value),
      n_(static_cast<int>(program.value.size())),
      m_(static_cast<int>(program.rows.size())) {
  start_.setZero(m_, n_);
  by_variable_.resize(program.value.size());
  for (int i = 0; i < m_; ++i) {
    const auto& row = program.rows[static_cast<std::size_t>(i)];
    limit_.push_back(row.limit);
    for (const auto& [variable, coefficient] : row.terms) {
      start_(i, variable) = coefficient;
      by_variable_[static_cast<std::size_t>(variable)].push_back({i, coefficient});
    }
  }
  dual_.resize(static_cast<std::size_t>(m_));
  rest_.resize(static_cast<std::size_t>(n_));
  x_.resize(static_cast<std::size_t>(n_));
}

void BinarySolver::set_limit(std::size_t row, double limit) { limit_[row] = limit; }

bool BinarySolver::feasible(const std::vector<char>& x) const {
  for (std::size_t i = 0; i < limit_.size(); ++i) {
    double sum = 0;
    for (const auto& [variable, coefficient] : program_->rows[i].terms)
      if (x[static_cast<std::size_t>(variable)]) sum += coefficient;
    if (sum > limit_[i] + room_of(limit_[i])) return false;
    if (program_->rows[i].equal && sum < limit_[i] - room_of(limit_[i])) return false;
  }
  return true;
}

double BinarySolver::worth(const std::vector<char>& x) const {
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (x[j]) sum += value_[j];
  return sum;
}

// The slack basis: T = A, prices = values, everything worth something at its upper bound.
void BinarySolver::restart() {
  tableau_ = start_;
  right_ = Eigen::Map<const Eigen::VectorXd>(limit_.data(), m_);
  price_ = Eigen::Map<const Eigen::VectorXd>(value_.data(), n_);
  basic_.resize(static_cast<std::size_t>(m_));
  nonbasic_.resize(static_cast<std::size_t>(n_));
  std::iota(basic_.begin(), basic_.end(), n_);
  std::iota(nonbasic_.begin(), nonbasic_.end(), 0);
  set_.setZero(n_);
  pivots_ = 0;
}

// Puts a nonbasic column on the bound that its price asks for.
void BinarySolver::place(Eigen::Index column) {
  const auto variable = static_cast<std::size_t>(nonbasic_[static_cast<std::size_t>(column)]);
  double& at = set_[column];
  if (price_[column] == 0 && (at == low_[variable] || at == high_[variable])) return;
  at = price_[column] > 0 && high_[variable] < infinite ? high_[variable] : low_[variable];
}

void BinarySolver::compute_basics() {
  up_.clear();
  for (Eigen::Index j = 0; j < n_; ++j)
    if (set_[j] != 0) up_.push_back(j);
  basic_value_ = right_;
  for (Eigen::Index i = 0; i < m_; ++i) {
    double sum = 0;
    for (const auto j : up_) sum += tableau_(i, j) * set_[j];
    basic_value_[i] -= sum;
  }
}

void BinarySolver::pivot(Eigen::Index row, Eigen::Index column) {
  const double by = 1 / tableau_(row, column);
  tableau_.row(row) *= by;
  right_[row] *= by;
  tableau_(row, column) = by;
  for (Eigen::Index i = 0; i < m_; ++i) {
    if (i == row) continue;
    const double factor = tableau_(i, column);
    if (factor == 0) continue;
    tableau_(i, column) = 0;
    tableau_.row(i) -= factor * tableau_.row(row);
    right_[i] -= factor * right_[row];
  }
  const double price = price_[column];
  price_[column] = 0;
  price_ -= price * tableau_.row(row).transpose();
  std::swap(basic_[static_cast<std::size_t>(row)], nonbasic_[static_cast<std::size_t>(column)]);
  ++pivots_;
}

BinarySolver::Outcome BinarySolver::reoptimise(double cutoff) {
  if (pivots_ > 500) restart();  // fresh numbers after many pivots
  for (Eigen::Index j = 0; j < n_; ++j) place(j);
  std::vector<std::pair<double, Eigen::Index>> steps;
  const int most = 20 * (m_ + n_) + 100;
  for (int round = 0; round < most; ++round) {
    compute_basics();
    Eigen::Index leaving = -1;
    double worst = 0, gap = 0;
    for (Eigen::Index i = 0; i < m_; ++i) {
      const auto variable = static_cast<std::size_t>(basic_[static_cast<std::size_t>(i)]);
      const double above = basic_value_[i] - high_[variable], below = low_[variable] - basic_value_[i];
      const double violation = std::max(above, below);
      if (violation > worst + 1e-12 && violation > feasibility) {
        worst = violation;
        leaving = i;
        gap = above > below ? above : -below;
      }
    }
    if (leaving < 0) return Outcome::optimal;
    if (round % 16 == 15 && safe_bound() <= cutoff) return Outcome::optimal;  // it will be cut off anyway
    // Who may enter, by how soon its price reaches nought.
    steps.clear();
    for (Eigen::Index j = 0; j < n_; ++j) {
      const auto variable = static_cast<std::size_t>(nonbasic_[static_cast<std::size_t>(j)]);
      if (low_[variable] == high_[variable]) continue;
      const double t = gap > 0 ? tableau_(leaving, j) : -tableau_(leaving, j);
      if (std::abs(t) <= smallest_pivot) continue;
      const bool at_low = set_[j] == low_[variable];
      if (at_low ? t > 0 : t < 0) steps.push_back({std::abs(price_[j] / t), j});
    }
    if (steps.empty()) return Outcome::infeasible;
    std::sort(steps.begin(), steps.end());
    double left = std::abs(gap);
    Eigen::Index entering = -1;
    std::size_t at = 0;
    for (; at < steps.size(); ++at) {
      const Eigen::Index j = steps[at].second;
      const auto variable = static_cast<std::size_t>(nonbasic_[static_cast<std::size_t>(j)]);
      const double takes = std::abs(tableau_(leaving, j)) * (high_[variable] - low_[variable]);
      entering = j;
      if (!(takes < left)) break;
      left -= takes;
    }
    if (at == steps.size()) {
      if (left > feasibility) return Outcome::infeasible;
      at = steps.size() - 1;
    }
    // Among nearly equal steps the largest pivot is the safest.
    for (std::size_t k = at + 1; k < steps.size() && steps[k].first <= steps[at].first + 1e-12; ++k)
      if (std::abs(tableau_(leaving, steps[k].second)) > 4 * std::abs(tableau_(leaving, entering)))
        entering = steps[k].second;
    const auto out = static_cast<std::size_t>(basic_[static_cast<std::size_t>(leaving)]);
    const double bound = gap > 0 ? high_[out] : low_[out];
    pivot(leaving, entering);
    for (Eigen::Index j = 0; j < n_; ++j)
      if (j != entering) place(j);
    set_[entering] = bound;
  }
  return Outcome::stopped;
}

double BinarySolver::safe_bound() {
  std::fill(dual_.begin(), dual_.end(), 0.0);
  for (Eigen::Index j = 0; j < n_; ++j) {
    const int variable = nonbasic_[static_cast<std::size_t>(j)];
    if (variable < n_) continue;
    const auto row = static_cast<std::size_t>(variable - n_);
    dual_[row] = program_->rows[row].equal ? -price_[j] : std::max(0.0, -price_[j]);
  }
  double bound = 0;
  for (std::size_t i = 0; i < dual_.size(); ++i) bound += dual_[i] * limit_[i];
  for (std::size_t j = 0; j < rest_.size(); ++j) {
    double rest = value_[j];
    for (const auto& [row, coefficient] : by_variable_[j]) rest -= dual_[static_cast<std::size_t>(row)] * coefficient;
    rest_[j] = rest;
    bound += std::max(rest * low_[j], rest * high_[j]);
  }
  return bound;
}

void BinarySolver::accept(const std::vector<char>& x) {
  if (!feasible(x)) return;
  const double value = worth(x);
  if (value > best_.value) {
    best_.value = value;
    best_.x = x;
  }
}

// From the relaxation's largest shares down, whatever still fits.
void BinarySolver::round_up() {
  std::vector<std::size_t> order(x_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x_[a] > x_[b]; });
  std::vector<char> x(x_.size(), 0);
  for (std::size_t j = 0; j < x.size(); ++j) x[j] = x_[j] > 1 - whole;
  if (!feasible(x)) return;
  for (const auto j : order) {
    if (x[j] || x_[j] <= whole) continue;
    x[j] = 1;
    if (!feasible(x)) x[j] = 0;
  }
  accept(x);
}

void BinarySolver::change(int variable, double low, double high) {
  const auto j = static_cast<std::size_t>(variable);
  trail_.push_back({variable, low_[j], high_[j]});
  low_[j] = low;
  high_[j] = high;
}

void BinarySolver::undo(std::size_t length) {
  while (trail_.size() > length) {
    const auto& last = trail_.back();
    low_[static_cast<std::size_t>(last.variable)] = last.low;
    high_[static_cast<std::size_t>(last.variable)] = last.high;
    trail_.pop_back();
  }
}

// The variable farthest from a whole number; the first kind before others. -1: all are whole.
int BinarySolver::branching() const {
  int chosen = -1;
  double most = whole;
  bool first = false;
  for (std::size_t j = 0; j < x_.size(); ++j) {
    const double part = std::min(x_[j], 1 - x_[j]);
    if (part <= whole || low_[j] == high_[j]) continue;
    const bool is_first = !program_->branch_first.empty() && program_->branch_first[j];
    if (first && !is_first) continue;
    if (part > most || (is_first && !first)) {
      most = part;
      chosen = static_cast<int>(j);
      first = is_first;
    }
  }
  return chosen;
}

BinarySolution BinarySolver::solve(const std::vector<char>& start, std::int64_t most_nodes,
                                   const std::function<void()>& tick) {
  best_ = {};
  const auto total = static_cast<std::size_t>(n_ + m_);
  low_.assign(total, 0);
  high_.assign(total, 1);
  for (std::size_t i = 0; i < limit_.size(); ++i)
    high_[static_cast<std::size_t>(n_) + i] = program_->rows[i].equal ? 0 : infinite;
  trail_.clear();
  restart();
  accept(std::vector<char>(static_cast<std::size_t>(n_), 0));
  if (start.size() == x_.size()) accept(start);

  struct Pending {
    std::size_t trail;
    int variable;  // -1: the root
    double value, bound;
  };
  std::vector<Pending> pending{{0, -1, 0, infinite}};
  const double grid = grid_of(value_);  // values come in steps: what is less than a step better is not better
  const auto cutoff = [&] {
    const double room = 1e-9 * (1 + std::abs(best_.value));
    return best_.value + std::max(room, grid - 1e-4 * grid - room);
  };
  double left_open = -infinite;  // bounds of nodes that could not be settled
  while (!pending.empty()) {
    const Pending node = pending.back();
    pending.pop_back();
    if (node.bound <= cutoff()) continue;
    if (best_.nodes >= most_nodes) {
      left_open = std::max(left_open, node.bound);
      continue;
    }
    tick();
    ++best_.nodes;
    undo(node.trail);
    if (node.variable >= 0) change(node.variable, node.value, node.value);
    const Outcome outcome = reoptimise(cutoff());
    if (outcome == Outcome::infeasible) continue;
    const double bound = std::min(node.bound, safe_bound());
    if (bound <= cutoff()) continue;
    for (Eigen::Index j = 0; j < n_; ++j)
      if (const int v = nonbasic_[static_cast<std::size_t>(j)]; v < n_) x_[static_cast<std::size_t>(v)] = set_[j];
    for (Eigen::Index i = 0; i < m_; ++i)
      if (const int v = basic_[static_cast<std::size_t>(i)]; v < n_)
        x_[static_cast<std::size_t>(v)] = std::clamp(basic_value_[i], 0.0, 1.0);
    if (best_.nodes % 64 == 1) round_up();
    // What the bound forbids to change, given the best found, is settled below this node.
    const std::size_t here = trail_.size();
    for (int j = 0; j < n_; ++j) {
      const auto v = static_cast<std::size_t>(j);
      if (low_[v] == high_[v] || std::abs(rest_[v]) < bound - cutoff()) continue;
      change(j, rest_[v] > 0 ? 1 : 0, rest_[v] > 0 ? 1 : 0);
    }
    int variable = branching();
    if (variable < 0) {
      std::vector<char> x(x_.size());
      for (std::size_t j = 0; j < x.size(); ++j) x[j] = x_[j] > 0.5;
      accept(x);
      if (bound <= cutoff()) {
        undo(here);
        continue;
      }
      for (int j = 0; j < n_ && variable < 0; ++j)
        if (low_[static_cast<std::size_t>(j)] != high_[static_cast<std::size_t>(j)]) variable = j;
      if (variable < 0) continue;  // everything is settled, and what it gives was looked at
    }
    const std::size_t length = trail_.size();
    const double nearer = x_[static_cast<std::size_t>(variable)] > 0.5 ? 1.0 : 0.0;
    pending.push_back({length, variable, 1 - nearer, bound});
    pending.push_back({length, variable, nearer, bound});
  }
  undo(0);
  best_.proven = left_open <= cutoff();
  best_.bound = best_.proven ? best_.value : left_open;
  return best_;
}

}  // namespace cabochon::improvement
