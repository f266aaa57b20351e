// Sums over clusters, group by group: rows that do not stand in the order of their groups are put there first.
#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <utility>

#include "cabochon/core/range.hpp"
#include "cabochon/feedback/score_tally.hpp"

#include "linearised.hpp"

namespace cabochon::feedback {
namespace {

constexpr auto block = static_cast<std::size_t>(Grouping::block);

struct ClusterRow {
  std::uint32_t cluster = 0;
  std::uint32_t kind = 0;  // 0 promoter, 1 passive, 2 detractor
  double weight = 1;
};

/// The clusters of one group at a time. The few clusters of a small group are looked for one by one.
class ClusterSums {
 public:
  explicit ClusterSums(std::uint32_t clusters) : clusters_(clusters) {}

  void add(const ClusterRow& row) { sum_of(row.cluster).weight[row.kind] += row.weight; }

  /// What the group comes to; empties it for the next.
  Linearised finish() {
    std::array<double, 3> all{};
    for (const Sum& sum : sums_)
      for (std::size_t k = 0; k < 3; ++k) all[k] += sum.weight[k];
    Linearised out;
    out.weight = all[0] + all[1] + all[2];
    if (out.weight > 0) {
      const auto away = deviations(all, out.weight);
      for (const Sum& sum : sums_) {
        const double u = sum.weight[0] * away[0] + sum.weight[1] * away[1] + sum.weight[2] * away[2];
        ++out.clusters;
        out.deviations += u * u;
      }
    }
    if (mapped_)
      for (const Sum& sum : sums_) place_[sum.cluster] = 0;
    mapped_ = false;
    sums_.clear();
    return out;
  }

 private:
  static constexpr std::size_t few = 16;
  struct Sum {
    std::uint32_t cluster = 0;
    std::array<double, 3> weight{};
  };

  Sum& sum_of(std::uint32_t cluster) {
    if (!mapped_) {
      for (std::size_t i = sums_.size(); i-- > 0;)
        if (sums_[i].cluster == cluster) return sums_[i];
      if (sums_.size() >= few) map();
    } else if (place_[cluster] > 0) {
      return sums_[place_[cluster] - 1];
    }
    sums_.push_back({cluster, {}});
    if (mapped_) place_[cluster] = static_cast<std::uint32_t>(sums_.size());
    return sums_.back();
  }

  void map() {
    if (place_.empty()) place_.resize(clusters_, 0);
    for (std::size_t i = 0; i < sums_.size(); ++i) place_[sums_[i].cluster] = static_cast<std::uint32_t>(i + 1);
    mapped_ = true;
  }

  std::uint32_t clusters_;
  std::vector<Sum> sums_;             // in order of appearance
  std::vector<std::uint32_t> place_;  // by cluster: place in sums_ + 1, where `mapped_`
  bool mapped_ = false;
};

/// The rows with an answer, block by block: use(group, row). Null clusters and bad weights are told together.
class ClusterRows {
 public:
  ClusterRows(const Grouping& groups, ScoreCodes& codes, const Table& answers, const std::string& cluster,
              const std::optional<std::string>& weight)
      : groups_(groups),
        codes_(codes),
        answers_(answers),
        cluster_(cluster),
        weight_(weight),
        own_(Grouping::of(answers, {cluster})),
        weights_(weight ? numbers_if_empty(answers.column(*weight)) : Column()) {}

  [[nodiscard]] std::uint32_t clusters() const { return own_.slots(); }

  template <class Use>
  void each(Use&& use) {
    std::vector<Problem> absent, wrong;
    if (weight_)
      visit_numbers(weights_, answers_.name(), *weight_, [&](const auto values) {
        walk(use, absent, [&](std::size_t i, bool answered) {
          const auto row = static_cast<std::int64_t>(i);
          const bool none = weights_.is_null(row);
          const double w = none ? 0 : static_cast<double>(values[i]);
          if (none ? answered : !non_negative.contains(w))
            wrong.push_back({answers_.name(), *weight_, row, none ? "null" : number_text(w), non_negative.expected()});
          return w;
        });
      });
    else
      walk(use, absent, [](std::size_t, bool) { return 1.0; });
    if (!absent.empty()) throw InputError(std::move(absent));
    if (!wrong.empty()) throw InputError(std::move(wrong));
  }

