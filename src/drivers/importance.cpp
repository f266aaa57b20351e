#include "cabochon/drivers/importance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/drivers/dominance.hpp"
#include "cabochon/drivers/sampled.hpp"
#include "cabochon/drivers/shares.hpp"
#include "cabochon/drivers/study.hpp"
#include "cabochon/stats/normal.hpp"
#include "cabochon/stats/resampled.hpp"
#include "cabochon/stats/student.hpp"

#include "resampling.hpp"

namespace cabochon::drivers {
namespace {

using Groups = std::vector<std::vector<std::size_t>>;

constexpr std::array<std::string_view, 5> methods{"lmg", "relative_weights", "pratt", "first", "last"};
constexpr std::array<std::string_view, 2> intervals{"percentile", "bca"};

void check_options(const ImportanceOptions& options, std::size_t factors) {
  check_one_of("importance", "method", options.method, methods);
  check_one_of("importance", "interval", options.interval, intervals);
  check_level("importance", options.level);
  if (options.resamples != 0 && !(options.resamples >= 20 && options.resamples <= 1'000'000))
    throw InputError({"importance", "resamples", -1, std::to_string(options.resamples), "0, or 20 to 1000000"});
  if (!(options.permutations >= 64 && options.permutations <= 1'000'000'000))
    throw InputError(
        {"importance", "permutations", -1, std::to_string(options.permutations), "a number from 64 to 1000000000"});
  if (!options.groups.empty() && options.groups.size() != factors)
    throw InputError({"importance", "groups", -1, std::to_string(options.groups.size()) + " groups",
                      "one for each of the " + std::to_string(factors) + " factors"});
  if (!options.groups.empty() && options.method != "lmg")
    throw InputError({"importance", "groups", -1, "groups with the method " + core::quoted(options.method),
                      "the method 'lmg', whose shares groups can hold together"});
}

void check_columns(const Study& study, const std::string& method, const std::string& table) {
  if (method != "relative_weights") return;
  for (std::size_t f = 0; f < study.factors.size(); ++f)
    if (study.widths[f] > 1)
      throw InputError({table, study.factors[f], -1, "a text of " + std::to_string(study.widths[f] + 1) + " levels",
                        "numbers: relative weights depend on how levels are coded (use the method 'lmg')"});
}

// Names of groups in the order of their first factor, and their players.
std::pair<std::vector<std::string>, Groups> grouped(const std::vector<std::string>& names, std::size_t players) {
  std::pair<std::vector<std::string>, Groups> out;
  for (std::size_t p = 0; p < players; ++p) {
    const auto at = names.empty() ? out.first.end() : std::find(out.first.begin(), out.first.end(), names[p]);
    if (at == out.first.end()) {
      out.first.push_back(names.empty() ? std::string() : names[p]);
      out.second.push_back({p});
    } else {
      out.second[static_cast<std::size_t>(at - out.first.begin())].push_back(p);
    }
  }
  return out;
}

// The method on one game, or on eight at once.
class Rule {
 public:
  Rule(const ImportanceOptions& options, std::size_t players)
      : options_(options), groups_(grouped(options.groups, players).second) {
    std::size_t largest = groups_.size();
    for (const auto& group : groups_) largest = std::max(largest, groups_.size() - 1 + group.size());
    owen_ = !options.groups.empty();
    sampled_ = options.method == "lmg" && (owen_ ? largest : players) > exact_players;
  }

  [[nodiscard]] bool sampled() const { return sampled_; }

  [[nodiscard]] SampledShares sample(const Game& game, int threads, Ticker& ticker) const {
    return sampled_shares(game, groups_, options_.permutations / 2, options_.level, options_.seed, threads, ticker);
  }

  [[nodiscard]] std::vector<double> one(const Game& game, int threads) const {
    Ticker quiet;
    if (options_.method == "relative_weights") return relative_weights(game);
    if (options_.method == "pratt") return pratt_shares(game);
    if (options_.method == "first") return first_shares(game);
    if (options_.method == "last") return last_shares(game);
    if (sampled_) return sample(game, threads, quiet).shares;
    if (owen_) return owen_shares(game, groups_, threads, quiet);
    const SizeMeans means = size_means(game, threads, quiet);
    std::vector<double> out;
    for (std::size_t p = 0; p < means.players; ++p) out.push_back(means.share(p));
    return out;
  }

  // shares[resample][player] of up to eight games.
  void eight(const std::vector<Game>& games, std::size_t count, std::vector<double>* shares) const {
    if (options_.method != "lmg" || sampled_ || owen_) {
      for (std::size_t l = 0; l < count; ++l) shares[l] = one(games[l], 1);
      return;
    }
    const auto means = eight_size_means(games, count);
    for (std::size_t l = 0; l < count; ++l) {
      shares[l].clear();
      for (std::size_t p = 0; p < means[l].players; ++p) shares[l].push_back(means[l].share(p));
    }
  }

  [[nodiscard]] static std::vector<SizeMeans> eight_size_means(const std::vector<Game>& games, std::size_t count) {
    const auto order = widest_first(games[0].widths);
    const Game first = chosen(games[0], order);
    SubsetTree<tree_lanes> tree(first.widths);
    std::vector<double> lanes(first.matrix.size() * tree_lanes, 0);
    for (std::size_t l = 0; l < count; ++l) {
      const Game game = chosen(games[l], order);
      for (std::size_t k = 0; k < game.matrix.size(); ++k) lanes[k * tree_lanes + l] = game.matrix[k];
    }
    tree.run(lanes.data());
    std::vector<SizeMeans> out;
    for (std::size_t l = 0; l < count; ++l) {
      detail::SizeSums sums(games[0].players());
      detail::collect(tree, l, 0, 0, sums);
      out.push_back(detail::means(sums, order));
    }
    return out;
  }

 private:
  const ImportanceOptions& options_;
  Groups groups_;
  bool owen_ = false, sampled_ = false;
};

struct Measured {
  Study study;
  std::vector<double> shares, error;
  double r2 = 0;
  std::vector<std::vector<double>> resampled;  // [resample][factor]
  std::vector<std::vector<double>> left_out;   // [part][factor], for bca
};

Measured measure(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                 const ImportanceOptions& options) {
  check_options(options, factors.size());
  Measured out;
  out.study = read_study(table, outcome, factors, options.cluster);
  check_columns(out.study, options.method, table.name());
  const Moments moments(out.study);
  const Game game = moments.game();
  check_rank(out.study, game, table.name());
  const Rule rule(options, game.players());
  Ticker ticker(options.progress, options.resamples, 1);
  out.r2 = r2(game);
  if (rule.sampled()) {
    Ticker orders(options.resamples ? ProgressFunction{} : options.progress, options.permutations / 2, 1);
    auto sampled = rule.sample(game, options.threads, orders);
    out.shares = std::move(sampled.shares);
    out.error = std::move(sampled.error);
  } else {
    out.shares = rule.one(game, options.threads);
    out.error.assign(out.shares.size(), 0);
  }
  if (options.resamples == 0) return out;
  out.resampled.resize(static_cast<std::size_t>(options.resamples));
  for_resamples(moments, options.resamples, options.seed, options.threads, ticker,
                [&](std::int64_t first, const std::vector<Game>& games, std::size_t count) {
                  rule.eight(games, count, out.resampled.data() + first);
                });
  if (options.interval == "bca") {
    const auto games = moments.left_out(std::min<std::size_t>(moments.units(), 200));
    out.left_out.resize(games.size());
    for (std::size_t first = 0; first < games.size(); first += tree_lanes) {
      const std::size_t count = std::min(tree_lanes, games.size() - first);
      const auto from = games.begin() + static_cast<std::ptrdiff_t>(first);
      rule.eight({from, from + static_cast<std::ptrdiff_t>(count)}, count, out.left_out.data() + first);
    }
  }
  ticker.finish();
  return out;
}

std::pair<double, double> limits(const Measured& m, const ImportanceOptions& options, double estimate, auto&& value) {
  std::vector<double> values, left_out;
  for (const auto& shares : m.resampled) values.push_back(value(shares));
  if (options.interval == "percentile") return stats::percentile_interval(std::move(values), options.level);
  for (const auto& shares : m.left_out) left_out.push_back(value(shares));
  return stats::bca_interval(std::move(values), estimate, left_out, options.level);
}

// Places of the values, 1 for the largest; equal values in their order.
std::vector<std::int64_t> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  std::vector<std::int64_t> out(values.size());
  for (std::size_t r = 0; r < order.size(); ++r) out[order[r]] = static_cast<std::int64_t>(r) + 1;
  return out;
}

struct Pair {
  std::size_t first, second;
  double difference, error, p;
};

struct Pairs {
  std::vector<Pair> all;
  double reach = 0;  // how many standard errors the interval of every pair takes
};

// Resamples of few units vary less than samples do: the errors get the factors of a regression of so many units.
double of_few_units(const Measured& m, double level) {
  const auto units = static_cast<double>(m.study.clusters), left = units - static_cast<double>(m.shares.size()) - 1;
  if (!(left >= 1)) return 1;
  return std::sqrt(units / left) * stats::two_sided_t(level, left) / stats::two_sided_z(level);
}

Pairs compare(const Measured& m, double level) {
  Pairs out;
  const std::size_t p = m.shares.size(), n = m.resampled.size();
  const double wider = of_few_units(m, level);
  std::vector<double> largest(n, 0), values(n);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = i + 1; j < p; ++j) {
      double mean = 0, squares = 0;
      for (std::size_t r = 0; r < n; ++r) mean += values[r] = m.resampled[r][i] - m.resampled[r][j];
      mean /= static_cast<double>(n);
      for (const double v : values) squares += (v - mean) * (v - mean);
      const double error = std::sqrt(squares / static_cast<double>(n - 1));
      for (std::size_t r = 0; r < n && error > 0; ++r)
        largest[r] = std::max(largest[r], std::abs(values[r] - mean) / error);
      out.all.push_back({i, j, m.shares[i] - m.shares[j], wider * error, 1});
    }
  std::sort(largest.begin(), largest.end());
  out.reach = stats::sorted_quantile(largest, level);
  for (auto& pair : out.all) {
    if (pair.error <= 0) {  // the resamples never moved it
      pair.p = pair.difference == 0 ? 1 : 1 / static_cast<double>(n + 1);
      continue;
    }
    const double t = std::abs(pair.difference) / pair.error;
    const auto above = largest.end() - std::lower_bound(largest.begin(), largest.end(), t);
    pair.p = static_cast<double>(above + 1) / static_cast<double>(n + 1);
  }
  return out;
}

bool told_apart(const Pair& pair, double reach) { return std::abs(pair.difference) > reach * pair.error; }

template <class T>
using Some = std::vector<std::optional<T>>;

void add_groups(Table& out, const Measured& m, const ImportanceOptions& options) {
  const auto [names, groups] = grouped(options.groups, m.shares.size());
  std::vector<double> sums;
  std::vector<std::pair<double, double>> between;
  for (const auto& members : groups) {
    const auto sum = [&members = members](const std::vector<double>& shares) {
      double s = 0;
      for (const auto p : members) s += shares[p];
      return s;
    };
    sums.push_back(sum(m.shares));
    if (!m.resampled.empty()) between.push_back(limits(m, options, sums.back(), sum));
  }
  const auto places = ranks(sums);
  std::vector<double> share(m.shares.size());
  Some<double> low(m.shares.size()), high(m.shares.size());
  std::vector<std::int64_t> rank(m.shares.size());
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (const auto p : groups[g]) {
      share[p] = sums[g];
      rank[p] = places[g];
      if (!between.empty()) std::tie(low[p], high[p]) = between[g];
    }
  out.add("group", Column::text(options.groups)).add("group_share", Column::of(std::move(share)));
  out.add("group_low", Column::of(low))
      .add("group_high", Column::of(high))
      .add("group_rank", Column::of(std::move(rank)));
}

}  // namespace

Table importance(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                 const ImportanceOptions& options) {
  const Measured m = measure(table, outcome, factors, options);
  const std::size_t p = m.shares.size();
  Some<double> low(p), high(p), top(p);
  Some<std::int64_t> rank_low(p), rank_high(p);
  Some<std::string> tied(p);
  if (!m.resampled.empty()) {
    std::vector<std::int64_t> above(p, 0), below(p, 0);
    std::vector<std::string> same(p);
    const Pairs pairs = compare(m, options.level);
    for (const auto& pair : pairs.all) {
      if (!told_apart(pair, pairs.reach)) {
        same[pair.first] += (same[pair.first].empty() ? "" : ", ") + factors[pair.second];
        same[pair.second] += (same[pair.second].empty() ? "" : ", ") + factors[pair.first];
      } else if (pair.difference > 0) {
        ++below[pair.first];
        ++above[pair.second];
      } else {
        ++above[pair.first];
        ++below[pair.second];
      }
    }
    std::vector<double> first(p, 0);
    for (const auto& shares : m.resampled)
      first[static_cast<std::size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin())] += 1;
    for (std::size_t f = 0; f < p; ++f) {
      std::tie(low[f], high[f]) = limits(m, options, m.shares[f], [f](const auto& shares) { return shares[f]; });
      rank_low[f] = 1 + above[f];
      rank_high[f] = static_cast<std::int64_t>(p) - below[f];
      top[f] = first[f] / static_cast<double>(m.resampled.size());
      tied[f] = std::move(same[f]);
    }
  }
  Table out("importance", static_cast<std::int64_t>(p));
  out.add("factor", Column::text(factors)).add("share", Column::of(m.shares));
  out.add("low", Column::of(low)).add("high", Column::of(high)).add("rank", Column::of(ranks(m.shares)));
  out.add("rank_low", Column::of(rank_low)).add("rank_high", Column::of(rank_high)).add("p_top", Column::of(top));
  if (!options.groups.empty()) add_groups(out, m, options);
  const bool sums = options.method != "first" && options.method != "last";
  out.add("tied_with", Column::text(tied)).add("r2", Column::of(std::vector<double>(p, m.r2)));
  out.add("sums_to_r2", Column::booleans(std::vector<std::uint8_t>(p, sums))).add("error", Column::of(m.error));
  out.add("n", Column::of(std::vector<std::int64_t>(p, static_cast<std::int64_t>(m.study.rows))));
  out.add("clusters", Column::of(std::vector<std::int64_t>(p, static_cast<std::int64_t>(m.study.clusters))));
  return out;
}

