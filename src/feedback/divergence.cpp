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

#include "../accounts/rows.hpp"
#include "book_rows.hpp"

namespace cabochon::feedback {
namespace {

constexpr std::array<std::pair<int, int>, 3> pairs{{{0, 1}, {0, 2}, {1, 2}}};
constexpr auto role_names = Names<cabochon::accounts::BuyingRole>::values;

/// How many more answers of each role would settle on which side of the margin the difference lies, if what is believed
/// now is true: the standard deviation shrinks with the number of answers, the prior's included.
std::optional<std::int64_t> answers_needed(const Pooled& first, const Pooled& second, double margin, double level) {
  const auto spread = [](const Pooled& pooled) {
    const double sum = pooled.alpha[0] + pooled.alpha[1] + pooled.alpha[2];
    const double mean = (pooled.alpha[0] - pooled.alpha[2]) / sum;
    return std::pair{1e4 * ((pooled.alpha[0] + pooled.alpha[2]) / sum - mean * mean), sum};
  };
  const double away = std::abs(std::abs(first.score - second.score) - margin);
  const double wanted = away / stats::two_sided_z(2 * level - 1);
  const auto [one, n1] = spread(first);
  const auto [two, n2] = spread(second);
  const auto sd = [&, one = one, n1 = n1, two = two, n2 = n2](double more) {
    return std::sqrt(one / (n1 + more + 1) + two / (n2 + more + 1));
  };
  constexpr double most = 1000;
  if (!(wanted > 0) || sd(most) > wanted) return std::nullopt;
  double low = 0, high = most;
  while (high - low > 0.5) {
    const double middle = (low + high) / 2;
    (sd(middle) > wanted ? low : high) = middle;
  }
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(high)));
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
  const Pooled* first = nullptr;
  const Pooled* second = nullptr;
  PairDifference difference;
  bool flag = false;

  [[nodiscard]] bool heard() const noexcept { return first && second; }
  [[nodiscard]] double wrong() const noexcept { return 1 - difference.p_lower - difference.p_higher; }
};

/// From the surest on, as long as the mean chance of being wrong stays within `fdr`.
void flag(std::vector<Pair>& all, double fdr) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].heard()) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return all[a].wrong() < all[b].wrong(); });
  double sum = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    sum += all[order[k]].wrong();
    if (sum > fdr * static_cast<double>(k + 1)) break;
    all[order[k]].flag = true;
  }
}

}  // namespace

