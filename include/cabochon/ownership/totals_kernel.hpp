/// The lines of many offers, eight rows at a time; memory traffic, not arithmetic, sets its pace.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/ownership/offer_columns.hpp"
#include "cabochon/ownership/pack.hpp"
#include "cabochon/ownership/values.hpp"

namespace cabochon::ownership {

/// Which lines can be computed in each row.
[[nodiscard]] inline RowStates classify(const OfferColumns& columns) {
  RowStates out;
  std::vector<const TermColumn*> nullable;
  const TermColumn* exchange = nullptr;
  const TermColumn* back = nullptr;
  TermMask given = columns.given;
  for (const auto& term : columns.terms) {
    if (term.validity.bits)
      nullable.push_back(&term);
    else
      given |= bit(term.key);
    if (term.key == TermKey::exchange_share) exchange = &term;
    if (term.key == TermKey::vat_recoverable_share) back = &term;
  }
  // One contract, one basis and nothing null: every row is like the first.
  const auto all_same = [](std::span<const std::uint8_t> codes) {
    return std::all_of(codes.begin(), codes.end(),
                       [first = codes.empty() ? 0 : codes[0]](auto c) { return c == first; });
  };
  const bool alike = nullable.empty() && !exchange && !back && columns.vat_none.empty() && columns.vat_known.empty() &&
                     all_same(columns.contract) && all_same(columns.loss_basis);
  const std::int64_t rows = alike ? std::min<std::int64_t>(columns.rows, 1) : columns.rows;
  std::int32_t last = -1;
  bool uniform = true;
  if (rows > 0) out.of_row.resize(static_cast<std::size_t>(rows));
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto r = static_cast<std::size_t>(row);
    Given now{.terms = given, .contract = columns.contract[r] == 0 ? Contract::tolling : Contract::sale};
    for (const TermColumn* term : nullable)
      if (term->validity[row]) now.terms |= bit(term->key);
    if (!columns.loss_basis.empty() && columns.loss_basis[r] != 255) now.terms |= bit(TermKey::loss_basis);
    now.may_exchange = exchange && exchange->validity[row] && exchange->values[r] > 0;
    now.vat_all_back = back && back->validity[row] ? back->values[r] == 1 : columns.vat_all_back;
    const bool known = columns.vat_known.empty() ? columns.vat.rate_known : columns.vat_known[r] != 0;
    const bool none = columns.vat_none.empty() ? !columns.vat.is_charged : columns.vat_none[r] != 0;
    now.vat_is_charged = !none || (now.contract == Contract::tolling && !columns.buyer_vat_none);
    if (known) now.terms |= bit(TermKey::vat_rate);
    if (last < 0 || !(out.states[static_cast<std::size_t>(last)].given == now)) {
      const auto same = [&now](const RowState& state) { return state.given == now; };
      const auto at = std::find_if(out.states.begin(), out.states.end(), same);
      last = static_cast<std::int32_t>(at - out.states.begin());
      if (at == out.states.end()) {
        const LineMask considered = considered_lines(now);
        out.states.push_back({now, considered, assumed_zero(now, considered)});
      }
      uniform = uniform && out.states.size() == 1;
    }
    out.of_row[r] = last;
  }
  if (uniform) out.of_row.clear();
  return out;
}

/// Where the results go; a line without a pointer is not wanted.
struct LineColumns {
  std::array<double*, line_count> lines{};
  double* total = nullptr;
  double* total_without_metal = nullptr;
};

namespace detail {

/// A column's values from `row` on, filled up to a whole pack, with nulls replaced.
inline Pack load_term(const TermColumn& term, std::int64_t row, std::int64_t rows, double otherwise) {
  constexpr std::int64_t width = Pack::width;
  const double* from = term.values.data() + row;
  if (!term.validity.bits && row + width <= rows) return Pack::load(from);
  Pack pack(otherwise);
  for (std::int64_t i = 0; i < width && row + i < rows; ++i)
    if (term.validity[row + i]) pack[i] = from[i];
  return pack;
}

inline Pack load_span(std::span<const double> values, std::int64_t row) {
  Pack pack(1.0);
  const auto rows = static_cast<std::int64_t>(values.size());
  for (std::int64_t i = 0; i < Pack::width && row + i < rows; ++i) pack[i] = values[static_cast<std::size_t>(row + i)];
  return pack;
}

inline Pack load_flag(std::span<const std::uint8_t> values, std::int64_t row, std::uint8_t wanted) {
  Pack pack(0.0);
  const auto rows = static_cast<std::int64_t>(values.size());
  for (std::int64_t i = 0; i < Pack::width && row + i < rows; ++i)
    pack[i] = values[static_cast<std::size_t>(row + i)] == wanted ? 1.0 : 0.0;
  return pack;
}

inline void store(const Pack& pack, double* to, std::int64_t row, std::int64_t rows) {
  if (!to) return;
  if (row + Pack::width <= rows) return pack.store(to + row);
  for (std::int64_t i = 0; row + i < rows; ++i) to[row + i] = pack[i];
}

}  // namespace detail

