/// Question. Which of two offers costs the client less to own, by how much, and on which lines?
/// Model.    The lines of lines.hpp for each offer; a line that one offer lacks is left out for both; totals over the
///           rest. Like is compared with like: a term asked of both offers but given by one is an error, unless the one
///           given is assumed or `one_sided` is `drop`, when its lines are left out.
///           Where a term that counts is uncertain, amounts are means with intervals over common draws (simulate.hpp),
///           and the verdict is `cannot_tell` unless the interval of the difference lies on one side of zero.
/// Limits.   A total says nothing of the lines left out; they are listed beside it.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "cabochon/core/export.hpp"
#include "cabochon/core/progress.hpp"
#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/money_frozen.hpp"
#include "cabochon/ownership/validate.hpp"
#include "cabochon/ownership/values.hpp"

namespace cabochon::ownership {

/// What to do with a term that only one of two offers gives.
enum class OneSided : std::uint8_t {
  error,  ///< refuse, and name every such term
  drop    ///< leave its lines out for both
};

/// Puts means and intervals in the place of a comparison's exact amounts (see simulate.hpp). Does nothing where no term
/// that counts is uncertain.
CABOCHON_EXPORT void simulate_into(Comparison& comparison, const Sampling& sampling,
                                   const ProgressFunction& progress = {});

namespace detail {

inline const Term* find_term(const Offer& offer, TermKey key) {
  const Term* found = nullptr;
  for_each_term(offer, [&](TermKey k, const Term& term, const Range&) {
    if (k == key) found = &term;
  });
  return found;
}

[[nodiscard]] inline std::string meaning_of(std::string_view name) {
  std::string meaning(name);
  const auto look = [&](const auto& field) {
    if (field.name == name)
      meaning = std::string(field.meaning) + (field.unit.empty() ? "" : ", " + std::string(field.unit));
  };
  for_each_field<Offer>(look);
  for_each_field<Buyer>(look);
  return meaning;
}

/// The terms that only one of the two gives, in words: "ours gives 20".
struct OneSidedTerm {
  TermKey key;
  bool ours_gives;
};

[[nodiscard]] inline std::vector<OneSidedTerm> one_sided_terms(const Given& ours, const Given& theirs) {
  using enum TermKey;
  std::vector<OneSidedTerm> out;
  const TermMask asked = comparable_terms(ours.contract) & comparable_terms(theirs.contract);
  for (TermMask rest = asked & (ours.terms ^ theirs.terms); rest != 0; rest &= rest - 1) {
    const auto key = static_cast<TermKey>(std::countr_zero(rest));
    out.push_back({key, (ours.terms & bit(key)) != 0});
  }
  const auto group = [&](TermMask our_group, TermMask their_group, TermKey our_name, TermKey their_name) {
    const bool we = (ours.terms & our_group) != 0, they = (theirs.terms & their_group) != 0;
    if (we != they) out.push_back({we ? their_name : our_name, we});
  };
  const auto work = [](const Given& g) {
    return g.contract == Contract::tolling ? bits(work_per_gram, work_per_piece) : bit(price_per_piece);
  };
  const auto name = [](const Given& g) { return g.contract == Contract::tolling ? work_per_gram : price_per_piece; };
  if (!(ours.contract == Contract::sale && theirs.contract == Contract::sale))
    group(work(ours), work(theirs), name(ours), name(theirs));
  group(bits(freight_per_shipment, freight_share), bits(freight_per_shipment, freight_share), freight_per_shipment,
        freight_per_shipment);
  return out;
}

inline void list_terms(std::string_view side, const auto& record, std::vector<std::string>& assumed,
                       std::vector<std::string>& unsourced, std::vector<std::string>& undated) {
  using Record = std::remove_cvref_t<decltype(record)>;
  for_each_field<Record>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::member_type;
    if constexpr (std::is_same_v<Member, Term>) {
      const Term& term = record.*field.member;
      if (term.empty()) return;
      const std::string name = std::string(side) + "." + std::string(field.name);
      if (term.assumed) assumed.push_back(name);
      if (term.source.empty()) unsourced.push_back(name);
      const bool dated = field.name == "metal_price_per_gram" || field.name == "vat_rate";
      if (dated && !term.date) undated.push_back(name);
    }
  });
}

