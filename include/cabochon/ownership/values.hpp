/// From records to the numbers of the formulas, and from a term's key back to its field.
#pragma once

#include <string_view>
#include <type_traits>

#include "cabochon/core/nearest.hpp"
#include "cabochon/ownership/buyer.hpp"
#include "cabochon/ownership/lines.hpp"
#include "cabochon/ownership/offer.hpp"
#include "cabochon/ownership/requirements.hpp"

namespace cabochon::ownership {

/// Calls `f(key, term, range)` for each number term of a record that stands in a formula.
template <class Record, class F>
void for_each_term(Record& record, F&& f) {
  using Plain = std::remove_const_t<Record>;
  for_each_field<Plain>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::member_type;
    if constexpr (std::is_same_v<Member, Term>) {
      const auto key = value_of<TermKey>(field.name);
      if (key && static_cast<std::size_t>(*key) < term_count) f(*key, record.*field.member, field.range);
    }
  });
}

/// Valid range of a term of the formulas.
[[nodiscard]] inline Range range_of(TermKey key) {
  Range found;
  const auto look = [&](TermKey k, const Term&, const Range& range) {
    if (k == key) found = range;
  };
  const Offer offer;
  const Buyer buyer;
  for_each_term(offer, look);
  for_each_term(buyer, look);
  return found;
}

/// Metal of a piece without stones: stated, or gross less stones.
[[nodiscard]] inline Term metal_grams(const Offer& offer) {
  if (offer.weight_grams.given() || offer.gross_grams.empty() || offer.stones_grams.empty()) return offer.weight_grams;
  Term weight = offer.gross_grams;
  weight.content = offer.gross_grams.number() - offer.stones_grams.number();  // of laws the means
  weight.assumed = offer.gross_grams.assumed || offer.stones_grams.assumed;
  return weight;
}

/// Factor that takes VAT out of an amount.
[[nodiscard]] inline double net_factor(Vat basis, double rate) { return basis == Vat::included ? 1 / (1 + rate) : 1.0; }

/// One offer ready for the formulas.
struct Prepared {
  Values<double> values;
  Given given;
};

/// Both records must have passed find_problems.
[[nodiscard]] inline Prepared prepare(const Offer& offer, const Buyer& buyer) {
  Prepared out;
  for (std::size_t k = 0; k < term_count; ++k) out.values.terms[k] = placeholder(static_cast<TermKey>(k));
  const auto put = [&out](TermKey key, const Term& term, const Range&) {
    if (term.empty()) return;
    out.values[key] = term.number();
    out.given.terms |= bit(key);
  };
  for_each_term(buyer, put);
  for_each_term(offer, put);
  put(TermKey::weight_grams, metal_grams(offer), {});
  if (offer.loss_basis) out.given.terms |= bit(TermKey::loss_basis);
  out.given.contract = *offer.contract;
  out.given.may_exchange = offer.exchange_share.number() > 0;

  const Vat basis = offer.vat.value_or(*buyer.vat);
  const Term& rate = offer.vat_rate.given() ? offer.vat_rate : buyer.vat_rate;
  const bool tolling = *offer.contract == Contract::tolling;
  const bool metal_known = !tolling || *buyer.vat == Vat::none || buyer.vat_rate.given();
  if ((basis == Vat::none || rate.given()) && metal_known) out.given.terms |= bit(TermKey::vat_rate);
  out.given.vat_is_charged = basis != Vat::none || (tolling && *buyer.vat != Vat::none);
  out.given.vat_all_back = buyer.vat_recoverable_share.given() && buyer.vat_recoverable_share.number() == 1;
  out.values.tolling = tolling ? 1 : 0;
  out.values.issued = offer.loss_basis == LossBasis::issued ? 1 : 0;
  out.values.offer_net = net_factor(basis, rate.number());
  out.values.buyer_net = net_factor(*buyer.vat, buyer.vat_rate.number());
  out.values.offer_vat_rate = basis == Vat::none ? 0 : rate.number();
  out.values.buyer_vat_rate = *buyer.vat == Vat::none ? 0 : buyer.vat_rate.number();
  return out;
}

/// The sum of the considered lines: first without metal, then metal, as totals over columns are made.
template <class Number>
[[nodiscard]] Number total_of(const std::array<Number, line_count>& lines, LineMask considered) {
  Number sum{};
  for (std::size_t k = 1; k < line_count; ++k)
    if (considered >> k & 1) sum = sum + lines[k];
  return considered & 1 ? lines[0] + sum : sum;
}

/// The VAT line rests on hallmark and freight only where these are considered themselves.
template <class Number>
void leave_out(Values<Number>& values, LineMask considered) {
  if (!(considered & bit(Line::hallmark))) values[TermKey::hallmark_per_piece] = Number{};
  if (!(considered & bit(Line::freight))) {
    values[TermKey::freight_per_shipment] = Number{};
    values[TermKey::freight_share] = Number{};
  }
}

}  // namespace cabochon::ownership
