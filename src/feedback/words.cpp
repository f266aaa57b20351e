#include "words.hpp"

#include <algorithm>
#include <utility>

#include "cabochon/core/interner.hpp"

#include "../accounts/rows.hpp"

namespace cabochon::feedback {

Column as_words(const Column& column) {
  if (column.type() == Type::text && column.null_count() == 0) return column;
  Interner words;
  std::vector<std::int32_t> codes(static_cast<std::size_t>(column.size()));
  std::vector<std::int32_t> known(
      column.type() == Type::text ? static_cast<std::size_t>(column.dictionary().size()) : 0, -1);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const auto i = static_cast<std::int64_t>(row);
    if (column.is_null(i)) {
      codes[row] = words.code(unknown_word);
    } else if (column.type() == Type::text) {
      std::int32_t& code = known[static_cast<std::size_t>(column.codes()[row])];
      if (code < 0) code = words.code(column.text_at(i));
      codes[row] = code;
    } else {
      codes[row] = words.code(accounts::cell_text(column, i));
    }
  }
  return Column::text(std::move(codes), words.share());
}

std::vector<std::int32_t> word_places(const Dictionary& words) {
  std::vector<std::int32_t> order(static_cast<std::size_t>(words.size())), out(order.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](std::int32_t code) { return std::pair{words[code] == unknown_word, words[code]}; };
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return key(a) < key(b); });
  std::int32_t place = -1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || words[order[i]] != words[order[i - 1]]) ++place;
    out[static_cast<std::size_t>(order[i])] = place;
  }
  return out;
}

}  // namespace cabochon::feedback
