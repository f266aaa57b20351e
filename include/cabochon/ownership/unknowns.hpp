/// The uncertain terms of a comparison, and the two offers' numbers as a function of them.
///
/// A term of the buyer is one unknown for both offers. A term of an offer is that offer's own unknown, unless it is
/// named as shared. Retail prices are never part of cost, and what only lines need that are not considered is not
/// drawn.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/nearest.hpp"
#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/of.hpp"
#include "cabochon/ownership/values.hpp"

namespace cabochon::ownership {

/// One uncertain term that counts.
struct Unknown {
  std::string name;   ///< "buyer.metal_price_per_gram", "ours.lead_time_days"; shared: "both.fineness"
  std::string field;  ///< name of the term
  stats::Distribution law;
  Range range;            ///< what lies beyond it of an unbounded law is cut off
  std::vector<Of> sides;  ///< whose term it is: one, or ours and theirs when shared
};

/// Both offers ready for the formulas, over the lines that the comparison considers.
class TwoOffers {
 public:
  explicit TwoOffers(const Comparison& comparison, const std::vector<std::string>& shared = {})
      : considered_(comparison.considered),
        ours_(prepare(comparison.our_offer, comparison.buyer)),
        theirs_(prepare(comparison.their_offer, comparison.buyer)) {
    buyer_vat_ = *comparison.buyer.vat;
    our_vat_ = comparison.our_offer.vat.value_or(buyer_vat_);
    their_vat_ = comparison.their_offer.vat.value_or(buyer_vat_);
    our_rate_own_ = comparison.our_offer.vat_rate.given();
    their_rate_own_ = comparison.their_offer.vat_rate.given();
    stones_ = {comparison.our_offer.stones_grams.number(), comparison.their_offer.stones_grams.number()};
    gross_ = {comparison.our_offer.gross_grams.number(), comparison.their_offer.gross_grams.number()};
    collect(Of::buyer, comparison.buyer);
    collect(Of::ours, comparison.our_offer);
    collect(Of::theirs, comparison.their_offer);
    share(shared);
    leave_out(ours_.values, considered_);
    leave_out(theirs_.values, considered_);
  }

  [[nodiscard]] const std::vector<Unknown>& unknowns() const noexcept { return unknowns_; }
  [[nodiscard]] LineMask considered() const noexcept { return considered_; }

  /// The terms with every unknown at its mean.
  [[nodiscard]] const Values<double>& values(Of of) const { return of == Of::theirs ? theirs_.values : ours_.values; }

  template <class Number>
  [[nodiscard]] Values<Number> values_as(Of of) const {
    const Values<double>& from = values(of);
    Values<Number> out;
    for (std::size_t k = 0; k < term_count; ++k) out.terms[k] = Number(from.terms[k]);
    out.tolling = Number(from.tolling);
    out.issued = Number(from.issued);
    out.offer_net = Number(from.offer_net);
    out.buyer_net = Number(from.buyer_net);
    out.offer_vat_rate = Number(from.offer_vat_rate);
    out.buyer_vat_rate = Number(from.buyer_vat_rate);
    return out;
  }

  /// Puts the unknowns' values, in their order, where they belong.
  template <class Number>
  void assign(const Number* x, Values<Number>& ours, Values<Number>& theirs) const {
    for (const auto& to : direct_) (to.of == Of::ours ? ours : theirs)[to.key] = x[to.unknown];
    for (const auto& to : weights_) {
      const std::size_t side = to.of == Of::ours ? 0 : 1;
      const Number gross = to.gross < 0 ? Number(gross_[side]) : x[to.gross];
      const Number stones = to.stones < 0 ? Number(stones_[side]) : x[to.stones];
      (to.of == Of::ours ? ours : theirs)[TermKey::weight_grams] = gross - stones;
    }
    if (vat_of_buyer_ >= 0)
      for (auto* v : {&ours, &theirs}) {
        v->buyer_vat_rate = buyer_vat_ == Vat::none ? Number(0.0) : x[vat_of_buyer_];
        v->buyer_net = buyer_vat_ == Vat::included ? 1.0 / (1.0 + x[vat_of_buyer_]) : Number(1.0);
      }
    invoice(x, vat_of_ours_ >= 0 ? vat_of_ours_ : our_rate_own_ ? -1 : vat_of_buyer_, our_vat_, ours);
    invoice(x, vat_of_theirs_ >= 0 ? vat_of_theirs_ : their_rate_own_ ? -1 : vat_of_buyer_, their_vat_, theirs);
  }

  /// Ours minus theirs at these values of the unknowns.
  [[nodiscard]] double difference(const double* x) const {
    Values<double> ours = ours_.values, theirs = theirs_.values;
    assign(x, ours, theirs);
    std::array<double, line_count> our_lines, their_lines;
    cost_lines(ours, our_lines);
    cost_lines(theirs, their_lines);
    return total_of(our_lines, considered_) - total_of(their_lines, considered_);
  }

  /// Total of one side at these values of the unknowns.
  [[nodiscard]] double total(Of of, const double* x) const {
    Values<double> ours = ours_.values, theirs = theirs_.values;
    assign(x, ours, theirs);
    std::array<double, line_count> lines;
    cost_lines(of == Of::theirs ? theirs : ours, lines);
    return total_of(lines, considered_);
  }

 private:
  struct Direct {
    Of of;
    TermKey key;
    int unknown;
  };
  struct Weight {
    Of of;
    int gross, stones;  ///< -1: as stated
  };

