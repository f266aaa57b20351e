#include "cabochon/core/grouping.hpp"

#include "catch.hpp"

#include <limits>
#include <map>
#include <random>

using namespace cabochon;

namespace {

std::vector<std::uint32_t> slots_of(const Grouping& groups) {
  std::vector<std::uint32_t> out(static_cast<std::size_t>(groups.rows()));
  groups.fill(0, out);
  return out;
}

std::vector<std::uint32_t> distinct(std::vector<std::uint32_t> slots) {
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

}  // namespace

TEST_CASE("ascending slots are ascending keys: text by bytes, integers by value, false first, null last") {
  Table table("t");
  table.add("text", Column::text(std::vector<std::optional<std::string>>{"b", std::nullopt, "a", "Я", "b"}));
  table.add("flag", Column::booleans({1, 0, 1, 0, 0}));
  table.add("day", Column::dates({5, -5, 3, 3, 3}));
  const Grouping groups = Grouping::of(table, {"text", "flag", "day"});
  const auto slots = distinct(slots_of(groups));
  const auto keys = groups.keys(slots);
  REQUIRE(slots.size() == 5);
  CHECK(keys[0].text_at(0) == "a");
  CHECK(keys[0].text_at(1) == "b");
  CHECK(keys[1].values<std::uint8_t>()[1] == 0);
  CHECK(keys[1].values<std::uint8_t>()[2] == 1);
  CHECK(keys[0].text_at(3) == "Я");
  CHECK(keys[0].is_null(4));
  CHECK(keys[2].type() == Type::date);
  CHECK(keys[2].values<std::int32_t>()[4] == -5);
}

TEST_CASE("ranges as wide as the type, signed and unsigned, alone and together") {
  constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
  Table table("t");
  table.add("i", Column::of(std::vector<std::optional<std::int64_t>>{most, least, 0, least, std::nullopt}));
  table.add("u", Column::of(std::vector<std::uint64_t>{~0ull, 0, 1ull << 63, 0, 5}));
  for (const auto& by : std::vector<std::vector<std::string>>{{"i"}, {"u"}, {"i", "u"}, {"u", "i"}}) {
    const Grouping groups = Grouping::of(table, by);
    const auto slots = distinct(slots_of(groups));
    const auto keys = groups.keys(slots);
    CHECK(slots.size() == 4);
    if (by[0] == "i") {
      CHECK(keys[0].values<std::int64_t>()[0] == least);
      CHECK(keys[0].values<std::int64_t>()[1] == 0);
      CHECK(keys[0].values<std::int64_t>()[2] == most);
      CHECK(keys[0].is_null(3));
    } else {
      CHECK(keys[0].values<std::uint64_t>()[0] == 0);
      CHECK(keys[0].values<std::uint64_t>()[1] == 5);
      CHECK(keys[0].values<std::uint64_t>()[2] == 1ull << 63);
      CHECK(keys[0].values<std::uint64_t>()[3] == ~0ull);
    }
  }
}

TEST_CASE("any number of columns of any spread gives the groups that an ordered map gives") {
  std::mt19937_64 random(3);
  for (const std::int64_t spread :
       {std::int64_t{1}, std::int64_t{1000}, std::int64_t{1} << 40, std::int64_t{1} << 61}) {
    std::vector<std::int64_t> a, b, c;
    std::vector<std::int8_t> d;
    std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int8_t>, int> expected;
    for (int i = 0; i < 20000; ++i) {
      a.push_back((static_cast<std::int64_t>(random() % 7) - 3) * spread);
      b.push_back((static_cast<std::int64_t>(random() % 5) - 2) * spread);
      c.push_back((static_cast<std::int64_t>(random() % 3) - 1) * spread);
      d.push_back(static_cast<std::int8_t>(random() % 4));
      ++expected[{a.back(), b.back(), c.back(), d.back()}];
    }
    Table table("t");
    table.add("a", Column::of(a)).add("b", Column::of(b)).add("c", Column::of(c)).add("d", Column::of(d));
    const Grouping groups = Grouping::of(table, {"a", "b", "c", "d"});
    std::map<std::uint32_t, int> counted;
    for (const auto slot : slots_of(groups)) ++counted[slot];
    std::vector<std::uint32_t> slots;
    for (const auto& [slot, n] : counted) slots.push_back(slot);
    const auto keys = groups.keys(slots);
    REQUIRE(slots.size() == expected.size());
    std::size_t g = 0;
    for (const auto& [key, n] : expected) {
      CHECK(keys[0].values<std::int64_t>()[g] == std::get<0>(key));
      CHECK(keys[1].values<std::int64_t>()[g] == std::get<1>(key));
      CHECK(keys[2].values<std::int64_t>()[g] == std::get<2>(key));
      CHECK(keys[3].values<std::int8_t>()[g] == std::get<3>(key));
      CHECK(counted[slots[g]] == n);
      ++g;
    }
  }
}

TEST_CASE("a large dictionary of which few texts occur") {
  auto dictionary = std::make_shared<Dictionary>();
  for (int i = 0; i < 100000; ++i) dictionary->append("text " + std::to_string(i));
  Table table("t");
  table.add("text", Column::text({99999, 7, 99999, -1}, dictionary));
  const Grouping groups = Grouping::of(table, {"text"});
  CHECK(groups.slots() == 3);
  const std::vector<std::uint32_t> all{0, 1, 2};
  const auto keys = groups.keys(all);
  CHECK(keys[0].text_at(0) == "text 7");
  CHECK(keys[0].text_at(1) == "text 99999");
  CHECK(keys[0].is_null(2));
}

TEST_CASE("whole floats are integers to group by; others are named with their rows") {
  Table table("t");
  table.add("id", Column::of(std::vector<std::optional<double>>{2, 1, std::nullopt}));
  table.add("x", Column::of(std::vector<double>{2, 1.5, 1e300}));
  const Grouping groups = Grouping::of(table, {"id"});
  const std::vector<std::uint32_t> all{0, 1, 2};
  CHECK(groups.keys(all)[0].values<std::int64_t>()[1] == 2);
  CHECK(groups.keys(all)[0].is_null(2));
  CHECK_THROWS_WITH(Grouping::of(table, {"x"}),
                    "2 problems\n  t, row 1, column 'x': got 1.5, expected a whole number to group by\n"
                    "  t, row 2, column 'x': got 1e+300, expected a whole number to group by");
}

TEST_CASE("no rows and only nulls") {
  Table none("t");
  none.add("a", Column::of(std::vector<std::int64_t>{})).add("b", Column::text(std::vector<std::string>{}));
  CHECK(Grouping::of(none, {"a", "b"}).slots() == 0);
  CHECK(Grouping::of(none, {}).slots() == 1);
  Table nulls("t");
  nulls.add("a", Column::of(std::vector<std::optional<std::int64_t>>{std::nullopt, std::nullopt}));
  nulls.add("b", Column::text(std::vector<std::optional<std::string>>{std::nullopt, std::nullopt}));
  const Grouping groups = Grouping::of(nulls, {"a", "b"});
  CHECK(distinct(slots_of(groups)).size() == 1);
  const std::vector<std::uint32_t> first{0};
  CHECK(groups.keys(first)[0].is_null(0));
  CHECK(groups.keys(first)[1].is_null(0));
}
