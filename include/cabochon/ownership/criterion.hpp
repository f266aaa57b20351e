/// Question. What may a line of a client's regulation limit, and what does an offer come to on it?
/// Model.    A criterion is a term of the offer (lead_time_days), a word of it (contract), a line of its cost
///           (payment_terms) or a result (total, turns, loss_share_issued). Terms need the offer alone; lines and
///           results need the buyer's economics too. Totals are over the considered lines.
///           Loss: a share l of the finished weight is l / (1 + l) of the metal issued; a share l of the metal issued
///           is l / (1 - l) of the finished weight.
/// Units.    Terms as the offer states them; a supplier's amounts on the buyer's VAT basis where the buyer is known.
///           Lines and results are without VAT.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "cabochon/ownership/finding.hpp"
#include "cabochon/ownership/money_frozen.hpp"
#include "cabochon/ownership/values.hpp"

namespace cabochon::ownership {

enum class CriterionKind : std::uint8_t { term, word, line, result };

/// Results that a clause may limit, beside terms and lines.
enum class Result : std::uint8_t {
  total,
  total_without_metal,
  price_only,
  loss_grams,
  loss_fine_grams,
  loss_share_finished,
  loss_share_issued,
  cash_conversion_days,
  average_stock,
  average_frozen,
  turns,
  gross_margin_per_year,
  gmroi,
  margin_per_piece,
  margin_per_year,
  margin_per_money_frozen
};

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct Names<ownership::Result> {
  static constexpr std::array<std::string_view, 16> values{"total",
                                                           "total_without_metal",
                                                           "price_only",
                                                           "loss_grams",
                                                           "loss_fine_grams",
                                                           "loss_share_finished",
                                                           "loss_share_issued",
                                                           "cash_conversion_days",
                                                           "average_stock",
                                                           "average_frozen",
                                                           "turns",
                                                           "gross_margin_per_year",
                                                           "gmroi",
                                                           "margin_per_piece",
                                                           "margin_per_year",
                                                           "margin_per_money_frozen"};
};

}  // namespace core
}  // namespace cabochon

namespace cabochon::ownership {

/// What a clause limits.
struct Criterion {
  CriterionKind kind = CriterionKind::term;
  std::string name;
  std::string unit{};                       ///< of the limit; empty for a pure number or a word
  Range range{};                            ///< of the limit
  std::optional<TermKey> term{};            ///< where it is a number of the formulas
  std::optional<Line> line{};               ///< where it is a line
  std::optional<Result> result{};           ///< where it is a result
  std::vector<std::string_view> choices{};  ///< where it is a word out of few
};

namespace detail {

[[nodiscard]] inline std::string_view unit_of(Result result) noexcept {
  switch (result) {
    case Result::loss_grams:
    case Result::loss_fine_grams:
      return "g";
    case Result::loss_share_finished:
    case Result::loss_share_issued:
      return "";
    case Result::cash_conversion_days:
      return "days";
    case Result::turns:
    case Result::gmroi:
    case Result::margin_per_money_frozen:
      return "1/year";
    case Result::gross_margin_per_year:
    case Result::margin_per_year:
      return "currency/year";
    default:
      return "currency";
  }
}

}  // namespace detail

/// Everything that a clause may limit: terms and words of an offer, lines, results.
[[nodiscard]] inline std::vector<std::string> criterion_names() {
  std::vector<std::string> names;
  for_each_field<Offer>([&](const auto& field) {
    if (field.name != "vat_rate") names.emplace_back(field.name);
  });
  for (const auto name : Names<Line>::values) names.emplace_back(name);
  for (const auto name : Names<Result>::values) names.emplace_back(name);
  return names;
}

/// The criterion of that name; empty where there is none.
[[nodiscard]] inline std::optional<Criterion> criterion_of(std::string_view name) {
  std::optional<Criterion> found;
  for_each_field<Offer>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::member_type;
    if (field.name != name || field.name == "vat_rate") return;
    found = Criterion{.kind = std::is_same_v<Member, Term> ? CriterionKind::term : CriterionKind::word,
                      .name = std::string(name),
                      .unit = std::string(field.unit),
                      .range = field.range};
    for (const auto choice : ChoicesOf<Member>::names) found->choices.push_back(choice);
    const auto key = value_of<TermKey>(name);
    if (key && static_cast<std::size_t>(*key) < term_count) found->term = key;
  });
  if (found) return found;
  if (const auto line = value_of<Line>(name))
    return Criterion{.kind = CriterionKind::line, .name = std::string(name), .unit = "currency", .line = line};
  if (const auto result = value_of<Result>(name)) {
    const bool is_share = *result == Result::loss_share_finished || *result == Result::loss_share_issued;
    return Criterion{.kind = CriterionKind::result,
                     .name = std::string(name),
                     .unit = std::string(detail::unit_of(*result)),
                     .range = is_share ? share : any_number,
                     .result = result};
  }
  return std::nullopt;
}