  /// Terms that stand in a considered line of the offer's contract.
  [[nodiscard]] TermMask used(const Prepared& offer) const {
    TermMask used = 0;
    for (std::size_t k = 0; k < term_count; ++k) {
      const auto key = static_cast<TermKey>(k);
      Given without = offer.given;
      without.terms &= ~bit(key);
      LineMask needs = 0;
      for (std::size_t l = 0; l < line_count; ++l)
        if (missing(static_cast<Line>(l), without)) needs |= LineMask{1} << l;
      using enum TermKey;
      if (key == work_per_gram || key == work_per_piece) needs |= bit(Line::work);
      if (key == freight_per_shipment || key == freight_share) needs |= bit(Line::freight);
      if (key == exchange_share || key == exchange_fee_share) needs |= bit(Line::unsold);
      if (needs & considered_) used |= bit(key);
    }
    return used & ~unused_terms(offer.given.contract);
  }

  template <class Record>
  void collect(Of of, const Record& record) {
    const TermMask counts = of == Of::buyer  ? used(ours_) | used(theirs_)
                            : of == Of::ours ? used(ours_)
                                             : used(theirs_);
    for_each_field<Record>([&](const auto& field) {
      using Member = typename std::remove_cvref_t<decltype(field)>::member_type;
      if constexpr (std::is_same_v<Member, Term>) {
        const Term& term = record.*field.member;
        if (!term.uncertain()) return;
        const auto key = value_of<TermKey>(field.name);
        const bool is_number = key && static_cast<std::size_t>(*key) < term_count;
        const int index = static_cast<int>(unknowns_.size());
        if (is_number && (counts & bit(*key))) {
          if (of != Of::theirs) direct_.push_back({Of::ours, *key, index});
          if (of != Of::ours) direct_.push_back({Of::theirs, *key, index});
        } else if (field.name == "vat_rate") {
          if (!vat_counts(of)) return;
          (of == Of::buyer ? vat_of_buyer_ : of == Of::ours ? vat_of_ours_ : vat_of_theirs_) = index;
        } else if ((field.name == "gross_grams" || field.name == "stones_grams") &&
                   (counts & bit(TermKey::weight_grams))) {
          if (weights_.empty() || weights_.back().of != of) weights_.push_back({of, -1, -1});
          (field.name == "gross_grams" ? weights_.back().gross : weights_.back().stones) = index;
        } else {
          return;
        }
        const std::string side(name_of(of));
        unknowns_.push_back(
            {side + "." + std::string(field.name), std::string(field.name), *term.distribution(), field.range, {of}});
      }
    });
  }

  [[nodiscard]] bool vat_counts(Of of) const {
    const bool line = considered_ & bit(Line::unrecovered_vat);
    if (of == Of::buyer) return buyer_vat_ == Vat::included || line;
    return (of == Of::ours ? our_vat_ : their_vat_) == Vat::included || line;
  }

  template <class Number>
  void invoice(const Number* x, int unknown, Vat basis, Values<Number>& v) const {
    if (unknown < 0) return;
    v.offer_vat_rate = basis == Vat::none ? Number(0.0) : x[unknown];
    v.offer_net = basis == Vat::included ? 1.0 / (1.0 + x[unknown]) : Number(1.0);
  }

  /// Makes one unknown of a term that both offers give with the same law.
  void share(const std::vector<std::string>& names) {
    std::vector<Problem> problems;
    for (const auto& name : names) {
      const auto find = [&](Of of) {
        return std::find_if(unknowns_.begin(), unknowns_.end(),
                            [&](const Unknown& u) { return u.field == name && u.sides[0] == of; });
      };
      const auto ours = find(Of::ours), theirs = find(Of::theirs);
      if (ours == unknowns_.end() || theirs == unknowns_.end()) {
        std::vector<std::string> both;
        for (const auto& u : unknowns_)
          for (const auto& other : unknowns_)
            if (u.sides[0] == Of::ours && other.sides[0] == Of::theirs && u.field == other.field)
              both.push_back(u.field);
        problems.push_back({"compare", "shared", -1, core::quoted(name),
                            both.empty() ? "no name: no term that counts is uncertain in both offers"
                                         : "a term that is uncertain in both offers: " + one_of(name, both)});
      } else if (!(ours->law == theirs->law)) {
        problems.push_back({"compare", "shared", -1, core::quoted(name),
                            "a term of which both offers state the same law, not " + stats::text_of(ours->law) +
                                " and " + stats::text_of(theirs->law)});
      } else {
        const int from = static_cast<int>(theirs - unknowns_.begin()), to = static_cast<int>(ours - unknowns_.begin());
        ours->name = "both." + name;
        ours->sides = {Of::ours, Of::theirs};
        const auto move = [&](int& index) { index = index == from ? to : index > from ? index - 1 : index; };
        for (auto& d : direct_) move(d.unknown);
        for (auto& w : weights_) {
          move(w.gross);
          move(w.stones);
        }
        for (int* index : {&vat_of_buyer_, &vat_of_ours_, &vat_of_theirs_}) move(*index);
        unknowns_.erase(theirs);
      }
    }
    if (!problems.empty()) throw InputError(std::move(problems));
  }

  LineMask considered_;
  Prepared ours_, theirs_;
  Vat buyer_vat_ = Vat::none, our_vat_ = Vat::none, their_vat_ = Vat::none;
  bool our_rate_own_ = false, their_rate_own_ = false;
  std::array<double, 2> stones_{}, gross_{};
  std::vector<Unknown> unknowns_;
  std::vector<Direct> direct_;
  std::vector<Weight> weights_;
  int vat_of_buyer_ = -1, vat_of_ours_ = -1, vat_of_theirs_ = -1;
};

}  // namespace cabochon::ownership
