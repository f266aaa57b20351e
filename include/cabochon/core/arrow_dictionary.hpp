/// Dictionary columns of any index width: of text they become codes, of anything else they are decoded.
///
/// A text that stands twice in a dictionary gets one code and one that no row uses gets none, so that the codes of a
/// column are exactly its distinct texts. Where that already holds and the indices are 32 bits wide without nulls, they
/// are used in place.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/arrow_text.hpp"

namespace cabochon {
inline namespace core {
namespace arrow {

/// Calls f(pointer to the indices of the chunk's first row), typed by the index format.
template <class F>
decltype(auto) visit_indices(std::string_view format, const Chunk& chunk, const Reading& reading, F&& f) {
  const auto typed = [&]<class Index>(Index) {
    const auto* indices = chunk.template buffer<Index>(1);
    return f(indices ? indices + chunk.offset : indices);
  };
  switch (format.size() == 1 ? format[0] : ' ') {
    case 'c':
      return typed(std::int8_t{});
    case 'C':
      return typed(std::uint8_t{});
    case 's':
      return typed(std::int16_t{});
    case 'S':
      return typed(std::uint16_t{});
    case 'i':
      return typed(std::int32_t{});
    case 'I':
      return typed(std::uint32_t{});
    case 'l':
      return typed(std::int64_t{});
    case 'L':
      return typed(std::uint64_t{});
    default:
      throw reading.wrong("a dictionary with indices of " + format_name(format), "a dictionary with integer indices");
  }
}

/// The values of a chunk's dictionary as a chunk of their own.
[[nodiscard]] inline Chunk dictionary_of(const Chunk& chunk, const Format& values) {
  const ArrowArray* array = chunk.array->dictionary;
  if (!array) throw Error("Arrow: a dictionary column without its dictionary");
  return make_chunk(chunk.owner, array, array->offset, array->length, values.layout);
}

/// The chunk's own indices as codes where nothing has to change; an empty column otherwise.
[[nodiscard]] inline bool share_codes(std::string_view index, const Format& values, const Chunk& chunk,
                                      const Reading& reading, Column& out) {
  if ((index != "i" && index != "I") || chunk.null_count || chunk.length == 0) return false;
  const Chunk texts = dictionary_of(chunk, values);
  if (texts.null_count || texts.length > chunk.length) return false;
  const auto* codes = chunk.buffer<std::uint32_t>(1) + chunk.offset;
  if (reinterpret_cast<std::uintptr_t>(codes) % alignof(std::int32_t)) return false;
  std::vector<std::uint8_t> used(static_cast<std::size_t>(texts.length));
  for (std::int64_t row = 0; row < chunk.length; ++row) {
    if (codes[row] >= used.size()) throw Error("Arrow: a dictionary index outside its dictionary");
    used[codes[row]] = 1;
  }
  for (const auto u : used)
    if (!u) return false;
  Interner interner;
  std::vector<std::int32_t> entries(used.size());
  encode(values.layout, texts, interner, entries.data(), reading);
  if (interner.size() != static_cast<std::int32_t>(used.size())) return false;
  check_texts(interner.dictionary(), reinterpret_cast<const std::int32_t*>(codes), chunk.length, reading);
  Column::Parts parts;
  parts.type = Type::text;
  parts.length = chunk.length;
  parts.data = codes;
  parts.owner = chunk.owner;
  parts.dictionary = interner.share();
  out = Column(std::move(parts));
  return true;
}

[[nodiscard]] inline Column import_text_dictionary(std::string_view index, const Format& values,
                                                   std::vector<Chunk> chunks, const Reading& reading) {
  Column shared;
  if (chunks.size() == 1 && share_codes(index, values, chunks[0], reading, shared)) return shared;
  const std::int64_t rows = total_rows(chunks);
  Gathered<std::int32_t> out(rows, false);
  Interner interner;
  constexpr std::int32_t not_yet = -2;
  std::vector<std::int32_t> codes;
  std::int32_t* to = out.values();
  for (auto& chunk : chunks) {
    if (chunk.length == 0) continue;
    reading.pause();
    const Chunk texts = dictionary_of(chunk, values);
    codes.assign(static_cast<std::size_t>(texts.length), not_yet);
    const auto code_of = [&](std::uint64_t entry) {
      if (entry >= codes.size()) throw Error("Arrow: a dictionary index outside its dictionary");
      std::int32_t& code = codes[entry];
      if (code == not_yet) {
        Chunk one = texts;
        one.offset += static_cast<std::int64_t>(entry);
        one.length = 1;
        one.validity.offset += static_cast<std::int64_t>(entry);
        encode(values.layout, one, interner, &code, Reading{});
      }
      return code;
    };
    visit_indices(index, chunk, reading, [&](const auto* indices) {
      for (std::int64_t row = 0; row < chunk.length; ++row)
        to[row] = chunk.validity[row] ? code_of(static_cast<std::uint64_t>(indices[row])) : -1;
    });
    to += chunk.length;
    chunk = {};
  }
  return finish_text(std::move(out), interner, rows, reading);
}

/// Indices replaced by the values they stand for; `width` is the size of one value in bytes.
template <class T, class ImportValues>
[[nodiscard]] Column decode(std::string_view index, const Format& values, std::vector<Chunk> chunks,
                            const Reading& reading, const ImportValues& import_values) {
  const std::int64_t rows = total_rows(chunks);
  Gathered<T> out(rows, true);
  std::int64_t at = 0;
  for (auto& chunk : chunks) {
    if (chunk.length == 0) continue;
    reading.pause();
    const Column entries = import_values(values, std::vector<Chunk>{dictionary_of(chunk, values)}, reading);
    const auto entry_values = entries.values<T>();
    visit_indices(index, chunk, reading, [&](const auto* indices) {
      for (std::int64_t row = 0; row < chunk.length; ++row) {
        out.values()[at + row] = T{};
        if (!chunk.validity[row]) continue;
        const auto entry = static_cast<std::uint64_t>(indices[row]);
        if (entry >= entry_values.size()) throw Error("Arrow: a dictionary index outside its dictionary");
        if (entries.is_null(static_cast<std::int64_t>(entry))) continue;
        out.values()[at + row] = entry_values[entry];
        bits::copy(out.bits(), at + row, nullptr, 0, 1);
      }
    });
    at += chunk.length;
    chunk = {};
  }
  Column::Parts parts;
  parts.type = values.type;
  parts.unit = values.unit;
  parts.timezone = values.timezone;
  return std::move(out).finish(std::move(parts));
}

}  // namespace arrow
}  // namespace core
}  // namespace cabochon
