#include "cabochon/improvement/effect.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/stats/ar1_regression.hpp"
#include "cabochon/stats/difference_in_differences.hpp"
#include "cabochon/stats/matching.hpp"
#include "cabochon/stats/newey_west.hpp"

#include "panel.hpp"

namespace cabochon::improvement {
namespace {

using Rows = std::vector<Eigen::Index>;

Eigen::VectorXd taken(const Eigen::VectorXd& v, const Rows& rows) {
  Eigen::VectorXd out(static_cast<Eigen::Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) out[static_cast<Eigen::Index>(i)] = v[rows[i]];
  return out;
}

Eigen::MatrixXd taken(const Eigen::MatrixXd& m, const Rows& rows) {
  Eigen::MatrixXd out(static_cast<Eigen::Index>(rows.size()), m.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) out.row(static_cast<Eigen::Index>(i)) = m.row(rows[i]);
  return out;
}

// The slope of each row against the number of the period.
Eigen::VectorXd slopes(const Eigen::MatrixXd& y) {
  Eigen::VectorXd time = Eigen::VectorXd::LinSpaced(y.cols(), 0, static_cast<double>(y.cols() - 1));
  time.array() -= time.mean();
  return y * time / time.squaredNorm();
}

// The variance of each row around its own mean before and its own mean after: chance from month to month.
Eigen::VectorXd chance_of(const Eigen::MatrixXd& y, Eigen::Index since) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(y.rows());
  for (const auto& part : {Eigen::MatrixXd(y.leftCols(since)), Eigen::MatrixXd(y.rightCols(y.cols() - since))})
    sum += (part.colwise() - part.rowwise().mean()).rowwise().squaredNorm();
  return sum / static_cast<double>(std::max<Eigen::Index>(1, y.cols() - 2));
}

// The same test where the one treated unit has more chance of its own than the controls, `more` times theirs.
stats::Tested widened(const stats::Tested& test, double variance, double more, double level) {
  const double se = std::sqrt(test.se * test.se + variance * std::max(0.0, more - 1));
  return stats::t_tested(test.estimate.value, se, test.dof, level, test.estimate.n, test.estimate.method);
}

double correlation(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  const Eigen::VectorXd x = a.array() - a.mean(), y = b.array() - b.mean();
  const double scale = x.norm() * y.norm();
  return scale > 0 ? x.dot(y) / scale : 0;
}

class Measuring {
 public:
  Measuring(const Table& table, const EffectOptions& options) : options_(options), panel_(read_panel(table, options)) {
    check_level("effect", options.level);
    for (std::size_t u = 0; u < panel_.units.size(); ++u)
      (panel_.treated[u] ? treated_ : controls_).push_back(static_cast<Eigen::Index>(u));
    periods_ = panel_.y.cols();
    before_ = panel_.y.leftCols(panel_.since).rowwise().mean();
    after_ = panel_.y.rightCols(periods_ - panel_.since).rowwise().mean();
    change_ = after_ - before_;
  }

  Effect measure() {
    out_.treated = static_cast<std::int64_t>(treated_.size());
    out_.controls = static_cast<std::int64_t>(controls_.size());
    out_.periods_before = panel_.since;
    out_.periods_after = periods_ - panel_.since;
    add_naive();
    match();
    add_difference();
    add_parts();
    add_series();
    conclude();
    add_tables();
    return std::move(out_);
  }

 private:
  void skip(std::string what, std::string why) { out_.not_computed.emplace_back(std::move(what), std::move(why)); }

  void add_naive() {
    if (treated_.size() > 1) {
      out_.naive = stats::before_after(taken(change_, treated_), options_.level);
      return;
    }
    // One unit: its periods before against those after, as if they were independent.
    const Eigen::VectorXd row = panel_.y.row(treated_[0]);
    const Eigen::VectorXd a = row.tail(periods_ - panel_.since), b = row.head(panel_.since);
    if (a.size() < 2 || b.size() < 2) {
      const double value = a.mean() - b.mean();
      out_.naive = {{value, value, value, options_.level, 1, "one_change"}, 0, 1, 1};
      skip("naive", "one treated unit with one period on a side has no spread: the change has no interval");
      return;
    }
    out_.naive = stats::difference_in_differences(a, b, options_.level);
    out_.naive.estimate.method = "welch_of_periods";
  }

