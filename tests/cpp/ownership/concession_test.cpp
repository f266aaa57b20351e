#include "cabochon/ownership/concession.hpp"

#include "catch.hpp"

#include "cabochon/ownership/against.hpp"

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

const Day today = Day::from_calendar(2026, 10, 31);

Offer equal_turnover(Offer offer) {
  offer.shelf_days = 180;
  offer.unsold_share = 0.05;
  return offer;
}

/// Ours is dearer by 36.29 a piece.
Comparison losing() { return compare(equal_turnover(known::ours()), equal_turnover(known::theirs()), known::buyer()); }

Clause at_most(std::string criterion, double limit) {
  Clause clause;
  clause.criterion = std::move(criterion);
  clause.comparison = Operator::at_most;
  clause.limit = limit;
  clause.waived_by = "head of procurement";
  return clause;
}

const Concession* option_of(const std::vector<Concession>& options, TermKey term) {
  for (const auto& option : options)
    if (option.moves[0].term == term) return &option;
  return nullptr;
}

}  // namespace

TEST_CASE("single moves that tie are the break-evens") {
  const Comparison c = losing();
  const Against a = against(c, {}, today);
  REQUIRE(a.verdict == Verdict::theirs);
  for (const auto& one : break_even(c)) {
    if (one.term == TermKey::fineness) continue;
    const Concession* option = option_of(a.tie_options, one.term);
    INFO(name_of(one.term));
    REQUIRE((option != nullptr) == one.value.has_value());
    if (option) CHECK(option->moves[0].to == Approx(*one.value).epsilon(1e-10));
    if (option) CHECK(option->total == Approx(c.theirs.value).epsilon(1e-12));
    if (option) CHECK(option->client_saving == Approx(c.difference.value).epsilon(1e-9));
  }
}

TEST_CASE("a cut of price costs what it takes off; other terms what the supplier says") {
  const Comparison c = losing();
  Against a = against(c, {}, today);
  REQUIRE(a.ties.has_value());
  CHECK(a.ties->moves.size() == 1);
  CHECK(a.ties->moves[0].term == TermKey::work_per_gram);
  // The client saves more than the cut: interest and unsold pieces shrink with the price.
  CHECK(*a.ties->supplier_cost < c.difference.value);
  const double price = *a.ties->supplier_cost;
  a = against(c, {}, today, {.costs = {{TermKey::shelf_days, 1.0}}});
  CHECK(a.ties->moves[0].term == TermKey::shelf_days);
  CHECK(*a.ties->supplier_cost == Approx(180 - a.ties->moves[0].to));
  CHECK(*a.ties->supplier_cost < price);
}

TEST_CASE("no pair on a grid is cheaper than the concession found") {
  Offer ours = equal_turnover(known::ours()), theirs = equal_turnover(known::theirs());
  ours.unsold_share = 0.3;
  ours.exchange_share = 0.1;
  ours.exchange_fee_share = 0.14;
  theirs.unsold_share = 0.15;
  theirs.exchange_share = 0.5;
  theirs.exchange_fee_share = 0.05;
  const Comparison c = compare(ours, theirs, known::buyer());
  REQUIRE(c.verdict == Verdict::theirs);
  const std::vector<TermCost> costs{{TermKey::exchange_share, 100.0, {}, 0.9}, {TermKey::exchange_fee_share, 500.0}};
  const Subject subject(ours, known::buyer(), c.considered);
  const Goal tie = [&](const Subject& s) {
    std::array<double, line_count> lines;
    cost_lines(s.prepared->values, lines);
    return total_of(lines, s.considered) - c.theirs.value;
  };
  auto found = cheapest_concession(subject, tie, costs);
  REQUIRE(found.has_value());
  double best = 1e300;
  Subject moved = subject;
  for (double part = 0.1; part <= 0.9001; part += 0.002)
    for (double fee = 0.14; fee >= -1e-9; fee -= 0.0005) {
      set_term(moved, TermKey::exchange_share, part);
      set_term(moved, TermKey::exchange_fee_share, std::max(fee, 0.0));
      if (tie(moved) <= 0) best = std::min(best, (part - 0.1) * 100 + (0.14 - fee) * 500);
    }
  REQUIRE(best < 1e300);
  CHECK(found->moves.size() == 2);
  CHECK(*found->supplier_cost <= best + 1e-6);
  CHECK(*found->supplier_cost >= best - 1);
}

