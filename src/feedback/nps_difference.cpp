#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "cabochon/feedback/nps_change.hpp"
#include "cabochon/stats/student.hpp"

#include "linearised.hpp"
#include "nps_choice.hpp"
#include "sides.hpp"

namespace cabochon::feedback {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

struct Side {
  std::int64_t n = 0, promoters = 0, detractors = 0;
  double weight = 0, sum = 0;

  [[nodiscard]] double p() const { return static_cast<double>(promoters) / static_cast<double>(n); }
  [[nodiscard]] double d() const { return static_cast<double>(detractors) / static_cast<double>(n); }
};

struct Change {
  double value = nothing, low = nothing, high = nothing, se = nothing, p = nothing;
};

Change by_normal(double value, double centre, double variance, double z) {
  const double se = 100 * std::sqrt(variance), half = z * se;
  return {value, std::max(-200.0, std::min(value, centre - half)), std::min(200.0, std::max(value, centre + half)), se,
          se > 0        ? 2 * stats::normal_probability(-std::abs(centre) / se)
          : centre == 0 ? 1.0
                        : 0.0};
}

Change by_score(const Side& a, const Side& b, double z) {
  const double value = 100 * (a.p() - a.d() - b.p() + b.d());
  const auto limits = [&](double at) {
    const Limits one = nps_score(a.p(), a.d(), static_cast<double>(a.n), at);
    const Limits two = nps_score(b.p(), b.d(), static_cast<double>(b.n), at);
    return std::pair{value - std::hypot(one.value - one.low, two.high - two.value),
                     value + std::hypot(one.high - one.value, two.value - two.low)};
  };
  const auto [low, high] = limits(z);
  Change out{value, std::max(-200.0, low), std::min(200.0, high), nothing, 1};
  if (value == 0) return out;
  double inner = 0, outer = 40;
  for (int i = 0; i < 60; ++i) {
    const double middle = (inner + outer) / 2;
    const auto at = limits(middle);
    ((value > 0 ? at.first > 0 : at.second < 0) ? inner : outer) = middle;
  }
  out.p = 2 * stats::normal_probability(-inner);
  return out;
}

Change by_bayes(const Side& a, const Side& b, double level) {
  constexpr int cells = 400;
  const auto posterior = [](const Side& s) {
    return stats::DirichletDifference({static_cast<double>(s.promoters) + 0.5,
                                       static_cast<double>(s.n - s.promoters - s.detractors) + 0.5,
                                       static_cast<double>(s.detractors) + 0.5});
  };
  // Each posterior as chances of equal cells between its far quantiles, then every pair of cells.
  const auto cut = [](const stats::DirichletDifference& of, std::vector<double>& at, std::vector<double>& chance) {
    const double low = std::max(-1.0, of.quantile(1e-7)), high = std::min(1.0, of.quantile(1 - 1e-7));
    double before = 0;
    for (int i = 1; i <= cells; ++i) {
      const double edge = low + (high - low) * i / cells, up_to = i == cells ? 1 : of.cdf(edge);
      at.push_back(low + (high - low) * (i - 0.5) / cells);
      chance.push_back(up_to - before);
      before = up_to;
    }
  };
  std::vector<double> x, px, y, py;
  cut(posterior(a), x, px);
  cut(posterior(b), y, py);
  const double half = ((x[1] - x[0]) + (y[1] - y[0])) / 2;  // of the triangle that two cells make; taken as even
  const auto below = [&](double t) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      for (std::size_t j = 0; j < y.size(); ++j)
        sum += px[i] * py[j] * std::clamp((t - (x[i] - y[j]) + half) / (2 * half), 0.0, 1.0);
    return sum;
  };
  const auto quantile = [&](double p) {
    double low = -2, high = 2;
    for (int i = 0; i < 30; ++i) {
      const double middle = (low + high) / 2;
      (below(middle) < p ? low : high) = middle;
    }
    return (low + high) / 2;
  };
  const double value = 100 * (a.p() - a.d() - b.p() + b.d()), none = below(0);
  return {value, std::min(value, 100 * quantile((1 - level) / 2)), std::max(value, 100 * quantile((1 + level) / 2)),
          nothing, std::min(1.0, 2 * std::min(none, 1 - none))};
}

}  // namespace

