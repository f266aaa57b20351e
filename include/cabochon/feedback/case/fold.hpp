/// Question. Which cases are open, how far is each, who says no and why, and what is overdue?
/// Model.    The state of a case is the fold of its history: its steps in the order of their numbers, each a legal move
///           (moves.hpp). What a step says beyond its kind stands in its `properties`:
///
///             opened     signal, owner, due, value, criterion, clause
///             asked      role                             evidence   role, opening
///             diagnosis  role, criterion, clause, cause   argument   argument
///             action     action, owner, due               done       action
///             deadline   due                              owner      owner
///             outcome    outcome, conceded, cause         lesson     (the note)
///           Evidence that is marked `opening` is what opened the case: the role was heard, but it is no answer to it.
/// Units.    Days; money in the currency of the book, a year.
/// Limits.   A step dated after `as_of` is not seen.
#pragma once

#include <optional>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/case/moves.hpp"

namespace cabochon::feedback {

/// One row a case, by the first appearance of its key: case, state, opened, signal, first_answer (day of the first
/// evidence), due, owner, value, blocking_role, criterion, clause, cause, argument, outcome, conceded, closed, lessons,
/// last (day of the last step), steps, evidence_economic, evidence_technical, evidence_user (counts), asked (roles that
/// were asked and not heard since, with commas), actions_open, action_due (the nearest of these).
/// `steps` has case, number, date, kind, and optionally role, outcome_..., note, state and properties (JSON objects).
/// Every illegal move, gap and unknown word is a problem of one InputError.
[[nodiscard]] Table fold_cases(const Table& steps, std::optional<Day> as_of = {});

/// The steps of every action: case, action, owner, date, due, done (null: open).
[[nodiscard]] Table case_actions(const Table& steps, std::optional<Day> as_of = {});

}  // namespace cabochon::feedback
