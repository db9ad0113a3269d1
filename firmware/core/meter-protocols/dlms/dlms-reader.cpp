#include "core/meter-protocols/dlms/dlms-reader.hpp"

namespace localgrid {

namespace {

enum class Tag : std::uint8_t {
  kNull = 0,
  kArray = 1,
  kStructure = 2,
  kBoolean = 3,
  kBitString = 4,
  kInt32 = 5,
  kUint32 = 6,
  kOctetString = 9,
  kVisibleString = 10,
  kUtf8String = 12,
  kBcd = 13,
  kInt8 = 15,
  kInt16 = 16,
  kUint8 = 17,
  kUint16 = 18,
  kInt64 = 20,
  kUint64 = 21,
  kEnum = 22,
  kFloat32 = 23,
  kFloat64 = 24,
  kDateTime = 25,
  kDate = 26,
  kTime = 27,
};

constexpr std::uint8_t kLongLength = 0x80;

}  // namespace

std::optional<DlmsItem> DlmsReader::next() {
  if (left_ == 0 || has_failed_) return std::nullopt;
  auto found = item();
  if (!found) {
    has_failed_ = true;
    return std::nullopt;
  }
  left_ = left_ - 1 + found->count;
  return found;
}

std::optional<DlmsItem> DlmsReader::item() {
  const auto tag = take(1);
  if (!tag) return std::nullopt;
  switch (static_cast<Tag>((*tag)[0])) {
    case Tag::kArray:
      return container(DlmsItem::Kind::kArray);
    case Tag::kStructure:
      return container(DlmsItem::Kind::kStructure);
    case Tag::kInt8:
      return integer(1, true, DlmsItem::Kind::kScaler);
    case Tag::kEnum:
      return integer(1, false, DlmsItem::Kind::kUnit);
    case Tag::kUint8:
      return integer(1, false, DlmsItem::Kind::kNumber);
    case Tag::kInt16:
      return integer(2, true, DlmsItem::Kind::kNumber);
    case Tag::kUint16:
      return integer(2, false, DlmsItem::Kind::kNumber);
    case Tag::kInt32:
      return integer(4, true, DlmsItem::Kind::kNumber);
    case Tag::kUint32:
      return integer(4, false, DlmsItem::Kind::kNumber);
    case Tag::kInt64:
      return integer(8, true, DlmsItem::Kind::kNumber);
    case Tag::kUint64:
      return integer(8, false, DlmsItem::Kind::kNumber);
    case Tag::kOctetString:
      return string(DlmsItem::Kind::kOctets, 8);
    case Tag::kVisibleString:
    case Tag::kUtf8String:
      return string(DlmsItem::Kind::kText, 8);
    case Tag::kBitString:
      return string(DlmsItem::Kind::kOther, 1);
    case Tag::kNull:
      return other(0);
    case Tag::kBoolean:
    case Tag::kBcd:
      return other(1);
    case Tag::kFloat32:
    case Tag::kTime:
      return other(4);
    case Tag::kDate:
      return other(5);
    case Tag::kFloat64:
      return other(8);
    case Tag::kDateTime:
      return other(12);
  }
  return std::nullopt;
}

std::optional<DlmsItem> DlmsReader::container(DlmsItem::Kind kind) {
  const auto count = length();
  // Each element takes a byte at least.
  if (!count || *count > bytes_.size() - position_) return std::nullopt;
  DlmsItem item;
  item.kind = kind;
  item.count = *count;
  return item;
}

std::optional<DlmsItem> DlmsReader::integer(std::size_t size, bool is_signed, DlmsItem::Kind kind) {
  const auto bytes = take(size);
  if (!bytes) return std::nullopt;
  const bool has_top_bit = ((*bytes)[0] & 0x80U) != 0;
  std::uint64_t value = is_signed && has_top_bit ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t byte : *bytes)
    value = (value << 8) | byte;
  DlmsItem item;
  item.kind = kind;
  const bool fits = is_signed || size < 8 || !has_top_bit;
  if (fits) item.number = static_cast<std::int64_t>(value);
  return item;
}

std::optional<DlmsItem> DlmsReader::string(DlmsItem::Kind kind, std::size_t bits_per_unit) {
  const auto units = length();
  if (!units) return std::nullopt;
  const auto bytes = take((*units * bits_per_unit + 7) / 8);
  if (!bytes) return std::nullopt;
  DlmsItem item;
  item.kind = kind;
  item.bytes = *bytes;
  return item;
}

std::optional<DlmsItem> DlmsReader::other(std::size_t size) {
  if (!take(size)) return std::nullopt;
  return DlmsItem{};
}

/// One byte up to 127, else the number of bytes of the length and they; more than two are more than a message holds.
std::optional<std::size_t> DlmsReader::length() {
  const auto first = take(1);
  if (!first) return std::nullopt;
  if (((*first)[0] & kLongLength) == 0) return (*first)[0];
  const std::size_t size = (*first)[0] & 0x7FU;
  if (size == 0 || size > 2) return std::nullopt;
  const auto bytes = take(size);
  if (!bytes) return std::nullopt;
  std::size_t value = 0;
  for (const std::uint8_t byte : *bytes)
    value = (value << 8) | byte;
  return value;
}

std::optional<Bytes> DlmsReader::take(std::size_t size) {
  if (size > bytes_.size() - position_) return std::nullopt;
  const Bytes taken = bytes_.subspan(position_, size);
  position_ += size;
  return taken;
}

}  // namespace localgrid
