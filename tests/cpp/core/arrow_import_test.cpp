#include "cabochon/core/arrow_import.hpp"

#include "catch.hpp"

#include <cmath>
#include <functional>

#include "made_arrow.hpp"

using namespace cabochon;
using made::frame, made::plain, made::sliced;

namespace {

using Strings = std::vector<std::string>;

Table read(std::vector<made::Made> batches, ImportOptions options = {}) {
  auto stream = made::stream(batches.at(0), batches);
  return import_stream(&stream, options);
}

Column column(made::Made made) { return read({frame({{"x", std::move(made)}})}).column("x"); }

template <class T>
std::vector<T> values(const Column& column) {
  const auto span = column.values<T>();
  return {span.begin(), span.end()};
}

Strings text_of(const Column& column) {
  Strings out;
  for (std::int64_t row = 0; row < column.size(); ++row)
    out.push_back(column.is_null(row) ? "(null)" : std::string(column.text_at(row)));
  return out;
}

std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "no error";
}

template <class T>
void check_plain(const std::string& format, Type type) {
  const Column in_place = column(plain<T>(format, {1, 2, 3, 4}, {true, false, true, true}));
  CHECK(in_place.type() == type);
  CHECK(in_place.null_count() == 1);
  CHECK(in_place.is_null(1));
  CHECK(values<T>(in_place) == std::vector<T>{1, 2, 3, 4});
  const Column part = column(sliced(plain<T>(format, {1, 2, 3, 4}, {true, false, true, true}), 1, 2));
  CHECK(values<T>(part) == std::vector<T>{2, 3});
  CHECK(part.is_null(0));
  CHECK_FALSE(part.is_null(1));
  const Table joined =
      read({frame({{"x", sliced(plain<T>(format, {9, 1, 2}), 1, 2)}}), frame({{"x", plain<T>(format, {})}}),
            frame({{"x", plain<T>(format, {3, 4}, {false, true})}})});
  CHECK(values<T>(joined.column("x"))[3] == 4);
  CHECK(joined.column("x").null_count() == 1);
  CHECK(joined.column("x").is_null(2));
  CHECK(column(plain<T>(format, {})).size() == 0);
}

}  // namespace

TEST_CASE("every plain type comes in, whole, sliced, in several batches and empty") {
  check_plain<std::int8_t>("c", Type::int8);
  check_plain<std::uint8_t>("C", Type::uint8);
  check_plain<std::int16_t>("s", Type::int16);
  check_plain<std::uint16_t>("S", Type::uint16);
  check_plain<std::int32_t>("i", Type::int32);
  check_plain<std::uint32_t>("I", Type::uint32);
  check_plain<std::int64_t>("l", Type::int64);
  check_plain<std::uint64_t>("L", Type::uint64);
  check_plain<float>("f", Type::float32);
  check_plain<double>("g", Type::float64);
  check_plain<std::int32_t>("tdD", Type::date);
  for (const char* format : {"tss:", "tsm:", "tsu:", "tsn:UTC", "tsu:Europe/Moscow"})
    check_plain<std::int64_t>(format, Type::timestamp);
  CHECK(made::alive == 0);
}

TEST_CASE("units and time zones of timestamps are kept") {
  const Column aware = column(plain<std::int64_t>("tsn:Europe/Moscow", {1}));
  CHECK(aware.unit() == TimeUnit::nanosecond);
  CHECK(aware.timezone() == "Europe/Moscow");
  CHECK(column(plain<std::int64_t>("tss:", {1})).unit() == TimeUnit::second);
}

TEST_CASE("one batch is used where it lies and stays alive with the column") {
  auto stream = made::stream(frame({{"x", plain<double>("g", {1, 2})}, {"y", plain<double>("g", {1, 2})}}),
                             {frame({{"x", plain<double>("g", {1, 2})}, {"y", plain<double>("g", {1, 2})}})});
  ImportOptions options;
  options.columns = {{"x"}};
  {
    const Column kept = import_stream(&stream, options).column("x");
    CHECK(stream.release == nullptr);
    CHECK(made::alive == 1);  // the child x; the struct, the schema, y and the stream are gone
    CHECK(values<double>(kept) == std::vector<double>{1, 2});
  }
  CHECK(made::alive == 0);
}

