#include "cabochon/ownership/regulation.hpp"

#include "catch.hpp"

#include "cabochon/ownership/regulation_tables.hpp"

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

Clause at_most(std::string criterion, double limit) {
  Clause clause;
  clause.criterion = std::move(criterion);
  clause.comparison = Operator::at_most;
  clause.limit = limit;
  return clause;
}

const Day today = Day::from_calendar(2026, 10, 31);

}  // namespace

TEST_CASE("a regulation tightened while the contract ran") {
  Clause old = at_most("loss_share", 0.04), tight = at_most("loss_share", 0.03);
  old.clause = tight.clause = RecordId("2.1");
  old.since = Day::from_calendar(2025, 1, 1);
  tight.since = Day::from_calendar(2026, 3, 1);
  const std::vector<Clause> regulation{old, tight};
  const auto before = check(known::ours(), regulation, Day::from_calendar(2026, 2, 28));
  CHECK(before[0].standing == Standing::met);
  CHECK(before[1].why == Why::not_yet);
  const auto after = check(known::ours(), regulation, Day::from_calendar(2026, 3, 1));
  CHECK(after[0].why == Why::replaced);
  CHECK(after[1].standing == Standing::broken);
  CHECK(*after[1].excess == Approx(0.005));
  CHECK(*after[1].limit_before == 0.04);
  CHECK(*after[1].met_before);
}

TEST_CASE("a later version replaces only what it limits itself") {
  Clause old = at_most("loss_share", 0.03);
  old.clause = RecordId("4.2");
  old.since = Day::from_calendar(2025, 1, 1);
  old.product_group = "rings";
  const auto first = [&](Clause later) {
    later.clause = old.clause;
    later.since = Day::from_calendar(2026, 1, 1);
    return check(known::ours(), std::vector<Clause>{old, later}, today, {.product_group = "rings"})[0];
  };
  Clause chains = at_most("loss_share", 0.04), rings = chains, time = at_most("lead_time_days", 60);
  chains.product_group = "chains";
  rings.product_group = "rings";
  Clause floor = chains;
  floor.product_group = "rings";
  floor.comparison = Operator::at_least;
  Clause alloy = rings;
  alloy.fineness = 0.75;
  for (const Clause& other : {chains, time, floor, alloy}) {
    CHECK(first(other).standing == Standing::broken);
    CHECK_FALSE(first(other).limit_before);
  }
  CHECK(first(rings).why == Why::replaced);
  CHECK(first(at_most("loss_share", 0.04)).why == Why::replaced);  // for all goods
  rings.comparison = Operator::below;
  CHECK(first(rings).why == Why::replaced);
}

TEST_CASE("loss on one basis and back is the same loss") {
  for (const double loss : {0.0, 0.001, 0.035, 0.5, 0.9}) {
    const double issued = loss_on(LossBasis::issued, LossBasis::finished, loss);
    CHECK(loss_on(LossBasis::finished, LossBasis::issued, issued) == Approx(loss).epsilon(1e-14));
    CHECK(issued <= loss);
  }
}

TEST_CASE("every criterion is measured on a full offer, and a silent offer is never judged") {
  Offer full = known::ours();
  full.gross_grams = {};
  full.work_per_piece = 1;
  full.hallmark_per_piece = 2;
  full.shipments_per_year = 12;
  full.freight_per_shipment = 5;
  full.freight_share = 0.01;
  full.reject_share = 0.01;
  full.document_errors_per_shipment = 0.1;
  full.exchange_share = 0.2;
  full.exchange_fee_share = 0.05;
  full.stockout_share = 0.02;
  full.retail_price_per_piece = 15000;
  full.retail_discount_share = 0.1;
  full.currency = "EUR";
  Buyer buyer = known::buyer();
  buyer.currency = "EUR";
  buyer.vat_rate = 0.2;
  buyer.vat_recoverable_share = 0.9;
  buyer.pieces_per_year = 1000;
  buyer.order_cost = buyer.receiving_cost_per_piece = buyer.reject_cost_per_piece = buyer.hour_cost = 10;
  buyer.hours_per_document_error = buyer.safety_factor = buyer.demand_sd_per_day = 1;
  buyer.lost_margin_per_piece = 100;
  const Subject subject(full, buyer), silent(Offer{.contract = Contract::tolling}, Buyer{.vat = Vat::none});
  for (const auto& name : criterion_names()) {
    const Criterion criterion = *criterion_of(name);
    const Measured measured = measure(criterion, subject);
    const bool absent =
        name == "price_per_piece" || name == "gross_grams" || name == "stones_grams" || name == "retail_price_per_gram";
    INFO(name);
    CHECK((measured.value.has_value() || measured.word.has_value()) == !absent);
    const Measured nothing = measure(criterion, silent);
    const bool has_word = name == "contract" || name == "vat" || name == "production_capital_";
    if (!has_word && !(name == "unrecovered_vat")) CHECK_FALSE((nothing.value || nothing.word));
  }
  CHECK_FALSE(criterion_of("vat_rate").has_value());
}

TEST_CASE("problems of a regulation are all told at once") {
  Clause word = at_most("contract", 1);
  word.word = "tollin";
  try {
    (void)check(known::ours(), std::vector<Clause>{at_most("los_share", 1), at_most("loss_share", 3.5), word}, today);
    FAIL("no error");
  } catch (const InputError& error) {
    REQUIRE(error.problems().size() == 5);
    CHECK(error.problems()[0].expected.find("did you mean 'loss_share'") != std::string::npos);
    CHECK(to_string(error.problems()[1]) ==
          "regulation, row 1, column 'limit': got 3.5, expected a number of at least 0 and at most 1 (did you mean "
          "0.035?)");
  }
}

TEST_CASE("clauses from fields and tables") {
  const Clause clause =
      clause_of({{"criterion", {std::string("lead_time_days")}}, {"operator", {std::string("<=")}}, {"limit", {30.0}}});
  CHECK(clause.comparison == Operator::at_most);
  const Clause word = clause_of({{"criterion", {std::string("contract")}}, {"limit", {std::string("tolling")}}});
  CHECK(word.comparison == Operator::equal);
  CHECK(*word.word == "tolling");
  Table table("regulation");
  table.add("criterion", Column::text(std::vector<std::string>{"lead_time_days"}));
  table.add("operator", Column::text(std::vector<std::string>{"<="})).add("limit", Column::of(std::vector<double>{30}));
  const auto clauses = clauses_of(table);
  REQUIRE(clauses.size() == 1);
  CHECK(check(known::ours(), clauses, today)[0].standing == Standing::met);
  CHECK(findings_table(check(known::ours(), clauses, today)).column("standing").text_at(0) == "met");
}
