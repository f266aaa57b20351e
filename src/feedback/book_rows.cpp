#include "book_rows.hpp"

#include <algorithm>
#include <numeric>

namespace cabochon::feedback {

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
  const auto values = ids.values<std::int64_t>();
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (ids.is_null(static_cast<std::int64_t>(row))) continue;
    const auto [at, fresh] = by_number_.try_emplace(values[row], static_cast<std::int32_t>(numbers_.size()));
    if (fresh) numbers_.push_back(values[row]);
    out[row] = at->second;
  }
  return out;
}

std::vector<std::int32_t> Ids::find(const Column& ids) const {
  std::vector<std::int32_t> out(static_cast<std::size_t>(ids.size()), -1);
  if (ids.type() == Type::text) {
    constexpr std::int32_t not_yet = -2;
    std::vector<std::int32_t> known(static_cast<std::size_t>(ids.dictionary().size()), not_yet);
    const auto codes = ids.codes();
    for (std::size_t row = 0; row < out.size(); ++row) {
      if (codes[row] < 0) continue;
      std::int32_t& number = known[static_cast<std::size_t>(codes[row])];
      if (number == not_yet) {
        const auto at = by_text_.find(std::string(ids.dictionary()[codes[row]]));
        number = at == by_text_.end() ? -1 : at->second;
      }
      out[row] = number;
    }
    return out;
  }
  if (ids.type() != Type::int64) return out;
  const auto values = ids.values<std::int64_t>();
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (ids.is_null(static_cast<std::int64_t>(row))) continue;
    const auto at = by_number_.find(values[row]);
    if (at != by_number_.end()) out[row] = at->second;
  }
  return out;
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

}  // namespace cabochon::feedback