/// A share of loss on the wanted basis.
[[nodiscard]] inline double loss_on(LossBasis wanted, LossBasis stated, double loss) noexcept {
  if (wanted == stated) return loss;
  return wanted == LossBasis::issued ? loss / (1 + loss) : loss / (1 - loss);
}

/// One offer ready to be measured: for one buyer, over some lines.
struct Subject {
  Offer offer;
  std::optional<Buyer> buyer;  ///< without him no line or result can be measured
  LineMask lines = all_lines;  ///< lines that totals may hold
  std::optional<Prepared> prepared{};
  LineMask considered = 0;  ///< of `lines`, those for which everything is given

  Subject(Offer o, std::optional<Buyer> b, LineMask wanted = all_lines)
      : offer(std::move(o)), buyer(std::move(b)), lines(wanted) {
    if (!buyer) return;
    prepared = prepare(offer, *buyer);
    considered = considered_lines(prepared->given) & lines;
    leave_out(prepared->values, considered);
  }
};

/// What an offer comes to; when neither value nor word is there, `why` and `missing` say what is lacking.
struct Measured {
  std::optional<double> value{};
  std::optional<std::string> word{};
  Why why = Why::none;
  std::vector<std::string> missing{};
  std::optional<double> low{};  ///< of an uncertain term; `value` is its mean
  std::optional<double> high{};
  bool assumed = false;
  std::string source{};
  std::optional<Day> date{};
};

namespace detail {

[[nodiscard]] inline Measured silent(Why why, std::vector<std::string> missing) {
  Measured out;
  out.why = why;
  out.missing = std::move(missing);
  return out;
}

/// The lacking terms, the buyer's with "buyer." before; the offer is silent as soon as one of them is its own.
[[nodiscard]] inline Measured lacking(TermMask terms) {
  Measured out;
  out.why = Why::buyer_silent;
  for (; terms != 0; terms &= terms - 1) {
    const auto k = static_cast<std::size_t>(std::countr_zero(terms));
    const std::string name(Names<TermKey>::values[k]);
    if (k >= buyer_term_count) out.why = Why::offer_silent;
    out.missing.push_back(k < buyer_term_count ? "buyer." + name : name);
  }
  return out;
}

[[nodiscard]] inline bool is_amount_of_supplier(std::string_view unit, std::string_view name) noexcept {
  return unit.substr(0, 8) == "currency" && name.substr(0, 6) != "retail";
}

[[nodiscard]] inline Measured measure_loss(const Offer& offer, LossBasis basis) {
  if (offer.loss_share.empty()) return silent(Why::offer_silent, {"loss_share"});
  if (!offer.loss_basis) return silent(Why::offer_silent, {"loss_basis"});
  Measured out;
  out.value = loss_on(basis, *offer.loss_basis, offer.loss_share.number());
  if (offer.loss_share.uncertain()) {
    const auto reach = offer.loss_share.reach();
    out.low = loss_on(basis, *offer.loss_basis, reach.low);
    out.high = loss_on(basis, *offer.loss_basis, reach.high);
  }
  return out;
}

[[nodiscard]] inline std::optional<double> result_of(Result result, const MoneyFrozen& money) {
  switch (result) {
    case Result::cash_conversion_days:
      return money.cash_conversion_days;
    case Result::average_stock:
      return money.average_stock;
    case Result::average_frozen:
      return money.average_frozen;
    case Result::turns:
      return money.turns;
    case Result::gross_margin_per_year:
      return money.gross_margin_per_year;
    case Result::gmroi:
      return money.gmroi;
    case Result::margin_per_piece:
      return money.margin_per_piece;
    case Result::margin_per_year:
      return money.margin_per_year;
    case Result::margin_per_money_frozen:
      return money.margin_per_money_frozen;
    default:
      return std::nullopt;
  }
}

/// What a measure of money_frozen.hpp may lack, told by what is not given.
[[nodiscard]] inline Measured lacking_for_money(const Subject& subject) {
  using enum TermKey;
  const bool tolling = subject.prepared->given.contract == Contract::tolling;
  TermMask needed = bits(shelf_days, deferral_days, pieces_per_year);
  needed |= tolling ? bits(lead_time_days, metal_price_per_gram, fineness, weight_grams, loss_share, loss_basis)
                    : bit(price_per_piece);
  Measured out = lacking(needed & ~subject.prepared->given.terms);
  const bool retail = subject.offer.retail_price_per_piece.given() || subject.offer.retail_price_per_gram.given();
  if (!retail) {
    out.missing.emplace_back("retail_price_per_piece");
    out.why = Why::offer_silent;
  }
  return out;
}

[[nodiscard]] inline Measured measure_result(Result result, const Subject& subject) {
  const auto& offer = subject.offer;
  const bool of_loss = result == Result::loss_grams || result == Result::loss_fine_grams ||
                       result == Result::loss_share_finished || result == Result::loss_share_issued;
  if (of_loss && offer.contract == Contract::sale) return silent(Why::other_contract, {});
  if (result == Result::loss_share_finished) return measure_loss(offer, LossBasis::finished);
  if (result == Result::loss_share_issued) return measure_loss(offer, LossBasis::issued);
  Measured out;
  if (of_loss) {
    Measured loss = measure_loss(offer, LossBasis::finished);
    if (!loss.value) return loss;
    const Term weight = metal_grams(offer);
    if (weight.empty()) return silent(Why::offer_silent, {"weight_grams"});
    if (result == Result::loss_fine_grams && offer.fineness.empty()) return silent(Why::offer_silent, {"fineness"});
    out.value = *loss.value * weight.number() * (result == Result::loss_fine_grams ? offer.fineness.number() : 1);
    return out;
  }
  if (!subject.buyer) return silent(Why::buyer_silent, {"buyer"});
  const auto& prepared = *subject.prepared;
  if (result == Result::total || result == Result::total_without_metal || result == Result::price_only) {
    const LineMask price = bit(Line::metal) | bit(Line::loss) | bit(Line::work);
    LineMask wanted = subject.considered;
    if (result == Result::total_without_metal) wanted &= ~bit(Line::metal);
    if (result == Result::price_only) wanted = price;
    // Without its price an offer's total says nothing: what was left out is the most of it.
    if (const LineMask left = price & ~subject.considered; left != 0)
      return lacking(missing(static_cast<Line>(std::countr_zero(left)), prepared.given));
    std::array<double, line_count> lines;
    cost_lines(prepared.values, lines);
    out.value = total_of(lines, wanted);
    return out;
  }
  out.value = result_of(result, money_frozen(offer, prepared, subject.considered));
  return out.value ? out : lacking_for_money(subject);
}

[[nodiscard]] inline Measured measure_line(Line line, const Subject& subject) {
  if (!subject.buyer) return silent(Why::buyer_silent, {"buyer"});
  const auto& prepared = *subject.prepared;
  if ((line == Line::metal || line == Line::loss) && prepared.given.contract == Contract::sale)
    return silent(Why::other_contract, {});
  const TermMask lacks = missing(line, prepared.given);
  if (lacks != 0) return lacking(lacks);
  std::array<double, line_count> lines;
  cost_lines(prepared.values, lines);
  Measured out;
  out.value = lines[static_cast<std::size_t>(line)];
  return out;
}

}  // namespace detail

