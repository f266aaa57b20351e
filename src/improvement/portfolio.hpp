// A set of actions under a budget, with what comes first, what excludes what, and the work that a month holds; as a
// program of yes and no.
//
// Variables    Without a calendar one an action, y_a. With one x_as is 1 where action a starts in month s, and y_a is
//              their sum.
// Rows         sum of cost_a y_a <= budget. Each clique of the exclusions: sum of y_a <= 1. What needs b: y_a <= y_b;
// with
//              a calendar, for each month s: sum of x_as' over s' <= s is at most the sum of x_bs' over s' <= s -
//              months_b. Month t: sum of the work that actions under way do in it <= capacity_t. No more actions than
//              the cheapest ones that the budget holds: implied, but it tightens the relaxation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "binary_program.hpp"

namespace cabochon::improvement {

/// What is given, in the order of the actions.
struct Portfolio {
  std::vector<double> cost;                     ///< currency, at least 0
  std::vector<std::vector<std::size_t>> needs;  ///< actions that come first
  std::vector<std::pair<std::size_t, std::size_t>> excludes;
  std::vector<double> effort;    ///< work days; with a calendar only
  std::vector<int> months;       ///< from start to done, at least 1; with a calendar only
  std::vector<double> capacity;  ///< work days of each month; empty: no calendar
  double horizon_months = 0;     ///< margin counts until then; with a calendar only
  double budget = 0;
};

struct Chosen {
  std::vector<char> taken;  ///< of each action
  std::vector<int> start;   ///< month of the start from 0; -1 without a calendar or when not taken
  double value = 0;
  double bound = 0;
  bool proven = false;
  std::int64_t nodes = 0;
};

/// The first cycle of what needs what, the first action again at its end; empty where there is none.
[[nodiscard]] std::vector<std::size_t> cycle(const std::vector<std::vector<std::size_t>>& needs);

class PortfolioSolver {
 public:
  explicit PortfolioSolver(Portfolio portfolio);
  PortfolioSolver(const PortfolioSolver&) = delete;
  PortfolioSolver& operator=(const PortfolioSolver&) = delete;

  void set_budget(double budget);

  /// The best set when each action earns `margin` a year net of its cost; `start` is a set to improve on.
  [[nodiscard]] Chosen solve(
      const std::vector<double>& margin, const Chosen* start, std::int64_t most_nodes,
      const std::function<void()>& tick = [] {});

  /// What each action is worth when it starts in month `start` (without a calendar: any).
  [[nodiscard]] double worth(std::size_t action, double margin, int start) const;

 private:
  [[nodiscard]] std::vector<double> values(const std::vector<double>& margin) const;
  [[nodiscard]] int variable(std::size_t action, int start) const { return first_[action] + start; }
  [[nodiscard]] int starts(std::size_t action) const;
  [[nodiscard]] double most_actions(double budget) const;
  BinaryProgram build();

  Portfolio portfolio_;
  double scale_ = 1;        // the dearest action
  std::vector<int> first_;  // first variable of each action's starts
  std::size_t chosen_ = 0;  // first of the variables y
  BinaryProgram program_;
  BinarySolver solver_;
};

}  // namespace cabochon::improvement
