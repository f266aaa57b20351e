#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "cabochon/core/buffer.hpp"
#include "cabochon/core/grouping.hpp"
#include "cabochon/core/wide.hpp"
#include "cabochon/feedback/nps_table.hpp"
#include "cabochon/feedback/score_codes.hpp"
#include "cabochon/feedback/score_tally.hpp"

#include "linearised.hpp"
#include "nps_choice.hpp"
#include "nps_draws.hpp"
#include "remembered_limits.hpp"
#include "weighted_counts.hpp"

namespace cabochon::feedback {
namespace {

constexpr auto block = static_cast<std::size_t>(Grouping::block);

ScoreTally tally(const Grouping& groups, ScoreCodes& codes) {
  ScoreTally out(groups.slots());
  std::array<std::uint32_t, block> slots;
  std::array<std::uint8_t, block> room;
  for (std::int64_t begin = 0; begin < groups.rows(); begin += Grouping::block) {
    const auto n = static_cast<std::size_t>(std::min(Grouping::block, groups.rows() - begin));
    groups.fill(begin, std::span(slots).first(n));
    out.add(std::span(slots).first(n), codes.block(begin, std::span(room).first(n)));
  }
  codes.check();
  out.finish();
  return out;
}

// Group columns, then one row for all when nothing groups.
Buffer<std::uint32_t> used_slots(const ScoreTally& counts, const std::vector<std::string>& by) {
  if (!by.empty()) return counts.used();
  Buffer<std::uint32_t> one(1);
  one[0] = 0;
  return one;
}

// A float column whose rows may be null; the validity is allotted at the first null. NaN stands under a null, so that
// readers without a validity of their own (numpy) can take the memory as it is.
class Nullable {
 public:
  explicit Nullable(std::size_t rows) : values_(rows) {}
  [[nodiscard]] double* data() { return values_.data(); }
  void set(std::size_t row, double value) { values_[row] = value; }
  void set_null(std::size_t row) {
    if (bits_.empty()) bits_.assign((values_.size() + 7) / 8, 0xFF);
    core::bits::clear(bits_.data(), static_cast<std::int64_t>(row));
    ++nulls_;
    values_[row] = std::numeric_limits<double>::quiet_NaN();
  }
  [[nodiscard]] Column column() { return to_column(std::move(values_), std::move(bits_), nulls_); }

 private:
  Buffer<double> values_;
  std::vector<std::uint8_t> bits_;
  std::int64_t nulls_ = 0;
};

// Groups whose intervals are computed together: a vector of doubles at a time.
struct ScoreBlock {
  static constexpr std::size_t groups = 256;
  std::array<double, groups> n, promoters, detractors, sum, squares;
};

struct ScoreColumns {
  double *mean, *mean_low, *mean_high, *nps, *wald_low, *wald_high, *low, *high;

