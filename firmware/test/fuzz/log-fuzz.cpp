#include "core/log/log.hpp"
#include "test/fuzz/fuzz-input.hpp"
#include "test/node/fake-hal.hpp"

namespace {

using localgrid::Log;
using localgrid::MountResult;
using localgrid::Reading;
using localgrid::fake::RamFlash;
using localgrid::fuzz::Input;
using localgrid::fuzz::must;

constexpr std::uint64_t kMostU53 = (std::uint64_t{1} << 53) - 1;

void change_flash(Input& input, RamFlash& flash) {
  const std::size_t at = input.u16() % flash.bytes.size();
  const std::uint8_t how = input.u8();
  if (how < 0x80) {
    const auto patch = input.take(how % 48U + 1U);
    for (std::size_t i = 0; i < patch.size() && at + i < flash.bytes.size(); ++i)
      flash.bytes[at + i] = patch[i];
  } else if (how < 0xC0) {
    flash.bytes[at] ^= static_cast<std::uint8_t>(1U << (how % 8));
  } else {
    // A sector as it was elsewhere: headers and records of another place and age.
    const std::size_t sectors = flash.bytes.size() / localgrid::Flash::kSectorBytes;
    const std::size_t from = how % sectors;
    const std::size_t to = at / localgrid::Flash::kSectorBytes;
    const auto begin = flash.bytes.begin() + static_cast<std::ptrdiff_t>(from * localgrid::Flash::kSectorBytes);
    std::copy_n(begin, localgrid::Flash::kSectorBytes,
                flash.bytes.begin() + static_cast<std::ptrdiff_t>(to * localgrid::Flash::kSectorBytes));
  }
}

void check_numbers(const Log& log) {
  must(log.readings_acknowledged() < log.next_reading_seq(), "only what was given is acknowledged");
  must(log.events_acknowledged() < log.next_event_seq(), "only what was given is acknowledged");
}

/// Anything at all, over and over.
void fill(RamFlash& flash, localgrid::Bytes pattern) {
  for (std::size_t i = 0; i < flash.bytes.size() && !pattern.empty(); ++i)
    flash.bytes[i] = pattern[i % pattern.size()];
}

/// What is read comes in order, and comes to an end.
std::uint64_t read_all(Log& log) {
  check_numbers(log);
  auto cursor = log.readings_begin();
  std::uint64_t seq = log.readings_acknowledged();
  while (const auto reading = log.next_reading(cursor)) {
    must(reading->seq > seq && reading->seq < log.next_reading_seq(), "numbers rise and were given");
    seq = reading->seq;
  }
  auto events = log.events_begin();
  std::uint64_t event_seq = log.events_acknowledged();
  while (const auto event = log.next_event(events)) {
    must(event->seq > event_seq && event->seq < log.next_event_seq(), "numbers rise and were given");
    event_seq = event->seq;
  }
  return seq;
}

Reading some_reading(Input& input) {
  Reading reading;
  reading.at_ms = input.u32();
  reading.import_mwh = input.u32();
  reading.power_w = static_cast<std::int32_t>(input.u16());
  return reading;
}

void use(Input& input, Log& log) {
  const std::uint8_t act = input.u8() % 5;
  if (act == 0) {
    Reading reading = some_reading(input);
    log.append_reading(reading);
  } else if (act == 1) {
    localgrid::Event event;
    event.value = input.u16();
    log.append_event(event);
  } else if (act == 2) {
    log.acknowledge_readings(input.u8());
    log.acknowledge_events(input.u8());
  } else if (act == 3) {
    log.store_counter(input.u64() & kMostU53);
  } else {
    log.store_update_trial({input.u32(), input.u32(), input.u8(), input.u8()});
  }
  check_numbers(log);
}

/// Whatever the flash held: what is stored from now on is there after the next start.
void check_still_works(RamFlash& flash, Log& log) {
  Reading reading;
  reading.at_ms = 123;
  if (log.next_reading_seq() >= kMostU53 || !log.append_reading(reading)) return;
  Log again(flash);
  must(again.mount() == MountResult::kMounted, "what was mounted and written to mounts again");
  must(again.next_reading_seq() > reading.seq, "no number is given twice");
  must(read_all(again) >= reading.seq || again.readings_acknowledged() >= reading.seq, "what was stored is there");
}

}  // namespace

LOCALGRID_FUZZ_TARGET {
  const std::uint8_t options = input.u8();
  RamFlash flash(options % 4 + 2U);
  if (options >= 0x80) fill(flash, input.take(options));
  Log log(flash);
  if (log.mount() == MountResult::kFailed) return;
  // Enough to go round a small ring twice; more would only be slow.
  int uses = 250;
  int mounts = 5;
  while (!input.is_empty()) {
    const std::uint8_t turn = input.u8();
    if (turn < 0x80) {
      for (int i = 0; i < (turn & 0x1F) && uses > 0; ++i, --uses)
        use(input, log);
    } else if (turn < 0xE0) {
      change_flash(input, flash);
    } else if (mounts-- > 0) {
      if (log.mount() == MountResult::kFailed) return;
      read_all(log);
    }
  }
  if (log.mount() == MountResult::kFailed) return;
  read_all(log);
  check_still_works(flash, log);
}
