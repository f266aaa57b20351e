// A JSON document read with the path of everything in it, and every problem noted instead of the first.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/datum.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/range.hpp"

namespace cabochon::feedback::ask {

using Problems = std::vector<Problem>;

inline void note(Problems& problems, const std::string& path, std::string value, std::string expected) {
  problems.push_back({"rules", path, -1, std::move(value), std::move(expected)});
}

/// One object of the document: its known keys are taken one after the other, the rest are misspellings.
class Reader {
 public:
  Reader(const Datum& datum, std::string path, Problems& problems) : path_(std::move(path)), problems_(problems) {
    object_ = datum.get<Datum::Object>();
    if (!object_) note(problems_, path_, shown(datum), "an object");
  }

  [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string at(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  }

  /// The value of a key, or nothing; null counts as absent.
  [[nodiscard]] const Datum* find(std::string_view key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
    if (!object_) return nullptr;
    for (const auto& entry : *object_)
      if (entry.name == key) return entry.value.is_null() ? nullptr : &entry.value;
    return nullptr;
  }

  template <class T>
  void take(std::string_view key, T& into, bool required = false) {
    const Datum* datum = find(key);
    if (!datum) {
      if (required && object_) note(problems_, at(key), {}, "a value");
      return;
    }
    const std::string path = at(key);
    try {
      DatumOf<T>::set(into, *datum, {"rules", path, -1});
    } catch (const InputError& error) {
      problems_.insert(problems_.end(), error.problems().begin(), error.problems().end());
    }
  }

  /// A whole number of at least `low`.
  void whole(std::string_view key, std::int32_t& into, std::int32_t low, bool required = false) {
    const Datum* datum = find(key);
    if (!datum) {
      if (required && object_) note(problems_, at(key), {}, "a whole number of at least " + std::to_string(low));
      return;
    }
    const auto number = datum->whole();
    constexpr std::int32_t most = 1'000'000;
    if (!number || *number < low || *number > most)
      note(problems_, at(key), shown(*datum),
           number && *number > most ? "a whole number of at most " + std::to_string(most)
                                    : "a whole number of at least " + std::to_string(low));
    else
      into = static_cast<std::int32_t>(*number);
  }

  void whole(std::string_view key, std::optional<std::int32_t>& into, std::int32_t low) {
    if (!find(key)) return;
    std::int32_t number = low;
    whole(key, number, low);
    into = number;
  }

  /// Calls `read(datum, path)` for each entry of a list.
  template <class Read>
  void each(std::string_view key, Read read, bool required = false) {
    const Datum* datum = find(key);
    if (!datum) {
      if (required && object_) note(problems_, at(key), {}, "a list");
      return;
    }
    const auto* list = datum->get<Datum::List>();
    if (!list) return note(problems_, at(key), shown(*datum), "a list");
    for (std::size_t i = 0; i < list->size(); ++i) read((*list)[i], at(key) + "[" + std::to_string(i) + "]");
  }

  /// Notes every key that nothing asked for, with the nearest that there is.
  void finish() {
    if (!object_) return;
    for (const auto& entry : *object_) {
      bool found = false;
      for (const auto& key : known_) found = found || key == entry.name;
      if (!found) note(problems_, at(entry.name), {}, one_of(entry.name, known_));
    }
  }

 private:
  const Datum::Object* object_ = nullptr;
  std::string path_;
  std::vector<std::string> known_;
  Problems& problems_;
};

}  // namespace cabochon::feedback::ask