  [[nodiscard]] ScoreColumns from(std::size_t row) const {
    return {mean + row,     mean_low + row,  mean_high + row, nps + row,
            wald_low + row, wald_high + row, low + row,       high + row};
  }
};

// The formulas of mean_limits, nps_wald and nps_adjusted_wald, column by column. Groups of fewer than two answers get
// what the caller must mark as null.
void estimate(const ScoreBlock& part, std::size_t groups, double z, const ScoreColumns& to) {
  wide([&part, groups, z, &to] {
    double* __restrict mean = to.mean, * __restrict mean_low = to.mean_low, * __restrict mean_high = to.mean_high;
    for (std::size_t i = 0; i < groups; ++i) {
      const double n = part.n[i], sum = part.sum[i];
      const double half = z * std::sqrt((n * part.squares[i] - sum * sum) / (n * n * (n - 1)));
      const double centre = sum / n;
      mean[i] = centre;
      mean_low[i] = std::max<double>(lowest_score, centre - half);
      mean_high[i] = std::min<double>(highest_score, centre + half);
    }
    double* __restrict nps = to.nps, * __restrict wald_low = to.wald_low, * __restrict wald_high = to.wald_high;
    double* __restrict low = to.low, * __restrict high = to.high;
    for (std::size_t i = 0; i < groups; ++i) {
      const double n = part.n[i], p = part.promoters[i] / n, d = part.detractors[i] / n;
      const Limits wald = nps_wald(p, d, n, z), adjusted = nps_adjusted_wald(p, d, n, z);
      nps[i] = wald.value;
      wald_low[i] = wald.low;
      wald_high[i] = wald.high;
      low[i] = adjusted.low;
      high[i] = adjusted.high;
    }
  });
}

Table keyed(const Grouping& groups, const std::vector<std::string>& by, std::span<const std::uint32_t> slots) {
  Table out("nps", static_cast<std::int64_t>(slots.size()));
  auto keys = groups.keys(slots);
  for (std::size_t k = 0; k < by.size(); ++k) out.add(by[k], std::move(keys[k]));
  return out;
}

/// Independent answers: their counts, or their weights by class, say it all.
Linearised linearised(double promoters, double detractors, std::int64_t n) {
  const auto all = static_cast<double>(n);
  const double r = (promoters - detractors) / all;
  return {n, all, all * ((promoters + detractors) / all - r * r)};
}

Linearised linearised(const WeightedCounts& own, const SquaredWeights& squared, std::int64_t n) {
  const double passives = std::max(0.0, own.total - own.promoters - own.detractors);
  const auto away = deviations({own.promoters, passives, own.detractors}, own.total);
  Linearised out{n, own.total, 0};
  for (std::size_t k = 0; k < 3; ++k) out.deviations += squared[k] * away[k] * away[k];
  return out;
}

int lowest_of(NpsScale scale) { return scale == NpsScale::one_to_ten ? 1 : 0; }

// How many could have answered, one number a group; whole numbers of at least the answers.
std::vector<double> populations(const Grouping& groups, const Table& answers, const std::string& name) {
  const Column column = numbers_if_empty(answers.column(name));
  std::vector<double> out(groups.slots(), -1);
  std::vector<Problem> problems;
  std::array<std::uint32_t, block> slots;
  visit_numbers(column, answers.name(), name, [&](const auto values) {
    for (std::int64_t begin = 0; begin < groups.rows(); begin += Grouping::block) {
      const auto size = static_cast<std::size_t>(std::min(Grouping::block, groups.rows() - begin));
      groups.fill(begin, std::span(slots).first(size));
      for (std::size_t i = 0; i < size; ++i) {
        const std::int64_t row = begin + static_cast<std::int64_t>(i);
        const double value = static_cast<double>(values[static_cast<std::size_t>(row)]);
        double& known = out[slots[i]];
        if (column.is_null(row) || !(value >= 0) || value != std::floor(value))
          problems.push_back({answers.name(), name, row, column.is_null(row) ? "null" : number_text(value),
                              "a whole number of people"});
        else if (known >= 0 && known != value)
          problems.push_back({answers.name(), name, row, number_text(value),
                              number_text(known) + ", as in the rows before of the same group"});
        else
          known = value;
      }
    }
  });
  if (!problems.empty()) throw InputError(std::move(problems));
  return out;
}

void check_options(const NpsOptions& options, bool linear) {
  if (options.bootstrap) {
    check_range("nps", "resamples", static_cast<double>(options.bootstrap->resamples), {100, 1e8, false, false});
    if (options.weight)
      throw InputError({"nps", "method", -1, "'bootstrap' with a weight",
                        "'linearised', as single answers are drawn, each as often as any other"});
    if (options.population || options.people)
      throw InputError({"nps", "method", -1, "'bootstrap' with a population",
                        "another method, as draws with replacement are those of a population without end"});
  }
  if (options.weight && (options.population || options.people) && !linear)
    throw InputError({"nps", "population", -1, "a population together with a weight", "the method 'linearised'"});
}

}  // namespace

Table nps(const Table& answers, const std::vector<std::string>& by, const NpsOptions& options) {
  const double z = stats::two_sided_z(check_level("nps", options.level));
  const bool linear = linearised_of("nps", options.method, options.linearised, options.bootstrap.has_value(),
                                    options.cluster ? "a cluster" : "");
  check_options(options, linear);
  ScoreCodes codes(answers.column(options.score), answers.name(), options.score, lowest_of(options.scale));
  const Grouping groups = Grouping::of(answers, by);
  const ScoreTally counts = tally(groups, codes);
  const auto chosen = used_slots(counts, by);
  const auto slots = chosen.span();
  StudentQuantiles quantiles(options.level);
  const auto clustered =
      options.cluster ? linearise(groups, codes, answers, *options.cluster, options.weight) : std::vector<Linearised>();
  const auto people = options.population ? populations(groups, answers, *options.population)
                      : options.people   ? std::vector<double>(1, static_cast<double>(*options.people))
                                         : std::vector<double>();
  if (options.people && (!by.empty() || options.population))
    throw InputError({"nps", "population", -1, "one number for several groups", "a column with a number for each"});
  const NpsMethod method = closed_form(options.method);
  RememberedLimits remembered(z, method);
  NpsDraws draws(options.level, options.bootstrap.value_or(NpsBootstrap{}));
  std::vector<Problem> too_few;
  const bool weighted = options.weight.has_value();
  std::vector<SquaredWeights> squared;
  const auto weights =
      weighted ? weigh(groups, codes, answers, *options.weight, linear && !options.cluster ? &squared : nullptr)
               : std::vector<WeightedCounts>();

  const std::size_t rows = slots.size();
  Buffer<std::int64_t> n(rows), missing(rows), promoters(rows), passives(rows), detractors(rows);
  Nullable value(rows), low(rows), high(rows), effective(weighted ? rows : 0);
  Nullable error(linear ? rows : 0), design(linear ? rows : 0);
  std::vector<std::int64_t> clusters(linear ? rows : 0), could(people.empty() ? 0 : rows);
  counts.for_each(slots, [&](std::size_t i, const NpsCounts& c) {
    n[i] = c.n;
    missing[i] = c.missing;
    promoters[i] = c.promoters;
    passives[i] = c.passives;
    detractors[i] = c.detractors;
    double p = static_cast<double>(c.promoters), d = static_cast<double>(c.detractors), all = static_cast<double>(c.n);
    double size = all;
    if (weighted) {
      const WeightedCounts& w = weights[slots[i]];
      p = w.promoters;
      d = w.detractors;
      all = w.total;
      size = w.effective();
      if (all > 0)
        effective.set(i, size);
      else
        effective.set_null(i);
    }
    if (!(all > 0)) {
      for (auto* column : {&value, &low, &high}) column->set_null(i);
      if (linear)
        for (auto* column : {&error, &design}) column->set_null(i);
      return;
    }
    double population = -1;
    if (!people.empty()) {
      population = people[slots[i]];
      could[i] = static_cast<std::int64_t>(population);
      if (population < static_cast<double>(c.n))
        too_few.push_back({answers.name(), options.population.value_or("population"), -1, number_text(population),
                           "at least the " + std::to_string(c.n) + " answers of the group"});
    }
    if (linear) {
      const Linearised own = options.cluster ? clustered[slots[i]]
                             : weighted      ? linearised(weights[slots[i]], squared[slots[i]], c.n)
                                             : linearised(p, d, c.n);
      const auto limits = linearised_limits(own, p / all, d / all, static_cast<double>(c.n), population, quantiles);
      clusters[i] = own.clusters;
      value.set(i, 100 * (p / all - d / all));
      if (std::isnan(limits.se)) {
        for (auto* column : {&low, &high, &error, &design}) column->set_null(i);
        return;
      }
      low.set(i, limits.low);
      high.set(i, limits.high);
      error.set(i, limits.se);
      if (std::isnan(limits.design_effect))
        design.set_null(i);
      else
        design.set(i, limits.design_effect);
      return;
    }
    const Limits limits = options.bootstrap ? draws.limits(c.promoters, c.passives, c.detractors, slots[i])
                          : population >= 0 ? weighted
                                                  ? nps_limits_within(p / all, d / all, size, population, z, method)
                                                  : remembered.within(c.promoters, c.detractors, c.n, people[slots[i]])
                          : weighted        ? nps_limits(p / all, d / all, size, z, method)
                                            : remembered.of(c.promoters, c.detractors, c.n);
    value.set(i, limits.value);
    low.set(i, limits.low);
    high.set(i, limits.high);
  });
  if (!too_few.empty()) throw InputError(std::move(too_few));

  Table out = keyed(groups, by, slots);
  out.add("n", to_column(std::move(n))).add("missing", to_column(std::move(missing)));
  out.add("promoters", to_column(std::move(promoters))).add("passives", to_column(std::move(passives)));
  out.add("detractors", to_column(std::move(detractors)));
  out.add("nps", value.column()).add("nps_low", low.column()).add("nps_high", high.column());
  if (weighted) out.add("n_effective", effective.column());
  if (!people.empty()) out.add("population", Column::of(std::move(could)));
  if (linear)
    out.add("clusters", Column::of(std::move(clusters)))
        .add("se", error.column())
        .add("design_effect", design.column());
  return out;
}

Table scores(const Table& answers, const std::vector<std::string>& by, const ScoreOptions& options) {
  const double z = stats::two_sided_z(check_level("scores", options.level));
  ScoreCodes codes(answers.column(options.score), answers.name(), options.score, lowest_of(options.scale));
  const Grouping groups = Grouping::of(answers, by);
  const ScoreTally counts = tally(groups, codes);
  const auto chosen = used_slots(counts, by);
  const auto slots = chosen.span();

  const std::size_t rows = slots.size();
  Buffer<std::int64_t> n(rows), missing(rows);
  Nullable mean(rows), mean_low(rows), mean_high(rows), value(rows), wald_low(rows), wald_high(rows), low(rows),
      high(rows);
  const ScoreColumns to{mean.data(),     mean_low.data(),  mean_high.data(), value.data(),
                        wald_low.data(), wald_high.data(), low.data(),       high.data()};
  ScoreBlock part;
  std::size_t filled = 0;
  counts.for_each(slots, [&](std::size_t i, const NpsCounts& c) {
    n[i] = c.n;
    missing[i] = c.missing;
    part.n[filled] = static_cast<double>(c.n);
    part.promoters[filled] = static_cast<double>(c.promoters);
    part.detractors[filled] = static_cast<double>(c.detractors);
    part.sum[filled] = static_cast<double>(c.sum);
    part.squares[filled] = static_cast<double>(c.sum_squares);
    if (++filled < ScoreBlock::groups && i + 1 < rows) return;
    const std::size_t begin = i + 1 - filled;
    estimate(part, filled, z, to.from(begin));
    filled = 0;
    for (std::size_t r = begin; r <= i; ++r) {
      if (n[r] >= 2) continue;
      mean_low.set_null(r);
      mean_high.set_null(r);
      if (n[r] == 0)
        for (auto* column : {&mean, &value, &wald_low, &wald_high, &low, &high}) column->set_null(r);
    }
  });

  Table out = keyed(groups, by, slots);
  out.rename("scores");
  out.add("n", to_column(std::move(n))).add("missing", to_column(std::move(missing)));
  out.add("mean", mean.column()).add("mean_low", mean_low.column()).add("mean_high", mean_high.column());
  out.add("nps", value.column()).add("nps_wald_low", wald_low.column()).add("nps_wald_high", wald_high.column());
  out.add("nps_low", low.column()).add("nps_high", high.column());
  return out;
}

}  // namespace cabochon::feedback
