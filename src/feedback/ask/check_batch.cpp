// Values of events that no rule can make sense of: refused by row, before anything is taken.
#include <algorithm>
#include <cmath>
#include <utility>

#include "parts.hpp"

namespace cabochon::feedback {

using namespace ask;

void Engine::Parts::check(const Batch& batch) const {
  std::vector<Problem> problems;
  const auto wrong = [&](const std::string& name, const Values& values, std::size_t row, std::string expected) {
    problems.push_back({"events", name, static_cast<std::int64_t>(row), values.shown(row), std::move(expected)});
  };
  if (const Values* scores = batch.property("score")) {
    for (std::size_t row = 0; row < batch.rows(); ++row) {
      const std::int32_t type = batch.type(row);
      if (type < 0 || !program.follow[at(type)].answer) continue;
      const double score = scores->number(row);
      if (scores->code(row) < 0 && std::isnan(score)) continue;
      const bool good =
          scores->code(row) < 0 && !scores->flag(row) && score >= 0 && score <= 10 && score == std::floor(score);
      if (!good) wrong("score", *scores, row, "a whole number from 0 to 10");
    }
  }
  for (const Leaf& leaf : program.leaves) {
    if (leaf.test.subject != Subject::property || leaf.type < 0) continue;
    const bool score_of_answer = leaf.test.name == "score" && program.follow[at(leaf.type)].answer;
    const Values* values = batch.property(leaf.test.name);
    const auto expected = expected_kind(leaf.test);
    if (!values || !expected || (score_of_answer && *expected == "a number")) continue;
    const bool numbers_only = values->codes.empty(), texts_only = values->numbers.empty();
    if (*expected == "a number" ? numbers_only : texts_only) continue;
    for (std::size_t row = 0; row < batch.rows(); ++row)
      if (batch.type(row) == leaf.type && misfits(*expected, *values, row))
        wrong(leaf.test.name, *values, row, std::string(*expected) + ", as a rule compares it");
  }
  std::stable_sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
  if (!problems.empty()) throw InputError(std::move(problems));
}

}  // namespace cabochon::feedback
