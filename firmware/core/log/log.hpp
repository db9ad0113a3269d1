#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/log/log-format.hpp"
#include "core/log/sector-scan.hpp"
#include "core/message/event.hpp"
#include "core/message/reading.hpp"
#include "hal/hal.hpp"

namespace localgrid {

enum class MountResult : std::uint8_t {
  /// What was there is there.
  kMounted,
  /// Nothing that this log knows was there: it begins anew, with seq 1. Whoever kept the device's key from before makes
  /// a new one, for numbers of the old one may be used twice.
  kFormatted,
  /// The flash does not do what it is told, or has fewer than two sectors.
  kFailed,
};

/// A place in the log, for readings or for events. It stays good whatever is stored, freed or given up meanwhile.
struct LogCursor {
  std::uint32_t generation = 0;
  std::uint32_t offset = 0;
  /// What comes next has a higher number.
  std::uint64_t after_seq = 0;
};

Reading reading_of(const FoundRecord& found);

/// The device's memory over power cuts: readings and events until the node has them, the counter of commands, the boot
/// count, the trial of an update, and the registers (the last reading is their checkpoint).
///
/// A ring of flash sectors, each a header and then records of units that are programmed once. Whatever is returned as
/// stored survives a cut at any moment; what a cut tears was never there. When the ring is full the oldest sector is
/// erased, and the readings in it that nobody has yet are given up and counted. A record that bits have rotted in is
/// left out, and the reading after it says so (kFlagGapBefore). Layout: log-format.hpp.
///
/// All calls take time that is bounded by the size of the flash, `mount` and `append` much less: about one sector.
class Log {
 public:
  explicit Log(Flash& flash) : flash_(flash) {}

  /// Before everything else. May be called again to begin anew from the flash.
  MountResult mount();

  /// Stores a reading under the next number and this boot, which are written into it. False when the flash fails; the
  /// number is used up nevertheless.
  bool append_reading(Reading& reading);
  /// The same for an event. One of kReadingsLost says so of what `unreported_lost` tells.
  bool append_event(Event& event);

  /// Frees readings up to and including this one; lower than before changes nothing. Numbers never given are no news.
  bool acknowledge_readings(std::uint64_t upto);
  bool acknowledge_events(std::uint64_t upto);

  /// Of the last command or configuration taken. False, and nothing has changed, unless it is higher than the one
  /// before.
  bool store_counter(std::uint64_t counter);
  std::uint64_t counter() const { return state_.counter; }

  bool store_update_trial(const UpdateTrial& trial);
  const UpdateTrial& update_trial() const { return state_.trial; }

  /// From what is not acknowledged on.
  LogCursor readings_begin() const;
  LogCursor events_begin() const;
  /// The next unacknowledged one, or nothing, and the cursor stays where it is. Readings of a time after `latest_ms` are
  /// left out like rotten ones.
  std::optional<Reading> next_reading(LogCursor& cursor, std::uint64_t latest_ms = UINT64_MAX);
  std::optional<Event> next_event(LogCursor& cursor);

  /// The newest reading that is known, acknowledged or not: registers go on from it. Only seq, registers and boot count
  /// of it are kept when its sector is gone.
  const std::optional<Reading>& last_reading() const { return last_reading_; }
  std::uint64_t next_reading_seq() const { return state_.next_reading; }
  std::uint64_t next_event_seq() const { return state_.next_event; }
  std::uint64_t readings_acknowledged() const { return state_.readings_acked; }
  std::uint64_t events_acknowledged() const { return state_.events_acked; }
  /// Of this start of the device. It counts starts that stored something: a start that did not was never heard of.
  std::uint32_t boot() const { return boot_; }
  /// Readings that are gone before anybody had them, ever.
  std::uint64_t lost() const { return state_.lost; }
  /// How many of them no event of kReadingsLost has told yet.
  std::uint64_t unreported_lost() const { return state_.lost - state_.lost_reported; }
  /// Readings up to this one are not kept any more, though nobody had all of them.
  std::uint64_t given_up() const { return state_.given_up; }
  /// How much of the ring holds what is not acknowledged, 0 to 1000.
  std::uint16_t fill_permille() const;

 private:
  /// The last record before a start, or the header (from 0 on) of a sector without records: it may have been torn just
  /// behind its last bit, and read right today and wrong tomorrow. Nothing is built on it, and nobody is shown it,
  /// before it has been stored once more.
  struct Tail {
    std::uint32_t generation = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  std::uint32_t sectors() const { return sectors_; }
  std::uint32_t base_of(std::uint32_t generation) const { return generation % sectors() * Flash::kSectorBytes; }
  std::uint32_t oldest_generation() const { return newest_ < sectors() ? 1 : newest_ - sectors() + 1; }
  SectorScan scan_of(std::uint32_t generation, std::uint32_t from, std::uint32_t to) const;
  bool read_header(std::uint32_t sector, SectorHeader& header) const;
  LogCursor begin_after(std::uint64_t seq, std::uint64_t LogState::* next) const;
  std::uint64_t readings_floor() const;

  bool find_newest();
  bool has_records(std::uint32_t generation) const;
  void restore_state();
  void replay(std::uint32_t generation);
  void apply(const FoundRecord& found);
  void apply_numbered(const FoundRecord& found);
  void note_reading(const Reading& reading);
  void note_event(const StoredEvent& event);
  void find_end();

  bool acknowledge(RecordType type, std::uint64_t upto, std::uint64_t& acked);
  bool append(RecordType type, std::uint64_t number, Bytes payload);
  bool append_settled(const RecordHead& head, Bytes payload);
  bool program_record(const RecordHead& head, Bytes payload, std::uint32_t offset);
  bool make_room(std::uint32_t bytes);
  void burn_doubtful();
  bool open_next();
  bool open_sector(std::uint32_t generation);
  void give_up(std::uint32_t generation);
  void confirm_given_up();
  void store_given_up(const RecordHead& head);
  bool settle_tail();
  bool next_found(LogCursor& cursor, RecordType type, std::uint64_t floor, FoundRecord& found);

  Flash& flash_;
  LogState state_ = first_state();
  std::optional<Reading> last_reading_;
  Tail tail_{};
  std::uint32_t sectors_ = 0;
  std::uint32_t newest_ = 0;
  /// In the newest sector, where the next record goes.
  std::uint32_t end_ = 0;
  std::uint32_t boot_ = 0;
  /// After a start: behind the last record, where torn units begin, up to the one at `end_`, which may look blank only.
  /// 0 when there are none.
  std::uint32_t doubtful_from_ = 0;
};

}  // namespace localgrid
