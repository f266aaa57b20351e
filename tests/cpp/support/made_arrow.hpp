// Arrow arrays made by hand, with a count of those that are not released yet.
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/arrow_abi.hpp"

namespace made {

inline int alive = 0;  ///< arrays, schemas and streams not yet released

using Bytes = std::vector<std::uint8_t>;

template <class T>
Bytes bytes_of(const std::vector<T>& values) {
  Bytes out(values.size() * sizeof(T) + 1);  // one more, so that there is always an address
  if (!values.empty()) std::memcpy(out.data(), values.data(), values.size() * sizeof(T));
  return out;
}

inline Bytes bitmap(const std::vector<bool>& present) {
  Bytes out(present.size() / 8 + 1);
  for (std::size_t i = 0; i < present.size(); ++i)
    if (present[i]) out[i / 8] = static_cast<std::uint8_t>(out[i / 8] | (1u << (i % 8)));
  return out;
}

/// A column with its schema. Empty validity means that nothing is null.
struct Made {
  std::string format;
  std::int64_t length = 0;
  std::vector<bool> validity{};
  std::vector<Bytes> buffers{};  ///< after the validity
  std::shared_ptr<Made> dictionary{};
  std::int64_t offset = 0;
  std::vector<std::pair<std::string, Made>> children{};
  std::int64_t null_count = -1;
};

template <class T>
Made plain(std::string format, std::vector<T> values, std::vector<bool> validity = {}) {
  return {std::move(format), static_cast<std::int64_t>(values.size()), std::move(validity), {bytes_of(values)}};
}

template <class Offset = std::int32_t>
Made texts(const std::vector<std::string>& values, std::vector<bool> validity = {}) {
  std::vector<Offset> offsets{0};
  std::string all;
  for (const auto& value : values) {
    all += value;
    offsets.push_back(static_cast<Offset>(all.size()));
  }
  return {sizeof(Offset) == 4 ? "u" : "U",
          static_cast<std::int64_t>(values.size()),
          std::move(validity),
          {bytes_of(offsets), bytes_of(std::vector<char>(all.begin(), all.end()))}};
}

/// String views; long texts go to two buffers in turn.
inline Made views(const std::vector<std::string>& values, std::vector<bool> validity = {}) {
  Bytes out;
  std::string far[2];
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint8_t view[16] = {};
    const auto size = static_cast<std::int32_t>(values[i].size());
    std::memcpy(view, &size, 4);
    if (size <= 12) {
      std::memcpy(view + 4, values[i].data(), values[i].size());
    } else {
      const auto buffer = static_cast<std::int32_t>(i % 2);
      const auto at = static_cast<std::int32_t>(far[buffer].size());
      std::memcpy(view + 4, values[i].data(), 4);
      std::memcpy(view + 8, &buffer, 4);
      std::memcpy(view + 12, &at, 4);
      far[buffer] += values[i];
    }
    out.insert(out.end(), view, view + 16);
  }
  const std::vector<std::int64_t> sizes{static_cast<std::int64_t>(far[0].size()),
                                        static_cast<std::int64_t>(far[1].size())};
  out.push_back(0);
  return {"vu",
          static_cast<std::int64_t>(values.size()),
          std::move(validity),
          {out, bytes_of(std::vector<char>(far[0].begin(), far[0].end())),
           bytes_of(std::vector<char>(far[1].begin(), far[1].end())), bytes_of(sizes)}};
}

/// The rows [offset, offset + length) of a column.
inline Made sliced(Made column, std::int64_t offset, std::int64_t length) {
  column.offset += offset;
  column.length = length;
  return column;
}

inline Made encoded(Made indices, Made values) {
  indices.dictionary = std::make_shared<Made>(std::move(values));
  return indices;
}

inline Made frame(std::vector<std::pair<std::string, Made>> columns, std::vector<bool> validity = {}) {
  const std::int64_t rows = columns.empty() ? 0 : columns[0].second.length;
  return {"+s", rows, std::move(validity), {}, {}, 0, std::move(columns), -1};
}

