/// Question     What would each improvement bring in a year, and how sure is that?
/// Model        margin = reach x (sum over its factors of effect x slope) x accounts + reach x avoided x loss - cost,
/// where
///              slope is the yearly margin that one unit of the factor is worth at one account, and loss what the
///              tickets of its processes and reasons cost in a year. Drawn many times: the effect and the share of
///              avoided tickets from normals in two halves with the stated limits (95 %) around the stated value, the
///              share kept within 0 and 1; a slope from Student's t; the loss of each process and reason from a gamma
///              distribution with the mean and the variance of a compound Poisson sum, (sum of costs) and (sum of
///              squared costs), scaled to a year. Slopes and losses are drawn once for all actions: who lives by the
///              same slope is right or wrong together.
/// Assumptions  effects of two actions add up; the year to come is like the days that the tickets cover
/// Units        currency a year; the cost is paid once, in that year
/// Source       in halves: John (1982), Communications in Statistics 11, 879-885; compound Poisson: Feller (1968), An
///              Introduction to Probability Theory 1, XII.2
/// Limits       two actions against the same tickets can't avoid more than all of them: let them exclude each other.
/// The mean of
///              lopsided limits is not the stated value, and is meant to be different
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/progress.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::improvement {

/// What one unit of a factor is worth.
struct Slope {
  std::string factor;
  double value = 0;  ///< yearly margin of one account for one unit, currency
  double se = 0;     ///< standard error, at least 0
  double dof = 0;    ///< degrees of freedom, above 0; infinite for a normal
};

struct MarginInputs {
  std::vector<Slope> slopes{};              ///< one for each factor that actions name
  std::optional<double> accounts{};         ///< how many there are; needed where actions move factors
  std::optional<Table> tickets{};           ///< process, reason, cost; needed where actions avoid tickets
  std::optional<double> ticket_days{};      ///< days that the tickets cover, above 0
  std::optional<double> cost_per_ticket{};  ///< money lost to one ticket; needed where the table has no column cost
  std::int64_t draws = 4000;                ///< 100 to 1,000,000
  std::uint64_t seed = 0;
  double level = 0.95;  ///< of the intervals
};

/// One row an action, in the order given: action, name, from_factors, from_tickets, cost, margin, margin_low,
/// margin_high, p_positive. An action that has a `margin` (yearly, net of cost, with margin_low and margin_high as 95 %
/// limits) keeps it. `actions` has the columns of the record Action.
[[nodiscard]] Table expected_margin(const Table& actions, const MarginInputs& inputs);

}  // namespace cabochon::improvement
