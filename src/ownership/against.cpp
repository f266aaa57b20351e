#include "cabochon/ownership/against.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cabochon/core/record_json.hpp"

namespace cabochon::ownership {
namespace {

/// How far a subject is beyond a clause's limit; nought or less: it keeps it.
[[nodiscard]] double beyond(const Clause& clause, const Criterion& criterion, const Subject& subject) {
  std::optional<LossBasis> basis;
  if (clause.word) basis = value_of<LossBasis>(*clause.word);
  const Measured measured = measure(criterion, subject, basis);
  if (!measured.value) return std::numeric_limits<double>::quiet_NaN();
  const double over = *measured.value - *clause.limit;
  switch (clause.comparison) {
    case Operator::at_most:
    case Operator::below:
      return over;
    case Operator::at_least:
    case Operator::above:
      return -over;
    case Operator::equal:
      return std::abs(over);
  }
  return over;
}

/// The goal of a clause; one that asks for equality is approached from the side where the offer stands.
[[nodiscard]] Goal goal_of(const Clause& clause, const Subject& stated) {
  const Criterion criterion = *criterion_of(clause.criterion);
  Clause one_sided = clause;
  if (clause.comparison == Operator::equal) {
    one_sided.comparison = Operator::at_most;
    if (beyond(one_sided, criterion, stated) < 0) one_sided.comparison = Operator::at_least;
  }
  return [one_sided, criterion](const Subject& subject) { return beyond(one_sided, criterion, subject); };
}

[[nodiscard]] double total_of_subject(const Subject& subject) {
  std::array<double, line_count> lines;
  cost_lines(subject.prepared->values, lines);
  return total_of(lines, subject.considered);
}

/// The first of several concessions after which the next is sought.
void apply(Subject& subject, const Concession& concession) {
  for (const auto& move : concession.moves) set_term(subject, move.term, move.to);
}

/// The moves of one concession after those of another, told from the stated terms.
[[nodiscard]] Concession joined_moves(const Subject& stated, Concession first, const Concession& then) {
  for (const auto& move : then.moves) {
    const auto same =
        std::find_if(first.moves.begin(), first.moves.end(), [&](const Move& m) { return m.term == move.term; });
    if (same == first.moves.end()) {
      first.moves.push_back(move);
      continue;
    }
    same->to = move.to;
    if (same->supplier_cost && move.supplier_cost) *same->supplier_cost += *move.supplier_cost;
  }
  if (first.supplier_cost && then.supplier_cost) *first.supplier_cost += *then.supplier_cost;
  first.total = then.total;
  first.client_saving = total_of_subject(stated) - then.total;
  return first;
}

/// Goals one after the other, each from where the one before led, until all are reached together.
[[nodiscard]] std::optional<Concession> reach_all(const Subject& stated, const std::vector<Goal>& goals,
                                                  std::span<const TermCost> costs) {
  Subject now = stated;
  Concession all{.moves = {}, .supplier_cost = 0, .client_saving = 0, .total = total_of_subject(stated)};
  std::vector<double> rounding;  // what is left of a goal after it was reached
  for (const auto& goal : goals) rounding.push_back(1e-9 * std::abs(goal(stated)));
  for (int round = 0; round < 4; ++round) {
    bool reached = true;
    for (std::size_t i = 0; i < goals.size(); ++i) {
      if (!(goals[i](now) > rounding[i])) continue;
      reached = false;
      const auto next = cheapest_concession(now, goals[i], costs);
      if (!next) return std::nullopt;
      all = joined_moves(stated, std::move(all), *next);
      apply(now, *next);
    }
    if (reached) return all;
  }
  return std::nullopt;
}

}  // namespace

void find_problems(std::string_view side, const Offer& offer, std::span<const TermCost> costs,
                   std::vector<Problem>& problems) {
  const std::string place = "costs of " + detail::place_of(side, offer.supplier);
  for (std::size_t i = 0; i < costs.size(); ++i) {
    const auto& cost = costs[i];
    const std::string name(name_of(cost.term));
    const auto wrong = [&](std::string value, std::string expected) {
      problems.push_back({place, name, -1, std::move(value), std::move(expected)});
    };
    if (static_cast<std::size_t>(cost.term) < buyer_term_count || cost.term == TermKey::fineness)
      wrong({}, "a term that a supplier can move");
    if (cost.per_unit && !non_negative.contains(*cost.per_unit))
      wrong(number_text(*cost.per_unit), "a cost of one unit of the term: " + non_negative.expected());
    const Range range = range_of(cost.term);
    for (const auto& end : {cost.least, cost.most})
      if (end && !range.contains(*end)) wrong(number_text(*end), expected_of(name, range, *end));
    if (cost.least && cost.most && *cost.least > *cost.most)
      wrong(number_text(*cost.least), "least at most `most` (" + number_text(*cost.most) + ")");
    for (std::size_t j = 0; j < i; ++j)
      if (costs[j].term == cost.term) wrong("the term twice", "each term once");
  }
}

Against against(const Comparison& comparison, std::span<const Clause> regulation, Day as_of,
                const AgainstOptions& options) {
  std::vector<Problem> problems;
  find_problems(regulation, problems);
  find_problems("ours", comparison.our_offer, options.costs, problems);
  find_problems("theirs", comparison.their_offer, options.their_costs, problems);
  raise(std::move(problems));

  const Subject ours(comparison.our_offer, comparison.buyer, comparison.considered);
  const Subject theirs(comparison.their_offer, comparison.buyer, comparison.considered);
  const CheckOptions how{
      .buyer = comparison.buyer, .product_group = options.product_group, .lines = comparison.considered};
  Against out;
  out.as_of = as_of;
  out.verdict = comparison.verdict;
  out.difference = comparison.difference.value;
  if (comparison.buyer.pieces_per_year.given()) out.pieces_per_year = comparison.buyer.pieces_per_year.number();
  out.ours = check(comparison.our_offer, regulation, as_of, how);
  out.theirs = check(comparison.their_offer, regulation, as_of, how);
  const auto breaks = [](const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const auto& f) { return f.standing == Standing::broken; });
  };
  if (out.verdict != Verdict::cannot_tell) {
    const bool we_win = out.verdict == Verdict::ours;
    for (const auto& finding : we_win ? out.ours : out.theirs)
      if (finding.standing == Standing::broken) out.blocks.push_back(finding);
    if (!out.blocks.empty() && !breaks(we_win ? out.theirs : out.ours)) out.clause_costs = std::abs(out.difference);
  }

  std::vector<Goal> to_meet;
  bool all_numbers = true;
  for (const Of side : {Of::ours, Of::theirs}) {
    const bool is_ours = side == Of::ours;
    const Subject& subject = is_ours ? ours : theirs;
    const auto& costs = is_ours ? options.costs : options.their_costs;
    const auto& findings = is_ours ? out.ours : out.theirs;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      if (findings[i].standing != Standing::broken) continue;
      Meeting meeting{.side = side, .finding = findings[i], .options = {}};
      if (!findings[i].limit) {
        meeting.reason = "another word has to be agreed: " + findings[i].criterion + " " + *findings[i].word;
        all_numbers = all_numbers && !is_ours;
      } else {
        const Goal goal = goal_of(regulation[i], subject);
        if (is_ours) to_meet.push_back(goal);
        meeting.options = single_moves(subject, goal, costs);
        meeting.cheapest = cheapest_concession(subject, goal, costs);
        if (meeting.options.empty())
          meeting.reason = "no single term reaches the limit within its range and what the supplier can do";
        if (!meeting.cheapest && !meeting.options.empty())
          meeting.reason = "the supplier's cost of the terms that would do is not known";
      }
      out.meetings.push_back(std::move(meeting));
    }
  }

  const double their_total = total_of_subject(theirs);
  const Goal tie = [their_total](const Subject& subject) { return total_of_subject(subject) - their_total; };
  if (!to_meet.empty() && all_numbers) out.meets = reach_all(ours, to_meet, options.costs);
  if (out.verdict == Verdict::theirs) {
    out.tie_options = single_moves(ours, tie, options.costs);
    out.ties = cheapest_concession(ours, tie, options.costs);
    if (!to_meet.empty() && all_numbers) {
      std::vector<Goal> goals = to_meet;
      goals.push_back(tie);
      out.meets_and_ties = reach_all(ours, goals, options.costs);
    }
  }
  for (const auto& finding : out.ours) {
    if (finding.standing != Standing::broken) continue;
    ExceptionAsked asked{.finding = finding, .whom = finding.waived_by};
    if (out.verdict == Verdict::ours) asked.refusal_costs = out.clause_costs;
    out.exceptions.push_back(std::move(asked));
  }
  return out;
}

