/// Texts become codes: equal texts get equal codes, new ones the next code, in the order of their first appearance.
///
/// Texts of up to 15 bytes are kept whole in the hash table's slots (two words that hold the bytes and the length), so
/// a row costs two masked loads, one multiplication and one comparison and never looks at the dictionary. Longer texts
/// are found by a 64-bit hash and then compared byte by byte.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/error.hpp"

namespace cabochon {
inline namespace core {

/// What a slot of the table is compared with: a short text itself, or the hash and length of a long one.
struct TextKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;  ///< uppermost byte: length of a short text, 254 for a long one
  friend bool operator==(const TextKey&, const TextKey&) = default;
};

class Interner {
 public:
  static constexpr std::size_t longest_short = 15;

  Interner() { resize(256); }

  [[nodiscard]] std::int32_t size() const noexcept { return dictionary_->size(); }
  [[nodiscard]] const Dictionary& dictionary() const noexcept { return *dictionary_; }
  [[nodiscard]] std::shared_ptr<const Dictionary> share() const { return dictionary_; }

  /// The code of a text; a new text is appended.
  std::int32_t code(std::string_view text) { return code(text.data(), text.size(), text.data() + text.size()); }

  /// As above where bytes up to `readable` may be read past the text's end, which is faster.
  std::int32_t code(const char* text, std::size_t size, const char* readable) {
    if (size <= longest_short) [[likely]]
      return code(short_key(text, size, readable), {text, size});
    const TextKey key = long_key(text, size);
    for (std::size_t at = place(key);; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.code < 0) return insert(at, key, {text, size});
      if (slot.key == key && std::memcmp((*dictionary_)[slot.code].data(), text, size) == 0) return slot.code;
    }
  }

  /// The code of a text of at most 12 bytes whose first 8 and last 4 are given; bytes past its end do not matter.
  std::int32_t code(std::uint64_t first, std::uint32_t last, std::string_view text) {
    if constexpr (std::endian::native != std::endian::little) return code(text);
    const TextKey& kept = masks[text.size()];
    return code({first & kept.low, (last & kept.high) | (std::uint64_t{text.size()} << 56)}, text);
  }

 private:
  struct Slot {
    TextKey key{0, ~std::uint64_t{0}};  ///< of an empty slot: a key that no text has
    std::int32_t code = -1;
  };

  std::int32_t code(const TextKey& key, std::string_view text) {
    for (std::size_t at = place(key);; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.key == key) [[likely]]
        return slot.code;
      if (slot.code < 0) return insert(at, key, text);
    }
  }

  [[nodiscard]] static std::uint64_t load(const char* from) noexcept {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
  }

  /// Both halves of the 128-bit product, folded.
  [[nodiscard]] static std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
#ifdef __SIZEOF_INT128__
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
#else
    const std::uint64_t a0 = a & 0xFFFFFFFF, a1 = a >> 32, b0 = b & 0xFFFFFFFF, b1 = b >> 32;
    const std::uint64_t middle = a1 * b0 + ((a0 * b0) >> 32), cross = a0 * b1 + (middle & 0xFFFFFFFF);
    return (a * b) ^ (a1 * b1 + (middle >> 32) + (cross >> 32));
#endif
  }

  [[nodiscard]] static TextKey short_key(const char* text, std::size_t size, const char* readable) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
      if (readable - text >= 16) [[likely]] {
        const TextKey& kept = masks[size];
        return {load(text) & kept.low, (load(text + 8) & kept.high) | (static_cast<std::uint64_t>(size) << 56)};
      }
    }
    char bytes[16] = {};
    if (size) std::memcpy(bytes, text, size);
    bytes[15] = static_cast<char>(size);
    return {load(bytes), load(bytes + 8)};
  }

  [[nodiscard]] static TextKey long_key(const char* text, std::size_t size) noexcept {
    std::uint64_t hash = 0x9E3779B97F4A7C15u ^ size;
    const char* const last = text + size - 16;
    for (const char* at = text; at < last; at += 16) hash = mix(load(at) ^ hash, load(at + 8) ^ 0xD6E8FEB86659FD93u);
    hash = mix(load(last) ^ hash, load(last + 8) ^ 0xA0761D6478BD642Fu);
    return {hash, (std::uint64_t{0xFE} << 56) | size};
  }

  [[nodiscard]] std::size_t place(const TextKey& key) const noexcept {
    return static_cast<std::size_t>(mix(key.low ^ 0x8EBC6AF09C88C6E3u, key.high ^ 0x589965CC75374CC3u)) & mask_;
  }

  std::int32_t insert(std::size_t at, const TextKey& key, std::string_view text) {
    if (size() == std::numeric_limits<std::int32_t>::max()) throw Error("more than 2147483647 distinct texts");
    const std::int32_t fresh = dictionary_->append(text);
    slots_[at] = {key, fresh};
    if (static_cast<std::size_t>(size()) * 2 > slots_.size()) resize(slots_.size() * 2);
    return fresh;
  }

  void resize(std::size_t capacity) {
    std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(capacity));
    mask_ = capacity - 1;
    for (const Slot& slot : old) {
      if (slot.code < 0) continue;
      std::size_t at = place(slot.key);
      while (slots_[at].code >= 0) at = (at + 1) & mask_;
      slots_[at] = slot;
    }
  }

  static constexpr std::array<TextKey, 16> masks = [] {
    std::array<TextKey, 16> out{};
    for (std::size_t size = 0; size < 16; ++size) {
      out[size].low = size >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * size)) - 1;
      out[size].high = size <= 8 ? 0 : (std::uint64_t{1} << (8 * (size - 8))) - 1;
    }
    return out;
  }();

  std::shared_ptr<Dictionary> dictionary_ = std::make_shared<Dictionary>();
  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
};

}  // namespace core
}  // namespace cabochon