  // Matching on the slope before and on covariates.
  void match() {
    const bool has_trend = panel_.since >= 3;
    const Eigen::Index extra = panel_.covariates.cols();
    variables_.resize(panel_.y.rows(), extra + (has_trend ? 1 : 0));
    if (has_trend) {
      variables_.col(0) = slopes(panel_.y.leftCols(panel_.since));
      names_.push_back("trend before");
    } else {
      skip("match on trend", "fewer than 3 periods before");
    }
    variables_.rightCols(extra) = panel_.covariates;
    names_.insert(names_.end(), options_.covariates.begin(), options_.covariates.end());
    for (Eigen::Index c = 0; c < extra; ++c)
      if (std::abs(correlation(panel_.covariates.col(c), before_)) > 0.999)
        throw InputError(
            {"effect", "covariates", -1, core::quoted(options_.covariates[static_cast<std::size_t>(c)]),
             "no level of the outcome (it is the outcome before, or as good as): who is matched on it falls "
             "back to the mean by himself"});
    if (controls_.empty() || variables_.cols() == 0) return;
    stats::MatchingOptions options{.controls = options_.controls};
    if (options_.caliper) options.caliper = check_positive("effect", "caliper", *options_.caliper);
    matching_ = stats::match_nearest(taken(variables_, treated_), taken(variables_, controls_), options);
    out_.matched = static_cast<std::int64_t>(matching_.sets.size());
    for (const auto at : matching_.unmatched)
      panel_.left_out.emplace_back(panel_.units[static_cast<std::size_t>(treated_[at])],
                                   "no control left, or none within the caliper");
  }

  std::optional<stats::Tested> difference_of(const Eigen::VectorXd& change) const {
    const Eigen::VectorXd treated = taken(change, treated_), controls = taken(change, controls_);
    const auto found = matching_.sets.empty()
                           ? stats::difference_in_differences(treated, controls, options_.level)
                           : stats::difference_in_differences(treated, controls, matching_, options_.level);
    if (found.estimate.method != "one_treated") return found;
    return widened(found, stats::detail::mean_square(controls), more_chance(), options_.level);
  }

  // How much more the one treated unit varies by chance than the controls do: large counts vary more than small ones.
  [[nodiscard]] double more_chance() const {
    const Eigen::VectorXd chance = chance_of(panel_.y, panel_.since);
    const double controls = taken(chance, controls_).mean();
    return controls > 0 ? chance[treated_[0]] / controls : 1;
  }

  void add_difference() {
    if (controls_.size() < 2) {
      skip("difference", "fewer than 2 units were left untreated");
      return;
    }
    if (variables_.cols() > 0 && matching_.sets.empty()) {
      skip("difference", "no treated unit found a control within the caliper");
      return;
    }
    out_.difference = difference_of(change_);
    if (panel_.since < 4) {
      skip("before_trend", "fewer than 4 periods before");
      return;
    }
    const Eigen::Index half = panel_.since / 2;
    const Eigen::VectorXd early = panel_.y.leftCols(half).rowwise().mean();
    const Eigen::VectorXd late = panel_.y.middleCols(panel_.since - half, half).rowwise().mean();
    out_.before_trend = difference_of(late - early);
  }

  void add_parts() {
    if (controls_.size() < 4) {
      skip("parts", "fewer than 4 units were left untreated: what falls back by itself can't be seen");
      return;
    }
    const Eigen::VectorXd controls = taken(before_, controls_);
    if ((controls.array() - controls[0]).abs().maxCoeff() <= 1e-12 * (1 + std::abs(controls[0]))) {
      skip("parts", "the untreated units all had the same level before");
      return;
    }
    out_.parts = stats::regression_to_mean(taken(before_, treated_), taken(after_, treated_), controls,
                                           taken(after_, controls_), options_.level);
    if (treated_.size() > 1) return;
    // With one treated unit the variance of its coefficient is that of its own chance times q.
    const double gap = before_[treated_[0]] - controls.mean();
    const double q =
        1 + 1 / static_cast<double>(controls.size()) + gap * gap / (controls.array() - controls.mean()).square().sum();
    stats::Tested& beyond = out_.parts->beyond;
    beyond = widened(beyond, beyond.se * beyond.se / q, more_chance(), options_.level);
  }

  [[nodiscard]] Eigen::VectorXd mean_of(const Rows& rows) const {
    return taken(panel_.y, rows).colwise().mean().transpose();
  }