[[nodiscard]] inline std::optional<Loss> loss_of(const Prepared& prepared) {
  using enum TermKey;
  const auto& v = prepared.values;
  const TermMask needed = bits(weight_grams, fineness, loss_share, loss_basis);
  if (prepared.given.contract != Contract::tolling || (prepared.given.terms & needed) != needed) return std::nullopt;
  const double l = v[loss_share];
  const double finished = v.issued > 0 ? l / (1 - l) : l;
  const double grams = v[weight_grams] * finished;
  return Loss{grams, grams * v[fineness], finished, v.issued > 0 ? l : l / (1 + l)};
}

/// The comparison with every uncertain term at its mean, before a verdict.
[[nodiscard]] inline Comparison as_stated(const Offer& ours, const Offer& theirs, const Buyer& buyer,
                                          OneSided one_sided) {
  std::vector<Problem> problems;
  find_problems("ours", ours, problems);
  find_problems("theirs", theirs, problems);
  find_problems(buyer, problems);
  find_problems("ours", ours, buyer, problems);
  find_problems("theirs", theirs, buyer, problems);
  raise(std::move(problems));

  Prepared our = prepare(ours, buyer), their = prepare(theirs, buyer);
  Comparison out;
  out.our_offer = ours;
  out.their_offer = theirs;
  out.buyer = buyer;

  // Like with like: what one gives and the other does not.
  problems.clear();
  for (const auto& [key, ours_gives] : detail::one_sided_terms(our.given, their.given)) {
    const Offer& giver = ours_gives ? ours : theirs;
    const Offer& silent = ours_gives ? theirs : ours;
    const std::string term(name_of(key));
    const Term* stated = detail::find_term(giver, key);
    const bool is_assumed = stated && stated->assumed;
    const std::string side = ours_gives ? "theirs" : "ours";
    const std::string question =
        detail::meaning_of(term) + ", of " + (silent.supplier.empty() ? side : core::quoted(silent.supplier)) + "?";
    out.questions.push_back(question);
    if (one_sided == OneSided::error && !is_assumed) {
      std::string says = ours_gives ? "ours gives " : "theirs gives ";
      says += stated && stated->given() ? text_of(*stated) : "its own";
      problems.push_back({detail::place_of(side, silent.supplier),
                          term,
                          -1,
                          {},
                          "a value, as " + says + " (ask the client: " + question + ")"});
    }
  }
  raise(std::move(problems));
  // One offer's exchange beside another's silence: silence stands at nought, but it is worth a question.
  if ((our.given.terms ^ their.given.terms) & bit(TermKey::exchange_share)) {
    const bool ours_gives = (our.given.terms & bit(TermKey::exchange_share)) != 0;
    const std::string& silent = (ours_gives ? theirs : ours).supplier;
    out.questions.push_back(detail::meaning_of(name_of(TermKey::exchange_share)) + ", of " +
                            (silent.empty() ? std::string(ours_gives ? "theirs" : "ours") : core::quoted(silent)) +
                            "?");
  }

  out.considered = considered_lines(our.given) & considered_lines(their.given);
  leave_out(our.values, out.considered);
  leave_out(their.values, out.considered);
  std::array<double, line_count> our_lines, their_lines;
  cost_lines(our.values, our_lines);
  cost_lines(their.values, their_lines);

  for (std::size_t k = 0; k < line_count; ++k) {
    const auto line = static_cast<Line>(k);
    if (out.considered & bit(line)) {
      const Sides sides = Sides::exact(our_lines[k], their_lines[k]);
      out.lines.push_back({line, sides.ours, sides.theirs, sides.difference});
      continue;
    }
    NotConsidered left{line, {}};
    const TermMask our_missing = missing(line, our.given), their_missing = missing(line, their.given);
    for (std::size_t t = 0; t < term_key_count; ++t) {
      const TermMask mask = TermMask{1} << t;
      const std::string name(Names<TermKey>::values[t]);
      if (t < buyer_term_count) {
        if ((our_missing | their_missing) & mask) left.missing.push_back("buyer." + name);
        continue;
      }
      if (our_missing & mask) left.missing.push_back("ours." + name);
      if (their_missing & mask) left.missing.push_back("theirs." + name);
    }
    out.not_considered.push_back(std::move(left));
  }

  const double our_total = total_of(our_lines, out.considered), their_total = total_of(their_lines, out.considered);
  const Sides totals = Sides::exact(our_total, their_total);
  out.ours = totals.ours;
  out.theirs = totals.theirs;
  out.difference = totals.difference;
  const LineMask rest = out.considered & ~bit(Line::metal);
  out.without_metal = Sides::exact(total_of(our_lines, rest), total_of(their_lines, rest));
  const LineMask price = bit(Line::metal) | bit(Line::loss) | bit(Line::work);
  const bool price_known = (out.considered & price) == price;
  if (price_known) out.price_only = Sides::exact(total_of(our_lines, price), total_of(their_lines, price));

  for (const auto& [side, prepared] : {std::pair{"ours.", &our}, std::pair{"theirs.", &their}}) {
    for (const auto& name : names_of(assumed_zero(prepared->given, out.considered)))
      out.assumed_zero.push_back(side + name);
    for (const auto& name : names_of(prepared->given.terms & unused_terms(prepared->given.contract)))
      out.not_used.push_back(side + name);
  }
  detail::list_terms("ours", ours, out.assumed, out.unsourced, out.undated);
  detail::list_terms("theirs", theirs, out.assumed, out.unsourced, out.undated);
  detail::list_terms("buyer", buyer, out.assumed, out.unsourced, out.undated);
  out.our_loss = detail::loss_of(our);
  out.their_loss = detail::loss_of(their);
  return out;
}

