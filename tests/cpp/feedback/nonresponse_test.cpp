// Who answers, and what the silent could hide, on the case that Python's tests work out by hand.
#include "cabochon/feedback/nonresponse.hpp"

#include "catch.hpp"

#include <numeric>

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

using Texts = std::vector<std::optional<std::string>>;
using Integers = std::vector<std::int64_t>;

const Day today = parse_day("test", "as_of", "2026-10-31");

/// Twelve contacts of two accounts, eight of them asked, the last of them only yesterday.
accounts::Book book(const std::vector<std::pair<std::int64_t, std::int64_t>>& scores) {
  Table clients("accounts"), contacts("contacts"), responses("responses"), invitations("invitations");
  clients.add("account", Column::of(Integers{1, 2})).add("segment", Column::text(Texts{"big", "small"}));
  Integers contact, account, asked, whose;
  Texts role, sent, expires;
  for (std::int64_t i = 0; i < 12; ++i) {
    contact.push_back(i);
    account.push_back(1 + i % 2);
    role.emplace_back(i < 8 ? "user" : "technical");
    if (i >= 8) continue;
    asked.push_back(i);
    whose.push_back(1 + i % 2);
    sent.emplace_back(i < 7 ? "2026-10-01" : "2026-10-30");
    expires.emplace_back(i < 7 ? "2026-10-15" : "2026-11-15");
  }
  contacts.add("contact", Column::of(contact)).add("account", Column::of(account)).add("role", Column::text(role));
  invitations.add("invitation", Column::of(asked)).add("account", Column::of(whose)).add("contact", Column::of(asked));
  invitations.add("date", Column::text(sent)).add("expires", Column::text(expires));
  invitations.add("state", Column::text(Texts(8, "sent")));
  Integers response, who, nps;
  for (const auto& [person, score] : scores) {
    response.push_back(static_cast<std::int64_t>(response.size()));
    who.push_back(person);
    nps.push_back(score);
  }
  responses.add("response", Column::of(response)).add("contact", Column::of(who)).add("nps", Column::of(nps));
  responses.add("date", Column::text(Texts(scores.size(), "2026-10-10")));
  return accounts::Book::load({clients, contacts, responses, invitations}, {.currency = "EUR"});
}

std::vector<std::optional<double>> doubles(const Table& table, const std::string& name) {
  const Column& column = table.column(name);
  std::vector<std::optional<double>> out;
  for (std::int64_t row = 0; row < column.size(); ++row)
    out.push_back(column.is_null(row) ? std::nullopt
                                      : std::optional(column.values<double>()[static_cast<std::size_t>(row)]));
  return out;
}

