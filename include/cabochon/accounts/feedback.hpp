/// What clients said and what happened to them: responses, ratings, tickets, special requirements, events.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cabochon/accounts/people.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon {
namespace accounts {

/// Scores and ratings.
inline constexpr Range zero_to_ten{0, 10, false, false};

/// How an answer was taken.
enum class Mode : std::uint8_t { token, qr, telephone, visit };

/// One filled survey.
struct Response {
  ResponseId response;                      ///< key
  std::optional<ContactId> contact{};       ///< who answered; absent: anonymous, then account, store and role are given
  std::optional<AccountId> account{};       ///< of an anonymous answer
  std::optional<StoreId> store{};           ///< of an anonymous answer
  std::optional<BuyingRole> role{};         ///< of an anonymous answer
  Day date;                                 ///< of the answer
  std::optional<RecordId> survey{};         ///< what was asked
  std::optional<std::string> touchpoint{};  ///< where the client met us
  std::optional<ProcessId> process{};       ///< process of ours that was asked about
  std::optional<EventId> event{};           ///< event that asked
  std::optional<std::int64_t> nps{};        ///< would you recommend us: 0 to 10; absent: no answer
  std::optional<std::string> comment{};     ///< in the client's words
  std::optional<Mode> mode{};               ///< token, qr, telephone, visit
  std::optional<std::string> recorded_by{};  ///< person of ours who wrote the answer down
  std::optional<bool> may_quote{};           ///< whether the words may be shown outside
};

/// Satisfaction and importance of one attribute in a response.
struct Rating {
  ResponseId response;                   ///< key, with attribute
  std::string attribute;                 ///< what was rated
  std::optional<ProcessId> process{};    ///< process of ours behind the attribute
  std::optional<double> satisfaction{};  ///< 0 to 10
  std::optional<double> importance{};    ///< 0 to 10
};

/// A complaint or a comment.
struct Ticket {
  TicketId ticket;                      ///< key
  AccountId account;                    ///< whose
  Day date;                             ///< first heard
  std::optional<ContactId> contact{};   ///< who complained
  std::optional<ProcessId> process{};   ///< process of ours at fault
  std::optional<std::string> reason{};  ///< cause in few words
  std::optional<double> cost{};         ///< ours, currency, at least 0
  std::optional<Day> closed{};          ///< settled; absent: open
};

/// Share of one process in a ticket that concerns several.
struct TicketProcess {
  TicketId ticket;                 ///< key, with process
  ProcessId process;               ///< process of ours
  std::optional<double> weight{};  ///< relative, above 0; absent: equal parts
};

/// Something a client specially asked for.
struct Requirement {
  RecordId requirement;               ///< key
  AccountId account;                  ///< who asked
  Day date;                           ///< of the request
  std::optional<std::string> kind{};  ///< what was asked for
  std::optional<bool> met{};          ///< whether it was done
};

/// Something that happened at the client.
struct Event {
  Day date;                                ///< key, with event
  EventId event;                           ///< key, with date
  AccountId account;                       ///< where it happened
  std::string type;                        ///< delivery_received, return_settled, ...
  std::optional<ContactId> contact{};      ///< person concerned
  std::optional<ProcessId> process{};      ///< process of ours concerned
  std::optional<Properties> properties{};  ///< anything else, a JSON object
};

}  // namespace accounts

template <>
struct Names<accounts::Mode> {
  static constexpr std::array<std::string_view, 4> values{"token", "qr", "telephone", "visit"};
};

