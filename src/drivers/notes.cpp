#include "notes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cabochon::drivers {

std::string counted(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::int64_t at = static_cast<std::int64_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

namespace {

std::string rows_text(std::int64_t n) { return counted(n) + (n == 1 ? " row" : " rows"); }

void note_rows(const Design& design, const Regression& result, std::vector<std::string>& notes) {
  if (design.left_out().empty()) return;
  std::string text = rows_text(result.table_rows - result.n) + " of " + counted(result.table_rows) + " " +
                     (result.table_rows - result.n == 1 ? "is" : "are") + " left out: ";
  bool first = true;
  for (const LeftOut& one : design.left_out()) {
    if (!first) text += ", ";
    first = false;
    text += counted(one.rows) + " for " + one.column + " (" + counted(one.alone) + " for it alone)";
  }
  notes.push_back(text + ".");
}

void note_clusters(const Regression& result, Errors kind, const RegressOptions& options, std::int64_t terms,
                   std::vector<std::string>& notes) {
  if (kind != Errors::cluster && kind != Errors::wild) return;
  const std::int64_t fewest = *std::min_element(result.clusters.begin(), result.clusters.end());
  if (result.clusters.size() == 1 && fewest == result.n)
    notes.push_back("Every cluster of " + core::quoted(options.cluster[0]) +
                    " has one row: the errors are those of independent rows.");
  if (kind == Errors::cluster && fewest < 30)
    notes.push_back(counted(fewest) + " clusters are few: the limits of se='wild' can be trusted more.");
  if (fewest <= terms)
    notes.push_back(counted(fewest) + " clusters cannot bear a joint test of " + counted(terms) + " terms.");
}

std::string digits(double value, const char* format) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

// What the residuals say about the errors that were asked for.
void note_residuals(const Regression& result, Errors kind, const RegressOptions& options,
                    std::vector<std::string>& notes) {
  const bool clustered = kind == Errors::cluster || kind == Errors::wild;
  if (result.serial_p && *result.serial_p < 0.01 && !clustered)
    notes.push_back("Residuals go with those of the same " + *options.unit + " a period before (correlation " +
                    digits(*result.serial_correlation, "%.2f") +
                    "): these errors take rows as independent; give cluster='" + *options.unit + "'.");
  const double alike = 1 - result.durbin_watson / 2;
  if (!result.serial_p && !clustered && options.effects.empty() && alike * std::sqrt(static_cast<double>(result.n)) > 4)
    notes.push_back("Neighbouring rows resemble each other (Durbin-Watson " + digits(result.durbin_watson, "%.2f") +
                    "): where they follow in time or belong together, give unit and period, or a cluster.");
  if (kind == Errors::classical && result.koenker_p < 0.01)
    notes.push_back("The residuals' spread changes with the terms (p " + digits(result.koenker_p, "%.4f") +
                    "): se='hc1' allows for that.");
  if (result.jarque_bera_p < 0.001 && result.dof_residual < 50)
    notes.push_back("The residuals are not normal and the rows few: limits and p are rough.");
  if (result.largest_cook && *result.largest_cook > 1)
    notes.push_back("Row " + std::to_string(*result.cook_row) + " weighs much (Cook's distance " +
                    digits(*result.largest_cook, "%.1f") + "): see what is left without it.");
}

void note_effects(const Regression& result, const RegressOptions& options, std::vector<std::string>& notes) {
  if (options.effects.empty()) return;
  std::string text = "Absorbed: ";
  for (std::size_t e = 0; e < options.effects.size(); ++e)
    text += (e ? " and " : "") + options.effects[e] + " (" + counted(result.absorbed[e]) + " levels)";
  if (result.absorb_iterations == 0) {
    text += ", exactly.";
  } else {
    char gap[32];
    std::snprintf(gap, sizeof gap, "%.1e", result.absorb_gap);
    text += ", after " + counted(result.absorb_iterations) + " iterations; the largest mean left is " + gap +
            " of a column's spread.";
  }
  notes.push_back(text);
  if (result.singletons > 0 && options.singletons == Singletons::keep)  // those left out are counted above
    notes.push_back(rows_text(result.singletons) + (result.singletons == 1 ? " is" : " are") +
                    " alone in an absorbed level and kept.");
  if (options.effects.size() > 2)
    notes.push_back(
        "Of three effects or more each is taken to add its levels less one: where one repeats others, fewer "
        "degrees of freedom are counted than there are, and the limits are a little too wide.");
}

}  // namespace

std::vector<std::string> regression_notes(const Design& design, const Fit& fit, const Regression& result,
                                          const RegressOptions& options, Errors kind, const NoteFacts& facts) {
  std::vector<std::string> notes;
  note_rows(design, result, notes);
  note_effects(result, options, notes);
  for (const auto& one : fit.dependent) {
    const Problem problem = dependence_problem(design, one, fit.constant, options, {});
    notes.push_back(core::quoted(problem.column) + " is left out: it is " + problem.value + ".");
  }
  if (fit.perfect)
    notes.push_back("The terms reproduce the outcome in every row: errors are zero, t and p have no meaning.");
  note_clusters(result, kind, options, static_cast<std::int64_t>(fit.terms.size()), notes);
  if (facts.repaired)
    notes.push_back(
        "The two-way variance had a negative part, which was set to zero (Cameron, Gelbach & Miller 2011).");
  if (kind == Errors::wild)
    notes.push_back("Limits and p of " + counted(facts.draws) + (facts.enumerated ? " (all possible) " : " ") +
                    "draws with " + facts.wild_weights + " weights, null imposed.");
  if (fit.sums.full_leverage > 0)
    notes.push_back(rows_text(fit.sums.full_leverage) + (fit.sums.full_leverage == 1 ? " has" : " have") +
                    " leverage 1: the model passes through, and nothing is known of the error there.");
  if (!fit.perfect) note_residuals(result, kind, options, notes);
  if (result.condition > 1000 && !fit.perfect)
    notes.push_back("Some factors are hard to tell apart (condition number " + counted(std::llround(result.condition)) +
                    "): see vif.");
  return notes;
}

}  // namespace cabochon::drivers
