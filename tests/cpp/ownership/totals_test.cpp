#include "catch.hpp"

#include "known.hpp"

using namespace cabochon;
using namespace cabochon::ownership;

namespace {

using Numbers = std::vector<double>;

Table known_offers() {
  Table offers("offers");
  offers.add("product", Column::text(std::vector<std::string>{"ring", "ring"}));
  offers.add("supplier", Column::text(std::vector<std::string>{"ours", "theirs"}));
  offers.add("contract", Column::text(std::vector<std::string>{"tolling", "tolling"}));
  offers.add("loss_basis", Column::text(std::vector<std::string>{"finished", "finished"}));
  offers.add("weight_grams", Column::of(Numbers{2, 2}));
  offers.add("fineness", Column::of(Numbers{0.585, 0.585}));
  offers.add("loss_share", Column::of(Numbers{0.035, 0.025}));
  offers.add("work_per_gram", Column::of(Numbers{450, 450}));
  offers.add("lead_time_days", Column::of(Numbers{20, 32}));
  offers.add("shelf_days", Column::of(Numbers{150, 210}));
  offers.add("deferral_days", Column::of(Numbers{30, 30}));
  offers.add("unsold_share", Column::of(Numbers{0.05, 0.10}));
  return offers;
}

double number(const Table& table, const std::string& name, std::size_t row) {
  return table.column(name).values<double>()[row];
}

Table with(const Table& table, const std::string& name, Column column) {
  Table out(table.name());
  for (std::size_t c = 0; c < table.names().size(); ++c)
    if (table.names()[c] != name) out.add(table.names()[c], table.columns()[c]);
  return std::move(out.add(name, std::move(column)));
}

}  // namespace

TEST_CASE("totals of a table are those of compare, line by line") {
  const Table out = totals(known_offers(), known::buyer());
  const Comparison c = compare(known::ours(), known::theirs(), known::buyer());
  for (const auto& line : c.lines) {
    CHECK(number(out, std::string(name_of(line.line)), 0) == line.ours.value);
    CHECK(number(out, std::string(name_of(line.line)), 1) == line.theirs.value);
  }
  CHECK(number(out, "total", 0) == c.ours.value);
  CHECK(number(out, "total", 1) == c.theirs.value);
  CHECK(number(out, "total_without_metal", 1) == c.without_metal.theirs.value);
  CHECK(out.column("not_considered").text_at(0) ==
        "hallmark, freight, ordering, receiving, rejects, documents, safety_stock, stockouts, unrecovered_vat");
  CHECK(out.column("assumed_zero").text_at(0) == "work_per_piece, exchange_share");
  CHECK(out.column("hallmark").null_count() == 2);
}

TEST_CASE("compare_many says that the choice by price flips") {
  const Table out = compare_many(known_offers(), known::buyer());
  CHECK(out.column("rank").values<std::int64_t>()[0] == 1);
  CHECK(out.column("price_rank").values<std::int64_t>()[0] == 2);
  CHECK(number(out, "difference_to_cheapest", 0) == 0);
  CHECK(number(out, "difference_to_cheapest", 1) == Approx(340.34651199));
  CHECK(out.column("flips").values<std::uint8_t>()[1] == 1);
  CHECK(out.column("price_tie").values<std::uint8_t>()[0] == 0);
}

TEST_CASE("a row that lacks a term has the line null; in a group the line is left out for all") {
  const Table offers =
      with(known_offers(), "shelf_days", Column::of(std::vector<std::optional<double>>{150, std::nullopt}));
  const Table alone = totals(offers, known::buyer());
  CHECK_FALSE(alone.column("shelf_capital").is_null(0));
  CHECK(alone.column("shelf_capital").is_null(1));
  CHECK(number(alone, "total", 1) ==
        Approx(compare(known::ours(), known::theirs(), known::buyer()).theirs.value - 9294.75 * 0.2 * 210 / 365));
  const Table grouped = compare_many(offers, known::buyer());
  CHECK(grouped.column("shelf_capital").is_null(0));
  CHECK(grouped.column("shelf_capital").is_null(1));
  CHECK(grouped.column("rank").values<std::int64_t>()[1] == 2);
  CHECK(grouped.column("not_considered").text_at(0) ==
        "hallmark, freight, ordering, receiving, rejects, documents, shelf_capital, holding, safety_stock, stockouts, "
        "unrecovered_vat");
}

TEST_CASE("a buyer's term as a column overrides where it is not null") {
  Table offers = known_offers();
  offers.add("capital_rate_annual", Column::of(std::vector<std::optional<double>>{0.10, std::nullopt}));
  const Table out = totals(offers, known::buyer());
  CHECK(number(out, "shelf_capital", 0) == Approx(9376.65 * 0.10 * 150 / 365));
  CHECK(number(out, "shelf_capital", 1) == Approx(9294.75 * 0.20 * 210 / 365));
}

