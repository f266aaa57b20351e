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
