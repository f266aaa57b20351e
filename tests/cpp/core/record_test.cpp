#include "catch.hpp"

#include <cmath>
#include <limits>

#include "cabochon/core/record_json.hpp"
#include "cabochon/core/validate.hpp"

namespace cabochon {

enum class Finish { matte, polished };
template <>
struct Names<Finish> {
  static constexpr std::array<std::string_view, 2> values{"matte", "polished"};
};

struct Ring {
  ProductId product{};
  std::string name{};
  std::optional<double> loss_share{};
  std::optional<double> fineness{};
  double weight_grams = 0;
  std::optional<std::int64_t> stones{};
  std::optional<Day> since{};
  std::optional<Finish> finish{};
  Several<Finish> finishes{};
  bool hallmarked = false;
  Properties properties{};
};
template <>
struct Description<Ring> {
  static constexpr std::string_view name = "Ring", table = "";
  static constexpr auto fields =
      std::tuple{field("product", &Ring::product, "key of the ring").key(),
                 field("name", &Ring::name, "as the catalogue has it"),
                 field("loss_share", &Ring::loss_share, "metal lost in work, of the metal given").in(share),
                 field("fineness", &Ring::fineness, "gold in the alloy").in(share),
                 field("weight_grams", &Ring::weight_grams, "weight of one").of_unit("g").in(non_negative),
                 field("stones", &Ring::stones, "stones set").in({0, 100, false, false}),
                 field("since", &Ring::since, "first day of sale"),
                 field("finish", &Ring::finish, "surface"),
                 field("finishes", &Ring::finishes, "surfaces on offer"),
                 field("hallmarked", &Ring::hallmarked, "whether the assay office has marked it"),
                 field("properties", &Ring::properties, "anything else")};
};

}  // namespace cabochon

using namespace cabochon;

namespace {

Ring sample() {
  return {.product = "R-17",
          .name = "кольцо \"Луна\"",
          .loss_share = 0.035,
          .weight_grams = 2.5,
          .stones = 3,
          .since = Day::from_calendar(2026, 10, 31),
          .finish = Finish::matte,
          .finishes = {{Finish::polished, Finish::matte}},
          .hallmarked = true,
          .properties = {R"({"size":17.5})"}};
}

std::string message_of(const std::string& json) {
  try {
    (void)from_json<Ring>(json);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a record goes to JSON and back without a change") {
  const std::string text = to_json(sample());
  CHECK(text == R"({"product":"R-17","name":"кольцо \"Луна\"","loss_share":0.035,"weight_grams":2.5,"stones":3,)"
                R"("since":"2026-10-31","finish":"matte","finishes":["polished","matte"],"hallmarked":true,)"
                R"("properties":{"size":17.5}})");
  const Ring back = from_json<Ring>(text);
  CHECK(to_json(back) == text);
  CHECK(back.since == Day::from_calendar(2026, 10, 31));
  CHECK(back.finishes == sample().finishes);
  CHECK_FALSE(back.fineness.has_value());
}

TEST_CASE("a list of records goes to JSON and back; the row of a wrong one is its index") {
  const std::vector<Ring> rings{sample(), Ring{.product = 2}};
  CHECK(to_json(list_from_json<Ring>(to_json(rings))) == to_json(rings));
  CHECK(list_from_json<Ring>("[]").empty());
  CHECK_THROWS_WITH(list_from_json<Ring>(R"([{"product":1},{"product":2,"loss_share":2}])"),
                    "Ring, row 1, column 'loss_share': got 2, expected a number of at least 0 and at most 1 (did you "
                    "mean 0.02?)");
}

TEST_CASE("wrong JSON is answered with the key, the value and the nearest right name") {
  const auto [json, message] = GENERATE(table<std::string, std::string>({
      {R"({"product":1,"loss_share":3.5})",
       "Ring, column 'loss_share': got 3.5, expected a number of at least 0 and at most 1 (did you mean 0.035?)"},
      {R"({"product":1,"fineness":585})",
       "Ring, column 'fineness': got 585, expected a number of at least 0 and at most 1 (did you mean 0.585?)"},
      {R"({"product":1,"fineness":14})",
       "Ring, column 'fineness': got 14, expected a number of at least 0 and at most 1"},
      {R"({"product":1,"finish":"mate"})",
       "Ring, column 'finish': got 'mate', expected one of matte, polished (did you mean 'matte'?)"},
      {R"({"product":1,"finishes":["matte",7]})", "Ring, column 'finishes': got 7, expected one of matte, polished"},
      {R"({"product":1,"since":"2026-02-30"})",
       "Ring, column 'since': got '2026-02-30', expected a day written as 2026-10-31"},
      {R"({"product":1,"stones":2.5})", "Ring, column 'stones': got 2.5, expected a whole number"},
      {R"({"product":1,"stones":"3"})", "Ring, column 'stones': got '3', expected a whole number"},
      {R"({"product":1,"hallmarked":1})", "Ring, column 'hallmarked': got 1, expected true or false"},
      {R"({"product":1.5})", "Ring, column 'product': got 1.5, expected an integer or a text"},
      {R"({"product":1,"name":5})", "Ring, column 'name': got 5, expected a text"},
      {R"({})", "Ring, column 'product': expected a value"},
      {R"({"product":null})", "Ring, column 'product': expected a value"},
      {R"({"product":""})", "Ring, column 'product': expected a value"},
      {R"({"product":1,"product":2})", "Ring, column 'product': got the key twice, expected each key once"},
      {"[]", "Ring: got a list of 0, expected a JSON object"},
      {"", "Ring: got a text that is not JSON (line 1, column 1), expected JSON"},
      {"{\n  \"product\" 1}", "Ring: got a text that is not JSON (line 2, column 13), expected JSON"},
  }));
  CHECK(message_of(json) == message);
}

TEST_CASE("all wrong fields come in one error") {
  const std::string text = message_of(R"({"product":1,"los_share":0.1,"stones":101,"weight_grams":-1})");
  CHECK(text.substr(0, 10) == "3 problems");
  CHECK(text.find("(did you mean 'loss_share'?)") != std::string::npos);
}

TEST_CASE("JSON nested without end is refused") {
  CHECK(message_of(std::string(100000, '[')).substr(0, 24) == "Ring: got JSON nested de");
}

TEST_CASE("check returns what is right and names what is wrong") {
  CHECK(problems(sample()).empty());
  CHECK(check(sample()).name == sample().name);
  Ring ring = sample();
  ring.weight_grams = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(check(ring), "Ring, column 'weight_grams': got nan, expected a number of at least 0");
  CHECK_THROWS_WITH(to_json(ring), "Ring, column 'weight_grams': got nan, expected a finite number");
}

TEST_CASE("a choice list is also read from one text with commas") {
  Several<Finish> several;
  DatumOf<Several<Finish>>::set(several, {std::string("matte, polished")}, {"Ring", "finishes"});
  CHECK(several.values == std::vector{Finish::matte, Finish::polished});
}

TEST_CASE("the JSON Schema has every field, its range, its names and what is required") {
  const std::string schema = json_schema<Ring>();
  for (const char* part : {R"("title": "Ring")", R"("maximum": 1.0)", R"("format": "date")", R"("enum": [)",
                           R"x("description": "weight of one (g)")x", R"("additionalProperties": false)"})
    CHECK(schema.find(part) != std::string::npos);
}
