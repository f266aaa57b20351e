/// Memory for a result's column that is written once and then only read: not set to zero first.
///
/// Large buffers ask Linux for huge pages, as a fresh page of 4 KiB costs more than filling it does, and are used
/// again: finding and clearing fresh huge pages costs up to half a second for a gigabyte.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "cabochon/core/column.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace cabochon {
inline namespace core {

namespace detail {

inline constexpr std::size_t huge_page = std::size_t{1} << 21;

struct Memory {
  void* start = nullptr;
  std::size_t bytes = 0;
};

#if defined(__linux__)

/// Large pieces that were given back, for the next buffer of about their size. The kernel may take their pages when
/// memory runs short (MADV_FREE); no more than `most` are kept.
class SpareMemory {
 public:
  static constexpr std::size_t most = std::size_t{512} << 20;

  static SpareMemory& all() {
    static SpareMemory* const one = new SpareMemory;  // outlives every buffer
    return *one;
  }

  /// The smallest piece that holds `bytes` and wastes less than a quarter; none: nothing.
  Memory take(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    auto best = pieces_.end();
    for (auto piece = pieces_.begin(); piece != pieces_.end(); ++piece)
      if (piece->bytes >= bytes && piece->bytes - bytes <= bytes / 4 &&
          (best == pieces_.end() || piece->bytes < best->bytes))
        best = piece;
    if (best == pieces_.end()) return {};
    const Memory found = *best;
    pieces_.erase(best);
    kept_ -= found.bytes;
    return found;
  }

  void keep(Memory piece) noexcept {
    {
      const std::lock_guard lock(mutex_);
      if (kept_ + piece.bytes <= most && pieces_.size() < pieces_.capacity()) {
        (void)madvise(piece.start, piece.bytes, MADV_FREE);
        pieces_.push_back(piece);
        kept_ += piece.bytes;
        return;
      }
    }
    std::free(piece.start);
  }

 private:
  SpareMemory() { pieces_.reserve(64); }

  std::mutex mutex_;
  std::vector<Memory> pieces_;
  std::size_t kept_ = 0;
};

#endif

[[nodiscard]] inline Memory acquire(std::size_t bytes) {
#if defined(__linux__)
  if (bytes >= 2 * huge_page) {
    bytes = (bytes + huge_page - 1) / huge_page * huge_page;
    if (const Memory spare = SpareMemory::all().take(bytes); spare.start) return spare;
    void* memory = std::aligned_alloc(huge_page, bytes);
    if (!memory) throw std::bad_alloc();
    (void)madvise(memory, bytes, MADV_HUGEPAGE);
    return {memory, bytes};
  }
#endif
  void* memory = std::malloc(bytes ? bytes : 1);
  if (!memory) throw std::bad_alloc();
  return {memory, bytes};
}

inline void release(void* memory, std::size_t bytes) noexcept {
#if defined(__linux__)
  if (bytes >= 2 * huge_page) return SpareMemory::all().keep({memory, bytes});
#endif
  (void)bytes;
  std::free(memory);
}

}  // namespace detail

template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size) : memory_(allot(size)), size_(size) {}

  [[nodiscard]] T* data() noexcept { return memory_.get(); }
  [[nodiscard]] const T* data() const noexcept { return memory_.get(); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Forgets the places from `size` on; the memory stays.
  void shrink(std::size_t size) noexcept { size_ = std::min(size, size_); }
  [[nodiscard]] std::span<const T> span() const noexcept { return {data(), size_}; }
  T& operator[](std::size_t i) noexcept { return memory_.get()[i]; }
  const T& operator[](std::size_t i) const noexcept { return memory_.get()[i]; }

 private:
  struct Free {
    std::size_t bytes = 0;
    void operator()(T* memory) const noexcept { detail::release(memory, bytes); }
  };

  static std::unique_ptr<T, Free> allot(std::size_t size) {
    if (size > (~std::size_t{0} >> 1) / sizeof(T)) throw std::bad_alloc();
    const auto [memory, bytes] = detail::acquire(size * sizeof(T));
    return {static_cast<T*>(memory), Free{bytes}};
  }

  std::unique_ptr<T, Free> memory_;
  std::size_t size_ = 0;
};

/// The buffer as a column. `bits` are the validity of its rows, 0 for each of the `nulls`; empty when nothing is null.
template <class T>
  requires is_column_value_v<T>
[[nodiscard]] Column to_column(Buffer<T> values, std::vector<std::uint8_t> bits = {}, std::int64_t nulls = 0) {
  struct Memory {
    Buffer<T> values;
    std::vector<std::uint8_t> bits;
  };
  auto memory = std::make_shared<Memory>(Memory{std::move(values), std::move(bits)});
  Column::Parts parts;
  parts.type = type_of<T>();
  parts.length = static_cast<std::int64_t>(memory->values.size());
  parts.data = memory->values.data();
  parts.null_count = nulls;
  if (nulls > 0) parts.validity = {memory->bits.data(), 0};
  parts.owner = std::move(memory);
  return Column(std::move(parts));
}

}  // namespace core
}  // namespace cabochon
