#include "cabochon/ownership/concession.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

namespace cabochon::ownership {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

[[nodiscard]] double total_of_subject(const Subject& subject) {
  std::array<double, line_count> lines;
  cost_lines(subject.prepared->values, lines);
  return total_of(lines, subject.considered);
}

/// Where a term may move to: its range, narrowed by what the supplier can do.
struct Room {
  double low = 0;
  double high = 0;
};

[[nodiscard]] const TermCost* find_cost(std::span<const TermCost> costs, TermKey term) {
  for (const auto& cost : costs)
    if (cost.term == term) return &cost;
  return nullptr;
}

[[nodiscard]] Room room_of(const Subject& subject, TermKey term, const TermCost* cost) {
  Range range = range_of(term);
  const auto& given = subject.prepared->given;
  if (term == TermKey::loss_share && subject.prepared->values.issued > 0) range.high_open = true;
  if (term == TermKey::exchange_share && !(given.terms & bit(TermKey::exchange_fee_share))) range.high = 0;
  auto [low, high] = detail::ends_of(range, subject.prepared->values[term]);
  if (cost && cost->least) low = std::max(low, *cost->least);
  if (cost && cost->most) high = std::min(high, *cost->most);
  return {low, high};
}

/// What one unit of a term costs the supplier; a cut of price costs what it takes off.
[[nodiscard]] std::optional<double> unit_cost(const Subject& subject, TermKey term, const TermCost* cost) {
  if (cost && cost->per_unit) return cost->per_unit;
  const auto& v = subject.prepared->values;
  if (term == TermKey::work_per_gram) return v.offer_net * v[TermKey::weight_grams];
  if (term == TermKey::work_per_piece || term == TermKey::price_per_piece) return v.offer_net;
  return std::nullopt;
}

[[nodiscard]] double gap_at(Subject& subject, const Goal& goal, TermKey term, double value) {
  const double before = subject.prepared->values[term];
  set_term(subject, term, value);
  const double gap = goal(subject);
  set_term(subject, term, before);
  return gap;
}

/// The value nearest to the stated one, towards `end`, at which the goal is reached.
[[nodiscard]] std::optional<double> reach(Subject& subject, const Goal& goal, TermKey term, double end) {
  const double stated = subject.prepared->values[term];
  const auto gap = [&](double x) { return gap_at(subject, goal, term, x); };
  double before = stated, gap_before = gap(stated);
  if (gap_before <= 0) return stated;
  if (end == stated) return std::nullopt;
  const double sign = end > stated ? 1 : -1, far = std::abs(end - stated);
  double step = std::max(std::abs(stated), 1e-3) / 1024;
  while (true) {
    const double distance = std::min(step, far), now = distance == far ? end : stated + sign * distance;
    const double gap_now = gap(now);
    if (std::isfinite(gap_now) && gap_now <= 0) return find_zero(gap, before, now, gap_before, gap_now);
    if (distance == far || !std::isfinite(gap_now)) return std::nullopt;
    before = now;
    gap_before = gap_now;
    step *= 1.5;
  }
}

/// A term that helps, the way it has to go, and how far it can.
struct Candidate {
  TermKey term;
  double stated;
  double end;                   ///< the last value that it may take
  std::optional<double> alone;  ///< where it reaches the goal by itself
  std::optional<double> per_unit;
  double effect;  ///< of one unit on the gap, at the stated terms
};

[[nodiscard]] std::vector<Candidate> candidates_of(Subject& subject, const Goal& goal,
                                                   std::span<const TermCost> costs) {
  std::vector<Candidate> out;
  const double gap = goal(subject);
  for (const TermKey term : movable_terms(subject)) {
    const TermCost* cost = find_cost(costs, term);
    const Room room = room_of(subject, term, cost);
    const double stated = subject.prepared->values[term];
    for (const double end : {room.low, room.high}) {
      if ((end == room.low) ? end >= stated : end <= stated) continue;
      const auto alone = reach(subject, goal, term, end);
      const double distance = std::abs(end - stated);
      const double step = std::min(distance, 1e-6 * std::max(std::abs(stated), 1.0));
      const double near = gap_at(subject, goal, term, stated + (end > stated ? step : -step));
      if (!alone && !(near < gap)) continue;
      out.push_back({term, stated, end, alone, unit_cost(subject, term, cost), (gap - near) / step});
    }
  }
  return out;
}

[[nodiscard]] Concession made(const Subject& subject, const std::vector<std::pair<const Candidate*, double>>& moved) {
  Subject after = subject;
  Concession out;
  double cost = 0;
  bool known = true;
  for (const auto& [candidate, to] : moved) {
    if (to == candidate->stated) continue;
    Move move{candidate->term, candidate->stated, to, std::nullopt};
    if (candidate->per_unit) move.supplier_cost = *candidate->per_unit * std::abs(to - candidate->stated);
    known = known && move.supplier_cost.has_value();
    cost += move.supplier_cost.value_or(0);
    out.moves.push_back(move);
    set_term(after, candidate->term, to);
  }
  if (known) out.supplier_cost = cost;
  out.total = total_of_subject(after);
  out.client_saving = total_of_subject(subject) - out.total;
  return out;
}

[[nodiscard]] bool cheaper(const std::optional<double>& a, const std::optional<double>& b) {
  return a.value_or(infinite) < b.value_or(infinite);
}

/// The cheapest point of the curve on which two terms together just reach the goal.
[[nodiscard]] std::optional<Concession> best_pair(const Subject& subject, const Goal& goal, const Candidate& a,
                                                  const Candidate& b) {
  Subject moved = subject;
  const auto other = [&](double at) {  // the second term where the first stands at `at`
    set_term(moved, a.term, at);
    auto found = reach(moved, goal, b.term, b.end);
    set_term(moved, a.term, a.stated);
    return found;
  };
  // The first term's least move: with the second at its end; its greatest: alone, or its own end.
  set_term(moved, b.term, b.end);
  const auto least = b.alone ? std::optional(a.stated) : reach(moved, goal, a.term, a.alone.value_or(a.end));
  set_term(moved, b.term, b.stated);
  if (!least) return std::nullopt;
  const double most = a.alone.value_or(a.end);
  const auto cost_at = [&](double at) {
    const auto second = other(at);
    if (!second) return infinite;
    return *a.per_unit * std::abs(at - a.stated) + *b.per_unit * std::abs(*second - b.stated);
  };
  constexpr double ratio = 0.61803398874989485;
  double low = *least, high = most;
  double best = low, cost_best = cost_at(low);
  const auto look = [&](double at, double cost) {
    if (cost < cost_best) {
      best = at;
      cost_best = cost;
    }
  };
  look(high, cost_at(high));
  double left = high - ratio * (high - low), right = low + ratio * (high - low);
  double cost_left = cost_at(left), cost_right = cost_at(right);
  for (int step = 0; step < 48; ++step) {
    look(left, cost_left);
    look(right, cost_right);
    if (cost_left <= cost_right) {
      high = right;
      right = left;
      cost_right = cost_left;
      left = high - ratio * (high - low);
      cost_left = cost_at(left);
    } else {
      low = left;
      left = right;
      cost_left = cost_right;
      right = low + ratio * (high - low);
      cost_right = cost_at(right);
    }
  }
  if (!std::isfinite(cost_best)) return std::nullopt;
  return made(subject, {{&a, best}, {&b, *other(best)}});
}

/// All to their ends in the order of cost for effect, the last only as far as needed.
[[nodiscard]] std::optional<Concession> many(const Subject& subject, const Goal& goal, std::vector<Candidate> all) {
  std::sort(all.begin(), all.end(),
            [](const Candidate& a, const Candidate& b) { return *a.per_unit / a.effect < *b.per_unit / b.effect; });
  Subject moved = subject;
  std::vector<std::pair<const Candidate*, double>> done;
  for (const auto& candidate : all) {
    if (std::any_of(done.begin(), done.end(), [&](const auto& d) { return d.first->term == candidate.term; })) continue;
    const auto last = reach(moved, goal, candidate.term, candidate.end);
    done.emplace_back(&candidate, last.value_or(candidate.end));
    if (last) return made(subject, done);
    set_term(moved, candidate.term, candidate.end);
  }
  return std::nullopt;
}

}  // namespace

