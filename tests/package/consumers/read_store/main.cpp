// Prints every row of a store that Python wrote: table, then column=value, nulls left out.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "cabochon/accounts/schema.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/text.hpp"
#include "cabochon/store/store.hpp"

namespace {

std::string cell(const cabochon::Column& column, std::int64_t row) {
  const auto i = static_cast<std::size_t>(row);
  switch (column.type()) {
    case cabochon::Type::text:
      return std::string(column.text_at(row));
    case cabochon::Type::date:
      return to_string(cabochon::Day{column.values<std::int32_t>()[i]});
    case cabochon::Type::boolean:
      return column.values<std::uint8_t>()[i] ? "True" : "False";
    case cabochon::Type::int64:
      return std::to_string(column.values<std::int64_t>()[i]);
    default:
      return cabochon::number_text(column.values<double>()[i]);
  }
}

}  // namespace

int main() {
  try {
    const cabochon::store::Store store = cabochon::store::open(std::getenv("STORE"));
    for (const auto& info : cabochon::accounts::tables()) {
      const cabochon::Table table = store.table(info.table);
      for (std::int64_t row = 0; row < table.rows(); ++row) {
        std::string line = info.table;
        for (std::size_t c = 0; c < table.names().size(); ++c)
          if (!table.columns()[c].is_null(row)) line += "|" + table.names()[c] + "=" + cell(table.columns()[c], row);
        std::printf("%s\n", line.c_str());
      }
    }
    std::printf("book: %lld responses\n", static_cast<long long>(store.book().table("responses").rows()));
    return 0;
  } catch (const cabochon::StoreError& error) {
    std::printf("%s\n", error.what());
    return 0;
  }
}
