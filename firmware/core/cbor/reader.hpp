#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/cbor/writer.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// A strict cursor over deterministic CBOR: accepts exactly what CborWriter writes, integers only up to 2^53 - 1 in
/// size. The first thing that does not fit makes `has_failed` true for good; every read after it gives 0 or nothing, so
/// a decoder reads all its fields and asks once.
class CborReader {
 public:
  explicit CborReader(Bytes bytes) : bytes_(bytes) {}

  std::uint64_t unsigned_integer(std::uint64_t most = kMaxU53);
  std::uint64_t unsigned_between(std::uint64_t least, std::uint64_t most);
  std::int64_t integer();
  std::int64_t integer_between(std::int64_t least, std::int64_t most);
  std::int32_t signed32();
  std::uint32_t unsigned32();
  bool boolean();
  /// A view into the input.
  Bytes byte_string();
  /// Valid UTF-8; a view into the input.
  std::string_view text();
  std::size_t array();
  std::size_t map();
  std::uint64_t tag();
  /// An unsigned integer that must be this one.
  void key(std::uint64_t expected);
  /// The value behind the next key of a map with the keys 0, 1, 2 ...
  std::uint64_t field(std::uint64_t most = kMaxU53);
  /// The same for a value of at most 32 bits.
  std::uint32_t field32(std::uint32_t least, std::uint32_t most);
  /// The next key of such a map.
  void next_key() { key(next_key_); }
  /// Whether the next pair of the map has this key, which is then read.
  bool has_key(std::uint8_t key);

  void fail() { has_failed_ = true; }
  bool has_failed() const { return has_failed_; }
  /// Nothing failed and nothing is left: no byte, and no pair that the last map announced.
  bool has_ended_well() const { return !has_failed_ && at_ == bytes_.size() && pairs_left_ == 0; }

 private:
  static constexpr std::uint8_t kNothing = 0xff;

  std::uint64_t argument(std::uint8_t major);
  std::uint8_t next_major() const {
    return at_ < bytes_.size() ? static_cast<std::uint8_t>(bytes_[at_] >> 5) : kNothing;
  }
  Bytes taken(std::uint64_t count);

  Bytes bytes_;
  std::size_t at_ = 0;
  std::size_t pairs_left_ = 0;
  std::uint8_t next_key_ = 0;
  bool has_failed_ = false;
};

}  // namespace localgrid
