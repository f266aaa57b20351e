#include "risk_features.hpp"

#include <algorithm>
#include <numeric>
#include <span>

#include "cabochon/stats/logistic.hpp"

#include "role_beliefs.hpp"

namespace cabochon::feedback {
namespace {

constexpr double least_chance = 0.005;  // of stopping in a horizon: less is never credible from a rhythm alone
constexpr double points_a_unit = 50;

std::span<const std::int32_t> days_of(const Table& table, std::string_view name) {
  return table.column(name).values<std::int32_t>();
}

/// Open on the day, by account.
std::vector<std::int64_t> open_tickets(const accounts::Book& book, const Ids& ids, Day as_of) {
  std::vector<std::int64_t> out(ids.size(), 0);
  const Table& tickets = book.table("tickets");
  if (tickets.rows() == 0) return out;
  const auto of = ids.find(tickets.column("account"));
  const auto opened = days_of(tickets, "date");
  const Column* closed = tickets.find("closed");
  if (closed && closed->type() != Type::date) closed = nullptr;
  for (std::size_t row = 0; row < of.size(); ++row) {
    const bool over = closed && !closed->is_null(static_cast<std::int64_t>(row)) &&
                      closed->values<std::int32_t>()[row] <= as_of.number;
    if (of[row] >= 0 && opened[row] <= as_of.number && !over) ++out[static_cast<std::size_t>(of[row])];
  }
  return out;
}

}  // namespace

Endings::Endings(const accounts::Book& book, const Ids& ids) : ended_(ids.size()), ordered_(ids.size()) {
  const auto fill = [&](const Table& table, auto& into, auto&& wanted) {
    if (table.rows() == 0) return;
    const auto of = ids.find(table.column("account"));
    const auto days = days_of(table, "date");
    for (std::size_t row = 0; row < of.size(); ++row)
      if (of[row] >= 0 && wanted(static_cast<std::size_t>(of[row])))
        into[static_cast<std::size_t>(of[row])].push_back(days[row]);
    for (auto& list : into) std::sort(list.begin(), list.end());
  };
  fill(book.table("endings"), ended_, [](std::size_t) { return true; });
  fill(book.table("orders"), ordered_, [&](std::size_t account) { return !ended_[account].empty(); });
}

std::int64_t Endings::until(std::int32_t day) const {
  std::int64_t count = 0;
  for (const auto& days : ended_) count += std::upper_bound(days.begin(), days.end(), day) - days.begin();
  return count;
}

bool Endings::gone(std::int32_t account, std::int32_t day) const {
  const auto& ended = ended_[static_cast<std::size_t>(account)];
  const auto after = std::upper_bound(ended.begin(), ended.end(), day);
  if (after == ended.begin()) return false;
  const auto& ordered = ordered_[static_cast<std::size_t>(account)];
  const auto again = std::upper_bound(ordered.begin(), ordered.end(), *(after - 1));
  return again == ordered.end() || *again > day;
}

bool Endings::within(std::int32_t account, std::int32_t from, std::int32_t to) const {
  const auto& ended = ended_[static_cast<std::size_t>(account)];
  const auto at = std::upper_bound(ended.begin(), ended.end(), from);
  return at != ended.end() && *at <= to;
}

RiskFeatures risk_features(const accounts::Book& book, const Endings& endings, const SilenceOnDay& silence,
                           const RiskOptions& options, Day as_of) {
  RoleBeliefs beliefs(book, {as_of, options.window_days, options.value}, options.level);
  const Ids& ids = beliefs.ids();
  RiskFeatures out;
  out.covered = beliefs.covered();

  const auto quiet = ids.find(silence.accounts.column("account"));
  std::vector<std::int32_t> row_of(ids.size(), -1);
  for (std::size_t row = 0; row < quiet.size(); ++row)
    if (quiet[row] >= 0) row_of[static_cast<std::size_t>(quiet[row])] = static_cast<std::int32_t>(row);
  const auto active = silence.accounts.column("active").values<double>();
  const auto typical = silence.accounts.column("typical_days").values<double>();
  const auto silent = silence.accounts.column("days_silent").values<std::int64_t>();
  const auto tickets = open_tickets(book, ids, as_of);

  LowestScore lowest;
  std::vector<LowestScore::Moments> weakest;
  for (std::size_t a = 0; a < beliefs.accounts(); ++a) {
    if (row_of[a] < 0 || endings.gone(static_cast<std::int32_t>(a), as_of.number)) continue;
    const auto row = static_cast<std::size_t>(row_of[a]);
    std::array<const Pooled*, role_count> own{};
    double sum = 0, count = 0;
    std::int32_t blocking = -1;
    for (std::size_t r = 0; r < role_count; ++r) {
      if (!beliefs.expected(a, r)) continue;
      own[r] = &beliefs.of(a, r);
      sum += own[r]->score;
      ++count;
      if (blocking < 0 || own[r]->score < own[static_cast<std::size_t>(blocking)]->score)
        blocking = static_cast<std::int32_t>(r);
    }
    if (blocking < 0) continue;  // an account without a role that could block
    const auto b = static_cast<std::size_t>(blocking);
    out.account.push_back(static_cast<std::int32_t>(a));
    out.blocking.push_back(blocking);
    out.score.push_back(own[b]->score);
    out.heard.push_back(answers_in(beliefs.counts(a)[b]) > 0);
    out.mean.push_back(sum / count);
    out.tickets.push_back(tickets[a]);
    out.silent.push_back(silent[row]);
    out.chance.push_back(std::clamp(chance_of_stopping(active[row], silence.leaves, typical[row], options.horizon_days),
                                    least_chance, 1 - least_chance));
    weakest.push_back(lowest.of(own));
    out.spread.push_back(weakest.back().sd / points_a_unit);
  }
  const auto rows = static_cast<Eigen::Index>(out.account.size());
  const double usual = std::accumulate(weakest.begin(), weakest.end(), 0.0,
                                       [](double total, const auto& moments) { return total + moments.mean; }) /
                       std::max<double>(1, static_cast<double>(rows));
  out.x.resize(rows, static_cast<Eigen::Index>(risk_terms));
  for (Eigen::Index i = 0; i < rows; ++i) {
    const auto at = static_cast<std::size_t>(i);
    out.x.row(i) << 1, stats::log_odds(out.chance[at]), (usual - weakest[at].mean) / points_a_unit,
        static_cast<double>(std::min(out.tickets[at], most_tickets));
  }
  return out;
}

}  // namespace cabochon::feedback