TEST_CASE("the struct's own offset and validity count") {
  auto batch = frame({{"x", sliced(plain<std::int32_t>("i", {9, 1, 2, 3, 4}, {true, true, false, true, true}), 1, 4)},
                      {"t", made::texts({"a", "b", "c", "d"})},
                      {"b", made::Made{"b", 4, {}, {made::bitmap({true, false, true, true})}}}},
                     {true, true, true, false});
  batch.offset = 1;
  batch.length = 3;
  {
    const Table table = read({batch});
    CHECK(table.rows() == 3);
    CHECK(values<std::int32_t>(table.column("x")) == std::vector<std::int32_t>{2, 3, 4});
    CHECK(table.column("x").is_null(0));
    CHECK_FALSE(table.column("x").is_null(1));
    CHECK(table.column("x").is_null(2));
    CHECK(table.column("x").null_count() == 2);
    CHECK(text_of(table.column("t")) == Strings{"b", "c", "(null)"});
    CHECK(table.column("b").null_count() == 1);
    CHECK(table.column("b").values<std::uint8_t>()[0] == 0);
  }
  CHECK(made::alive == 0);
}

TEST_CASE("truth values become bytes, from any bit on") {
  std::vector<bool> bits;
  for (int i = 0; i < 21; ++i) bits.push_back(i % 3 == 0);
  const Column flags = column(sliced(made::Made{"b", 21, bits, {made::bitmap(bits)}}, 5, 13));
  for (std::int64_t row = 0; row < 13; ++row) {
    CHECK(flags.values<std::uint8_t>()[static_cast<std::size_t>(row)] == ((row + 5) % 3 == 0));
    CHECK(flags.is_null(row) == ((row + 5) % 3 != 0));
  }
}

TEST_CASE("half floats are exact") {
  const Column column_ = column(plain<std::uint16_t>("e", {0x3C00, 0xC000, 0x3555, 0x0001, 0x7BFF, 0x8000, 0x7C00}));
  CHECK(column_.type() == Type::float32);
  const auto v = values<float>(column_);
  CHECK(v[0] == 1.0f);
  CHECK(v[1] == -2.0f);
  CHECK(v[2] == 0.333251953125f);
  CHECK(v[3] == std::ldexp(1.0f, -24));
  CHECK(v[4] == 65504.0f);
  CHECK(std::signbit(v[5]));
  CHECK(std::isinf(v[6]));
}

TEST_CASE("milliseconds of date64 become days") {
  CHECK(values<std::int32_t>(column(plain<std::int64_t>("tdm", {0, 86'400'000, -86'400'000, -1, 1}))) ==
        std::vector<std::int32_t>{0, 1, -1, -1, 0});
}

TEST_CASE("decimals become the nearest float64") {
  using Words = std::vector<std::int64_t>;  // two a value: low, high
  const auto decimals = [](const std::string& format, const Words& words) {
    made::Made out = plain<std::int64_t>(format, words);
    out.length = static_cast<std::int64_t>(words.size() / 2);
    return values<double>(column(out));
  };
  CHECK(decimals("d:10,2", {12345, 0, -12345, -1, 0, 0}) == std::vector<double>{123.45, -123.45, 0.0});
  // 2^64 = 18446744073709551616; with 38 digits the division of two doubles would round twice.
  CHECK(decimals("d:38,1", {0, 1}) == std::vector<double>{1844674407370955161.6});
  CHECK(decimals("d:38,20", {1, 1}) == std::vector<double>{0.18446744073709551617});
  CHECK(decimals("d:38,-3", {7, 0}) == std::vector<double>{7000});
  CHECK(decimals("d:38,37", {-1, -1}) == std::vector<double>{-1e-37});
  CHECK(decimals("d:38,3", {9007199254740993, 0}) == std::vector<double>{9007199254740.993});
  CHECK(values<double>(column(plain<std::int32_t>("d:9,2,32", {-150, 7}))) == std::vector<double>{-1.5, 0.07});
  CHECK(values<double>(column(plain<std::int64_t>("d:18,4,64", {-15000}))) == std::vector<double>{-1.5});
}

