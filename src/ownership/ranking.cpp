#include "cabochon/ownership/ranking.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cabochon/core/parallel.hpp"
#include "cabochon/ownership/joint.hpp"

#include "drawn_amounts.hpp"

namespace cabochon::ownership {
namespace {

[[nodiscard]] std::vector<std::string> names_of_offers(std::span<const Offer> offers) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const auto& name = offers[i].supplier;
    const auto same = std::count_if(offers.begin(), offers.end(), [&](const Offer& o) { return o.supplier == name; });
    names.push_back(name.empty() || same > 1 ? "offer " + std::to_string(i + 1) : name);
  }
  return names;
}

/// "theirs 'far', ..." as "offer 2 'far', ...".
[[nodiscard]] std::string renamed(const std::string& place, std::size_t first, std::size_t second) {
  for (const auto& [side, at] : {std::pair{std::string("ours"), first}, std::pair{std::string("theirs"), second}})
    if (place.starts_with(side)) return "offer " + std::to_string(at + 1) + place.substr(side.size());
  return place;
}

/// Checks every offer against the first one; the lines that all can fill, and what the others lack.
[[nodiscard]] Ranking checked(std::span<const Offer> offers, const Buyer& buyer, OneSided one_sided) {
  std::vector<Problem> problems;
  Ranking out;
  std::array<std::vector<std::string>, line_count> missing;
  out.considered = ~LineMask{0};
  for (std::size_t k = 1; k < offers.size(); ++k) {
    try {
      const Comparison c = detail::as_stated(offers[0], offers[k], buyer, one_sided);
      out.considered &= c.considered;
      for (const auto& line : c.not_considered)
        for (const auto& term : line.missing) {
          auto& listed = missing[static_cast<std::size_t>(line.line)];
          const std::string name = renamed(term, 0, k);
          if (std::find(listed.begin(), listed.end(), name) == listed.end()) listed.push_back(name);
        }
    } catch (const InputError& error) {
      for (Problem problem : error.problems()) {
        problem.table = renamed(problem.table, 0, k);
        for (const auto& [says, at] : {std::pair{"as ours gives", std::size_t{0}}, std::pair{"as theirs gives", k}})
          if (problem.expected.find(says) != std::string::npos)
            problem.expected.replace(problem.expected.find(says), std::string(says).size(),
                                     "as offer " + std::to_string(at + 1) + " gives");
        const auto same = [&](const Problem& other) {
          return other.table == problem.table && other.column == problem.column && other.value == problem.value;
        };
        if (std::none_of(problems.begin(), problems.end(), same)) problems.push_back(std::move(problem));
      }
    }
  }
  raise(std::move(problems));
  for (std::size_t k = 0; k < line_count; ++k)
    if (!(out.considered >> k & 1)) out.not_considered.push_back({static_cast<Line>(k), missing[k]});
  return out;
}

/// The offers two by two, over the same lines; of an odd number the last stands beside the first once more.
[[nodiscard]] std::vector<JointUnit> pairs_of(std::span<const Offer> offers, const Buyer& buyer, LineMask considered,
                                              const std::vector<std::string>& names) {
  std::vector<JointUnit> units;
  for (std::size_t k = 0; k < offers.size(); k += 2) {
    const std::size_t other = k + 1 < offers.size() ? k + 1 : 0;
    Comparison pair;
    pair.our_offer = offers[k];
    pair.their_offer = offers[other];
    pair.buyer = buyer;
    pair.considered = considered;
    units.push_back({TwoOffers(pair), names[k], names[other], names[k], {}});
  }
  return units;
}

struct Counts {
  explicit Counts(std::size_t offers, std::int64_t draws)
      : sums(offers, 0), cheapest(offers, stats::Stretches(draws)), cheaper(cheapest) {}

  void merge(const Counts& other) {
    for (std::size_t k = 0; k < sums.size(); ++k) {
      sums[k] += other.sums[k];
      cheapest[k].merge(other.cheapest[k]);
      cheaper[k].merge(other.cheaper[k]);
    }
  }

  std::vector<double> sums;
  std::vector<stats::Stretches> cheapest, cheaper;
};

