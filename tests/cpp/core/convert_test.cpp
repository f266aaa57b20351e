#include "cabochon/core/convert.hpp"

#include "catch.hpp"

#include <functional>
#include <limits>

using namespace cabochon;

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

Column timestamps(std::vector<std::int64_t> ticks, TimeUnit unit, std::string zone = {}) {
  Column::Parts parts = Column::of(std::move(ticks)).parts();
  parts.type = Type::timestamp;
  parts.unit = unit;
  parts.timezone = std::move(zone);
  return Column(std::move(parts));
}

}  // namespace

TEST_CASE("a column that is right already is shared, not copied") {
  const Column numbers = Column::of(std::vector<double>{1, 2});
  CHECK(to_float64(numbers, "t", "x").parts().data == numbers.parts().data);
  const Column integers = Column::of(std::vector<std::int64_t>{1, 2});
  CHECK(to_int64(integers, "t", "x").parts().data == integers.parts().data);
  const Column texts = Column::text(std::vector<std::string>{"a"});
  CHECK(to_codes(texts, "t", "x").parts().data == texts.parts().data);
  const Column days = Column::dates({1, 2});
  CHECK(to_days(days, "t", "x").parts().data == days.parts().data);
}

TEST_CASE("integers become float64 and keep their nulls") {
  const Column column = to_float64(Column::of(std::vector<std::optional<std::int8_t>>{1, {}, -3}), "t", "x");
  CHECK(column.type() == Type::float64);
  CHECK(column.null_count() == 1);
  CHECK(column.is_null(1));
  CHECK(column.values<double>()[0] == 1);
  CHECK(column.values<double>()[2] == -3);
}

TEST_CASE("NaN is an error unless it is marked null") {
  CHECK(message_of([] { (void)to_float64(Column::of(std::vector<double>{1, nan_value}), "orders", "revenue"); }) ==
        "orders, row 1, column 'revenue': got nan, expected a number, or null where it is missing");
  CHECK(to_float64(Column::of(std::vector<double>{1, nan_value}, {1}), "orders", "revenue").null_count() == 1);
  CHECK(message_of([] {
          (void)to_float64(Column::of(std::vector<double>(12, nan_value)), "t", "x");
        }).find("12 problems") == 0);
}

TEST_CASE("integers that float64 cannot hold are refused") {
  constexpr std::int64_t exact = std::int64_t{1} << 53;
  CHECK(to_float64(Column::of(std::vector<std::int64_t>{exact, -exact, exact + 2}), "t", "x").size() == 3);
  CHECK(message_of([&] { (void)to_float64(Column::of(std::vector<std::int64_t>{0, exact + 1}), "t", "x"); }) ==
        "t, row 1, column 'x': got 9007199254740993, expected an integer that float64 can hold exactly");
  const auto largest = std::numeric_limits<std::uint64_t>::max();
  CHECK(message_of([&] { (void)to_float64(Column::of(std::vector<std::uint64_t>{largest}), "t", "x"); }) ==
        "t, row 0, column 'x': got 18446744073709551615, expected an integer that float64 can hold exactly");
}

TEST_CASE("whole floats become integers, others are listed") {
  const Column column = to_int64(Column::of(std::vector<double>{1, nan_value, -7}, {5}), "t", "x");
  CHECK(column.values<std::int64_t>()[2] == -7);
  CHECK(column.is_null(1));
  CHECK(message_of([] { (void)to_int64(Column::of(std::vector<double>{1.5, 2, nan_value, 1e19}), "t", "x"); }) ==
        "3 problems\n  t, row 0, column 'x': got 1.5, expected a whole number of at most 64 bits"
        "\n  t, row 2, column 'x': got nan, expected a whole number of at most 64 bits"
        "\n  t, row 3, column 'x': got 1e+19, expected a whole number of at most 64 bits");
  CHECK(message_of([] { (void)to_int64(Column::text(std::vector<std::string>{"1"}), "t", "x"); }) ==
        "t, column 'x': got a column of text, expected a column of numbers");
}

