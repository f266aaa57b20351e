#include "normalise_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cabochon/accounts/schema.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/nearest.hpp"

#include "rows.hpp"

namespace cabochon::accounts {
namespace {

/// Numbers, flags and days written out: what a text column becomes when a producer guessed its type.
Column written_out(const Column& column, const Report& report) {
  if (column.type() == Type::text) return column;
  if (column.type() == Type::timestamp)
    throw InputError({table_names()[static_cast<std::size_t>(report.table)], std::string(report.column), -1,
                      "a column of type timestamp", "a column of texts"});
  auto dictionary = std::make_shared<Dictionary>();
  std::unordered_map<std::string, std::int32_t> known;
  std::vector<std::int32_t> codes(static_cast<std::size_t>(column.size()), -1);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (column.is_null(row)) continue;
    const auto [at, fresh] = known.try_emplace(cell_text(column, row), dictionary->size());
    if (fresh) dictionary->append(at->first);
    codes[i] = at->second;
  }
  return Column::text(std::move(codes), std::move(dictionary));
}

/// Place of the name that `text` means, or -1.
std::int32_t choice_of(std::string_view text, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (same_letters(without_spaces(text), names[i])) return static_cast<std::int32_t>(i);
  return -1;
}

Column normalise_choice(const Column& column, const FieldInfo& field, const Report& report) {
  const Dictionary& texts = column.dictionary();
  std::vector<std::int32_t> choice(static_cast<std::size_t>(texts.size()));
  std::vector<std::string> expected(choice.size());
  for (std::int32_t code = 0; code < texts.size(); ++code) {
    const auto at = static_cast<std::size_t>(code);
    choice[at] = choice_of(texts[code], field.choices);
    if (choice[at] < 0) expected[at] = one_of(texts[code], field.choices);
  }
  auto names = std::make_shared<Dictionary>();
  for (const auto& name : field.choices) names->append(name);
  const auto codes = column.codes();
  std::vector<std::int32_t> out(codes.size(), -1);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] < 0) continue;
    const auto code = static_cast<std::size_t>(codes[i]);
    out[i] = choice[code];
    if (out[i] < 0) report.wrong(static_cast<std::int64_t>(i), core::quoted(texts[codes[i]]), expected[code]);
  }
  return Column::text(std::move(out), std::move(names));
}

/// "technical, Economic" as "economic,technical", or what is wrong with it.
std::pair<std::string, std::string> several_of(std::string_view text, const std::vector<std::string>& names) {
  std::vector<bool> chosen(names.size(), false);
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view part = without_spaces(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    const std::int32_t choice = choice_of(part, names);
    if (choice < 0) return {"", "several, separated by commas, each " + one_of(part, names)};
    chosen[static_cast<std::size_t>(choice)] = true;
  }
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (chosen[i]) out += (out.empty() ? "" : ",") + names[i];
  if (out.empty()) return {"", "several, separated by commas, each " + one_of("", names)};
  return {out, ""};
}

Column normalise_choices(const Column& column, const FieldInfo& field, const Report& report) {
  const Dictionary& texts = column.dictionary();
  std::vector<std::pair<std::string, std::string>> read;
  for (std::int32_t code = 0; code < texts.size(); ++code) read.push_back(several_of(texts[code], field.choices));
  const auto codes = column.codes();
  std::vector<std::optional<std::string>> out(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] < 0) continue;
    const auto& [names, expected] = read[static_cast<std::size_t>(codes[i])];
    if (expected.empty())
      out[i] = names;
    else
      report.wrong(static_cast<std::int64_t>(i), core::quoted(texts[codes[i]]), expected);
  }
  return Column::text(out);
}

bool is_json_object(std::string_view text) {
  const std::string_view trimmed = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return !trimmed.empty() && trimmed.front() == '{' && nlohmann::json::accept(text.begin(), text.end());
}

Column check_properties(const Column& column, const Report& report) {
  const Dictionary& texts = column.dictionary();
  std::vector<std::uint8_t> good(static_cast<std::size_t>(texts.size()));
  for (std::int32_t code = 0; code < texts.size(); ++code)
    good[static_cast<std::size_t>(code)] = is_json_object(texts[code]);
  const auto codes = column.codes();
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (codes[i] >= 0 && !good[static_cast<std::size_t>(codes[i])])
      report.wrong(static_cast<std::int64_t>(i), core::quoted(texts[codes[i]]), "a JSON object");
  return column;
}

}  // namespace

Column normalise_text(const Column& column, const FieldInfo& field, const Report& report) {
  const Column texts = written_out(column, report);
  switch (field.kind) {
    case FieldKind::choice:
      return normalise_choice(texts, field, report);
    case FieldKind::choices:
      return normalise_choices(texts, field, report);
    case FieldKind::properties:
      return check_properties(texts, report);
    default:
      break;
  }
  if (field.key || field.required) {
    const auto codes = texts.codes();
    for (std::size_t i = 0; i < codes.size(); ++i)
      if (codes[i] >= 0 && texts.dictionary()[codes[i]].empty())
        report.wrong(static_cast<std::int64_t>(i), "''", "a text that is not empty");
  }
  return texts;
}

}  // namespace cabochon::accounts