/// Verdict and earnings, once the amounts stand.
inline void conclude(Comparison& out) {
  const Offer &ours = out.our_offer, &theirs = out.their_offer;
  Prepared our = prepare(ours, out.buyer), their = prepare(theirs, out.buyer);
  leave_out(our.values, out.considered);
  leave_out(their.values, out.considered);
  const bool price_known = out.price_only.has_value();
  // A tie within rounding, nothing considered, or a price that holds metal against one that does not: cannot tell.
  const double tie = 1e-12 * std::max(std::abs(out.ours.value), std::abs(out.theirs.value));
  const bool comparable = out.considered != 0 && (price_known || our.given.contract == their.given.contract);
  const bool clear = out.uncertainty ? out.difference.sign_is_clear() || out.difference.is_exact() : true;
  const double gap = out.difference.value;
  if (comparable && clear && std::abs(gap) > tie) out.verdict = gap < 0 ? Verdict::ours : Verdict::theirs;

  const auto our_retail = retail_price(ours, our), their_retail = retail_price(theirs, their);
  if (our_retail && their_retail && price_known) {
    const auto earn = [&out](const Offer& offer, const Prepared& prepared) {
      const MoneyFrozen money = money_frozen(offer, prepared, out.considered);
      return Earnings{*money.margin_per_piece, money.margin_per_year, money.margin_per_money_frozen};
    };
    out.our_earnings = earn(ours, our);
    out.their_earnings = earn(theirs, their);
    const double gain = out.our_earnings->margin_per_piece - out.their_earnings->margin_per_piece;
    out.more_profitable_differs =
        (out.verdict == Verdict::ours && gain < -tie) || (out.verdict == Verdict::theirs && gain > tie);
  }
}

}  // namespace detail

/// Compares two offers for one buyer. Every problem of the three records is reported at once.
[[nodiscard]] inline Comparison compare(const Offer& ours, const Offer& theirs, const Buyer& buyer,
                                        OneSided one_sided = OneSided::error, const Sampling& sampling = {},
                                        const ProgressFunction& progress = {}) {
  Comparison out = detail::as_stated(ours, theirs, buyer, one_sided);
  simulate_into(out, sampling, progress);
  detail::conclude(out);
  return out;
}

}  // namespace cabochon::ownership
