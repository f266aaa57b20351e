#include "cabochon/feedback/divergence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/pair_prior.hpp"
#include "cabochon/feedback/pooling.hpp"

#include "../accounts/rows.hpp"
#include "book_rows.hpp"
#include "coverage_of.hpp"
#include "role_beliefs.hpp"

namespace cabochon::feedback {
namespace {

constexpr std::array<std::pair<int, int>, 3> pairs{{{0, 1}, {0, 2}, {1, 2}}};
constexpr auto role_names = Names<cabochon::accounts::BuyingRole>::values;
constexpr std::array<std::string_view, 4> findings{"not heard", "differ", "no difference", "too few answers"};
constexpr std::array<std::string_view, 6> silent{"economic",           "technical",     "user",
                                                 "economic,technical", "economic,user", "technical,user"};

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

struct CountsHash {
  std::size_t operator()(const Classes& counts) const noexcept {
    const auto at = [&](std::size_t k) { return static_cast<std::uint64_t>(counts[k]); };
    return static_cast<std::size_t>((at(0) * 0x9e3779b97f4a7c15ULL + at(1)) * 0x9e3779b97f4a7c15ULL + at(2));
  }
};

/// The distinct counts of one role over all accounts, each with what is believed of it.
struct Kinds {
  std::vector<Classes> counts;
  std::vector<Pooled> beliefs;
  std::vector<std::int32_t> of;  // by account; -1: not heard

  explicit Kinds(std::size_t accounts) : of(accounts, -1) {}
  void set(std::size_t account, const Classes& own) {
    const auto [at, fresh] = numbers.try_emplace(own, static_cast<std::int32_t>(counts.size()));
    if (fresh) counts.push_back(own);
    of[account] = at->second;
  }

 private:
  std::unordered_map<Classes, std::int32_t, CountsHash> numbers;
};

struct Pair {
  std::int32_t first = -1, second = -1;  // kinds of either role; -1: not heard
  bool flag = false;
  PairDifference difference;

  [[nodiscard]] bool heard() const noexcept { return first >= 0 && second >= 0; }
  [[nodiscard]] double wrong() const noexcept { return 1 - difference.p_lower - difference.p_higher; }
};

/// From the surest on, as long as the mean chance of being wrong stays within `fdr`.
void flag(std::vector<Pair>& all, double fdr) {
  std::vector<std::pair<double, std::size_t>> order;  // chance of being wrong, place
  order.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].heard()) order.emplace_back(all[i].wrong(), i);
  std::sort(order.begin(), order.end());
  double sum = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    sum += order[k].first;
    if (sum > fdr * static_cast<double>(k + 1)) break;
    all[order[k].second].flag = true;
  }
}

/// A column of one of a few texts; code -1 is null.
class Choice {
 public:
  Choice(std::size_t rows, std::span<const std::string_view> texts) : codes_(rows, -1) {
    for (const auto text : texts) texts_->append(text);
  }
  std::int32_t& operator[](std::size_t row) { return codes_[row]; }
  Column column() { return Column::text(std::move(codes_), std::move(texts_)); }

 private:
  std::vector<std::int32_t> codes_;
  std::shared_ptr<Dictionary> texts_ = std::make_shared<Dictionary>();
};

/// A column of numbers, absent where not set.
using Numbers = std::vector<std::optional<double>>;

struct Side {
  std::vector<std::int64_t> n;
  Numbers score, low, high;
  explicit Side(std::size_t rows) : n(rows), score(rows), low(rows), high(rows) {}
  void set(std::size_t row, const Kinds& kinds, std::int32_t kind) {
    if (kind < 0) return;
    const auto k = static_cast<std::size_t>(kind);
    n[row] = answers_in(kinds.counts[k]);
    score[row] = kinds.beliefs[k].score;
    low[row] = kinds.beliefs[k].low;
    high[row] = kinds.beliefs[k].high;
  }
};

std::array<Kinds, role_count> kinds_of(const std::vector<RoleCounts>& counts, double level) {
  std::array<Kinds, role_count> out{Kinds(counts.size()), Kinds(counts.size()), Kinds(counts.size())};
  std::vector<PoolCell> cells;
  for (std::size_t a = 0; a < counts.size(); ++a)
    for (std::size_t r = 0; r < role_count; ++r) {
      if (answers_in(counts[a][r]) == 0) continue;
      cells.push_back({static_cast<std::int32_t>(r), 0, counts[a][r]});
      out[r].set(a, counts[a][r]);
    }
  Pool pool(cells, static_cast<std::int32_t>(role_count), 1, level);
  for (std::size_t r = 0; r < role_count; ++r)
    for (const Classes& own : out[r].counts) out[r].beliefs.push_back(pool.of({static_cast<std::int32_t>(r), 0, own}));
  return out;
}

