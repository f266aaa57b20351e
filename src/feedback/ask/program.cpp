#include "program.hpp"

#include <algorithm>
#include <numeric>

#include "cabochon/feedback/ask/engine.hpp"

namespace cabochon::feedback::ask {
namespace {

std::vector<std::uint8_t> passing(const Test& test, const Values& values, std::size_t rows) {
  const Judged judged(test, values);
  std::vector<std::uint8_t> out(rows);
  for (std::size_t row = 0; row < rows; ++row) out[row] = judged(row);
  return out;
}

std::int32_t scorer(const std::string& name) {
  if (name == "any") return 3;
  if (name == "contact") return 4;
  return static_cast<std::int32_t>(*value_of<accounts::BuyingRole>(name));
}

}  // namespace

std::int32_t Program::type_number(const std::string& type) {
  const auto at = std::find(types.begin(), types.end(), type);
  if (at != types.end()) return static_cast<std::int32_t>(at - types.begin());
  types.push_back(type);
  follow.emplace_back();
  return static_cast<std::int32_t>(types.size()) - 1;
}

Node Program::compile(const Filter& filter, const People& people, std::int32_t type) {
  Node node;
  node.kind = filter.kind;
  for (const auto& part : filter.parts) node.parts.push_back(compile(part, people, type));
  if (filter.kind != Filter::Kind::test) return node;
  Leaf leaf;
  leaf.test = filter.test;
  switch (filter.test.subject) {
    case Subject::property:
      leaf.type = type;
      if (std::find(properties.begin(), properties.end(), filter.test.name) == properties.end())
        properties.push_back(filter.test.name);
      break;
    case Subject::account:
      leaf.passing = passing(leaf.test, people.account_values(leaf.test), people.accounts());
      break;
    case Subject::contact:
      leaf.passing = passing(leaf.test, people.contact_values(leaf.test), people.contacts());
      break;
    case Subject::count: {
      const Counted wanted{type_number(leaf.test.name), leaf.test.window_days};
      const auto same = [&wanted](const Counted& c) {
        return c.type == wanted.type && c.window_days == wanted.window_days;
      };
      const auto at = std::find_if(counted.begin(), counted.end(), same);
      leaf.memory = static_cast<std::int32_t>(at - counted.begin());
      if (at == counted.end()) {
        counted.push_back(wanted);
        follow[static_cast<std::size_t>(wanted.type)].counts.push_back(leaf.memory);
      }
      break;
    }
    case Subject::score:
      leaf.role = scorer(leaf.test.name);
      break;
  }
  node.leaf = static_cast<std::int32_t>(leaves.size());
  leaves.push_back(std::move(leaf));
  return node;
}

Program::Program(const Rulebook& book, const People& people) {
  std::vector<std::int32_t> order(book.rules.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&book](auto a, auto b) {
    const Rule &x = book.rules[static_cast<std::size_t>(a)], &y = book.rules[static_cast<std::size_t>(b)];
    return x.priority != y.priority ? x.priority > y.priority : x.rule < y.rule;
  });
  const std::int32_t answer = type_number(std::string(answer_type));
  follow[static_cast<std::size_t>(answer)].answer = true;
  after_rule.resize(order.size());
  for (const auto index : order) {
    const Rule& rule = book.rules[static_cast<std::size_t>(index)];
    const auto number = static_cast<std::int32_t>(rules.size());
    CompiledRule compiled;
    compiled.index = index;
    for (const auto role : rule.roles) compiled.roles[static_cast<std::size_t>(role)] = true;
    for (const auto stop : rule.exempt) compiled.limits.exempt[static_cast<std::size_t>(stop)] = true;
    const std::int32_t type = rule.event ? type_number(*rule.event) : -1;
    if (rule.filter) compiled.filter = compile(*rule.filter, people, type);
    if (type >= 0) follow[static_cast<std::size_t>(type)].rules.push_back(number);
    rules.push_back(std::move(compiled));
    if (!rule.absence) continue;
    const std::int32_t of = type_number(rule.absence->of);
    if (rule.absence->median) {
      auto& rhythm = follow[static_cast<std::size_t>(of)].rhythm;
      if (rhythm < 0) {
        rhythm = static_cast<std::int32_t>(rhythm_types.size());
        rhythm_types.push_back(of);
        of_rhythm.emplace_back();
      }
      of_rhythm[static_cast<std::size_t>(rhythm)].push_back(number);
    } else if (rule.absence->after) {
      follow[static_cast<std::size_t>(of)].ends.push_back(number);
      follow[static_cast<std::size_t>(type_number(*rule.absence->after))].starts.push_back(number);
    }
  }
  for (std::size_t waiting = 0; waiting < rules.size(); ++waiting) {
    const auto& absence = book.rules[static_cast<std::size_t>(rules[waiting].index)].absence;
    if (!absence || !absence->after_ask) continue;
    for (std::size_t asked = 0; asked < rules.size(); ++asked)
      if (book.rules[static_cast<std::size_t>(rules[asked].index)].rule == *absence->after_ask)
        after_rule[asked].push_back(static_cast<std::int32_t>(waiting));
  }
}

}  // namespace cabochon::feedback::ask
