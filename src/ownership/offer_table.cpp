#include "offer_table.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "cabochon/core/nearest.hpp"
#include "cabochon/core/text.hpp"
#include "cabochon/ownership/validate.hpp"
#include "cabochon/ownership/values.hpp"

namespace cabochon::ownership {
namespace {

constexpr std::string_view place = "offers";
constexpr std::size_t most_problems = 1000;

/// Problems of a table: the first thousand are kept, all are counted.
class Problems {
 public:
  void add(std::string_view column, std::int64_t row, std::string value, std::string expected) {
    ++total_;
    if (list_.size() < most_problems)
      list_.push_back({std::string(place), std::string(column), row, std::move(value), std::move(expected)});
  }
  void raise() {
    if (total_ == 0) return;
    std::stable_sort(list_.begin(), list_.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
    throw InputError(std::move(list_), total_);
  }

 private:
  std::vector<Problem> list_;
  std::size_t total_ = 0;
};

struct NumberColumn {
  std::span<const double> values;
  Validity validity;
};

class Reader {
 public:
  Reader(const Table& offers, const Buyer& buyer) : offers_(offers), buyer_(buyer), rows_(offers.rows()) {}

  OfferTable read() {
    if (rows_ == 0) throw InputError({std::string(place), {}, -1, "no rows", "at least one offer"});
    check_names();
    std::vector<Problem> of_buyer;
    find_problems(buyer_, of_buyer);
    for_each_field<Buyer>([&](const auto& field) {
      if constexpr (std::is_same_v<typename std::remove_cvref_t<decltype(field)>::member_type, Term>)
        if (const Term& term = buyer_.*field.member; term.uncertain())
          of_buyer.push_back({"buyer", std::string(field.name), -1, text_of(term),
                              "a number: a table of offers takes no laws (compare two offers to see the uncertainty)"});
    });
    ownership::raise(std::move(of_buyer));
    read_constants();
    read_contract();
    read_terms();
    read_weight();
    read_loss_basis();
    read_vat();
    read_currency();
    problems_.raise();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::size_t n() const { return static_cast<std::size_t>(rows_); }

  /// A column that is nearly a term which no column has is a slip, not a column to carry along.
  void check_names() {
    std::vector<std::string_view> absent;
    const auto look = [&](const auto& field) {
      if (!offers_.find(field.name) && std::find(absent.begin(), absent.end(), field.name) == absent.end())
        absent.push_back(field.name);
    };
    std::vector<std::string_view> known;
    const auto know = [&known](const auto& field) { known.push_back(field.name); };
    for_each_field<Offer>(look);
    for_each_field<Buyer>(look);
    for_each_field<Offer>(know);
    for_each_field<Buyer>(know);
    for (const auto& name : offers_.names()) {
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const std::string near = nearest(name, absent);
      if (!near.empty())
        problems_.add(name, -1, {}, "the term '" + near + "', or a name that is not so close to a term's");
    }
    problems_.raise();
  }

  void read_constants() {
    auto& columns = out_.columns;
    columns.rows = rows_;
    for (std::size_t k = 0; k < term_count; ++k) columns.constants.terms[k] = placeholder(static_cast<TermKey>(k));
    for_each_term(buyer_, [&](TermKey key, const Term& term, const Range&) {
      if (term.empty()) return;
      columns.constants[key] = term.number();
      columns.given |= bit(key);
    });
    columns.vat_all_back = buyer_.vat_recoverable_share.given() && buyer_.vat_recoverable_share.number() == 1;
  }

  /// Values as float64, checked; empty where the table has no such column.
  std::optional<NumberColumn> read_numbers(std::string_view name, const Range& range) {
    const Column* column = offers_.find(name);
    if (!column || (column->type() == Type::text && column->null_count() == column->size())) return std::nullopt;
    NumberColumn out;
    if (column->null_count() > 0) out.validity = column->validity();
    if (column->type() == Type::float64) {
      out.values = column->values<double>();
    } else {
      std::vector<double> copy(n());
      visit_numbers(*column, place, name, [&copy](auto values) {
        for (std::size_t i = 0; i < values.size(); ++i) copy[i] = static_cast<double>(values[i]);
      });
      out_.numbers.push_back(std::move(copy));
      out.values = out_.numbers.back();
    }
    check_range(name, range, out);
    return out;
  }

  void check_range(std::string_view name, const Range& range, const NumberColumn& column) {
    constexpr double biggest = std::numeric_limits<double>::max();
    const double low = std::max(range.low, -biggest), high = std::min(range.high, biggest);
    if (!column.validity.bits && !range.low_open && !range.high_open) {
      std::uint64_t right = 0;
      for (const double x : column.values) right += static_cast<std::uint64_t>((x >= low) & (x <= high));
      if (right == n()) return;
    } else if (!column.validity.bits && range.low_open && !range.high_open) {
      std::uint64_t right = 0;
      for (const double x : column.values) right += static_cast<std::uint64_t>((x > low) & (x <= high));
      if (right == n()) return;
    }
    for (std::int64_t row = 0; row < rows_; ++row) {
      const double x = column.values[static_cast<std::size_t>(row)];
      if (!column.validity[row] || range.contains(x)) continue;
      problems_.add(name, row, number_text(x), expected_of(name, range, x));
    }
  }

  void read_terms() {
    const auto put = [&](TermKey key, const Range& range) {
      if (key == TermKey::weight_grams) return;
      const auto column = read_numbers(name_of(key), range);
      if (column) out_.columns.terms.push_back({key, column->values, column->validity});
    };
    const Offer offer;
    for_each_term(offer, [&](TermKey key, const Term&, const Range& range) { put(key, range); });
    for_each_term(buyer_, [&](TermKey key, const Term&, const Range& range) { put_buyer(key, range); });
    for (const auto name : {"retail_price_per_piece", "retail_price_per_gram"}) (void)read_numbers(name, non_negative);
    (void)read_numbers("retail_discount_share", share);
  }

  /// A buyer's term as a column; where it is null the buyer's own term stands.
  void put_buyer(TermKey key, const Range& range) {
    const auto column = read_numbers(name_of(key), range);
    if (!column) return;
    if (!column->validity.bits || !(out_.columns.given & bit(key))) {
      out_.columns.terms.push_back({key, column->values, column->validity});
      return;
    }
    std::vector<double> filled(column->values.begin(), column->values.end());
    for (std::int64_t row = 0; row < rows_; ++row)
      if (!column->validity[row]) filled[static_cast<std::size_t>(row)] = out_.columns.constants[key];
    out_.numbers.push_back(std::move(filled));
    out_.columns.terms.push_back({key, out_.numbers.back(), {}});
  }

  /// Metal without stones: weight_grams, or gross_grams less stones_grams.
  void read_weight() {
    const auto weight = read_numbers("weight_grams", positive);
    const auto gross = read_numbers("gross_grams", positive);
    const auto stones = read_numbers("stones_grams", non_negative);
    if (!gross) {
      if (weight) out_.columns.terms.push_back({TermKey::weight_grams, weight->values, weight->validity});
      return;
    }
    std::vector<double> grams(n(), 0.0);
    std::vector<std::uint8_t> bitmap((n() + 7) / 8, 0);
    bool all = true;
    for (std::int64_t row = 0; row < rows_; ++row) {
      const auto r = static_cast<std::size_t>(row);
      const bool has_weight = weight && weight->validity[row], has_gross = gross->validity[row];
      const bool has_stones = stones && stones->validity[row];
      if (has_weight && has_gross) {
        problems_.add("gross_grams", row, number_text(gross->values[r]),
                      "either weight_grams, or gross_grams with stones_grams, not both");
      } else if (has_gross && !has_stones) {
        problems_.add("stones_grams", row, {}, "the weight of the stones beside gross_grams (0 where there are none)");
      } else if (has_gross && stones->values[r] >= gross->values[r]) {
        problems_.add("stones_grams", row, number_text(stones->values[r]),
                      "less than gross_grams (" + number_text(gross->values[r]) + ")");
      } else if (has_weight || has_gross) {
        grams[r] = has_weight ? weight->values[r] : gross->values[r] - stones->values[r];
        core::bits::set(bitmap.data(), static_cast<std::int64_t>(r));
        continue;
      }
      all = false;
    }
    out_.numbers.push_back(std::move(grams));
    Validity validity;
    if (!all) {
      out_.flags.push_back(std::move(bitmap));
      validity = {out_.flags.back().data(), 0};
    }
    out_.columns.terms.push_back({TermKey::weight_grams, out_.numbers.back(), validity});
  }

  /// Codes of an enumeration's names, 255 where null; empty where the table has no such column.
  template <Named E>
  std::span<const std::uint8_t> read_choice(std::string_view name, bool required) {
    const Column* column = offers_.find(name);
    if (!column) {
      if (required) problems_.add(name, -1, {}, "a column of " + one_of("", Names<E>::values));
      return {};
    }
    if (column->type() != Type::text) {
      problems_.add(name, -1, "a column of " + std::string(type_name(column->type())), "a column of text");
      return {};
    }
    const Dictionary& dictionary = column->dictionary();
    std::vector<std::uint8_t> of_code(static_cast<std::size_t>(dictionary.size()));
    bool wrong = column->null_count() > 0 && required;
    for (std::int32_t code = 0; code < dictionary.size(); ++code) {
      const auto value = value_of<E>(dictionary[code]);
      of_code[static_cast<std::size_t>(code)] = value ? static_cast<std::uint8_t>(*value) : 254;
      wrong = wrong || !value;
    }
    std::vector<std::uint8_t> out(n());
    const auto codes = column->codes();
    for (std::size_t i = 0; i < n(); ++i) out[i] = codes[i] < 0 ? 255 : of_code[static_cast<std::size_t>(codes[i])];
    if (wrong)
      for (std::size_t i = 0; i < n(); ++i) {
        const std::string value = codes[i] < 0 ? "" : core::quoted(dictionary[codes[i]]);
        if (out[i] == 254 || (out[i] == 255 && required))
          problems_.add(name, static_cast<std::int64_t>(i), value,
                        one_of(codes[i] < 0 ? std::string_view{} : dictionary[codes[i]], Names<E>::values));
      }
    out_.flags.push_back(std::move(out));
    return out_.flags.back();
  }

  void read_contract() { out_.columns.contract = read_choice<Contract>("contract", true); }

  void read_loss_basis() {
    out_.columns.loss_basis = read_choice<LossBasis>("loss_basis", false);
    if (out_.columns.loss_basis.empty()) return;
    for (const auto& term : out_.columns.terms) {
      if (term.key != TermKey::loss_share) continue;
      for (std::int64_t row = 0; row < rows_; ++row) {
        const auto r = static_cast<std::size_t>(row);
        if (term.values[r] == 1 && out_.columns.loss_basis[r] == 1 && term.validity[row])
          problems_.add("loss_share", row, "1", "a number of at least 0 and below 1 (all metal issued would be lost)");
      }
    }
  }

  void read_vat() {
    auto& columns = out_.columns;
    const Vat own = *buyer_.vat;
    const bool own_rate = buyer_.vat_rate.given();
    const double rate = buyer_.vat_rate.number();
    columns.constants.buyer_net = net_factor(own, rate);
    columns.constants.buyer_vat_rate = own == Vat::none ? 0 : rate;
    columns.constants.offer_net = columns.constants.buyer_net;
    columns.constants.offer_vat_rate = columns.constants.buyer_vat_rate;
    columns.buyer_vat_none = own == Vat::none;
    columns.vat = {own == Vat::none || own_rate, own != Vat::none};
    const auto basis = read_choice<Vat>("vat", false);
    const auto rates = read_numbers("vat_rate", share);
    if (basis.empty() && !rates) return;
    std::vector<double> net(n(), 1.0), of_row(n(), 0.0);
    std::vector<std::uint8_t> none(n(), 0), known(n(), 0);
    for (std::int64_t row = 0; row < rows_; ++row) {
      const auto r = static_cast<std::size_t>(row);
      const bool stated = !basis.empty() && basis[r] < 3;
      const Vat now = stated ? static_cast<Vat>(basis[r]) : own;
      const bool has_rate = rates && rates->validity[row];
      const double x = has_rate ? rates->values[r] : rate;
      if (now == Vat::included && !has_rate && !own_rate)
        problems_.add("vat_rate", row, {}, "the dated rate that the amounts include");
      if (own == Vat::none && now != Vat::none)
        problems_.add("vat", row, core::quoted(name_of(now)),
                      "'none', as the buyer states; amounts of two bases can't be converted without his own rate");
      net[r] = net_factor(now, x);
      of_row[r] = now == Vat::none ? 0 : x;
      none[r] = now == Vat::none;
      const bool metal_known = columns.contract.empty() || columns.contract[r] != 0 || own == Vat::none || own_rate;
      known[r] = (now == Vat::none || has_rate || own_rate) && metal_known;
    }
    out_.numbers.push_back(std::move(net));
    columns.offer_net = out_.numbers.back();
    out_.numbers.push_back(std::move(of_row));
    columns.offer_vat_rate = out_.numbers.back();
    out_.flags.push_back(std::move(none));
    columns.vat_none = out_.flags.back();
    out_.flags.push_back(std::move(known));
    columns.vat_known = out_.flags.back();
  }

  void read_currency() {
    const Column* column = offers_.find("currency");
    if (!column) return;
    if (column->type() != Type::text) {
      problems_.add("currency", -1, "a column of " + std::string(type_name(column->type())), "a column of text");
      return;
    }
    const std::string expected = buyer_.currency.empty()
                                     ? "the buyer to state the same currency"
                                     : "'" + buyer_.currency + "', the buyer's; two currencies are never added";
    for (std::int64_t row = 0; row < rows_; ++row)
      if (!column->is_null(row) && column->text_at(row) != buyer_.currency)
        problems_.add("currency", row, core::quoted(column->text_at(row)), expected);
  }

  const Table& offers_;
  const Buyer& buyer_;
  std::int64_t rows_;
  OfferTable out_;
  Problems problems_;
};

}  // namespace

OfferTable read_offers(const Table& offers, const Buyer& buyer) { return Reader(offers, buyer).read(); }

}  // namespace cabochon::ownership