Table importance_pairs(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                       const ImportanceOptions& options) {
  if (options.resamples == 0)
    throw InputError({"importance_pairs", "resamples", -1, "0", "at least 20: without them nothing tells pairs apart"});
  const Measured m = measure(table, outcome, factors, options);
  const Pairs pairs = compare(m, options.level);
  std::vector<std::string> first, second;
  std::vector<double> difference, low, high, p;
  std::vector<std::uint8_t> apart;
  for (const auto& pair : pairs.all) {
    first.push_back(factors[pair.first]);
    second.push_back(factors[pair.second]);
    difference.push_back(pair.difference);
    low.push_back(pair.difference - pairs.reach * pair.error);
    high.push_back(pair.difference + pairs.reach * pair.error);
    p.push_back(pair.p);
    apart.push_back(told_apart(pair, pairs.reach));
  }
  Table out("importance_pairs", static_cast<std::int64_t>(first.size()));
  out.add("first", Column::text(first)).add("second", Column::text(second));
  out.add("difference", Column::of(std::move(difference))).add("low", Column::of(std::move(low)));
  out.add("high", Column::of(std::move(high))).add("p", Column::of(std::move(p)));
  out.add("told_apart", Column::booleans(std::move(apart)));
  return out;
}

Table dominance(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                const ImportanceOptions& options) {
  check_options(options, factors.size());
  if (factors.size() > exact_players)
    throw InputError({"dominance", "factors", -1, std::to_string(factors.size()) + " factors",
                      "at most 25, whose subsets can all be compared"});
  const Study study = read_study(table, outcome, factors, options.cluster);
  const Moments moments(study);
  const Game game = moments.game();
  check_rank(study, game, table.name());
  const std::size_t p = factors.size(), pairs = p * (p - 1) / 2;
  using Levels = std::vector<std::array<double, 3>>;
  const auto levels = [p](const Game& one, const SizeMeans& means) {
    const auto left = all_unexplained(one);
    Levels out;
    for (std::size_t i = 0; i < p; ++i)
      for (std::size_t j = i + 1; j < p; ++j)
        out.push_back(
            {complete_dominance(left, i, j), conditional_dominance(means, i, j), general_dominance(means, i, j)});
    return out;
  };
  Ticker ticker(options.progress, options.resamples, 1), quiet;
  const Levels found = levels(game, size_means(game, options.threads, quiet));
  Levels mean(pairs, {0, 0, 0}), repeated(pairs, {0, 0, 0});
  if (options.resamples > 0) {
    std::vector<Levels> resampled(static_cast<std::size_t>(options.resamples));
    for_resamples(moments, options.resamples, options.seed, options.threads, ticker,
                  [&](std::int64_t first, const std::vector<Game>& games, std::size_t count) {
                    const auto means = Rule::eight_size_means(games, count);
                    for (std::size_t l = 0; l < count; ++l)
                      resampled[static_cast<std::size_t>(first) + l] = levels(games[l], means[l]);
                  });
    const auto n = static_cast<double>(options.resamples);
    for (const auto& one : resampled)
      for (std::size_t k = 0; k < pairs; ++k)
        for (std::size_t kind = 0; kind < 3; ++kind) {
          mean[k][kind] += one[k][kind] / n;
          repeated[k][kind] += (one[k][kind] == found[k][kind]) / n;
        }
    ticker.finish();
  }
  std::vector<std::string> first, second;
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = i + 1; j < p; ++j) {
      first.push_back(factors[i]);
      second.push_back(factors[j]);
    }
  Table out("dominance", static_cast<std::int64_t>(pairs));
  out.add("first", Column::text(first)).add("second", Column::text(second));
  const std::array<std::string, 3> names{"complete", "conditional", "general"};
  const auto column = [&](const Levels& of, std::size_t kind) {
    Some<double> values(pairs);
    for (std::size_t k = 0; k < pairs; ++k)
      if (&of == &found || options.resamples > 0) values[k] = of[k][kind];
    return Column::of(values);
  };
  for (std::size_t kind = 0; kind < 3; ++kind) out.add(names[kind], column(found, kind));
  for (std::size_t kind = 0; kind < 3; ++kind) {
    out.add(names[kind] + "_mean", column(mean, kind));
    out.add(names[kind] + "_repeated", column(repeated, kind));
  }
  return out;
}

