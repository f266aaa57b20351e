#include "concordance.hpp"

#include <algorithm>

#include "cabochon/stats/ascending_order.hpp"

namespace cabochon::retention {
namespace {

// Weights by rank, with the sum below any rank in log(n) steps: Fenwick (1994), Software: Practice and Experience 24.
class RankSums {
 public:
  explicit RankSums(std::size_t ranks) : sums_(ranks + 1, 0.0), own_(ranks, 0.0) {}

  void add(std::uint32_t rank, double weight) {
    own_[rank] += weight;
    total_ += weight;
    for (std::size_t i = rank + 1; i < sums_.size(); i += i & (~i + 1)) sums_[i] += weight;
  }
  [[nodiscard]] double below(std::uint32_t rank) const {
    double sum = 0;
    for (std::size_t i = rank; i > 0; i -= i & (~i + 1)) sum += sums_[i];
    return sum;
  }
  [[nodiscard]] double at(std::uint32_t rank) const { return own_[rank]; }
  [[nodiscard]] double above(std::uint32_t rank) const { return total_ - below(rank) - own_[rank]; }
  [[nodiscard]] double total() const { return total_; }

 private:
  std::vector<double> sums_, own_;
  double total_ = 0;
};

}  // namespace

Concordance concordance(const SurvivalRows& rows, std::span<const std::uint32_t> stratum, std::uint32_t strata,
                        std::span<const double> score, std::span<const double> weight,
                        std::span<const std::uint32_t> cluster, std::uint32_t clusters) {
  const auto order = stats::ascending_order(score);
  std::vector<std::uint32_t> rank(score.size());
  std::uint32_t ranks = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && score[order[i]] != score[order[i - 1]]) ++ranks;
    rank[order[i]] = ranks;
  }
  const auto w = [&](std::uint32_t row) { return weight.empty() ? 1.0 : weight[row]; };
  const GroupedOrder ends = group_order(rows.by_time, stratum, strata);
  const GroupedOrder starts = rows.truncated() ? group_order(rows.by_entry, stratum, strata) : GroupedOrder{};

  // Of each row the weight of its pairs, and of those that are right: as the one with the event, then as the other.
  std::vector<double> pairs(score.size(), 0.0), right(score.size(), 0.0);
  Concordance out;
  // Ranks are renumbered within each stratum, so that many small strata cost no more than one large one.
  std::vector<std::uint32_t> local(score.size()), sorted;
  for (std::uint32_t s = 0; s < strata; ++s) {
    const auto by_time = ends.group(s);
    const auto by_entry = rows.truncated() ? starts.group(s) : std::span<const std::uint32_t>{};
    sorted.assign(by_time.begin(), by_time.end());
    std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return rank[a] < rank[b]; });
    std::uint32_t distinct = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      if (i > 0 && rank[sorted[i]] != rank[sorted[i - 1]]) ++distinct;
      local[sorted[i]] = distinct;
    }
    RankSums staying(distinct + 1);
    std::size_t leaving = by_entry.size();
    for (std::size_t end = by_time.size(); end > 0;) {  // from the latest time: who stays on
      const double now = rows.time[by_time[end - 1]];
      std::size_t begin = end;
      while (begin > 0 && rows.time[by_time[begin - 1]] == now) --begin;
      for (; leaving > 0 && rows.entry[by_entry[leaving - 1]] >= now; --leaving)
        staying.add(local[by_entry[leaving - 1]], -w(by_entry[leaving - 1]));
      for (std::size_t i = begin; i < end; ++i)
        if (!rows.cause[by_time[i]]) staying.add(local[by_time[i]], w(by_time[i]));
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t row = by_time[i];
        if (!rows.cause[row]) continue;
        pairs[row] = staying.total();
        right[row] = staying.below(local[row]) + staying.at(local[row]) / 2;
        out.pairs += w(row) * pairs[row];
        out.right += w(row) * right[row];
      }
      for (std::size_t i = begin; i < end; ++i)
        if (rows.cause[by_time[i]]) staying.add(local[by_time[i]], w(by_time[i]));
      end = begin;
    }
    RankSums gone(distinct + 1);
    std::size_t entered = 0;
    const auto count = [&](std::uint32_t row, double sign) {
      pairs[row] += sign * gone.total();
      right[row] += sign * (gone.above(local[row]) + gone.at(local[row]) / 2);
    };
    for (std::size_t begin = 0; begin < by_time.size();) {  // from the earliest time: whose end was seen
      const double now = rows.time[by_time[begin]];
      for (; entered < by_entry.size() && rows.entry[by_entry[entered]] < now; ++entered) count(by_entry[entered], -1);
      std::size_t end = begin;
      while (end < by_time.size() && rows.time[by_time[end]] == now) ++end;
      for (std::size_t i = begin; i < end; ++i)
        if (rows.cause[by_time[i]]) count(by_time[i], 1);
      for (std::size_t i = begin; i < end; ++i)
        if (rows.cause[by_time[i]]) gone.add(local[by_time[i]], w(by_time[i]));
      for (std::size_t i = begin; i < end; ++i)
        if (!rows.cause[by_time[i]]) count(by_time[i], 1);
      begin = end;
    }
  }
  if (!(out.pairs > 0)) return out;
  const double share = out.right / out.pairs;
  std::vector<double> influence(cluster.empty() ? score.size() : clusters, 0.0);
  for (std::uint32_t row = 0; row < score.size(); ++row)
    influence[cluster.empty() ? row : cluster[row]] += w(row) * (right[row] - share * pairs[row]) / out.pairs;
  for (const double one : influence) out.variance += one * one;
  return out;
}

}  // namespace cabochon::retention
