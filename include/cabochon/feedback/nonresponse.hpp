/// Question     Who answers and who does not, what would those heard say if every role and segment weighed as it does
///              among the contacts, and what could the silent change at most?
/// Model        The population is the book's contacts on `as_of`. A contact is heard with a score in the window (the
///              latest counts), asked with an invitation of the window that is no longer open, answered with an answer
///              to it. The rate is answered / asked. Weights are raked (rake.hpp) to the contacts of every value of
///              every column of `by`. With u promoters and d detractors among h heard of N contacts the NPS of all N
///              lies between 100 (u - d - (N - h)) / N and 100 (u - d + (N - h)) / N whatever the silent think.
/// Assumptions  rates: independent contacts. Weights: within a role and a segment the silent think as those heard do.
///              The bounds assume nothing.
/// Units        rates and shares are fractions; NPS points; weights in contacts
/// Source       Wilson 1927, JASA 22, 209-212 (rates); Deming & Stephan 1940 (weights); Manski 1989, Journal of Human
///              Resources 24, 343-360, and Horowitz & Manski 1998, Journal of Econometrics 84, 37-58 (bounds)
/// Limits       No weight knows what the silent think: where the bounds are far apart, ask them. Contacts of a value
///              that nobody heard has are in no weight, and are named.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::feedback {

struct NonResponseOptions {
  Day as_of{};                                     ///< last day of the window
  std::int32_t window_days = 365;                  ///< days of the window, at least 1
  std::vector<std::string> by{"role", "segment"};  ///< columns of the contacts; none: all are one group
  double level = 0.95;                             ///< of the limits, above 0 and below 1
};

struct NonResponse {
  /// One row a group, sorted (unknown last): the columns of `by` as words, contacts, asked, answered, rate, rate_low,
  /// rate_high (Wilson; null where nobody was asked), heard, heard_share, nps (null where nobody was heard), nps_least,
  /// nps_most.
  Table rates;
  /// One row a contact who was heard: contact, account, the columns of `by`, score, weight (null where there is none,
  /// see `unsettled`).
  Table weights;
  /// Three rows, by `counted`: as heard, raked (limits of chance, clustered by account), bounds (limits of silence):
  /// n, contacts, nps, nps_low, nps_high, n_effective (Kish 1965: answers of equal weight that are as precise).
  Table totals;
  std::vector<std::string> unheard;        ///< "role technical": values for which no weight can make up
  std::optional<std::string> unsettled{};  ///< why there are no weights, where the margins contradict each other
};

[[nodiscard]] NonResponse nonresponse(const accounts::Book& book, const NonResponseOptions& options);

}  // namespace cabochon::feedback