void set_term(Subject& subject, TermKey term, double value) {
  subject.prepared->values[term] = value;
  const std::string_view name = name_of(term);
  for_each_field<Offer>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::member_type;
    if constexpr (std::is_same_v<Member, Term>)
      if (field.name == name) (subject.offer.*field.member).content = value;
  });
}

std::vector<TermKey> movable_terms(const Subject& subject) {
  std::vector<TermKey> out;
  const auto& given = subject.prepared->given;
  const TermMask known = (given.terms | assumed_zero(given, subject.considered)) & ~unused_terms(given.contract);
  for (std::size_t k = buyer_term_count; k < term_count; ++k) {
    const auto key = static_cast<TermKey>(k);
    if (key == TermKey::fineness || !(known & bit(key))) continue;
    if (key == TermKey::freight_per_shipment &&
        (given.terms & bits(TermKey::shipments_per_year, TermKey::pieces_per_year)) !=
            bits(TermKey::shipments_per_year, TermKey::pieces_per_year))
      continue;
    out.push_back(key);
  }
  return out;
}

std::vector<Concession> single_moves(const Subject& subject, const Goal& goal, std::span<const TermCost> costs) {
  Subject moved = subject;
  std::vector<Concession> out;
  for (const auto& candidate : candidates_of(moved, goal, costs))
    if (candidate.alone) out.push_back(made(subject, {{&candidate, *candidate.alone}}));
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return cheaper(a.supplier_cost, b.supplier_cost); });
  return out;
}

std::optional<Concession> cheapest_concession(const Subject& subject, const Goal& goal,
                                              std::span<const TermCost> costs) {
  Subject moved = subject;
  if (goal(subject) <= 0) return made(subject, {});
  std::vector<Candidate> known;
  for (const auto& candidate : candidates_of(moved, goal, costs))
    if (candidate.per_unit && candidate.effect > 0) known.push_back(candidate);
  std::optional<Concession> best;
  const auto look = [&best](std::optional<Concession> found) {
    // Two terms must be better than one beyond rounding.
    if (found && (!best || *found->supplier_cost < *best->supplier_cost * (1 - 1e-9))) best = std::move(found);
  };
  for (const auto& candidate : known)
    if (candidate.alone) look(made(subject, {{&candidate, *candidate.alone}}));
  for (std::size_t i = 0; i < known.size(); ++i)
    for (std::size_t j = i + 1; j < known.size(); ++j)
      if (known[i].term != known[j].term) look(best_pair(subject, goal, known[i], known[j]));
  return best ? best : many(subject, goal, known);
}

}  // namespace cabochon::ownership
