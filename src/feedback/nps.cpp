#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "cabochon/core/buffer.hpp"
#include "cabochon/core/grouping.hpp"
#include "cabochon/feedback/nps_table.hpp"
#include "cabochon/feedback/score_codes.hpp"
#include "cabochon/feedback/score_tally.hpp"

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

// A float column whose rows may be null; the bytes are allotted at the first null.
class Nullable {
 public:
  explicit Nullable(std::size_t rows) : values_(rows) {}
  void set(std::size_t row, double value) { values_[row] = value; }
  void set_null(std::size_t row) {
    if (absent_.empty()) absent_.assign(values_.size(), 0);
    absent_[row] = 1;
    values_[row] = 0;
  }
  [[nodiscard]] Column column() { return to_column(std::move(values_), absent_); }

 private:
  Buffer<double> values_;
  std::vector<std::uint8_t> absent_;
};

Table keyed(const Grouping& groups, const std::vector<std::string>& by, std::span<const std::uint32_t> slots) {
  Table out("nps", static_cast<std::int64_t>(slots.size()));
  auto keys = groups.keys(slots);
  for (std::size_t k = 0; k < by.size(); ++k) out.add(by[k], std::move(keys[k]));
  return out;
}

}  // namespace

Table nps(const Table& answers, const std::vector<std::string>& by, const NpsOptions& options) {
  const double z = stats::two_sided_z(check_level("nps", options.level));
  ScoreCodes codes(answers.column(options.score), answers.name(), options.score);
  const Grouping groups = Grouping::of(answers, by);
  const ScoreTally counts = tally(groups, codes);
  const auto chosen = used_slots(counts, by);
  const auto slots = chosen.span();
  const bool weighted = options.weight.has_value();
  const auto weights = weighted ? weigh(groups, codes, answers, *options.weight) : std::vector<WeightedCounts>();

  const std::size_t rows = slots.size();
  Buffer<std::int64_t> n(rows), missing(rows), promoters(rows), passives(rows), detractors(rows);
  Nullable value(rows), low(rows), high(rows), effective(weighted ? rows : 0);
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
      value.set_null(i);
      low.set_null(i);
      high.set_null(i);
      return;
    }
    const Limits limits = nps_limits(p / all, d / all, size, z, options.method);
    value.set(i, limits.value);
    low.set(i, limits.low);
    high.set(i, limits.high);
  });

  Table out = keyed(groups, by, slots);
  out.add("n", to_column(std::move(n))).add("missing", to_column(std::move(missing)));
  out.add("promoters", to_column(std::move(promoters))).add("passives", to_column(std::move(passives)));
  out.add("detractors", to_column(std::move(detractors)));
  out.add("nps", value.column()).add("nps_low", low.column()).add("nps_high", high.column());
  if (weighted) out.add("n_effective", effective.column());
  return out;
}

Table scores(const Table& answers, const std::vector<std::string>& by, const ScoreOptions& options) {
  const double z = stats::two_sided_z(check_level("scores", options.level));
  ScoreCodes codes(answers.column(options.score), answers.name(), options.score);
  const Grouping groups = Grouping::of(answers, by);
  const ScoreTally counts = tally(groups, codes);
  const auto chosen = used_slots(counts, by);
  const auto slots = chosen.span();

  const std::size_t rows = slots.size();
  Buffer<std::int64_t> n(rows), missing(rows);
  Nullable mean(rows), mean_low(rows), mean_high(rows), value(rows), wald_low(rows), wald_high(rows), low(rows),
      high(rows);
  counts.for_each(slots, [&](std::size_t i, const NpsCounts& c) {
    n[i] = c.n;
    missing[i] = c.missing;
    if (c.n == 0) {
      for (auto* column : {&mean, &mean_low, &mean_high, &value, &wald_low, &wald_high, &low, &high})
        column->set_null(i);
      return;
    }
    const auto size = static_cast<double>(c.n);
    const double p = static_cast<double>(c.promoters) / size, d = static_cast<double>(c.detractors) / size;
    const Limits centre = mean_limits(c, z), wald = nps_wald(p, d, size, z),
                 adjusted = nps_adjusted_wald(p, d, size, z);
    mean.set(i, centre.value);
    if (c.n > 1) {
      mean_low.set(i, centre.low);
      mean_high.set(i, centre.high);
    } else {
      mean_low.set_null(i);
      mean_high.set_null(i);
    }
    value.set(i, adjusted.value);
    wald_low.set(i, wald.low);
    wald_high.set(i, wald.high);
    low.set(i, adjusted.low);
    high.set(i, adjusted.high);
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
