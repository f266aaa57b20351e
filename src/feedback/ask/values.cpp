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
  visit_numbers(column, table, name, [&](const auto values) {
    for (std::size_t i = 0; i < rows; ++i)
      if (!column.is_null(static_cast<std::int64_t>(i))) out.numbers[i] = static_cast<double>(values[i]);
  });
  return out;
}

Values read_property(const Column& objects, std::string_view name) {
  Values out;
  if (objects.type() != Type::text)
    throw InputError({"events", "properties", -1, "a column of type " + std::string(type_name(objects.type())),
                      "JSON objects as text"});
  const Dictionary& dictionary = objects.dictionary();
  const auto distinct = static_cast<std::size_t>(dictionary.size());
  std::vector<double> number_of(distinct, nothing);
  std::vector<std::int32_t> code_of(distinct, -1);
  Interner texts;
  for (std::size_t i = 0; i < distinct; ++i) {
    const Datum datum = datum_from_json("events", dictionary[static_cast<std::int32_t>(i)]);
    const auto* object = datum.get<Datum::Object>();
    if (!object) throw InputError({"events", "properties", -1, shown(datum), "a JSON object"});
    for (const auto& entry : *object) {
      if (entry.name != name) continue;
      if (const auto number = entry.value.number())
        number_of[i] = *number;
      else if (const auto* flag = entry.value.get<bool>())
        number_of[i] = *flag;
      else if (const auto* text = entry.value.get<std::string>())
        code_of[i] = texts.code(*text);
    }
  }
  const auto codes = objects.codes();
  out.numbers.assign(codes.size(), nothing);
  out.codes.assign(codes.size(), -1);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] < 0) continue;
    out.numbers[i] = number_of[static_cast<std::size_t>(codes[i])];
    out.codes[i] = code_of[static_cast<std::size_t>(codes[i])];
  }
  out.texts = texts.share();
  return out;
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

bool passes_nothing(const Test& test) { return test.compare == Compare::is_set && !is_set(test); }

Judged::Judged(const Test& test, const Values& values)
    : test_(&test), values_(&values), missing_(passes_nothing(test)) {
  if (!values.texts) return;
  for (std::int32_t code = 0; code < values.texts->size(); ++code)
    texts_.push_back(passes(test, (*values.texts)[code]));
}

}  // namespace cabochon::feedback::ask
