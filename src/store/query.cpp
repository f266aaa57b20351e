#include "cabochon/store/query.hpp"

namespace cabochon::store {

std::string quote_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

std::string select_rows(const RecordInfo& table, std::optional<std::int64_t> known_at,
                        const std::set<std::string>& absent) {
  std::string text = "SELECT ";
  bool first = true;
  for (const auto& field : table.fields) {
    if (!first) text += ", ";
    text += absent.contains(field.name) ? "NULL" : "t." + quote_name(field.name);
    first = false;
  }
  text += " FROM " + quote_name(table.table) + " AS t WHERE ";
  if (known_at) {
    const std::string at = std::to_string(*known_at);
    text += "t.recorded_at <= " + at + " AND (t.superseded_at IS NULL OR t.superseded_at > " + at + ")";
  } else {
    text += "t.superseded_at IS NULL";
  }
  return text + " ORDER BY t.rowid";
}

std::string_view referred_field(const RecordInfo& table) {
  for (const auto& field : table.fields)
    if (field.key && field.kind == FieldKind::id) return field.name;
  return {};
}

}  // namespace cabochon::store
