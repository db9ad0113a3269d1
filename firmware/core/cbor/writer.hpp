#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "hal/hal.hpp"

namespace localgrid {

/// The largest integer of any message: 2^53 - 1, exact in the edge node's arithmetic too.
inline constexpr std::uint64_t kMaxU53 = (std::uint64_t{1} << 53) - 1;

/// Writes deterministic CBOR (RFC 8949, section 4.2.1) into a buffer. The caller writes map keys in rising order.
/// What no longer fits is not written, and `has_overflowed` stays true.
class CborWriter {
 public:
  explicit CborWriter(MutableBytes out) : out_(out) {}

  void unsigned_integer(std::uint64_t value) { head(0, value); }
  void integer(std::int64_t value);
  void byte_string(Bytes bytes);
  /// Only its head; the bytes themselves stand behind it already.
  void byte_string_head(std::size_t bytes) { head(2, bytes); }
  void text(std::string_view text);
  void array(std::size_t items) { head(4, items); }
  void map(std::size_t pairs);
  void tag(std::uint64_t tag) { head(6, tag); }
  void boolean(bool value);

  /// The next key of a map with the keys 0, 1, 2 ..., with its value. `skip_key` leaves one out.
  void field(std::uint64_t value);
  void signed_field(std::int32_t value);
  void text_field(std::string_view value);
  void next_key();
  void skip_key() { next_key_++; }

  bool has_overflowed() const { return has_overflowed_; }
  std::size_t size() const { return at_; }
  /// Empty after an overflow.
  Bytes written() const { return has_overflowed_ ? Bytes{} : Bytes(out_.first(at_)); }

 private:
  void head(std::uint8_t major, std::uint64_t argument);
  void raw(Bytes bytes);

  MutableBytes out_;
  std::size_t at_ = 0;
  std::uint8_t next_key_ = 0;
  bool has_overflowed_ = false;
};

}  // namespace localgrid
