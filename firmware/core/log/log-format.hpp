#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/message/event.hpp"
#include "core/message/reading.hpp"
#include "hal/hal.hpp"

/// How the log looks in flash.
///
///     sector:  header (7 units) | records ... | reserve (4 units, for kGivenUp only)
///     record:  payload (0 to 3 units, whitened) | trailer (1 unit)
///
/// A sector's generation counts sectors opened; generation g lives in sector g modulo their number, so that the
/// generation of a sector whose header has rotted follows from its neighbours'. The header holds all state at the
/// opening; records change it. A trailer has, little-endian: number (7 bytes), type, small, the upper 24 bits of a
/// check of these, a check of everything. It comes last: a record that was torn has none. Its checks begin from the
/// generation and the place, so that nothing that lay there before, or elsewhere, passes. Whitening keeps a payload of
/// all ones from looking as if nothing had been programmed.
namespace localgrid {

/// How far the trial of an update has come. What `phase` means is up to core/update.
struct UpdateTrial {
  std::uint32_t version = 0;
  std::uint32_t from_version = 0;
  std::uint8_t tries = 0;
  std::uint8_t phase = 0;

  bool operator==(const UpdateTrial&) const = default;
};

enum class RecordType : std::uint8_t {
  kReading = 0x51,
  kEvent = 0x52,
  kReadingsAcked = 0x53,
  kEventsAcked = 0x54,
  kCounter = 0x55,
  kUpdateTrial = 0x56,
  kGivenUp = 0x57,
};

/// Everything that must be known after a start, besides what waits to be sent.
struct LogState {
  std::uint64_t next_reading;
  std::uint64_t next_event;
  std::uint64_t readings_acked;
  std::uint64_t events_acked;
  std::uint64_t counter;
  std::uint64_t lost;
  std::uint64_t lost_reported;
  std::uint64_t given_up;
  /// Registers of the last reading.
  std::uint64_t import_mwh;
  std::uint64_t export_mwh;
  /// Highest boot count of any record.
  std::uint32_t boot;
  UpdateTrial trial;
};

/// Of a log without a past.
constexpr LogState first_state() {
  LogState state{};
  state.next_reading = 1;
  state.next_event = 1;
  return state;
}

// What is stored are these structures themselves: everything that this runs on has the same byte order and alignment.
static_assert(std::endian::native == std::endian::little);

struct SectorHeader {
  std::uint32_t magic;
  std::uint32_t generation;
  LogState state;
  std::uint32_t spare;
  /// Over everything before it and the number of sectors.
  std::uint32_t check;
};

struct StoredEvent {
  std::uint64_t at_ms;
  std::uint64_t uptime_ms;
  std::int64_t value;
  std::uint32_t boot;
  std::uint32_t code;
};

struct StoredTrial {
  UpdateTrial trial;
  std::uint32_t spare;
};

inline constexpr std::uint32_t kLogUnit = Flash::kUnitBytes;
inline constexpr std::uint32_t kHeaderBytes = 7 * kLogUnit;
/// Where ordinary records end, and the reserve begins.
inline constexpr std::uint32_t kRecordsEnd = Flash::kSectorBytes - 4 * kLogUnit;
inline constexpr std::uint32_t kMaxPayloadBytes = 3 * kLogUnit;
inline constexpr std::uint32_t kMaxRecordBytes = kMaxPayloadBytes + kLogUnit;

static_assert(sizeof(SectorHeader) == kHeaderBytes);
// A reading is stored as it is from its time on; the number before that is in the trailer.
static_assert(offsetof(Reading, at_ms) == 8 && sizeof(Reading) == 8 + kMaxPayloadBytes);
static_assert(sizeof(StoredEvent) == 2 * kLogUnit);
static_assert(sizeof(StoredTrial) == kLogUnit);

using LogUnit = std::array<std::uint8_t, kLogUnit>;
using RecordBytes = std::array<std::uint8_t, kMaxRecordBytes>;

/// Where a record is: its checks and its whitening begin from it.
struct RecordPlace {
  std::uint32_t generation = 0;
  /// Of the first unit, from the begin of the sector.
  std::uint32_t offset = 0;
};

struct RecordHead {
  RecordType type = RecordType::kReading;
  /// For kGivenUp how many; else 0.
  std::uint8_t small = 0;
  /// seq, upto or counter; at most 2^53 - 1.
  std::uint64_t number = 0;
};

inline constexpr std::uint32_t kNoRecord = ~std::uint32_t{0};

/// Bytes of the payload; kNoRecord for what is no record type.
std::uint32_t payload_bytes_of(std::uint8_t type);

/// Its magic and check.
void seal_header(SectorHeader& header, std::uint32_t sectors);
bool is_sound(const SectorHeader& header, std::uint32_t sectors);

/// The whole record into `out`; the answer is how much of it that is.
std::uint32_t write_record(const RecordHead& head, Bytes payload, RecordPlace place, RecordBytes& out);

enum class TrailerFit : std::uint8_t {
  /// Not the trailer of a record at that place.
  kNone,
  /// It is one, of another payload.
  kDamaged,
  kIntact,
};

/// Whether a unit is the trailer of the record at that place with that payload, as stored.
TrailerFit fit_of(const LogUnit& trailer, Bytes stored_payload, RecordPlace place);
/// What a trailer that fits says.
RecordHead head_of(const LogUnit& trailer);
/// Where the type stands in a trailer.
inline constexpr std::size_t kTypeAt = 7;

/// Whitens and undoes it.
void whiten(MutableBytes payload, RecordPlace place);

bool is_blank(const LogUnit& unit);

/// Any of the structures above as bytes.
template <typename T>
Bytes bytes_of(const T& stored) {
  return {reinterpret_cast<const std::uint8_t*>(&stored), sizeof(T)};
}
template <typename T>
MutableBytes writable_bytes_of(T& stored) {
  return {reinterpret_cast<std::uint8_t*>(&stored), sizeof(T)};
}

}  // namespace localgrid
