#include "cabochon/retention/effect.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/core/range.hpp"
#include "cabochon/retention/cox.hpp"
#include "cabochon/stats/difference_in_differences.hpp"
#include "cabochon/stats/matching.hpp"
#include "cabochon/stats/regression_to_mean.hpp"

#include "nullable_column.hpp"
#include "order_days.hpp"

namespace cabochon::retention {
namespace {

constexpr double year = 365;

// Orders or value of one series within [from, until], a year.
double a_year(const OrderDays& orders, std::uint32_t g, std::int32_t from, std::int32_t until, bool value) {
  const auto days = orders.days(g);
  const auto values = orders.values(g);
  double sum = 0;
  const auto first = std::lower_bound(days.begin(), days.end(), from) - days.begin();
  for (auto i = static_cast<std::size_t>(first); i < days.size() && days[i] <= until; ++i) sum += value ? values[i] : 1;
  return sum * year / static_cast<double>(until - from + 1);
}

Eigen::VectorXd of_groups(const OrderDays& orders, const std::vector<std::uint32_t>& groups, std::int32_t from,
                          std::int32_t until, bool value) {
  Eigen::VectorXd out(static_cast<Eigen::Index>(groups.size()));
  for (std::size_t i = 0; i < groups.size(); ++i)
    out[static_cast<Eigen::Index>(i)] = a_year(orders, groups[i], from, until, value);
  return out;
}

// What accounts are matched on: the change between the halves of before, and the age.
Eigen::MatrixXd matching_variables(const OrderDays& orders, const std::vector<std::uint32_t>& groups,
                                   std::int32_t start, std::int32_t window, bool value) {
  Eigen::MatrixXd out(static_cast<Eigen::Index>(groups.size()), value ? 3 : 2);
  const std::int32_t middle = start - window / 2;
  const auto drift = [&](bool money) -> Eigen::VectorXd {
    return of_groups(orders, groups, middle, start - 1, money) -
           of_groups(orders, groups, start - window, middle - 1, money);
  };
  out.col(0) = drift(false);
  for (std::size_t i = 0; i < groups.size(); ++i)
    out(static_cast<Eigen::Index>(i), 1) =
        std::log1p(static_cast<double>(std::max(0, start - orders.days(groups[i]).front())));
  if (value) out.col(2) = drift(true);
  return out;
}

struct Cohorts {
  std::vector<std::uint32_t> treated, others;
};

struct Difference {
  stats::Tested tested;
  stats::Matching matching;
};

// Difference in differences of two vectors of changes, matched or against all.
stats::Tested compare(const Eigen::VectorXd& treated, const Eigen::VectorXd& others, const stats::Matching* matching,
                      double level) {
  return matching ? stats::difference_in_differences(treated, others, *matching, level)
                  : stats::difference_in_differences(treated, others, level);
}

// Leaving after `start`: until the last order, an event where the silence since is long enough.
struct Stay {
  double days = 0;
  bool left = false;
};

Stay stay_of(const OrderDays& orders, std::uint32_t g, std::int32_t start, std::int32_t as_of, std::int32_t lost) {
  const std::int32_t last = std::max(orders.days(g).back(), start - 1);
  if (as_of - last >= lost) return {static_cast<double>(last - start + 1) + 0.5, true};
  return {static_cast<double>(std::max(as_of - lost - start + 1, 0)) + 0.5, false};
}

// Value a year over churn and discount.
struct Worth {
  double value = 0, churn = 0, lifetime = 0;
};

Worth worth_of(const std::vector<double>& value, const std::vector<Stay>& stays, const std::vector<std::size_t>& chosen,
               double discount) {
  double sum = 0, days = 0, left = 0;
  for (const auto i : chosen) {
    sum += value[i];
    days += stays[i].days;
    left += stays[i].left ? 1 : 0;
  }
  Worth out;
  out.value = sum / static_cast<double>(chosen.size());
  // Half an event more keeps a group that nobody has left from living for ever (Jeffreys' prior of a Poisson rate).
  out.churn = (left + 0.5) / days * year;
  out.lifetime = out.value / (out.churn + std::log1p(discount));
  return out;
}

struct Lifetime {
  Worth worth;
  std::vector<double> resampled;
};

Lifetime lifetime(const std::vector<double>& value, const std::vector<Stay>& stays, double discount,
                  std::int64_t resamples, std::uint64_t seed, std::uint32_t stream) {
  std::vector<std::size_t> all(value.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  Lifetime out{worth_of(value, stays, all, discount), {}};
  for (std::int64_t r = 0; r < resamples; ++r) {
    Random random(seed, stream, static_cast<std::uint64_t>(r));
    for (auto& i : all) i = random.below(static_cast<std::uint32_t>(value.size()));
    out.resampled.push_back(worth_of(value, stays, all, discount).lifetime);
  }
  return out;
}

Estimate percentile(double value, std::vector<double> draws, double level, std::size_t n) {
  std::sort(draws.begin(), draws.end());
  const auto at = [&](double share) {
    const double place = share * static_cast<double>(draws.size() - 1);
    const auto low = static_cast<std::size_t>(place);
    const std::size_t high = std::min(low + 1, draws.size() - 1);
    return draws[low] + (place - static_cast<double>(low)) * (draws[high] - draws[low]);
  };
  return {value, at((1 - level) / 2), at((1 + level) / 2), level, static_cast<std::int64_t>(n), "bootstrap_accounts"};
}

Cohorts cohorts(const Table& table, const OrderDays& orders, const Column& treated, const EffectOptions& options) {
  std::map<std::string, std::uint32_t> known;
  for (std::uint32_t g = 0; g < orders.groups.count; ++g) known.emplace(value_text(orders.groups.keys[0], g), g);
  std::set<std::uint32_t> chosen;
  std::vector<Problem> problems;
  for (std::int64_t row = 0; row < treated.size(); ++row) {
    const auto found = known.find(value_text(treated, row));
    if (found != known.end()) {
      chosen.insert(found->second);
      continue;
    }
    problems.push_back({"effect", "treated", row, value_text(treated, row),
                        "an account of the " + core::quoted(options.account) + " column of " + table.name()});
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  Cohorts out;
  for (std::uint32_t g = 0; g < orders.groups.count; ++g) {
    const auto days = orders.days(g);
    if (days.empty() || days.front() >= options.start.number) continue;
    (chosen.count(g) ? out.treated : out.others).push_back(g);
  }
  if (out.treated.empty())
    throw InputError({"effect", "treated", -1, "no treated account with an order before " + to_string(options.start),
                      "at least one"});
  if (out.others.size() < 4)
    throw InputError(
        {"effect", "treated", -1,
         std::to_string(out.others.size()) + " other accounts with an order before " + to_string(options.start),
         "at least 4 to compare with"});
  return out;
}

class Columns {
 public:
  void add(const std::string& name, double value) {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i] == name) return values_[i].push_back(value);
    names_.push_back(name);
    values_.push_back({value});
  }
  void add(const std::string& name, const Estimate& e) {
    add(name, e.value);
    add(name + "_low", e.low);
    add(name + "_high", e.high);
  }
  void into(Table& table) const {
    for (std::size_t i = 0; i < names_.size(); ++i) table.add(names_[i], nan_is_null(values_[i]));
  }

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<double>> values_;
};

}  // namespace

EffectResult effect(const Table& table, const Column& treated, const EffectOptions& options) {
  const double level = check_level("effect", options.level);
  check_range("effect", "window_days", options.window_days, {14, 3660, false, false});
  check_range("effect", "period_days", options.period_days, {7, 366, false, false});
  check_range("effect", "lost_after_days", options.lost_after_days, {7, 3660, false, false});
  check_range("effect", "controls", static_cast<double>(options.controls), {1, 1000, false, false});
  check_range("effect", "placebos", static_cast<double>(options.placebos), {0, 1000, false, false});
  check_range("effect", "resamples", static_cast<double>(options.resamples), {100, 100000, false, false});
  if (options.discount_rate_annual)
    check_range("effect", "discount_rate_annual", *options.discount_rate_annual, {0, 10, false, false});
  const Day forever{std::numeric_limits<std::int32_t>::max() - 4000};
  const OrderDays orders =
      order_days(table, {options.account, options.date, options.value, {}}, options.as_of.value_or(forever));
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
  const Cohorts who = cohorts(table, orders, treated, options);
  const bool money = options.value.has_value();

  EffectResult out;
  out.treated = static_cast<std::int64_t>(who.treated.size());
  out.controls = static_cast<std::int64_t>(who.others.size());
  const auto match_at = [&](std::int32_t at) {
    return stats::match_nearest(matching_variables(orders, who.treated, at, window, money),
                                matching_variables(orders, who.others, at, window, money), {options.controls});
  };
  stats::Matching matching;
  if (options.matched) {
    matching = match_at(start);
    out.unmatched = static_cast<std::int64_t>(matching.unmatched.size());
    std::vector<std::uint32_t> ours, theirs;
    std::vector<double> distance;
    for (const auto& set : matching.sets)
      for (std::size_t k = 0; k < set.controls.size(); ++k) {
        ours.push_back(who.treated[set.treated]);
        theirs.push_back(who.others[set.controls[k]]);
        distance.push_back(set.distances[k]);
      }
    out.matches = Table("matches", static_cast<std::int64_t>(ours.size()));
    out.matches.add("treated", take(orders.groups.keys[0], ours)).add("control", take(orders.groups.keys[0], theirs));
    out.matches.add("distance", Column::of(std::move(distance)));
  } else {
    out.matches = Table("matches");
    out.matches.add("treated", take(orders.groups.keys[0], {})).add("control", take(orders.groups.keys[0], {}));
    out.matches.add("distance", Column::of(std::vector<double>{}));
  }
  const stats::Matching* with = options.matched ? &matching : nullptr;

  std::vector<std::string> outcomes{"orders_per_year"};
  if (money) outcomes.push_back("value_per_year");
  Columns measures, periods, placebos;
  std::vector<std::string> measure_names, period_names, placebo_names;
  std::vector<std::int64_t> period_numbers;
  std::vector<std::int32_t> period_begins, placebo_starts;
  const auto change_at = [&](const std::vector<std::uint32_t>& groups, std::int32_t at, bool value) -> Eigen::VectorXd {
    return of_groups(orders, groups, at, at + window - 1, value) -
           of_groups(orders, groups, at - window, at - 1, value);
  };
  for (std::size_t o = 0; o < outcomes.size(); ++o) {
    const bool value = o == 1;
    const Eigen::VectorXd tb = of_groups(orders, who.treated, start - window, start - 1, value);
    const Eigen::VectorXd ta = of_groups(orders, who.treated, start, start + window - 1, value);
    const Eigen::VectorXd cb = of_groups(orders, who.others, start - window, start - 1, value);
    const Eigen::VectorXd ca = of_groups(orders, who.others, start, start + window - 1, value);
    if (!value) out.chosen_low = stats::standardised_difference(tb, cb);
    measure_names.push_back(outcomes[o]);
    measures.add("treated_before", tb.mean());
    measures.add("treated_after", ta.mean());
    measures.add("controls_before", cb.mean());
    measures.add("controls_after", ca.mean());
    const double nothing = absent;
    const Estimate none{nothing, nothing, nothing, level, 0, "none"};
    measures.add("naive", tb.size() > 1 ? stats::before_after(ta - tb, level).estimate : none);
    const stats::Tested difference = compare(ta - tb, ca - cb, with, level);
    measures.add("difference", difference.estimate);
    if ((cb.array() == cb[0]).all()) {
      out.not_computed.emplace_back(outcomes[o] + ": beyond", "the controls had all the same level before");
      measures.add("regression", none);
      measures.add("beyond", none);
      measures.add("effect", difference.estimate);
      measures.add("p_value", difference.p);
    } else {
      const stats::ChangeParts parts = stats::regression_to_mean(tb, ta, cb, ca, level);
      measures.add("regression", parts.regression.estimate);
      measures.add("beyond", parts.beyond.estimate);
      Estimate bracket = difference.estimate;
      const Estimate& other = parts.beyond.estimate;
      bracket.low = std::min(bracket.low, other.low);
      bracket.high = std::max(bracket.high, other.high);
      bracket.value = difference.estimate.value * other.value <= 0      ? 0
                      : std::abs(other.value) < std::abs(bracket.value) ? other.value
                                                                        : bracket.value;
      measures.add("effect", bracket);
      measures.add("p_value", std::max(difference.p, parts.beyond.p));
    }

    // Event study: as many whole periods as before and after hold.
    const std::int32_t length = options.period_days;
    const auto back = (start - first) / length, ahead = (as_of - start + 1) / length;
    Eigen::VectorXd treated_base = Eigen::VectorXd::Zero(tb.size()), other_base = Eigen::VectorXd::Zero(cb.size());
    if (back > 0) {
      treated_base = of_groups(orders, who.treated, start - back * length, start - 1, value);
      other_base = of_groups(orders, who.others, start - back * length, start - 1, value);
    }
    for (std::int32_t p = -back; p < ahead; ++p) {
      const std::int32_t begin = start + p * length;
      const Eigen::VectorXd t = of_groups(orders, who.treated, begin, begin + length - 1, value);
      const Eigen::VectorXd c = of_groups(orders, who.others, begin, begin + length - 1, value);
      period_names.push_back(outcomes[o]);
      period_numbers.push_back(p);
      period_begins.push_back(begin);
      periods.add("treated", t.mean());
      periods.add("controls", c.mean());
      periods.add("difference", compare(t - treated_base, c - other_base, with, level).estimate);
    }

    // Placebo dates: as far apart as the days before allow, none of whose windows touches the real after.
    const std::int32_t earliest = first + window, latest = start - window;
    const auto dates = static_cast<std::int32_t>(
        latest < earliest ? 0 : std::min<std::int64_t>(options.placebos, (latest - earliest) / 7 + 1));
    if (dates == 0 && o == 0)
      out.not_computed.emplace_back(
          "placebos", options.placebos == 0 ? "none were asked for" : "fewer than three windows of days before start");
    for (std::int32_t k = 0; k < dates; ++k) {
      const std::int32_t at = dates == 1 ? latest : earliest + (latest - earliest) * k / (dates - 1);
      std::optional<stats::Matching> own;
      if (options.matched) own = match_at(at);
      if (own && own->sets.empty()) continue;
      placebo_names.push_back(outcomes[o]);
      placebo_starts.push_back(at);
      placebos.add("difference", compare(change_at(who.treated, at, value), change_at(who.others, at, value),
                                         own ? &*own : nullptr, level)
                                     .estimate);
    }
  }
  out.measures = Table("measures", static_cast<std::int64_t>(measure_names.size()));
  out.measures.add("outcome", Column::text(measure_names));
  measures.into(out.measures);
  out.periods = Table("periods", static_cast<std::int64_t>(period_names.size()));
  out.periods.add("outcome", Column::text(period_names)).add("period", Column::of(std::move(period_numbers)));
  out.periods.add("begins", Column::dates(std::move(period_begins)));
  periods.into(out.periods);
  out.placebos = Table("placebos", static_cast<std::int64_t>(placebo_names.size()));
  out.placebos.add("outcome", Column::text(placebo_names)).add("start", Column::dates(std::move(placebo_starts)));
  if (placebo_names.empty()) {
    for (const char* name : {"difference", "difference_low", "difference_high"})
      out.placebos.add(name, Column::of(std::vector<double>{}));
  } else {
    placebos.into(out.placebos);
  }

  // Churn: those who are there at the start, that is who ordered in the lost_after_days before it.
  std::vector<double> days, level_before;
  std::vector<std::uint8_t> left, is_treated;
  std::vector<Stay> stays[2];
  std::vector<double> after_value[2];
  for (int group = 0; group < 2; ++group)
    for (const auto g : group == 0 ? who.treated : who.others) {
      if (a_year(orders, g, start - options.lost_after_days, start - 1, false) <= 0) continue;
      const Stay stay = stay_of(orders, g, start, as_of, options.lost_after_days);
      days.push_back(stay.days);
      left.push_back(stay.left);
      is_treated.push_back(group == 0);
      level_before.push_back(std::log1p(a_year(orders, g, start - window, start - 1, false)));
      stays[group].push_back(stay);
      after_value[group].push_back(money ? a_year(orders, g, start, start + window - 1, true) : 0);
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
    const Table found = fit.coefficients(level);
    const auto at = [&](const char* name) { return found.column(name).values<double>()[0]; };
    out.churn_ratio =
        Estimate{at("hazard_ratio"), at("hazard_ratio_low"), at("hazard_ratio_high"), level, fit.n(), "cox"};
  } catch (const Error& error) {
    out.not_computed.emplace_back("churn_ratio", error.what());
  }

  Columns lives;
  std::vector<std::string> life_names;
  std::vector<std::int64_t> life_accounts;
  if (!money || !options.discount_rate_annual) {
    out.not_computed.emplace_back("lifetime value", money ? "no discount_rate_annual was given" : "no value was given");
  } else if (stays[0].empty() || stays[1].empty()) {
    out.not_computed.emplace_back("lifetime value", "one of the groups has no account that was there at start");
  } else {
    std::optional<Lifetime> lifetimes[2];
    for (std::uint32_t group = 0; group < 2; ++group) {
      lifetimes[group] = lifetime(after_value[group], stays[group], *options.discount_rate_annual, options.resamples,
                                  options.seed, group);
      const Lifetime& one = *lifetimes[group];
      life_names.emplace_back(group == 0 ? "treated" : "controls");
      life_accounts.push_back(static_cast<std::int64_t>(stays[group].size()));
      lives.add("value_per_year", one.worth.value);
      lives.add("churn_per_year", one.worth.churn);
      lives.add("lifetime_value", percentile(one.worth.lifetime, one.resampled, level, stays[group].size()));
    }
    std::vector<double> gap(lifetimes[0]->resampled);
    for (std::size_t r = 0; r < gap.size(); ++r) gap[r] -= lifetimes[1]->resampled[r];
    out.lifetime_difference = percentile(lifetimes[0]->worth.lifetime - lifetimes[1]->worth.lifetime, gap, level,
                                         stays[0].size() + stays[1].size());
    out.value_of_saved = percentile(lifetimes[0]->worth.lifetime, lifetimes[0]->resampled, level, stays[0].size());
  }
  out.lifetimes = Table("lifetimes", static_cast<std::int64_t>(life_names.size()));
  out.lifetimes.add("group", Column::text(life_names)).add("accounts", Column::of(std::move(life_accounts)));
  if (life_names.empty()) {
    for (const char* name :
         {"value_per_year", "churn_per_year", "lifetime_value", "lifetime_value_low", "lifetime_value_high"})
      out.lifetimes.add(name, Column::of(std::vector<double>{}));
  } else {
    lives.into(out.lifetimes);
  }
  return out;
}

Estimate value_of_saved(const Table& table, const SavedOptions& options) {
  const double level = check_level("value_of_saved", options.level);
  check_range("value_of_saved", "discount_rate_annual", options.discount_rate_annual, {0, 10, false, false});
  check_range("value_of_saved", "lost_after_days", options.lost_after_days, {7, 3660, false, false});
  check_range("value_of_saved", "resamples", static_cast<double>(options.resamples), {100, 100000, false, false});
  const OrderDays orders = order_days(table, {options.account, options.date, options.value, {}}, options.as_of);
  // The year that ends where a silence since could just be told from one of an account that stays.
  const std::int32_t end = options.as_of.number - options.lost_after_days, start = end - 365 + 1;
  std::vector<double> value;
  std::vector<Stay> stays;
  for (std::uint32_t g = 0; g < orders.groups.count; ++g) {
    const auto days = orders.days(g);
    if (days.empty()) continue;
    const auto from = std::lower_bound(days.begin(), days.end(), start);
    if (from == days.end() || *from > end) continue;
    const std::int32_t begin = std::max(start, days.front());
    value.push_back(a_year(orders, g, start, end, true));
    const bool left = options.as_of.number - days.back() >= options.lost_after_days;
    stays.push_back({static_cast<double>((left ? std::max(days.back(), begin) : end) - begin) + 1, left});
  }
  if (value.size() < 2)
    throw InputError({table.name(), options.date, -1,
                      std::to_string(value.size()) + " accounts with an order from " + to_string(Day{start}) + " to " +
                          to_string(Day{end}),
                      "at least 2"});
  const Lifetime one = lifetime(value, stays, options.discount_rate_annual, options.resamples, options.seed, 2);
  return percentile(one.worth.lifetime, one.resampled, level, value.size());
}

}  // namespace cabochon::retention
