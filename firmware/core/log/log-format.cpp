#include "core/log/log-format.hpp"

#include <algorithm>
#include <cstring>

#include "core/log/crc32.hpp"

namespace localgrid {

namespace {

constexpr std::uint32_t kMagic = 0x3147'474c;  // "LGG1"
constexpr std::size_t kSmallAt = 8;
constexpr std::size_t kHeadCheckAt = 9;
constexpr std::size_t kBodyCheckAt = 12;
constexpr std::size_t kHeaderCheckAt = kHeaderBytes - 4;

std::uint32_t header_check(const SectorHeader& header, std::uint32_t sectors) {
  Crc32 crc;
  crc.add32(sectors);
  crc.add(bytes_of(header).first(kHeaderCheckAt));
  return crc.value();
}

struct TrailerChecks {
  /// 24 bits over number, type and small: whether this is a trailer at all.
  std::uint32_t head;
  /// Over these and the payload.
  std::uint32_t body;
};

TrailerChecks checks_of(Bytes trailer, Bytes stored_payload, RecordPlace place) {
  Crc32 crc;
  crc.add32(place.generation);
  crc.add32(place.offset);
  crc.add(trailer.first(kHeadCheckAt));
  const std::uint32_t head = crc.value() >> 8;
  crc.add(stored_payload);
  return {head, crc.value()};
}

}  // namespace

std::uint32_t payload_bytes_of(std::uint8_t type) {
  switch (static_cast<RecordType>(type)) {
    case RecordType::kReading:
      return kMaxPayloadBytes;
    case RecordType::kEvent:
      return sizeof(StoredEvent);
    case RecordType::kUpdateTrial:
      return sizeof(StoredTrial);
    case RecordType::kReadingsAcked:
    case RecordType::kEventsAcked:
    case RecordType::kCounter:
    case RecordType::kGivenUp:
      return 0;
  }
  return kNoRecord;
}

void seal_header(SectorHeader& header, std::uint32_t sectors) {
  header.magic = kMagic;
  header.check = header_check(header, sectors);
}

bool is_sound(const SectorHeader& header, std::uint32_t sectors) {
  return header.magic == kMagic && header.check == header_check(header, sectors);
}

std::uint32_t write_record(const RecordHead& head, Bytes payload, RecordPlace place, RecordBytes& out) {
  const MutableBytes stored = MutableBytes(out).first(payload.size());
  std::copy(payload.begin(), payload.end(), stored.begin());
  whiten(stored, place);
  const MutableBytes trailer = MutableBytes(out).subspan(payload.size(), kLogUnit);
  std::memcpy(trailer.data(), &head.number, sizeof head.number);
  trailer[kTypeAt] = static_cast<std::uint8_t>(head.type);
  trailer[kSmallAt] = head.small;
  const TrailerChecks checks = checks_of(trailer, stored, place);
  std::memcpy(&trailer[kHeadCheckAt], &checks.head, 3);
  std::memcpy(&trailer[kBodyCheckAt], &checks.body, 4);
  return static_cast<std::uint32_t>(payload.size()) + kLogUnit;
}

TrailerFit fit_of(const LogUnit& trailer, Bytes stored_payload, RecordPlace place) {
  const TrailerChecks checks = checks_of(trailer, stored_payload, place);
  if (std::memcmp(&trailer[kHeadCheckAt], &checks.head, 3) != 0) return TrailerFit::kNone;
  const bool is_intact = std::memcmp(&trailer[kBodyCheckAt], &checks.body, 4) == 0;
  return is_intact ? TrailerFit::kIntact : TrailerFit::kDamaged;
}

RecordHead head_of(const LogUnit& trailer) {
  RecordHead head;
  std::memcpy(&head.number, trailer.data(), kTypeAt);
  head.type = static_cast<RecordType>(trailer[kTypeAt]);
  head.small = trailer[kSmallAt];
  return head;
}

void whiten(MutableBytes payload, RecordPlace place) {
  // xorshift32 (Marsaglia 2003); the lowest bit keeps the seed from being 0.
  std::uint32_t state = (place.generation * 0x9e3779b1U ^ place.offset) | 1U;
  for (std::uint8_t& byte : payload) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    byte = static_cast<std::uint8_t>(byte ^ (state >> 24));
  }
}

bool is_blank(const LogUnit& unit) {
  std::uint32_t all = 0xff;
  for (const std::uint8_t byte : unit)
    all &= byte;
  return all == 0xff;
}

}  // namespace localgrid