TEST_CASE("text of every layout becomes codes in the order of first appearance") {
  const Strings words{"",
                      "a",
                      "Ж",
                      "twelve bytes",
                      "thirteen byte",
                      "fifteen bytes !",
                      "sixteen bytes !!",
                      "a text that is longer than that",
                      "a",
                      "fifteen bytes !",
                      "a text that is longer than that",
                      ""};
  std::vector<bool> present(words.size(), true);
  present[2] = false;
  Strings expected = words;
  expected[2] = "(null)";
  for (const auto& made : {made::texts<std::int32_t>(words, present), made::texts<std::int64_t>(words, present),
                           made::views(words, present)}) {
    const Column text = column(made);
    CHECK(text_of(text) == expected);
    CHECK(text.null_count() == 1);
    CHECK(text.codes()[8] == text.codes()[1]);
    CHECK(text.codes()[10] == text.codes()[7]);
    CHECK(text.dictionary().size() == 7);
    CHECK(text_of(column(sliced(made, 1, 4))) == Strings(expected.begin() + 1, expected.begin() + 5));
    const Table twice = read({frame({{"x", made}}), frame({{"x", sliced(made, 7, 2)}})});
    CHECK(twice.column("x").dictionary().size() == 7);
    CHECK(twice.column("x").text_at(12) == "a text that is longer than that");
  }
  CHECK(made::alive == 0);
}

TEST_CASE("many distinct texts get many codes") {
  Strings words;
  for (int i = 0; i < 5000; ++i) words.push_back((i % 2 ? "key " : "a much longer key number ") + std::to_string(i));
  const Column text = column(made::texts(words));
  CHECK(text.dictionary().size() == 5000);
  CHECK(text_of(text) == words);
}

TEST_CASE("dictionaries of any index width become codes") {
  const auto check = [](made::Made indices) {
    for (const auto& words :
         {made::texts({"a", "b", "c"}), made::texts<std::int64_t>({"a", "b", "c"}), made::views({"a", "b", "c"})}) {
      const Column text = column(made::encoded(indices, words));
      CHECK(text_of(text) == Strings{"c", "(null)", "a", "c"});
      CHECK(text.dictionary().size() == 2);  // b is not used
    }
  };
  const std::vector<bool> present{true, false, true, true};
  check(plain<std::int8_t>("c", {2, 0, 0, 2}, present));
  check(plain<std::uint8_t>("C", {2, 0, 0, 2}, present));
  check(plain<std::int16_t>("s", {2, 0, 0, 2}, present));
  check(plain<std::uint16_t>("S", {2, 0, 0, 2}, present));
  check(plain<std::int32_t>("i", {2, 0, 0, 2}, present));
  check(plain<std::uint32_t>("I", {2, 0, 0, 2}, present));
  check(plain<std::int64_t>("l", {2, 99, 0, 2}, present));
  check(plain<std::uint64_t>("L", {2, 99, 0, 2}, present));
  CHECK(made::alive == 0);
}

TEST_CASE("32-bit indices of a clean dictionary are used in place") {
  auto stream =
      made::stream(frame({{"x", made::encoded(plain<std::int32_t>("i", {1, 0, 1}), made::texts({"a", "b"}))}}),
                   {frame({{"x", made::encoded(plain<std::int32_t>("i", {1, 0, 1}), made::texts({"a", "b"}))}})});
  {
    const Table table = import_stream(&stream);
    CHECK(made::alive == 2);  // the indices with their dictionary
    CHECK(text_of(table.column("x")) == Strings{"b", "a", "b"});
  }
  CHECK(made::alive == 0);
}

TEST_CASE("texts that stand twice in a dictionary, or are null there, are unified") {
  const Column text = column(made::encoded(plain<std::int32_t>("i", {0, 1, 2, 3}),
                                           made::texts({"a", "a", "?", "b"}, {true, true, false, true})));
  CHECK(text_of(text) == Strings{"a", "a", "(null)", "b"});
  CHECK(text.codes()[0] == text.codes()[1]);
  CHECK(text.dictionary().size() == 2);
}

TEST_CASE("batches may have different dictionaries") {
  const Table table = read({frame({{"x", made::encoded(plain<std::int8_t>("c", {0, 1}), made::texts({"a", "b"}))}}),
                            frame({{"x", made::encoded(plain<std::int8_t>("c", {0, 1}), made::texts({"b", "z"}))}})});
  CHECK(text_of(table.column("x")) == Strings{"a", "b", "b", "z"});
  CHECK(table.column("x").codes()[1] == table.column("x").codes()[2]);
}

