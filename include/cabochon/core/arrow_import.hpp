/// Arrow streams and arrays as tables.
///
/// A column of numbers, dates or timestamps that comes in one batch is used where it lies; it stays alive as long as
/// any copy of the Column does. Several batches are joined, each column once, and a batch's share of a column is given
/// back as soon as it has been read. Columns that were not asked for are given back at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/arrow_chunk.hpp"
#include "cabochon/core/arrow_dictionary.hpp"
#include "cabochon/core/arrow_text.hpp"
#include "cabochon/core/decimal.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon {
inline namespace core {

struct ImportOptions {
  std::string table = "frame";                        ///< name of the table, in messages too
  std::optional<std::vector<std::string>> columns{};  ///< wanted, in this order; absent: all, as they come
  bool nan_is_null = false;                           ///< the producer writes NaN where a value is missing (pandas)
  std::function<void()> tick{};                       ///< called now and then; stops the work by throwing
  std::optional<std::string> single{};  ///< given: the stream is one column, not a frame, and this is its name
};

namespace arrow {

template <class T>
[[nodiscard]] Column import_plain(const Format& format, std::vector<Chunk> chunks, const Reading& reading) {
  if (chunks.size() == 1 && chunks[0].length > 0) {
    const Chunk& chunk = chunks[0];
    const T* values = chunk.buffer<T>(1) + chunk.offset;
    if (reinterpret_cast<std::uintptr_t>(values) % alignof(T) == 0) {
      Column::Parts parts;
      parts.type = format.type;
      parts.length = chunk.length;
      parts.data = values;
      parts.validity = chunk.validity;
      parts.null_count = chunk.null_count;
      parts.owner = chunk.owner;
      parts.unit = format.unit;
      parts.timezone = format.timezone;
      return Column(std::move(parts));
    }
  }
  return gather<T>(
      format, std::move(chunks), reading, [](const Chunk& chunk, std::int64_t row, std::int64_t count, T* out) {
        const auto* from = chunk.buffer<char>(1) + (chunk.offset + row) * static_cast<std::int64_t>(sizeof(T));
        std::memcpy(out, from, static_cast<std::size_t>(count) * sizeof(T));
      });
}

[[nodiscard]] inline Column import_booleans(const Format& format, std::vector<Chunk> chunks, const Reading& reading) {
  return gather<std::uint8_t>(format, std::move(chunks), reading,
                              [](const Chunk& chunk, std::int64_t row, std::int64_t count, std::uint8_t* out) {
                                const auto* bytes = chunk.buffer<std::uint8_t>(1);
                                const std::int64_t from = chunk.offset + row;
                                for (std::int64_t i = 0; i < count; ++i) out[i] = bits::get(bytes, from + i);
                              });
}

template <std::size_t Bytes>
[[nodiscard]] Column import_decimals(const Format& format, std::vector<Chunk> chunks, const Reading& reading) {
  return gather<double>(format, std::move(chunks), reading,
                        [scale = format.scale](const Chunk& chunk, std::int64_t row, std::int64_t count, double* out) {
                          constexpr std::size_t words = (Bytes + 7) / 8;
                          const auto* from =
                              chunk.buffer<char>(1) + (chunk.offset + row) * static_cast<std::int64_t>(Bytes);
                          for (std::int64_t i = 0; i < count; ++i, from += Bytes) {
                            std::array<std::uint64_t, words> value{};
                            if constexpr (Bytes == 4) {
                              std::int32_t narrow;
                              std::memcpy(&narrow, from, sizeof narrow);
                              value[0] = static_cast<std::uint64_t>(static_cast<std::int64_t>(narrow));
                            } else {
                              std::memcpy(value.data(), from, Bytes);
                            }
                            out[i] = chunk.validity[row + i] ? decimal_to_double(value, scale) : 0.0;
                          }
                        });
}

[[nodiscard]] inline Column import_date64(const Format& format, std::vector<Chunk> chunks, const Reading& reading) {
  return gather<std::int32_t>(format, std::move(chunks), reading,
                              [](const Chunk& chunk, std::int64_t row, std::int64_t count, std::int32_t* out) {
                                constexpr std::int64_t day = 86'400'000;
                                const auto* from = chunk.buffer<char>(1) + (chunk.offset + row) * 8;
                                for (std::int64_t i = 0; i < count; ++i, from += 8) {
                                  std::int64_t value;
                                  std::memcpy(&value, from, sizeof value);
                                  out[i] = static_cast<std::int32_t>(value / day - (value % day < 0));
                                }
                              });
}

[[nodiscard]] inline Column import_half(const Format& format, std::vector<Chunk> chunks, const Reading& reading) {
  return gather<float>(format, std::move(chunks), reading,
                       [](const Chunk& chunk, std::int64_t row, std::int64_t count, float* out) {
                         const auto* from = chunk.buffer<std::uint16_t>(1) + chunk.offset + row;
                         for (std::int64_t i = 0; i < count; ++i) out[i] = half_to_float(from[i]);
                       });
}

/// A column whose values are all null, of the Arrow type null: text, since it says nothing.
[[nodiscard]] inline Column import_nothing(const std::vector<Chunk>& chunks) {
  return Column::text(std::vector<std::int32_t>(static_cast<std::size_t>(total_rows(chunks)), -1),
                      std::make_shared<Dictionary>());
}

/// The same floats with NaN as null.
template <class T>
[[nodiscard]] Column nan_to_null(const Column& column) {
  const auto values = column.values<T>();
  const std::int64_t rows = column.size();
  Bitmap bitmap;
  for (std::int64_t row = 0; row < rows; ++row) {
    if (values[static_cast<std::size_t>(row)] == values[static_cast<std::size_t>(row)]) continue;
    if (bitmap.empty()) {
      bitmap.assign(bits::bytes_for(rows), 0);
      bits::copy(bitmap.data(), 0, column.validity().bits, column.validity().offset, rows);
    }
    bits::clear(bitmap.data(), row);
  }
  if (bitmap.empty()) return column;
  struct Both {
    std::shared_ptr<const void> values;
    Bitmap bits;
  };
  auto both = std::make_shared<Both>(Both{column.parts().owner, std::move(bitmap)});
  Column::Parts parts = column.parts();
  parts.validity = {both->bits.data(), 0};
  parts.null_count = rows - bits::ones(both->bits.data(), 0, rows);
  parts.owner = std::move(both);
  return Column(std::move(parts));
}

[[nodiscard]] inline Column import_values(const Format& format, std::vector<Chunk> chunks, const Reading& reading) {
  switch (format.layout) {
    case Layout::nothing:
      return import_nothing(chunks);
    case Layout::bits:
      return import_booleans(format, std::move(chunks), reading);
    case Layout::float16: {
      const Column column = import_half(format, std::move(chunks), reading);
      return reading.nan_is_null ? nan_to_null<float>(column) : column;
    }
    case Layout::date64:
      return import_date64(format, std::move(chunks), reading);
    case Layout::decimal:
      switch (format.width) {
        case 32:
          return import_decimals<4>(format, std::move(chunks), reading);
        case 64:
          return import_decimals<8>(format, std::move(chunks), reading);
        case 128:
          return import_decimals<16>(format, std::move(chunks), reading);
        default:
          return import_decimals<32>(format, std::move(chunks), reading);
      }
    case Layout::text32:
    case Layout::text64:
    case Layout::view:
      return import_text(format, std::move(chunks), reading);
    case Layout::plain:
      break;
  }
  switch (format.type) {
    case Type::int8:
      return import_plain<std::int8_t>(format, std::move(chunks), reading);
    case Type::uint8:
      return import_plain<std::uint8_t>(format, std::move(chunks), reading);
    case Type::int16:
      return import_plain<std::int16_t>(format, std::move(chunks), reading);
    case Type::uint16:
      return import_plain<std::uint16_t>(format, std::move(chunks), reading);
    case Type::int32:
    case Type::date:
      return import_plain<std::int32_t>(format, std::move(chunks), reading);
    case Type::uint32:
      return import_plain<std::uint32_t>(format, std::move(chunks), reading);
    case Type::uint64:
      return import_plain<std::uint64_t>(format, std::move(chunks), reading);
    case Type::float32: {
      const Column column = import_plain<float>(format, std::move(chunks), reading);
      return reading.nan_is_null ? nan_to_null<float>(column) : column;
    }
    case Type::float64: {
      const Column column = import_plain<double>(format, std::move(chunks), reading);
      return reading.nan_is_null ? nan_to_null<double>(column) : column;
    }
    default:
      return import_plain<std::int64_t>(format, std::move(chunks), reading);
  }
}

[[nodiscard]] inline Column import_dictionary(std::string_view index, const Format& values, std::vector<Chunk> chunks,
                                              const Reading& reading) {
  if (values.layout == Layout::nothing) return import_nothing(chunks);
  if (values.is_text()) return import_text_dictionary(index, values, std::move(chunks), reading);
  const auto as = [&]<class T>(T) { return decode<T>(index, values, std::move(chunks), reading, import_values); };
  switch (values.type) {
    case Type::boolean:
    case Type::uint8:
      return as(std::uint8_t{});
    case Type::int8:
      return as(std::int8_t{});
    case Type::int16:
      return as(std::int16_t{});
    case Type::uint16:
      return as(std::uint16_t{});
    case Type::int32:
    case Type::date:
      return as(std::int32_t{});
    case Type::uint32:
      return as(std::uint32_t{});
    case Type::uint64:
      return as(std::uint64_t{});
    case Type::float32:
      return as(float{});
    case Type::float64:
      return as(double{});
    default:
      return as(std::int64_t{});
  }
}

/// The columns wanted, where they stand in the schema, and their chunks batch by batch.
class TableReader {
 public:
  TableReader(const ArrowSchema& schema, const ImportOptions& options) : schema_(schema), options_(options) {
    if (options.single) {
      std::vector<Problem> problems;
      want(*options.single, whole, problems);
      if (!problems.empty()) throw InputError(std::move(problems));
      return;
    }
    if (std::string_view(schema.format ? schema.format : "") != "+s")
      throw InputError({options.table,
                        {},
                        -1,
                        "a single column of " + format_name(schema.format ? schema.format : ""),
                        "a frame with named columns"});
    choose();
  }

  /// Takes a batch over; what is not wanted is released before this returns.
  void add(Owned<ArrowArray> batch) {
    if (batch->n_children != schema_.n_children) throw Error("Arrow: a batch that does not fit its schema");
    rows_ += batch->length;
    if (options_.single) {
      auto kept = std::make_shared<Owned<ArrowArray>>(std::move(batch));
      const ArrowArray* array = kept->get();
      wanted_[0].chunks.push_back(
          make_chunk(std::move(kept), array, array->offset, array->length, wanted_[0].layout()));
      return;
    }
    Bitmap parent;
    if (batch->null_count != 0 && batch->n_buffers > 0 && batch->buffers[0] && batch->length > 0) {
      parent.assign(bits::bytes_for(batch->length), 0);
      bits::copy(parent.data(), 0, static_cast<const std::uint8_t*>(batch->buffers[0]), batch->offset, batch->length);
    }
    for (auto& wanted : wanted_) {
      auto child = std::make_shared<Owned<ArrowArray>>(batch->children[wanted.child]);
      const ArrowArray* array = child->get();
      if (array->length < batch->offset + batch->length) throw Error("Arrow: a column shorter than its batch");
      wanted.chunks.push_back(make_chunk(std::move(child), array, array->offset + batch->offset, batch->length,
                                         wanted.layout(), parent.empty() ? nullptr : &parent));
    }
  }

  [[nodiscard]] Table finish() && {
    Table table(options_.table, rows_);
    for (auto& wanted : wanted_) {
      const Reading reading{options_.table, wanted.name, options_.nan_is_null, &options_.tick};
      reading.pause();
      auto chunks = std::move(wanted.chunks);
      std::erase_if(chunks, [](const Chunk& chunk) { return chunk.length == 0; });
      table.add(wanted.name, wanted.is_dictionary ? import_dictionary(schema_of(wanted.child).format, wanted.format,
                                                                      std::move(chunks), reading)
                                                  : import_values(wanted.format, std::move(chunks), reading));
    }
    return table;
  }

 private:
  struct Wanted {
    std::string name;
    std::int64_t child = 0;
    bool is_dictionary = false;
    Format format;  ///< of the dictionary's values where it is one
    std::vector<Chunk> chunks;

    [[nodiscard]] Layout layout() const noexcept { return is_dictionary ? Layout::plain : format.layout; }
  };
  static constexpr std::int64_t whole = -1;  ///< the stream itself instead of one of its children

  [[nodiscard]] const ArrowSchema& schema_of(std::int64_t child) const {
    return child == whole ? schema_ : *schema_.children[child];
  }

  void choose() {
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < schema_.n_children; ++i)
      names.emplace_back(schema_.children[i]->name ? schema_.children[i]->name : "");
    std::vector<Problem> problems;
    const auto& asked = options_.columns ? *options_.columns : names;
    for (const auto& name : asked) {
      const auto first = std::find(names.begin(), names.end(), name);
      if (first == names.end()) {
        problems.push_back({options_.table, name, -1, {}, one_of(name, names)});
      } else if (std::find(first + 1, names.end(), name) != names.end()) {
        problems.push_back({options_.table, name, -1, "the column twice", "each column once"});
        if (!options_.columns) break;
      } else if (std::none_of(wanted_.begin(), wanted_.end(), [&](const Wanted& w) { return w.name == name; })) {
        want(name, first - names.begin(), problems);
      }
    }
    if (!problems.empty()) throw InputError(std::move(problems));
  }

  void want(const std::string& name, std::int64_t child, std::vector<Problem>& problems) {
    const ArrowSchema& schema = schema_of(child);
    const ArrowSchema& values = schema.dictionary ? *schema.dictionary : schema;
    const auto format = values.dictionary ? std::nullopt : parse_format(values.format);
    if (format)
      wanted_.push_back({name, child, schema.dictionary != nullptr, *format, {}});
    else
      problems.push_back({options_.table, name, -1, "a column of " + format_name(values.format),
                          "a column of numbers, truth values, text, dates or timestamps"});
  }

  const ArrowSchema& schema_;
  const ImportOptions& options_;
  std::vector<Wanted> wanted_;
  std::int64_t rows_ = 0;
};

}  // namespace arrow

