/// The error family. Every message says which table, row, column and value were wrong and what was expected;
/// the text is the same in C++ and in Python.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/export.hpp"

namespace cabochon {
inline namespace core {

/// One wrong value and its place.
struct Problem {
  std::string table;      ///< table, record or function, such as "orders" or "Offer"; may be empty
  std::string column;     ///< column, field or argument; may be empty
  std::int64_t row = -1;  ///< row of the table counted from 0; -1 where no row is meant
  std::string value;      ///< what was found, as text; may be empty when something is missing
  std::string expected;   ///< what would have been right, as the end of "expected ..."
};

/// "orders, row 17, column 'revenue': got 'abc', expected a number"
[[nodiscard]] inline std::string to_string(const Problem& problem) {
  std::string text;
  const auto append_place = [&text](std::string place) {
    if (!text.empty()) text += ", ";
    text += place;
  };
  if (!problem.table.empty()) append_place(problem.table);
  if (problem.row >= 0) append_place("row " + std::to_string(problem.row));
  if (!problem.column.empty()) append_place("column '" + problem.column + "'");
  if (!text.empty()) text += ": ";
  if (!problem.value.empty()) text += "got " + problem.value + ", ";
  return text + "expected " + problem.expected;
}

/// Root of everything that cabochon throws.
class CABOCHON_EXPORT Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The input is wrong. In Python it is also a ValueError.
class CABOCHON_EXPORT InputError : public Error {
 public:
  static constexpr std::size_t shown = 10;  ///< how many problems the message spells out

  explicit InputError(Problem problem) : InputError(std::vector<Problem>{std::move(problem)}) {}

  /// `total` counts all problems when only the first ones are carried along; 0 means problems.size().
  explicit InputError(std::vector<Problem> problems, std::size_t total = 0)
      : Error(message(problems, total)), problems_(std::move(problems)), total_(total ? total : problems_.size()) {}

  [[nodiscard]] const std::vector<Problem>& problems() const noexcept { return problems_; }
  [[nodiscard]] std::size_t total() const noexcept { return total_; }

 private:
  static std::string message(const std::vector<Problem>& problems, std::size_t total) {
    if (total == 0) total = problems.size();
    if (problems.size() == 1 && total == 1) return to_string(problems.front());
    std::string text = std::to_string(total) + " problems";
    for (std::size_t i = 0; i < problems.size() && i < shown; ++i) text += "\n  " + to_string(problems[i]);
    if (total > shown) text += "\n  and " + std::to_string(total - shown) + " more";
    return text;
  }

  std::vector<Problem> problems_;
  std::size_t total_;
};

/// A model could not be fitted. In Python it is also a RuntimeError.
class CABOCHON_EXPORT FitError : public Error {
 public:
  FitError(const std::string& reason, std::int64_t iterations, double gap)
      : Error(reason + " (after " + std::to_string(iterations) + " iterations, gap " + std::to_string(gap) + ")"),
        iterations_(iterations),
        gap_(gap) {}

  [[nodiscard]] std::int64_t iterations() const noexcept { return iterations_; }
  [[nodiscard]] double gap() const noexcept { return gap_; }

 private:
  std::int64_t iterations_;
  double gap_;
};

/// A store can't be read or written. In Python it is also an OSError.
class CABOCHON_EXPORT StoreError : public Error {
 public:
  using Error::Error;
};

/// Long work was asked to stop (see progress.hpp). In Python the pending KeyboardInterrupt is raised instead.
class CABOCHON_EXPORT Interrupted : public Error {
 public:
  Interrupted() : Error("interrupted") {}
};

}  // namespace core
}  // namespace cabochon
