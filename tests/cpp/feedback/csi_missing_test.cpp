// What the index leaves out is counted, and what cannot be is refused.
#include "catch.hpp"

#include <limits>

#include "cabochon/feedback/csi.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

Table ratings(std::vector<std::int64_t> who, std::vector<std::string> what, std::vector<std::optional<double>> marks) {
  Table out("ratings");
  out.add("response", Column::of(std::move(who))).add("attribute", Column::text(what));
  return out.add("satisfaction", Column::of(marks));
}

}  // namespace

TEST_CASE("properties: missing marks are counted and change nothing") {
  const Csi all = csi(ratings({1, 1, 2}, {"a", "b", "a"}, {8, 6, 4}), {});
  const Csi some = csi(ratings({1, 1, 2, 2, 3}, {"a", "b", "a", "b", "a"}, {8, 6, 4, std::nullopt, std::nullopt}), {});
  for (const char* name : {"csi", "csi_low", "se"})
    CHECK(all.groups.column(name).values<double>()[0] == some.groups.column(name).values<double>()[0]);
  CHECK(some.groups.column("n").values<std::int64_t>()[0] == 2);
  CHECK(some.groups.column("missing").values<std::int64_t>()[0] == 2);
  CHECK(some.attributes.column("missing").values<std::int64_t>()[1] == 1);
  const Csi none = csi(ratings({1}, {"a"}, {std::nullopt}), {});
  CHECK(none.groups.column("csi").is_null(0));
  CHECK(none.attributes.column("weight").is_null(0));
}

TEST_CASE("input checks: a second mark, and scales without an end") {
  CHECK_THROWS_WITH((void)csi(ratings({1, 2, 1}, {"a", "a", "a"}, {8, 6, 4}), {}),
                    "ratings, row 2, column 'attribute': got a second mark of the same 'response', after row 0, "
                    "expected one mark of each attribute");
  CsiOptions options;
  options.high = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH((void)csi(ratings({1}, {"a"}, {8}), {}, options),
                    "csi, column 'scale': got 0 to inf, expected a lowest mark below the highest, both finite");
}