namespace {

[[nodiscard]] Datum of(const std::optional<double>& number) { return number ? Datum{*number} : Datum{}; }

[[nodiscard]] Datum datum_of(const Finding& finding) { return {entries_of(access<Finding>(), &finding)}; }

[[nodiscard]] Datum list_of(const std::vector<Finding>& findings) {
  Datum::List list;
  for (const auto& finding : findings) list.push_back(datum_of(finding));
  return {std::move(list)};
}

[[nodiscard]] Datum datum_of(const Concession& concession) {
  Datum::List moves;
  for (const auto& move : concession.moves)
    moves.push_back({Datum::Object{{"term", {std::string(name_of(move.term))}},
                                   {"from", {move.from}},
                                   {"to", {move.to}},
                                   {"supplier_cost", of(move.supplier_cost)}}});
  return {Datum::Object{{"moves", {std::move(moves)}},
                        {"supplier_cost", of(concession.supplier_cost)},
                        {"client_saving", {concession.client_saving}},
                        {"total", {concession.total}}}};
}

[[nodiscard]] Datum datum_of(const std::optional<Concession>& concession) {
  return concession ? datum_of(*concession) : Datum{};
}

[[nodiscard]] Datum list_of(const std::vector<Concession>& concessions) {
  Datum::List list;
  for (const auto& concession : concessions) list.push_back(datum_of(concession));
  return {std::move(list)};
}

}  // namespace

