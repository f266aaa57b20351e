#include "cabochon/feedback/account_scores.hpp"

#include <algorithm>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/nps_table.hpp"
#include "cabochon/feedback/pooling.hpp"

#include "../accounts/rows.hpp"
#include "book_rows.hpp"

namespace cabochon::feedback {
namespace {

// Numbers from 0 for the texts or numbers of a column, null among them.
std::vector<std::int32_t> numbered(const Column& column, std::int32_t& count) {
  Ids ids;
  std::vector<std::int32_t> out;
  if (column.type() == Type::text || column.type() == Type::int64) {
    out = ids.number(column);
  } else {
    throw InputError({"account_scores",
                      {},
                      -1,
                      "a column of type " + std::string(type_name(column.type())),
                      "texts or whole numbers"});
  }
  count = static_cast<std::int32_t>(ids.size());
  bool missing = false;
  for (auto& number : out)
    if (number < 0) {
      number = count;
      missing = true;
    }
  count += missing;
  return out;
}

}  // namespace

Table account_scores(const Table& answers, const std::vector<std::string>& by, const AccountScoreOptions& options) {
  check_level("account_scores", options.level);
  if (by.empty()) throw InputError({"account_scores", "by", -1, "no column", "the columns that make a cell"});
  std::vector<std::string> keys = by;
  const bool by_role = options.role && std::find(by.begin(), by.end(), *options.role) != by.end();
  const bool split = options.segment && std::find(by.begin(), by.end(), *options.segment) == by.end();
  if (split) keys.push_back(*options.segment);
  const Table counts = nps(answers, keys, {options.score, std::nullopt, options.level, std::nullopt, options.scale});
  const auto rows = static_cast<std::size_t>(counts.rows());

  std::int32_t roles = 1, segments = 1;
  const auto role_of = by_role ? numbered(counts.column(*options.role), roles) : std::vector<std::int32_t>(rows, 0);
  const auto segment_of =
      options.segment ? numbered(counts.column(*options.segment), segments) : std::vector<std::int32_t>(rows, 0);
  const auto promoters = counts.column("promoters").values<std::int64_t>();
  const auto passives = counts.column("passives").values<std::int64_t>();
  const auto detractors = counts.column("detractors").values<std::int64_t>();

  // A cell whose answers carry several segments is one cell, of the segment with most of them.
  std::vector<PoolCell> cells;
  accounts::Rows first;
  std::int64_t most = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const Classes own{promoters[row], passives[row], detractors[row]};
    const std::int64_t n = own[0] + own[1] + own[2];
    const bool same = !first.empty() && std::all_of(by.begin(), by.end(), [&](const std::string& name) {
      return accounts::same_cell(counts.column(name), first.back(), static_cast<std::int64_t>(row));
    });
    if (!same) {
      first.push_back(static_cast<std::int32_t>(row));
      cells.push_back({role_of[row], segment_of[row], own});
      most = n;
      continue;
    }
    for (std::size_t k = 0; k < 3; ++k) cells.back().counts[k] += own[k];
    if (n > most) {
      most = n;
      cells.back().segment = segment_of[row];
    }
  }

  std::vector<PoolCell> heard;
  for (const auto& cell : cells)
    if (cell.counts[0] + cell.counts[1] + cell.counts[2] > 0) heard.push_back(cell);
  Pool pool(heard, roles, segments, options.level);
  std::vector<std::int64_t> n;
  std::vector<std::optional<double>> raw, score, low, high, weight;
  for (const auto& cell : cells) {
    const std::int64_t size = cell.counts[0] + cell.counts[1] + cell.counts[2];
    n.push_back(size);
    raw.push_back(
        size ? std::optional(100.0 * static_cast<double>(cell.counts[0] - cell.counts[2]) / static_cast<double>(size))
             : std::nullopt);
    const bool known = pool.concentration(cell.role) > 0;
    const Pooled* pooled = known ? &pool.of(cell) : nullptr;
    score.push_back(pooled ? std::optional(pooled->score) : std::nullopt);
    low.push_back(pooled ? std::optional(pooled->low) : std::nullopt);
    high.push_back(pooled ? std::optional(pooled->high) : std::nullopt);
    weight.push_back(pooled ? std::optional(pooled->own_weight) : std::nullopt);
  }
  Table out("account_scores", static_cast<std::int64_t>(cells.size()));
  for (const auto& name : by) out.add(name, accounts::take(counts.column(name), first));
  out.add("n", Column::of(std::move(n))).add("nps", Column::of(raw)).add("score", Column::of(score));
  out.add("score_low", Column::of(low)).add("score_high", Column::of(high)).add("own_weight", Column::of(weight));
  return out;
}

}  // namespace cabochon::feedback
