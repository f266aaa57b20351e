#include "cabochon/accounts/titles.hpp"

#include "catch.hpp"

#include <set>

using namespace cabochon;
using namespace cabochon::accounts;

namespace {

// The role, or "ask: candidates", or "unknown".
std::string told(const RoleGuess& guess) {
  if (guess.role) return std::string(name_of(*guess.role));
  if (!guess.doubtful) return "unknown";
  std::string text = "ask:";
  for (const auto role : guess.candidates) {
    text += ' ';
    text += name_of(role);
  }
  return text;
}

struct Case {
  std::string title, department, role;
};

}  // namespace

TEST_CASE("titles tell the buying role") {
  const std::vector<Case> cases = {
      {"Owner", "", "economic"},
      {"CEO", "", "economic"},
      {"C.E.O.", "", "economic"},
      {"Co-Owner", "", "economic"},
      {"директор", "", "economic"},
      {"Генеральный директор", "", "economic"},
      {"Ген.директор", "", "economic"},
      {"УЧРЕДИТЕЛЬ", "", "economic"},
      {"собственник", "", "economic"},
      {"Собственник сети", "", "economic"},
      {"Финансовый директор", "", "economic"},
      {"Managing Director", "", "economic"},
      {"директор, учредитель", "", "economic"},
      {"Purchasing Manager", "", "technical"},
      {"Purchasing Agent", "", "technical"},
      {"Assistant Purchasing Agent", "", "technical"},
      {"Accountant", "", "technical"},
      {"QC", "", "technical"},
      {"закупщик", "", "technical"},
      {"Закупщица", "", "technical"},
      {"бухгалтер", "", "technical"},
      {"Главный бухгалтер", "", "technical"},
      {"гл. бухгалтер", "", "technical"},
      {"Заместитель главного бухгалтера", "", "technical"},
      {"ОТК", "", "technical"},
      {"товаровед", "", "technical"},
      {"Старший товаровед магазина", "", "technical"},
      {"категорийный менеджер", "", "technical"},
      {"Менеджер по закупкам", "", "technical"},
      {"директор по закупкам", "", "technical"},
      {"Начальник отдела закупок", "", "technical"},
      {"специалист бухгалтерии", "", "technical"},
      {"sales assistant", "", "user"},
      {"Shop Manager", "", "user"},
      {"продавец", "", "user"},
      {"Продавец-консультант", "", "user"},
      {"кассир-продавец", "", "user"},
      {"директор магазина", "", "user"},
      {"Директор ювелирного магазина", "", "user"},
      {"заместитель директора магазина", "", "user"},
      {"управляющий салоном", "", "user"},
      {"Управляющая салоном «Луна»", "", "user"},
      {"старший продавец", "", "user"},
      {"заведующая секцией", "", "user"},
      {"коммерческий директор", "", "ask: economic technical"},
      {"ИП", "", "ask: economic technical user"},
      {"ИП Иванов", "", "ask: economic technical user"},
      {"индивидуальный предприниматель", "", "ask: economic technical user"},
      {"Commercial Director", "", "ask: economic technical"},
      {"Partner", "", "ask: economic technical user"},
      {"Manager", "", "ask: economic technical user"},
      {"менеджер", "", "ask: economic technical user"},
      {"Менеджер по продажам", "", "ask: technical user"},
      {"Директор по персоналу", "", "ask: economic technical user"},
      {"Owner / Buyer", "", "ask: economic technical"},
      {"продавец-бухгалтер", "", "ask: technical user"},
      {"директор, бухгалтер", "", "ask: economic technical"},
      {"секретарь директора", "", "ask: economic technical"},
      {"коммерческий директор", "закупки", "ask: economic technical"},
      {"директор", "магазин", "user"},
      {"Директор", "отдел закупок", "technical"},
      {"Manager", "Purchasing", "technical"},
      {"Manager", "Retail", "user"},
      {"менеджер", "Торговый зал", "user"},
      {"бухгалтер", "магазин", "technical"},
      {"Owner", "Shop", "economic"},
      {"", "Бухгалтерия", "technical"},
      {"астролог", "Бухгалтерия", "ask: technical"},
      {"астролог", "", "unknown"},
      {"", "", "unknown"},
      {" - ", "", "unknown"},
      {"субдиректория", "", "unknown"},
      {"coowners", "", "unknown"},
      {"\xff\xfe", "", "unknown"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.title, c.department);
    CHECK(told(role_of_title(c.title, c.department)) == c.role);
  }
}

