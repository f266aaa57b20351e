/// Memory for a result's column that is written once and then only read: not set to zero first.
///
/// Large buffers ask Linux for huge pages: a fresh page of 4 KiB costs more than filling it does.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
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
    void operator()(T* memory) const noexcept { std::free(memory); }
  };

  static T* allot(std::size_t size) {
    constexpr std::size_t page = std::size_t{1} << 21;
    if (size > (~std::size_t{0} - page) / sizeof(T)) throw std::bad_alloc();
    const std::size_t bytes = size * sizeof(T);
    const bool large = bytes >= 2 * page;
    void* memory = large ? std::aligned_alloc(page, (bytes + page - 1) / page * page) : std::malloc(bytes ? bytes : 1);
    if (!memory) throw std::bad_alloc();
#if defined(__linux__)
    if (large) (void)madvise(memory, bytes / page * page, MADV_HUGEPAGE);
#endif
    return static_cast<T*>(memory);
  }

  std::unique_ptr<T, Free> memory_;
  std::size_t size_ = 0;
};

/// The buffer as a column. `absent` has one byte a row, 1 for null; empty when nothing is null.
template <class T>
  requires is_column_value_v<T>
[[nodiscard]] Column to_column(Buffer<T> values, const std::vector<std::uint8_t>& absent = {}) {
  struct Memory {
    Buffer<T> values;
    std::vector<std::uint8_t> bits;
  };
  auto memory = std::make_shared<Memory>(Memory{std::move(values), {}});
  Column::Parts parts;
  parts.type = type_of<T>();
  parts.length = static_cast<std::int64_t>(memory->values.size());
  parts.data = memory->values.data();
  for (const auto a : absent) parts.null_count += a;
  if (parts.null_count > 0) {
    memory->bits.assign((absent.size() + 7) / 8, 0);
    for (std::size_t i = 0; i < absent.size(); ++i)
      if (!absent[i]) memory->bits[i / 8] = static_cast<std::uint8_t>(memory->bits[i / 8] | (1u << (i % 8)));
    parts.validity = {memory->bits.data(), 0};
  }
  parts.owner = std::move(memory);
  return Column(std::move(parts));
}

}  // namespace core
}  // namespace cabochon
