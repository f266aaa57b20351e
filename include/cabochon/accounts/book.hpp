/// The book: every table of the clients' history, validated once, joined by account, contact and role.
///
///     Book book = Book::load({accounts, contacts, responses}, {.currency = "EUR"});
///     Table answers = book.view("responses");      // with account, role, decides and segment at each answer's date
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/accounts/people.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon {
namespace accounts {

/// What a load does with bad rows.
enum class OnError : std::uint8_t {
  raise,      ///< one InputError that shows the first ten and counts all
  quarantine  ///< go on with the good rows; the bad ones are in Book::quarantine()
};

struct BookOptions {
  std::string currency;               ///< ISO 4217 code of every amount in the book; no default
  std::string timezone = "UTC";       ///< in which aware timestamps became days
  OnError on_error = OnError::raise;  ///< what to do with bad rows
  bool text_ids = false;              ///< turn every integer key into text
  std::optional<Day> as_of{};         ///< keep only rows dated on or before this day
};

/// The buying role of a contact on one day.
struct RoleOnDay {
  BuyingRole role{};            ///< economic, technical or user
  std::optional<bool> decides;  ///< whether the person decides (true) or advises (false)
  friend bool operator==(const RoleOnDay&, const RoleOnDay&) = default;
};

/// A book in parts, for those who write it down and read it back.
struct BookParts {
  BookOptions options;
  std::vector<Table> tables;              ///< those that were given, validated
  Table quarantine;                       ///< as Book::quarantine()
  std::vector<std::int64_t> quarantined;  ///< rows in quarantine, by table in the order of schema.hpp
  std::vector<std::string> unchecked;     ///< as Book::unchecked()
};

/// Immutable and cheap to copy: copies share everything.
class Book {
 public:
  /// Validates all tables together. Names of tables are those of schema.hpp; each may come once.
  /// A table that is not given is empty, and references into it are not checked (see unchecked()).
  [[nodiscard]] static Book load(std::vector<Table> tables, const BookOptions& options);

  /// The good rows of a table with canonical types: ids int64 or text, days as date, numbers float64, integers int64,
  /// flags boolean, choices text. Columns that were not given are absent, save in tables without rows.
  [[nodiscard]] const Table& table(std::string_view name) const;

  /// The table with account, role, decides and segment joined at each row's date; null where unknown.
  [[nodiscard]] Table view(std::string_view name) const;

  /// Whether the table was given, even without rows.
  [[nodiscard]] bool given(std::string_view name) const;

  /// Every bad cell: table, row (of the frame given, from 0), column, value, expected.
  [[nodiscard]] const Table& quarantine() const noexcept;

  /// How many different rows of a table are in quarantine.
  [[nodiscard]] std::int64_t quarantined(std::string_view name) const;

  /// References that could not be checked since their table was not given: "tickets.process -> processes".
  [[nodiscard]] const std::vector<std::string>& unchecked() const noexcept;

  /// Rows whose account or role is not known: view, rows, without_account, without_role; one row a view with rows.
  [[nodiscard]] Table unknown() const;

  /// Contacts for whom no role is known on any day: contact, account, name, title.
  [[nodiscard]] Table contacts_without_role() const;

  /// Role of a contact on a day; empty where none is known. An unknown contact is an InputError.
  [[nodiscard]] std::optional<RoleOnDay> role_at(const ContactId& contact, Day day) const;

  /// The same book as it stood on a day: only rows dated on or before it.
  [[nodiscard]] Book until(Day day) const;

  /// First and last day of what happened: orders, responses, tickets and all other rows with a date.
  [[nodiscard]] std::optional<std::pair<Day, Day>> period() const;

  /// The book in parts, and a book from the parts of another: nothing is validated again.
  [[nodiscard]] BookParts parts() const;
  [[nodiscard]] static Book of(const BookParts& parts);

  [[nodiscard]] const BookOptions& options() const noexcept;
  [[nodiscard]] const std::string& currency() const noexcept { return options().currency; }

 private:
  struct Contents;
  explicit Book(std::shared_ptr<const Contents> contents) : contents_(std::move(contents)) {}
  std::shared_ptr<const Contents> contents_;
};

}  // namespace accounts

template <>
struct Names<accounts::OnError> {
  static constexpr std::array<std::string_view, 2> values{"raise", "quarantine"};
};

}  // namespace cabochon