TEST_CASE("numbers become text only where that was allowed") {
  const Column column = Column::of(std::vector<double>{12, 7, 12});
  CHECK(message_of([&] { (void)to_codes(column, "t", "x"); }) ==
        "t, column 'x': got a column of float64, expected a column of text");
  const Column text = to_codes(column, "t", "x", true);
  CHECK(text.text_at(0) == "12");
  CHECK(text.codes()[0] == text.codes()[2]);
  CHECK(text.dictionary().size() == 2);
}

TEST_CASE("timestamps keep the day of their own clock, before 1970 too") {
  const Column days = to_days(timestamps({0, -1, 86'399, 86'400, -86'400}, TimeUnit::second), "t", "x");
  const auto values = days.values<std::int32_t>();
  CHECK(std::vector<std::int32_t>(values.begin(), values.end()) == std::vector<std::int32_t>{0, -1, 0, 1, -1});
  CHECK(to_days(timestamps({-1}, TimeUnit::nanosecond, "UTC"), "t", "x").values<std::int32_t>()[0] == -1);
  CHECK(message_of([] { (void)to_days(timestamps({0}, TimeUnit::second, "Asia/Tokyo"), "t", "x"); }) ==
        "t, column 'x': got timestamps in the time zone 'Asia/Tokyo', expected dates, or local timestamps: the day "
        "depends on the time zone of the book");
  CHECK(message_of([] {
          (void)to_days(timestamps({std::int64_t{1} << 62}, TimeUnit::second), "t", "x");
        }).find("t, row 0, column 'x': got 4611686018427387904") == 0);
}

TEST_CASE("texts become days") {
  const Column days = to_days(Column::text(std::vector<std::optional<std::string>>{
                                  "1970-01-02", {}, "1969-12-31T23:59:59", "2024-02-29 10:00"}),
                              "t", "x");
  CHECK(days.type() == Type::date);
  CHECK(days.values<std::int32_t>()[0] == 1);
  CHECK(days.is_null(1));
  CHECK(days.values<std::int32_t>()[2] == -1);
  for (const char* wrong : {"", "2023-02-29", "31.12.2020", "2020-1-1", "2020-01-01T", "2020-01-01T24:00",
                            "2020-01-01T10:00Z", "2020-01-01T10:00:00.", "2020-01-01x10:00"})
    CHECK(message_of([&] { (void)to_days(Column::text(std::vector<std::string>{wrong}), "t", "x"); }) ==
          "t, row 0, column 'x': got '" + std::string(wrong) + "', expected a day written as 2026-10-31");
}

TEST_CASE("a column without values is a column of any type") {
  const Column nothing = Column::text(std::vector<std::optional<std::string>>{{}, {}});
  CHECK(to_float64(nothing, "t", "x").null_count() == 2);
  CHECK(to_int64(nothing, "t", "x").type() == Type::int64);
  CHECK(to_days(nothing, "t", "x").type() == Type::date);
  CHECK(to_codes(Column::of(std::vector<std::optional<double>>{{}}), "t", "x").null_count() == 1);
  CHECK(to_float64(Column::text(std::vector<std::string>{}), "t", "x").size() == 0);
  CHECK(to_float64(Column::of(std::vector<std::int32_t>{}), "t", "x").type() == Type::float64);
}

TEST_CASE("aware timestamps become the local time of a zone") {
  // Summer time begins at 1000 s: one hour ahead before, two after.
  const ZoneOffsets zone{{0, 1000}, {3600, 7200}};
  const Column local = to_local(timestamps({-5, 999, 1000, 5000, 10}, TimeUnit::second, "UTC"), zone);
  const auto values = local.values<std::int64_t>();
  CHECK(std::vector<std::int64_t>(values.begin(), values.end()) ==
        std::vector<std::int64_t>{3595, 4599, 8200, 12200, 3610});
  CHECK(local.timezone().empty());
  const Column naive = timestamps({1}, TimeUnit::second);
  CHECK(to_local(naive, zone).parts().data == naive.parts().data);
}
