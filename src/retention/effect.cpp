#include "cabochon/retention/effect.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/range.hpp"
#include "cabochon/retention/cox.hpp"
#include "cabochon/stats/difference_in_differences.hpp"
#include "cabochon/stats/matching.hpp"
#include "cabochon/stats/regression_to_mean.hpp"

#include "effect_groups.hpp"
#include "effect_lifetime.hpp"
#include "nullable_column.hpp"

namespace cabochon::retention {
namespace {

// Difference in differences of two vectors of changes, matched or against all.
stats::Tested compare(const Eigen::VectorXd& treated, const Eigen::VectorXd& others, const stats::Matching* matching,
                      double level) {
  return matching ? stats::difference_in_differences(treated, others, *matching, level)
                  : stats::difference_in_differences(treated, others, level);
}

// One measure under study: its data, its days, its groups, and what they are compared with.
struct Study {
  const EffectOptions& options;
  const OrderDays& orders;
  Cohorts who;
  std::int32_t first = 0, start = 0, as_of = 0, window = 0;
  double level = 0.95;
  bool money = false;
  std::optional<stats::Matching> matching{};

  [[nodiscard]] const stats::Matching* with() const { return matching ? &*matching : nullptr; }
  [[nodiscard]] stats::Matching match_at(std::int32_t at) const {
    return stats::match_nearest(matching_variables(orders, who.treated, at, window, money),
                                matching_variables(orders, who.others, at, window, money), {options.controls});
  }
  [[nodiscard]] Eigen::VectorXd before(const std::vector<std::uint32_t>& groups, std::int32_t at, bool value) const {
    return of_groups(orders, groups, at - window, at - 1, value);
  }
  [[nodiscard]] Eigen::VectorXd after(const std::vector<std::uint32_t>& groups, std::int32_t at, bool value) const {
    return of_groups(orders, groups, at, at + window - 1, value);
  }
  /// A name for each outcome.
  [[nodiscard]] std::vector<std::string> outcomes() const {
    return money ? std::vector<std::string>{"orders_per_year", "value_per_year"}
                 : std::vector<std::string>{"orders_per_year"};
  }
};

void check(const EffectOptions& options) {
  check_range("effect", "window_days", options.window_days, {14, 3660, false, false});
  check_range("effect", "period_days", options.period_days, {7, 366, false, false});
  check_range("effect", "lost_after_days", options.lost_after_days, {7, 3660, false, false});
  check_range("effect", "controls", static_cast<double>(options.controls), {1, 1000, false, false});
  check_range("effect", "placebos", static_cast<double>(options.placebos), {0, 1000, false, false});
  check_range("effect", "resamples", static_cast<double>(options.resamples), {100, 100000, false, false});
  if (options.discount_rate_annual)
    check_range("effect", "discount_rate_annual", *options.discount_rate_annual, {0, 10, false, false});
}

// The orders, and the days that the question needs.
Study study_of(const Table& table, const OrderDays& orders, const Column& treated, const EffectOptions& options) {
  if (orders.day.empty())
    throw InputError({table.name(), options.date, -1, "no orders", "orders before and after start"});
  const auto [low, high] = std::minmax_element(orders.day.begin(), orders.day.end());
  const std::int32_t first = *low, start = options.start.number, window = options.window_days;
  const std::int32_t as_of = options.as_of ? options.as_of->number : *high;
  if (start - window < first)
    throw InputError({"effect", "start", -1, to_string(options.start),
                      "a day of at least " + to_string(Day{first + window}) + ": " + std::to_string(window) +
                          " days after the first order"});
  if (start + window - 1 > as_of)
    throw InputError({"effect", "start", -1, to_string(options.start),
                      "a day of at most " + to_string(Day{as_of - window + 1}) + ": " + std::to_string(window) +
                          " days of after must be known on " + to_string(Day{as_of})});
  Study study{options, orders,        cohorts(table, orders, treated, options),
              first,   start,         as_of,
              window,  options.level, options.value.has_value()};
  if (options.matched) study.matching = study.match_at(start);
  return study;
}

Table matches_of(const Study& study) {
  const Column& names = study.orders.groups.keys[0];
  std::vector<std::uint32_t> ours, theirs;
  std::vector<double> distance;
  if (study.matching)
    for (const auto& set : study.matching->sets)
      for (std::size_t k = 0; k < set.controls.size(); ++k) {
        ours.push_back(study.who.treated[set.treated]);
        theirs.push_back(study.who.others[set.controls[k]]);
        distance.push_back(set.distances[k]);
      }
  Table out("matches", static_cast<std::int64_t>(ours.size()));
  out.add("treated", take(names, ours)).add("control", take(names, theirs));
  out.add("distance", Column::of(std::move(distance)));
  return out;
}

// The smaller of two answers where they agree in sign, 0 where they do not; the outer limits of both.
Estimate bracket_of(const Estimate& one, const Estimate& other) {
  Estimate out = one;
  out.low = std::min(one.low, other.low);
  out.high = std::max(one.high, other.high);
  if (one.value * other.value <= 0)
    out.value = 0;
  else if (std::abs(other.value) < std::abs(one.value))
    out.value = other.value;
  return out;
}

Table measures_of(const Study& study, EffectResult& result) {
  Columns columns;
  const std::vector<std::string> outcomes = study.outcomes();
  for (std::size_t o = 0; o < outcomes.size(); ++o) {
    const bool value = o == 1;
    const Eigen::VectorXd tb = study.before(study.who.treated, study.start, value);
    const Eigen::VectorXd ta = study.after(study.who.treated, study.start, value);
    const Eigen::VectorXd cb = study.before(study.who.others, study.start, value);
    const Eigen::VectorXd ca = study.after(study.who.others, study.start, value);
    if (!value) result.chosen_low = stats::standardised_difference(tb, cb);
    columns.add("treated_before", tb.mean());
    columns.add("treated_after", ta.mean());
    columns.add("controls_before", cb.mean());
    columns.add("controls_after", ca.mean());
    const double nothing = absent;
    const Estimate none{nothing, nothing, nothing, study.level, 0, "none"};
    columns.add("naive", tb.size() > 1 ? stats::before_after(ta - tb, study.level).estimate : none);
    const stats::Tested difference = compare(ta - tb, ca - cb, study.with(), study.level);
    columns.add("difference", difference.estimate);
    if ((cb.array() == cb[0]).all()) {
      result.not_computed.emplace_back(outcomes[o] + ": beyond", "the controls had all the same level before");
      columns.add("regression", none);
      columns.add("beyond", none);
      columns.add("effect", difference.estimate);
      columns.add("p_value", difference.p);
    } else {
      const stats::ChangeParts parts = stats::regression_to_mean(tb, ta, cb, ca, study.level);
      columns.add("regression", parts.regression.estimate);
      columns.add("beyond", parts.beyond.estimate);
      columns.add("effect", bracket_of(difference.estimate, parts.beyond.estimate));
      columns.add("p_value", std::max(difference.p, parts.beyond.p));
    }
  }
  Table out("measures", static_cast<std::int64_t>(outcomes.size()));
  out.add("outcome", Column::text(outcomes));
  columns.into(out);
  return out;
}

// Event study: as many whole periods as before and after hold.
Table periods_of(const Study& study) {
  Columns columns;
  std::vector<std::string> names;
  std::vector<std::int64_t> numbers;
  std::vector<std::int32_t> begins;
  const std::int32_t length = study.options.period_days, start = study.start;
  const auto back = (start - study.first) / length, ahead = (study.as_of - start + 1) / length;
  const std::vector<std::string> outcomes = study.outcomes();
  for (std::size_t o = 0; o < outcomes.size(); ++o) {
    const auto between = [&](const std::vector<std::uint32_t>& groups, std::int32_t from, std::int32_t until) {
      return of_groups(study.orders, groups, from, until, o == 1);
    };
    const auto base = [&](const std::vector<std::uint32_t>& groups) -> Eigen::VectorXd {
      if (back > 0) return between(groups, start - back * length, start - 1);
      return Eigen::VectorXd::Zero(static_cast<Eigen::Index>(groups.size()));
    };
    const Eigen::VectorXd treated_base = base(study.who.treated), other_base = base(study.who.others);
    for (std::int32_t p = -back; p < ahead; ++p) {
      const std::int32_t begin = start + p * length;
      const Eigen::VectorXd t = between(study.who.treated, begin, begin + length - 1);
      const Eigen::VectorXd c = between(study.who.others, begin, begin + length - 1);
      names.push_back(outcomes[o]);
      numbers.push_back(p);
      begins.push_back(begin);
      columns.add("treated", t.mean());
      columns.add("controls", c.mean());
      columns.add("difference", compare(t - treated_base, c - other_base, study.with(), study.level).estimate);
    }
  }
  Table out("periods", static_cast<std::int64_t>(names.size()));
  out.add("outcome", Column::text(names)).add("period", Column::of(std::move(numbers)));
  out.add("begins", Column::dates(std::move(begins)));
  columns.into(out);
  return out;
}

// Placebo dates: as far apart as the days before allow, none of whose windows touches the real after.
Table placebos_of(const Study& study, EffectResult& result) {
  Columns columns;
  std::vector<std::string> names;
  std::vector<std::int32_t> starts;
  const std::int32_t earliest = study.first + study.window, latest = study.start - study.window;
  const std::int64_t asked = study.options.placebos;
  const auto dates =
      static_cast<std::int32_t>(latest < earliest ? 0 : std::min<std::int64_t>(asked, (latest - earliest) / 7 + 1));
  if (dates == 0)
    result.not_computed.emplace_back(
        "placebos", asked == 0 ? "none were asked for" : "fewer than three windows of days before start");
  const std::vector<std::string> outcomes = study.outcomes();
  for (std::size_t o = 0; o < outcomes.size(); ++o)
    for (std::int32_t k = 0; k < dates; ++k) {
      const std::int32_t at = dates == 1 ? latest : earliest + (latest - earliest) * k / (dates - 1);
      std::optional<stats::Matching> own;
      if (study.matching) own = study.match_at(at);
      if (own && own->sets.empty()) continue;
      const auto change = [&](const std::vector<std::uint32_t>& groups) -> Eigen::VectorXd {
        return study.after(groups, at, o == 1) - study.before(groups, at, o == 1);
      };
      names.push_back(outcomes[o]);
      starts.push_back(at);
      columns.add(
          "difference",
          compare(change(study.who.treated), change(study.who.others), own ? &*own : nullptr, study.level).estimate);
    }
  Table out("placebos", static_cast<std::int64_t>(names.size()));
  out.add("outcome", Column::text(names)).add("start", Column::dates(std::move(starts)));
  columns.into(out, {"difference", "difference_low", "difference_high"});
  return out;
}

// Those who were there at the start, that is who ordered in the lost_after_days before it: treated, then controls.
struct There {
  std::vector<Stay> stays;
  std::vector<double> level_before, value_after;
};

There there(const Study& study, const std::vector<std::uint32_t>& groups) {
  const std::int32_t start = study.start, lost = study.options.lost_after_days;
  There out;
  for (const auto g : groups) {
    if (a_year(study.orders, g, start - lost, start - 1, false) <= 0) continue;
    out.stays.push_back(stay_of(study.orders, g, start, study.as_of, lost));
    out.level_before.push_back(std::log1p(a_year(study.orders, g, start - study.window, start - 1, false)));
    out.value_after.push_back(study.money ? a_year(study.orders, g, start, start + study.window - 1, true) : 0);
  }
  return out;
}

void churn(const Study& study, const There (&groups)[2], EffectResult& result) {
  std::vector<double> days, level_before;
  std::vector<std::uint8_t> left, is_treated;
  for (int group = 0; group < 2; ++group)
    for (std::size_t i = 0; i < groups[group].stays.size(); ++i) {
      days.push_back(groups[group].stays[i].days);
      left.push_back(groups[group].stays[i].left);
      is_treated.push_back(group == 0);
      level_before.push_back(groups[group].level_before[i]);
    }
  try {
    Table spells("orders");
    spells.add("days", Column::of(std::move(days))).add("left", Column::booleans(std::move(left)));
    spells.add("treated", Column::booleans(std::move(is_treated)));
    CoxOptions model;
    model.covariates = {"treated"};
    if (std::adjacent_find(level_before.begin(), level_before.end(), std::not_equal_to<>()) != level_before.end()) {
      spells.add("orders before", Column::of(std::move(level_before)));
      model.covariates.emplace_back("orders before");
    }
    const CoxFit fit = cox(spells, {"days", "left", {}}, model);
    const Table found = fit.coefficients(study.level);
    const auto at = [&](const char* name) { return found.column(name).values<double>()[0]; };
    result.churn_ratio =
        Estimate{at("hazard_ratio"), at("hazard_ratio_low"), at("hazard_ratio_high"), study.level, fit.n(), "cox"};
  } catch (const Error& error) {
    result.not_computed.emplace_back("churn_ratio", error.what());
  }
}

void lifetimes(const Study& study, const There (&groups)[2], EffectResult& result) {
  const EffectOptions& options = study.options;
  Columns columns;
  std::vector<std::string> names;
  std::vector<std::int64_t> accounts;
  if (!study.money || !options.discount_rate_annual) {
    result.not_computed.emplace_back("lifetime value",
                                     study.money ? "no discount_rate_annual was given" : "no value was given");
  } else if (groups[0].stays.empty() || groups[1].stays.empty()) {
    result.not_computed.emplace_back("lifetime value", "one of the groups has no account that was there at start");
  } else {
    std::optional<Lifetime> lives[2];
    for (std::uint32_t group = 0; group < 2; ++group) {
      const There& who = groups[group];
      lives[group] =
          lifetime(who.value_after, who.stays, *options.discount_rate_annual, options.resamples, options.seed, group);
      const Lifetime& one = *lives[group];
      names.emplace_back(group == 0 ? "treated" : "controls");
      accounts.push_back(static_cast<std::int64_t>(who.stays.size()));
      columns.add("value_per_year", one.worth.value);
      columns.add("churn_per_year", one.worth.churn);
      columns.add("lifetime_value", percentile(one.worth.lifetime, one.resampled, study.level, who.stays.size()));
    }
    std::vector<double> gap(lives[0]->resampled);
    for (std::size_t r = 0; r < gap.size(); ++r) gap[r] -= lives[1]->resampled[r];
    result.lifetime_difference = percentile(lives[0]->worth.lifetime - lives[1]->worth.lifetime, gap, study.level,
                                            groups[0].stays.size() + groups[1].stays.size());
    result.value_of_saved =
        percentile(lives[0]->worth.lifetime, lives[0]->resampled, study.level, groups[0].stays.size());
  }
  result.lifetimes = Table("lifetimes", static_cast<std::int64_t>(names.size()));
  result.lifetimes.add("group", Column::text(names)).add("accounts", Column::of(std::move(accounts)));
  columns.into(result.lifetimes,
               {"value_per_year", "churn_per_year", "lifetime_value", "lifetime_value_low", "lifetime_value_high"});
}

}  // namespace

EffectResult effect(const Table& table, const Column& treated, const EffectOptions& options) {
  (void)check_level("effect", options.level);
  check(options);
  const Day forever{std::numeric_limits<std::int32_t>::max() - 4000};
  const OrderDays orders =
      order_days(table, {options.account, options.date, options.value, {}}, options.as_of.value_or(forever));
  const Study study = study_of(table, orders, treated, options);
  EffectResult out;
  out.treated = static_cast<std::int64_t>(study.who.treated.size());
  out.controls = static_cast<std::int64_t>(study.who.others.size());
  if (study.matching) out.unmatched = static_cast<std::int64_t>(study.matching->unmatched.size());
  out.matches = matches_of(study);
  out.measures = measures_of(study, out);
  out.periods = periods_of(study);
  out.placebos = placebos_of(study, out);
  const There groups[2] = {there(study, study.who.treated), there(study, study.who.others)};
  churn(study, groups, out);
  lifetimes(study, groups, out);
  return out;
}

}  // namespace cabochon::retention