  // The controls as the matched sets weigh them.
  [[nodiscard]] Eigen::VectorXd control_series() const {
    if (matching_.sets.empty()) return mean_of(controls_);
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(periods_);
    for (const auto& set : matching_.sets)
      for (const auto j : set.controls)
        sum += panel_.y.row(controls_[j]).transpose() / static_cast<double>(set.controls.size());
    return sum / static_cast<double>(matching_.sets.size());
  }

  [[nodiscard]] Eigen::VectorXd treated_series() const {
    if (matching_.sets.empty()) return mean_of(treated_);
    Rows rows;
    for (const auto& set : matching_.sets) rows.push_back(treated_[set.treated]);
    return mean_of(rows);
  }

  void add_series() {
    const Eigen::Index after = periods_ - panel_.since, waves = options_.season ? 2 : 0;
    if (options_.season) check_range("effect", "season", *options_.season, Range{2, 1e6, false, false});
    if (panel_.since < 4 || after < 3 || periods_ < 8 + waves) {
      skip("series", "fewer than 4 periods before, 3 after or " + std::to_string(8 + waves) + " in all");
      return;
    }
    if (options_.season && static_cast<double>(periods_) < 2 * *options_.season) {
      skip("series", "fewer than two years for a seasonal wave");
      return;
    }
    Eigen::VectorXd y = treated_series();
    if (!controls_.empty()) y -= control_series();
    Eigen::MatrixXd x = Eigen::MatrixXd::Zero(periods_, 4 + waves);
    for (Eigen::Index t = 0; t < periods_; ++t) {
      x(t, 0) = 1;
      x(t, 1) = static_cast<double>(t - panel_.since);
      if (t >= panel_.since) {
        x(t, 2) = 1;
        x(t, 3) = static_cast<double>(t - panel_.since);
      }
      if (waves) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(t) / *options_.season;
        x(t, 4) = std::sin(angle);
        x(t, 5) = std::cos(angle);
      }
    }
    // The mean of level and slope break over the periods after.
    Eigen::VectorXd c = Eigen::VectorXd::Zero(x.cols());
    c[2] = 1;
    c[3] = static_cast<double>(after - 1) / 2;
    if (options_.errors == "ar1") {
      const auto fit = stats::ar1_regression(x, y);
      out_.series = stats::contrast(fit, c, options_.level);
      out_.rho = fit.rho;
    } else {
      const Eigen::VectorXd b = x.colPivHouseholderQr().solve(y);
      const Eigen::MatrixXd v = stats::newey_west(x, y - x * b, stats::newey_west_lag(periods_));
      out_.series = stats::t_tested(c.dot(b), std::sqrt(std::max(0.0, c.dot(v * c))),
                                    static_cast<double>(periods_ - x.cols()), options_.level, periods_, "newey_west");
    }
  }

  void conclude() {
    if (out_.difference && out_.parts) {
      const Estimate &a = out_.difference->estimate, &b = out_.parts->beyond.estimate;
      out_.estimate = {std::max(std::min(a.value, b.value), std::min(0.0, std::max(a.value, b.value))),
                       std::min(a.low, b.low),
                       std::max(a.high, b.high),
                       options_.level,
                       out_.treated + out_.controls,
                       "bracket"};
      out_.p = std::max(out_.difference->p, out_.parts->beyond.p);
      return;
    }
    const stats::Tested* best = out_.difference ? &*out_.difference : out_.series ? &*out_.series : &out_.naive;
    out_.estimate = best->estimate;
    out_.p = best->p;
    if (best == &out_.naive) skip("estimate", "nothing to compare with: the naive change is shown instead");
  }

