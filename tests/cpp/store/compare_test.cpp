// Repeated keys and changed rows.
#include "cabochon/store/compare.hpp"

#include "catch.hpp"

#include <optional>
#include <string>

using cabochon::Column;
using cabochon::Table;
using cabochon::store::find_repeats;

namespace {

Table answers() {
  Table table("responses");
  table.add("response", Column::of(std::vector<std::int64_t>{1, 2, 1, 3, 3, 2}));
  table.add("nps", Column::of(std::vector<std::optional<std::int64_t>>{9, std::nullopt, 9, 4, 5, std::nullopt}));
  return table;
}

}  // namespace

TEST_CASE("copies of a row are told from rows that differ") {
  const auto found = find_repeats(answers(), {0, 1, 2, 3, 4, 5}, {"response"}, {"response", "nps"});
  CHECK(found.copies == std::vector<std::int64_t>{2, 5});
  CHECK(found.different == std::vector<std::pair<std::int64_t, std::int64_t>>{{3, 4}, {4, 3}});
}

TEST_CASE("only the given rows are looked at") {
  const auto found = find_repeats(answers(), {0, 1, 3}, {"response"}, {"response", "nps"});
  CHECK(found.copies.empty());
  CHECK(found.different.empty());
}

TEST_CASE("rows are the same when numbers, texts and nulls are") {
  Table left("t"), right("t");
  left.add("id", Column::text(std::vector<std::string>{"a", "b", "c"}));
  right.add("id", Column::text(std::vector<std::string>{"c", "a"}));
  left.add("x", Column::of(std::vector<std::optional<double>>{1.5, std::nullopt, -0.0}));
  right.add("x", Column::of(std::vector<std::optional<double>>{0.0, std::nullopt}));
  const std::vector<std::int64_t> rows{2, 0};
  const auto same = cabochon::store::same_rows(left, rows, right, {"id", "x"});
  CHECK(same == std::vector<std::uint8_t>{1, 0});
}

TEST_CASE("the first row of each distinct value, without nulls") {
  Table table("t");
  table.add("id", Column::text(std::vector<std::optional<std::string>>{"b", std::nullopt, "a", "b"}));
  CHECK(cabochon::store::first_rows(table, "id") == std::vector<std::int64_t>{0, 2});
  CHECK(cabochon::store::first_rows(Table("t").add("id", Column::of(std::vector<std::int64_t>{})), "id").empty());
}