/// Counts one draw's totals.
void count(std::int64_t draw, const std::vector<double>& totals, std::size_t reference, Counts& counts) {
  const double least = *std::min_element(totals.begin(), totals.end());
  const auto at_least = [&](double total) { return total <= least || detail::tied(total, least); };
  const auto ties = std::count_if(totals.begin(), totals.end(), at_least);
  for (std::size_t k = 0; k < totals.size(); ++k) {
    counts.sums[k] += totals[k];
    if (at_least(totals[k])) counts.cheapest[k].add(draw, 1.0 / static_cast<double>(ties));
    if (totals[k] < totals[reference] && !detail::tied(totals[k], totals[reference])) counts.cheaper[k].add(draw, 1);
  }
}

/// All totals of the first draws, and counts over all of them.
[[nodiscard]] Counts draw(const std::vector<JointUnit>& units, const Draws& draws, std::size_t reference,
                          const Sampling& sampling, std::vector<std::vector<double>>& kept,
                          const ProgressFunction& progress) {
  const std::size_t offers = kept.size();
  const auto first_draws = static_cast<std::int64_t>(kept[0].size());
  constexpr std::int64_t chunk_draws = std::int64_t{1} << 15;
  const std::int64_t n = sampling.draws;
  std::vector<Counts> chunks(static_cast<std::size_t>((n + chunk_draws - 1) / chunk_draws), Counts(offers, n));
  Ticker ticker(progress, n, chunk_draws);
  const auto room = static_cast<std::size_t>(draws.dimensions()) * Draws::block;
  for_chunks(
      n, sampling.threads, ticker,
      [&](std::int64_t chunk, std::int64_t begin, std::int64_t end) {
        std::vector<std::uint32_t> words(room);
        std::vector<double> x(room), now(offers);
        std::vector<double> totals((2 * units.size()) * Draws::block);
        for (std::int64_t first = begin; first < end; first += Draws::block) {
          const int size = static_cast<int>(std::min<std::int64_t>(Draws::block, end - first));
          draws.fill(first, size, words.data(), x.data());
          for (std::size_t u = 0; u < units.size(); ++u) {
            Values<Pack> ours = units[u].offers.values_as<Pack>(Of::ours);
            Values<Pack> theirs = units[u].offers.values_as<Pack>(Of::theirs);
            const LineMask considered = units[u].offers.considered();
            double* const to = totals.data() + 2 * u * Draws::block;
            for_each_pack(units[u], x.data(), size, ours, theirs,
                          [&](int i, int lanes, const auto& our_lines, const auto& their_lines) {
                            const Pack a = total_of(our_lines, considered), b = total_of(their_lines, considered);
                            for (int j = 0; j < lanes; ++j) {
                              to[i + j] = a[j];
                              to[Draws::block + i + j] = b[j];
                            }
                          });
          }
          for (int i = 0; i < size; ++i) {
            for (std::size_t k = 0; k < offers; ++k) now[k] = totals[k * Draws::block + static_cast<std::size_t>(i)];
            count(first + i, now, reference, chunks[static_cast<std::size_t>(chunk)]);
            if (first + i >= first_draws) continue;
            for (std::size_t k = 0; k < offers; ++k) kept[k][static_cast<std::size_t>(first + i)] = now[k];
          }
        }
      },
      [](std::int64_t) {}, chunk_draws);
  Counts all(offers, n);
  for (const auto& chunk : chunks) all.merge(chunk);
  ticker.finish();
  return all;
}

void fill_exact(Ranking& out, const std::vector<double>& totals) {
  Counts counts(totals.size(), 1);
  count(0, totals, out.reference, counts);
  for (std::size_t k = 0; k < totals.size(); ++k) {
    out.offers[k].total = Estimate::exact(totals[k]);
    out.offers[k].difference = Estimate::exact(totals[k] - totals[out.reference]);
    out.offers[k].cheapest = Estimate::exact(counts.cheapest[k].count());
    out.offers[k].cheaper = Estimate::exact(counts.cheaper[k].count());
  }
}

