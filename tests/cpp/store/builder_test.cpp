// Columns out of the values that SQLite gives.
#include "cabochon/store/builder.hpp"

#include "catch.hpp"

#include <string>

#include "cabochon/accounts/schema.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/store/query.hpp"

using namespace cabochon;
using store::ColumnBuilder;

namespace {

std::string refusal(FieldKind kind, auto value) {
  ColumnBuilder column("orders", "x", kind);
  column.add_null();
  try {
    column.add(value);
  } catch (const StoreError& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("an id is what its first value is, whatever nulls came before") {
  ColumnBuilder integers("t", "id", FieldKind::id), texts("t", "id", FieldKind::id), nothing("t", "id", FieldKind::id);
  integers.add_null();
  integers.add(std::int64_t{7});
  texts.add_null();
  texts.add(std::string_view("a"));
  texts.add(std::string_view("a"));
  nothing.add_null();
  const Column i = integers.finish(), t = texts.finish(), n = nothing.finish();
  CHECK(i.type() == Type::int64);
  CHECK(i.is_null(0));
  CHECK(i.values<std::int64_t>()[1] == 7);
  CHECK(t.type() == Type::text);
  CHECK(t.is_null(0));
  CHECK(t.text_at(2) == "a");
  CHECK(t.dictionary().size() == 1);
  CHECK(n.null_count() == 1);
}

TEST_CASE("what does not fit its kind is damage, with its place") {
  CHECK(refusal(FieldKind::date, std::int64_t{1} << 40) ==
        "the store is damaged: orders, row 1, column 'x': got 1099511627776, expected a day counted from 1970-01-01");
  CHECK(refusal(FieldKind::flag, std::int64_t{2}) ==
        "the store is damaged: orders, row 1, column 'x': got 2, expected 0 or 1");
  CHECK(refusal(FieldKind::text, std::int64_t{2}) ==
        "the store is damaged: orders, row 1, column 'x': got 2, expected a text");
  CHECK(refusal(FieldKind::number, std::string_view("a")) ==
        "the store is damaged: orders, row 1, column 'x': got 'a', expected a number");
  CHECK(refusal(FieldKind::integer, 0.5) ==
        "the store is damaged: orders, row 1, column 'x': got 0.5, expected an integer");
}

TEST_CASE("a table is read as it is known now, or as it was known at an instant") {
  const auto& processes = accounts::table_info("processes");
  const std::string fields =
      "SELECT t.\"process\", t.\"department\", t.\"owner\", t.\"standard_hours\" FROM \"processes\" AS t ";
  CHECK(store::select_rows(processes, {}) == fields + "WHERE t.superseded_at IS NULL ORDER BY t.rowid");
  CHECK(store::select_rows(processes, 5) ==
        fields + "WHERE t.recorded_at <= 5 AND (t.superseded_at IS NULL OR t.superseded_at > 5) ORDER BY t.rowid");
  CHECK(store::quote_name("a\"b") == "\"a\"\"b\"");
  CHECK(store::referred_field(accounts::table_info("events")) == "event");
}
