#include "cabochon/ownership/pairs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <unordered_map>
#include <utility>

#include "cabochon/core/nearest.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/ownership/gradient.hpp"

#include "offer_table.hpp"
#include "record_rows.hpp"
#include "tie.hpp"

namespace cabochon::ownership {
namespace {

constexpr std::size_t offer_term_count = term_count - buyer_term_count;
constexpr std::int64_t pairs_per_chunk = 2048;

constexpr std::array<std::pair<std::string_view, Of>, 2> prefixes{{{"ours_", Of::ours}, {"theirs_", Of::theirs}}};

/// One side's columns of the pairs, and by what name the table has each.
struct Side {
  Table table;
  std::vector<std::pair<std::string, std::string>> named;  ///< own name, name in the pairs

  void add(const std::string& own, const std::string& name, const Column& column) {
    table.add(own, column);
    named.emplace_back(own, name);
  }
};

struct Sides2 {
  Side ours, theirs;
};

/// `ours_x` and `theirs_x` go to one side, other terms to both; what is neither is carried along.
[[nodiscard]] Sides2 split(const Table& pairs) {
  const auto offer_names = access<Offer>().names(), buyer_names = access<Buyer>().names();
  const auto has = [](const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::vector<Problem> problems;
  Sides2 out{{Table("offers", pairs.rows()), {}}, {Table("offers", pairs.rows()), {}}};
  for (std::size_t c = 0; c < pairs.names().size(); ++c) {
    const std::string& name = pairs.names()[c];
    const Column& column = pairs.columns()[c];
    bool sided = false;
    for (const auto& [prefix, of] : prefixes) {
      if (name.rfind(prefix, 0) != 0) continue;
      sided = true;
      const std::string own = name.substr(prefix.size());
      if (has(offer_names, own))
        (of == Of::ours ? out.ours : out.theirs).add(own, name, column);
      else if (has(buyer_names, own))
        problems.push_back({pairs.name(), name, -1, {}, "the column '" + own + "': both offers have the same buyer"});
      else
        problems.push_back(
            {pairs.name(), name, -1, {}, "after '" + std::string(prefix) + "' " + one_of(own, offer_names)});
    }
    if (sided) continue;
    if (!has(offer_names, name) && !has(buyer_names, name)) continue;
    for (const auto& [prefix, of] : prefixes) {
      if (pairs.find(std::string(prefix) + name)) {
        problems.push_back({pairs.name(), name, -1, {}, "either this column or '" + std::string(prefix) + name + "'"});
        continue;
      }
      (of == Of::ours ? out.ours : out.theirs).add(name, name, column);
    }
  }
  std::vector<std::string> known = offer_names;
  known.insert(known.end(), buyer_names.begin(), buyer_names.end());
  for (const auto& [prefix, of] : prefixes)
    for (const auto& name : offer_names) known.push_back(std::string(prefix) + name);
  Table rest(pairs.name(), pairs.rows());
  std::vector<std::string> absent;
  for (const auto& name : known)
    if (!pairs.find(name)) absent.push_back(name);
  for (const auto& name : pairs.names()) {
    if (has(known, name)) continue;
    if (name.rfind("ours_", 0) == 0 || name.rfind("theirs_", 0) == 0) continue;
    const std::string near = nearest(name, absent);
    if (!near.empty())
      problems.push_back(
          {pairs.name(), name, -1, {}, "the column '" + near + "', or a name that is not so close to it"});
  }
  raise(std::move(problems));
  return out;
}

/// One side's offers; problems are told by the names that the pairs have.
[[nodiscard]] OfferTable read_side(const Side& side, std::string_view which, const Buyer& buyer,
                                   const std::string& table) {
  try {
    return read_offers(side.table, buyer);
  } catch (const InputError& error) {
    std::vector<Problem> problems = error.problems();
    for (auto& problem : problems) {
      if (problem.table != "offers") continue;
      problem.table = table;
      const auto at = std::find_if(side.named.begin(), side.named.end(),
                                   [&](const auto& name) { return name.first == problem.column; });
      if (at != side.named.end())
        problem.column = at->second;
      else if (!problem.column.empty())
        problem.column = std::string(which) + "_" + problem.column;
    }
    throw InputError(std::move(problems), error.total());
  }
}

/// What pairs of one kind share: the lines that count, and whether they can be compared.
struct PairState {
  LineMask considered = 0;
  bool comparable = false;
  std::vector<detail::OneSidedTerm> one_sided{};
};

[[nodiscard]] PairState state_of(const Given& ours, const Given& theirs) {
  const LineMask price = bit(Line::metal) | bit(Line::loss) | bit(Line::work);
  PairState out;
  out.considered = considered_lines(ours) & considered_lines(theirs);
  out.comparable = out.considered != 0 && ((out.considered & price) == price || ours.contract == theirs.contract);
  out.one_sided = detail::one_sided_terms(ours, theirs);
  return out;
}

/// The numbers of one row.
void gather(const OfferColumns& columns, std::int64_t row, Values<double>& v) {
  const auto r = static_cast<std::size_t>(row);
  v = columns.constants;
  for (const auto& term : columns.terms)
    if (term.validity[row]) v[term.key] = term.values[r];
  v.tolling = columns.contract[r] == 0 ? 1 : 0;
  v.issued = !columns.loss_basis.empty() && columns.loss_basis[r] == 1 ? 1 : 0;
  if (!columns.offer_net.empty()) v.offer_net = columns.offer_net[r];
  if (!columns.offer_vat_rate.empty()) v.offer_vat_rate = columns.offer_vat_rate[r];
}

/// One result's column, filled chunk by chunk; chunks hold whole bytes of the bitmap.
struct Filled {
  std::vector<double> values;
  std::vector<std::uint8_t> bitmap;

  explicit Filled(std::int64_t rows)
      : values(static_cast<std::size_t>(rows), 0.0), bitmap((static_cast<std::size_t>(rows) + 7) / 8, 0) {}
  void put(std::int64_t row, double value) {
    const auto r = static_cast<std::size_t>(row);
    values[r] = value;
    bitmap[r / 8] = static_cast<std::uint8_t>(bitmap[r / 8] | 1u << r % 8);
  }
  [[nodiscard]] Column take() { return Column::of(std::move(values), std::move(bitmap)); }
};

/// Total of the considered lines with its slopes by `Terms` terms from `first` on.
template <std::size_t Terms>
struct Slopes {
  double total = 0;
  double safety_stock = 0;  ///< that line; nought where it does not count
  std::array<double, Terms> slopes{};
};

template <std::size_t Terms>
[[nodiscard]] Slopes<Terms> slopes_of(const Values<double>& v, LineMask considered, std::size_t first) {
  using Number = Gradient<Terms>;
  Values<Number> seeded;
  for (std::size_t k = 0; k < term_count; ++k) seeded.terms[k].value = v.terms[k];
  for (std::size_t i = 0; i < Terms; ++i) seeded.terms[first + i].slopes[i] = 1;
  seeded.tolling.value = v.tolling;
  seeded.issued.value = v.issued;
  seeded.offer_net.value = v.offer_net;
  seeded.buyer_net.value = v.buyer_net;
  seeded.offer_vat_rate.value = v.offer_vat_rate;
  seeded.buyer_vat_rate.value = v.buyer_vat_rate;
  leave_out(seeded, considered);
  std::array<Number, line_count> lines;
  cost_lines(seeded, lines, considered);
  Slopes<Terms> out;
  const Number total = total_of(lines, considered);
  out.total = total.value;
  out.slopes = total.slopes;
  if (considered & bit(Line::safety_stock))
    out.safety_stock = lines[static_cast<std::size_t>(Line::safety_stock)].value;
  return out;
}

[[nodiscard]] double plain_total(Values<double> v, LineMask considered) {
  leave_out(v, considered);
  std::array<double, line_count> lines;
  cost_lines(v, lines, considered);
  return total_of(lines, considered);
}

/// The terms that are answered for, in the order of TermKey.
[[nodiscard]] std::vector<TermKey> keys_of(const PairOptions& options, TermMask stated) {
  const bool of_buyer = options.of == Of::buyer;
  const std::size_t first = of_buyer ? 0 : buyer_term_count, last = of_buyer ? buyer_term_count : term_count;
  std::vector<std::string> names;
  for (std::size_t k = first; k < last; ++k) names.emplace_back(Names<TermKey>::values[k]);
  std::vector<Problem> problems;
  TermMask wanted = options.terms.empty() ? stated : 0;
  for (const auto& name : options.terms) {
    const auto key = value_of<TermKey>(name);
    if (std::find(names.begin(), names.end(), name) == names.end())
      problems.push_back({"compare_pairs", "terms", -1, core::quoted(name), one_of(name, names)});
    else
      wanted |= bit(*key);
  }
  raise(std::move(problems));
  std::vector<TermKey> out;
  for (std::size_t k = first; k < last; ++k)
    if (wanted & bit(static_cast<TermKey>(k))) out.push_back(static_cast<TermKey>(k));
  return out;
}

}  // namespace

Table compare_pairs(const Table& pairs, const Buyer& buyer, const PairOptions& options,
                    const ProgressFunction& progress) {
  if (pairs.rows() == 0) throw InputError({pairs.name(), {}, -1, "no rows", "at least one pair of offers"});
  const Sides2 sides = split(pairs);
  const OfferTable our_table = read_side(sides.ours, "ours", buyer, pairs.name());
  const OfferTable their_table = read_side(sides.theirs, "theirs", buyer, pairs.name());
  const OfferColumns &ours = our_table.columns, &theirs = their_table.columns;
  const RowStates our_states = classify(ours), their_states = classify(theirs);
  const std::int64_t rows = pairs.rows();

  // Pairs that give the same terms share a state.
  std::vector<PairState> states;
  std::vector<std::int32_t> of_row(static_cast<std::size_t>(rows));
  std::vector<Problem> problems;
  std::size_t wrong = 0;
  std::unordered_map<std::uint64_t, std::int32_t> known;
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto a = static_cast<std::uint32_t>(our_states.index(row));
    const auto b = static_cast<std::uint32_t>(their_states.index(row));
    const auto [at, fresh] = known.try_emplace(std::uint64_t{a} << 32 | b, static_cast<std::int32_t>(states.size()));
    if (fresh) states.push_back(state_of(our_states[row].given, their_states[row].given));
    of_row[static_cast<std::size_t>(row)] = at->second;
    if (options.one_sided == OneSided::drop) continue;
    for (const auto& term : states[static_cast<std::size_t>(at->second)].one_sided) {
      ++wrong;
      const std::string name(name_of(term.key)), silent = term.ours_gives ? "theirs" : "ours";
      if (problems.size() < 1000)
        problems.push_back({pairs.name(),
                            silent + "_" + name,
                            row,
                            {},
                            "a value, as " + std::string(term.ours_gives ? "ours" : "theirs") +
                                " gives one (ask: " + detail::meaning_of(name) + "?)"});
    }
  }
  if (wrong > 0) throw InputError(std::move(problems), wrong);

