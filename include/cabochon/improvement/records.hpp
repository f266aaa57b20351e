/// A small improvement as an analysis sees it: what it addresses, whom it reaches, what it moves and what it costs.
/// The book keeps one row an action in its table `actions`, whose process, reason and factor are read as lists of one.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cabochon/accounts/people.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon {
namespace improvement {

/// Lists are separated by commas.
struct Action {
  std::string action;                            ///< key, without commas
  std::optional<std::string> name{};             ///< for people
  std::optional<std::string> processes{};        ///< whose tickets it avoids
  std::optional<std::string> reasons{};          ///< causes of tickets that it avoids
  std::optional<std::string> factors{};          ///< drivers of margin that it moves, each by the effect
  std::optional<double> reach{};                 ///< share of accounts that it reaches, 0 to 1
  std::optional<double> effect{};                ///< expected change of the factors at an account it reaches
  std::optional<double> effect_low{};            ///< lower 95 % limit of that change
  std::optional<double> effect_high{};           ///< upper 95 % limit of that change
  std::optional<double> tickets_avoided{};       ///< expected share of those tickets it avoids where it reaches, 0 to 1
  std::optional<double> tickets_avoided_low{};   ///< lower 95 % limit of that share, 0 to 1
  std::optional<double> tickets_avoided_high{};  ///< upper 95 % limit of that share, 0 to 1
  std::optional<double> cost{};                  ///< ours, once, currency, at least 0
  std::optional<double> duration_days{};         ///< from start to done, at least 0
  std::optional<double> effort_days{};           ///< our work, spread evenly over the duration, at least 0
  std::optional<std::string> owner{};            ///< person of ours
  std::optional<std::string> needs{};            ///< actions that must be done first
  std::optional<std::string> excludes{};         ///< actions that make no sense beside it
  std::optional<accounts::BuyingRole> role{};    ///< who gains
  std::optional<std::string> gain{};             ///< what they gain
};

}  // namespace improvement

template <>
struct Description<improvement::Action> {
  using R = improvement::Action;
  static constexpr std::string_view name = "Action", table = "";
  static constexpr auto fields = std::tuple{
      field("action", &R::action, "key of the improvement").key(),
      field("name", &R::name, "name for people"),
      field("processes", &R::processes, "processes whose tickets it avoids, separated by commas"),
      field("reasons", &R::reasons, "causes of tickets that it avoids, separated by commas"),
      field("factors", &R::factors, "drivers of margin that it moves, separated by commas, each by the effect"),
      field("reach", &R::reach, "share of accounts that it reaches").in(share),
      field("effect", &R::effect, "expected change of the factors where it reaches"),
      field("effect_low", &R::effect_low, "lower 95 % limit of that change"),
      field("effect_high", &R::effect_high, "upper 95 % limit of that change"),
      field("tickets_avoided", &R::tickets_avoided, "expected share of the tickets it avoids where it reaches")
          .in(share),
      field("tickets_avoided_low", &R::tickets_avoided_low, "lower 95 % limit of that share").in(share),
      field("tickets_avoided_high", &R::tickets_avoided_high, "upper 95 % limit of that share").in(share),
      field("cost", &R::cost, "what it costs us, once").of_unit("currency").in(non_negative),
      field("duration_days", &R::duration_days, "from start to done").of_unit("days").in(non_negative),
      field("effort_days", &R::effort_days, "our work, spread evenly over the duration")
          .of_unit("days")
          .in(non_negative),
      field("owner", &R::owner, "person of ours"),
      field("needs", &R::needs, "keys of actions that must be done first, separated by commas"),
      field("excludes", &R::excludes, "keys of actions that make no sense beside it, separated by commas"),
      field("role", &R::role, "who gains"),
      field("gain", &R::gain, "what they gain")};
};

}  // namespace cabochon