Integers integers(const Table& table, const std::string& name) {
  const auto values = table.column(name).values<std::int64_t>();
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("correctness: rates, bounds and weights worked out by hand") {
  const NonResponse found =
      nonresponse(book({{0, 10}, {1, 3}, {2, 9}, {3, 8}, {8, 10}, {9, 10}}), {today, 365, {"role", "segment"}, 0.95});
  REQUIRE(found.rates.rows() == 4);
  CHECK(found.rates.column("role").text_at(0) == "technical");
  CHECK(found.rates.column("segment").text_at(3) == "small");
  CHECK(integers(found.rates, "contacts") == Integers{2, 2, 4, 4});
  CHECK(integers(found.rates, "asked") == Integers{0, 0, 4, 3});  // the open invitation is in no rate
  CHECK(integers(found.rates, "answered") == Integers{0, 0, 2, 2});
  CHECK_FALSE(doubles(found.rates, "rate")[0].has_value());
  CHECK(doubles(found.rates, "rate")[3].value() == Approx(2.0 / 3));
  CHECK(doubles(found.rates, "rate_low")[2].value() == Approx(0.15003899));  // Wilson, 2 of 4
  CHECK(doubles(found.rates, "nps_least") == std::vector<std::optional<double>>{0, 0, 0, -75});
  CHECK(doubles(found.rates, "nps_most") == std::vector<std::optional<double>>{100, 100, 100, 25});
  CHECK(doubles(found.totals, "nps")[0].value() == Approx(50));
  CHECK(doubles(found.totals, "nps_low")[2].value() == Approx(-25));
  CHECK(doubles(found.totals, "nps_high")[2].value() == Approx(75));
  const auto weight = doubles(found.weights, "weight");
  CHECK(weight.size() == 6);
  double users = 0;
  for (std::size_t row = 0; row < 4; ++row) users += weight[row].value();
  CHECK(users == Approx(8));
  CHECK(found.unheard.empty());
}

TEST_CASE("properties: the NPS as heard and as raked lies between the bounds, and the bounds close as more are heard") {
  std::vector<std::pair<std::int64_t, std::int64_t>> scores;
  double before = 201;
  for (std::int64_t person = 0; person < 12; ++person) {
    scores.emplace_back(person, (person * 7) % 11);
    const NonResponse found = nonresponse(book(scores), {today, 365, {}, 0.95});
    const auto nps = doubles(found.totals, "nps"), low = doubles(found.totals, "nps_low"),
               high = doubles(found.totals, "nps_high");
    CHECK(*high[2] - *low[2] < before);
    before = *high[2] - *low[2];
    CHECK((*low[2] <= *nps[0] && *nps[0] <= *high[2]));
    CHECK(*nps[1] == Approx(*nps[0]));  // all are one group
    CHECK(found.weights.column("weight").values<double>()[0] == Approx(12.0 / static_cast<double>(scores.size())));
  }
  CHECK(before == 0);
}

TEST_CASE("edges: a role that nobody heard is named, and margins that contradict each other leave rates and bounds") {
  const NonResponse half = nonresponse(book({{0, 10}, {1, 3}}), {today, 365, {"role"}, 0.95});
  CHECK(half.unheard == std::vector<std::string>{"role technical"});
  CHECK(integers(half.totals, "contacts") == Integers{12, 8, 12});
  const NonResponse apart = nonresponse(book({{0, 10}, {9, 3}}), {today, 365, {"role", "segment"}, 0.95});
  REQUIRE(apart.unsettled.has_value());  // users of big accounts alone, technical ones of small alone
  CHECK(apart.unsettled->find("raking did not settle") == 0);
  CHECK_FALSE(doubles(apart.weights, "weight")[0].has_value());
  CHECK_FALSE(doubles(apart.totals, "nps")[1].has_value());
  CHECK(doubles(apart.totals, "nps_high")[2].has_value());
  const NonResponse nobody = nonresponse(book({}), {today, 365, {"role"}, 0.95});
  CHECK(nobody.weights.rows() == 0);
  CHECK(doubles(nobody.rates, "nps_least") == std::vector<std::optional<double>>{-100, -100});
}

TEST_CASE("edges: the window's borders") {
  const accounts::Book one = book({{0, 10}});  // answered on 2026-10-10, asked on 2026-10-01
  for (const auto& [days, heard, asked] : {std::tuple{22, 1, 0}, {21, 0, 0}, {31, 1, 7}, {30, 1, 0}}) {
    const NonResponse found = nonresponse(one, {today, days, {}, 0.95});
    CHECK(integers(found.rates, "heard").front() == heard);
    CHECK(integers(found.rates, "asked").front() == asked);
  }
}

TEST_CASE("input checks: wrong arguments of nonresponse are named") {
  const accounts::Book some = book({{0, 9}});
  const auto refusal = [&](const NonResponseOptions& options) -> std::string {
    try {
      (void)nonresponse(some, options);
    } catch (const InputError& error) {
      return error.what();
    }
    return "nothing was refused";
  };
  CHECK(refusal({today, 0, {}, 0.95}) == "nonresponse, column 'window_days': got 0, expected at least 1");
  CHECK(refusal({today, 9, {}, 2}) == "nonresponse, column 'level': got 2, expected a number above 0 and below 1");
  CHECK(refusal({today, 9, {"rol"}, 0.9}) ==
        "contacts, column 'rol': expected one of contact, account, role, decides, segment (did you mean 'role'?)");
  CHECK(refusal({today, 9, {"role", "role"}, 0.9}) ==
        "nonresponse, column 'by': got 'role' twice, expected each column once");
}
