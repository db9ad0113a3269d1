#include "core/cbor/reader.hpp"

#include <limits>

namespace localgrid {

namespace {

/// How long a character of UTF-8 is, by its first byte; 0 when none begins so.
std::size_t utf8_length(std::uint32_t first) {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2U : first < 0xf0 ? 3U : 4U;
}

/// Whether the bytes are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(Bytes bytes) {
  std::size_t left = 0;
  std::uint32_t code = 0;
  std::uint32_t least = 0;
  for (const std::uint8_t byte : bytes) {
    if (left == 0) {
      left = utf8_length(byte);
      if (left == 0) return false;
      least = left < 3 ? 0 : left == 3 ? 0x800 : 0x10000;
      code = byte & (0x7fU >> left);
    } else {
      if ((byte & 0xc0) != 0x80) return false;
      code = code << 6U | (byte & 0x3fU);
    }
    left--;
    if (left == 0 && (code < least || code > 0x10ffff || code >> 11U == 0x1b)) return false;
  }
  return left == 0;
}

}  // namespace

std::uint64_t CborReader::unsigned_integer(std::uint64_t most) {
  return unsigned_between(0, most);
}

std::uint64_t CborReader::unsigned_between(std::uint64_t least, std::uint64_t most) {
  const std::uint64_t value = argument(0);
  if (value < least || value > most) fail();
  return has_failed_ ? 0 : value;
}

std::int64_t CborReader::integer() {
  const auto most = static_cast<std::int64_t>(kMaxU53);
  return integer_between(-most, most);
}

std::int64_t CborReader::integer_between(std::int64_t least, std::int64_t most) {
  const bool is_negative = next_major() == 1;
  const std::uint64_t size = argument(is_negative ? 1 : 0);
  if (size > kMaxU53) fail();
  const auto value =
      is_negative ? -1 - static_cast<std::int64_t>(size & kMaxU53) : static_cast<std::int64_t>(size & kMaxU53);
  if (value < least || value > most) fail();
  return has_failed_ ? 0 : value;
}

std::int32_t CborReader::signed32() {
  using Limits = std::numeric_limits<std::int32_t>;
  return static_cast<std::int32_t>(integer_between(Limits::min(), Limits::max()));
}

std::uint32_t CborReader::unsigned32() {
  return static_cast<std::uint32_t>(unsigned_integer(std::numeric_limits<std::uint32_t>::max()));
}

bool CborReader::boolean() {
  const Bytes byte = taken(1);
  if (has_failed_) return false;
  if (byte[0] != 0xf4 && byte[0] != 0xf5) fail();
  return byte[0] == 0xf5;
}

Bytes CborReader::byte_string() {
  return taken(argument(2));
}

std::string_view CborReader::text() {
  const Bytes bytes = taken(argument(3));
  if (!is_utf8(bytes)) fail();
  if (has_failed_) return {};
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::size_t CborReader::array() {
  const std::uint64_t items = argument(4);
  // Every item takes a byte at least, so nothing larger can be honest.
  if (items > bytes_.size() - at_) fail();
  return has_failed_ ? 0 : static_cast<std::size_t>(items);
}

std::size_t CborReader::map() {
  const std::uint64_t pairs = argument(5);
  if (pairs > (bytes_.size() - at_) / 2) fail();
  next_key_ = 0;
  pairs_left_ = has_failed_ ? 0 : static_cast<std::size_t>(pairs);
  return pairs_left_;
}

std::uint64_t CborReader::tag() {
  return argument(6);
}

void CborReader::key(std::uint64_t expected) {
  if (pairs_left_ == 0 || unsigned_integer() != expected) return fail();
  pairs_left_--;
  next_key_ = static_cast<std::uint8_t>(expected + 1);
}

std::uint64_t CborReader::field(std::uint64_t most) {
  next_key();
  return unsigned_integer(most);
}

std::uint32_t CborReader::field32(std::uint32_t least, std::uint32_t most) {
  const std::uint64_t value = field(most);
  if (value < least) fail();
  return static_cast<std::uint32_t>(value);
}

bool CborReader::has_key(std::uint8_t wanted) {
  // Keys of all our maps are below 24, and so a byte each.
  if (has_failed_ || pairs_left_ == 0 || at_ == bytes_.size() || bytes_[at_] != wanted) return false;
  key(wanted);
  return true;
}

std::uint64_t CborReader::argument(std::uint8_t major) {
  if (has_failed_ || next_major() != major) {
    fail();
    return 0;
  }
  const std::uint8_t low = bytes_[at_++] & 0x1f;
  if (low < 24) return low;
  if (low > 27) {
    fail();
    return 0;
  }
  const Bytes bytes = taken(std::uint64_t{1} << (low - 24));
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes)
    value = (value << 8) | byte;
  // Shortest form only: the next smaller one must not have had room.
  const bool is_shortest = low == 24 ? value >= 24 : (value >> (4U << (low - 24))) != 0;
  if (!is_shortest) fail();
  return has_failed_ ? 0 : value;
}

Bytes CborReader::taken(std::uint64_t count) {
  if (has_failed_ || count > bytes_.size() - at_) {
    fail();
    return {};
  }
  const Bytes bytes = bytes_.subspan(at_, static_cast<std::size_t>(count));
  at_ += bytes.size();
  return bytes;
}

}  // namespace localgrid
