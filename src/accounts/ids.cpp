// One kind of key, int64 or text, for everything that names the same thing.
#include <map>

#include "draft.hpp"
#include "rows.hpp"

namespace cabochon::accounts {
namespace {

/// What a key names: `account` for accounts.account, accounts.parent and orders.account alike.
std::string domain_of(const FieldInfo& field) {
  return field.references.empty() ? field.name : id_key(table_info(field.references)).name;
}

struct Kind {
  Type type = Type::int64;
  std::string first;  // "accounts.account": where the type was seen first; empty before
};

std::string_view kind_text(Type type) { return type == Type::text ? "texts" : "integers"; }

}  // namespace

void unify_ids(Drafts& drafts, bool text_ids, std::vector<Problem>& structure) {
  std::map<std::string, Kind> kinds;
  const auto each_id = [&drafts](auto&& visit) {
    for (Draft& draft : drafts)
      for (std::size_t i = 0; i < draft.columns.size(); ++i)
        if (draft.info->fields[i].kind == FieldKind::id) visit(draft, draft.info->fields[i], draft.columns[i]);
  };
  each_id([&](const Draft& draft, const FieldInfo& field, std::optional<Column>& column) {
    Kind& kind = kinds[domain_of(field)];
    if (text_ids) kind.type = Type::text;
    if (!column || column->null_count() == column->size()) return;
    if (text_ids) {
      if (column->type() == Type::int64) column = integers_as_text(*column);
      return;
    }
    if (kind.first.empty()) kind = {column->type(), draft.info->table + "." + field.name};
    if (kind.type == column->type()) return;
    structure.push_back(
        {draft.info->table, field.name, -1, "keys that are " + std::string(kind_text(column->type())),
         std::string(kind_text(kind.type)) + " as in " + kind.first + ", or ids=\"text\" to turn all keys into texts"});
  });
  each_id([&](const Draft& draft, const FieldInfo& field, std::optional<Column>& column) {
    const Type type = kinds[domain_of(field)].type;
    if (!column && draft.rows > 0) return;
    if (!column || (column->null_count() == column->size() && column->type() != type)) column = nulls(type, draft.rows);
  });
}

}  // namespace cabochon::accounts
