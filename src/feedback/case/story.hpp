// One case as it is told step by step.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/datum.hpp"
#include "cabochon/feedback/case/moves.hpp"

namespace cabochon::feedback {

struct CaseAction {
  std::string action;
  std::optional<std::string> owner;
  std::int32_t date = 0;
  std::optional<std::int32_t> due, done;
};

/// One row of a history, its properties read.
struct StoryStep {
  std::int64_t row = 0;  // of the table, for messages
  std::int64_t number = 0;
  std::int32_t day = 0;
  std::string kind;
  std::optional<std::string> role, note, state;
  Datum::Object properties;
};

class Story {
 public:
  Story(std::string name, std::vector<Problem>& problems) : name_(std::move(name)), problems_(problems) {}

  /// Takes the next step; what is wrong with it is noted, and the step then changes nothing.
  void take(const StoryStep& step);

  std::optional<accounts::CaseState> state;
  std::int32_t opened = 0, last = 0;
  std::int64_t steps = 0;
  std::optional<std::int32_t> first_answer, due, closed;
  std::optional<std::string> signal, owner, blocking_role, criterion, clause, cause, argument, outcome, conceded,
      lessons;
  std::optional<double> value;
  std::array<std::int64_t, 3> evidence{};
  std::array<bool, 3> asked{};
  std::vector<CaseAction> actions;

 private:
  void wrong(const StoryStep& step, std::string_view column, std::string found, std::string expected);
  [[nodiscard]] std::optional<std::string> text(const StoryStep& step, std::string_view key, bool needed = false);
  [[nodiscard]] std::optional<std::int32_t> day(const StoryStep& step, std::string_view key);
  [[nodiscard]] std::optional<std::size_t> role(const StoryStep& step, bool needed);
  void fold(const StoryStep& step, CaseStep kind, std::optional<accounts::Outcome> ended);

  std::string name_;
  std::vector<Problem>& problems_;
};

}  // namespace cabochon::feedback
