/// Question: what makes accounts leave sooner, by how much, and who is likely to leave next?
///
/// Model: Cox's proportional hazards. An account with covariates x leaves at the rate h0(t) exp(x b), h0 being any
/// function of time and one of its own for each stratum; b maximises the partial likelihood, ties after Efron (or
/// Breslow). A row is watched over (entry, time]: late entries are left truncation, and several rows of one account,
/// one after the other, make covariates that change with time.
///   hazard ratio  exp(b): how many times faster those leave whose covariate is higher by 1
///   errors        from the inverse information; with `cluster` from sums of score residuals of each cluster
///                 (Lin & Wei 1989), without a small-sample factor, as in R's survival
///   tests         likelihood ratio, Wald, score (and robust score) of all coefficients being 0
///   fit           Newton's method on centred and scaled covariates, with halved steps where one would go down
///   baseline      cumulative hazard with Efron's increments; its variance as Tsiatis (1981) and Link (1984)
///   concordance   share of pairs of accounts, of which one left first, that the model puts in the right order; pairs
///                 of equal score count half; its error is the infinitesimal jackknife's
///   proportional hazards, tested by the score test of x g(t) added to the model (Grambsch & Therneau 1994, exact: as
///                 R's survival since 3.0) or by their approximation with a constant variance (as it was before)
///
/// Assumptions: hazards in a constant ratio (test it); censoring says nothing given the covariates; rows of one
/// account either do not overlap or `cluster` names them.
/// Units: coefficients a unit of the covariate; times in the unit of the column.
/// Source: Cox (1972), JRSS B 34, 187-220; Efron (1977); Therneau & Grambsch (2000), Modeling Survival Data.
/// Limits: an observed hazard ratio is not an effect. A covariate that separates those who left from those who stayed
/// has no finite coefficient: a FitError names it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/estimate.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/retention/kaplan_meier.hpp"
#include "cabochon/retention/survival_rows.hpp"

namespace cabochon::retention {

enum class CoxTies : std::uint8_t { efron, breslow };

/// Function of time by which a coefficient might drift: km is 1 less Kaplan-Meier's survival just before.
enum class TimeTransform : std::uint8_t { km, rank, identity, log };

enum class HazardsTest : std::uint8_t {
  score,        ///< exact score test, as in R's survival 3
  approximate,  ///< Grambsch & Therneau's with a constant variance, as in R's survival 2 and lifelines
};

enum class Residual : std::uint8_t { martingale, deviance, score, dfbeta, schoenfeld, scaled_schoenfeld };

}  // namespace cabochon::retention

namespace cabochon {
inline namespace core {
template <>
struct Names<retention::CoxTies> {
  static constexpr std::array<std::string_view, 2> values{"efron", "breslow"};
};
template <>
struct Names<retention::TimeTransform> {
  static constexpr std::array<std::string_view, 4> values{"km", "rank", "identity", "log"};
};
template <>
struct Names<retention::HazardsTest> {
  static constexpr std::array<std::string_view, 2> values{"score", "approximate"};
};
template <>
struct Names<retention::Residual> {
  static constexpr std::array<std::string_view, 6> values{"martingale", "deviance",   "score",
                                                          "dfbeta",     "schoenfeld", "scaled_schoenfeld"};
};
}  // namespace core
}  // namespace cabochon

namespace cabochon::retention {

struct CoxOptions {
  std::vector<std::string> covariates{};   ///< numbers, truth values (0, 1) or texts (a coefficient a level)
  std::vector<std::string> strata{};       ///< columns whose groups have baseline hazards of their own
  std::optional<std::string> cluster{};    ///< rows that belong together, such as the account: robust errors
  std::optional<std::string> weight{};     ///< column of case weights above 0; none: all 1
  std::vector<std::string> categorical{};  ///< number columns of which each value is a level
  std::map<std::string, std::string>
      reference{};  ///< level that a categorical column is compared with; none: the first
  CoxTies ties = CoxTies::efron;
  int max_iterations = 50;
  int threads = 0;              ///< 0: all of the machine's
  ProgressFunction progress{};  ///< called between Newton's steps
};

struct CoxTest {
  std::string name;      ///< likelihood_ratio, wald, score, robust_score
  double statistic = 0;  ///< chi-squared
  std::int64_t df = 0;
  double p_value = 1;
};

class CoxModel;  // the data and what was made of them

/// A fitted model. Copies share the data, which stay in memory for residuals, tests and baselines.
class CoxFit {
 public:
  explicit CoxFit(std::shared_ptr<const CoxModel> model) : model_(std::move(model)) {}

  /// A row a coefficient: covariate, coefficient, coefficient_low, coefficient_high, se, (se_robust,) z, p_value,
  /// hazard_ratio, hazard_ratio_low, hazard_ratio_high. Limits and tests use the robust error where there is one.
  [[nodiscard]] Table coefficients(double level = 0.95) const;
  /// Covariance of the coefficients, row by row; the robust one where there is a cluster.
  [[nodiscard]] std::vector<double> covariance(bool robust = true) const;
  [[nodiscard]] std::vector<std::string> names() const;

  [[nodiscard]] double log_likelihood() const;
  [[nodiscard]] double log_likelihood_null() const;  ///< with all coefficients 0
  [[nodiscard]] std::int64_t n() const;              ///< rows
  [[nodiscard]] std::int64_t events() const;
  [[nodiscard]] int iterations() const;
  [[nodiscard]] CoxTies ties() const;
  [[nodiscard]] bool has_cluster() const;
  [[nodiscard]] std::vector<std::string> strata() const;
  [[nodiscard]] double aic() const;
  [[nodiscard]] std::vector<CoxTest> tests() const;
  [[nodiscard]] Estimate concordance(double level = 0.95) const;

  /// A row a term and one named "global": term, statistic, df, p_value. Categorical columns are one term.
  [[nodiscard]] Table proportional_hazards(TimeTransform transform = TimeTransform::km,
                                           HazardsTest test = HazardsTest::score) const;

  /// Martingale and deviance: column `residual`, in the order of the rows. Score and dfbeta: a column a coefficient.
  /// Schoenfeld: a row an event, columns row and time before those of the coefficients.
  [[nodiscard]] Table residuals(Residual kind) const;

  /// x b of each row of `frame`, less that of the mean account when `centred`.
  [[nodiscard]] std::vector<double> linear_predictor(const Table& frame, bool centred = true) const;

  /// Cumulative hazard and survival of the mean account (`at_zero`: of one whose covariates are 0 or the reference),
  /// at every event time: strata columns, time, hazard, hazard_low, hazard_high, survival, survival_low, survival_high.
  [[nodiscard]] Table baseline(bool at_zero = false, double level = 0.95, Band band = Band::log_log) const;

  /// Survival of each row of `frame` at `times` (none: at every event time): row, time, survival, survival_low,
  /// survival_high. Given late entries it is survival from the earliest event time on.
  [[nodiscard]] Table survival(const Table& frame, const std::optional<std::vector<double>>& times, double level = 0.95,
                               Band band = Band::log_log) const;

 private:
  std::shared_ptr<const CoxModel> model_;
};

[[nodiscard]] CoxFit cox(const Table& table, const SurvivalColumns& columns, const CoxOptions& options);

}  // namespace cabochon::retention
