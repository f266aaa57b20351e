/// Question. A client's story has got so far: what may be done with it next?
/// Model.    A state machine. A case is opened by a signal; evidence makes it heard, a diagnosis diagnosed, an argument
///           argued, an outcome closed.
///
///             step       in state                       leads to
///             opened     none (the first step)          opened
///             evidence   opened | heard and later       heard | the same
///             diagnosis  heard, diagnosed, argued       diagnosed
///             argument   diagnosed, argued              argued
///             outcome    any open one                   closed (won or conceded only from diagnosed or argued)
///             reopened   closed                         opened
///             asked, action, done, deadline, owner      any open one      the same
///             note, lesson                              any               the same
/// Limits.   What nobody diagnosed can be lost but not won: a win without a cause teaches nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cabochon/accounts/work.hpp"

namespace cabochon {
namespace feedback {

/// What one step of a case's history does.
enum class CaseStep : std::uint8_t {
  opened,     ///< a signal opened the case
  asked,      ///< an answer that is missing was asked for
  evidence,   ///< a role was heard
  diagnosis,  ///< who says no, and by which criterion or clause
  argument,   ///< what answers it, such as a comparison
  action,     ///< somebody of ours will do something by a day
  done,       ///< an action was done
  deadline,   ///< the day by which the case should be settled
  owner,      ///< who of ours looks after it
  note,       ///< anything else
  outcome,    ///< won, lost or conceded
  lesson,     ///< what to do differently
  reopened    ///< a closed case goes on
};

}  // namespace feedback

template <>
struct Names<feedback::CaseStep> {
  static constexpr std::array<std::string_view, 13> values{"opened",  "asked",  "evidence", "diagnosis", "argument",
                                                           "action",  "done",   "deadline", "owner",     "note",
                                                           "outcome", "lesson", "reopened"};
};

namespace feedback {

/// The state after a legal step; nothing where the step is illegal. `from` is empty before the first step.
[[nodiscard]] constexpr std::optional<accounts::CaseState> after(std::optional<accounts::CaseState> from, CaseStep step,
                                                                 std::optional<accounts::Outcome> outcome = {}) {
  using accounts::CaseState;
  if (!from) return step == CaseStep::opened ? std::optional(CaseState::opened) : std::nullopt;
  const bool open = *from != CaseState::closed;
  const bool diagnosed = *from == CaseState::diagnosed || *from == CaseState::argued;
  switch (step) {
    case CaseStep::opened:
      return std::nullopt;
    case CaseStep::evidence:
      if (!open) return std::nullopt;
      return *from == CaseState::opened ? CaseState::heard : *from;
    case CaseStep::diagnosis:
      return diagnosed || *from == CaseState::heard ? std::optional(CaseState::diagnosed) : std::nullopt;
    case CaseStep::argument:
      return diagnosed ? std::optional(CaseState::argued) : std::nullopt;
    case CaseStep::outcome:
      if (!open || (!diagnosed && outcome != accounts::Outcome::lost)) return std::nullopt;
      return CaseState::closed;
    case CaseStep::reopened:
      return open ? std::nullopt : std::optional(CaseState::opened);
    case CaseStep::note:
    case CaseStep::lesson:
      return from;
    default:
      return open ? from : std::nullopt;
  }
}

/// What may follow: "asked, evidence, ..., outcome (lost)".
[[nodiscard]] inline std::string legal_after(std::optional<accounts::CaseState> from) {
  std::string text;
  for (std::size_t i = 0; i < Names<CaseStep>::values.size(); ++i) {
    const auto step = static_cast<CaseStep>(i);
    const bool any = after(from, step, accounts::Outcome::won).has_value();
    if (!any && !after(from, step, accounts::Outcome::lost)) continue;
    if (!text.empty()) text += ", ";
    text += Names<CaseStep>::values[i];
    if (!any) text += " (lost)";
  }
  return text;
}

/// Where an illegal step wanted to go, for messages.
[[nodiscard]] constexpr accounts::CaseState wanted_by(CaseStep step) {
  using accounts::CaseState;
  switch (step) {
    case CaseStep::evidence:
      return CaseState::heard;
    case CaseStep::diagnosis:
      return CaseState::diagnosed;
    case CaseStep::argument:
      return CaseState::argued;
    case CaseStep::outcome:
      return CaseState::closed;
    default:
      return CaseState::opened;
  }
}

}  // namespace feedback
}  // namespace cabochon