/// Fills `out`. `considered` says which lines count: one mask for all rows, or one a row; what does not count is
/// stored as 0 and must be marked null by the caller.
inline void evaluate(const OfferColumns& columns, std::span<const LineMask> considered, const LineColumns& out) {
  Values<Pack> v;
  for (std::size_t k = 0; k < term_count; ++k) v.terms[k] = Pack(columns.constants.terms[k]);
  v.offer_net = Pack(columns.constants.offer_net);
  v.buyer_net = Pack(columns.constants.buyer_net);
  v.offer_vat_rate = Pack(columns.constants.offer_vat_rate);
  v.buyer_vat_rate = Pack(columns.constants.buyer_vat_rate);
  const bool uniform = considered.size() == 1;
  std::array<Pack, line_count> lines;
  const auto one_code = [](std::span<const std::uint8_t> codes) {
    return std::all_of(codes.begin(), codes.end(), [first = codes[0]](auto c) { return c == first; });
  };
  const bool one_contract = columns.rows > 0 && one_code(columns.contract);
  if (one_contract) v.tolling = Pack(columns.contract[0] == 0 ? 1.0 : 0.0);
  const bool one_basis = columns.loss_basis.empty() || one_code(columns.loss_basis);
  if (one_basis && !columns.loss_basis.empty()) v.issued = Pack(columns.loss_basis[0] == 1 ? 1.0 : 0.0);
  for (std::int64_t row = 0; row < columns.rows; row += Pack::width) {
    for (const auto& term : columns.terms)
      v[term.key] = detail::load_term(term, row, columns.rows, columns.constants[term.key]);
    if (!one_contract) v.tolling = detail::load_flag(columns.contract, row, 0);
    if (!one_basis) v.issued = detail::load_flag(columns.loss_basis, row, 1);
    if (!columns.offer_net.empty()) v.offer_net = detail::load_span(columns.offer_net, row);
    if (!columns.offer_vat_rate.empty()) v.offer_vat_rate = detail::load_span(columns.offer_vat_rate, row);
    if (uniform) {
      leave_out(v, considered[0]);
      cost_lines(v, lines, considered[0]);
    } else {
      const auto lanes = std::min<std::int64_t>(static_cast<std::int64_t>(Pack::width), columns.rows - row);
      for (std::int64_t i = 0; i < lanes; ++i) {
        const LineMask mask = considered[static_cast<std::size_t>(row + i)];
        if (!(mask & bit(Line::hallmark))) v[TermKey::hallmark_per_piece][i] = 0;
        if (mask & bit(Line::freight)) continue;
        v[TermKey::freight_per_shipment][i] = 0;
        v[TermKey::freight_share][i] = 0;
      }
      cost_lines(v, lines);
      for (std::int64_t i = 0; i < lanes; ++i)
        for (LineMask left = all_lines & ~considered[static_cast<std::size_t>(row + i)]; left != 0; left &= left - 1)
          lines[static_cast<std::size_t>(std::countr_zero(left))][i] = 0;
    }
    const LineMask mask = uniform ? considered[0] : all_lines;
    Pack without_metal(0.0);
    for (std::size_t k = 1; k < line_count; ++k)
      if (mask >> k & 1) without_metal = without_metal + lines[k];
    for (std::size_t k = 0; k < line_count; ++k)
      if (mask >> k & 1) detail::store(lines[k], out.lines[k], row, columns.rows);
    detail::store(without_metal, out.total_without_metal, row, columns.rows);
    detail::store(mask & 1 ? lines[0] + without_metal : without_metal, out.total, row, columns.rows);
  }
}

}  // namespace cabochon::ownership
