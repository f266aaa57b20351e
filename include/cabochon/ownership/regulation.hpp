/// Question. Which clauses of the client's regulation does an offer keep on a given day, which does it break and by
///           how much, which do not concern it, and which can't be judged because the offer is silent?
/// Model.    A clause holds from `since` up to, but not on, `until`; of several versions of one clause (one key) that
///           hold on a day the latest counts (a version replaces an earlier one where it limits the same criterion from
///           the same side and for no fewer goods and alloys; else both hold). It concerns an offer when the goods and
///           the alloy are those it is written for. It is kept when what the offer comes to stands in its relation to
///           the limit; `excess` is how far it stands beyond. A limit of loss_share is on the basis that the clause
///           names in `word` (finished, issued), else on the offer's own, and then `depends_on_basis` says whether the
///           other basis answers otherwise. An uncertain term is judged when it lies on one side of the limit from end
///           to end (of a law without an end: but for 1 % there); lines and results stand at the means of what is
///           uncertain.
/// Assumptions. What an offer does not state is never taken for kept. Equality is to 12 digits.
/// Units.    Those of the criterion (criterion.hpp).
/// Limits.   A regulation is read as numbers and words; what a document leaves to judgement is not in it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/core/text.hpp"
#include "cabochon/ownership/criterion.hpp"
#include "cabochon/ownership/finding.hpp"
#include "cabochon/ownership/validate.hpp"