/// All batches of a stream as one table. Takes the stream over; whatever happens, everything is released.
[[nodiscard]] inline Table import_stream(ArrowArrayStream* stream, const ImportOptions& options = {}) {
  arrow::Owned<ArrowArrayStream> source(stream);
  if (!source) throw InputError({options.table, {}, -1, "an Arrow stream that was used before", "a fresh one"});
  const auto check = [&](int code) {
    if (code == 0) return;
    const char* text = source->get_last_error(source.get());
    throw InputError({options.table,
                      {},
                      -1,
                      text && *text ? text : "error " + std::to_string(code) + " of the producer",
                      "a frame that can be read through Arrow"});
  };
  arrow::Owned<ArrowSchema> schema;
  check(source->get_schema(source.get(), schema.get()));
  arrow::TableReader reader(*schema.get(), options);
  for (;;) {
    if (options.tick) options.tick();
    arrow::Owned<ArrowArray> batch;
    check(source->get_next(source.get(), batch.get()));
    if (!batch) break;
    reader.add(std::move(batch));
  }
  return std::move(reader).finish();
}

/// One batch as a table. Takes both structs over; whatever happens, they are released.
[[nodiscard]] inline Table import_array(ArrowSchema* schema, ArrowArray* array, const ImportOptions& options = {}) {
  const arrow::Owned<ArrowSchema> kept(schema);
  arrow::Owned<ArrowArray> batch(array);
  if (!kept || !batch) throw InputError({options.table, {}, -1, "an Arrow array that was used before", "a fresh one"});
  arrow::TableReader reader(*kept.get(), options);
  reader.add(std::move(batch));
  return std::move(reader).finish();
}

}  // namespace core
}  // namespace cabochon