Table nps_difference(const Table& answers, const std::vector<std::string>& by, const NpsDifferenceOptions& options) {
  const double z = stats::two_sided_z(check_level("nps_difference", options.level));
  const bool linear = linearised_of("nps_difference", options.method, options.linearised, false,
                                    options.cluster  ? "a cluster"
                                    : options.weight ? "a weight"
                                                     : "");
  const NpsMethod method = closed_form(options.method);
  ScoreCodes codes(answers.column(options.score), answers.name(), options.score,
                   options.scale == NpsScale::one_to_ten ? 1 : 0);
  const Grouping groups = Grouping::of(answers, by);
  const auto side_of = sides(answers, options.between, options.first, options.second);

  // Rows in order, so that an answer's row is known: weighed_answers skips those without one.
  std::vector<std::array<Side, 2>> both(groups.slots());
  std::vector<std::uint8_t> used(groups.slots(), 0);
  std::vector<WeighedAnswer> rows = weighed_answers(groups, codes, answers, options.cluster, options.weight);
  const Column scores = numbers_if_empty(answers.column(options.score));
  std::vector<std::int8_t> sides_of_rows;
  for (std::int64_t row = 0; row < answers.rows(); ++row)
    if (!scores.is_null(row)) sides_of_rows.push_back(side_of[static_cast<std::size_t>(row)]);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    used[rows[i].group] = 1;
    if (sides_of_rows[i] < 0) continue;
    Side& side = both[rows[i].group][static_cast<std::size_t>(sides_of_rows[i])];
    ++side.n;
    side.promoters += rows[i].x > 0;
    side.detractors += rows[i].x < 0;
    side.weight += rows[i].weight;
    side.sum += rows[i].weight * rows[i].x;
  }
  std::vector<std::int64_t> clusters(groups.slots(), 0);
  std::vector<double> squares(groups.slots(), 0);
  if (linear) {
    std::unordered_map<std::uint64_t, double> of;
    std::vector<std::uint64_t> order;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (sides_of_rows[i] < 0) continue;
      const auto s = static_cast<std::size_t>(sides_of_rows[i]);
      const Side& side = both[rows[i].group][s];
      if (!(side.weight > 0)) continue;
      const std::uint64_t key = std::uint64_t{rows[i].group} << 32 | rows[i].cluster;
      const auto [at, fresh] = of.try_emplace(key, 0);
      if (fresh) order.push_back(key);
      at->second += (s == 0 ? 1 : -1) * rows[i].weight * (rows[i].x - side.sum / side.weight) / side.weight;
    }
    for (const auto key : order) {
      ++clusters[static_cast<std::size_t>(key >> 32)];
      squares[static_cast<std::size_t>(key >> 32)] += of[key] * of[key];
    }
  }

  std::vector<std::uint32_t> slots;
  for (std::uint32_t slot = 0; slot < groups.slots(); ++slot)
    if (used[slot] || by.empty()) slots.push_back(slot);
  std::array<std::vector<std::int64_t>, 2> n;
  std::array<std::vector<std::optional<double>>, 2> nps;
  std::vector<std::optional<double>> value, low, high, se, p;
  const auto known = [](double x) { return std::isnan(x) ? std::nullopt : std::optional(x); };
  for (const auto slot : slots) {
    const Side &a = both[slot][0], &b = both[slot][1];
    Change change;
    if (a.n > 0 && b.n > 0 && a.weight > 0 && b.weight > 0) {
      const double raw = 100 * (a.sum / a.weight - b.sum / b.weight);
      if (linear) {
        const auto g = static_cast<double>(clusters[slot]);
        change.value = raw;
        if (g >= 2) {
          const auto tested = stats::t_tested(raw, 100 * std::sqrt(g / (g - 1) * squares[slot]), g - 1, options.level,
                                              clusters[slot], "linearised");
          change = {raw, std::max(-200.0, tested.estimate.low), std::min(200.0, tested.estimate.high), tested.se,
                    tested.p};
        }
      } else if (method == NpsMethod::score) {
        change = by_score(a, b, z);
      } else if (method == NpsMethod::bayes) {
        change = by_bayes(a, b, options.level);
      } else {
        const double extra = method == NpsMethod::wald ? 0 : 1;
        double centre = 0, variance = 0;
        for (const Side* side : {&a, &b}) {
          const double all = static_cast<double>(side->n) + 3 * extra;
          const double mean = static_cast<double>(side->promoters - side->detractors) / all;
          const double either = (static_cast<double>(side->promoters + side->detractors) + 1.5 * extra) / all;
          centre += side == &a ? mean : -mean;
          variance += std::max(0.0, either - mean * mean) / all;
        }
        change = by_normal(raw, 100 * centre, variance, z);
      }
    }
    for (std::size_t s = 0; s < 2; ++s) {
      const Side& side = both[slot][s];
      n[s].push_back(side.n);
      nps[s].push_back(side.weight > 0 ? std::optional(100 * side.sum / side.weight) : std::nullopt);
    }
    value.push_back(known(change.value));
    low.push_back(known(change.low));
    high.push_back(known(change.high));
    se.push_back(known(change.se));
    p.push_back(known(change.p));
  }
  Table out("nps_difference", static_cast<std::int64_t>(slots.size()));
  auto keys = groups.keys(slots);
  for (std::size_t k = 0; k < by.size(); ++k) out.add(by[k], std::move(keys[k]));
  out.add("first_n", Column::of(std::move(n[0]))).add("first_nps", Column::of(nps[0]));
  out.add("second_n", Column::of(std::move(n[1]))).add("second_nps", Column::of(nps[1]));
  out.add("difference", Column::of(value)).add("difference_low", Column::of(low));
  out.add("difference_high", Column::of(high)).add("se", Column::of(se)).add("p", Column::of(p));
  return out;
}

}  // namespace cabochon::feedback
