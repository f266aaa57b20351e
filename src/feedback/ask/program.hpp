// The rulebook made ready: rules in their order, tests as numbers, and who has to hear of which type of event.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/feedback/ask/rule.hpp"

#include "limits.hpp"
#include "people.hpp"
#include "values.hpp"

namespace cabochon::feedback::ask {

/// A test at the end of a filter's branches.
struct Leaf {
  Test test;
  std::int32_t type = -1;             // of a property: the followed type of event that is tested
  std::int32_t memory = -1;           // of a count: number of its CountMemory
  std::int32_t role = -1;             // of a score: 0 to 2; 3 any; 4 the contact
  std::vector<std::uint8_t> passing;  // of an account's or contact's column: by dense number
};

struct Node {
  Filter::Kind kind = Filter::Kind::all;
  std::vector<Node> parts;
  std::int32_t leaf = -1;
};

struct CompiledRule {
  std::int32_t index = 0;  // in the rulebook
  std::array<bool, 3> roles{};
  RuleLimits limits;
  Node filter;
};

/// A counted window: one for all tests that count the same.
struct Counted {
  std::int32_t type = -1;
  std::int32_t window_days = 0;
};

/// What an event of one type sets going.
struct Follow {
  std::vector<std::int32_t> rules;   // numbers of compiled rules that it asks for, in their order
  std::vector<std::int32_t> counts;  // numbers of Counted
  std::int32_t rhythm = -1;          // number of the rhythm that it beats
  std::vector<std::int32_t> starts;  // compiled rules whose waiting it starts
  std::vector<std::int32_t> ends;    // compiled rules whose waiting it ends
  bool answer = false;
};

struct Program {
  Program(const Rulebook& book, const People& people);

  std::vector<CompiledRule> rules;  // in the order (priority descending, rule id)
  std::vector<Leaf> leaves;
  std::vector<std::string> types;       // followed types of events
  std::vector<Follow> follow;           // by type
  std::vector<std::string> properties;  // that tests look at
  std::vector<Counted> counted;
  std::vector<std::int32_t> rhythm_types;             // type of each rhythm
  std::vector<std::vector<std::int32_t>> of_rhythm;   // compiled rules that listen to each rhythm
  std::vector<std::vector<std::int32_t>> after_rule;  // by compiled rule: rules that wait after its invitations

 private:
  std::int32_t type_number(const std::string& type);
  Node compile(const Filter& filter, const People& people, std::int32_t type);
};

}  // namespace cabochon::feedback::ask
