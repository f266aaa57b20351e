/// The embedded store, read from C++: the file that Python's `cabochon.open` writes, as tables and as a book.
///
///     const store::Store clients = store::open("company.cabochon");
///     const accounts::Book book = clients.book({.as_of = parse_day("report", "as_of", "2026-10-31")});
///
/// Part of the optional component `cabochon::store`, which exists where SQLite was found.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cabochon/accounts/book.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::store {

/// Two times, never mixed.
struct Moment {
  std::optional<Day> as_of{};              ///< keeps rows whose own date is on or before this day; empty: all
  std::optional<std::int64_t> known_at{};  ///< microseconds since 1970-01-01 UTC; empty: what is known now
};

/// An open store; readers go on while a writer writes. Not for several threads at once: open one each.
class Store {
 public:
  [[nodiscard]] const std::string& currency() const noexcept;    ///< ISO 4217 code of every amount
  [[nodiscard]] const std::string& timezone() const noexcept;    ///< in which instants became days
  [[nodiscard]] const std::string& created_by() const noexcept;  ///< program and release

  /// All tables as a book, from one moment of the store; what does not fit together is in Book::quarantine().
  [[nodiscard]] accounts::Book book(const Moment& moment = {}) const;

  /// One table as it is stored.
  [[nodiscard]] Table table(std::string_view name, std::optional<std::int64_t> known_at = {}) const;

 private:
  friend Store open(const std::filesystem::path& path);
  struct File;
  explicit Store(std::shared_ptr<const File> file) : file_(std::move(file)) {}
  std::shared_ptr<const File> file_;
};

/// Opens a store for reading. Anything else than a store of this release's schema is a StoreError that names the path.
[[nodiscard]] Store open(const std::filesystem::path& path);

}  // namespace cabochon::store
