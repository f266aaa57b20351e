/// Accounts' histories as columns, checked; and identical ones folded into one row with a weight.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::retention {

/// A summary's columns after its checks: one row an account.
struct Histories {
  Column x;          ///< float64: repeat days with an order
  Column t_x;        ///< float64: first order to last
  Column T;          ///< float64: first order to the end of the calibration
  std::string unit;  ///< of t_x and T as the summary names it: day, week, month, year; empty where it does not
  [[nodiscard]] std::int64_t rows() const noexcept { return x.size(); }
};

/// Checks the columns `x`, `t_x` and `T` of a summary, and `unit` where it has one. Every wrong row is reported with
/// its account: x not a whole number of at least 0, t_x or T negative, t_x above T, x = 0 with t_x above 0, x above 0
/// with t_x = 0; and rows of two units.
[[nodiscard]] Histories read_histories(const Table& summary);

/// " of account 'A17'" for the row of a table that has a column `account`.
[[nodiscard]] std::string of_account(const Table& table, std::int64_t row);

/// Covariates as numbers, one column after another.
struct Design {
  std::vector<std::string> names;           ///< "role_score", or "segment=B" for a level of a text
  std::vector<std::vector<double>> values;  ///< values[c][row]
};

/// A covariate as it was at fitting: a number, or a text with its levels, the first of which is the baseline.
struct Covariate {
  std::string name;
  std::vector<std::string> levels{};  ///< empty for numbers and truth values
};

/// What a covariate of the table is: text with its levels by name, or numbers.
[[nodiscard]] Covariate covariate_of(const Table& table, const std::string& name);

/// The columns of the design; a level that was not there at fitting is an InputError with its rows.
[[nodiscard]] Design design(const Table& table, const std::vector<Covariate>& covariates);

/// Distinct (x, t_x, T, covariates) with the number of accounts that share them, by rising x.
struct Folded {
  struct Segment {
    double x = 0;
    std::size_t begin = 0, end = 0;
  };
  std::vector<double> x, t_x, T, weight;
  std::vector<std::vector<double>> covariates;  ///< columns, as in Design
  std::vector<Segment> segments;                ///< rows of one x
  double accounts = 0;                          ///< sum of the weights
  [[nodiscard]] std::size_t size() const noexcept { return x.size(); }

  /// Every `step`-th row, for a first look at the parameters.
  [[nodiscard]] Folded thinned(std::size_t step) const;
};

[[nodiscard]] Folded fold(const Histories& histories, const Design& design);

}  // namespace cabochon::retention
