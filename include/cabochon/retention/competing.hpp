/// Question: accounts end in several ways (left to a competitor, closed down): which share has ended in each by when?
///
/// Model: the Aalen-Johansen estimator of one state that is left for one of several ends. At each time t with d_j ends
/// of cause j, d = sum d_j, among Y at risk
///     F_j(t) = F_j(t-) + S(t-) d_j / Y,   S(t) = S(t-) (1 - d / Y),   S + sum F_j = 1.
/// Its variance is the Greenwood-type recursion: (S, F_j) is multiplied by the transition matrix of the time and gets
/// the multinomial covariance of the increments d_j / Y. The band is exp(-exp(log(-log F) +- z se / (F log F))) unless
/// another is asked for (log: F exp(+- z se / F) at most 1; plain: F +- z se); null where F is 0 or 1.
///
/// Assumptions: being censored says nothing about how and when the account would have ended. One minus Kaplan-Meier of
/// one cause, with the other ends censored, overstates its share: it answers what would be if the others did not exist.
/// Units: times in the unit of the column; incidences are fractions.
/// Source: Aalen & Johansen (1978), Scand. J. Statist. 5, 141-150; Andersen, Borgan, Gill & Keiding (1993), equation
/// 4.4.19; Choudhury (2002), Statistics in Medicine 21, 1129-1144, for the log-log band.
/// Limits: with late entries R's survival shows infinitesimal jackknife errors, which then differ slightly from these.
#pragma once

#include "cabochon/core/table.hpp"
#include "cabochon/retention/kaplan_meier.hpp"
#include "cabochon/retention/survival_rows.hpp"

namespace cabochon::retention {

/// One row a group, cause and distinct time: columns of `by`, cause, time, incidence, incidence_low, incidence_high,
/// incidence_se, survival (still there), at_risk, events (of the cause), censored. `times` as for kaplan_meier.
[[nodiscard]] Table competing(const Table& table, const SurvivalColumns& columns, const CurveOptions& options = {});

}  // namespace cabochon::retention
