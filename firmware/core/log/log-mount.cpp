#include <algorithm>

#include "core/log/log.hpp"

namespace localgrid {

namespace {

/// A trailer with a damaged payload is believed when its number is one of the next so many.
constexpr std::uint64_t kBelievableStep = 64;

}  // namespace

MountResult Log::mount() {
  sectors_ = flash_.size() / Flash::kSectorBytes;
  state_ = first_state();
  last_reading_.reset();
  tail_ = {};
  newest_ = 0;
  doubtful_from_ = 0;
  boot_ = 1;
  if (sectors() < 2) return MountResult::kFailed;
  if (!find_newest()) return open_next() ? MountResult::kFormatted : MountResult::kFailed;
  restore_state();
  boot_ = state_.boot + 1;
  find_end();
  return MountResult::kMounted;
}

bool Log::read_header(std::uint32_t sector, SectorHeader& header) const {
  return flash_.read(sector * Flash::kSectorBytes, writable_bytes_of(header)) && is_sound(header, sectors()) &&
         header.generation != 0 && header.generation % sectors() == sector;
}

bool Log::find_newest() {
  for (std::uint32_t sector = 0; sector < sectors(); sector++) {
    SectorHeader header;
    if (read_header(sector, header)) newest_ = std::max(newest_, header.generation);
  }
  if (newest_ == 0) return false;
  // The header of the newest sector may have rotted. Its records still say whose they are.
  for (std::uint32_t left = sectors(); left > 1 && has_records(newest_ + 1); left--)
    newest_++;
  return true;
}

bool Log::has_records(std::uint32_t generation) const {
  SectorScan scan = scan_of(generation, kHeaderBytes, Flash::kSectorBytes);
  while (scan.next()) {
    if (!scan.found().is_damaged) return true;
  }
  return false;
}

void Log::restore_state() {
  std::uint32_t from = newest_;
  for (; from > 0; from--) {
    SectorHeader header;
    if (!read_header(from % sectors(), header) || header.generation != from) continue;
    state_ = header.state;
    break;
  }
  if (state_.next_reading > 1) {
    Reading& last = last_reading_.emplace();
    last.seq = state_.next_reading - 1;
    last.import_mwh = state_.import_mwh;
    last.export_mwh = state_.export_mwh;
    last.boot = state_.boot;
  }
  for (; from <= newest_; from++)
    replay(from);
  state_.next_reading = std::max(state_.next_reading, state_.readings_acked + 1);
  state_.next_event = std::max(state_.next_event, state_.events_acked + 1);
}

void Log::replay(std::uint32_t generation) {
  tail_ = {generation, 0, kHeaderBytes};
  doubtful_from_ = kHeaderBytes;
  SectorScan scan = scan_of(generation, kHeaderBytes, Flash::kSectorBytes);
  while (scan.next()) {
    const FoundRecord& found = scan.found();
    apply(found);
    if (found.begin >= kRecordsEnd) continue;
    doubtful_from_ = found.end;
    if (!found.is_damaged) tail_ = {generation, found.begin, found.end};
  }
}

void Log::apply(const FoundRecord& found) {
  const RecordType type = found.head.type;
  const std::uint64_t number = found.head.number;
  if (type == RecordType::kReading || type == RecordType::kEvent) return apply_numbered(found);
  if (found.is_damaged) return;
  if (type == RecordType::kUpdateTrial) {
    state_.trial = found.as<StoredTrial>().trial;
    return;
  }
  std::uint64_t& highest = type == RecordType::kReadingsAcked ? state_.readings_acked
                           : type == RecordType::kEventsAcked ? state_.events_acked
                           : type == RecordType::kCounter     ? state_.counter
                                                              : state_.given_up;
  if (number <= highest) return;
  highest = number;
  state_.lost += found.head.small;
}

void Log::apply_numbered(const FoundRecord& found) {
  const bool is_reading = found.head.type == RecordType::kReading;
  const std::uint64_t number = found.head.number;
  std::uint64_t& next = is_reading ? state_.next_reading : state_.next_event;
  if (number < next || (found.is_damaged && number - next >= kBelievableStep)) return;
  next = number + 1;
  if (found.is_damaged) return;
  if (is_reading) return note_reading(reading_of(found));
  note_event(found.as<StoredEvent>());
}

void Log::find_end() {
  end_ = kHeaderBytes;
  for (std::uint32_t offset = kRecordsEnd; offset > kHeaderBytes; offset -= kLogUnit) {
    LogUnit unit;
    if (flash_.read(base_of(newest_) + offset - kLogUnit, unit) && is_blank(unit)) continue;
    end_ = offset;
    break;
  }
}

}  // namespace localgrid