Table conditional_dominance(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                            const ImportanceOptions& options) {
  check_options(options, factors.size());
  if (factors.size() > exact_players)
    throw InputError({"conditional_dominance", "factors", -1, std::to_string(factors.size()) + " factors",
                      "at most 25, whose subsets can all be counted"});
  const Study study = read_study(table, outcome, factors, options.cluster);
  const Moments moments(study);
  const Game game = moments.game();
  check_rank(study, game, table.name());
  Ticker ticker(options.progress, options.resamples, 1), quiet;
  const SizeMeans found = size_means(game, options.threads, quiet);
  std::vector<SizeMeans> resampled(static_cast<std::size_t>(options.resamples));
  for_resamples(moments, options.resamples, options.seed, options.threads, ticker,
                [&](std::int64_t first, const std::vector<Game>& games, std::size_t count) {
                  auto means = Rule::eight_size_means(games, count);
                  std::move(means.begin(), means.end(), resampled.begin() + first);
                });
  ticker.finish();
  std::vector<std::string> names;
  std::vector<std::int64_t> others;
  Some<double> low, high;
  const std::size_t p = factors.size();
  for (std::size_t f = 0; f < p; ++f)
    for (std::size_t k = 0; k < p; ++k) {
      names.push_back(factors[f]);
      others.push_back(static_cast<std::int64_t>(k));
      low.emplace_back();
      high.emplace_back();
      if (resampled.empty()) continue;
      std::vector<double> values;
      for (const auto& one : resampled) values.push_back(one.gain(f, k));
      std::tie(low.back(), high.back()) = stats::percentile_interval(std::move(values), options.level);
    }
  Table out("conditional_dominance", static_cast<std::int64_t>(p * p));
  out.add("factor", Column::text(names)).add("others", Column::of(std::move(others)));
  out.add("gain", Column::of(found.gains)).add("low", Column::of(low)).add("high", Column::of(high));
  return out;
}

}  // namespace cabochon::drivers
