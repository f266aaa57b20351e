#include "catch.hpp"

#include "cabochon/core/arrow.hpp"
#include "cabochon/core/slice.hpp"

using namespace cabochon;

namespace {

Table example() {
  Table table("orders");
  table.add("number", Column::of(std::vector<std::optional<std::int32_t>>{1, {}, 3, 4}));
  table.add("price", Column::of(std::vector<double>{1.5, 2, 3, 4}));
  table.add("product", Column::text(std::vector<std::optional<std::string>>{"кольцо", {}, "", "chain"}));
  table.add("paid", Column::booleans({1, 0, 1, 0}, {0b0111}));
  table.add("day", Column::dates({-1, 0, 1, 20000}));
  return table;
}

void check_same(const Table& a, const Table& b) {
  REQUIRE(a.names() == b.names());
  REQUIRE(a.rows() == b.rows());
  for (const auto& name : a.names()) {
    const Column &x = a.column(name), &y = b.column(name);
    CHECK(x.type() == y.type());
    CHECK(x.null_count() == y.null_count());
    for (std::int64_t row = 0; row < a.rows(); ++row) {
      REQUIRE(x.is_null(row) == y.is_null(row));
      if (x.is_null(row)) continue;
      if (x.type() == Type::text)
        CHECK(x.text_at(row) == y.text_at(row));
      else
        CHECK(std::memcmp(static_cast<const char*>(x.parts().data) + static_cast<std::size_t>(row) * x.width(),
                          static_cast<const char*>(y.parts().data) + static_cast<std::size_t>(row) * y.width(),
                          x.width()) == 0);
    }
  }
}

Table through_arrow(const Table& table) {
  ArrowArrayStream stream{};
  export_stream(table, &stream);
  return import_stream(&stream);
}

}  // namespace

TEST_CASE("a table that goes out comes in as it was") { check_same(example(), through_arrow(example())); }

TEST_CASE("every part of a table goes out, also where bits do not start at a byte") {
  for (std::int64_t start = 0; start <= 4; ++start)
    for (std::int64_t count = 0; start + count <= 4; ++count) {
      const Table part = slice(example(), start, count);
      check_same(part, through_arrow(part));
      check_same(part, detach(part));
    }
  CHECK_THROWS_WITH(slice(example(), 3, 2),
                    "slice, column 'start': got 3 and 2 rows, expected rows within the column's 4");
}

TEST_CASE("numbers go out where they lie") {
  const Table table = example();
  const Table back = through_arrow(table);
  CHECK(back.column("price").parts().data == table.column("price").parts().data);
  CHECK(back.column("number").parts().validity.bits == table.column("number").parts().validity.bits);
  CHECK(back.column("day").parts().data == table.column("day").parts().data);
}

TEST_CASE("the stream outlives its table, and can be released unread") {
  ArrowArrayStream stream{};
  {
    const Table table = example();
    export_stream(table, &stream);
  }
  const Table back = import_stream(&stream);
  CHECK(back.column("product").text_at(0) == "кольцо");
  export_stream(back, &stream);
  stream.release(&stream);
  CHECK(stream.release == nullptr);
}

TEST_CASE("timestamps carry unit and time zone") {
  Column::Parts parts = Column::of(std::vector<std::int64_t>{5}).parts();
  parts.type = Type::timestamp;
  parts.unit = TimeUnit::millisecond;
  parts.timezone = "Asia/Tokyo";
  Table table("t");
  table.add("when", Column(std::move(parts)));
  const Column back = through_arrow(table).column("when");
  CHECK(back.type() == Type::timestamp);
  CHECK(back.unit() == TimeUnit::millisecond);
  CHECK(back.timezone() == "Asia/Tokyo");
}

TEST_CASE("empty tables go out") {
  CHECK(through_arrow(Table("nothing", 3)).rows() == 3);
  Table empty("empty");
  empty.add("x", Column::of(std::vector<double>{})).add("t", Column::text(std::vector<std::string>{}));
  check_same(empty, through_arrow(empty));
}
