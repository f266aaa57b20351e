// Cases that C++ and Python read alike: tests/data/<module>/<case>/{input,expected}.json.
#pragma once

#include "catch.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/table.hpp"

namespace cases {

using Json = nlohmann::ordered_json;

struct Case {
  std::string name;
  Json input;
  Json expected;
};

inline Json read(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("no file " + path.string());
  return Json::parse(file);
}

/// Every folder of the module's data that holds an input.json.
inline std::vector<Case> of(const std::string& module) {
  std::vector<Case> out;
  for (const auto& folder : std::filesystem::directory_iterator(std::filesystem::path(CABOCHON_TEST_DATA) / module)) {
    const auto& path = folder.path();
    if (std::filesystem::exists(path / "input.json"))
      out.push_back({path.filename().string(), read(path / "input.json"), read(path / "expected.json")});
  }
  return out;
}

template <class T>
std::vector<std::optional<T>> optionals(const Json& values) {
  std::vector<std::optional<T>> out;
  for (const auto& value : values) out.push_back(value.is_null() ? std::nullopt : std::optional<T>(value.get<T>()));
  return out;
}

/// Columns of text, of whole numbers or, where any number has a fraction, of float64.
inline cabochon::Table table(const std::string& name, const Json& columns) {
  cabochon::Table out(name);
  for (const auto& [column, values] : columns.items()) {
    bool text = false, fraction = false;
    for (const auto& value : values) {
      text = text || value.is_string();
      fraction = fraction || value.is_number_float();
    }
    if (text)
      out.add(column, cabochon::Column::text(optionals<std::string>(values)));
    else if (fraction)
      out.add(column, cabochon::Column::of(optionals<double>(values)));
    else
      out.add(column, cabochon::Column::of(optionals<std::int64_t>(values)));
  }
  return out;
}

/// Checks the expected columns, which must be the found ones in the same order.
inline void check(const cabochon::Table& found, const Json& columns) {
  std::vector<std::string> names;
  for (const auto& item : columns.items()) names.push_back(item.key());
  CHECK(found.names() == names);
  for (const auto& [name, values] : columns.items()) {
    const cabochon::Column& column = found.column(name);
    REQUIRE(column.size() == static_cast<std::int64_t>(values.size()));
    for (std::int64_t row = 0; row < column.size(); ++row) {
      INFO(name << ", row " << row);
      const Json& value = values[static_cast<std::size_t>(row)];
      const auto r = static_cast<std::size_t>(row);
      CHECK(column.is_null(row) == value.is_null());
      if (value.is_null() || column.is_null(row)) continue;
      if (column.type() == cabochon::Type::text)
        CHECK(std::string(column.text_at(row)) == value.get<std::string>());
      else if (column.type() == cabochon::Type::float64)
        CHECK(column.values<double>()[r] == Approx(value.get<double>()).epsilon(1e-13).margin(1e-13));
      else if (column.type() == cabochon::Type::boolean)
        CHECK((column.values<std::uint8_t>()[r] != 0) == value.get<bool>());
      else
        CHECK(column.values<std::int64_t>()[r] == value.get<std::int64_t>());
    }
  }
}

}  // namespace cases
