#include "design.hpp"

#include <algorithm>
#include <unordered_set>

#include "cabochon/core/nearest.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon::feedback {
namespace {

using pls_detail::Design;

Problem wrong(std::string column, std::string value, std::string expected) {
  return {"pls", std::move(column), -1, std::move(value), std::move(expected)};
}

void add_blocks(const PlsModel& model, Design& design, std::vector<Problem>& problems) {
  std::unordered_set<std::string> latents, indicators;
  for (const PlsBlock& block : model.blocks) {
    const std::string place = "blocks." + block.latent;
    if (!latents.insert(block.latent).second)
      problems.push_back(wrong("blocks", quoted(block.latent) + " twice", "each latent variable once"));
    if (block.latent == "row") problems.push_back(wrong("blocks", "'row'", "another name: scores have a column 'row'"));
    if (block.indicators.empty()) problems.push_back(wrong(place, "[]", "a list of its indicators"));
    design.first.push_back(design.indicators.size());
    for (const std::string& name : block.indicators) {
      if (!indicators.insert(name).second)
        problems.push_back(wrong(place, quoted(name) + " twice", "each indicator once"));
      design.of.push_back(design.latents.size());
      design.indicators.push_back(name);
    }
    design.latents.push_back(block.latent);
  }
  design.first.push_back(design.indicators.size());
}

void add_paths(const PlsModel& model, Design& design, std::vector<Problem>& problems) {
  const std::size_t count = design.count();
  design.before.resize(count);
  design.after.resize(count);
  std::vector<char> acts(count * count, 0);  // [source * count + target]
  for (const PlsPath& path : model.paths) {
    std::size_t ends[2] = {count, count};
    for (int side = 0; side < 2; ++side) {
      const std::string& name = side == 0 ? path.source : path.target;
      const auto at = std::find(design.latents.begin(), design.latents.end(), name);
      if (at == design.latents.end()) problems.push_back(wrong("paths", quoted(name), one_of(name, design.latents)));
      ends[side] = static_cast<std::size_t>(at - design.latents.begin());
    }
    if (ends[0] < count && ends[1] < count) acts[ends[0] * count + ends[1]] = 1;
  }
  for (std::size_t s = 0; s < count; ++s)
    for (std::size_t t = 0; t < count; ++t)
      if (acts[s * count + t]) {
        design.edges.emplace_back(s, t);
        design.before[t].push_back(s);
        design.after[s].push_back(t);
      }
  std::sort(design.edges.begin(), design.edges.end());
}

// Sources before targets (Kahn 1962); what is left over stands in a circle.
void put_in_order(Design& design, std::vector<Problem>& problems) {
  const std::size_t count = design.count();
  std::vector<std::size_t> waits(count);
  for (std::size_t j = 0; j < count; ++j) {
    waits[j] = design.before[j].size();
    if (waits[j] == 0) design.order.push_back(j);
  }
  for (std::size_t i = 0; i < design.order.size(); ++i)
    for (const std::size_t t : design.after[design.order[i]])
      if (--waits[t] == 0) design.order.push_back(t);
  if (design.order.size() < count) problems.push_back(wrong("paths", "paths in a circle", "paths that lead one way"));
  for (std::size_t j = 0; j < count; ++j)
    if (design.before[j].empty() && design.after[j].empty())
      problems.push_back(wrong("paths", quoted(design.latents[j]) + " without a path", "a path for every block"));
}

void find_routes(Design& design) {
  const std::size_t count = design.count();
  for (std::size_t s = 0; s < count; ++s) {
    std::vector<char> reached(count, 0);
    reached[s] = 1;
    for (const std::size_t j : design.order)
      for (const std::size_t k : design.before[j]) reached[j] = static_cast<char>(reached[j] | reached[k]);
    for (std::size_t t = 0; t < count; ++t)
      if (t != s && reached[t]) design.routes.emplace_back(s, t);
  }
}

}  // namespace

pls_detail::Design pls_detail::checked(const PlsModel& model) {
  Design design;
  design.scheme = model.scheme;
  design.consistent = model.consistent;
  std::vector<Problem> problems;
  if (model.blocks.empty()) problems.push_back(wrong("blocks", "no block", "blocks of indicators"));
  add_blocks(model, design, problems);
  add_paths(model, design, problems);
  if (problems.empty()) put_in_order(design, problems);
  if (!(model.scale.low < model.scale.high))
    problems.push_back(wrong("scale", "(" + number_text(model.scale.low) + ", " + number_text(model.scale.high) + ")",
                             "a lowest mark below the highest"));
  if (!problems.empty()) throw InputError(std::move(problems));
  find_routes(design);
  return design;
}

}  // namespace cabochon::feedback