void set_ranks(std::vector<RankedOffer>& offers) {
  for (auto& one : offers)
    one.rank = 1 + std::count_if(offers.begin(), offers.end(), [&](const RankedOffer& other) {
                 return other.total.value < one.total.value && !detail::tied(other.total.value, one.total.value);
               });
}

}  // namespace

Ranking rank(std::span<const Offer> offers, const Buyer& buyer, std::size_t reference, OneSided one_sided,
             const Sampling& sampling, const ProgressFunction& progress) {
  if (offers.size() < 2)
    throw InputError({"rank", "offers", -1, std::to_string(offers.size()) + " offers", "two or more offers"});
  if (reference >= offers.size())
    throw InputError({"rank", "reference", -1, std::to_string(reference),
                      "the place of an offer, from 0 to " + std::to_string(offers.size() - 1)});
  check(sampling);
  Ranking out = checked(offers, buyer, one_sided);
  out.reference = reference;
  const auto names = names_of_offers(offers);
  for (const auto& name : names)
    out.offers.push_back({.name = name, .rank = 0, .total = {}, .difference = {}, .cheapest = {}, .cheaper = {}});
  auto units = pairs_of(offers, buyer, out.considered, names);
  const auto unknowns = join(units, sampling.shared, "rank", "all");
  check_dimensions(unknowns, sampling, "rank");
  const Draws draws(unknowns, sampling);
  for (const auto& unknown : unknowns) out.unknowns.push_back(unknown.name);
  if (unknowns.empty()) {
    std::vector<double> totals;
    for (std::size_t k = 0; k < offers.size(); ++k)
      totals.push_back(units[k / 2].offers.total(k % 2 == 0 ? Of::ours : Of::theirs, nullptr));
    fill_exact(out, totals);
    set_ranks(out.offers);
    return out;
  }
  const auto most = std::max(Simulated::most_kept, (std::int64_t{1} << 23) / static_cast<std::int64_t>(offers.size()));
  std::vector<std::vector<double>> kept(offers.size(),
                                        std::vector<double>(static_cast<std::size_t>(std::min(sampling.draws, most))));
  const Counts counts = draw(units, draws, reference, sampling, kept, progress);
  const double n = static_cast<double>(sampling.draws);
  const std::vector<double> base = kept[reference];
  for (std::size_t k = 0; k < offers.size(); ++k) {
    auto& one = out.offers[k];
    std::vector<double> gap = kept[k];
    for (std::size_t i = 0; i < gap.size(); ++i) gap[i] -= base[i];
    one.difference = estimate_of((counts.sums[k] - counts.sums[reference]) / n, gap, sampling);
    one.total = estimate_of(counts.sums[k] / n, kept[k], sampling);
    one.cheapest = counts.cheapest[k].estimate(sampling.sampler, sampling.level);
    one.cheaper = k == reference ? Estimate::exact(0) : counts.cheaper[k].estimate(sampling.sampler, sampling.level);
  }
  set_ranks(out.offers);
  return out;
}

Table table_of(const Ranking& ranking) {
  std::vector<std::string> names;
  std::vector<std::int64_t> ranks;
  for (const auto& one : ranking.offers) {
    names.push_back(one.name);
    ranks.push_back(one.rank);
  }
  Table out("ranking", static_cast<std::int64_t>(names.size()));
  out.add("offer", Column::text(names)).add("rank", Column::of(std::move(ranks)));
  const auto add = [&](const std::string& name, Estimate RankedOffer::* member) {
    std::vector<double> value, low, high;
    for (const auto& one : ranking.offers) {
      value.push_back((one.*member).value);
      low.push_back((one.*member).low);
      high.push_back((one.*member).high);
    }
    out.add(name, Column::of(std::move(value))).add(name + "_low", Column::of(std::move(low)));
    out.add(name + "_high", Column::of(std::move(high)));
  };
  add("total", &RankedOffer::total);
  add("difference", &RankedOffer::difference);
  add("probability_cheapest", &RankedOffer::cheapest);
  add("probability_cheaper", &RankedOffer::cheaper);
  return out;
}

}  // namespace cabochon::ownership
