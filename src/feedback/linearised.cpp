#include "linearised.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "cabochon/core/range.hpp"
#include "cabochon/feedback/score_tally.hpp"

namespace cabochon::feedback {
namespace {

constexpr auto block = static_cast<std::size_t>(Grouping::block);

// Weights a row, checked: numbers of at least 0 where there is an answer.
std::vector<double> weights_of(const Table& answers, const std::string& name, const std::vector<std::uint8_t>& scores) {
  const Column column = numbers_if_empty(answers.column(name));
  std::vector<double> out(scores.size(), 0);
  std::vector<Problem> problems;
  visit_numbers(column, answers.name(), name, [&](const auto values) {
    for (std::size_t row = 0; row < scores.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      const bool absent = column.is_null(i);
      const double w = absent ? 0 : static_cast<double>(values[row]);
      if (absent ? scores[row] != no_answer : !non_negative.contains(w))
        problems.push_back({answers.name(), name, i, absent ? "null" : number_text(w), non_negative.expected()});
      out[row] = w;
    }
  });
  if (!problems.empty()) throw InputError(std::move(problems));
  return out;
}

}  // namespace

std::vector<WeighedAnswer> weighed_answers(const Grouping& groups, ScoreCodes& codes, const Table& answers,
                                           const std::optional<std::string>& cluster,
                                           const std::optional<std::string>& weight) {
  const auto rows = static_cast<std::size_t>(groups.rows());
  std::vector<std::uint8_t> scores(rows);
  std::vector<std::uint32_t> slots(rows), clusters;
  std::array<std::uint8_t, block> room;
  const auto own = cluster ? std::optional(Grouping::of(answers, {*cluster})) : std::nullopt;
  if (cluster) clusters.resize(rows);
  for (std::size_t begin = 0; begin < rows; begin += block) {
    const std::size_t n = std::min(block, rows - begin);
    groups.fill(static_cast<std::int64_t>(begin), std::span(slots).subspan(begin, n));
    const std::uint8_t* read = codes.block(static_cast<std::int64_t>(begin), std::span(room).first(n));
    std::copy_n(read, n, scores.begin() + static_cast<std::ptrdiff_t>(begin));
    if (own) own->fill(static_cast<std::int64_t>(begin), std::span(clusters).subspan(begin, n));
  }
  codes.check();
  if (cluster) {
    const Column& column = answers.column(*cluster);
    std::vector<Problem> problems;
    for (std::size_t row = 0; row < rows; ++row)
      if (scores[row] != no_answer && column.is_null(static_cast<std::int64_t>(row)))
        problems.push_back({answers.name(), *cluster, static_cast<std::int64_t>(row), "null", "who it belongs to"});
    if (!problems.empty()) throw InputError(std::move(problems));
  }
  const auto weights = weight ? weights_of(answers, *weight, scores) : std::vector<double>();
  std::vector<WeighedAnswer> out;
  out.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (scores[row] == no_answer) continue;
    const auto x = static_cast<std::int8_t>((scores[row] >= first_promoter) - (scores[row] <= last_detractor));
    out.push_back(
        {slots[row], cluster ? clusters[row] : static_cast<std::uint32_t>(row), x, weight ? weights[row] : 1.0});
  }
  return out;
}

}  // namespace cabochon::feedback
