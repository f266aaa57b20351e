#include "values.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/interner.hpp"
#include "cabochon/core/record_json.hpp"

namespace cabochon::feedback::ask {

Values read_values(const Column& column, std::string_view table, std::string_view name) {
  Values out;
  const auto rows = static_cast<std::size_t>(column.size());
  if (column.type() == Type::text) {
    const auto codes = column.codes();
    out.codes.assign(codes.begin(), codes.end());
    out.texts = column.parts().dictionary;
    return out;
  }
  if (column.type() == Type::date || column.type() == Type::timestamp) {
    const Column days = to_days(column, table, name);
    Interner texts;
    out.codes.assign(rows, -1);
    for (std::size_t i = 0; i < rows; ++i)
      if (!days.is_null(static_cast<std::int64_t>(i)))
        out.codes[i] = texts.code(to_string(Day{days.values<std::int32_t>()[i]}));
    out.texts = texts.share();
    return out;
  }
  out.numbers.assign(rows, nothing);
  if (column.type() == Type::boolean) out.flags.assign(rows, 1);
  visit_numbers(column, table, name, [&](const auto values) {
    for (std::size_t i = 0; i < rows; ++i)
      if (!column.is_null(static_cast<std::int64_t>(i))) out.numbers[i] = static_cast<double>(values[i]);
  });
  return out;
}

std::string Values::shown(std::size_t row) const {
  if (const std::int32_t text = code(row); text >= 0) return core::quoted((*texts)[text]);
  if (flag(row)) return number(row) != 0 ? "true" : "false";
  return number_text(number(row));
}

std::vector<Values> read_properties(const Column& objects, const std::vector<std::string>& names) {
  const auto rows = static_cast<std::size_t>(objects.size());
  std::vector<Values> out(names.size());
  if (objects.null_count() == objects.size()) return out;
  if (objects.type() != Type::text)
    throw InputError({"events", "properties", -1, "a column of type " + std::string(type_name(objects.type())),
                      "JSON objects as text"});
  const Dictionary& dictionary = objects.dictionary();
  const auto distinct = static_cast<std::size_t>(dictionary.size());
  const auto codes = objects.codes();
  std::vector<std::uint8_t> used(distinct, 0);
  for (const auto code : codes)
    if (code >= 0) used[static_cast<std::size_t>(code)] = 1;

  struct Entry {
    double number = nothing;
    std::int32_t text = -1;
    bool flag = false;
  };
  std::vector<std::vector<Entry>> of(names.size(), std::vector<Entry>(distinct));
  std::vector<Interner> texts(names.size());
  std::vector<std::optional<Problem>> wrong(distinct);
  bool any_wrong = false;
  for (std::size_t i = 0; i < distinct; ++i) {
    if (!used[i]) continue;
    Datum datum;
    try {
      datum = datum_from_json("events", dictionary[static_cast<std::int32_t>(i)]);
    } catch (const InputError& error) {
      wrong[i] = error.problems().front();
    }
    const auto* object = datum.get<Datum::Object>();
    if (!object) {
      if (!wrong[i]) wrong[i] = Problem{{}, {}, -1, core::shown(datum), {}};
      any_wrong = true;
      continue;
    }
    for (const auto& entry : *object)
      for (std::size_t n = 0; n < names.size(); ++n) {
        if (entry.name != names[n] || entry.value.is_null()) continue;
        Entry& into = of[n][i];
        if (const auto number = entry.value.number())
          into.number = *number;
        else if (const auto* flag = entry.value.get<bool>())
          into.number = *flag, into.flag = true;
        else if (const auto* text = entry.value.get<std::string>())
          into.text = texts[n].code(*text);
        else
          into.text = texts[n].code(datum_to_json(entry.value));
      }
  }
  if (any_wrong) {
    std::vector<Problem> problems;
    for (std::size_t row = 0; row < rows; ++row)
      if (codes[row] >= 0 && wrong[static_cast<std::size_t>(codes[row])])
        problems.push_back({"events", "properties", static_cast<std::int64_t>(row),
                            wrong[static_cast<std::size_t>(codes[row])]->value, "a JSON object"});
    throw InputError(std::move(problems));
  }
  for (std::size_t n = 0; n < names.size(); ++n) {
    Values& values = out[n];
    values.numbers.assign(rows, nothing);
    values.codes.assign(rows, -1);
    values.flags.assign(rows, 0);
    for (std::size_t row = 0; row < rows; ++row) {
      if (codes[row] < 0) continue;
      const Entry& entry = of[n][static_cast<std::size_t>(codes[row])];
      values.numbers[row] = entry.number;
      values.codes[row] = entry.text;
      values.flags[row] = entry.flag;
    }
    values.texts = texts[n].share();
  }
  return out;
}

Values joined(Values first, const Values& second) {
  const std::size_t rows =
      std::max({first.numbers.size(), first.codes.size(), second.numbers.size(), second.codes.size()});
  first.numbers.resize(rows, nothing);
  first.flags.resize(rows, 0);
  first.codes.resize(rows, -1);
  Interner texts;
  const auto share = [&texts](const Values& values, std::size_t row) {
    const std::int32_t code = values.code(row);
    return code < 0 ? -1 : texts.code((*values.texts)[code]);
  };
  for (std::size_t row = 0; row < rows; ++row) {
    const bool there = first.codes[row] >= 0 || !std::isnan(first.numbers[row]);
    if (!there) first.numbers[row] = second.number(row), first.flags[row] = second.flag(row);
    first.codes[row] = share(there ? first : second, row);
  }
  first.texts = texts.share();
  return first;
}

namespace {

std::optional<double> number_in(const Datum& datum) {
  if (const auto* flag = datum.get<bool>()) return *flag ? 1.0 : 0.0;
  return datum.number();
}

std::optional<std::string> text_in(const Datum& datum) {
  if (const auto* day = datum.get<Day>()) return to_string(*day);
  if (const auto* text = datum.get<std::string>()) return *text;
  return std::nullopt;
}

bool is_set(const Test& test) {
  const auto* wanted = test.value.get<bool>();
  return !wanted || *wanted;
}

}  // namespace

bool passes(const Test& test, double number) {
  const auto wanted = number_in(test.value);
  switch (test.compare) {
    case Compare::equal:
      return wanted && number == *wanted;
    case Compare::not_equal:
      return !wanted || number != *wanted;
    case Compare::less:
      return wanted && number < *wanted;
    case Compare::at_most:
      return wanted && number <= *wanted;
    case Compare::greater:
      return wanted && number > *wanted;
    case Compare::at_least:
      return wanted && number >= *wanted;
    case Compare::in: {
      const auto* list = test.value.get<Datum::List>();
      return list &&
             std::any_of(list->begin(), list->end(), [number](const Datum& d) { return number_in(d) == number; });
    }
    case Compare::contains:
      return false;
    case Compare::is_set:
      return is_set(test);
  }
  return false;
}

bool passes(const Test& test, std::string_view text) {
  const auto wanted = text_in(test.value);
  switch (test.compare) {
    case Compare::equal:
      return wanted && text == *wanted;
    case Compare::not_equal:
      return !wanted || text != *wanted;
    case Compare::in: {
      const auto* list = test.value.get<Datum::List>();
      return list && std::any_of(list->begin(), list->end(), [text](const Datum& d) {
               const auto one = text_in(d);
               return one && *one == text;
             });
    }
    case Compare::contains:
      return wanted && text.find(*wanted) != std::string_view::npos;
    case Compare::is_set:
      return is_set(test);
    default:
      return false;
  }
}

std::optional<std::string_view> expected_kind(const Test& test) {
  constexpr std::string_view number = "a number", text = "a text";
  const auto kind = [&](const Datum& datum) { return number_in(datum) ? number : text; };
  switch (test.compare) {
    case Compare::is_set:
      return std::nullopt;
    case Compare::contains:
      return text;
    case Compare::in: {
      const auto* list = test.value.get<Datum::List>();
      if (!list || list->empty()) return std::nullopt;
      const auto first = kind(list->front());
      const bool mixed = std::any_of(list->begin(), list->end(), [&](const Datum& d) { return kind(d) != first; });
      return mixed ? std::nullopt : std::optional(first);
    }
    case Compare::equal:
    case Compare::not_equal:
      return kind(test.value);
    default:
      return number;
  }
}

bool misfits(std::string_view expected, const Values& values, std::size_t row) {
  if (expected == "a number") return values.code(row) >= 0;
  return values.code(row) < 0 && !std::isnan(values.number(row));
}

bool passes_nothing(const Test& test) { return test.compare == Compare::is_set && !is_set(test); }

Judged::Judged(const Test& test, const Values& values)
    : test_(&test), values_(&values), missing_(passes_nothing(test)) {
  if (!values.texts) return;
  for (std::int32_t code = 0; code < values.texts->size(); ++code)
    texts_.push_back(passes(test, (*values.texts)[code]));
}

}  // namespace cabochon::feedback::ask