/// What the offer comes to on a criterion; `basis` is that of a limit of loss_share, empty: the offer's own.
[[nodiscard]] inline Measured measure(const Criterion& criterion, const Subject& subject,
                                      std::optional<LossBasis> basis = std::nullopt) {
  if (criterion.line) return detail::measure_line(*criterion.line, subject);
  if (criterion.result) return detail::measure_result(*criterion.result, subject);
  const Offer& offer = subject.offer;
  if (criterion.term && offer.contract && (bit(*criterion.term) & unused_terms(*offer.contract)))
    return detail::silent(Why::other_contract, {});
  if (criterion.name == "loss_basis" && offer.contract == Contract::sale)
    return detail::silent(Why::other_contract, {});
  Measured out;
  for_each_field<Offer>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::member_type;
    if (field.name != criterion.name) return;
    const auto& member = offer.*field.member;
    if constexpr (std::is_same_v<Member, Term>) {
      const Term term = field.name == "weight_grams" ? metal_grams(offer) : Term(member);
      if (term.empty()) return;
      out.value = term.number();
      out.assumed = term.assumed;
      out.source = term.source;
      out.date = term.date;
      if (term.uncertain()) {
        const auto reach = term.reach();
        out.low = reach.low;
        out.high = reach.high;
      }
      if (subject.prepared && detail::is_amount_of_supplier(field.unit, field.name))
        for (auto* number : {&out.value, &out.low, &out.high})
          if (*number) **number *= subject.prepared->values.offer_net / subject.prepared->values.buyer_net;
    } else if constexpr (std::is_same_v<Member, std::string>) {
      if (!member.empty()) out.word = member;
    } else {
      if (member) out.word = std::string(name_of(*member));
    }
  });
  if (criterion.name == "vat" && !out.word && subject.buyer && subject.buyer->vat)
    out.word = std::string(name_of(*subject.buyer->vat));
  if (!out.value && !out.word) return detail::silent(Why::offer_silent, {criterion.name});
  if (criterion.name == "loss_share" && basis) {
    const Measured on_basis = detail::measure_loss(offer, *basis);
    if (!on_basis.value) return on_basis;
    out.value = on_basis.value;
    out.low = on_basis.low;
    out.high = on_basis.high;
  }
  return out;
}

}  // namespace cabochon::ownership
