#include "core/log/log.hpp"

#include <algorithm>

#include "core/cbor/writer.hpp"

namespace localgrid {

namespace {

/// A place that does not keep what is written is left behind, so many times.
constexpr int kRecordTries = 4;
constexpr int kSectorTries = 3;
constexpr std::uint64_t kMostTold = 255;

}  // namespace

SectorScan Log::scan_of(std::uint32_t generation, std::uint32_t from, std::uint32_t to) const {
  return SectorScan(flash_, {base_of(generation), generation, from, to});
}

std::uint64_t Log::readings_floor() const {
  return std::max(state_.readings_acked, state_.given_up);
}

bool Log::append_reading(Reading& reading) {
  if (state_.next_reading > kMaxU53) return false;
  reading.seq = state_.next_reading;
  reading.boot = boot_;
  const bool is_stored = append(RecordType::kReading, reading.seq, bytes_of(reading).subspan(offsetof(Reading, at_ms)));
  // Not before: a sector opened on the way says in its header what number comes next in it.
  state_.next_reading++;
  if (is_stored) note_reading(reading);
  return is_stored;
}

void Log::note_reading(const Reading& reading) {
  last_reading_ = reading;
  state_.import_mwh = reading.import_mwh;
  state_.export_mwh = reading.export_mwh;
  state_.boot = std::max(state_.boot, reading.boot);
}

bool Log::append_event(Event& event) {
  if (state_.next_event > kMaxU53) return false;
  event.seq = state_.next_event;
  event.boot = boot_;
  const StoredEvent stored{event.at_ms, event.uptime_ms, event.value, event.boot,
                           static_cast<std::uint32_t>(event.code)};
  const bool is_stored = append(RecordType::kEvent, event.seq, bytes_of(stored));
  state_.next_event++;
  if (is_stored) note_event(stored);
  return is_stored;
}

void Log::note_event(const StoredEvent& event) {
  state_.boot = std::max(state_.boot, event.boot);
  if (event.code != static_cast<std::uint32_t>(EventCode::kReadingsLost) || event.value <= 0) return;
  state_.lost_reported += static_cast<std::uint64_t>(event.value);
  state_.lost = std::max(state_.lost, state_.lost_reported);
}

bool Log::acknowledge_readings(std::uint64_t upto) {
  return acknowledge(RecordType::kReadingsAcked, std::min(upto, state_.next_reading - 1), state_.readings_acked);
}

bool Log::acknowledge_events(std::uint64_t upto) {
  return acknowledge(RecordType::kEventsAcked, std::min(upto, state_.next_event - 1), state_.events_acked);
}

bool Log::acknowledge(RecordType type, std::uint64_t upto, std::uint64_t& acked) {
  if (upto <= acked) return true;
  // Known in memory first: when the record itself needs a new sector, nothing is given up that is acknowledged.
  acked = upto;
  return append(type, upto, {});
}

bool Log::store_counter(std::uint64_t counter) {
  if (counter <= state_.counter || counter > kMaxU53) return false;
  if (!append(RecordType::kCounter, counter, {})) return false;
  state_.counter = counter;
  return true;
}

bool Log::store_update_trial(const UpdateTrial& trial) {
  const StoredTrial stored{trial, 0};
  if (!append(RecordType::kUpdateTrial, 0, bytes_of(stored))) return false;
  state_.trial = trial;
  return true;
}

bool Log::append(RecordType type, std::uint64_t number, Bytes payload) {
  return settle_tail() && append_settled({type, 0, number}, payload);
}

bool Log::append_settled(const RecordHead& head, Bytes payload) {
  const std::uint32_t bytes = static_cast<std::uint32_t>(payload.size()) + kLogUnit;
  for (int tries = 0; tries < kRecordTries; tries++) {
    if (newest_ == 0 || !make_room(bytes)) return false;
    const std::uint32_t offset = end_;
    end_ += bytes;
    if (program_record(head, payload, offset)) return true;
  }
  return false;
}

bool Log::program_record(const RecordHead& head, Bytes payload, std::uint32_t offset) {
  RecordBytes record;
  RecordBytes back;
  const std::uint32_t bytes = write_record(head, payload, {newest_, offset}, record);
  const std::uint32_t address = base_of(newest_) + offset;
  return flash_.program(address, Bytes(record).first(bytes)) && flash_.read(address, MutableBytes(back).first(bytes)) &&
         std::memcmp(record.data(), back.data(), bytes) == 0;
}

bool Log::make_room(std::uint32_t bytes) {
  burn_doubtful();
  return end_ + bytes <= kRecordsEnd || open_next();
}

void Log::burn_doubtful() {
  if (doubtful_from_ == 0) return;
  // A torn unit may look blank, and a torn record may read right at a later start, when its number belongs to another.
  // Zeros over all of it end that; no other value may be programmed over a torn unit.
  const LogUnit zeros{};
  const std::uint32_t to = std::min(end_ + kLogUnit, kRecordsEnd);
  for (std::uint32_t offset = doubtful_from_; offset < to; offset += kLogUnit) {
    flash_.program(base_of(newest_) + offset, zeros);
  }
  end_ = to;
  doubtful_from_ = 0;
}

bool Log::open_next() {
  // A sector that fails is passed over, but never the one that holds the newest data.
  const std::uint32_t from = newest_;
  for (std::uint32_t step = 1; step < sectors(); step++) {
    if (from + step >= sectors()) give_up(from + step - sectors());
    if (open_sector(from + step)) return true;
  }
  return false;
}

bool Log::open_sector(std::uint32_t generation) {
  SectorHeader header;
  header.generation = generation;
  header.state = state_;
  seal_header(header, sectors());
  const std::uint32_t base = base_of(generation);
  for (int tries = 0; tries < kSectorTries; tries++) {
    SectorHeader back;
    if (!flash_.erase(base) || !flash_.program(base, bytes_of(header))) continue;
    if (!read_header(generation % sectors(), back) || back.generation != generation) continue;
    newest_ = generation;
    end_ = kHeaderBytes;
    doubtful_from_ = 0;
    return true;
  }
  return false;
}

void Log::give_up(std::uint32_t generation) {
  std::uint64_t highest = 0;
  SectorScan scan = scan_of(generation, kHeaderBytes, Flash::kSectorBytes);
  while (scan.next()) {
    const FoundRecord& found = scan.found();
    if (found.head.type == RecordType::kReading && !found.is_damaged) highest = std::max(highest, found.head.number);
  }
  const std::uint64_t floor = readings_floor();
  if (highest <= state_.given_up) confirm_given_up();
  if (highest <= floor) return;
  const auto count = static_cast<std::uint8_t>(std::min(highest - floor, kMostTold));
  // Written down before the sector is erased: after a cut in between nothing of it appears again, and nothing is
  // counted twice.
  store_given_up({RecordType::kGivenUp, count, highest});
  state_.given_up = highest;
  state_.lost += count;
}

void Log::confirm_given_up() {
  // Written before a cut, and perhaps torn: like the tail it is stored once more before anything is built on it.
  SectorScan scan = scan_of(newest_, kRecordsEnd, Flash::kSectorBytes);
  while (scan.next()) {
    if (scan.found().head.number == state_.given_up) return store_given_up(scan.found().head);
  }
}

void Log::store_given_up(const RecordHead& head) {
  for (std::uint32_t offset = kRecordsEnd; offset < Flash::kSectorBytes; offset += kLogUnit) {
    LogUnit unit;
    if (!flash_.read(base_of(newest_) + offset, unit)) return;
    if (is_blank(unit) && program_record(head, {}, offset)) return;
  }
}

bool Log::settle_tail() {
  if (tail_.end == 0) return true;
  const Tail tail = tail_;
  tail_ = {};
  bool is_settled = true;
  if (tail.begin == 0) {
    is_settled = open_sector(tail.generation);
  } else {
    SectorScan scan = scan_of(tail.generation, tail.begin, tail.end);
    if (scan.next() && !scan.found().is_damaged) {
      const RecordHead& head = scan.found().head;
      const std::uint32_t bytes = payload_bytes_of(static_cast<std::uint8_t>(head.type));
      is_settled = append_settled(head, Bytes(scan.found().payload).first(bytes));
    }
  }
  if (!is_settled) tail_ = tail;
  return is_settled;
}

}  // namespace localgrid
