#include "cabochon/feedback/csi.hpp"

#include "catch.hpp"

#include <string>

#include "cabochon/stats/student.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

double number(const Table& table, const std::string& column, std::size_t row = 0) {
  return table.column(column).values<double>()[row];
}

// Two respondents, two attributes, in the order (1, speed), (1, price), (2, speed), (2, price).
Table ratings(const std::vector<double>& satisfaction, const std::vector<double>& importance = {}) {
  std::vector<std::int64_t> response;
  std::vector<std::string> attribute;
  for (std::size_t row = 0; row < satisfaction.size(); ++row) {
    response.push_back(static_cast<std::int64_t>(row / 2) + 1);
    attribute.push_back(row % 2 == 0 ? "speed" : "price");
  }
  Table out("ratings", static_cast<std::int64_t>(satisfaction.size()));
  out.add("response", Column::of(std::move(response))).add("attribute", Column::text(attribute));
  out.add("satisfaction", Column::of(satisfaction));
  if (!importance.empty()) out.add("importance", Column::of(importance));
  return out;
}

std::string refused(const Table& table, const CsiOptions& options = {}) {
  try {
    (void)csi(table, {}, options);
  } catch (const InputError& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("correctness: an index, its weights and its error by hand") {
  // Means 8.5 and 5.5, weights 9 / 12 and 3 / 12: index .75 x 8.5 + .25 x 5.5 = 7.75 of 10.
  const Csi found = csi(ratings({8, 6, 9, 5}, {9, 3, 9, 3}), {});
  CHECK(number(found.groups, "csi") == Approx(77.5));
  CHECK(found.groups.column("n").values<std::int64_t>()[0] == 2);
  CHECK(found.groups.column("marks").values<std::int64_t>()[0] == 4);
  CHECK(found.groups.column("weighted").values<std::uint8_t>()[0] == 1);
  // Respondent 1 adds .75 (8 - 8.5) / 2 + .25 (6 - 5.5) / 2 = -.125, respondent 2 the opposite:
  // V = 2 / 1 (2 x .125^2), se = .25 of 10; t with one degree of freedom.
  CHECK(number(found.groups, "se") == Approx(2.5));
  CHECK(number(found.groups, "csi_low") == Approx(77.5 - 2.5 * stats::two_sided_t(0.95, 1)));
  CHECK(number(found.groups, "csi_low") == Approx(45.73449).margin(1e-5));  // t = 12.706205
  CHECK(number(found.groups, "csi_high") == 100);                           // never beyond the scale

  REQUIRE(found.attributes.column("attribute").text_at(0) == "price");
  CHECK(number(found.attributes, "satisfaction", 0) == Approx(5.5));
  CHECK(number(found.attributes, "weight", 0) == Approx(0.25));
  CHECK(number(found.attributes, "weight", 1) == Approx(0.75));
  CHECK(number(found.attributes, "share_of_gap", 0) == Approx(0.5));  // .25 x 4.5 of 2.25
  CHECK(number(found.attributes, "share_of_gap", 1) == Approx(0.5));
}

TEST_CASE("correctness: the uncertainty of importance enters the index's error, by hand") {
  // The same means; respondent 1's importance adds .75 x 1 / 24 + 2.25 x 1 / 24 = .125, just what its marks take away.
  const Csi found = csi(ratings({8, 6, 9, 5}, {10, 2, 8, 4}), {});
  CHECK(number(found.groups, "csi") == Approx(77.5));
  CHECK(number(found.groups, "se") == Approx(0).margin(1e-12));
  CHECK(number(found.groups, "csi_low") == Approx(77.5));
}

TEST_CASE("correctness: without importance all attributes count the same, and the scale is declared") {
  const Csi plain = csi(ratings({8, 6, 9, 5}), {});
  CHECK(number(plain.groups, "csi") == Approx(70));
  CHECK(plain.groups.column("weighted").values<std::uint8_t>()[0] == 0);
  CHECK(plain.attributes.column("importance").is_null(0));
  CHECK(number(plain.attributes, "weight", 0) == Approx(0.5));
  const Csi other = csi(ratings({8, 6, 9, 5}), {}, {.low = 1, .high = 11});
  CHECK(number(other.groups, "csi") == Approx(60));
  CHECK(number(other.groups, "se") == Approx(number(plain.groups, "se")));
}

TEST_CASE("properties: groups are apart, and a cluster's respondents count together") {
  Table four = ratings({8, 6, 9, 5, 3, 4, 2, 5});
  four.add("process", Column::text(std::vector<std::string>{"a", "a", "a", "a", "b", "b", "b", "b"}));
  four.add("account", Column::of(std::vector<std::int64_t>{1, 1, 1, 1, 2, 2, 2, 2}));
  const Csi apart = csi(four, {"process"});
  REQUIRE(apart.groups.rows() == 2);
  CHECK(number(apart.groups, "csi", 0) == Approx(70));
  CHECK(number(apart.groups, "csi", 1) == Approx(35));
  const Csi single = csi(four, {}), clustered = csi(four, {}, {.cluster = "account"});
  CHECK(number(single.groups, "csi") == number(clustered.groups, "csi"));
  CHECK(single.groups.column("clusters").values<std::int64_t>()[0] == 4);
  CHECK(clustered.groups.column("clusters").values<std::int64_t>()[0] == 2);
  CHECK(number(clustered.groups, "se") > number(single.groups, "se"));
}

TEST_CASE("edges: no row, one respondent, a missing mark") {
  CHECK(csi(ratings({}), {}).groups.rows() == 0);
  const Csi one = csi(ratings({8, 6}), {});
  CHECK(number(one.groups, "csi") == Approx(70));
  CHECK(one.groups.column("csi_low").is_null(0));
  CHECK(one.groups.column("se").is_null(0));
  Table gap("ratings");
  gap.add("response", Column::of(std::vector<std::int64_t>{1, 1, 2, 2}));
  gap.add("attribute", Column::text(std::vector<std::string>{"speed", "price", "speed", "price"}));
  gap.add("satisfaction", Column::of(std::vector<std::optional<double>>{8, std::nullopt, 9, 5}));
  const Csi found = csi(gap, {});
  CHECK(number(found.groups, "csi") == Approx(67.5));  // (8.5 + 5) / 2
  CHECK(found.groups.column("marks").values<std::int64_t>()[0] == 3);
}

TEST_CASE("input checks of an index") {
  struct Wrong {
    const char* text;
    Table table;
    CsiOptions options{};
  };
  Table unnamed("ratings");
  unnamed.add("response", Column::of(std::vector<std::int64_t>{1}));
  unnamed.add("attribute", Column::text(std::vector<std::optional<std::string>>{std::nullopt}));
  unnamed.add("satisfaction", Column::of(std::vector<double>{8}));
  const std::vector<Wrong> all{
      {"csi, column 'scale': got 10 to 0, expected a lowest mark below the highest, both finite",
       ratings({8, 6}),
       {.low = 10, .high = 0}},
      {"csi, column 'level': got 2, expected a number above 0 and below 1", ratings({8, 6}), {.level = 2}},
      {"2 problems\n"
       "  ratings, row 0, column 'satisfaction': got 11, expected a number of at least 0 and at most 10\n"
       "  ratings, row 3, column 'satisfaction': got -1, expected a number of at least 0 and at most 10",
       ratings({11, 6, 9, -1})},
      {"ratings, row 1, column 'importance': got -3, expected a number of at least 0", ratings({8, 6}, {9, -3})},
      {"ratings, row 0, column 'attribute': got null, expected what was rated", unnamed},
      {"ratings, column 'atribute': expected one of response, attribute, satisfaction (did you mean 'attribute'?)",
       ratings({8, 6}),
       {.attribute = "atribute"}},
  };
  for (const auto& wrong : all) CHECK(refused(wrong.table, wrong.options) == wrong.text);
}