template <>
struct Description<accounts::Response> {
  using R = accounts::Response;
  static constexpr std::string_view name = "Response", table = "responses";
  static constexpr auto fields =
      std::tuple{field("response", &R::response, "key of the filled survey").key(),
                 field("contact", &R::contact, "who answered; absent: anonymous").refers_to("contacts"),
                 field("account", &R::account, "company of an anonymous answer").refers_to("accounts"),
                 field("store", &R::store, "point of sale of an anonymous answer"),
                 field("role", &R::role, "buying role of an anonymous answer"),
                 field("date", &R::date, "day of the answer").required(),
                 field("survey", &R::survey, "what was asked").refers_to("surveys"),
                 field("touchpoint", &R::touchpoint, "where the client met us"),
                 field("process", &R::process, "process of ours that was asked about").refers_to("processes"),
                 field("event", &R::event, "event that asked").refers_to("events"),
                 field("nps", &R::nps, "would you recommend us, 0 to 10; absent: no answer").in(accounts::zero_to_ten),
                 field("comment", &R::comment, "in the client's words"),
                 field("mode", &R::mode, "how the answer was taken"),
                 field("recorded_by", &R::recorded_by, "person of ours who wrote the answer down"),
                 field("may_quote", &R::may_quote, "whether the words may be shown outside")};
};

template <>
struct Description<accounts::Rating> {
  using R = accounts::Rating;
  static constexpr std::string_view name = "Rating", table = "ratings";
  static constexpr auto fields =
      std::tuple{field("response", &R::response, "filled survey that holds the rating").key().refers_to("responses"),
                 field("attribute", &R::attribute, "what was rated").key(),
                 field("process", &R::process, "process of ours behind the attribute").refers_to("processes"),
                 field("satisfaction", &R::satisfaction, "how satisfied, 0 to 10").in(accounts::zero_to_ten),
                 field("importance", &R::importance, "how important, 0 to 10").in(accounts::zero_to_ten)};
};

template <>
struct Description<accounts::Ticket> {
  using R = accounts::Ticket;
  static constexpr std::string_view name = "Ticket", table = "tickets";
  static constexpr auto fields =
      std::tuple{field("ticket", &R::ticket, "key of the complaint or comment").key(),
                 field("account", &R::account, "whose complaint").required().refers_to("accounts"),
                 field("date", &R::date, "day it was first heard").required(),
                 field("contact", &R::contact, "who complained").refers_to("contacts"),
                 field("process", &R::process, "process of ours at fault").refers_to("processes"),
                 field("reason", &R::reason, "cause in few words"),
                 field("cost", &R::cost, "what it cost us").of_unit("currency").in(non_negative),
                 field("closed", &R::closed, "day it was settled; absent: open")};
};

template <>
struct Description<accounts::TicketProcess> {
  using R = accounts::TicketProcess;
  static constexpr std::string_view name = "TicketProcess", table = "ticket_processes";
  static constexpr auto fields =
      std::tuple{field("ticket", &R::ticket, "ticket that concerns several processes").key().refers_to("tickets"),
                 field("process", &R::process, "one of the processes").key().refers_to("processes"),
                 field("weight", &R::weight, "its relative part in the ticket; absent: equal parts").in(positive)};
};

template <>
struct Description<accounts::Requirement> {
  using R = accounts::Requirement;
  static constexpr std::string_view name = "Requirement", table = "requirements";
  static constexpr auto fields =
      std::tuple{field("requirement", &R::requirement, "key of the special request").key(),
                 field("account", &R::account, "who asked").required().refers_to("accounts"),
                 field("date", &R::date, "day of the request").required(),
                 field("kind", &R::kind, "what was asked for"), field("met", &R::met, "whether it was done")};
};

template <>
struct Description<accounts::Event> {
  using R = accounts::Event;
  static constexpr std::string_view name = "Event", table = "events";
  static constexpr auto fields =
      std::tuple{field("date", &R::date, "day it happened").key(),
                 field("event", &R::event, "key of the event, with its date").key(),
                 field("account", &R::account, "where it happened").required().refers_to("accounts"),
                 field("type", &R::type, "what happened: delivery_received, return_settled, ...").required(),
                 field("contact", &R::contact, "person concerned").refers_to("contacts"),
                 field("process", &R::process, "process of ours concerned").refers_to("processes"),
                 field("properties", &R::properties, "anything else about it, a JSON object")};
};

}  // namespace cabochon
