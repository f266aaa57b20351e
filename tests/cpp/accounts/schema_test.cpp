#include "cabochon/accounts/schema.hpp"

#include "catch.hpp"

#include <algorithm>
#include <set>

#include "cabochon/core/error.hpp"

using namespace cabochon;

TEST_CASE("every table has a key, and every reference goes to a table's key of the same kind") {
  std::set<std::string> names;
  for (const auto& table : accounts::tables()) {
    INFO(table.table);
    CHECK(names.insert(table.table).second);
    CHECK(std::any_of(table.fields.begin(), table.fields.end(), [](const auto& f) { return f.key; }));
    std::set<std::string> fields;
    for (const auto& field : table.fields) {
      INFO(field.name);
      CHECK(fields.insert(field.name).second);
      CHECK_FALSE(field.meaning.empty());
      CHECK(field.choices.empty() == (field.kind != FieldKind::choice && field.kind != FieldKind::choices));
      if (field.references.empty()) continue;
      const auto& target = accounts::table_info(field.references);
      const auto ids = std::count_if(target.fields.begin(), target.fields.end(),
                                     [](const auto& f) { return f.key && f.kind == FieldKind::id; });
      CHECK(field.kind == FieldKind::id);
      CHECK(ids == 1);
    }
  }
  CHECK(names.size() == 25);
}

TEST_CASE("a misspelt table is answered with the nearest name") {
  try {
    (void)accounts::table_info("acounts");
    FAIL("no error");
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).find("(did you mean 'accounts'?)") != std::string::npos);
  }
}

TEST_CASE("rows are dated by their date or by the first day they hold") {
  CHECK(accounts::own_date(accounts::table_info("orders")) == "date");
  CHECK(accounts::own_date(accounts::table_info("roles")) == "since");
  CHECK(accounts::own_date(accounts::table_info("accounts")) == "");
  CHECK(accounts::own_date(accounts::table_info("ratings")) == "");
}