  void add_tables() {
    std::vector<double> t, c, smd_before;
    std::vector<std::optional<double>> smd_after;
    Rows matched_treated, matched_controls;
    for (const auto& set : matching_.sets) {
      matched_treated.push_back(treated_[set.treated]);
      for (const auto j : set.controls) matched_controls.push_back(controls_[j]);
    }
    for (Eigen::Index v = 0; v < variables_.cols() && !controls_.empty(); ++v) {
      const Eigen::VectorXd column = variables_.col(v);
      t.push_back(taken(column, treated_).mean());
      c.push_back(taken(column, controls_).mean());
      smd_before.push_back(stats::standardised_difference(taken(column, treated_), taken(column, controls_)));
      smd_after.push_back(matched_treated.empty()
                              ? std::nullopt
                              : std::optional(stats::standardised_difference(taken(column, matched_treated),
                                                                             taken(column, matched_controls))));
    }
    const std::vector<std::string> names = t.empty() ? std::vector<std::string>{} : names_;
    out_.balance = Table("balance", static_cast<std::int64_t>(t.size()));
    out_.balance.add("variable", Column::text(names));
    out_.balance.add("treated", Column::of(std::move(t)));
    out_.balance.add("controls", Column::of(std::move(c)));
    out_.balance.add("smd_before", Column::of(std::move(smd_before)));
    out_.balance.add("smd_after", Column::of(smd_after));

    std::vector<std::string> left, right;
    std::vector<double> distance;
    for (const auto& set : matching_.sets)
      for (std::size_t k = 0; k < set.controls.size(); ++k) {
        left.push_back(panel_.units[static_cast<std::size_t>(treated_[set.treated])]);
        right.push_back(panel_.units[static_cast<std::size_t>(controls_[set.controls[k]])]);
        distance.push_back(set.distances[k]);
      }
    out_.matches = Table("matches", static_cast<std::int64_t>(left.size()));
    out_.matches.add("treated", Column::text(left));
    out_.matches.add("control", Column::text(right));
    out_.matches.add("distance", Column::of(std::move(distance)));

    const auto plain = [](const Eigen::VectorXd& v) { return std::vector<double>(v.begin(), v.end()); };
    out_.units = Table("units", static_cast<std::int64_t>(panel_.units.size()));
    out_.units.add("unit", Column::text(panel_.units));
    out_.units.add("treated", Column::booleans({panel_.treated.begin(), panel_.treated.end()}));
    out_.units.add("before", Column::of(plain(before_)));
    out_.units.add("after", Column::of(plain(after_)));
    out_.units.add("change", Column::of(plain(change_)));

    std::vector<std::uint8_t> is_after(static_cast<std::size_t>(periods_), 0);
    std::fill(is_after.begin() + panel_.since, is_after.end(), std::uint8_t{1});
    std::vector<std::optional<double>> controls(static_cast<std::size_t>(periods_));
    if (!controls_.empty()) {
      const Eigen::VectorXd series = control_series();
      for (std::size_t i = 0; i < controls.size(); ++i) controls[i] = series[static_cast<Eigen::Index>(i)];
    }
    out_.over_time = Table("over_time", periods_);
    out_.over_time.add("period", Column::text(panel_.periods));
    out_.over_time.add("after", Column::booleans(std::move(is_after)));
    out_.over_time.add("treated", Column::of(plain(treated_series())));
    out_.over_time.add("controls", Column::of(controls));

    std::vector<std::string> unit, reason;
    for (const auto& [who, why] : panel_.left_out) {
      unit.push_back(who);
      reason.push_back(why);
    }
    out_.left_out = Table("left_out", static_cast<std::int64_t>(unit.size()));
    out_.left_out.add("unit", Column::text(unit));
    out_.left_out.add("reason", Column::text(reason));
  }

  const EffectOptions& options_;
  Panel panel_;
  Rows treated_, controls_;
  Eigen::Index periods_ = 0;
  Eigen::VectorXd before_, after_, change_;
  Eigen::MatrixXd variables_;
  std::vector<std::string> names_;
  stats::Matching matching_;
  Effect out_;
};

}  // namespace

Effect effect(const Table& before_after, const EffectOptions& options) {
  return Measuring(before_after, options).measure();
}

Estimate update(const Estimate& expected, const Estimate& measured, double between_sd) {
  check_non_negative("update", "between_sd", between_sd);
  const auto spread = [](const Estimate& e, const char* name) {
    if (e.is_exact()) return 0.0;
    check_level("update", e.level);
    if (!(e.low <= e.value && e.value <= e.high && std::isfinite(e.high - e.low)))
      throw InputError({"update", name, -1, number_text(e.value), "a value between finite limits"});
    return (e.high - e.low) / (2 * stats::two_sided_z(e.level));
  };
  const double prior = spread(expected, "expected");
  const double measurement = std::hypot(spread(measured, "measured"), between_sd);
  if (prior == 0 && measurement == 0)
    throw InputError({"update", "expected", -1, "two exact numbers", "limits on at least one of them"});
  const double level = expected.is_exact() ? measured.level : expected.level;
  const double a = measurement * measurement, b = prior * prior;
  const double value = (a * expected.value + b * measured.value) / (a + b);
  const double half = stats::two_sided_z(level) * std::sqrt(a * b / (a + b));
  return {value, value - half, value + half, level, expected.n + measured.n, "bayes"};
}

}  // namespace cabochon::improvement
