#include "book_rows.hpp"

#include <algorithm>
#include <numeric>

namespace cabochon::feedback {
namespace {

/// Calls of(value), which may be slow, once for each value of a column of integers that lie near each other, and for
/// each row otherwise; -1 for null.
template <class Of>
std::vector<std::int32_t> numbers_of(const Column& ids, Of&& of) {
  const auto values = ids.values<std::int64_t>();
  std::vector<std::int32_t> out(values.size(), -1);
  const auto present = [&](std::size_t row) { return !ids.is_null(static_cast<std::int64_t>(row)); };
  std::int64_t low = INT64_MAX, high = INT64_MIN;
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (!present(row)) continue;
    low = std::min(low, values[row]);
    high = std::max(high, values[row]);
  }
  if (low > high) return out;
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  if (span >= 4 * values.size()) {
    for (std::size_t row = 0; row < out.size(); ++row)
      if (present(row)) out[row] = of(values[row]);
    return out;
  }
  constexpr std::int32_t not_yet = -2;
  std::vector<std::int32_t> known(static_cast<std::size_t>(span) + 1, not_yet);
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (!present(row)) continue;
    std::int32_t& number = known[static_cast<std::size_t>(values[row] - low)];
    if (number == not_yet) number = of(values[row]);
    out[row] = number;
  }
  return out;
}

}  // namespace

std::vector<std::int32_t> Ids::number(const Column& ids) {
  std::vector<std::int32_t> out(static_cast<std::size_t>(ids.size()), -1);
  if (ids.type() == Type::text) {
    if (size() == 0) is_text_ = true;
    std::vector<std::int32_t> known(static_cast<std::size_t>(ids.dictionary().size()), -1);
    const auto codes = ids.codes();
    for (std::size_t row = 0; row < out.size(); ++row) {
      if (codes[row] < 0) continue;
      std::int32_t& number = known[static_cast<std::size_t>(codes[row])];
      if (number < 0) {
        const auto [at, fresh] =
            by_text_.try_emplace(std::string(ids.dictionary()[codes[row]]), static_cast<std::int32_t>(texts_.size()));
        if (fresh) texts_.push_back(at->first);
        number = at->second;
      }
      out[row] = number;
    }
    return out;
  }
  if (ids.type() != Type::int64) return out;  // a column without values
  if (size() == 0) is_text_ = false;
  return numbers_of(ids, [this](std::int64_t id) {
    const auto fresh = static_cast<std::int32_t>(numbers_.size());
    const std::int32_t number = by_number_.insert(id, fresh);
    if (number == fresh) numbers_.push_back(id);
    return number;
  });
}

std::vector<std::int32_t> Ids::find(const Column& ids) const {
  std::vector<std::int32_t> out(static_cast<std::size_t>(ids.size()), -1);
  if (ids.type() == Type::text) {
    std::vector<std::int32_t> known(static_cast<std::size_t>(ids.dictionary().size()), -2);  // -2: not looked up yet
    const auto codes = ids.codes();
    for (std::size_t row = 0; row < out.size(); ++row) {
      if (codes[row] < 0) continue;
      std::int32_t& number = known[static_cast<std::size_t>(codes[row])];
      if (number == -2) {
        const auto at = by_text_.find(std::string(ids.dictionary()[codes[row]]));
        number = at == by_text_.end() ? -1 : at->second;
      }
      out[row] = number;
    }
    return out;
  }
  if (ids.type() != Type::int64) return out;
  return numbers_of(ids, [this](std::int64_t id) { return by_number_.find(id); });
}

std::vector<std::int32_t> Ids::sorted() const {
  std::vector<std::int32_t> out(size());
  std::iota(out.begin(), out.end(), 0);
  const auto at = [](std::int32_t number) { return static_cast<std::size_t>(number); };
  std::sort(out.begin(), out.end(), [&](std::int32_t a, std::int32_t b) {
    return is_text_ ? texts_[at(a)] < texts_[at(b)] : numbers_[at(a)] < numbers_[at(b)];
  });
  return out;
}

Column Ids::column(const std::vector<std::int32_t>& numbers) const {
  if (is_text_) {
    auto dictionary = std::make_shared<Dictionary>();
    for (const auto& text : texts_) dictionary->append(text);
    return Column::text(numbers, std::move(dictionary));
  }
  std::vector<std::optional<std::int64_t>> values;
  values.reserve(numbers.size());
  for (const auto number : numbers)
    values.push_back(number < 0 ? std::nullopt : std::optional(numbers_[static_cast<std::size_t>(number)]));
  return Column::of(values);
}

std::vector<std::int32_t> role_numbers(const Table& view) {
  std::vector<std::int32_t> out(static_cast<std::size_t>(view.rows()), -1);
  const Column* roles = view.find("role");
  if (!roles || roles->type() != Type::text) return out;
  std::vector<std::int32_t> numbers;
  for (std::int32_t code = 0; code < roles->dictionary().size(); ++code) {
    const auto role = value_of<accounts::BuyingRole>(roles->dictionary()[code]);
    numbers.push_back(role ? static_cast<std::int32_t>(*role) : -1);
  }
  const auto codes = roles->codes();
  for (std::size_t row = 0; row < out.size(); ++row)
    if (codes[row] >= 0) out[row] = numbers[static_cast<std::size_t>(codes[row])];
  return out;
}

bool knows_cost(const accounts::Book& book) {
  const Column* cost = book.table("orders").find("cost");
  return cost && cost->null_count() < cost->size();
}

}  // namespace cabochon::feedback
