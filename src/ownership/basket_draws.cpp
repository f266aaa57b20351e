#include "basket_draws.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cabochon/core/parallel.hpp"

namespace cabochon::ownership {
namespace {

using LinePacks = std::array<Pack, line_count>;

/// What one chunk of draws adds up to in one group.
struct GroupSums {
  Simulated::Means lines{};
  stats::Stretches cheaper;
  double ties = 0;
};

void make_room(Simulated& to, LineMask considered, std::int64_t totals, std::int64_t kept) {
  to.kept = kept;
  for (auto* values : {&to.ours, &to.theirs, &to.difference}) values->resize(static_cast<std::size_t>(totals));
  to.lines.resize(2 * line_count);
  for (std::size_t k = 0; k < 2 * line_count; ++k)
    if (considered >> (k % line_count) & 1) to.lines[k].resize(static_cast<std::size_t>(kept));
  for (std::size_t side = 0; side < 2; ++side) {
    to.without_metal[side].resize(static_cast<std::size_t>(kept));
    to.price[side].resize(static_cast<std::size_t>(kept));
  }
}

/// One pack of draws of one group, into the group's amounts and the year's.
class Taken {
 public:
  Taken(const JointUnit& unit, double pieces, GroupDraws& group, GroupSums& sums, Simulated& whole)
      : considered_(unit.offers.considered()), pieces_(pieces), group_(group), sums_(sums), whole_(whole) {}

  void operator()(std::int64_t at, int lanes, const LinePacks& ours, const LinePacks& theirs) {
    const std::array<const LinePacks*, 2> both{&ours, &theirs};
    const Pack totals[2]{total_of(ours, considered_), total_of(theirs, considered_)};
    for (int j = 0; j < lanes; ++j) {
      const auto to = static_cast<std::size_t>(at + j);
      const double a = totals[0][j], b = totals[1][j];
      whole_.ours[to] += pieces_ * a;
      whole_.theirs[to] += pieces_ * b;
      whole_.difference[to] += pieces_ * (a - b);
      const bool tie = detail::tied(a, b);
      sums_.ties += tie;
      if (!tie && a < b) sums_.cheaper.add(at + j, 1);
      for (std::size_t side = 0; side < 2; ++side)
        for (std::size_t k = 0; k < line_count; ++k)
          if (considered_ >> k & 1) sums_.lines[side * line_count + k] += (*both[side])[k][j];
      if (at + j >= whole_.kept) continue;
      group_.drawn.ours[to] = a;
      group_.drawn.theirs[to] = b;
      group_.drawn.difference[to] = a - b;
    }
    if (at < whole_.kept) keep(at, lanes, both);
  }

 private:
  void keep(std::int64_t at, int lanes, const std::array<const LinePacks*, 2>& both) {
    for (std::size_t side = 0; side < 2; ++side) {
      const LinePacks& lines = *both[side];
      const Pack without = total_of(lines, considered_ & ~bit(Line::metal));
      const Pack price = total_of(lines, considered_ & detail::price_mask);
      for (int j = 0; j < lanes && at + j < whole_.kept; ++j) {
        const auto to = static_cast<std::size_t>(at + j);
        for (std::size_t k = 0; k < line_count; ++k) {
          if (!(considered_ >> k & 1)) continue;
          group_.drawn.lines[side * line_count + k][to] = lines[k][j];
          whole_.lines[side * line_count + k][to] += pieces_ * lines[k][j];
        }
        group_.drawn.without_metal[side][to] = without[j];
        group_.drawn.price[side][to] = price[j];
        whole_.without_metal[side][to] += pieces_ * without[j];
        whole_.price[side][to] += pieces_ * price[j];
      }
    }
  }

  LineMask considered_;
  double pieces_;
  GroupDraws& group_;
  GroupSums& sums_;
  Simulated& whole_;
};

}  // namespace

BasketDraws draw_basket(const std::vector<JointUnit>& units, const std::vector<double>& pieces, const Draws& draws,
                        const Sampling& sampling, const ProgressFunction& progress) {
  const std::int64_t n = sampling.draws, kept = std::min(n, Simulated::most_kept);
  BasketDraws out;
  LineMask any = 0;
  for (const auto& unit : units) {
    any |= unit.offers.considered();
    GroupDraws group{{}, stats::Stretches(n)};
    make_room(group.drawn, unit.offers.considered(), kept, kept);
    out.groups.push_back(std::move(group));
  }
  make_room(out.whole, any, n, kept);

  constexpr std::int64_t chunk_draws = std::int64_t{1} << 15;
  const GroupSums none{{}, stats::Stretches(n), 0};
  std::vector<std::vector<GroupSums>> chunks(static_cast<std::size_t>((n + chunk_draws - 1) / chunk_draws),
                                             std::vector<GroupSums>(units.size(), none));
  Ticker ticker(progress, n, chunk_draws);
  const auto room = static_cast<std::size_t>(draws.dimensions()) * Draws::block;
  for_chunks(
      n, sampling.threads, ticker,
      [&](std::int64_t chunk, std::int64_t begin, std::int64_t end) {
        std::vector<std::uint32_t> words(room);
        std::vector<double> x(room);
        std::vector<Values<Pack>> ours, theirs;
        for (const auto& unit : units) {
          ours.push_back(unit.offers.values_as<Pack>(Of::ours));
          theirs.push_back(unit.offers.values_as<Pack>(Of::theirs));
        }
        for (std::int64_t first = begin; first < end; first += Draws::block) {
          const int count = static_cast<int>(std::min<std::int64_t>(Draws::block, end - first));
          draws.fill(first, count, words.data(), x.data());
          for (std::size_t g = 0; g < units.size(); ++g) {
            Taken take(units[g], pieces[g], out.groups[g], chunks[static_cast<std::size_t>(chunk)][g], out.whole);
            for_each_pack(
                units[g], x.data(), count, ours[g], theirs[g],
                [&](int i, int lanes, const LinePacks& a, const LinePacks& b) { take(first + i, lanes, a, b); });
          }
        }
      },
      [](std::int64_t) {}, chunk_draws);
  for (const auto& chunk : chunks)
    for (std::size_t g = 0; g < units.size(); ++g) {
      for (std::size_t k = 0; k < 2 * line_count; ++k)
        out.groups[g].drawn.means[k] += chunk[g].lines[k] / static_cast<double>(n);
      out.groups[g].cheaper.merge(chunk[g].cheaper);
      out.groups[g].drawn.ties += static_cast<std::int64_t>(chunk[g].ties);
    }
  out.cheaper = stats::Stretches(n);
  out.cheaper.fill([&](std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    return out.whole.difference[at] < 0 && !detail::tied(out.whole.ours[at], out.whole.theirs[at]);
  });
  for (std::size_t i = 0; i < out.whole.ours.size(); ++i)
    out.whole.ties += detail::tied(out.whole.ours[i], out.whole.theirs[i]);
  ticker.finish();
  return out;
}

}  // namespace cabochon::ownership
