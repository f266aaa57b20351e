#include "cabochon/feedback/divergence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/pair_prior.hpp"
#include "cabochon/feedback/pooling.hpp"
#include "cabochon/stats/normal.hpp"

#include "../accounts/rows.hpp"
#include "book_rows.hpp"
#include "role_beliefs.hpp"

namespace cabochon::feedback {
namespace {

constexpr std::array<std::pair<std::size_t, std::size_t>, 3> role_pairs{{{0, 1}, {0, 2}, {1, 2}}};
constexpr auto role_names = Names<cabochon::accounts::BuyingRole>::values;
constexpr std::int64_t most_needed = 1000;

/// Mean and variance of a role's score, NPS points, and the answers that its belief is worth.
struct Spread {
  double mean, variance, worth;

  explicit Spread(const Pooled& pooled) : worth(pooled.alpha[0] + pooled.alpha[1] + pooled.alpha[2]) {
    const double score = (pooled.alpha[0] - pooled.alpha[2]) / worth;
    mean = 100 * score;
    variance = 1e4 * ((pooled.alpha[0] + pooled.alpha[2]) / worth - score * score) / (worth + 1);
  }
};

/// How many more answers of each role would settle on which side of the margin the difference lies, if what is believed
/// now is true: the standard deviation shrinks with the number of answers, the prior's included.
std::int64_t answers_needed(const Pooled& first, const Pooled& second, double difference, double margin, double level) {
  const double wanted = std::abs(std::abs(difference) - margin) / stats::two_sided_z(2 * level - 1);
  const Spread one(first), two(second);
  const auto sd = [&](double more) {
    return std::sqrt(one.variance * (one.worth + 1) / (one.worth + more + 1) +
                     two.variance * (two.worth + 1) / (two.worth + more + 1));
  };
  if (sd(most_needed) > wanted) return most_needed;
  double low = 0, high = most_needed;
  while (high - low > 0.5) {
    const double middle = (low + high) / 2;
    (sd(middle) > wanted ? low : high) = middle;
  }
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(high)));
}

/// The account's score: the mean of its expected roles, an unheard one as its role is elsewhere, so that it widens the
/// limits.
Belief account_belief(const RoleBeliefs& beliefs, const std::array<const Pooled*, role_count>& own, std::size_t account,
                      double z) {
  Belief out;
  double variance = 0, roles = 0;
  for (std::size_t r = 0; r < role_count; ++r) {
    if (!beliefs.expected(account, r)) continue;
    const Spread role(*own[r]);
    out.mean += role.mean;
    variance += role.variance;
    ++roles;
  }
  if (roles == 0) return {0, -100, 100};
  out.mean /= roles;
  const double half = z * std::sqrt(variance) / roles;
  out.low = std::max(-100.0, out.mean - half);
  out.high = std::min(100.0, out.mean + half);
  return out;
}

/// Equal counts have one number.
struct Distinct {
  std::vector<Classes> counts;
  std::map<Classes, std::int32_t> numbers;

  std::int32_t number(const Classes& own) {
    const auto [at, fresh] = numbers.try_emplace(own, static_cast<std::int32_t>(counts.size()));
    if (fresh) counts.push_back(own);
    return at->second;
  }
};

struct Pair {
  std::size_t account = 0;
  std::size_t roles = 0;
  std::array<std::int64_t, 2> n{};
  PairBelief belief{};
  bool flag = false;

  [[nodiscard]] bool heard() const noexcept { return n[0] > 0 && n[1] > 0; }
};

/// From the surest on: as many as leave the upper quartile of the number of false ones within `fdr` of all, so that its
/// expectation does too, although the prior is learnt. Equally sure pairs are flagged together or not at all.
void flag(std::vector<Pair>& all, double fdr) {
  const double quartile = stats::normal_quantile(0.75);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].heard()) order.push_back(i);
  const auto wrong = [&](std::size_t k) { return std::max(0.0, all[order[k]].belief.p_within); };
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return all[a].belief.p_within < all[b].belief.p_within; });
  double sum = 0, variance = 0;
  std::size_t flagged = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    sum += wrong(k);
    variance += wrong(k) * (1 - wrong(k));
    const bool tied = k + 1 < order.size() && wrong(k + 1) == wrong(k);
    if (!tied && sum + quartile * std::sqrt(variance) <= fdr * static_cast<double>(k + 1)) flagged = k + 1;
  }
  for (std::size_t k = 0; k < flagged; ++k) all[order[k]].flag = true;
}

void judge(std::vector<Pair>& all, const RoleBeliefs& beliefs, const DivergenceOptions& options) {
  for (std::size_t p = 0; p < role_pairs.size(); ++p) {
    Distinct first, second;
    std::vector<CountPair> heard;
    std::vector<Pair*> which;
    for (Pair& pair : all) {
      if (pair.roles != p || !pair.heard()) continue;
      heard.push_back({first.number(beliefs.counts(pair.account)[role_pairs[p].first]),
                       second.number(beliefs.counts(pair.account)[role_pairs[p].second])});
      which.push_back(&pair);
    }
    const auto found = pair_beliefs(first.counts, second.counts, heard, options.margin, options.level);
    for (std::size_t k = 0; k < which.size(); ++k) which[k]->belief = found[k];
  }
  flag(all, options.fdr);
}

/// A belief as three columns; null where there is none.
struct BeliefColumns {
  std::vector<std::optional<double>> mean, low, high;