TEST_CASE("the clause that blocks against the sum that wins") {
  const Comparison c = compare(known::ours(), known::theirs(), known::buyer());
  const Against a =
      against(c, std::vector<Clause>{at_most("loss_share", 0.03)}, today, {.costs = {{TermKey::loss_share, 9000.0}}});
  REQUIRE(a.blocks.size() == 1);
  CHECK(*a.clause_costs == Approx(340.346511986));
  REQUIRE(a.meets.has_value());
  CHECK(a.meets->moves[0].to == Approx(0.03).epsilon(1e-14));
  CHECK(*a.meets->supplier_cost == Approx(45));
  CHECK(a.meets->client_saving == Approx(0.005 * 9014.33).epsilon(1e-5));
  REQUIRE(a.exceptions.size() == 1);
  CHECK(*a.exceptions[0].whom == "head of procurement");
  CHECK(*a.exceptions[0].refusal_costs == *a.clause_costs);
  CHECK_FALSE(a.ties.has_value());
}

TEST_CASE("a clause about a result is met by whatever term is cheapest") {
  const Comparison c = compare(known::ours(), known::theirs(), known::buyer());
  const Against a = against(c, std::vector<Clause>{at_most("cash_conversion_days", 150)}, today,
                            {.costs = {{TermKey::lead_time_days, 2.0}, {TermKey::shelf_days, 3.0}}});
  REQUIRE(a.meetings.size() == 2);
  REQUIRE(a.meetings[0].cheapest.has_value());
  CHECK(a.meetings[0].cheapest->moves[0].term == TermKey::lead_time_days);
  Offer after = known::ours();
  after.lead_time_days = a.meetings[0].cheapest->moves[0].to;
  CHECK(*measure(*criterion_of("cash_conversion_days"), Subject(after, known::buyer())).value == Approx(150));
  CHECK(a.meetings[1].side == Of::theirs);
  CHECK_FALSE(a.meetings[1].cheapest.has_value());
}

TEST_CASE("what can't be reached, and what is reached already") {
  const Comparison c = compare(known::ours(), known::theirs(), known::buyer());
  const Against far = against(c, std::vector<Clause>{at_most("loss", -1)}, today);
  CHECK(far.meetings[0].options.empty());
  CHECK(far.meetings[0].reason == "no single term reaches the limit within its range and what the supplier can do");
  CHECK_FALSE(far.meets.has_value());
  const Against bounded = against(c, std::vector<Clause>{at_most("loss_share", 0.03)}, today,
                                  {.costs = {{TermKey::loss_share, 9000.0, 0.032}}});
  CHECK(bounded.meetings[0].options.empty());
  const Against kept = against(c, std::vector<Clause>{at_most("loss_share", 0.035)}, today);
  CHECK(kept.meetings.empty());
  CHECK(kept.blocks.empty());
  CHECK_FALSE(kept.clause_costs.has_value());
}

TEST_CASE("several broken clauses and a lost sum are reached together") {
  const Against a = against(losing(), std::vector<Clause>{at_most("loss_share", 0.034), at_most("lead_time_days", 15)},
                            today, {.costs = {{TermKey::loss_share, 9000.0}, {TermKey::lead_time_days, 1.0}}});
  REQUIRE(a.meets.has_value());
  CHECK(a.meets->moves.size() == 2);
  CHECK(*a.meets->supplier_cost == Approx(9 + 5));
  REQUIRE(a.meets_and_ties.has_value());
  CHECK(a.meets_and_ties->total == Approx(losing().theirs.value).epsilon(1e-12));
  CHECK(*a.meets_and_ties->supplier_cost >= *a.meets->supplier_cost);
}

TEST_CASE("wrong costs of terms are told together") {
  const Comparison c = losing();
  const std::vector<TermCost> wrong{
      {TermKey::loss_share, -1.0}, {TermKey::order_cost, 1.0}, {TermKey::shelf_days, 1.0, 9.0, 3.0}};
  try {
    (void)against(c, {}, today, {.costs = wrong});
    FAIL("no error");
  } catch (const InputError& error) {
    REQUIRE(error.problems().size() == 3);
    CHECK(to_string(error.problems()[0]) ==
          "costs of ours 'ours', column 'loss_share': got -1, expected a cost of one unit of the term: a number of at "
          "least 0");
  }
}
