#include "cabochon/feedback/whom_to_ask.hpp"

#include "cabochon/core/checks.hpp"

#include "whom/asking.hpp"

namespace cabochon::feedback {

std::vector<Holdout> holdouts_of(const Rulebook& rules) {
  std::vector<Holdout> out;
  for (const auto& rule : rules.rules) {
    if (rule.holdout <= 0) continue;
    Holdout holdout{rule.rule, rule.holdout, {}};
    for (const auto role : rule.roles) holdout.roles[static_cast<std::size_t>(role)] = true;
    out.push_back(std::move(holdout));
  }
  return out;
}

AskList whom_to_ask(const accounts::Book& book, const WhomToAskOptions& options, const AskHistory* history) {
  check_range("whom_to_ask", "budget", static_cast<double>(options.budget), {1, 1e9, false, false});
  check_range("whom_to_ask", "window_days", options.window_days, {1, 1e6, false, false});
  if (options.response_rate) check_range("whom_to_ask", "response_rate", *options.response_rate, {0, 1, true, false});
  return whom::Asking(book, options, history).run();
}

}  // namespace cabochon::feedback