Datum datum_of(const Against& a) {
  Datum::List meetings, exceptions;
  for (const auto& meeting : a.meetings)
    meetings.push_back({Datum::Object{{"side", {std::string(name_of(meeting.side))}},
                                      {"finding", datum_of(meeting.finding)},
                                      {"options", list_of(meeting.options)},
                                      {"cheapest", datum_of(meeting.cheapest)},
                                      {"reason", {meeting.reason}}}});
  for (const auto& asked : a.exceptions)
    exceptions.push_back({Datum::Object{{"finding", datum_of(asked.finding)},
                                        {"whom", asked.whom ? Datum{*asked.whom} : Datum{}},
                                        {"refusal_costs", of(asked.refusal_costs)}}});
  return {Datum::Object{{"as_of", {a.as_of}},
                        {"verdict", {std::string(name_of(a.verdict))}},
                        {"difference", {a.difference}},
                        {"pieces_per_year", of(a.pieces_per_year)},
                        {"ours", list_of(a.ours)},
                        {"theirs", list_of(a.theirs)},
                        {"blocks", list_of(a.blocks)},
                        {"clause_costs", of(a.clause_costs)},
                        {"meetings", {std::move(meetings)}},
                        {"meets", datum_of(a.meets)},
                        {"ties", datum_of(a.ties)},
                        {"meets_and_ties", datum_of(a.meets_and_ties)},
                        {"tie_options", list_of(a.tie_options)},
                        {"exceptions", {std::move(exceptions)}}}};
}

Table options_table(const Against& a) {
  std::vector<std::string> sides, clauses, criteria, terms, aims;
  std::vector<std::int64_t> numbers;
  std::vector<double> from, to, saving, total;
  std::vector<std::optional<double>> cost;
  const auto add = [&](std::string_view side, const Finding* finding, std::string_view aim,
                       const std::vector<Concession>& options) {
    for (std::size_t i = 0; i < options.size(); ++i)
      for (const auto& move : options[i].moves) {
        sides.emplace_back(side);
        clauses.push_back(finding ? finding->clause : "");
        criteria.push_back(finding ? finding->criterion : "");
        aims.emplace_back(aim);
        numbers.push_back(static_cast<std::int64_t>(i) + 1);
        terms.emplace_back(name_of(move.term));
        from.push_back(move.from);
        to.push_back(move.to);
        cost.push_back(move.supplier_cost);
        saving.push_back(options[i].client_saving);
        total.push_back(options[i].total);
      }
  };
  for (const auto& meeting : a.meetings) add(name_of(meeting.side), &meeting.finding, "meet", meeting.options);
  add("ours", nullptr, "tie", a.tie_options);
  Table out("options", static_cast<std::int64_t>(sides.size()));
  out.add("side", Column::text(sides)).add("aim", Column::text(aims)).add("clause", Column::text(clauses));
  out.add("criterion", Column::text(criteria)).add("option", Column::of(std::move(numbers)));
  out.add("term", Column::text(terms)).add("from", Column::of(std::move(from))).add("to", Column::of(std::move(to)));
  out.add("supplier_cost", Column::of(cost)).add("client_saving", Column::of(std::move(saving)));
  out.add("total", Column::of(std::move(total)));
  return out;
}

}  // namespace cabochon::ownership