  void add(const std::optional<Belief>& belief) {
    mean.push_back(belief ? std::optional(belief->mean) : std::nullopt);
    low.push_back(belief ? std::optional(belief->low) : std::nullopt);
    high.push_back(belief ? std::optional(belief->high) : std::nullopt);
  }
  void give(Table& out, const std::string& name, const std::string& prefix) const {
    out.add(name, Column::of(mean)).add(prefix + "_low", Column::of(low)).add(prefix + "_high", Column::of(high));
  }
};

}  // namespace

Table divergence(const accounts::Book& book, const DivergenceOptions& options) {
  check_level("divergence", options.level);
  check_range("divergence", "window_days", options.window_days, {1, 1e6, false, false});
  check_range("divergence", "margin", options.margin, {0, 200, false, true});
  check_range("divergence", "fdr", options.fdr, {0, 1, true, true});
  RoleBeliefs beliefs(book, {options.as_of, options.window_days, options.value}, options.level);
  const Table& covered = beliefs.covered();

  std::vector<Pair> all;
  all.reserve(beliefs.accounts() * role_pairs.size());
  for (std::size_t a = 0; a < beliefs.accounts(); ++a)
    for (std::size_t p = 0; p < role_pairs.size(); ++p) {
      const auto [r1, r2] = role_pairs[p];
      const std::array<std::int64_t, 2> n{answers_in(beliefs.counts(a)[r1]), answers_in(beliefs.counts(a)[r2])};
      const bool expected = beliefs.expected(a, r1) && beliefs.expected(a, r2);
      if (expected || (n[0] > 0 && n[1] > 0)) all.push_back({a, p, n});
    }
  judge(all, beliefs, options);
  std::vector<std::array<const Pooled*, role_count>> own(beliefs.accounts());
  for (std::size_t a = 0; a < own.size(); ++a)
    for (std::size_t r = 0; r < role_count; ++r) own[a][r] = &beliefs.of(a, r);

  const double z = stats::two_sided_z(options.level);
  accounts::Rows rows;
  std::vector<std::string> first, second, finding;
  std::vector<std::optional<std::string>> missing;
  std::array<std::vector<std::int64_t>, 2> n;
  std::array<BeliefColumns, 2> scores;
  BeliefColumns difference, account;
  std::vector<std::optional<double>> p_lower, p_higher;
  std::vector<std::optional<std::int64_t>> needed;
  std::vector<std::uint8_t> flags;
  Belief of_account;
  std::size_t last = beliefs.accounts();
  for (const Pair& pair : all) {
    const auto [r1, r2] = role_pairs[pair.roles];
    const std::array<std::size_t, 2> sides{r1, r2};
    const bool heard = pair.heard();
    rows.push_back(static_cast<std::int32_t>(pair.account));
    first.emplace_back(role_names[r1]);
    second.emplace_back(role_names[r2]);
    std::string silent;
    for (std::size_t side = 0; side < 2; ++side) {
      n[side].push_back(pair.n[side]);
      std::optional<Belief> score;
      if (heard) {
        score = side == 0 ? pair.belief.first : pair.belief.second;
      } else if (pair.n[side] > 0) {
        const Pooled& pooled = *own[pair.account][sides[side]];
        score = Belief{pooled.score, pooled.low, pooled.high};
      }
      scores[side].add(score);
      if (pair.n[side] == 0) silent += (silent.empty() ? "" : ",") + std::string(role_names[sides[side]]);
    }
    difference.add(heard ? std::optional(pair.belief.difference) : std::nullopt);
    p_lower.push_back(heard ? std::optional(pair.belief.p_lower) : std::nullopt);
    p_higher.push_back(heard ? std::optional(pair.belief.p_higher) : std::nullopt);
    flags.push_back(pair.flag);
    const bool same = heard && pair.belief.p_within >= options.level;
    finding.emplace_back(!heard ? "not heard" : pair.flag ? "differ" : same ? "no difference" : "too few answers");
    needed.push_back(finding.back() == "too few answers"
                         ? std::optional(answers_needed(*own[pair.account][r1], *own[pair.account][r2],
                                                        pair.belief.difference.mean, options.margin, options.level))
                         : std::nullopt);
    missing.push_back(silent.empty() ? std::nullopt : std::optional(silent));
    if (pair.account != last) of_account = account_belief(beliefs, own[pair.account], last = pair.account, z);
    account.add(of_account);
  }
  Table out("divergence", static_cast<std::int64_t>(rows.size()));
  out.add("account", accounts::take(covered.column("account"), rows));
  out.add("name", accounts::take(covered.column("name"), rows));
  out.add("first", Column::text(first)).add("second", Column::text(second));
  for (std::size_t side = 0; side < 2; ++side) {
    const std::string name = side == 0 ? "first" : "second";
    out.add(name + "_n", Column::of(std::move(n[side])));
    scores[side].give(out, name + "_score", name);
  }
  difference.give(out, "difference", "difference");
  out.add("p_lower", Column::of(p_lower)).add("p_higher", Column::of(p_higher));
  out.add("flag", Column::booleans(std::move(flags))).add("finding", Column::text(finding));
  out.add("answers_needed", Column::of(needed)).add("not_heard", Column::text(missing));
  account.give(out, "account_score", "account");
  out.add("value", accounts::take(covered.column("value"), rows));
  return out;
}

}  // namespace cabochon::feedback