inline void export_schema(const Made& column, const std::string& name, ArrowSchema* out) {
  struct Memory {
    std::string format, name;
    std::vector<ArrowSchema*> children;
  };
  auto* const memory = new Memory{column.format, name, {}};
  for (const auto& [child_name, child] : column.children) {
    memory->children.push_back(new ArrowSchema{});
    export_schema(child, child_name, memory->children.back());
  }
  *out = ArrowSchema{};
  if (column.dictionary) {
    out->dictionary = new ArrowSchema{};
    export_schema(*column.dictionary, "", out->dictionary);
  }
  out->format = memory->format.c_str();
  out->name = memory->name.c_str();
  out->n_children = static_cast<std::int64_t>(memory->children.size());
  out->children = memory->children.data();
  out->private_data = memory;
  ++alive;
  out->release = [](ArrowSchema* schema) {
    auto* const m = static_cast<Memory*>(schema->private_data);
    for (auto* child : m->children) {
      if (child->release) child->release(child);
      delete child;
    }
    if (schema->dictionary) {
      if (schema->dictionary->release) schema->dictionary->release(schema->dictionary);
      delete schema->dictionary;
    }
    delete m;
    schema->release = nullptr;
    --alive;
  };
}

inline void export_array(const Made& column, ArrowArray* out) {
  struct Memory {
    std::vector<Bytes> memory;
    std::vector<const void*> buffers;
    std::vector<ArrowArray*> children;
  };
  auto* const memory = new Memory{};
  memory->memory.push_back(bitmap(column.validity));
  for (const auto& buffer : column.buffers) memory->memory.push_back(buffer);
  for (const auto& buffer : memory->memory) memory->buffers.push_back(buffer.data());
  if (column.validity.empty()) memory->buffers[0] = nullptr;
  for (const auto& [name, child] : column.children) {
    memory->children.push_back(new ArrowArray{});
    export_array(child, memory->children.back());
  }
  *out = ArrowArray{};
  if (column.dictionary) {
    out->dictionary = new ArrowArray{};
    export_array(*column.dictionary, out->dictionary);
  }
  out->length = column.length;
  out->null_count = column.null_count;
  out->offset = column.offset;
  out->n_buffers = column.format == "n" ? 0 : static_cast<std::int64_t>(memory->buffers.size());
  out->buffers = memory->buffers.data();
  out->n_children = static_cast<std::int64_t>(memory->children.size());
  out->children = memory->children.data();
  out->private_data = memory;
  ++alive;
  out->release = [](ArrowArray* array) {
    auto* const m = static_cast<Memory*>(array->private_data);
    for (auto* child : m->children) {
      if (child->release) child->release(child);
      delete child;
    }
    if (array->dictionary) {
      if (array->dictionary->release) array->dictionary->release(array->dictionary);
      delete array->dictionary;
    }
    delete m;
    array->release = nullptr;
    --alive;
  };
}

/// A stream of batches that share the schema of the first; `fails_at` is the batch that gives an error instead.
inline ArrowArrayStream stream(Made schema, std::vector<Made> batches, std::size_t fails_at = ~std::size_t{0}) {
  struct Memory {
    Made schema;
    std::vector<Made> batches;
    std::size_t fails_at;
    std::size_t next = 0;
  };
  ArrowArrayStream out{};
  out.private_data = new Memory{std::move(schema), std::move(batches), fails_at};
  ++alive;
  out.get_schema = [](ArrowArrayStream* s, ArrowSchema* to) {
    export_schema(static_cast<Memory*>(s->private_data)->schema, "", to);
    return 0;
  };
  out.get_next = [](ArrowArrayStream* s, ArrowArray* to) {
    auto& m = *static_cast<Memory*>(s->private_data);
    *to = ArrowArray{};
    if (m.next == m.fails_at) return EIO;
    if (m.next < m.batches.size()) export_array(m.batches[m.next++], to);
    return 0;
  };
  out.get_last_error = [](ArrowArrayStream*) { return "the disk is full of cats"; };
  out.release = [](ArrowArrayStream* s) {
    delete static_cast<Memory*>(s->private_data);
    s->release = nullptr;
    --alive;
  };
  return out;
}

}  // namespace made
