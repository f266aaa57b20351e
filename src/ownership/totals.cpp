#include "cabochon/ownership/totals.hpp"

#include <memory>
#include <unordered_map>
#include <utility>

#include "cabochon/core/buffer.hpp"

#include "offer_table.hpp"

namespace cabochon::ownership {
namespace {

[[nodiscard]] std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// A column of texts of which few differ: one code for each distinct mask; a mask of nothing is an empty text.
template <class Mask, class Of>
[[nodiscard]] Column mask_column(std::int64_t rows, bool same, Of&& of) {
  auto dictionary = std::make_shared<Dictionary>();
  if (same) {
    dictionary->append(joined(names_of(of(0))));
    return Column::text(std::vector<std::int32_t>(static_cast<std::size_t>(rows), 0), std::move(dictionary));
  }
  std::unordered_map<Mask, std::int32_t> seen;
  std::vector<std::int32_t> codes(static_cast<std::size_t>(rows));
  Mask last = 0;
  std::int32_t code = -1;
  for (std::int64_t row = 0; row < rows; ++row) {
    const Mask mask = of(row);
    if (code < 0 || mask != last) {
      const auto [at, fresh] = seen.try_emplace(mask, dictionary->size());
      if (fresh) dictionary->append(joined(names_of(mask)));
      code = at->second;
      last = mask;
    }
    codes[static_cast<std::size_t>(row)] = code;
  }
  return Column::text(std::move(codes), std::move(dictionary));
}

[[nodiscard]] std::shared_ptr<double[]> room_for(std::int64_t rows) {
  auto buffer = std::make_shared<Buffer<double>>(static_cast<std::size_t>(rows));
  double* const start = buffer->data();
  return {std::move(buffer), start};
}

/// Bit 1 where any of the lines in `wanted` counts; empty when it counts everywhere.
[[nodiscard]] std::vector<std::uint8_t> bitmap_of(const std::vector<LineMask>& considered, std::int64_t rows,
                                                  LineMask wanted) {
  const auto n = static_cast<std::size_t>(rows);
  if (considered.size() == 1)
    return considered[0] & wanted ? std::vector<std::uint8_t>{} : std::vector<std::uint8_t>((n + 7) / 8, 0);
  std::vector<std::uint8_t> bitmap((n + 7) / 8, 0);
  for (std::size_t r = 0; r < n; ++r)
    if (considered[r] & wanted) core::bits::set(bitmap.data(), static_cast<std::int64_t>(r));
  return bitmap;
}

}  // namespace

Column column_of(std::shared_ptr<double[]> values, std::int64_t rows, std::vector<std::uint8_t> bitmap) {
  struct Memory {
    std::shared_ptr<double[]> values;
    std::vector<std::uint8_t> bitmap;
  };
  auto memory = std::make_shared<Memory>(Memory{std::move(values), std::move(bitmap)});
  Column::Parts parts;
  parts.type = Type::float64;
  parts.length = rows;
  parts.data = memory->values.get();
  if (!memory->bitmap.empty()) {
    parts.validity = {memory->bitmap.data(), 0};
    for (std::int64_t i = 0; i < rows; ++i) parts.null_count += !parts.validity[i];
    if (parts.null_count == 0) parts.validity = {};
  }
  parts.owner = std::move(memory);
  return Column(std::move(parts));
}

Computed compute(const OfferColumns& columns, const std::vector<LineMask>& considered) {
  LineMask any = 0;
  for (const LineMask mask : considered) any |= mask;
  Computed out;
  out.lines.resize(line_count);
  LineColumns to;
  for (std::size_t k = 0; k < line_count; ++k) {
    if (!(any >> k & 1)) continue;
    out.lines[k] = room_for(columns.rows);
    to.lines[k] = out.lines[k].get();
  }
  out.total = room_for(columns.rows);
  out.total_without_metal = room_for(columns.rows);
  to.total = out.total.get();
  to.total_without_metal = out.total_without_metal.get();
  evaluate(columns, considered, to);
  return out;
}

Table with_lines(const Table& offers, const Computed& computed, const RowStates& states,
                 const std::vector<LineMask>& considered) {
  const std::int64_t rows = offers.rows();
  Table out(offers.name(), rows);
  for (std::size_t c = 0; c < offers.columns().size(); ++c) out.add(offers.names()[c], offers.columns()[c]);
  Column nothing;  // shared by all lines that no row has
  for (std::size_t k = 0; k < line_count; ++k) {
    const LineMask line = LineMask{1} << k;
    if (!computed.lines[k] && nothing.size() == 0) {
      auto zeros = room_for(rows);
      std::fill_n(zeros.get(), rows, 0.0);
      nothing =
          column_of(std::move(zeros), rows, std::vector<std::uint8_t>((static_cast<std::size_t>(rows) + 7) / 8, 0));
    }
    out.add(std::string(Names<Line>::values[k]),
            computed.lines[k] ? column_of(computed.lines[k], rows, bitmap_of(considered, rows, line)) : nothing);
  }
  out.add("total", column_of(computed.total, rows, bitmap_of(considered, rows, all_lines)));
  out.add("total_without_metal",
          column_of(computed.total_without_metal, rows, bitmap_of(considered, rows, all_lines & ~bit(Line::metal))));
  const auto mask_of = [&](std::int64_t row) {
    return considered[considered.size() == 1 ? 0 : static_cast<std::size_t>(row)];
  };
  out.add("not_considered", mask_column<LineMask>(rows, considered.size() == 1, [&](std::int64_t row) -> LineMask {
            return all_lines & ~mask_of(row);
          }));
  out.add("assumed_zero", mask_column<TermMask>(rows, considered.size() == 1 && states.of_row.empty(),
                                                [&](std::int64_t row) -> TermMask {
                                                  return assumed_zero(states[row].given, mask_of(row));
                                                }));
  return out;
}

Table totals(const Table& offers, const Buyer& buyer) {
  const OfferTable table = read_offers(offers, buyer);
  const RowStates states = classify(table.columns);
  std::vector<LineMask> considered{states.states[0].considered};
  bool same = true;
  for (const auto& state : states.states) same = same && state.considered == considered[0];
  if (!same) {
    considered.resize(static_cast<std::size_t>(offers.rows()));
    for (std::int64_t row = 0; row < offers.rows(); ++row)
      considered[static_cast<std::size_t>(row)] = states[row].considered;
  }
  return with_lines(offers, compute(table.columns, considered), states, considered);
}

}  // namespace cabochon::ownership