namespace cabochon::ownership {

/// What else a check knows of an offer.
struct CheckOptions {
  std::optional<Buyer> buyer{};                ///< for lines and results
  std::optional<std::string> product_group{};  ///< the goods that the offer is for
  LineMask lines = all_lines;                  ///< lines that totals may hold
};

/// Everything that is wrong with a regulation; rows count from 0.
inline void find_problems(std::span<const Clause> regulation, std::vector<Problem>& problems) {
  for (std::size_t i = 0; i < regulation.size(); ++i) {
    const Clause& clause = regulation[i];
    const auto wrong = [&](std::string_view column, std::string value, std::string expected) {
      problems.push_back(
          {"regulation", std::string(column), static_cast<std::int64_t>(i), std::move(value), std::move(expected)});
    };
    if (clause.until && *clause.until <= clause.since)
      wrong("until", to_string(*clause.until), "a day after since (" + to_string(clause.since) + ")");
    if (clause.fineness && !fineness_range.contains(*clause.fineness))
      wrong("fineness", number_text(*clause.fineness), expected_of("fineness", fineness_range, *clause.fineness));
    const auto criterion = criterion_of(clause.criterion);
    if (!criterion) {
      wrong("criterion", clause.criterion.empty() ? "" : core::quoted(clause.criterion),
            one_of(clause.criterion, criterion_names()));
      continue;
    }
    if (criterion->kind == CriterionKind::word) {
      if (!clause.word)
        wrong("word", {}, "the word that " + clause.criterion + " must be");
      else if (!criterion->choices.empty() && std::find(criterion->choices.begin(), criterion->choices.end(),
                                                        *clause.word) == criterion->choices.end())
        wrong("word", core::quoted(*clause.word), one_of(*clause.word, criterion->choices));
      if (clause.limit) wrong("limit", number_text(*clause.limit), "no number for the word " + clause.criterion);
      if (clause.comparison != Operator::equal)
        wrong("operator", core::quoted(name_of(clause.comparison)), "'equal' for a word");
      continue;
    }
    if (!clause.limit)
      wrong("limit", {}, "a number");
    else if (!criterion->range.contains(*clause.limit))
      wrong("limit", number_text(*clause.limit), expected_of(clause.criterion, criterion->range, *clause.limit));
    if (!clause.word) continue;
    if (clause.criterion != "loss_share")
      wrong("word", core::quoted(*clause.word), "no word beside a number, but for the basis of loss_share");
    else if (!value_of<LossBasis>(*clause.word))
      wrong("word", core::quoted(*clause.word), one_of(*clause.word, Names<LossBasis>::values));
  }
}

namespace detail {

[[nodiscard]] inline bool has_key(const Clause& clause) { return clause.clause != RecordId{}; }

/// Whether `later` may stand instead of `earlier`: a clause that limits something else, from the other side or for
/// fewer goods leaves it in force.
[[nodiscard]] inline bool replaces(const Clause& later, const Clause& earlier) {
  const auto side = [](Operator comparison) {
    return comparison == Operator::below   ? Operator::at_most
           : comparison == Operator::above ? Operator::at_least
                                           : comparison;
  };
  return later.clause == earlier.clause && later.account == earlier.account && later.criterion == earlier.criterion &&
         side(later.comparison) == side(earlier.comparison) &&
         (!later.product_group || later.product_group == earlier.product_group) &&
         (!later.fineness || later.fineness == earlier.fineness);
}

/// The later version that holds instead of `clause` on that day, or the one before it when `before`.
[[nodiscard]] inline const Clause* other_version(const Clause& clause, std::span<const Clause> regulation, Day as_of,
                                                 bool before) {
  if (!has_key(clause)) return nullptr;
  const Clause* found = nullptr;
  for (const Clause& other : regulation) {
    if (!(before ? replaces(clause, other) : replaces(other, clause))) continue;
    const bool in_force = other.since <= as_of && (!other.until || *other.until > as_of);
    const bool right = before ? other.since < clause.since : other.since > clause.since && in_force;
    if (right && (!found || other.since > found->since)) found = &other;
  }
  return found;
}

/// Whether `value` stands in the clause's relation to `limit`, and how far beyond it is when not.
[[nodiscard]] inline bool keeps(Operator comparison, double value, double limit) {
  const double near = 1e-12 * std::max(std::abs(value), std::abs(limit));
  switch (comparison) {
    case Operator::at_most:
      return value <= limit + near;
    case Operator::at_least:
      return value >= limit - near;
    case Operator::below:
      return value < limit - near;
    case Operator::above:
      return value > limit + near;
    case Operator::equal:
      return std::abs(value - limit) <= near;
  }
  return false;
}

/// Six digits, as a sentence needs them.
[[nodiscard]] inline std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

[[nodiscard]] inline std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

[[nodiscard]] inline std::string reason_of(Why why, const Clause& clause, const Finding& finding, const Offer& offer,
                                           const CheckOptions& options) {
  switch (why) {
    case Why::none:
      return {};
    case Why::not_yet:
      return "in force from " + to_string(clause.since) + " on";
    case Why::ended:
      return "in force until " + to_string(*clause.until) + " only";
    case Why::replaced:
      return "replaced by a later version";
    case Why::other_group:
      return "written for " + core::quoted(*clause.product_group) + ", the offer is for " +
             core::quoted(*options.product_group);
    case Why::other_fineness:
      return "written for fineness " + number_text(*clause.fineness) + ", the offer's is " +
             number_text(offer.fineness.number());
    case Why::other_contract:
      return "a contract of " + std::string(name_of(*offer.contract)) + " has no " + finding.criterion;
    case Why::group_unknown:
      return "written for " + core::quoted(*clause.product_group) + ", and the offer's product_group was not said";
    case Why::fineness_unknown:
      return "written for fineness " + number_text(*clause.fineness) + ", and the offer does not state its own";
    case Why::offer_silent:
      return (finding.missing.find("buyer.") == std::string::npos ? "the offer does not state " : "not stated: ") +
             finding.missing;
    case Why::uncertain:
      return "the offer's value may be from " + short_number(*finding.offered_low) + " to " +
             short_number(*finding.offered_high) + ", on either side of the limit";
    case Why::buyer_silent:
      return finding.missing == "buyer" ? "the buyer's economics are not given"
                                        : "the buyer does not state " + finding.missing;
  }
  return {};
}

/// Whether the clause concerns the offer on that day.
[[nodiscard]] inline Why scope_of(const Clause& clause, std::span<const Clause> regulation, Day as_of,
                                  const Offer& offer, const CheckOptions& options) {
  if (clause.since > as_of) return Why::not_yet;
  if (other_version(clause, regulation, as_of, false)) return Why::replaced;
  if (clause.until && *clause.until <= as_of) return Why::ended;
  if (clause.product_group && options.product_group && *clause.product_group != *options.product_group)
    return Why::other_group;
  if (clause.fineness && offer.fineness.given() && !keeps(Operator::equal, offer.fineness.number(), *clause.fineness))
    return Why::other_fineness;
  if (clause.product_group && !options.product_group) return Why::group_unknown;
  if (clause.fineness && offer.fineness.empty()) return Why::fineness_unknown;
  return Why::none;
}

inline void judge(Finding& finding, const Clause& clause, const Criterion& criterion, const Subject& subject) {
  if (finding.offered_word) {
    finding.standing = *finding.offered_word == *clause.word ? Standing::met : Standing::broken;
    return;
  }
  const double offered = *finding.offered, limit = *clause.limit;
  const bool kept = keeps(clause.comparison, offered, limit);
  finding.standing = kept ? Standing::met : Standing::broken;
  if (!kept) finding.excess = std::abs(offered - limit);
  std::string note;
  if (finding.loss_finished && !clause.word && criterion.name == "loss_share") {
    const bool issued = subject.offer.loss_basis == LossBasis::issued;
    const double other = issued ? *finding.loss_finished : *finding.loss_issued;
    finding.depends_on_basis = keeps(clause.comparison, other, limit) != kept;
    if (finding.depends_on_basis)
      note = std::string("the clause names no basis of loss: of the ") + (issued ? "finished weight" : "metal issued") +
             " it is " + short_number(other) + ", which " + (kept ? "breaks" : "keeps") + " it";
  }
  const bool is_total = criterion.result == Result::total || criterion.result == Result::total_without_metal;
  const LineMask left = all_lines & ~subject.considered;
  if (is_total && left != 0) note = "over the considered lines, without " + joined(names_of(left));
  if (finding.assumed) note += (note.empty() ? "" : "; ") + std::string("the offer's value is assumed");
  finding.reason = note;
}

/// The terms behind a loss on both bases, wherever a clause limits loss.
inline void show_loss(Finding& finding, const Criterion& criterion, const Offer& offer) {
  const bool of_loss = criterion.name == "loss_share" || criterion.result == Result::loss_share_finished ||
                       criterion.result == Result::loss_share_issued || criterion.result == Result::loss_grams ||
                       criterion.result == Result::loss_fine_grams;
  if (!of_loss || offer.contract != Contract::tolling || offer.loss_share.empty() || !offer.loss_basis) return;
  finding.loss_finished = loss_on(LossBasis::finished, *offer.loss_basis, offer.loss_share.number());
  finding.loss_issued = loss_on(LossBasis::issued, *offer.loss_basis, offer.loss_share.number());
}

}  // namespace detail

/// One clause against one offer. The records must have passed find_problems.
[[nodiscard]] inline Finding check_one(const Clause& clause, std::span<const Clause> regulation, const Subject& subject,
                                       Day as_of, const CheckOptions& options) {
  const Criterion criterion = *criterion_of(clause.criterion);
  const Offer& offer = subject.offer;
  Finding out{.clause = detail::has_key(clause) ? clause.clause.to_string() : std::string{},
              .criterion = clause.criterion,
              .comparison = clause.comparison,
              .limit = clause.limit,
              .word = clause.word,
              .unit = criterion.unit,
              .since = clause.since == Day{} ? std::nullopt : std::optional(clause.since),
              .until = clause.until,
              .product_group = clause.product_group,
              .fineness = clause.fineness,
              .waived_by = clause.waived_by,
              .source = clause.source};
  detail::show_loss(out, criterion, offer);
  std::optional<LossBasis> basis;
  if (clause.word) basis = value_of<LossBasis>(*clause.word);
  const Measured measured = measure(criterion, subject, basis);
  out.offered = measured.value;
  out.offered_word = measured.word;
  out.offered_low = measured.low;
  out.offered_high = measured.high;
  out.assumed = measured.assumed;
  out.offer_source = measured.source;
  out.offer_date = measured.date;

  out.why = detail::scope_of(clause, regulation, as_of, offer, options);
  if (out.why == Why::none && !measured.value && !measured.word) {
    out.why = measured.why;
    out.missing = detail::joined(measured.missing);
  }
  if (out.why == Why::none && out.offered_low && clause.limit) {
    const bool low = detail::keeps(clause.comparison, *out.offered_low, *clause.limit);
    if (low != detail::keeps(clause.comparison, *out.offered_high, *clause.limit)) out.why = Why::uncertain;
    // equality with a number is never certain; between two ends that both break it, it may still hold
    const bool inside = *out.offered_low < *clause.limit && *clause.limit < *out.offered_high;
    if (clause.comparison == Operator::equal && inside) out.why = Why::uncertain;
  }
  if (out.why == Why::none) {
    detail::judge(out, clause, criterion, subject);
    const Clause* before = detail::other_version(clause, regulation, as_of, true);
    if (before && before->limit && out.offered) {
      out.limit_before = before->limit;
      const auto former = before->word ? value_of<LossBasis>(*before->word) : std::nullopt;
      out.met_before = detail::keeps(before->comparison, *measure(criterion, subject, former).value, *before->limit);
    }
    return out;
  }
  const bool unknown = out.why == Why::group_unknown || out.why == Why::fineness_unknown ||
                       out.why == Why::offer_silent || out.why == Why::buyer_silent || out.why == Why::uncertain;
  out.standing = unknown ? Standing::cannot_judge : Standing::not_applicable;
  if (out.why == Why::group_unknown) out.missing = "product_group";
  if (out.why == Why::fineness_unknown) out.missing = "fineness";
  out.reason = detail::reason_of(out.why, clause, out, offer, options);
  return out;
}

/// One finding for each clause, in the order of the regulation. Every problem of offer, buyer and regulation is
/// reported at once.
[[nodiscard]] inline std::vector<Finding> check(const Offer& offer, std::span<const Clause> regulation, Day as_of,
                                                const CheckOptions& options = {}) {
  std::vector<Problem> problems;
  find_problems("offer", offer, problems);
  find_problems(regulation, problems);
  if (options.buyer) {
    find_problems(*options.buyer, problems);
    find_problems("offer", offer, *options.buyer, problems);
  }
  raise(std::move(problems));
  const Subject subject(offer, options.buyer, options.lines);
  std::vector<Finding> out;
  for (const Clause& clause : regulation) out.push_back(check_one(clause, regulation, subject, as_of, options));
  return out;
}

}  // namespace cabochon::ownership
