/// Fitting the models of repeat buying by maximum likelihood, or with priors.
///
/// Question     Which parameters make these histories most likely, and how well are they known?
/// Model        Maximum of the sum of log likelihoods over the logarithms of the parameters, exact slopes; from several
///              starts on a part of the distinct histories (400 to 5,000 of more than 1,000) and on all from the best;
///              from each start on all where the part has no maximum. Covariates z act on an
///              account's own rates: alpha exp(-c'z) (more orders where c is above 0) and, on leaving, a exp(c'z) in
///              the beta-geometric models, which multiplies the odds a / b, or beta exp(-c'z) in Pareto/NBD (both:
///              sooner gone where c is above 0). Priors: log-normal on parameters, normal on standardised effects.
/// Assumptions  accounts independent of each other
/// Units        parameters as the models state; covariance that of (log parameters, effects)
/// Source       covariates: Fader & Hardie 2007, note 019, sections 2 and 3
/// Limits       A likelihood that rises without end has no maximum: FitError, with the parameter that ran away.
#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/progress.hpp"
#include "cabochon/retention/beta_geometric.hpp"
#include "cabochon/retention/histories.hpp"
#include "cabochon/retention/repeat_buying.hpp"
#include "cabochon/stats/minimise.hpp"

namespace cabochon::retention {

/// Log-normal: the logarithm is normal about log(median).
struct Prior {
  double median = 1;  ///< above 0
  double spread = 1;  ///< standard deviation of the logarithm, above 0
};

struct FitOptions {
  Model model = Model::bg_nbd;
  std::optional<int> k{};                 ///< mbg_cnbd_k: stages an order takes; empty: the likeliest of 1 to 12
  std::vector<std::string> purchase{};    ///< covariates of the order rate
  std::vector<std::string> leaving{};     ///< covariates of leaving
  int starts = 0;                         ///< 0: three, one for pareto_nbd
  std::map<std::string, Prior> priors{};  ///< by parameter; empty: maximum likelihood
  double effect_spread = 0;               ///< prior standard deviation of effects per standard deviation; 0: none
};

/// Names of a model's parameters, in order: r, alpha, then a, b or s, beta.
[[nodiscard]] std::vector<std::string> parameter_names(Model model);

/// A fitted model: all that a prediction needs.
struct RepeatFit {
  Model model = Model::bg_nbd;
  Rhythm rhythm{};
  Rates rates{};  ///< of an account whose covariates are all 0
  std::vector<Covariate> purchase{}, leaving{};
  std::vector<std::string> names{};  ///< of theta: log parameters by their names, then effects
  Eigen::VectorXd theta{};           ///< log parameters, effects of the order rate, effects on leaving
  Eigen::MatrixXd covariance{};      ///< of theta
  double log_likelihood = 0;         ///< without priors
  double accounts = 0;
  double rows = 0;    ///< distinct histories
  double mean_T = 0;  ///< of the histories, in units of time
  std::int64_t iterations = 0, evaluations = 0, starts = 0;
  double largest_slope = 0;  ///< per account, at the end
  double gap = 0;            ///< log likelihood that one more Newton step would win
  std::map<std::string, Prior> priors{};
  double effect_spread = 0;
  std::string unit{};
  [[nodiscard]] std::size_t base() const noexcept { return model == Model::nbd ? 2 : 4; }
};

/// The sum of log likelihoods of folded histories, as a function to be minimised: its mean, with the sign turned.
class RepeatLikelihood {
 public:
  RepeatLikelihood(const Folded& data, Model model, Rhythm rhythm, std::size_t purchase, std::size_t leaving);

  /// Adds log priors: place in theta, mean and standard deviation.
  void set_prior(std::size_t place, double mean, double spread);

  [[nodiscard]] double operator()(const Eigen::VectorXd& theta, Eigen::VectorXd& slope) const;

  /// Log likelihood of all accounts, without priors.
  [[nodiscard]] double log_likelihood(const Eigen::VectorXd& theta) const;

 private:
  struct Normal {
    std::size_t place;
    double mean, spread;
  };
  [[nodiscard]] double sum(const Eigen::VectorXd& theta, Eigen::VectorXd& slope) const;

  const Folded& data_;
  Model model_;
  Rhythm rhythm_;
  std::size_t purchase_, leaving_, base_;
  std::vector<Normal> priors_;
};

/// Rates of an account whose covariates are given; `theta` as in RepeatFit.
[[nodiscard]] Rates rates_of(Model model, const Eigen::VectorXd& theta);

/// Fits one of the models of repeat buying to a summary (see read_histories).
[[nodiscard]] RepeatFit fit_repeat(const Table& summary, const FitOptions& options);

/// Limits of each parameter where twice the log likelihood, maximised over the others, has fallen by the quantile of
/// chi-squared: (low, high) of each theta; infinite where it never falls so far.
[[nodiscard]] std::vector<std::pair<double, double>> profile_limits(const Table& summary, const RepeatFit& fit,
                                                                    double level, ProgressFunction progress);

/// theta of refits to accounts drawn with replacement: `replicates` rows. A refit that does not converge is left out.
[[nodiscard]] Eigen::MatrixXd bootstrap(const Table& summary, const RepeatFit& fit, int replicates, std::uint64_t seed,
                                        ProgressFunction progress);

}  // namespace cabochon::retention
