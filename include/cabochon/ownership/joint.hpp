/// Question. Several comparisons rest on some of the same unknown terms; how are they drawn together?
/// Model.    A term of the buyer is one unknown wherever the same law is stated: one metal price for all. A term of an
///           offer is that offer's own, unless its name is declared shared: `ours.lead_time_days` is then one unknown
///           for everything that we offer, and a bare `lead_time_days` one for all offers that give it.
///           All unknowns are dimensions of one set of points, so that a draw fixes each of them once for all.
/// Limits.   At most 160 unknowns with Sobol points; only terms with the same law can be shared (others can be
///           correlated).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/nearest.hpp"
#include "cabochon/ownership/draws.hpp"
#include "cabochon/ownership/pack.hpp"
#include "cabochon/ownership/unknowns.hpp"

namespace cabochon::ownership {

/// One comparison among those drawn together.
struct JointUnit {
  TwoOffers offers;
  std::string ours, theirs;  ///< what its offers' terms are called: "rings.ours", or a supplier's name
  std::string place;         ///< what a buyer's term is called by that differs here: "rings"
  std::vector<int> at{};     ///< for each of its own unknowns its place among the joint ones; filled by join
};

namespace detail {

[[nodiscard]] inline bool named(const std::string& whole, const std::string& name) {
  return whole == name || whole.ends_with("." + name);
}

/// Names that fit two or more of the offers' unknowns: "lead_time_days", "ours.lead_time_days".
[[nodiscard]] inline std::vector<std::string> shareable(const std::vector<Unknown>& unknowns) {
  std::vector<std::string> once, twice;
  for (const auto& unknown : unknowns) {
    if (unknown.sides[0] == Of::buyer) continue;
    for (std::size_t dot = unknown.name.find('.'); dot != std::string::npos; dot = unknown.name.find('.', dot + 1)) {
      std::string end = unknown.name.substr(dot + 1);
      const bool seen = std::find(once.begin(), once.end(), end) != once.end();
      auto& list = seen ? twice : once;
      if (std::find(list.begin(), list.end(), end) == list.end()) list.push_back(std::move(end));
    }
  }
  return twice;
}

/// Makes one unknown of all that a shared name fits.
inline void share_joint(std::vector<Unknown>& unknowns, std::vector<JointUnit>& units, const std::string& name,
                        std::string_view function, std::string_view everybody, std::vector<Problem>& problems) {
  std::vector<std::size_t> fits;
  for (std::size_t i = 0; i < unknowns.size(); ++i)
    if (unknowns[i].sides[0] != Of::buyer && named(unknowns[i].name, name)) fits.push_back(i);
  const std::string where(function);
  if (fits.size() < 2) {
    const auto possible = shareable(unknowns);
    problems.push_back({where, "shared", -1, core::quoted(name),
                        possible.empty()
                            ? "no name: no term that counts is uncertain in two offers"
                            : "a term that is uncertain in two or more offers: " + one_of(name, possible)});
    return;
  }
  Unknown& kept = unknowns[fits[0]];
  for (const std::size_t i : fits)
    if (!(unknowns[i].law == kept.law)) {
      problems.push_back({where, "shared", -1, core::quoted(name),
                          "a term of which all state the same law, not " + stats::text_of(kept.law) + " and " +
                              stats::text_of(unknowns[i].law) + " (correlate them instead)"});
      return;
    }
  std::vector<Of> sides;
  for (const std::size_t i : fits)
    for (const Of of : unknowns[i].sides)
      if (std::find(sides.begin(), sides.end(), of) == sides.end()) sides.push_back(of);
  kept.sides = sides;
  kept.name = name.find('.') == std::string::npos ? std::string(everybody) + "." + name : name;
  std::vector<int> moved(unknowns.size());
  std::vector<Unknown> left;
  for (std::size_t i = 0; i < unknowns.size(); ++i) {
    const bool merged = i != fits[0] && std::find(fits.begin(), fits.end(), i) != fits.end();
    moved[i] = merged ? moved[fits[0]] : static_cast<int>(left.size());
    if (!merged) left.push_back(std::move(unknowns[i]));
  }
  unknowns = std::move(left);
  for (auto& unit : units)
    for (int& at : unit.at) at = moved[static_cast<std::size_t>(at)];
}

}  // namespace detail

/// The joint unknowns of all units, whose places are put into the units.
/// What all offers share is called "both.fineness", or by another word than both.
[[nodiscard]] inline std::vector<Unknown> join(std::vector<JointUnit>& units, const std::vector<std::string>& shared,
                                               std::string_view function, std::string_view everybody = "both") {
  std::vector<Unknown> out;
  for (auto& unit : units) {
    unit.at.clear();
    for (const auto& own : unit.offers.unknowns()) {
      Unknown joint = own;
      joint.name = (own.sides[0] == Of::buyer  ? "buyer"
                    : own.sides[0] == Of::ours ? unit.ours
                                               : unit.theirs) +
                   "." + own.field;
      auto found = std::find_if(out.begin(), out.end(), [&](const Unknown& u) { return u.name == joint.name; });
      if (found != out.end() && !(found->law == own.law)) {
        joint.name = unit.place + "." + joint.name;
        found = std::find_if(out.begin(), out.end(), [&](const Unknown& u) { return u.name == joint.name; });
      }
      unit.at.push_back(static_cast<int>(found - out.begin()));
      if (found == out.end()) out.push_back(std::move(joint));
    }
  }
  std::vector<Problem> problems;
  for (const auto& name : shared) detail::share_joint(out, units, name, function, everybody, problems);
  if (!problems.empty()) throw InputError(std::move(problems));
  return out;
}

/// Refuses more unknowns than the sampler has dimensions.
inline void check_dimensions(const std::vector<Unknown>& unknowns, const Sampling& sampling,
                             std::string_view function) {
  if (sampling.sampler != stats::Sampler::sobol || unknowns.size() <= stats::detail::sobol_dimensions) return;
  throw InputError({std::string(function), "sampler", -1, std::to_string(unknowns.size()) + " uncertain terms",
                    "at most " + std::to_string(stats::detail::sobol_dimensions) +
                        " for Sobol points: declare terms as shared, or draw with the sampler 'random'"});
}

/// Both offers' lines of one unit at a block of joint draws: see(first draw of the pack, its lanes, ours, theirs).
template <class See>
void for_each_pack(const JointUnit& unit, const double* x, int count, Values<Pack>& ours, Values<Pack>& theirs,
                   See&& see) {
  std::array<Pack, line_count> our_lines, their_lines;
  std::array<Pack, 160> now;
  for (int i = 0; i < count; i += Pack::width) {
    for (std::size_t d = 0; d < unit.at.size(); ++d)
      now[d] = Pack::load(x + static_cast<std::ptrdiff_t>(unit.at[d]) * Draws::block + i);
    unit.offers.assign(now.data(), ours, theirs);
    cost_lines(ours, our_lines, unit.offers.considered());
    cost_lines(theirs, their_lines, unit.offers.considered());
    see(i, std::min(Pack::width, count - i), our_lines, their_lines);
  }
}

/// How the unit's own comparison is drawn by itself: the shared terms and correlations that concern it, in its names.
[[nodiscard]] inline Sampling own_sampling(const JointUnit& unit, const std::vector<Unknown>& joint,
                                           const Sampling& sampling, std::vector<std::string>& own_names) {
  Sampling out = sampling;
  out.shared.clear();
  out.correlations.terms.clear();
  out.correlations.matrix.clear();
  own_names.clear();
  std::vector<std::pair<int, std::string>> names;  // joint place, own name
  const auto& own = unit.offers.unknowns();
  for (std::size_t d = 0; d < own.size(); ++d) {
    const auto same = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == unit.at[d]; });
    if (same == names.end()) {
      names.emplace_back(unit.at[d], own[d].name);
    } else {
      same->second = "both." + own[d].field;
      out.shared.push_back(own[d].field);
    }
  }
  for (const auto& [at, name] : names) own_names.push_back(name);
  const auto& stated = sampling.correlations;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < stated.terms.size(); ++i)
    for (const auto& [at, name] : names)
      if (joint[static_cast<std::size_t>(at)].name == stated.terms[i]) {
        rows.push_back(i);
        out.correlations.terms.push_back(name);
      }
  for (const std::size_t i : rows)
    for (const std::size_t j : rows) out.correlations.matrix.push_back(stated.matrix[i * stated.terms.size() + j]);
  return out;
}

}  // namespace cabochon::ownership
