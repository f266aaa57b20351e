#include "cabochon/store/query.hpp"

#include "cabochon/accounts/schema.hpp"

namespace cabochon::store {
namespace {

/// The condition that a row of `alias` was valid in the store at the moment.
std::string known(const std::string& alias, const Moment& moment) {
  if (!moment.known_at) return alias + ".superseded_at IS NULL";
  const std::string at = std::to_string(*moment.known_at);
  return alias + ".recorded_at <= " + at + " AND (" + alias + ".superseded_at IS NULL OR " + alias +
         ".superseded_at > " + at + ")";
}

/// The condition on days; empty where the table has no day, neither of its own nor of the row it belongs to.
std::string dated(const RecordInfo& table, const std::string& alias, const Moment& moment) {
  if (!moment.as_of) return {};
  const std::string day = std::to_string(moment.as_of->number);
  if (const auto own = accounts::own_date(table); !own.empty()) return alias + "." + quote_name(own) + " <= " + day;
  for (const auto& field : table.fields) {
    if (!field.key || field.references.empty()) continue;
    const RecordInfo& parent = accounts::table_info(field.references);
    const auto own = accounts::own_date(parent);
    if (own.empty()) continue;
    return alias + "." + quote_name(field.name) + " IN (SELECT p." + quote_name(referred_field(parent)) + " FROM " +
           quote_name(parent.table) + " AS p WHERE p." + quote_name(own) + " <= " + day + " AND " +
           known("p", moment) + ")";
  }
  return {};
}

}  // namespace

std::string quote_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

std::string select_rows(const RecordInfo& table, const Moment& moment) {
  std::string text = "SELECT ";
  bool first = true;
  for (const auto& field : table.fields) {
    if (!first) text += ", ";
    text += "t." + quote_name(field.name);
    first = false;
  }
  text += " FROM " + quote_name(table.table) + " AS t WHERE " + known("t", moment);
  const std::string days = dated(table, "t", moment);
  if (!days.empty()) text += " AND " + days;
  return text + " ORDER BY t.rowid";
}

std::string_view referred_field(const RecordInfo& table) {
  for (const auto& field : table.fields)
    if (field.key && field.kind == FieldKind::id) return field.name;
  return {};
}

}  // namespace cabochon::store
