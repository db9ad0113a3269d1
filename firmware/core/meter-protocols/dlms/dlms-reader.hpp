#pragma once

#include <cstdint>
#include <optional>

#include "hal/hal.hpp"

namespace localgrid {

/// One element of A-XDR encoded data (IEC 62056-62, annex A; "Green Book" DLMS UA 1000-2, section 9.5).
struct DlmsItem {
  enum class Kind : std::uint8_t {
    kArray,
    kStructure,
    kNumber,
    /// int8, the only type of a scaler.
    kScaler,
    /// enum, the only type of a unit.
    kUnit,
    kOctets,
    kText,
    /// Null, boolean, bit string, float, BCD, calendar types: read over.
    kOther,
  };

  Kind kind = Kind::kOther;
  /// Of kNumber, kScaler and kUnit; absent beyond 63 bits.
  std::optional<std::int64_t> number;
  /// Elements of arrays and structures.
  std::size_t count = 0;
  /// Of kOctets and kText.
  Bytes bytes;
};

/// Reads elements one after the other; the elements inside of an array or structure follow it.
class DlmsReader {
 public:
  explicit DlmsReader(Bytes bytes) : bytes_(bytes) {}

  /// Nothing at the end of the outermost element, and when the bytes are none of the format: then `has_failed`.
  std::optional<DlmsItem> next();
  bool has_failed() const { return has_failed_; }

 private:
  std::optional<DlmsItem> item();
  std::optional<DlmsItem> container(DlmsItem::Kind kind);
  std::optional<DlmsItem> integer(std::size_t size, bool is_signed, DlmsItem::Kind kind);
  std::optional<DlmsItem> string(DlmsItem::Kind kind, std::size_t bits_per_unit);
  std::optional<DlmsItem> other(std::size_t size);
  std::optional<std::size_t> length();
  std::optional<Bytes> take(std::size_t size);

  Bytes bytes_;
  std::size_t position_ = 0;
  /// Elements announced and not read yet.
  std::size_t left_ = 1;
  bool has_failed_ = false;
};

}  // namespace localgrid
