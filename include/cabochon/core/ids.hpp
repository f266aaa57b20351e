/// Strong identifiers: the key of an account is not the key of a contact, though both are a number or a text.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace cabochon {
inline namespace core {

/// A key that is int64 or text; `Tag` tells what it is the key of. Integers sort before texts.
template <class Tag>
class Id {
 public:
  Id() = default;
  Id(std::int64_t number) : key_(number) {}
  template <std::integral Integer>
  Id(Integer number) : key_(static_cast<std::int64_t>(number)) {}
  Id(std::string text) : key_(std::move(text)) {}
  Id(const char* text) : key_(std::string(text)) {}
  Id(std::string_view text) : key_(std::string(text)) {}

  [[nodiscard]] bool is_text() const noexcept { return std::holds_alternative<std::string>(key_); }
  [[nodiscard]] std::int64_t number() const { return std::get<std::int64_t>(key_); }
  [[nodiscard]] const std::string& text() const { return std::get<std::string>(key_); }
  [[nodiscard]] std::string to_string() const { return is_text() ? text() : std::to_string(number()); }

  friend bool operator==(const Id&, const Id&) = default;
  friend auto operator<=>(const Id&, const Id&) = default;

 private:
  std::variant<std::int64_t, std::string> key_;
};

using AccountId = Id<struct AccountTag>;
using ContactId = Id<struct ContactTag>;
using ProductId = Id<struct ProductTag>;
using ProcessId = Id<struct ProcessTag>;
using StoreId = Id<struct StoreTag>;
using OrderId = Id<struct OrderTag>;
using ResponseId = Id<struct ResponseTag>;
using TicketId = Id<struct TicketTag>;
using EventId = Id<struct EventTag>;
using SupplierId = Id<struct SupplierTag>;
using RecordId = Id<struct RecordTag>;  ///< key of a record that nothing else refers to

}  // namespace core
}  // namespace cabochon

template <class Tag>
struct std::hash<cabochon::core::Id<Tag>> {
  std::size_t operator()(const cabochon::core::Id<Tag>& id) const noexcept {
    return id.is_text() ? std::hash<std::string>{}(id.text()) : std::hash<std::int64_t>{}(id.number());
  }
};
