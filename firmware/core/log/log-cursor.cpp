#include <algorithm>

#include "core/log/log.hpp"

namespace localgrid {

LogCursor Log::readings_begin() const {
  return begin_after(state_.readings_acked, &LogState::next_reading);
}

LogCursor Log::events_begin() const {
  return begin_after(state_.events_acked, &LogState::next_event);
}

LogCursor Log::begin_after(std::uint64_t seq, std::uint64_t LogState::* next) const {
  LogCursor cursor{newest_, kHeaderBytes, seq};
  for (; cursor.generation > oldest_generation(); cursor.generation--) {
    SectorHeader header;
    if (!read_header(cursor.generation % sectors(), header) || header.generation != cursor.generation) continue;
    if (header.state.*next <= seq + 1) break;
  }
  return cursor;
}

Reading reading_of(const FoundRecord& found) {
  Reading reading;
  std::memcpy(writable_bytes_of(reading).data() + offsetof(Reading, at_ms), found.payload.data(), kMaxPayloadBytes);
  reading.seq = found.head.number;
  return reading;
}

std::optional<Reading> Log::next_reading(LogCursor& cursor, std::uint64_t latest_ms) {
  FoundRecord found;
  const std::uint64_t expected = std::max(cursor.after_seq, state_.readings_acked) + 1;
  Reading reading;
  do {
    if (!next_found(cursor, RecordType::kReading, readings_floor(), found)) return std::nullopt;
    reading = reading_of(found);
  } while (reading.at_ms > latest_ms);
  if (reading.seq > expected) reading.flags |= kFlagGapBefore;
  return reading;
}

std::optional<Event> Log::next_event(LogCursor& cursor) {
  FoundRecord found;
  if (!next_found(cursor, RecordType::kEvent, state_.events_acked, found)) return std::nullopt;
  const auto stored = found.as<StoredEvent>();
  return Event{found.head.number, stored.at_ms, static_cast<EventCode>(stored.code),
               stored.value,      stored.boot,  stored.uptime_ms};
}

bool Log::next_found(LogCursor& cursor, RecordType type, std::uint64_t floor, FoundRecord& found) {
  if (newest_ == 0 || !settle_tail()) return false;
  if (cursor.generation < oldest_generation()) cursor = {oldest_generation(), kHeaderBytes, cursor.after_seq};
  const std::uint64_t above = std::max(cursor.after_seq, floor);
  while (true) {
    const bool is_newest = cursor.generation == newest_;
    SectorScan scan = scan_of(cursor.generation, cursor.offset, is_newest ? end_ : Flash::kSectorBytes);
    while (scan.next()) {
      found = scan.found();
      cursor.offset = found.end;
      if (found.head.type != type || found.is_damaged || found.head.number <= above) continue;
      cursor.after_seq = found.head.number;
      return true;
    }
    if (is_newest) break;
    cursor = {cursor.generation + 1, kHeaderBytes, cursor.after_seq};
  }
  cursor.offset = std::max(cursor.offset, end_);
  return false;
}

std::uint16_t Log::fill_permille() const {
  if (newest_ == 0) return 0;
  const std::uint32_t oldest = std::min(readings_begin().generation, events_begin().generation);
  return static_cast<std::uint16_t>((newest_ - oldest) * 1000 / (sectors() - 1));
}

}  // namespace localgrid
