#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/log/log-format.hpp"
#include "hal/hal.hpp"

namespace localgrid {

struct FoundRecord {
  RecordHead head;
  /// From the begin of the sector.
  std::uint32_t begin;
  std::uint32_t end;
  /// The trailer is right and the payload is not: the record was stored once, and bits have rotted.
  bool is_damaged;
  /// As it was given; what the type has less of is anything.
  std::array<std::uint8_t, kMaxPayloadBytes> payload;

  template <typename T>
  T as() const {
    T stored;
    std::memcpy(&stored, payload.data(), sizeof stored);
    return stored;
  }
};

/// The records of a part of one sector, in their order. Whatever is no record is passed over, a unit at a time.
class SectorScan {
 public:
  struct Range {
    /// Of the sector, in the flash.
    std::uint32_t base = 0;
    std::uint32_t generation = 0;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
  };

  SectorScan(Flash& flash, Range range) : flash_(flash), range_(range), at_(range.from) {}

  /// False at the end.
  bool next();
  /// After `next` was true.
  const FoundRecord& found() const { return found_; }

 private:
  bool is_record(const LogUnit& unit, std::uint32_t offset);

  Flash& flash_;
  Range range_;
  std::uint32_t at_;
  /// The units before, the last one at the end, as far as they can be payload.
  std::array<std::uint8_t, kMaxPayloadBytes> before_;
  std::uint32_t before_bytes_ = 0;
  FoundRecord found_;
};

}  // namespace localgrid
