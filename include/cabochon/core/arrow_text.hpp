/// Text that comes in through Arrow, plain or as a dictionary, becomes codes.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/arrow_chunk.hpp"
#include "cabochon/core/interner.hpp"
#include "cabochon/core/utf8.hpp"

namespace cabochon {
inline namespace core {
namespace arrow {

/// A 16-byte string view: the text itself up to 12 bytes, else where it is.
struct View {
  std::int32_t size;
  char start[4];  ///< first bytes; for a short text the text starts here
  std::int32_t buffer;
  std::int32_t offset;
};
static_assert(sizeof(View) == 16);

/// Texts with offsets of 32 or 64 bits.
template <class Offset>
class OffsetTexts {
 public:
  explicit OffsetTexts(const Chunk& chunk) : offsets_(chunk.buffer<Offset>(1)), bytes_(chunk.buffer<char>(2)) {
    if (!offsets_) {
      offsets_ = &none_;
      return;
    }
    offsets_ += chunk.offset;
    end_ = bytes_ ? bytes_ + offsets_[chunk.length] : bytes_;
  }

  std::int32_t code(Interner& interner, std::int64_t row) const {
    const Offset begin = offsets_[row], size = offsets_[row + 1] - begin;
    if (size < 0 || begin < 0) throw Error("Arrow: a text column with falling offsets");
    return interner.code(bytes_ ? bytes_ + begin : "", static_cast<std::size_t>(size), bytes_ ? end_ : "");
  }

 private:
  const Offset* offsets_;
  const char* bytes_;
  const char* end_ = nullptr;
  Offset none_ = 0;
};

/// Texts as views.
class ViewTexts {
 public:
  explicit ViewTexts(const Chunk& chunk) : views_(chunk.buffer<View>(1)), array_(chunk.array) {
    if (views_) views_ += chunk.offset;
  }

  std::int32_t code(Interner& interner, std::int64_t row) const {
    const View& view = views_[row];
    if (view.size <= 12 && view.size >= 0) {
      const char* const text = reinterpret_cast<const char*>(&view) + 4;
      std::uint64_t first_eight;
      std::uint32_t last_four;
      std::memcpy(&first_eight, text, sizeof first_eight);
      std::memcpy(&last_four, text + 8, sizeof last_four);
      return interner.code(first_eight, last_four, {text, static_cast<std::size_t>(view.size)});
    }
    const std::int64_t last = array_->n_buffers - 1;
    if (view.size < 0 || view.buffer < 0 || view.offset < 0 || view.buffer + 2 >= last)
      throw Error("Arrow: a text view that points nowhere");
    const char* const buffer = static_cast<const char*>(array_->buffers[view.buffer + 2]);
    const auto size = static_cast<const std::int64_t*>(array_->buffers[last])[view.buffer];
    if (static_cast<std::int64_t>(view.offset) + view.size > size)
      throw Error("Arrow: a text view that points nowhere");
    return interner.code(buffer + view.offset, static_cast<std::size_t>(view.size), buffer + size);
  }

 private:
  const View* views_;
  const ArrowArray* array_;
};

/// Throws when a text is not UTF-8, naming every row that holds one.
inline void check_texts(const Dictionary& dictionary, const std::int32_t* codes, std::int64_t rows,
                        const Reading& reading) {
  std::vector<bool> bad;
  for (std::int32_t code = 0; code < dictionary.size(); ++code) {
    if (is_utf8(dictionary[code])) continue;
    bad.resize(static_cast<std::size_t>(dictionary.size()));
    bad[static_cast<std::size_t>(code)] = true;
  }
  if (bad.empty()) return;
  std::vector<Problem> problems;
  std::size_t total = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    if (codes[row] < 0 || !bad[static_cast<std::size_t>(codes[row])]) continue;
    if (++total <= InputError::shown)
      problems.push_back({reading.table, reading.column, row, hex_bytes(dictionary[codes[row]]), "text in UTF-8"});
  }
  throw InputError(std::move(problems), total);
}

[[nodiscard]] inline Column finish_text(Gathered<std::int32_t> out, const Interner& interner, std::int64_t rows,
                                        const Reading& reading) {
  check_texts(interner.dictionary(), out.values(), rows, reading);
  Column::Parts parts;
  parts.type = Type::text;
  parts.dictionary = interner.share();
  for (std::int64_t row = 0; row < rows; ++row) parts.null_count += out.values()[row] < 0;
  return std::move(out).finish(std::move(parts));
}

template <class Texts>
void encode(const Chunk& chunk, Interner& interner, std::int32_t* out, const Reading& reading) {
  const Texts texts(chunk);
  for (std::int64_t start = 0; start < chunk.length; start += pause_rows) {
    reading.pause();
    const std::int64_t end = std::min(chunk.length, start + pause_rows);
    if (chunk.null_count == 0) {
      for (std::int64_t row = start; row < end; ++row) out[row] = texts.code(interner, row);
    } else {
      for (std::int64_t row = start; row < end; ++row) out[row] = chunk.validity[row] ? texts.code(interner, row) : -1;
    }
  }
}

inline void encode(Layout layout, const Chunk& chunk, Interner& interner, std::int32_t* out, const Reading& reading) {
  if (chunk.length == 0) return;
  switch (layout) {
    case Layout::text32:
      return encode<OffsetTexts<std::int32_t>>(chunk, interner, out, reading);
    case Layout::text64:
      return encode<OffsetTexts<std::int64_t>>(chunk, interner, out, reading);
    default:
      return encode<ViewTexts>(chunk, interner, out, reading);
  }
}

[[nodiscard]] inline Column import_text(const Format& format, std::vector<Chunk> chunks, const Reading& reading) {
  const std::int64_t rows = total_rows(chunks);
  Gathered<std::int32_t> out(rows, false);
  Interner interner;
  std::int64_t at = 0;
  for (auto& chunk : chunks) {
    encode(format.layout, chunk, interner, out.values() + at, reading);
    at += chunk.length;
    chunk = {};
  }
  return finish_text(std::move(out), interner, rows, reading);
}

}  // namespace arrow
}  // namespace core
}  // namespace cabochon
