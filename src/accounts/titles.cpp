#include "cabochon/accounts/titles.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "cabochon/core/nearest.hpp"

namespace cabochon::accounts {

namespace detail {
extern const std::string_view titles_tsv;
}

namespace {

// One character of UTF-8 from `at` on, which moves behind it; bytes that are no UTF-8 count as separators.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
  if (length == 0 || at + length > text.size()) {
    ++at;
    return U' ';
  }
  char32_t character = length == 1 ? first : first & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) character = character << 6 | (byte(at + i) & 0x3F);
  at += length;
  return character;
}

void append(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | c >> 6);
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | c >> 12);
    text += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// Lower case of Latin and Cyrillic letters and of digits; 0 for everything else.
char32_t folded(char32_t c) {
  if ((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9')) return c;
  if (c >= U'A' && c <= U'Z') return c + 32;
  if (c == U'Ё' || c == U'ё') return U'е';
  if (c >= U'А' && c <= U'Я') return c + 32;
  if (c >= U'а' && c <= U'я') return c;
  if (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) return c <= 0xDE ? c + 32 : c;  // Latin with marks
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x450 && c <= 0x52F) return c;
  return 0;
}

std::size_t letters(std::string_view word) {
  return static_cast<std::size_t>(
      std::count_if(word.begin(), word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool word_matches(const std::string& pattern, const std::string& word) {
  constexpr std::size_t longest_ending = 3;
  if (pattern == "_") return true;
  if (pattern.back() != '*') return pattern == word;
  const std::string_view stem(pattern.data(), pattern.size() - 1);
  return word.starts_with(stem) && letters(word) <= letters(stem) + longest_ending;
}

std::vector<std::string> pattern_words(std::string_view phrase) {
  std::vector<std::string> out;
  while (!phrase.empty()) {
    const auto space = phrase.find(' ');
    const std::string_view word = phrase.substr(0, space);
    phrase = space == std::string_view::npos ? std::string_view{} : phrase.substr(space + 1);
    const bool any_ending = word.size() > 1 && word.back() == '*';
    if (word == "_") {
      out.emplace_back(word);
      continue;
    }
    auto parts = title_words(any_ending ? word.substr(0, word.size() - 1) : word);
    if (any_ending && !parts.empty()) parts.back() += '*';
    out.insert(out.end(), parts.begin(), parts.end());
  }
  return out;
}

// How much of a pattern is spelt out, in bytes.
std::size_t spelt(const std::vector<std::string>& pattern) {
  std::size_t size = 0;
  for (const auto& word : pattern) size += word == "_" ? 0 : word.size() - (word.back() == '*' ? 1 : 0);
  return size;
}

void add_roles(std::vector<BuyingRole>& roles, const std::vector<BuyingRole>& more) {
  roles.insert(roles.end(), more.begin(), more.end());
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
}

TitlePhrase parse_line(std::string_view line, std::int64_t row) {
  std::vector<std::string> cells;
  while (true) {
    const auto tab = line.find('\t');
    cells.emplace_back(line.substr(0, tab));
    if (tab == std::string_view::npos) break;
    line = line.substr(tab + 1);
  }
  const auto wrong = [row](const char* column, const std::string& value, std::string expected) {
    throw InputError({"titles", column, row, core::quoted(value), std::move(expected)});
  };
  if (cells.size() != 4) wrong("phrase", cells[0], "four cells with tabs between them");
  TitlePhrase out;
  out.phrase = cells[0];
  std::string_view rest = cells[1];
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    const std::string name(rest.substr(0, comma));
    const auto role = value_of<BuyingRole>(name);
    if (!role) wrong("role", name, one_of(name, Names<BuyingRole>::values));
    out.roles.push_back(*role);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  if (cells[2] == "yes" || cells[2] == "no")
    out.decides = cells[2] == "yes";
  else if (cells[2] != "-")
    wrong("decides", cells[2], "yes, no or -");
  if (cells[3] == "strong")
    out.strength = TitleStrength::strong;
  else if (cells[3] == "weak")
    out.strength = TitleStrength::weak;
  else if (cells[3] == "department")
    out.strength = TitleStrength::department;
  else
    wrong("strength", cells[3], "strong, weak or department");
  return out;
}

}  // namespace

// A place in the title where a phrase stands.
struct TitleDictionary::Match {
  const TitlePhrase* phrase = nullptr;
  std::size_t begin = 0, words = 0, size = 0;

  [[nodiscard]] bool definite() const { return phrase->roles.size() == 1; }
  [[nodiscard]] bool strong() const { return phrase->strength == TitleStrength::strong; }
};

TitleDictionary::TitleDictionary(std::vector<TitlePhrase> phrases) : phrases_(std::move(phrases)) {
  for (const auto& phrase : phrases_) {
    words_.push_back(pattern_words(phrase.phrase));
    if (words_.back().empty())
      throw InputError({"titles", "phrase", -1, core::quoted(phrase.phrase), "at least one word"});
  }
}

TitleDictionary TitleDictionary::from_text(std::string_view text) {
  std::vector<TitlePhrase> phrases;
  std::int64_t row = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') phrases.push_back(parse_line(line, row));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    ++row;
  }
  return TitleDictionary(std::move(phrases));
}

const TitleDictionary& TitleDictionary::standard() {
  static const TitleDictionary dictionary = from_text(detail::titles_tsv);
  return dictionary;
}

TitleDictionary TitleDictionary::with(const std::vector<TitlePhrase>& overrides) const {
  std::vector<TitlePhrase> phrases = phrases_;
  for (const auto& change : overrides) {
    const auto words = pattern_words(change.phrase);
    const bool of_department = change.strength == TitleStrength::department;
    std::erase_if(phrases, [&](const TitlePhrase& p) {
      return (p.strength == TitleStrength::department) == of_department && pattern_words(p.phrase) == words;
    });
    if (!change.roles.empty()) phrases.insert(phrases.begin(), change);  // goes first among phrases of one length
  }
  return TitleDictionary(std::move(phrases));
}

// The longest phrases that do not overlap, in the order of their length.
std::vector<TitleDictionary::Match> TitleDictionary::matches(const std::vector<std::string>& words,
                                                             bool of_departments) const {
  std::vector<Match> found;
  for (std::size_t p = 0; p < phrases_.size(); ++p) {
    if ((phrases_[p].strength == TitleStrength::department) != of_departments) continue;
    const auto& pattern = words_[p];
    for (std::size_t begin = 0; begin + pattern.size() <= words.size(); ++begin) {
      bool same = true;
      for (std::size_t i = 0; same && i < pattern.size(); ++i) same = word_matches(pattern[i], words[begin + i]);
      if (same) found.push_back({&phrases_[p], begin, pattern.size(), spelt(pattern)});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Match& a, const Match& b) {
    return a.words != b.words ? a.words > b.words : a.size > b.size;
  });
  std::vector<Match> kept;
  for (const auto& match : found) {
    const bool free = std::none_of(kept.begin(), kept.end(), [&match](const Match& k) {
      return match.begin < k.begin + k.words && k.begin < match.begin + match.words;
    });
    if (free) kept.push_back(match);
  }
  return kept;
}

RoleGuess TitleDictionary::role_of(std::string_view title, std::string_view department) const {
  const auto words = title_words(title);
  const auto found = matches(words, false);
  RoleGuess guess;
  const auto doubt = [&guess](const std::vector<Match>& of) {
    guess.doubtful = true;
    for (const auto& match : of) {
      if (guess.phrase.empty()) guess.phrase = match.phrase->phrase;
      add_roles(guess.candidates, match.phrase->roles);
    }
    return guess;
  };
  const auto settle = [&guess](const std::vector<Match>& of) {
    guess.role = of.front().phrase->roles.front();
    guess.phrase = of.front().phrase->phrase;
    for (const auto& match : of)
      if (match.phrase->decides && !guess.decides.value_or(false)) guess.decides = match.phrase->decides;
    return guess;
  };
  const auto disagree = [](const std::vector<Match>& of) {
    return std::any_of(of.begin(), of.end(), [&of](const Match& m) { return m.phrase->roles != of[0].phrase->roles; });
  };

  const auto pick = [&found](auto condition) {
    std::vector<Match> out;
    std::copy_if(found.begin(), found.end(), std::back_inserter(out), condition);
    return out;
  };
  if (const auto unclear = pick([](const Match& m) { return m.strong() && !m.definite(); }); !unclear.empty()) {
    auto all = pick([](const Match& m) { return m.strong() || m.definite(); });
    std::stable_partition(all.begin(), all.end(), [](const Match& m) { return !m.definite(); });
    return doubt(all);
  }
  const auto definite = pick([](const Match& m) { return m.definite(); });
  const bool has_strong = std::any_of(definite.begin(), definite.end(), [](const Match& m) { return m.strong(); });
  if (has_strong) return disagree(definite) ? doubt(definite) : settle(definite);

  // Only weak phrases or none: the department tells, or its name inside the title ("manager, purchasing").
  auto places = matches(title_words(department), true);
  if (places.empty()) {
    places = matches(words, true);
    std::erase_if(places, [](const Match& m) { return m.phrase->roles.front() == BuyingRole::economic; });
  }
  if (!places.empty()) {
    if (disagree(places)) return doubt(places);
    // A title that nobody has heard of is asked about even where its department is known.
    if (found.empty() && !words.empty()) return doubt(places);
    settle(places);
    if (!found.empty()) {
      guess.decides = found.front().phrase->decides;
      guess.phrase = found.front().phrase->phrase + " + " + guess.phrase;
    }
    return guess;
  }
  if (found.empty()) return guess;
  if (!definite.empty() && !disagree(definite)) return settle(definite);
  return doubt(found);
}

std::vector<std::string> title_words(std::string_view title) {
  std::vector<std::string> words;
  bool inside = false;
  for (std::size_t at = 0; at < title.size();) {
    const char32_t character = folded(next_character(title, at));
    if (character == 0) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    append(words.back(), character);
  }
  return words;
}

RoleGuess role_of_title(std::string_view title, std::string_view department) {
  return TitleDictionary::standard().role_of(title, department);
}

Table roles_of_titles(const Table& table, std::string_view title, const std::optional<std::string>& department,
                      const TitleDictionary& dictionary) {
  const auto text_column = [&table](std::string_view name) -> const Column& {
    const Column& column = table.column(name);
    if (column.type() != Type::text && column.null_count() < column.size())
      throw InputError({table.name(), std::string(name), -1, "a column of " + std::string(type_name(column.type())),
                        "a column of text"});
    return column;
  };
  const Column& titles = text_column(title);
  const Column* departments = department ? &text_column(*department) : nullptr;
  const auto code = [](const Column* column, std::int64_t row) {
    return column && column->type() == Type::text ? column->codes()[static_cast<std::size_t>(row)] : -1;
  };
  std::map<std::pair<std::int32_t, std::int32_t>, RoleGuess> known;
  std::vector<std::optional<std::string>> roles, phrases, candidates;
  std::vector<std::optional<std::uint8_t>> decides;
  std::vector<std::uint8_t> doubtful;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    const std::pair key{code(&titles, row), code(departments, row)};
    auto at = known.find(key);
    if (at == known.end()) {
      const std::string_view name = key.first < 0 ? std::string_view{} : titles.text_at(row);
      const std::string_view place = key.second < 0 ? std::string_view{} : departments->text_at(row);
      at = known.emplace(key, dictionary.role_of(name, place)).first;
    }
    const RoleGuess& guess = at->second;
    roles.push_back(guess.role ? std::optional(std::string(name_of(*guess.role))) : std::nullopt);
    phrases.push_back(guess.phrase.empty() ? std::nullopt : std::optional(guess.phrase));
    decides.push_back(guess.decides ? std::optional(static_cast<std::uint8_t>(*guess.decides)) : std::nullopt);
    doubtful.push_back(guess.doubtful);
    std::string names;
    for (const auto role : guess.candidates) {
      if (!names.empty()) names += ',';
      names += name_of(role);
    }
    candidates.push_back(names.empty() ? std::nullopt : std::optional(names));
  }
  std::vector<std::uint8_t> flags, bitmap((decides.size() + 7) / 8, 0);
  for (std::size_t i = 0; i < decides.size(); ++i) {
    flags.push_back(decides[i].value_or(0));
    if (decides[i]) core::bits::set(bitmap.data(), static_cast<std::int64_t>(i));
  }
  Table out("roles", table.rows());
  out.add("role", Column::text(roles));
  out.add("decides", Column::booleans(std::move(flags), std::move(bitmap)));
  out.add("phrase", Column::text(phrases));
  out.add("doubtful", Column::booleans(std::move(doubtful)));
  out.add("candidates", Column::text(candidates));
  return out;
}

}  // namespace cabochon::accounts