 private:
  template <class Use, class Weight>
  void walk(Use& use, std::vector<Problem>& absent, Weight&& weight) {
    const auto rows = static_cast<std::size_t>(groups_.rows());
    const Column& column = answers_.column(cluster_);
    std::array<std::uint32_t, block> slots, clusters;
    std::array<std::uint8_t, block> room;
    for (std::size_t begin = 0; begin < rows; begin += block) {
      const std::size_t n = std::min(block, rows - begin);
      groups_.fill(static_cast<std::int64_t>(begin), std::span(slots).first(n));
      own_.fill(static_cast<std::int64_t>(begin), std::span(clusters).first(n));
      const std::uint8_t* scores = codes_.block(static_cast<std::int64_t>(begin), std::span(room).first(n));
      for (std::size_t i = 0; i < n; ++i) {
        const bool answered = scores[i] != no_answer;
        const double w = weight(begin + i, answered);
        if (!answered) continue;
        if (column.null_count() > 0 && column.is_null(static_cast<std::int64_t>(begin + i))) {
          absent.push_back(
              {answers_.name(), cluster_, static_cast<std::int64_t>(begin + i), "null", "who it belongs to"});
          continue;
        }
        const auto kind = static_cast<std::uint32_t>((scores[i] < first_promoter) + (scores[i] <= last_detractor));
        use(slots[i], ClusterRow{clusters[i], kind, w});
      }
    }
  }

  const Grouping& groups_;
  ScoreCodes& codes_;
  const Table& answers_;
  const std::string& cluster_;
  const std::optional<std::string>& weight_;
  Grouping own_;
  Column weights_;
};

template <class Use>
void each_slot_block(const Grouping& groups, Use&& use) {
  std::array<std::uint32_t, block> slots;
  for (std::int64_t begin = 0; begin < groups.rows(); begin += Grouping::block) {
    const auto part =
        std::span(slots).first(static_cast<std::size_t>(std::min(Grouping::block, groups.rows() - begin)));
    groups.fill(begin, part);
    if (!use(part)) return;
  }
}

bool in_order(const Grouping& groups) {
  std::uint32_t before = 0;
  bool ordered = true;
  each_slot_block(groups, [&](std::span<const std::uint32_t> slots) {
    ordered = before <= slots.front() && std::is_sorted(slots.begin(), slots.end());
    before = slots.back();
    return ordered;
  });
  return ordered;
}

std::vector<std::size_t> sizes(const Grouping& groups) {
  std::vector<std::size_t> out(groups.slots(), 0);
  each_slot_block(groups, [&](std::span<const std::uint32_t> slots) {
    for (const auto slot : slots) ++out[slot];
    return true;
  });
  return out;
}

}  // namespace

std::vector<Linearised> linearise(const Grouping& groups, ScoreCodes& codes, const Table& answers,
                                  const std::string& cluster, const std::optional<std::string>& weight) {
  ClusterRows rows(groups, codes, answers, cluster, weight);
  ClusterSums sums(rows.clusters());
  std::vector<Linearised> out(groups.slots());
  if (in_order(groups)) {
    std::uint32_t group = 0;
    rows.each([&](std::uint32_t slot, const ClusterRow& row) {
      if (slot != group) out[group] = sums.finish();
      group = slot;
      sums.add(row);
    });
    if (!out.empty()) out[group] = sums.finish();
    return out;
  }
  const auto size = sizes(groups);
  std::vector<std::size_t> next(size.size());
  std::exclusive_scan(size.begin(), size.end(), next.begin(), std::size_t{0});
  std::vector<ClusterRow> sorted(static_cast<std::size_t>(groups.rows()));
  rows.each([&](std::uint32_t slot, const ClusterRow& row) { sorted[next[slot]++] = row; });
  std::size_t begin = 0;
  for (std::size_t group = 0; group < size.size(); ++group) {
    for (std::size_t i = begin; i < next[group]; ++i) sums.add(sorted[i]);
    begin += size[group];
    out[group] = sums.finish();
  }
  return out;
}

}  // namespace cabochon::feedback