  TermMask stated = 0;
  const auto add_stated = [&stated](const RowStates& s) {
    for (const auto& state : s.states) stated |= state.given.terms & ~unused_terms(state.given.contract);
  };
  if (options.of != Of::theirs) add_stated(our_states);
  if (options.of != Of::ours) add_stated(their_states);
  const std::vector<TermKey> keys = keys_of(options, stated);
  std::vector<Range> ranges;
  for (const TermKey key : keys) ranges.push_back(range_of(key));

  Filled our_total(rows), their_total(rows), difference(rows);
  std::vector<Filled> derivative(keys.size(), Filled(rows)), tie(keys.size(), Filled(rows));
  std::vector<std::int32_t> verdict(static_cast<std::size_t>(rows));
  Ticker ticker(progress, rows);
  const auto work = [&](std::int64_t, std::int64_t begin, std::int64_t end) {
    Values<double> our_values, their_values;
    for (std::int64_t row = begin; row < end; ++row) {
      const PairState& state = states[static_cast<std::size_t>(of_row[static_cast<std::size_t>(row)])];
      verdict[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(Verdict::cannot_tell);
      if (state.considered == 0) continue;
      gather(ours, row, our_values);
      gather(theirs, row, their_values);
      const Given& our_given = our_states[row].given;
      const Given& their_given = their_states[row].given;
      const auto answer = [&](auto& moving, std::size_t first, const Values<double>& v, const Given& given,
                              double needed) {
        // `needed`: by how much the moving total has to change for a tie
        for (std::size_t i = 0; i < keys.size(); ++i) {
          const TermKey key = keys[i];
          if (!(given.terms & bit(key))) continue;
          const double slope = moving.slopes[static_cast<std::size_t>(key) - first];
          derivative[i].put(row, slope);
          if (slope == 0) continue;
          const double value = tie_of(key, v, slope, moving.safety_stock, needed);
          Range range = ranges[i];
          if (key == TermKey::loss_share && v.issued > 0) range.high_open = true;
          if (key == TermKey::exchange_share && !(given.terms & bit(TermKey::exchange_fee_share))) range.high = 0;
          if (range.contains(value)) tie[i].put(row, value);
        }
      };
      double a = 0, b = 0;
      if (options.of == Of::buyer) {
        auto our_slopes = slopes_of<buyer_term_count>(our_values, state.considered, 0);
        const auto their_slopes = slopes_of<buyer_term_count>(their_values, state.considered, 0);
        a = our_slopes.total;
        b = their_slopes.total;
        for (std::size_t i = 0; i < buyer_term_count; ++i) our_slopes.slopes[i] -= their_slopes.slopes[i];
        Given given = our_given;
        given.terms &= their_given.terms;
        answer(our_slopes, 0, our_values, given, b - a);
      } else if (options.of == Of::ours) {
        auto slopes = slopes_of<offer_term_count>(our_values, state.considered, buyer_term_count);
        a = slopes.total;
        b = plain_total(their_values, state.considered);
        answer(slopes, buyer_term_count, our_values, our_given, b - a);
      } else {
        auto slopes = slopes_of<offer_term_count>(their_values, state.considered, buyer_term_count);
        a = plain_total(our_values, state.considered);
        b = slopes.total;
        answer(slopes, buyer_term_count, their_values, their_given, a - b);
      }
      our_total.put(row, a);
      their_total.put(row, b);
      difference.put(row, a - b);
      if (state.comparable && std::abs(a - b) > 1e-12 * std::max(std::abs(a), std::abs(b)))
        verdict[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(a < b ? Verdict::ours : Verdict::theirs);
    }
  };
  for_chunks(rows, options.threads, ticker, work, [](std::int64_t) {}, pairs_per_chunk);
  ticker.finish();

  Table out(pairs.name(), rows);
  for (std::size_t c = 0; c < pairs.columns().size(); ++c) out.add(pairs.names()[c], pairs.columns()[c]);
  out.add("ours", our_total.take()).add("theirs", their_total.take()).add("difference", difference.take());
  auto verdicts = std::make_shared<Dictionary>(), left = std::make_shared<Dictionary>();
  for (const auto name : Names<Verdict>::values) verdicts->append(name);
  out.add("verdict", Column::text(std::move(verdict), std::move(verdicts)));
  std::vector<std::int32_t> code_of_state;
  std::unordered_map<std::string, std::int32_t> texts;
  for (const auto& state : states) {
    std::string text;
    for (const auto& name : names_of(all_lines & ~state.considered)) text += (text.empty() ? "" : ", ") + name;
    const auto [at, fresh] = texts.try_emplace(text, left->size());
    if (fresh) left->append(text);
    code_of_state.push_back(at->second);
  }
  for (auto& code : of_row) code = code_of_state[static_cast<std::size_t>(code)];
  out.add("not_considered", Column::text(std::move(of_row), std::move(left)));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    out.add("derivative_" + std::string(name_of(keys[i])), derivative[i].take());
    out.add("break_even_" + std::string(name_of(keys[i])), tie[i].take());
  }
  return out;
}

}  // namespace cabochon::ownership
