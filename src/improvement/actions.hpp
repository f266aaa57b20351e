// Rows of a table as actions, checked: ranges, limits in order, names of what comes first, no cycle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/improvement/records.hpp"

namespace cabochon::improvement {

inline constexpr std::string_view actions_place = "actions";

/// An action and, where the table has it, its margin from elsewhere.
struct ActionRow {
  Action action;
  std::optional<double> margin{}, margin_low{}, margin_high{};  ///< yearly, net of cost
};

/// Collects problems of rows: the first thousand in full, all counted.
class RowProblems {
 public:
  void add(std::string_view column, std::size_t row, std::string value, std::string expected);
  void raise();

 private:
  std::vector<Problem> list_;
  std::size_t total_ = 0;
};

/// Reads every row; the columns process, reason and factor of a book's table stand for lists of one. At least one row;
/// keys are unique; every bad value is reported.
[[nodiscard]] std::vector<ActionRow> read_actions(const Table& table);

/// The parts of a list between commas, without spaces around them; a text of `whole` stays in one piece.
[[nodiscard]] std::vector<std::string> parts_of(const std::optional<std::string>& list,
                                                const std::vector<std::string>& whole = {});

struct Relations {
  std::vector<std::vector<std::size_t>> needs;
  std::vector<std::pair<std::size_t, std::size_t>> excludes;
};

/// Needs and exclusions by row; a name that no action has, or a cycle, is an InputError that names it.
[[nodiscard]] Relations relations_of(const std::vector<ActionRow>& rows);

}  // namespace cabochon::improvement
