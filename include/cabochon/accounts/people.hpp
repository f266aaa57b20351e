/// Who the clients are: accounts, the people at them, and the buying role of each person over time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cabochon/core/record.hpp"

namespace cabochon {
namespace accounts {

/// What a contact buys for: return on money, keeping to procurement's regulation, or goods that sell in the shop.
enum class BuyingRole : std::uint8_t { economic, technical, user };

}  // namespace accounts

template <>
struct Names<accounts::BuyingRole> {
  static constexpr std::array<std::string_view, 3> values{"economic", "technical", "user"};
};

namespace accounts {

/// A client company.
struct Account {
  AccountId account;                                    ///< key
  std::optional<std::string> name{};                    ///< as in contracts
  std::optional<AccountId> parent{};                    ///< company that owns it
  std::optional<std::string> segment{};                 ///< our own grouping of clients
  std::optional<std::string> region{};                  ///< where it buys
  std::optional<Day> since{};                           ///< first day as a client
  std::optional<std::string> tax_id{};                  ///< always text: leading zeros count
  std::optional<Several<BuyingRole>> roles_expected{};  ///< roles that should be heard; absent: all three
};

/// A person at an account.
struct Contact {
  ContactId contact;                               ///< key
  AccountId account;                               ///< where the person works
  std::optional<StoreId> store{};                  ///< point of sale, for people in shops
  std::optional<std::string> name{};               ///< of the person
  std::optional<std::string> title{};              ///< job title as the client writes it
  std::optional<std::string> client_department{};  ///< the client's department
  std::optional<std::string> email{};              ///< never in reports
  std::optional<std::string> phone{};              ///< never in reports
  std::optional<bool> may_ask{};                   ///< false: the person objected to being asked
  std::optional<std::string> basis{};              ///< legal basis of holding the personal data
  std::optional<Day> basis_date{};                 ///< day of that basis
  std::optional<BuyingRole> role{};                ///< shorthand: this role at all times; else see roles
  std::optional<bool> decides{};                   ///< shorthand: decides (true) or advises (false)
};

/// One buying role of a contact from `since` up to, but not on, `until`.
struct Role {
  ContactId contact;              ///< key, with since
  Day since;                      ///< first day in the role
  std::optional<Day> until{};     ///< first day no longer in the role; absent: still in it
  BuyingRole role{};              ///< economic, technical or user
  std::optional<bool> decides{};  ///< whether the person decides (true) or advises (false)
};

}  // namespace accounts

template <>
struct Description<accounts::Account> {
  using R = accounts::Account;
  static constexpr std::string_view name = "Account", table = "accounts";
  static constexpr auto fields =
      std::tuple{field("account", &R::account, "key of the client company").key(),
                 field("name", &R::name, "name of the company, as in contracts"),
                 field("parent", &R::parent, "company that owns it").refers_to("accounts"),
                 field("segment", &R::segment, "our own grouping of clients"),
                 field("region", &R::region, "where it buys"),
                 field("since", &R::since, "first day as a client"),
                 field("tax_id", &R::tax_id, "tax number; always text, leading zeros count"),
                 field("roles_expected", &R::roles_expected, "roles that should be heard; absent: all three")};
};

template <>
struct Description<accounts::Contact> {
  using R = accounts::Contact;
  static constexpr std::string_view name = "Contact", table = "contacts";
  static constexpr auto fields =
      std::tuple{field("contact", &R::contact, "key of the person").key(),
                 field("account", &R::account, "company where the person works").required().refers_to("accounts"),
                 field("store", &R::store, "point of sale, for people in shops"),
                 field("name", &R::name, "name of the person"),
                 field("title", &R::title, "job title as the client writes it"),
                 field("client_department", &R::client_department, "the client's department"),
                 field("email", &R::email, "e-mail address; never in reports"),
                 field("phone", &R::phone, "telephone; never in reports"),
                 field("may_ask", &R::may_ask, "false: the person objected to being asked"),
                 field("basis", &R::basis, "legal basis of holding the personal data"),
                 field("basis_date", &R::basis_date, "day of that basis"),
                 field("role", &R::role, "shorthand for one buying role at all times; a history goes to roles"),
                 field("decides", &R::decides, "shorthand: whether the person decides (true) or advises (false)")};
};

template <>
struct Description<accounts::Role> {
  using R = accounts::Role;
  static constexpr std::string_view name = "Role", table = "roles";
  static constexpr auto fields =
      std::tuple{field("contact", &R::contact, "person who has the role").key().refers_to("contacts"),
                 field("since", &R::since, "first day in the role").key(),
                 field("until", &R::until, "first day no longer in the role; absent: still in it"),
                 field("role", &R::role, "buying role").required(),
                 field("decides", &R::decides, "whether the person decides (true) or advises (false)")};
};

}  // namespace cabochon
