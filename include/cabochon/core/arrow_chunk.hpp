/// One column's share of one batch, and the memory that columns are gathered into.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/arrow_abi.hpp"
#include "cabochon/core/arrow_format.hpp"
#include "cabochon/core/bits.hpp"
#include "cabochon/core/column.hpp"

namespace cabochon {
inline namespace core {
namespace arrow {

using Bitmap = std::vector<std::uint8_t>;

/// A run of rows of one array. `offset` counts from the start of the array's buffers.
struct Chunk {
  std::shared_ptr<const void> owner;  ///< keeps the array alive
  const ArrowArray* array = nullptr;
  std::int64_t offset = 0;
  std::int64_t length = 0;
  Validity validity;            ///< of the rows of this chunk, past the offset
  std::int64_t null_count = 0;  ///< of the rows of this chunk

  template <class T>
  [[nodiscard]] const T* buffer(std::int64_t i) const {
    if (i >= array->n_buffers) throw Error("Arrow: an array with too few buffers");
    return static_cast<const T*>(array->buffers[i]);
  }
};

/// The rows [offset, offset + length) of an array, further nulled by `parent`, the validity of the struct around it.
[[nodiscard]] inline Chunk make_chunk(std::shared_ptr<const void> owner, const ArrowArray* array, std::int64_t offset,
                                      std::int64_t length, Layout layout, const Bitmap* parent = nullptr) {
  Chunk chunk{std::move(owner), array, offset, length, {}, 0};
  if (layout == Layout::nothing) {
    chunk.null_count = length;
    return chunk;
  }
  if (array->n_buffers > 0 && array->null_count != 0 && length > 0)
    chunk.validity = {static_cast<const std::uint8_t*>(array->buffers[0]), offset};
  if (parent) {
    struct Both {
      std::shared_ptr<const void> array;
      Bitmap bits;
    };
    auto both = std::make_shared<Both>(Both{std::move(chunk.owner), *parent});
    for (std::int64_t i = 0; i < length; ++i)
      if (!chunk.validity[i]) bits::clear(both->bits.data(), i);
    chunk.validity = {both->bits.data(), 0};
    chunk.owner = std::move(both);
  }
  if (chunk.validity.bits) chunk.null_count = length - bits::ones(chunk.validity.bits, chunk.validity.offset, length);
  if (chunk.null_count == 0) chunk.validity = {};
  return chunk;
}

/// What is being read: for messages, for the answer to Ctrl-C, and the rules of the producer.
struct Reading {
  std::string table;
  std::string column;
  bool nan_is_null = false;
  const std::function<void()>* tick = nullptr;

  void pause() const {
    if (tick && *tick) (*tick)();
  }
  [[nodiscard]] InputError wrong(std::string value, std::string expected, std::int64_t row = -1) const {
    return InputError({table, column, row, std::move(value), std::move(expected)});
  }
};

/// New values and validity for all rows of a column.
template <class T>
class Gathered {
 public:
  Gathered(std::int64_t rows, bool with_nulls) : memory_(std::make_shared<Memory>()), rows_(rows) {
    memory_->values.reset(new T[static_cast<std::size_t>(rows)]);
    if (with_nulls) memory_->bits.assign(bits::bytes_for(rows), 0);
  }

  [[nodiscard]] T* values() noexcept { return memory_->values.get(); }
  [[nodiscard]] std::uint8_t* bits() noexcept { return memory_->bits.empty() ? nullptr : memory_->bits.data(); }

  [[nodiscard]] Column finish(Column::Parts parts) && {
    parts.length = rows_;
    parts.data = memory_->values.get();
    parts.validity = {};
    if (parts.type != Type::text) {
      if (bits()) parts.null_count = rows_ - bits::ones(bits(), 0, rows_);
      if (parts.null_count) parts.validity = {bits(), 0};
    }
    parts.owner = std::move(memory_);
    return Column(std::move(parts));
  }

 private:
  struct Memory {
    std::unique_ptr<T[]> values;
    Bitmap bits;
  };
  std::shared_ptr<Memory> memory_;
  std::int64_t rows_;
};

[[nodiscard]] inline std::int64_t total_rows(const std::vector<Chunk>& chunks) noexcept {
  std::int64_t rows = 0;
  for (const auto& chunk : chunks) rows += chunk.length;
  return rows;
}

[[nodiscard]] inline bool any_null(const std::vector<Chunk>& chunks) noexcept {
  for (const auto& chunk : chunks)
    if (chunk.null_count) return true;
  return false;
}

inline constexpr std::int64_t pause_rows = std::int64_t{1} << 20;  ///< rows between two looks at Ctrl-C

/// Values of all chunks made one by one: f(chunk, row of the chunk, number of rows, target). Rows that are null may be
/// given any value.
template <class T, class F>
[[nodiscard]] Column gather(const Format& format, std::vector<Chunk> chunks, const Reading& reading, F&& f) {
  Gathered<T> out(total_rows(chunks), any_null(chunks));
  std::int64_t at = 0;
  for (auto& chunk : chunks) {
    for (std::int64_t row = 0; row < chunk.length; row += pause_rows) {
      reading.pause();
      f(chunk, row, std::min(pause_rows, chunk.length - row), out.values() + at + row);
    }
    if (out.bits()) bits::copy(out.bits(), at, chunk.validity.bits, chunk.validity.offset, chunk.length);
    at += chunk.length;
    chunk = {};  // gives the batch's memory back as soon as it has been read
  }
  Column::Parts parts;
  parts.type = format.type;
  parts.unit = format.unit;
  parts.timezone = format.timezone;
  return std::move(out).finish(std::move(parts));
}

}  // namespace arrow
}  // namespace core
}  // namespace cabochon
