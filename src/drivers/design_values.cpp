// The values of a design's columns: filled block by block, checked, grouped.
#include <algorithm>
#include <cmath>
#include <type_traits>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/grouping.hpp"

#include "design_content.hpp"

namespace cabochon::drivers {
namespace {

// Numbers of the rows into out, or multiplied onto it.
void put(const Source& source, std::int32_t level, std::span<const std::int64_t> kept, std::int64_t begin,
         std::span<double> out, bool first) {
  const auto write = [&](auto&& value) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::int64_t row =
          kept.empty() ? begin + static_cast<std::int64_t>(i) : kept[static_cast<std::size_t>(begin) + i];
      const double x = value(static_cast<std::size_t>(source.row(row)));
      out[i] = first ? x : out[i] * x;
    }
  };
  if (level >= 0) return write([&](std::size_t row) { return source.codes[row] == level ? 1.0 : 0.0; });
  visit_numbers(source.values, {}, source.column, [&](const auto values) {
    using T = typename std::remove_cvref_t<decltype(values)>::value_type;
    if (source.side != 0)
      return write([&](std::size_t row) {
        const double x = static_cast<double>(values[row]) - source.from;
        return x != x || (source.side < 0) == (x < 0) ? x : 0.0;
      });
    if constexpr (std::is_same_v<T, double>)
      if (first && kept.empty() && source.earlier.empty()) {
        std::copy_n(values.begin() + begin, out.size(), out.begin());
        return;
      }
    write([&](std::size_t row) { return static_cast<double>(values[row]); });
  });
}

}  // namespace

std::int64_t Design::rows() const noexcept { return content_->rows; }
std::int64_t Design::table_rows() const noexcept { return content_->table.rows(); }
const std::string& Design::outcome() const noexcept { return content_->outcome; }
const std::vector<std::string>& Design::factors() const noexcept { return content_->factors; }
const std::vector<DesignTerm>& Design::terms() const noexcept { return content_->terms; }
const std::vector<LeftOut>& Design::left_out() const noexcept { return content_->left_out; }
bool Design::weighted() const noexcept { return content_->weighted; }
std::span<const std::int64_t> Design::kept() const noexcept { return content_->kept; }

std::int64_t Design::table_row(std::int64_t row) const noexcept {
  return content_->kept.empty() ? row : content_->kept[static_cast<std::size_t>(row)];
}

void Design::fill(std::size_t term, std::int64_t begin, std::span<double> out) const {
  bool first = true;
  for (const Piece& piece : content_->pieces[term]) {
    put(content_->sources[piece.source], piece.level, content_->kept, begin, out, first);
    first = false;
  }
}

void Design::fill_outcome(std::int64_t begin, std::span<double> out) const {
  put(content_->sources[0], -1, content_->kept, begin, out, true);
}

void Design::fill_weights(std::int64_t begin, std::span<double> out) const {
  put(content_->sources[1], -1, content_->kept, begin, out, true);
}

const double* Design::in_place(std::size_t term) const noexcept {
  const auto& pieces = content_->pieces[term];
  if (!content_->kept.empty() || pieces.size() != 1 || pieces[0].level >= 0) return nullptr;
  const Source& source = content_->sources[pieces[0].source];
  if (source.values.type() != Type::float64 || !source.earlier.empty() || source.side != 0) return nullptr;
  return static_cast<const double*>(source.values.parts().data);
}

bool Design::single_precision(std::size_t term) const noexcept {
  const auto& pieces = content_->pieces[term];
  return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return content_->sources[piece.source].values.type() == Type::float32;
  });
}

void Design::check_finite() const {
  const Content& c = *content_;
  std::vector<Problem> problems;
  std::size_t total = 0;
  for (const Source& source : c.sources) {
    const Type type = source.values.type();
    if ((type != Type::float64 && type != Type::float32) || source.categorical || source.lag != 0) continue;
    visit_numbers(source.values, c.table.name(), source.column, [&](const auto values) {
      for (std::int64_t i = 0; i < c.rows; ++i) {
        const std::int64_t row = table_row(i);
        const auto x = static_cast<double>(values[static_cast<std::size_t>(row)]);
        if (std::isfinite(x)) continue;
        if (++total <= InputError::shown)
          problems.push_back({c.table.name(), source.column, row, number_text(x), "a finite number, or a null"});
      }
    });
  }
  for (const Source& source : c.sources) {  // lags: the rows where the values stand
    if (source.lag == 0 || source.categorical || total) continue;
    visit_numbers(source.values, c.table.name(), source.column, [&](const auto values) {
      for (std::int64_t i = 0; i < c.rows; ++i) {
        const std::int64_t row = source.row(table_row(i));
        const auto x = static_cast<double>(values[static_cast<std::size_t>(row)]);
        if (std::isfinite(x)) continue;
        if (++total <= InputError::shown)
          problems.push_back({c.table.name(), source.column, row, number_text(x), "a finite number, or a null"});
      }
    });
  }
  if (total) throw InputError(std::move(problems), total);
}

RowGroups Design::groups(const std::string& column) const {
  const Content& c = *content_;
  const Grouping grouping = Grouping::of(c.table, {column});
  const auto n = static_cast<std::size_t>(c.rows);
  RowGroups out;
  out.ids.resize(n);
  if (c.kept.empty()) {
    grouping.fill(0, out.ids);
  } else {
    std::vector<std::uint32_t> all(static_cast<std::size_t>(c.table.rows()));
    grouping.fill(0, all);
    for (std::size_t i = 0; i < n; ++i) out.ids[i] = all[static_cast<std::size_t>(c.kept[i])];
  }
  std::vector<std::uint32_t> place(grouping.slots(), 0);
  for (const auto id : out.ids) place[id] = 1;
  for (auto& p : place) {
    const std::uint32_t used = p;
    p = out.count;
    out.count += used;
  }
  if (out.count < grouping.slots())
    for (auto& id : out.ids) id = place[id];
  return out;
}

Design Design::without(std::span<const std::int64_t> kept_rows, const std::string& reason) const {
  if (kept_rows.empty()) return *this;
  auto content = std::make_shared<Content>(*content_);
  std::vector<std::int64_t> kept;
  kept.reserve(static_cast<std::size_t>(content->rows) - kept_rows.size());
  std::size_t next = 0;
  for (std::int64_t i = 0; i < content->rows; ++i) {
    if (next < kept_rows.size() && kept_rows[next] == i)
      ++next;
    else
      kept.push_back(table_row(i));
  }
  content->kept = std::move(kept);
  content->rows = static_cast<std::int64_t>(content->kept.size());
  const auto lost = static_cast<std::int64_t>(kept_rows.size());
  content->left_out.push_back({reason, lost, lost});
  Design design;
  design.content_ = std::move(content);
  return design;
}

}  // namespace cabochon::drivers
