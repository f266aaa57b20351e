#include "cabochon/store/compare.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <string_view>

#include "cabochon/core/error.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon::store {
namespace {

/// Splittable generator's finaliser (Steele, Lea & Flood 2014), which spreads every bit of its input.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

/// The bits of a value: equal values of one column have equal bits (texts by their code).
std::uint64_t bits_at(const Column& column, std::int64_t row) {
  const auto i = static_cast<std::size_t>(row);
  switch (column.width()) {
    case 1:
      return column.values<std::uint8_t>()[i];
    case 2:
      return column.values<std::uint16_t>()[i];
    case 4:
      return column.values<std::uint32_t>()[i];
    default:
      break;
  }
  if (column.type() == Type::float64) return std::bit_cast<std::uint64_t>(column.values<double>()[i] + 0.0);
  return column.values<std::uint64_t>()[i];
}

bool alike(const Column& column, std::int64_t a, std::int64_t b) {
  const bool null = column.is_null(a);
  return null == column.is_null(b) && (null || bits_at(column, a) == bits_at(column, b));
}

bool is_whole(Type type) { return type == Type::int64 || type == Type::int32 || type == Type::date; }

std::int64_t whole_at(const Column& column, std::size_t row) {
  return column.width() == 4 ? column.values<std::int32_t>()[row] : column.values<std::int64_t>()[row];
}

bool equal(const Column& left, std::int64_t l, const Column& right, std::int64_t r) {
  const bool null = left.is_null(l);
  if (null != right.is_null(r)) return false;
  if (null) return true;
  if (left.type() == Type::text || right.type() == Type::text)
    return left.type() == right.type() && left.text_at(l) == right.text_at(r);
  const auto i = static_cast<std::size_t>(l), j = static_cast<std::size_t>(r);
  if (left.type() == Type::float64 && right.type() == Type::float64)
    return left.values<double>()[i] == right.values<double>()[j];
  if (is_whole(left.type()) && is_whole(right.type())) return whole_at(left, i) == whole_at(right, j);
  return left.type() == right.type() && bits_at(left, l) == bits_at(right, r);
}

std::vector<const Column*> pick(const Table& table, const std::vector<std::string>& names) {
  std::vector<const Column*> out;
  for (const auto& name : names) out.push_back(&table.column(name));
  return out;
}

/// Finds, for one row after another, the first row with the same values.
class Finder {
 public:
  Finder(std::vector<const Column*> columns, std::int64_t rows)
      : columns_(std::move(columns)), slots_(std::bit_ceil(static_cast<std::size_t>(rows) * 2 + 1), -1) {}

  [[nodiscard]] std::int64_t first(std::int64_t row) {
    std::uint64_t hash = 0;
    for (const Column* column : columns_) hash = mix(hash ^ (column->is_null(row) ? ~0ull : bits_at(*column, row)));
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
      if (slots_[at] < 0) slots_[at] = row;
      bool same = true;
      for (const Column* column : columns_) same = same && alike(*column, slots_[at], row);
      if (same) return slots_[at];
    }
  }

 private:
  std::vector<const Column*> columns_;
  std::vector<std::int64_t> slots_;
};

}  // namespace

Repeats find_repeats(const Table& table, const std::vector<std::int64_t>& rows, const std::vector<std::string>& keys,
                     const std::vector<std::string>& columns) {
  const auto contents = pick(table, columns);
  Finder finder(pick(table, keys), static_cast<std::int64_t>(rows.size()));
  std::map<std::int64_t, std::vector<std::int64_t>> repeated;  // first row of a key to its later rows
  for (const std::int64_t row : rows)
    if (const std::int64_t first = finder.first(row); first != row) repeated[first].push_back(row);
  Repeats out;
  for (const auto& [first, others] : repeated) {
    const bool copies = std::all_of(others.begin(), others.end(), [&, at = first](std::int64_t row) {
      return std::all_of(contents.begin(), contents.end(), [&](const Column* c) { return alike(*c, at, row); });
    });
    if (copies) {
      out.copies.insert(out.copies.end(), others.begin(), others.end());
      continue;
    }
    out.different.emplace_back(first, others.front());
    for (const std::int64_t row : others) out.different.emplace_back(row, first);
  }
  return out;
}

std::vector<std::uint8_t> same_rows(const Table& left, std::span<const std::int64_t> left_rows, const Table& right,
                                    const std::vector<std::string>& columns) {
  if (static_cast<std::int64_t>(left_rows.size()) != right.rows()) throw Error("internal: rows of two lengths");
  std::vector<std::uint8_t> same(left_rows.size(), 1);
  const auto ours = pick(left, columns), theirs = pick(right, columns);
  for (std::size_t c = 0; c < ours.size(); ++c)
    for (std::size_t i = 0; i < same.size(); ++i)
      if (same[i]) same[i] = equal(*ours[c], left_rows[i], *theirs[c], static_cast<std::int64_t>(i));
  return same;
}

std::vector<std::int64_t> first_rows(const Table& table, const std::string& column) {
  const Column& values = table.column(column);
  Finder finder({&values}, table.rows());
  std::vector<std::int64_t> out;
  for (std::int64_t row = 0; row < table.rows(); ++row)
    if (!values.is_null(row) && finder.first(row) == row) out.push_back(row);
  return out;
}

}  // namespace cabochon::store
