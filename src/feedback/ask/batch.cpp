#include "batch.hpp"

#include <algorithm>
#include <utility>

#include "cabochon/core/convert.hpp"

namespace cabochon::feedback::ask {
namespace {

void no_nulls(const Column& column, const char* name, const char* expected) {
  if (column.null_count() == 0) return;
  std::vector<Problem> problems;
  for (std::int64_t row = 0; row < column.size(); ++row)
    if (column.is_null(row)) problems.push_back({"events", name, row, {}, expected});
  throw InputError(std::move(problems));
}

// Row numbers by day, stable; empty days cost nothing to speak of.
std::vector<std::uint32_t> by_day(const std::vector<std::int32_t>& days) {
  std::vector<std::uint32_t> order(days.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  if (std::is_sorted(days.begin(), days.end())) return order;
  const auto [low, high] = std::minmax_element(days.begin(), days.end());
  const auto span = static_cast<std::size_t>(std::int64_t{*high} - *low + 1);
  if (span > 4 * days.size() + 4096) {
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return days[a] < days[b]; });
    return order;
  }
  std::vector<std::uint32_t> begin(span + 1, 0);
  for (const auto day : days) ++begin[static_cast<std::size_t>(day - *low) + 1];
  for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  for (std::size_t i = 0; i < days.size(); ++i)
    order[begin[static_cast<std::size_t>(days[i] - *low)]++] = static_cast<std::uint32_t>(i);
  return order;
}

}  // namespace

Batch::Batch(const Table& events, const People& people, const std::vector<std::string>& types,
             const std::vector<std::string>& known, const std::vector<std::string>& properties)
    : table_(events) {
  table_.rename("events");
  if (table_.rows() > 0xFFFFFFFFLL)
    throw InputError({"events", {}, -1, std::to_string(table_.rows()) + " rows", "at most 4294967295 in one step"});
  const Column days = to_days(table_.column("date"), "events", "date");
  no_nulls(days, "date", "a day");
  const auto span = days.values<std::int32_t>();
  day_.assign(span.begin(), span.end());
  ids_ = id_column(table_, "event");
  no_nulls(ids_, "event", "an id");
  account_ = people.accounts_in(id_column(table_, "account"));
  if (table_.find("contact") && table_.column("contact").null_count() < table_.rows())
    contact_ = people.contacts_in(id_column(table_, "contact"));
  types_ = to_codes(table_.column("type"), "events", "type");
  no_nulls(types_, "type", "an event type");
  type_codes_ = types_.codes();
  for (std::int32_t code = 0; code < types_.dictionary().size(); ++code) {
    const auto at = std::find(types.begin(), types.end(), types_.dictionary()[code]);
    type_of_code_.push_back(at == types.end() ? -1 : static_cast<std::int32_t>(at - types.begin()));
    known_code_.push_back(std::find(known.begin(), known.end(), types_.dictionary()[code]) != known.end());
  }
  std::vector<Values> objects;
  if (const Column* column = table_.find("properties")) objects = read_properties(*column, properties);
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const Column* column = properties[i] == "properties" ? nullptr : table_.find(properties[i]);
    if (column && (objects.empty() || column->null_count() == 0))
      properties_.emplace(properties[i], read_values(*column, "events", properties[i]));
    else if (column)
      properties_.emplace(properties[i], joined(read_values(*column, "events", properties[i]), objects[i]));
    else if (!objects.empty())
      properties_.emplace(properties[i], std::move(objects[i]));
  }
  order_ = by_day(day_);
}

void sort_by_id(std::vector<std::pair<std::size_t, std::uint32_t>>& rows,
                const std::vector<std::unique_ptr<Batch>>& batches) {
  const auto before = [&batches](const auto& x, const auto& y) {
    return compare_ids(batches[x.first]->ids(), x.second, batches[y.first]->ids(), y.second) < 0;
  };
  if (!std::is_sorted(rows.begin(), rows.end(), before)) std::stable_sort(rows.begin(), rows.end(), before);
}

}  // namespace cabochon::feedback::ask
