#include "cox_design.hpp"

#include <algorithm>
#include <set>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/core/range.hpp"

namespace cabochon::retention {
namespace {

constexpr std::size_t most_levels = 1000;

Column level_column(const Table& table, const std::string& name) {
  return to_codes(table.column(name), table.name(), name, true);
}

std::vector<std::string> levels_of(const Table& table, const std::string& name) {
  const Column column = level_column(table, name);
  std::vector<char> used(static_cast<std::size_t>(column.dictionary().size()), 0);
  for (const auto code : column.codes())
    if (code >= 0) used[static_cast<std::size_t>(code)] = 1;
  std::set<std::string> texts;
  for (std::size_t code = 0; code < used.size(); ++code)
    if (used[code]) texts.emplace(column.dictionary()[static_cast<std::int32_t>(code)]);
  std::vector<std::string> levels(texts.begin(), texts.end());
  if (table.column(name).type() != Type::text)
    std::sort(levels.begin(), levels.end(), [](const auto& a, const auto& b) {
      return a.size() == b.size() ? a < b : a.size() < b.size() || a.starts_with('-');
    });
  return levels;
}

// 0 times a number is 0 unless it is infinite or NaN.
bool all_finite(std::span<const double> values) {
  double lanes[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= values.size(); i += 8)
    for (std::size_t j = 0; j < 8; ++j) lanes[j] += values[i + j] * 0;
  for (; i < values.size(); ++i) lanes[0] += values[i] * 0;
  double sum = 0;
  for (const double lane : lanes) sum += lane;
  return sum == 0;
}

}  // namespace

std::vector<CoxTerm> cox_terms(const Table& table, const std::vector<std::string>& covariates,
                               const std::vector<std::string>& categorical,
                               const std::map<std::string, std::string>& reference) {
  if (covariates.empty())
    throw InputError({"cox", "covariates", -1, "no column", "at least one column of numbers or texts"});
  for (const auto& name : categorical)
    if (std::find(covariates.begin(), covariates.end(), name) == covariates.end())
      throw InputError({"cox", "categorical", -1, core::quoted(name), one_of(name, covariates)});
  std::vector<CoxTerm> terms;
  int first = 0;
  for (std::size_t k = 0; k < covariates.size(); ++k) {
    const std::string& name = covariates[k];
    if (std::find(covariates.begin(), covariates.begin() + static_cast<std::ptrdiff_t>(k), name) !=
        covariates.begin() + static_cast<std::ptrdiff_t>(k))
      throw InputError({"cox", "covariates", -1, core::quoted(name) + " twice", "each column once"});
    const Column& column = table.column(name);
    CoxTerm term;
    term.column = name;
    term.first = first;
    const bool text = column.type() == Type::text && column.null_count() < column.size();
    term.categorical = text || std::find(categorical.begin(), categorical.end(), name) != categorical.end();
    if (term.categorical) {
      term.numbers = !text;
      auto levels = levels_of(table, name);
      if (levels.size() < 2)
        throw InputError({table.name(), name, -1, levels.empty() ? "no value" : "one value, " + core::quoted(levels[0]),
                          "at least two different values"});
      if (levels.size() > most_levels)
        throw InputError({table.name(), name, -1, std::to_string(levels.size()) + " different texts",
                          "at most 1000, or a column of numbers"});
      term.reference = levels.front();
      if (const auto asked = reference.find(name); asked != reference.end()) {
        if (std::find(levels.begin(), levels.end(), asked->second) == levels.end())
          throw InputError({"cox", "reference", -1, core::quoted(asked->second) + " of " + core::quoted(name),
                            one_of(asked->second, levels)});
        term.reference = asked->second;
      }
      levels.erase(std::find(levels.begin(), levels.end(), term.reference));
      term.levels = std::move(levels);
      term.count = static_cast<int>(term.levels.size());
    }
    first += term.count;
    terms.push_back(std::move(term));
  }
  for (const auto& [name, level] : reference) {
    std::vector<std::string> names;
    for (const auto& term : terms)
      if (term.categorical) names.push_back(term.column);
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw InputError({"cox", "reference", -1, core::quoted(name),
                        names.empty() ? "no reference, as no covariate is categorical" : one_of(name, names)});
  }
  return terms;
}

TermValues term_values(const Table& table, const CoxTerm& term) {
  TermValues out;
  if (!term.categorical) {
    const Column column = to_float64(table.column(term.column), table.name(), term.column);
    const auto values = column.values<double>();
    out.column = column;
    out.numbers = out.column.values<double>();
    if (column.null_count() == 0 && all_finite(values)) return out;
    conversion::WrongRows wrong(table.name(), term.column, any_number.expected());
    for (std::size_t row = 0; row < values.size(); ++row) {
      const bool null = column.null_count() > 0 && column.is_null(static_cast<std::int64_t>(row));
      if (null || !any_number.contains(values[row]))
        wrong.add(static_cast<std::int64_t>(row), null ? "null" : number_text(values[row]));
    }
    wrong.raise();
    return out;
  }
  const Column column = level_column(table, term.column);
  std::vector<std::string> known = term.levels;
  known.insert(known.begin(), term.reference);
  std::vector<std::int32_t> of_code(static_cast<std::size_t>(column.dictionary().size()), -2);
  for (std::size_t code = 0; code < of_code.size(); ++code) {
    const auto level = column.dictionary()[static_cast<std::int32_t>(code)];
    if (level == term.reference) of_code[code] = -1;
    const auto at = std::find(term.levels.begin(), term.levels.end(), level);
    if (at != term.levels.end()) of_code[code] = static_cast<std::int32_t>(at - term.levels.begin());
  }
  std::string expected = "one of ";
  for (std::size_t k = 0; k < std::min<std::size_t>(known.size(), 10); ++k) expected += (k ? ", " : "") + known[k];
  if (known.size() > 10) expected += ", and " + std::to_string(known.size() - 10) + " more";
  conversion::WrongRows wrong(table.name(), term.column, expected);
  const auto codes = column.codes();
  out.level.resize(codes.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const std::int32_t level = codes[row] < 0 ? -2 : of_code[static_cast<std::size_t>(codes[row])];
    if (level == -2)
      wrong.add(static_cast<std::int64_t>(row),
                [&] { return codes[row] < 0 ? "null" : core::quoted(column.dictionary()[codes[row]]); });
    out.level[row] = level;
  }
  wrong.raise();
  return out;
}

}  // namespace cabochon::retention