TEST_CASE("dictionaries of anything but text are decoded") {
  const Column numbers = column(made::encoded(plain<std::uint8_t>("C", {1, 0, 2, 1}, {true, true, true, false}),
                                              plain<double>("g", {1.5, 2.5, 9}, {true, true, false})));
  CHECK(numbers.type() == Type::float64);
  CHECK(values<double>(numbers)[0] == 2.5);
  CHECK(numbers.is_null(2));
  CHECK(numbers.is_null(3));
  CHECK(numbers.null_count() == 2);
  CHECK(column(made::encoded(plain<std::int8_t>("c", {0}), plain<std::int32_t>("tdD", {5}))).type() == Type::date);
}

TEST_CASE("a column of the null type is text without values") {
  const Table table = read({frame({{"x", made::Made{"n", 3}}, {"y", plain<std::int8_t>("c", {1, 2, 3})}})});
  CHECK(table.column("x").type() == Type::text);
  CHECK(table.column("x").null_count() == 3);
}

TEST_CASE("NaN is null where the producer means that") {
  const double nan = std::nan("");
  ImportOptions options;
  options.nan_is_null = true;
  const Table table = read({frame({{"x", plain<double>("g", {1, nan, 3, nan}, {true, true, false, true})}})}, options);
  CHECK(table.column("x").null_count() == 3);
  CHECK_FALSE(table.column("x").is_null(0));
  CHECK(column(plain<double>("g", {1, nan})).null_count() == 0);
}

TEST_CASE("no batches, no columns, no rows") {
  auto none = made::stream(frame({{"x", plain<double>("g", {})}, {"t", made::texts({})}}), {});
  const Table table = import_stream(&none);
  CHECK(table.rows() == 0);
  CHECK(table.column("x").type() == Type::float64);
  CHECK(table.column("t").type() == Type::text);
  auto rows = frame({});
  rows.length = 4;
  CHECK(read({rows, rows}).rows() == 8);
  ImportOptions options;
  options.columns.emplace();
  CHECK(read({frame({{"x", plain<double>("g", {1, 2})}})}, options).rows() == 2);
  CHECK(made::alive == 0);
}

TEST_CASE("columns come in the order asked for, each once") {
  ImportOptions options;
  options.columns = {{"c", "a", "c"}};
  const auto one = plain<std::int8_t>("c", {1});
  CHECK(read({frame({{"a", one}, {"b", one}, {"c", one}})}, options).names() == Strings{"c", "a"});
}

TEST_CASE("one array is one batch, and a single column can be read alone") {
  ArrowSchema schema{};
  ArrowArray array{};
  made::export_schema(frame({{"x", plain<double>("g", {1, 2})}}), "", &schema);
  made::export_array(frame({{"x", plain<double>("g", {1, 2})}}), &array);
  CHECK(import_array(&schema, &array).rows() == 2);
  CHECK(schema.release == nullptr);
  CHECK(made::alive == 0);
  ImportOptions options;
  options.single = "x";
  auto stream = made::stream(made::texts({"a"}), {made::texts({"a"}), made::texts({"b"})});
  CHECK(text_of(import_stream(&stream, options).column("x")) == Strings{"a", "b"});
  CHECK(made::alive == 0);
}

TEST_CASE("what the door does not take is named with its column, and everything is released") {
  ImportOptions orders;
  orders.table = "orders";
  const auto refused = [&](made::Made column_) {
    const std::string text = message_of([&] { (void)read({frame({{"x", column_}})}, orders); });
    CHECK(made::alive == 0);
    return text;
  };
  const std::string end = ", expected a column of numbers, truth values, text, dates or timestamps";
  for (const auto& [format, name] : std::vector<std::pair<std::string, std::string>>{{"z", "binary"},
                                                                                     {"Z", "binary"},
                                                                                     {"vz", "binary"},
                                                                                     {"w:16", "binary"},
                                                                                     {"+l", "list"},
                                                                                     {"+L", "list"},
                                                                                     {"+s", "struct"},
                                                                                     {"+m", "map"},
                                                                                     {"+ud:0,1", "union"},
                                                                                     {"ttm", "time of day"},
                                                                                     {"tDs", "duration"},
                                                                                     {"tiM", "interval"},
                                                                                     {"?!", "Arrow format '?!'"}})
    CHECK(refused(made::Made{format, 0}) == "orders, column 'x': got a column of " + name + end);

  ImportOptions other = orders;
  other.columns = {{"y"}};
  CHECK(read({frame({{"x", made::Made{"+l", 1}}, {"y", plain<std::int8_t>("c", {1})}})}, other).names() ==
        Strings{"y"});
  CHECK(made::alive == 0);
}