TEST_CASE("amounts with VAT are brought to amounts without") {
  Table offers = with(known_offers(), "work_per_gram", Column::of(Numbers{540, 450}));
  offers.add("vat", Column::text(std::vector<std::optional<std::string>>{"included", std::nullopt}));
  offers.add("vat_rate", Column::of(std::vector<std::optional<double>>{0.2, std::nullopt}));
  const Table out = totals(offers, known::buyer());
  CHECK(number(out, "work", 0) == Approx(900));
  CHECK(number(out, "total", 0) == Approx(10295.758710616437));
}

TEST_CASE("seventeen rows fill two packs and a part: each equals the row alone") {
  std::vector<std::optional<double>> shelf;
  std::vector<std::string> contract, basis;
  Numbers loss, price, work;
  for (int r = 0; r < 17; ++r) {
    shelf.push_back(r % 5 == 4 ? std::nullopt : std::optional<double>(10.0 * r));
    contract.push_back(r % 3 == 0 ? "sale" : "tolling");
    basis.push_back(r % 2 == 0 ? "issued" : "finished");
    loss.push_back(0.01 * r);
    price.push_back(9000 + r);
    work.push_back(400 + r);
  }
  Table offers("offers");
  offers.add("contract", Column::text(contract)).add("loss_basis", Column::text(basis));
  offers.add("loss_share", Column::of(loss)).add("price_per_piece", Column::of(price));
  offers.add("work_per_gram", Column::of(work)).add("shelf_days", Column::of(shelf));
  offers.add("weight_grams", Column::of(Numbers(17, 2.0))).add("fineness", Column::of(Numbers(17, 0.585)));
  const Table out = totals(offers, known::buyer());
  for (std::size_t r = 0; r < 17; ++r) {
    Offer one{.contract = value_of<Contract>(contract[r]),
              .weight_grams = 2.0,
              .fineness = 0.585,
              .loss_share = loss[r],
              .loss_basis = value_of<LossBasis>(basis[r]),
              .work_per_gram = work[r],
              .price_per_piece = price[r]};
    if (shelf[r]) one.shelf_days = *shelf[r];
    CHECK(number(out, "total", r) == compare(one, one, known::buyer()).ours.value);
  }
}

TEST_CASE("ties in price are stated") {
  Table offers("offers");
  offers.add("product", Column::of(std::vector<std::int64_t>{7, 7, 8}));
  offers.add("contract", Column::text(std::vector<std::string>{"sale", "sale", "sale"}));
  offers.add("price_per_piece", Column::of(Numbers{5, 5, 4}));
  offers.add("shelf_days", Column::of(Numbers{30, 10, 10}));
  const Table out = compare_many(offers, known::buyer());
  CHECK(out.column("price_tie").values<std::uint8_t>()[0] == 1);
  CHECK(out.column("price_tie").values<std::uint8_t>()[2] == 0);
  CHECK(out.column("price_rank").values<std::int64_t>()[1] == 1);
  CHECK(out.column("rank").values<std::int64_t>()[0] == 2);
  CHECK(out.column("flips").values<std::uint8_t>()[0] == 0);
}

TEST_CASE("wrong tables of offers name row, column and value") {
  const Table right = known_offers();
  const auto text = [](const Table& offers) -> std::string {
    try {
      (void)totals(offers, known::buyer());
    } catch (const InputError& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK(text(Table("offers")) == "offers: got no rows, expected at least one offer");
  CHECK(text(with(right, "fineness", Column::of(Numbers{0.585, 585}))) ==
        "offers, row 1, column 'fineness': got 585, expected a number above 0 and at most 1 (did you mean 0.585?)");
  CHECK(text(with(right, "loss_share", Column::of(Numbers{3.5, 0.025}))) ==
        "offers, row 0, column 'loss_share': got 3.5, expected a number of at least 0 and at most 1 "
        "(did you mean 0.035?)");
  CHECK(text(with(right, "deferral_days", Column::of(Numbers{30, 3651}))) ==
        "offers, row 1, column 'deferral_days': got 3651, expected a number of at least -3650 and at most 3650");
  CHECK(text(with(right, "contract", Column::text(std::vector<std::string>{"toling", "sale"}))) ==
        "offers, row 0, column 'contract': got 'toling', expected one of tolling, sale (did you mean 'tolling'?)");
  CHECK(text(with(right, "weight_gram", Column::of(Numbers{2, 2}))) == "no error");
  Table slip("offers");
  slip.add("contract", Column::text(std::vector<std::string>{"sale"}));
  slip.add("price_per_pice", Column::of(Numbers{1}));
  CHECK(text(slip) ==
        "offers, column 'price_per_pice': expected the term 'price_per_piece', or a name that is not so close to a "
        "term's");
}
