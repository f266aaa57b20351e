/// The buying role that a job title tells.
///
/// Question     A contact list has titles and departments: who of these people is the economic, the technical and the
///              user buyer, and of whom must we ask?
/// Model        A dictionary of some 800 phrases in English and Russian (src/accounts/titles.tsv). Titles are folded to
///              lower-case words (Cyrillic too; ё is е; hyphens and punctuation separate). The longest phrase wins:
///              'директор' is economic, 'директор магазина' is user. A weak phrase gives way to a department that
///              tells more. Phrases side by side that disagree, and those that do not tell, are doubtful.
/// Limits       A doubtful title gives no role, only candidates; neither does an unknown one. It is a first proposal
/// for
///              a list that a person confirms: titles differ between firms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/accounts/people.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::accounts {

/// How much a phrase tells.
enum class TitleStrength : std::uint8_t {
  strong,     ///< the title tells, or is known not to
  weak,       ///< a department that tells more goes first
  department  ///< the name of a department, not of a title
};

/// One line of the dictionary.
struct TitlePhrase {
  std::string phrase{};             ///< lower-case words; word* also takes up to three more letters, _ is any one word
  std::vector<BuyingRole> roles{};  ///< one: the role; several: candidates to ask about; none: forget this phrase
  std::optional<bool> decides{};    ///< decides (true) or advises (false) in that role; empty when not told
  TitleStrength strength = TitleStrength::strong;
};

struct RoleGuess {
  std::optional<BuyingRole> role{};      ///< empty when unknown or doubtful
  std::optional<bool> decides{};         ///< empty when the title does not tell
  std::string phrase{};                  ///< phrase of the dictionary that was decisive; empty when none matched
  bool doubtful = false;                 ///< the title is known not to tell, or tells two roles: ask
  std::vector<BuyingRole> candidates{};  ///< the roles it may be when doubtful
};

class TitleDictionary {
 public:
  explicit TitleDictionary(std::vector<TitlePhrase> phrases);

  /// The dictionary that the library carries.
  [[nodiscard]] static const TitleDictionary& standard();
  /// One read from lines of: phrase, role or roles, decides (yes, no, -), strength; tabs between, # for remarks.
  [[nodiscard]] static TitleDictionary from_text(std::string_view text);

  /// This dictionary with some phrases replaced, added or (when they have no roles) removed.
  [[nodiscard]] TitleDictionary with(const std::vector<TitlePhrase>& overrides) const;
  [[nodiscard]] const std::vector<TitlePhrase>& phrases() const noexcept { return phrases_; }
  [[nodiscard]] RoleGuess role_of(std::string_view title, std::string_view department = {}) const;

 private:
  struct Match;
  [[nodiscard]] std::vector<Match> matches(const std::vector<std::string>& words, bool of_departments) const;

  std::vector<TitlePhrase> phrases_;
  std::vector<std::vector<std::string>> words_;  // of each phrase
};

/// The words of a title: lower case, ё as е, everything that is no letter or digit between words.
[[nodiscard]] std::vector<std::string> title_words(std::string_view title);

/// By the library's own dictionary.
[[nodiscard]] RoleGuess role_of_title(std::string_view title, std::string_view department = {});

/// For every row of a table: role, decides, phrase, doubtful, candidates (names with commas).
[[nodiscard]] Table roles_of_titles(const Table& table, std::string_view title,
                                    const std::optional<std::string>& department,
                                    const TitleDictionary& dictionary = TitleDictionary::standard());

}  // namespace cabochon::accounts