TEST_CASE("wrong input of other kinds") {
  ImportOptions orders;
  orders.table = "orders";
  CHECK(message_of([&] { (void)read({plain<double>("g", {1})}, orders); }) ==
        "orders: got a single column of float64, expected a frame with named columns");
  const auto one = plain<std::int8_t>("c", {1});
  CHECK(message_of([&] { (void)read({frame({{"x", one}, {"x", one}})}, orders); }) ==
        "orders, column 'x': got the column twice, expected each column once");
  orders.columns = {{"revenu", "y"}};
  CHECK(message_of([&] { (void)read({frame({{"revenue", one}, {"x", one}})}, orders); }) ==
        "2 problems\n  orders, column 'revenu': expected one of revenue, x (did you mean 'revenue'?)"
        "\n  orders, column 'y': expected one of revenue, x (did you mean 'x'?)");
  orders.columns.reset();
  auto failing = made::stream(frame({{"x", one}}), {frame({{"x", one}})}, 1);
  CHECK(message_of([&] { (void)import_stream(&failing, orders); }) ==
        "orders: got the disk is full of cats, expected a frame that can be read through Arrow");
  CHECK(message_of([&] { (void)import_stream(&failing, orders); }) ==
        "orders: got an Arrow stream that was used before, expected a fresh one");
  CHECK(made::alive == 0);
}

TEST_CASE("bytes that are no UTF-8 are named with row and column") {
  ImportOptions orders;
  orders.table = "orders";
  const Strings words{"good", "caf\xE9", "good", "caf\xE9", std::string("\xED\xA0\x80 a long one")};
  const std::string expected =
      "3 problems\n  orders, row 1, column 'x': got bytes 63 61 66 E9, expected text in UTF-8"
      "\n  orders, row 3, column 'x': got bytes 63 61 66 E9, expected text in UTF-8"
      "\n  orders, row 4, column 'x': got bytes ED A0 80 20 61 20 6C 6F 6E 67 20 6F 6E 65, expected text in UTF-8";
  CHECK(message_of([&] { (void)read({frame({{"x", made::texts(words)}})}, orders); }) == expected);
  CHECK(message_of([&] { (void)read({frame({{"x", made::views(words)}})}, orders); }) == expected);
  CHECK(message_of([&] {
          (void)read({frame({{"x", made::encoded(plain<std::int32_t>("i", {0, 1, 0, 1, 2}),
                                                 made::texts({"good", "caf\xE9", words[4]}))}})},
                     orders);
        }) == expected);
  // Behind a null nobody looks.
  CHECK(column(made::texts({"\xFF"}, {false})).null_count() == 1);
  CHECK(made::alive == 0);
}

TEST_CASE("broken arrays are errors, not crashes") {
  auto short_batch = frame({{"x", plain<std::int8_t>("c", {1})}});
  short_batch.length = 2;
  CHECK(message_of([&] { (void)read({short_batch}); }) == "Arrow: a column shorter than its batch");
  CHECK(message_of([] { (void)column(made::encoded(plain<std::int8_t>("c", {3}), made::texts({"a"}))); }) ==
        "Arrow: a dictionary index outside its dictionary");
  CHECK(message_of([] { (void)column(made::encoded(plain<std::int32_t>("i", {-1, 0}), made::texts({"a"}))); }) ==
        "Arrow: a dictionary index outside its dictionary");
  auto falling = made::texts({"abc", "def"});
  falling.buffers[0] = made::bytes_of(std::vector<std::int32_t>{0, 3, 1});
  CHECK(message_of([&] { (void)column(falling); }) == "Arrow: a text column with falling offsets");
  CHECK(made::alive == 0);
}

TEST_CASE("reading stops when it is told to") {
  ImportOptions options;
  int ticks = 0;
  options.tick = [&] {
    if (++ticks == 3) throw Interrupted();
  };
  CHECK_THROWS_AS(read({frame({{"x", made::texts({"a"})}}), frame({{"x", made::texts({"b"})}})}, options), Interrupted);
  CHECK(made::alive == 0);
}
