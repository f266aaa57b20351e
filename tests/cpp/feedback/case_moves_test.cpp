// The moves of a case as C++ programs use them; every step in every state is tested from Python.
#include "catch.hpp"

#include "cabochon/feedback/case/fold.hpp"
#include "cabochon/feedback/case/moves.hpp"

using namespace cabochon;
using namespace cabochon::feedback;
using accounts::CaseState;
using accounts::Outcome;

TEST_CASE("the way of a case that is won") {
  static_assert(after({}, CaseStep::opened) == CaseState::opened);
  static_assert(after(CaseState::opened, CaseStep::evidence) == CaseState::heard);
  static_assert(after(CaseState::heard, CaseStep::diagnosis) == CaseState::diagnosed);
  static_assert(after(CaseState::diagnosed, CaseStep::argument) == CaseState::argued);
  static_assert(after(CaseState::argued, CaseStep::outcome, Outcome::won) == CaseState::closed);
  static_assert(after(CaseState::closed, CaseStep::reopened) == CaseState::opened);
}

TEST_CASE("what is illegal leads nowhere") {
  static_assert(!after({}, CaseStep::evidence));
  static_assert(!after(CaseState::opened, CaseStep::opened));
  static_assert(!after(CaseState::heard, CaseStep::outcome, Outcome::won));
  static_assert(after(CaseState::heard, CaseStep::outcome, Outcome::lost));
  static_assert(!after(CaseState::closed, CaseStep::evidence));
  CHECK(legal_after(CaseState::closed) == "note, lesson, reopened");
  CHECK(legal_after({}) == "opened");
}

TEST_CASE("a history folds to where the case stands") {
  Table steps("case_events");
  steps.add("case", Column::of(std::vector<std::int64_t>{5, 5}));
  steps.add("number", Column::of(std::vector<std::int64_t>{2, 1}));
  steps.add("date", Column::dates({20002, 20000}));
  steps.add("kind", Column::text(std::vector<std::string>{"evidence", "opened"}));
  steps.add("properties", Column::text(std::vector<std::string>{R"({"role": "user"})", R"({"signal": "ticket"})"}));
  const Table folded = fold_cases(steps);
  REQUIRE(folded.rows() == 1);
  CHECK(folded.column("state").text_at(0) == "heard");
  CHECK(folded.column("evidence_user").values<std::int64_t>()[0] == 1);
  CHECK(fold_cases(steps, Day{20001}).column("state").text_at(0) == "opened");
}