TEST_CASE("case, ё, punctuation and spaces do not matter") {
  CHECK(title_words("  Ё-МОЁ, Гл.бухгалтер (ООО «Ёлка») ") ==
        std::vector<std::string>{"е", "мое", "гл", "бухгалтер", "ооо", "елка"});
  CHECK(told(role_of_title("ПРИЁМЩИК")) == "technical");
  CHECK(told(role_of_title("приемщик")) == "technical");
  CHECK(told(role_of_title("store\u00a0manager")) == "user");
}

TEST_CASE("some titles tell whether their holder decides") {
  CHECK(role_of_title("Owner").decides == true);
  CHECK(role_of_title("продавец").decides == false);
  CHECK(role_of_title("директор магазина").decides == true);
  CHECK_FALSE(role_of_title("закупщик").decides.has_value());
}

TEST_CASE("the dictionary is large, in order, and every one of its phrases tells what it says") {
  const auto& phrases = TitleDictionary::standard().phrases();
  CHECK(phrases.size() > 700);
  std::set<std::pair<std::string, bool>> seen;
  for (const auto& p : phrases) {
    CAPTURE(p.phrase);
    CHECK(seen.insert({p.phrase, p.strength == TitleStrength::department}).second);
    if (p.strength == TitleStrength::department) continue;
    std::string title = p.phrase;
    std::erase(title, '*');
    if (title.find('_') != std::string::npos) continue;
    const RoleGuess guess = role_of_title(title);
    if (p.strength == TitleStrength::weak) {
      CHECK((guess.role.has_value() || guess.doubtful));
      continue;
    }
    if (p.roles.size() == 1)
      CHECK(guess.role == p.roles.front());
    else
      CHECK(guess.candidates == p.roles);
  }
}

TEST_CASE("overrides replace, add and remove phrases") {
  const auto dictionary = TitleDictionary::standard().with({
      {"key account astrologer", {BuyingRole::economic}, true, TitleStrength::strong},
      {"Коммерческий директор", {BuyingRole::technical}, {}, TitleStrength::strong},
      {"owner", {}, {}, TitleStrength::strong},
      {"студия", {BuyingRole::user}, {}, TitleStrength::department},
  });
  CHECK(told(dictionary.role_of("Key account astrologer")) == "economic");
  CHECK(told(dictionary.role_of("коммерческий директор")) == "technical");
  CHECK(told(dictionary.role_of("owner")) == "unknown");
  CHECK(told(dictionary.role_of("менеджер", "Студия")) == "user");
  CHECK(told(role_of_title("owner")) == "economic");
}

TEST_CASE("a wrong dictionary is refused with its line") {
  CHECK_THROWS_WITH(TitleDictionary::from_text("# remark\nboss\teconomik\tyes\tstrong\n"),
                    "titles, row 1, column 'role': got 'economik', expected one of economic, technical, user (did you "
                    "mean 'economic'?)");
  CHECK_THROWS_WITH(TitleDictionary::from_text("boss\n"),
                    "titles, row 0, column 'phrase': got 'boss', expected four cells with tabs between them");
}

TEST_CASE("a table of contacts gets its roles row by row") {
  Table contacts("contacts");
  contacts.add("title", Column::text(std::vector<std::optional<std::string>>{"Owner", std::nullopt, "ИП", "manager"}));
  contacts.add("department",
               Column::text(std::vector<std::optional<std::string>>{std::nullopt, "retail", "retail", "retail"}));
  const Table roles = roles_of_titles(contacts, "title", "department");
  CHECK(roles.rows() == 4);
  CHECK(roles.column("role").text_at(0) == "economic");
  CHECK(roles.column("role").text_at(1) == "user");
  CHECK(roles.column("role").is_null(2));
  CHECK(roles.column("candidates").text_at(2) == "economic,technical,user");
  CHECK(roles.column("role").text_at(3) == "user");
  CHECK(roles.column("decides").is_null(3));
  CHECK_THROWS_WITH(roles_of_titles(contacts, "titel", std::nullopt),
                    "contacts, column 'titel': expected one of title, department (did you mean 'title'?)");
}
