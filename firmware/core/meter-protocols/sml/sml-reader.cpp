#include "core/meter-protocols/sml/sml-reader.hpp"

namespace localgrid {

namespace {

constexpr std::uint8_t kMoreFollows = 0x80;
constexpr std::uint8_t kTypeMask = 0x70;
constexpr std::uint8_t kLengthMask = 0x0F;
/// Two length bytes reach 255, three 4095, which is more than a file holds.
constexpr std::size_t kMaxHeaderBytes = 3;
constexpr std::size_t kMaxNumberBytes = 8;

}  // namespace

SmlReader::Header SmlReader::header() {
  Header header;
  std::size_t used = 0;
  bool is_last = false;
  while (!is_last) {
    if (has_failed_ || is_at_end() || used == kMaxHeaderBytes) {
      fail();
      return {};
    }
    const std::uint8_t byte = bytes_[position_++];
    if (used++ == 0) header.type = static_cast<Type>((byte & kTypeMask) >> 4);
    header.length = (header.length << 4) | (byte & kLengthMask);
    is_last = (byte & kMoreFollows) == 0;
  }
  if (header.type == Type::kList) return header;
  // The length of everything else counts its own bytes.
  if (header.length < used) {
    fail();
    return {};
  }
  header.length -= used;
  return header;
}

Bytes SmlReader::take(std::size_t size) {
  if (has_failed_ || size > bytes_.size() - position_) {
    fail();
    return {};
  }
  const Bytes taken = bytes_.subspan(position_, size);
  position_ += size;
  return taken;
}

std::size_t SmlReader::list() {
  const Header found = header();
  if (found.type != Type::kList) fail();
  return has_failed_ ? 0 : found.length;
}

void SmlReader::list_of(std::size_t elements) {
  if (list() != elements) fail();
}

Bytes SmlReader::octets() {
  const Header found = header();
  if (found.type != Type::kOctets) fail();
  return take(found.length);
}

std::optional<SmlReader::Number> SmlReader::number() {
  const std::size_t start = position_;
  const Header found = header();
  if (has_failed_) return std::nullopt;
  if (found.type != Type::kInteger && found.type != Type::kUnsigned) {
    position_ = start;
    skip();
    return std::nullopt;
  }
  const Bytes bytes = take(found.length);
  if (bytes.empty() || bytes.size() > kMaxNumberBytes) return std::nullopt;
  Number number;
  number.is_signed = found.type == Type::kInteger;
  number.bytes = static_cast<std::uint8_t>(bytes.size());
  const bool is_negative = number.is_signed && (bytes[0] & 0x80U) != 0;
  if (!number.is_signed && number.bytes == kMaxNumberBytes && (bytes[0] & 0x80U) != 0) return std::nullopt;
  std::uint64_t value = is_negative ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t byte : bytes)
    value = (value << 8) | byte;
  number.value = static_cast<std::int64_t>(value);
  return number;
}

void SmlReader::skip() {
  // A list only adds to what is left, so nesting needs no stack.
  for (std::size_t left = 1; left > 0 && !has_failed_; --left) {
    const Header found = header();
    if (found.type == Type::kList) {
      if (found.length > bytes_.size() - position_) fail();
      left += found.length;
    } else {
      take(found.length);
    }
  }
}

void SmlReader::end_of_message() {
  const Bytes end = take(1);
  if (!has_failed_ && end[0] != 0) fail();
}

}  // namespace localgrid
