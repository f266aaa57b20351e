#include "cabochon/store/builder.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "cabochon/core/error.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon::store {
namespace {

std::string_view expected_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::id:
      return "an integer or a text, the same in the whole column";
    case FieldKind::integer:
      return "an integer";
    case FieldKind::number:
    case FieldKind::term:
      return "a number";
    case FieldKind::date:
      return "a day counted from 1970-01-01";
    case FieldKind::flag:
      return "0 or 1";
    default:
      return "a text";
  }
}

}  // namespace

ColumnBuilder::ColumnBuilder(std::string table, std::string name, FieldKind kind)
    : table_(std::move(table)), name_(std::move(name)), kind_(kind) {
  switch (kind) {
    case FieldKind::id:
      storage_ = Storage::undecided;
      break;
    case FieldKind::integer:
      storage_ = Storage::integer;
      break;
    case FieldKind::number:
    case FieldKind::term:
      storage_ = Storage::real;
      break;
    case FieldKind::date:
      storage_ = Storage::date;
      break;
    case FieldKind::flag:
      storage_ = Storage::flag;
      break;
    default:
      storage_ = Storage::text;
      break;
  }
}

void ColumnBuilder::refuse(const std::string& found) const {
  throw StoreError("the store is damaged: " +
                   to_string(Problem{table_, name_, rows_, found, std::string(expected_of(kind_))}));
}

void ColumnBuilder::mark(bool present) {
  if (rows_ % 8 == 0) bitmap_.push_back(0);
  if (present)
    bitmap_.back() = static_cast<std::uint8_t>(bitmap_.back() | (1u << (rows_ % 8)));
  else
    any_null_ = true;
  ++rows_;
}

void ColumnBuilder::add_null() {
  switch (storage_) {
    case Storage::undecided:
      break;
    case Storage::integer:
      integers_.push_back(0);
      break;
    case Storage::real:
      reals_.push_back(0);
      break;
    case Storage::text:
      small_.push_back(-1);
      break;
    case Storage::date:
      small_.push_back(0);
      break;
    case Storage::flag:
      flags_.push_back(0);
      break;
  }
  mark(false);
}

void ColumnBuilder::add(std::int64_t value) {
  switch (storage_) {
    case Storage::undecided:  // an id: all nulls so far
      storage_ = Storage::integer;
      integers_.assign(static_cast<std::size_t>(rows_), 0);
      [[fallthrough]];
    case Storage::integer:
      integers_.push_back(value);
      break;
    case Storage::real:
      reals_.push_back(static_cast<double>(value));
      break;
    case Storage::date:
      if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max())
        refuse(std::to_string(value));
      small_.push_back(static_cast<std::int32_t>(value));
      break;
    case Storage::flag:
      if (value != 0 && value != 1) refuse(std::to_string(value));
      flags_.push_back(static_cast<std::uint8_t>(value));
      break;
    case Storage::text:
      refuse(std::to_string(value));
  }
  mark(true);
}

void ColumnBuilder::add(double value) {
  if (storage_ != Storage::real) refuse(number_text(value));
  reals_.push_back(value);
  mark(true);
}

void ColumnBuilder::add(std::string_view value) {
  if (storage_ == Storage::undecided) {
    storage_ = Storage::text;
    small_.assign(static_cast<std::size_t>(rows_), -1);
  }
  if (storage_ != Storage::text) refuse(core::quoted(value));
  if (!dictionary_) dictionary_ = std::make_shared<Dictionary>();
  const std::size_t hash = std::hash<std::string_view>{}(value);
  std::int32_t code = -1;
  for (auto [at, end] = seen_.equal_range(hash); at != end; ++at)
    if ((*dictionary_)[at->second] == value) code = at->second;
  if (code < 0) {
    code = dictionary_->append(value);
    seen_.emplace(hash, code);
  }
  small_.push_back(code);
  mark(true);
}

Column ColumnBuilder::finish() {
  if (!any_null_) bitmap_.clear();
  seen_.clear();
  switch (storage_) {
    case Storage::integer:
      return Column::of(std::move(integers_), std::move(bitmap_));
    case Storage::real:
      return Column::of(std::move(reals_), std::move(bitmap_));
    case Storage::date:
      return Column::dates(std::move(small_), std::move(bitmap_));
    case Storage::flag:
      return Column::booleans(std::move(flags_), std::move(bitmap_));
    case Storage::undecided:
      small_.assign(static_cast<std::size_t>(rows_), -1);
      [[fallthrough]];
    case Storage::text:
      break;
  }
  if (!dictionary_) dictionary_ = std::make_shared<Dictionary>();
  return Column::text(std::move(small_), std::move(dictionary_));
}

TableBuilder::TableBuilder(const RecordInfo& table, const std::vector<std::string>& fields,
                           const std::vector<std::string>& numbers)
    : name_(table.table) {
  const auto add = [this, &table](const std::string& name, FieldKind kind) {
    names_.push_back(name);
    columns_.emplace_back(table.table, name, kind);
  };
  for (const auto& name : numbers) add(name, FieldKind::integer);
  for (const auto& field : table.fields)
    if (fields.empty() || std::find(fields.begin(), fields.end(), field.name) != fields.end())
      add(field.name, field.kind);
}

Table TableBuilder::finish() {
  Table out(name_, columns_.empty() ? 0 : columns_.front().size());
  for (std::size_t i = 0; i < columns_.size(); ++i) out.add(names_[i], columns_[i].finish());
  return out;
}

}  // namespace cabochon::store