/// All pairs of roles of all accounts: those of an account together, in the order of `pairs`.
std::vector<Pair> judged(const std::array<Kinds, role_count>& kinds, const DivergenceOptions& options) {
  const std::size_t accounts = kinds[0].of.size();
  std::vector<Pair> all(accounts * pairs.size());
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    const Kinds& first = kinds[static_cast<std::size_t>(pairs[p].first)];
    const Kinds& second = kinds[static_cast<std::size_t>(pairs[p].second)];
    std::vector<CountPair> heard;
    for (std::size_t a = 0; a < accounts; ++a) {
      Pair& pair = all[a * pairs.size() + p];
      pair.first = first.of[a];
      pair.second = second.of[a];
      if (pair.heard()) heard.push_back({pair.first, pair.second});
    }
    const auto found = pair_differences(first.counts, second.counts, heard, options.margin, options.level);
    auto next = found.begin();
    for (std::size_t i = p; i < all.size(); i += pairs.size())
      if (all[i].heard()) all[i].difference = *next++;
  }
  flag(all, options.fdr);
  return all;
}

}  // namespace

Table divergence(const accounts::Book& whole, const DivergenceOptions& options) {
  check_level("divergence", options.level);
  check_range("divergence", "window_days", options.window_days, {1, 1e6, false, false});
  check_range("divergence", "margin", options.margin, {0, 200, false, true});
  check_range("divergence", "fdr", options.fdr, {0, 1, true, true});
  const accounts::Book book = whole.until(options.as_of);
  const Table responses = book.view("responses");
  const Table covered = coverage_of(book, responses, {options.as_of, options.window_days, options.value});
  Ids ids;
  (void)ids.number(covered.column("account"));  // number = row of `covered`
  const auto kinds = kinds_of(role_counts(responses, ids, options.as_of, options.window_days), options.level);
  const std::vector<Pair> all = judged(kinds, options);

  const std::size_t size = all.size();
  accounts::Rows rows(size);
  Choice first(size, role_names), second(size, role_names);
  Choice finding(size, findings);
  Choice missing(size, silent);
  std::array<Side, 2> sides{Side(size), Side(size)};
  Numbers difference(size), low(size), high(size), p_lower(size), p_higher(size);
  std::vector<std::optional<std::int64_t>> needed(size);
  std::vector<std::uint8_t> flags(size);
  for (std::size_t i = 0; i < size; ++i) {
    const Pair& pair = all[i];
    const std::size_t p = i % pairs.size();
    const auto [r1, r2] = pairs[p];
    rows[i] = static_cast<std::int32_t>(i / pairs.size());
    first[i] = r1;
    second[i] = r2;
    const Kinds& one = kinds[static_cast<std::size_t>(r1)];
    const Kinds& two = kinds[static_cast<std::size_t>(r2)];
    sides[0].set(i, one, pair.first);
    sides[1].set(i, two, pair.second);
    if (!pair.heard()) {
      finding[i] = 0;
      missing[i] = pair.second >= 0 ? r1 : pair.first >= 0 ? r2 : static_cast<int>(role_count + p);
      continue;
    }
    difference[i] = pair.difference.mean;
    low[i] = pair.difference.low;
    high[i] = pair.difference.high;
    p_lower[i] = pair.difference.p_lower;
    p_higher[i] = pair.difference.p_higher;
    flags[i] = pair.flag;
    finding[i] = pair.flag ? 1 : pair.wrong() >= options.level ? 2 : 3;
    if (finding[i] == 3)
      needed[i] = answers_needed(one.beliefs[static_cast<std::size_t>(pair.first)],
                                 two.beliefs[static_cast<std::size_t>(pair.second)], options.margin, options.level);
  }
  Table out("divergence", static_cast<std::int64_t>(size));
  out.add("account", accounts::take(covered.column("account"), rows));
  out.add("name", accounts::take(covered.column("name"), rows));
  out.add("first", first.column()).add("second", second.column());
  for (std::size_t s = 0; s < 2; ++s) {
    const std::string name = s == 0 ? "first" : "second";
    Side& side = sides[s];
    out.add(name + "_n", Column::of(std::move(side.n))).add(name + "_score", Column::of(side.score));
    out.add(name + "_low", Column::of(side.low)).add(name + "_high", Column::of(side.high));
  }
  out.add("difference", Column::of(difference)).add("difference_low", Column::of(low));
  out.add("difference_high", Column::of(high)).add("p_lower", Column::of(p_lower));
  out.add("p_higher", Column::of(p_higher)).add("flag", Column::booleans(std::move(flags)));
  out.add("finding", finding.column()).add("answers_needed", Column::of(needed));
  out.add("not_heard", missing.column()).add("value", accounts::take(covered.column("value"), rows));
  return out;
}

}  // namespace cabochon::feedback
