#include <algorithm>
#include <map>
#include <string>

#include "cabochon/core/range.hpp"

#include "source.hpp"

namespace cabochon::drivers {
namespace {

// Codes by rank of the distinct keys that the kept rows use.
template <class Key, class KeyOf, class NameOf>
void rank_levels(Source& source, const std::vector<std::int64_t>& kept, bool all, KeyOf&& key_of, NameOf&& name_of) {
  std::map<Key, std::int32_t> seen;
  const auto visit = [&](std::int64_t i) {
    const std::int64_t at = source.row(i);
    if (at >= 0 && !source.values.is_null(at)) seen.try_emplace(key_of(at), 0);
  };
  const std::int64_t n = source.values.size();
  if (all)
    for (std::int64_t i = 0; i < n; ++i) visit(i);
  else
    for (const auto i : kept) visit(i);
  for (auto& [key, code] : seen) {
    code = static_cast<std::int32_t>(source.levels.size());
    source.levels.push_back(name_of(key));
  }
  source.codes.assign(static_cast<std::size_t>(n), -1);
  for (std::int64_t i = 0; i < n; ++i) {
    if (source.values.is_null(i)) continue;
    const auto found = seen.find(key_of(i));
    if (found != seen.end()) source.codes[static_cast<std::size_t>(i)] = found->second;
  }
}

// The same for texts, whose codes are small numbers already.
void rank_texts(Source& source, const std::vector<std::int64_t>& kept, bool all) {
  const auto codes = source.values.codes();
  const Dictionary& dictionary = source.values.dictionary();
  std::vector<std::int32_t> rank(static_cast<std::size_t>(dictionary.size()), -1);
  const auto visit = [&](std::int64_t i) {
    const std::int64_t at = source.row(i);
    if (at >= 0 && codes[static_cast<std::size_t>(at)] >= 0)
      rank[static_cast<std::size_t>(codes[static_cast<std::size_t>(at)])] = 0;
  };
  if (all)
    for (std::int64_t i = 0; i < source.values.size(); ++i) visit(i);
  else
    for (const auto i : kept) visit(i);
  std::map<std::string, std::int32_t> names;  // equal texts of a foreign dictionary become one level
  for (std::size_t c = 0; c < rank.size(); ++c)
    if (rank[c] == 0) names.try_emplace(std::string(dictionary[static_cast<std::int32_t>(c)]), 0);
  for (auto& [name, place] : names) {
    place = static_cast<std::int32_t>(source.levels.size());
    source.levels.push_back(name);
  }
  for (std::size_t c = 0; c < rank.size(); ++c)
    if (rank[c] == 0) rank[c] = names.at(std::string(dictionary[static_cast<std::int32_t>(c)]));
  source.codes.resize(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i)
    source.codes[i] = codes[i] < 0 ? -1 : rank[static_cast<std::size_t>(codes[i])];
}

}  // namespace

void find_levels(Source& source, const std::vector<std::int64_t>& kept, bool all, const std::string& table) {
  const Column& values = source.values;
  if (values.type() == Type::text) {
    rank_texts(source, kept, all);
  } else if (values.type() == Type::date) {
    const auto days = values.values<std::int32_t>();
    rank_levels<std::int32_t>(
        source, kept, all, [&](std::int64_t i) { return days[static_cast<std::size_t>(i)]; },
        [](std::int32_t day) { return to_string(Day{day}); });
  } else {
    visit_numbers(values, table, source.column, [&](const auto numbers) {
      rank_levels<double>(
          source, kept, all, [&](std::int64_t i) { return static_cast<double>(numbers[static_cast<std::size_t>(i)]); },
          [&](double number) {
            if (values.type() == Type::boolean) return std::string(number != 0 ? "true" : "false");
            return number_text(number);
          });
    });
  }
}

}  // namespace cabochon::drivers
