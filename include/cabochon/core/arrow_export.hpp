/// Tables as Arrow streams.
///
/// Numbers, dates and timestamps go out where they lie. Truth values are packed into bits. Text goes out as large_utf8,
/// so that pandas, polars and pyarrow show plain columns of text and not categories; it is written out when the
/// consumer asks for the batch. The whole table is one batch.
#pragma once

#include <cerrno>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/arrow_abi.hpp"
#include "cabochon/core/bits.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon {
inline namespace core {
namespace arrow {

[[nodiscard]] inline std::string format_of(const Column& column) {
  switch (column.type()) {
    case Type::boolean:
      return "b";
    case Type::int8:
      return "c";
    case Type::uint8:
      return "C";
    case Type::int16:
      return "s";
    case Type::uint16:
      return "S";
    case Type::int32:
      return "i";
    case Type::uint32:
      return "I";
    case Type::int64:
      return "l";
    case Type::uint64:
      return "L";
    case Type::float32:
      return "f";
    case Type::float64:
      return "g";
    case Type::text:
      return "U";
    case Type::date:
      return "tdD";
    case Type::timestamp:
      return std::string("ts") + "smun"[static_cast<int>(column.unit())] + ":" + column.timezone();
  }
  return "n";
}

struct SchemaMemory {
  std::string format;
  std::string name;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

inline void release_schema(ArrowSchema* schema) {
  for (std::int64_t i = 0; i < schema->n_children; ++i)
    if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
  delete static_cast<SchemaMemory*>(schema->private_data);
  schema->release = nullptr;
}

/// Hands the memory over to a struct; nothing can fail any more.
inline void fill(ArrowSchema* out, std::unique_ptr<SchemaMemory> memory, std::int64_t flags) noexcept {
  *out = {.format = memory->format.c_str(),
          .name = memory->name.c_str(),
          .metadata = nullptr,
          .flags = flags,
          .n_children = static_cast<std::int64_t>(memory->children.size()),
          .children = memory->pointers.data(),
          .dictionary = nullptr,
          .release = release_schema,
          .private_data = nullptr};
  out->private_data = memory.release();
}

inline void export_schema(const Table& table, ArrowSchema* out) {
  std::vector<std::unique_ptr<SchemaMemory>> columns;
  for (std::size_t i = 0; i < table.names().size(); ++i)
    columns.push_back(
        std::make_unique<SchemaMemory>(SchemaMemory{format_of(table.columns()[i]), table.names()[i], {}, {}}));
  auto memory = std::make_unique<SchemaMemory>(SchemaMemory{"+s", "", {}, {}});
  memory->children.resize(columns.size());
  for (auto& child : memory->children) memory->pointers.push_back(&child);
  for (std::size_t i = 0; i < columns.size(); ++i)
    fill(&memory->children[i], std::move(columns[i]), ARROW_FLAG_NULLABLE);
  fill(out, std::move(memory), 0);
}

struct ArrayMemory {
  Column column;  ///< shared, so that values in place stay alive
  std::vector<std::uint8_t> validity;
  std::vector<std::uint8_t> packed;
  std::vector<std::int64_t> offsets;
  std::string bytes;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
};

inline void release_array(ArrowArray* array) {
  for (std::int64_t i = 0; i < array->n_children; ++i)
    if (array->children[i]->release) array->children[i]->release(array->children[i]);
  delete static_cast<ArrayMemory*>(array->private_data);
  array->release = nullptr;
}

inline void fill(ArrowArray* out, std::unique_ptr<ArrayMemory> memory, std::int64_t rows,
                 std::int64_t null_count) noexcept {
  *out = {.length = rows,
          .null_count = null_count,
          .offset = 0,
          .n_buffers = static_cast<std::int64_t>(memory->buffers.size()),
          .n_children = static_cast<std::int64_t>(memory->children.size()),
          .buffers = memory->buffers.data(),
          .children = memory->pointers.data(),
          .dictionary = nullptr,
          .release = release_array,
          .private_data = nullptr};
  out->private_data = memory.release();
}

[[nodiscard]] inline std::unique_ptr<ArrayMemory> column_memory(const Column& column) {
  auto memory = std::make_unique<ArrayMemory>();
  memory->column = column;
  const std::int64_t rows = column.size();
  const void* validity = nullptr;
  if (column.null_count() > 0) {
    const Validity& given = column.validity();
    if (column.type() != Type::text && given.offset % 8 == 0) {
      validity = given.bits + given.offset / 8;
    } else {
      memory->validity.assign(bits::bytes_for(rows), 0);
      if (column.type() != Type::text)
        bits::copy(memory->validity.data(), 0, given.bits, given.offset, rows);
      else
        for (std::int64_t row = 0; row < rows; ++row)
          if (!column.is_null(row)) bits::copy(memory->validity.data(), row, nullptr, 0, 1);
      validity = memory->validity.data();
    }
  }
  static constexpr std::int64_t nothing[2] = {0, 0};
  const void* values = column.parts().data ? column.parts().data : nothing;
  if (column.type() == Type::boolean) {
    memory->packed.assign(bits::bytes_for(rows) + 1, 0);
    const auto flags = column.values<std::uint8_t>();
    for (std::size_t i = 0; i < flags.size(); ++i)
      memory->packed[i / 8] = static_cast<std::uint8_t>(memory->packed[i / 8] | ((flags[i] != 0) << (i % 8)));
    values = memory->packed.data();
  }
  if (column.type() != Type::text) {
    memory->buffers = {validity, values};
    return memory;
  }
  memory->offsets.reserve(static_cast<std::size_t>(rows) + 1);
  memory->offsets.push_back(0);
  std::int64_t size = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    size += static_cast<std::int64_t>(column.text_at(row).size());
    memory->offsets.push_back(size);
  }
  memory->bytes.reserve(static_cast<std::size_t>(size) + 1);
  for (std::int64_t row = 0; row < rows; ++row) memory->bytes += column.text_at(row);
  memory->buffers = {validity, memory->offsets.data(), memory->bytes.data()};
  return memory;
}

inline void export_rows(const Table& table, ArrowArray* out) {
  std::vector<std::unique_ptr<ArrayMemory>> columns;
  for (const auto& column : table.columns()) columns.push_back(column_memory(column));
  auto memory = std::make_unique<ArrayMemory>();
  memory->buffers = {nullptr};
  memory->children.resize(columns.size());
  for (auto& child : memory->children) memory->pointers.push_back(&child);
  for (std::size_t i = 0; i < columns.size(); ++i)
    fill(&memory->children[i], std::move(columns[i]), table.rows(), table.columns()[i].null_count());
  fill(out, std::move(memory), table.rows(), 0);
}

struct StreamMemory {
  Table table;
  bool done = false;
  std::string error{};
};

/// Runs `work` for a callback: no exception crosses into C.
template <class F>
[[nodiscard]] int guarded(StreamMemory& memory, F&& work) noexcept {
  try {
    work();
    return 0;
  } catch (const std::bad_alloc&) {
    memory.error.clear();
    return ENOMEM;
  } catch (const std::exception& error) {
    try {
      memory.error = error.what();
    } catch (...) {
    }
    return EINVAL;
  } catch (...) {
    return EINVAL;
  }
}

}  // namespace arrow

/// Writes a stream of the table to `out`, which must not hold one; the consumer releases it.
inline void export_stream(Table table, ArrowArrayStream* out) {
  auto memory = std::make_unique<arrow::StreamMemory>(arrow::StreamMemory{std::move(table)});
  out->get_schema = [](ArrowArrayStream* stream, ArrowSchema* to) {
    auto& m = *static_cast<arrow::StreamMemory*>(stream->private_data);
    return arrow::guarded(m, [&] { arrow::export_schema(m.table, to); });
  };
  out->get_next = [](ArrowArrayStream* stream, ArrowArray* to) {
    auto& m = *static_cast<arrow::StreamMemory*>(stream->private_data);
    return arrow::guarded(m, [&] {
      *to = ArrowArray{};
      if (!std::exchange(m.done, true)) arrow::export_rows(m.table, to);
    });
  };
  out->get_last_error = [](ArrowArrayStream* stream) -> const char* {
    const auto& m = *static_cast<arrow::StreamMemory*>(stream->private_data);
    return m.error.empty() ? nullptr : m.error.c_str();
  };
  out->release = [](ArrowArrayStream* stream) {
    delete static_cast<arrow::StreamMemory*>(stream->private_data);
    stream->release = nullptr;
  };
  out->private_data = memory.release();
}

}  // namespace core
}  // namespace cabochon
