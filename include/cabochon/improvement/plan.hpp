/// Question     Which improvements shall we do for this money, and how sure is each of them?
/// Model        The set with the largest sum of expected margins whose costs the budget holds, with what each one needs
/// and
///              none that exclude each other; found exactly (branch and bound, with a proof). With a calendar each
///              chosen action also gets a month to start: what it needs is done before, no month holds more work than
///              its capacity, and an action earns from the month after its end until the horizon. The set is found
///              again for each of many draws of all margins: an action's chance is the share of draws in whose best set
///              it is. What certainty would be worth is the mean of the best sets' margins, each in its own draw, minus
///              that of the plan.
/// Assumptions  margins add up; a draw is one way that the world may be
/// Units        currency a year, net of cost; with a calendar currency until the horizon
/// Source       project selection: Lorie & Savage (1955), Journal of Business 28, 229-239; chances of belonging: the
/// core
///              index of Liesiö, Mild & Salo (2007), European Journal of Operational Research 181, 1488-1505; value of
///              certainty: Raiffa & Schlaifer (1961), Applied Statistical Decision Theory
/// Limits       the chosen ones are those whose expectation came out high: expect a little less than the sum says
///              (Smith & Winkler 2006, Management Science 52, 311-322)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/improvement/expected_margin.hpp"

namespace cabochon::improvement {

struct PlanOptions {
  double budget = 0;                       ///< currency, above 0
  std::vector<double> capacity{};          ///< work days of each month; empty: no calendar
  std::optional<double> horizon_months{};  ///< margin counts until then; needed with a calendar, at least its length
  std::int64_t solves = 400;               ///< draws for which the best set is found again, 0 to draws
  std::int64_t most_nodes = 500000;        ///< of one search, at least 1
  int threads = 0;                         ///< 0: all that the machine has
};

struct Plan {
  Table actions;    ///< action, name, chosen, start_month, cost, margin, margin_low, margin_high, p_positive, p_best,
                    ///< needs, role, gain
  Estimate margin;  ///< of the chosen set, from the draws
  double cost = 0;  ///< of the chosen set
  double budget = 0;
  double value = 0;  ///< what was maximised: the sum of expected margins, with a calendar until the horizon
  double bound = 0;  ///< no set is worth more
  bool proven = false;
  std::int64_t nodes = 0;
  std::int64_t solves = 0;    ///< draws that were solved
  std::int64_t unproven = 0;  ///< of them those where the search ended early
  Estimate certainty_worth;   ///< what knowing all margins beforehand would add
  Table curve;                ///< budget, cost, margin, chosen, added, dropped: half to one and a half of the budget
  std::optional<double> next_budget{};  ///< smallest budget above this one, up to its half more, that would bring more
  double next_margin = 0;               ///< what it would bring
  std::vector<std::string> next_added{}, next_dropped{};
  Table calendar;  ///< month, work_days, capacity; no rows without a calendar
};

[[nodiscard]] Plan plan(const Table& actions, const MarginInputs& inputs, const PlanOptions& options,
                        const ProgressFunction& progress = {});

}  // namespace cabochon::improvement
