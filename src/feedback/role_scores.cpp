#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/feedback/coverage.hpp"

#include "book_rows.hpp"

namespace cabochon::feedback {
namespace {

struct Cell {
  NpsCounts counts;
  std::int64_t lowest = highest_score, highest = lowest_score, deciding_detractors = 0;
  std::int32_t last = 0;
};

}  // namespace

Table role_scores(const accounts::Book& book, const RoleScoreOptions& options) {
  const double z = stats::two_sided_z(check_level("role_scores", options.level));
  check_range("role_scores", "window_days", options.window_days, {1, 1e6, false, false});
  const Table responses = book.view("responses");
  Ids ids;
  std::map<std::pair<std::int32_t, std::int32_t>, Cell> cells;  // account, role; an unknown role comes last
  if (const Column* nps = responses.find("nps"); nps && responses.rows() > 0) {
    const auto numbers = ids.number(responses.column("account"));
    const auto roles = role_numbers(responses);
    const Column& days = responses.column("date");
    const Column* decides = responses.find("decides");
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      const std::int32_t day = days.values<std::int32_t>()[row];
      if (nps->is_null(i) || numbers[row] < 0 || day > options.as_of.number ||
          day <= options.as_of.number - options.window_days)
        continue;
      const std::int64_t score = nps->values<std::int64_t>()[row];
      Cell& cell = cells[{numbers[row], roles[row] < 0 ? static_cast<std::int32_t>(role_count) : roles[row]}];
      cell.last = cell.counts.n == 0 ? day : std::max(cell.last, day);
      cell.counts.add(static_cast<int>(score));
      cell.lowest = std::min(cell.lowest, score);
      cell.highest = std::max(cell.highest, score);
      cell.deciding_detractors +=
          score <= last_detractor && decides && !decides->is_null(i) && decides->values<std::uint8_t>()[row] != 0;
    }
  }

  std::vector<std::int32_t> place(ids.size());
  const auto sorted = ids.sorted();
  for (std::size_t i = 0; i < sorted.size(); ++i)
    place[static_cast<std::size_t>(sorted[i])] = static_cast<std::int32_t>(i);
  std::map<std::pair<std::int32_t, std::int32_t>, const Cell*> ordered;
  for (const auto& [key, cell] : cells) ordered[{place[static_cast<std::size_t>(key.first)], key.second}] = &cell;

  std::vector<std::int32_t> accounts, last;
  std::vector<std::optional<std::string>> roles;
  std::vector<std::int64_t> n, lowest, highest, detractors, deciding;
  std::vector<double> mean, nps, low, high;
  for (const auto& [key, cell] : ordered) {
    const NpsCounts& c = cell->counts;
    const auto size = static_cast<double>(c.n);
    const Limits limits = nps_limits(static_cast<double>(c.promoters) / size, static_cast<double>(c.detractors) / size,
                                     size, z, options.method);
    accounts.push_back(sorted[static_cast<std::size_t>(key.first)]);
    const auto role = static_cast<std::size_t>(key.second);
    roles.push_back(role < role_count ? std::optional(std::string(Names<cabochon::accounts::BuyingRole>::values[role]))
                                      : std::nullopt);
    n.push_back(c.n);
    mean.push_back(static_cast<double>(c.sum) / size);
    lowest.push_back(cell->lowest);
    highest.push_back(cell->highest);
    nps.push_back(limits.value);
    low.push_back(limits.low);
    high.push_back(limits.high);
    detractors.push_back(c.detractors);
    deciding.push_back(cell->deciding_detractors);
    last.push_back(cell->last);
  }
  Table out("role_scores", static_cast<std::int64_t>(n.size()));
  out.add("account", ids.column(accounts)).add("role", Column::text(roles)).add("n", Column::of(std::move(n)));
  out.add("mean", Column::of(std::move(mean))).add("lowest", Column::of(std::move(lowest)));
  out.add("highest", Column::of(std::move(highest))).add("nps", Column::of(std::move(nps)));
  out.add("nps_low", Column::of(std::move(low))).add("nps_high", Column::of(std::move(high)));
  out.add("detractors", Column::of(std::move(detractors)));
  out.add("deciding_detractors", Column::of(std::move(deciding))).add("last", Column::dates(std::move(last)));
  return out;
}

}  // namespace cabochon::feedback
