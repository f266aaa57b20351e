#include "cabochon/improvement/pareto_resampled.hpp"

#include <algorithm>
#include <bit>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/improvement/pareto.hpp"
#include "cabochon/stats/intervals.hpp"
#include "cabochon/stats/multinomial.hpp"
#include "cabochon/stats/resampled.hpp"

#include "ordered_pareto.hpp"
#include "units.hpp"

namespace cabochon::improvement {
namespace {

constexpr std::uint32_t period_stream = 0x50415245, even_stream = 0x4556454E;
constexpr std::size_t ranked = 2048;  // categories whose ranks are kept

void check(const Units& units, const std::string& table, const ResampledParetoOptions& options) {
  check_range("pareto", "threshold", options.threshold, {0, 1, true, false});
  check_range("pareto", "top", options.top, {0, 1, true, false});
  check_level("pareto", options.level);
  if (options.resamples < 100 || options.resamples > 10'000'000)
    throw InputError({"pareto", "resamples", -1, std::to_string(options.resamples), "100 to 10000000"});
  if (units.rows == 0) throw InputError({table, {}, -1, "no rows", "at least one row to draw again"});
  if (std::accumulate(units.values.begin(), units.values.end(), 0.0) <= 0)
    throw InputError({table, options.weight.value_or(""), -1, "only zeros", "a weight above 0 in some row"});
}

// Places of the categories from the largest value on, ties in the order of their names.
class Order {
 public:
  explicit Order(std::size_t categories) : order_(categories), other_(categories) {}

  // Whole numbers: sorted by their bytes, as many as the largest has.
  const std::vector<std::uint32_t>& of(const std::vector<std::uint32_t>& values) {
    std::iota(order_.begin(), order_.end(), 0u);
    const std::uint32_t largest = *std::max_element(values.begin(), values.end());
    for (int shift = 0; shift < 32 && largest >> shift; shift += 8) {
      std::uint32_t begin[257] = {};
      for (const auto v : values) ++begin[((largest - v) >> shift & 255) + 1];
      for (int b = 0; b < 256; ++b) begin[b + 1] += begin[b];
      for (const auto c : order_) other_[begin[(largest - values[c]) >> shift & 255]++] = c;
      order_.swap(other_);
    }
    return order_;
  }

  const std::vector<std::uint32_t>& of(const std::vector<double>& values) {
    std::iota(order_.begin(), order_.end(), 0u);
    std::sort(order_.begin(), order_.end(),
              [&](auto a, auto b) { return values[a] != values[b] ? values[a] > values[b] : a < b; });
    return order_;
  }

 private:
  std::vector<std::uint32_t> order_, other_;
};

// The sum that reaches the threshold: exact for whole numbers, within rounding for others (pareto.hpp).
double needed(double total, double threshold, bool whole) {
  if (!whole) return threshold * total * (1 - 1e-12);
  const auto ratio = detail::decimal_ratio(threshold);
  const auto product = static_cast<WideInteger>(total) * static_cast<WideInteger>(ratio.numerator);
  const auto parts = static_cast<WideInteger>(ratio.denominator);
  return static_cast<double>((product + parts - 1) / parts);
}

struct Shape {
  double vital = 0, reached = 0, top = 0, gini = 0, uneven = 0;
};

// How concentrated the values are; `largest` is how many of the largest count for `reached` (0: the vital few).
template <class T>
Shape shape_of(const std::vector<T>& values, const std::vector<std::uint32_t>& order, double threshold,
               std::size_t largest, std::size_t top, bool whole) {
  Shape out;
  double total = 0, sum = 0, spread = 0, uneven = 0;
  for (const auto v : values) total += static_cast<double>(v);
  const double need = needed(total, threshold, whole), even = total / static_cast<double>(values.size());
  std::size_t vital = 0;
  for (std::size_t r = 0; r < order.size(); ++r) {
    const auto v = static_cast<double>(values[order[r]]);
    sum += v;
    if (vital == 0 && sum >= need) vital = r + 1;
    if (r + 1 == largest) out.reached = sum / total;
    if (r + 1 == top) out.top = sum / total;
    spread += static_cast<double>(order.size() - r) * v;
    uneven += (v - even) * (v - even);
  }
  const auto k = static_cast<double>(order.size());
  out.vital = static_cast<double>(vital ? vital : order.size());
  out.gini = 2 * spread / (k * total) - (k + 1) / k;
  out.uneven = uneven / (total * total);
  return out;
}

struct Draws {
  std::vector<std::uint32_t> vital;  // of each category, how often
  std::vector<std::uint32_t> ranks;  // [category by its own rank][rank], the last of those beyond
  std::vector<Shape> shapes;
  std::vector<double> null;  // `uneven` under equal shares
};

// Draws one period after another into `values`.
class Periods {
 public:
  explicit Periods(const Units& units)
      : units_(units),
        sampler_(static_cast<std::int64_t>(units.multinomial() ? units.rows : units.units),
                 units.multinomial() ? units.values : std::vector<double>(units.units, 1)) {}

