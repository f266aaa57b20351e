#include "cabochon/accounts/schema.hpp"

#include "cabochon/accounts/records.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/nearest.hpp"

namespace cabochon::accounts {

const std::vector<RecordInfo>& tables() {
  static const std::vector<RecordInfo> all = {
      describe<Account>(),       describe<Contact>(),      describe<Role>(),          describe<Process>(),
      describe<Product>(),       describe<OrderLine>(),    describe<MetalMovement>(), describe<Survey>(),
      describe<Event>(),         describe<Response>(),     describe<Rating>(),        describe<Ticket>(),
      describe<TicketProcess>(), describe<Requirement>(),  describe<StockDay>(),      describe<Supplier>(),
      describe<SupplyPrice>(),   describe<PurchaseLine>(), describe<OfferTerm>(),     describe<Clause>(),
      describe<Invitation>(),    describe<Case>(),         describe<CaseEvent>(),     describe<Action>(),
      describe<Ending>()};
  return all;
}

const std::vector<std::string>& table_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const auto& table : tables()) out.push_back(table.table);
    return out;
  }();
  return names;
}

const RecordInfo& table_info(std::string_view name) {
  for (const auto& table : tables())
    if (table.table == name) return table;
  throw InputError({"book", {}, -1, "table " + core::quoted(name), one_of(name, table_names())});
}

std::string_view own_date(const RecordInfo& table) {
  for (const auto& field : table.fields)
    if (field.name == "date" || (field.name == "since" && field.key)) return field.name;
  return {};
}

std::string_view kind_name(FieldKind kind) {
  constexpr std::string_view names[] = {"id",   "text",   "integer", "number", "date",
                                        "flag", "choice", "choices", "term",   "properties"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace cabochon::accounts