Table divergence(const accounts::Book& whole, const DivergenceOptions& options) {
  check_level("divergence", options.level);
  check_range("divergence", "window_days", options.window_days, {1, 1e6, false, false});
  check_range("divergence", "margin", options.margin, {0, 200, false, true});
  check_range("divergence", "fdr", options.fdr, {0, 1, true, true});
  const Table covered = coverage(whole, {options.as_of, options.window_days, options.value});
  const std::size_t accounts = static_cast<std::size_t>(covered.rows());
  Ids ids;
  (void)ids.number(covered.column("account"));  // number = row of `covered`

  std::vector<std::array<Classes, role_count>> counts(accounts);
  const accounts::Book book = whole.until(options.as_of);
  const Table responses = book.view("responses");
  if (const Column* nps = responses.find("nps"); nps && responses.rows() > 0) {
    const auto of = ids.find(responses.column("account"));
    const auto roles = role_numbers(responses);
    const auto days = responses.column("date").values<std::int32_t>();
    for (std::size_t row = 0; row < of.size(); ++row) {
      if (nps->is_null(static_cast<std::int64_t>(row)) || of[row] < 0 || roles[row] < 0 ||
          days[row] <= options.as_of.number - options.window_days)
        continue;
      const std::int64_t score = nps->values<std::int64_t>()[row];
      const std::size_t at = score >= first_promoter ? 0 : score <= last_detractor ? 2 : 1;
      ++counts[static_cast<std::size_t>(of[row])][static_cast<std::size_t>(roles[row])][at];
    }
  }

  std::vector<PoolCell> cells;
  const auto size_of = [](const Classes& c) { return c[0] + c[1] + c[2]; };
  for (const auto& roles : counts)
    for (std::size_t r = 0; r < role_count; ++r)
      if (size_of(roles[r]) > 0) cells.push_back({static_cast<std::int32_t>(r), 0, roles[r]});
  Pool pool(cells, static_cast<std::int32_t>(role_count), 1, options.level);

  std::vector<Pair> all;
  all.reserve(accounts * pairs.size());
  for (std::size_t a = 0; a < accounts; ++a) {
    for (std::size_t p = 0; p < pairs.size(); ++p) {
      const auto cell = [&](int role) -> const Pooled* {
        const Classes& own = counts[a][static_cast<std::size_t>(role)];
        return size_of(own) > 0 ? &pool.of({role, 0, own}) : nullptr;
      };
      all.push_back({a, p, cell(pairs[p].first), cell(pairs[p].second), {}, false});
    }
  }
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    Distinct first, second;
    std::vector<CountPair> heard;
    std::vector<std::size_t> which;
    for (std::size_t i = p; i < all.size(); i += pairs.size()) {
      if (!all[i].heard()) continue;
      heard.push_back({first.number(counts[all[i].account][static_cast<std::size_t>(pairs[p].first)]),
                       second.number(counts[all[i].account][static_cast<std::size_t>(pairs[p].second)])});
      which.push_back(i);
    }
    const auto found = pair_differences(first.counts, second.counts, heard, options.margin, options.level);
    for (std::size_t k = 0; k < which.size(); ++k) all[which[k]].difference = found[k];
  }
  flag(all, options.fdr);

  accounts::Rows rows;
  std::vector<std::string> first, second, finding;
  std::vector<std::optional<std::string>> missing;
  std::array<std::vector<std::int64_t>, 2> n;
  std::array<std::array<std::vector<std::optional<double>>, 3>, 2> scores;
  std::vector<std::optional<double>> difference, low, high, p_lower, p_higher;
  std::vector<std::optional<std::int64_t>> needed;
  std::vector<std::uint8_t> flags;
  for (const Pair& pair : all) {
    const auto [r1, r2] = pairs[pair.roles];
    rows.push_back(static_cast<std::int32_t>(pair.account));
    first.emplace_back(role_names[static_cast<std::size_t>(r1)]);
    second.emplace_back(role_names[static_cast<std::size_t>(r2)]);
    const std::array<const Pooled*, 2> both{pair.first, pair.second};
    for (std::size_t side = 0; side < 2; ++side) {
      n[side].push_back(size_of(counts[pair.account][static_cast<std::size_t>(side == 0 ? r1 : r2)]));
      const Pooled* pooled = both[side];
      scores[side][0].push_back(pooled ? std::optional(pooled->score) : std::nullopt);
      scores[side][1].push_back(pooled ? std::optional(pooled->low) : std::nullopt);
      scores[side][2].push_back(pooled ? std::optional(pooled->high) : std::nullopt);
    }
    const bool heard = pair.heard();
    const auto known = [heard](double x) { return heard ? std::optional(x) : std::nullopt; };
    difference.push_back(known(pair.difference.mean));
    low.push_back(known(pair.difference.low));
    high.push_back(known(pair.difference.high));
    p_lower.push_back(known(pair.difference.p_lower));
    p_higher.push_back(known(pair.difference.p_higher));
    flags.push_back(pair.flag);
    const bool same = heard && pair.wrong() >= options.level;
    finding.emplace_back(!heard ? "not heard" : pair.flag ? "differ" : same ? "no difference" : "too few answers");
    needed.push_back(finding.back() == "too few answers"
                         ? answers_needed(*pair.first, *pair.second, options.margin, options.level)
                         : std::nullopt);
    std::string silent;
    if (!pair.first) silent = std::string(role_names[static_cast<std::size_t>(r1)]);
    if (!pair.second) silent += (silent.empty() ? "" : ",") + std::string(role_names[static_cast<std::size_t>(r2)]);
    missing.push_back(silent.empty() ? std::nullopt : std::optional(silent));
  }
  Table out("divergence", static_cast<std::int64_t>(rows.size()));
  out.add("account", accounts::take(covered.column("account"), rows));
  out.add("name", accounts::take(covered.column("name"), rows));
  out.add("first", Column::text(first)).add("second", Column::text(second));
  for (std::size_t side = 0; side < 2; ++side) {
    const std::string name = side == 0 ? "first" : "second";
    out.add(name + "_n", Column::of(std::move(n[side]))).add(name + "_score", Column::of(scores[side][0]));
    out.add(name + "_low", Column::of(scores[side][1])).add(name + "_high", Column::of(scores[side][2]));
  }
  out.add("difference", Column::of(difference)).add("difference_low", Column::of(low));
  out.add("difference_high", Column::of(high)).add("p_lower", Column::of(p_lower));
  out.add("p_higher", Column::of(p_higher)).add("flag", Column::booleans(std::move(flags)));
  out.add("finding", Column::text(finding)).add("answers_needed", Column::of(needed));
  out.add("not_heard", Column::text(missing)).add("value", accounts::take(covered.column("value"), rows));
  return out;
}

}  // namespace cabochon::feedback
