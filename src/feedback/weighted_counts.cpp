#include "weighted_counts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

#include "cabochon/core/range.hpp"
#include "cabochon/feedback/score_tally.hpp"

namespace cabochon::feedback {

std::vector<WeightedCounts> weigh(const Grouping& groups, ScoreCodes& codes, const Table& answers,
                                  const std::string& weight, std::vector<SquaredWeights>* squared) {
  constexpr auto block = static_cast<std::size_t>(Grouping::block);
  const Column column = numbers_if_empty(answers.column(weight));
  std::vector<WeightedCounts> out(groups.slots());
  if (squared) squared->assign(groups.slots(), {});
  std::vector<Problem> problems;
  std::size_t total = 0;
  std::array<std::uint32_t, block> slots;
  std::array<std::uint8_t, block> room;
  visit_numbers(column, answers.name(), weight, [&](const auto values) {
    // Weights are scaled by a power of two, which changes no digit, so that no square overflows.
    double largest = 0;
    for (const auto value : values)
      if (non_negative.contains(static_cast<double>(value))) largest = std::max(largest, static_cast<double>(value));
    const double unit = largest > 0 ? std::exp2(std::clamp(-std::ilogb(largest), -1000, 1000)) : 1;
    for (std::int64_t begin = 0; begin < groups.rows(); begin += Grouping::block) {
      const auto n = static_cast<std::size_t>(std::min(Grouping::block, groups.rows() - begin));
      groups.fill(begin, std::span(slots).first(n));
      const std::uint8_t* scores = codes.block(begin, std::span(room).first(n));
      for (std::size_t i = 0; i < n; ++i) {
        const std::int64_t row = begin + static_cast<std::int64_t>(i);
        const bool absent = column.is_null(row);
        const double w = absent ? 0 : static_cast<double>(values[static_cast<std::size_t>(row)]);
        if (absent ? scores[i] != no_answer : !non_negative.contains(w)) {
          if (++total <= 100000)
            problems.push_back(
                {answers.name(), weight, row, absent ? "null" : number_text(w), non_negative.expected()});
          continue;
        }
        if (scores[i] == no_answer) continue;
        const double scaled = w * unit;
        WeightedCounts& counts = out[slots[i]];
        counts.total += scaled;
        counts.squares += scaled * scaled;
        if (scores[i] >= first_promoter) counts.promoters += scaled;
        if (scores[i] <= last_detractor) counts.detractors += scaled;
        if (squared)
          (*squared)[slots[i]][static_cast<std::size_t>(scores[i] < first_promoter) + (scores[i] <= last_detractor)] +=
              scaled * scaled;
      }
    }
  });
  if (total) throw InputError(std::move(problems), total);
  return out;
}

}  // namespace cabochon::feedback
