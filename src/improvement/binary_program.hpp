// Exact choice of yes and no: maximise c'x, A x <= b (or = b), each x 0 or 1, by branch and bound.
//
// Model        The relaxation (0 <= x <= 1) is solved by the dual simplex method with bounded variables on a condensed
//              tableau, with bound flips in the ratio test; starting where every x with c > 0 is 1, which is dual
//              feasible. A node keeps the tableau of the node before: changed bounds leave it dual feasible.
// Proof        A node is cut off by the bound b'y + sum of max(0, c - A'y) over what is free, computed from the rows as
// they
//              were given for whatever y >= 0 the simplex method left: it holds however roundly that worked. A solution
//              counts only after its rows were checked as given. So `proven` is a proof within 1e-9 of the value.
// Source       Land & Doig (1960), Econometrica 28, 497-520; Lemke (1954) (dual simplex); bound flips: Maros (2003),
//              European Journal of Operational Research 149, 35-66; safe bounds: Neumaier & Shcherbina (2004),
//              Mathematical Programming 99, 283-296
// Limits       the worst case is exponential: a limit of nodes gives the best found and the gap that is left
#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

namespace cabochon::improvement {

struct BinaryRow {
  std::vector<std::pair<int, double>> terms;  ///< variable and coefficient, each variable once
  double limit = 0;                           ///< at least 0; the sum is at most this
  bool equal = false;                         ///< the sum is this
};

struct BinaryProgram {
  std::vector<double> value;  ///< of each variable
  std::vector<BinaryRow> rows;
  std::vector<char> branch_first;  ///< variables to branch on before others; empty: none
};

struct BinarySolution {
  std::vector<char> x;
  double value = -std::numeric_limits<double>::infinity();
  double bound = std::numeric_limits<double>::infinity();  ///< no solution is worth more
  bool proven = false;                                     ///< nothing is better by more than 1e-9 of the value
  std::int64_t nodes = 0;
};

class BinarySolver {
 public:
  explicit BinarySolver(const BinaryProgram& program);

  /// Another objective or other limits on the same rows.
  void set_value(const std::vector<double>& value) { value_ = value; }
  void set_limit(std::size_t row, double limit);

  /// The best solution; `start` is a feasible one to improve on (all 0 always is one). `tick` is called at every node.
  [[nodiscard]] BinarySolution solve(const std::vector<char>& start, std::int64_t most_nodes,
                                     const std::function<void()>& tick);

  [[nodiscard]] bool feasible(const std::vector<char>& x) const;
  [[nodiscard]] double worth(const std::vector<char>& x) const;

 private:
  enum class Outcome { optimal, infeasible, stopped };

  void restart();
  Outcome reoptimise(double cutoff);
  void pivot(Eigen::Index row, Eigen::Index column);
  void place(Eigen::Index column);
  void compute_basics();
  [[nodiscard]] double safe_bound();
  void accept(const std::vector<char>& x);
  void round_up();
  void change(int variable, double low, double high);
  void undo(std::size_t length);
  [[nodiscard]] int branching() const;

  const BinaryProgram* program_;
  std::vector<double> value_, limit_;
  std::vector<std::vector<std::pair<int, double>>> by_variable_;  // (row, coefficient)
  int n_ = 0, m_ = 0;
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> start_, tableau_;  // rows basic, columns not
  Eigen::VectorXd right_, price_, basic_value_, set_;  // set_: value of each nonbasic column
  std::vector<Eigen::Index> up_;                       // nonbasic columns that are not 0
  std::vector<int> basic_, nonbasic_;                  // variables; slacks are n_ + row
  std::vector<double> low_, high_, x_, dual_, rest_;
  struct Change {
    int variable;
    double low, high;
  };
  std::vector<Change> trail_;
  BinarySolution best_;
  std::int64_t pivots_ = 0;
};

}  // namespace cabochon::improvement