  void draw(std::uint64_t seed, std::int64_t resample, std::vector<std::uint32_t>& counts,
            std::vector<std::uint32_t>& whole, std::vector<double>& values) const {
    const auto index = static_cast<std::uint64_t>(resample);
    if (units_.multinomial()) return sampler_.draw(seed, period_stream, index, whole.data());
    sampler_.draw(seed, period_stream, index, counts.data());
    if (units_.whole)
      add(counts, whole);
    else
      add(counts, values);
  }

 private:
  template <class T>
  void add(const std::vector<std::uint32_t>& counts, std::vector<T>& values) const {
    std::fill(values.begin(), values.end(), T{});
    for (std::size_t u = 0; u < units_.units; ++u)
      if (counts[u])
        for (std::size_t e = units_.begin[u]; e < units_.begin[u + 1]; ++e)
          values[units_.category[e]] += static_cast<T>(counts[u]) * static_cast<T>(units_.value[e]);
  }

  const Units& units_;
  stats::MultinomialSampler sampler_;
};

// own[category]: its rank in the sample, from 0.
Draws draw(const Units& units, const ResampledParetoOptions& options, const std::vector<std::uint32_t>& own,
           bool with_ranks, std::size_t largest, std::size_t top) {
  const std::size_t k = units.values.size(), kept = with_ranks ? std::min(k, ranked) : 0;
  const Periods periods(units);
  const stats::MultinomialSampler even(static_cast<std::int64_t>(units.multinomial() ? units.rows : 1),
                                       std::vector<double>(k, 1));
  Draws out;
  out.vital.assign(k, 0);
  out.ranks.assign(kept * (kept + 1), 0);
  out.shapes.resize(static_cast<std::size_t>(options.resamples));
  if (!with_ranks) out.null.resize(out.shapes.size());
  Ticker ticker(options.progress, options.resamples, 16);
  struct Counted {
    std::vector<std::uint32_t> vital, ranks;
  };
  auto counted = reduce_chunks(
      options.resamples, options.threads, ticker,
      [&] { return Counted{std::vector<std::uint32_t>(k, 0), std::vector<std::uint32_t>(kept * (kept + 1), 0)}; },
      [&](Counted& state, std::int64_t begin, std::int64_t end) {
        std::vector<std::uint32_t> counts(units.multinomial() ? 0 : units.units), whole(k);
        std::vector<double> values(units.whole ? 0 : k);
        Order order(k);
        for (std::int64_t r = begin; r < end; ++r) {
          periods.draw(options.seed, r, counts, whole, values);
          const auto& sorted = units.whole ? order.of(whole) : order.of(values);
          Shape& shape = out.shapes[static_cast<std::size_t>(r)];
          shape = units.whole ? shape_of(whole, sorted, options.threshold, largest, top, true)
                              : shape_of(values, sorted, options.threshold, largest, top, false);
          if (with_ranks) {
            const auto vital = static_cast<std::size_t>(shape.vital);
            for (std::size_t place = 0; place < k; ++place) {
              const std::uint32_t c = sorted[place];
              state.vital[c] += place < vital;
              if (own[c] < kept) ++state.ranks[own[c] * (kept + 1) + std::min(place, kept)];
            }
            continue;
          }
          double deviation = 0, total = 0;
          if (units.multinomial()) {
            even.draw(options.seed, even_stream, static_cast<std::uint64_t>(r), whole.data());
            deviation = shape_of(whole, sorted, options.threshold, 0, 0, true).uneven;
          } else {
            const double all = std::accumulate(units.values.begin(), units.values.end(), 0.0);
            for (std::size_t c = 0; c < k; ++c) total += units.whole ? whole[c] : values[c];
            for (std::size_t c = 0; c < k; ++c) {
              const double d = (units.whole ? whole[c] : values[c]) / total - units.values[c] / all;
              deviation += d * d;
            }
            deviation *= static_cast<double>(units.units) / static_cast<double>(units.units - 1);
          }
          out.null[static_cast<std::size_t>(r)] = deviation;
        }
      },
      [](Counted& total, const Counted& state) {
        for (std::size_t i = 0; i < total.vital.size(); ++i) total.vital[i] += state.vital[i];
        for (std::size_t i = 0; i < total.ranks.size(); ++i) total.ranks[i] += state.ranks[i];
      },
      std::clamp<std::int64_t>(options.resamples / 16, 32, 1024));
  out.vital = std::move(counted.vital);
  out.ranks = std::move(counted.ranks);
  ticker.finish();
  return out;
}

double logit(double p) { return std::log(p / (1 - p)); }
double expit(double x) { return 1 / (1 + std::exp(-x)); }

// Limits of each category's share, in the order of the names.
std::vector<std::pair<double, double>> share_limits(const Units& units, double level) {
  const double total = std::accumulate(units.values.begin(), units.values.end(), 0.0);
  std::vector<std::pair<double, double>> out;
  if (units.multinomial()) {
    for (const double v : units.values) {
      const auto one = stats::wilson(static_cast<std::int64_t>(v), static_cast<std::int64_t>(units.rows), level);
      out.emplace_back(one.low, one.high);
    }
    return out;
  }
  const std::size_t k = units.values.size();
  std::vector<double> squares(k, 0);
  double base = 0;  // of clusters without the category: (share y_c)^2
  for (std::size_t u = 0; u < units.units; ++u) {
    double all = 0;
    for (std::size_t e = units.begin[u]; e < units.begin[u + 1]; ++e) all += units.value[e];
    base += all * all;
    for (std::size_t e = units.begin[u]; e < units.begin[u + 1]; ++e) {
      const double expected = units.values[units.category[e]] / total * all, d = units.value[e] - expected;
      squares[units.category[e]] += d * d - expected * expected;
    }
  }
  const auto n = static_cast<double>(units.units);
  const double t = boost::math::quantile(boost::math::students_t(std::max(1.0, n - 1)), (1 + level) / 2);
  for (std::size_t c = 0; c < k; ++c) {
    const double s = units.values[c] / total;
    const double variance = std::max(0.0, squares[c] + s * s * base) * n / std::max(1.0, n - 1) / (total * total);
    if (!(s > 0 && s < 1)) {
      out.emplace_back(s, s);
      continue;
    }
    const double half = t * std::sqrt(variance) / (s * (1 - s));
    out.emplace_back(expit(logit(s) - half), expit(logit(s) + half));
  }
  return out;
}

// The rank that at least `share` of the resamples do not exceed.
std::int64_t rank_quantile(const std::uint32_t* counts, std::size_t bins, double share, std::int64_t all) {
  std::int64_t sum = 0;
  for (std::size_t r = 0; r < bins; ++r) {
    sum += counts[r];
    if (static_cast<double>(sum) >= share * static_cast<double>(all)) return static_cast<std::int64_t>(r) + 1;
  }
  return static_cast<std::int64_t>(bins);
}

// Reflected about the estimate, on logits.
std::pair<double, double> reflected(std::vector<double> values, double estimate, double level) {
  const auto inside = [](double v) { return std::clamp(v, 1e-9, 1 - 1e-9); };
  const auto [low, high] = stats::percentile_interval(std::move(values), level);
  const double middle = 2 * logit(inside(estimate));
  const double from = expit(middle - logit(inside(high))), to = expit(middle - logit(inside(low)));
  return {std::min(from, estimate), std::max(to, estimate)};
}

}  // namespace

Table pareto_resampled(const Table& table, const std::string& by, const ResampledParetoOptions& options) {
  const Units units = read_units(table, by, options.weight, options.cluster);
  check(units, table.name(), options);
  const auto [lines, order] = ordered_pareto(table, by, {options.weight, options.threshold});
  const std::size_t k = order.size(), kept = std::min(k, ranked);
  std::vector<std::uint32_t> own(k);
  for (std::uint32_t r = 0; r < k; ++r) own[order[r]] = r;
  const Draws draws = draw(units, options, own, true, 0, 0);
  const auto limits = share_limits(units, options.level);
  std::vector<double> low(k), high(k), p_vital(k);
  std::vector<std::int64_t> rank(k);
  std::vector<std::optional<std::int64_t>> rank_low(k), rank_high(k);
  for (std::size_t r = 0; r < k; ++r) {
    const std::uint32_t c = order[r];
    std::tie(low[r], high[r]) = limits[c];
    rank[r] = static_cast<std::int64_t>(r) + 1;
    p_vital[r] = static_cast<double>(draws.vital[c]) / static_cast<double>(options.resamples);
    if (r >= kept) continue;
    const std::uint32_t* counts = draws.ranks.data() + r * (kept + 1);
    const auto first = rank_quantile(counts, kept + 1, (1 - options.level) / 2, options.resamples);
    const auto last = rank_quantile(counts, kept + 1, (1 + options.level) / 2, options.resamples);
    rank_low[r] = std::min(rank[r], first);
    rank_high[r] = last > static_cast<std::int64_t>(kept) ? static_cast<std::int64_t>(k) : std::max(rank[r], last);
  }
  Table out("pareto", lines.rows());
  for (std::size_t i = 0; i < lines.names().size(); ++i) out.add(lines.names()[i], lines.columns()[i]);
  out.add("share_low", Column::of(std::move(low))).add("share_high", Column::of(std::move(high)));
  out.add("rank", Column::of(std::move(rank))).add("rank_low", Column::of(rank_low));
  out.add("rank_high", Column::of(rank_high)).add("p_vital", Column::of(std::move(p_vital)));
  return out;
}

Table concentration(const Table& table, const std::string& by, const ResampledParetoOptions& options) {
  const Units units = read_units(table, by, options.weight, options.cluster);
  check(units, table.name(), options);
  const auto [lines, order] = ordered_pareto(table, by, {options.weight, options.threshold});
  const std::size_t k = order.size();
  const auto top = static_cast<std::size_t>(std::max(1.0, std::ceil(options.top * static_cast<double>(k) - 1e-9)));
  std::size_t vital = 0;
  for (const auto v : lines.column("vital").values<std::uint8_t>()) vital += v;
  const Shape found = shape_of(units.values, order, options.threshold, vital, top, units.whole);
  const Draws draws = draw(units, options, order, false, vital, top);
  double uneven = 0;
  for (const double d : draws.null) uneven += d >= found.uneven;
  const double p = (uneven + 1) / static_cast<double>(options.resamples + 1);
  const bool even = p > 1 - options.level;
  const auto of = [&](auto member) {
    std::vector<double> values;
    for (const auto& shape : draws.shapes) values.push_back(shape.*member);
    return values;
  };
  const auto count = static_cast<double>(k), estimate = static_cast<double>(vital);
  auto [least, most] = stats::percentile_interval(of(&Shape::vital), options.level);
  most = std::max(most, 2 * estimate - least);  // resamples reach the threshold too early, never too late
  least = std::clamp(std::floor(std::min(least, estimate)), 1.0, count);
  most = std::clamp(std::ceil(std::max(most, estimate)), 1.0, count);
  if (even) most = std::max(most, std::ceil(options.threshold * count - 1e-9));
  auto reached = reflected(of(&Shape::reached), found.reached, options.level);
  auto of_top = reflected(of(&Shape::top), found.top, options.level);
  auto gini = reflected(of(&Shape::gini), found.gini, options.level);
  if (even) {
    reached.first = std::min(reached.first, estimate / count);
    of_top.first = std::min(of_top.first, static_cast<double>(top) / count);
    gini.first = 0;
  }
  Table out("concentration", 1);
  const auto add = [&out](const std::string& name, double value) {
    out.add(name, Column::of(std::vector<double>{value}));
  };
  const auto add_whole = [&out](const std::string& name, double value) {
    out.add(name, Column::of(std::vector<std::int64_t>{static_cast<std::int64_t>(value)}));
  };
  add_whole("categories", count);
  add_whole("n", static_cast<double>(units.rows));
  add_whole("clusters", static_cast<double>(units.units));
  add("total", std::accumulate(units.values.begin(), units.values.end(), 0.0));
  add("threshold", options.threshold);
  add_whole("vital", estimate);
  add_whole("vital_low", least);
  add_whole("vital_high", most);
  add("vital_share", estimate / count);
  add("vital_share_low", least / count);
  add("vital_share_high", most / count);
  add("reached", found.reached);
  add("reached_low", reached.first);
  add("reached_high", reached.second);
  add_whole("top", static_cast<double>(top));
  add("top_share", found.top);
  add("top_share_low", of_top.first);
  add("top_share_high", of_top.second);
  add("gini", std::max(0.0, found.gini));
  add("gini_low", gini.first);
  add("gini_high", gini.second);
  add("even_p", p);
  return out;
}

}  // namespace cabochon::improvement
