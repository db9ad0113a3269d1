#include "core/log/log.hpp"

#include <algorithm>
#include <vector>

#include "test/check.hpp"
#include "test/log/cut-flash.hpp"

namespace localgrid::check {

namespace {

Reading reading_at(std::uint64_t at_ms) {
  Reading reading;
  reading.at_ms = at_ms;
  reading.import_mwh = at_ms * 3;
  reading.export_mwh = at_ms * 2;
  reading.power_w = -static_cast<std::int32_t>(at_ms % 5000);
  reading.flags = kFlagPhasesNetted;
  reading.uptime_ms = at_ms;
  return reading;
}

void store(Log& log, int count) {
  for (int i = 0; i < count; i++) {
    Reading reading = reading_at(1000 + log.next_reading_seq());
    REQUIRE(log.append_reading(reading));
  }
}

Event event_of(EventCode code, std::int64_t value) {
  Event event;
  event.code = code;
  event.value = value;
  event.at_ms = 77;
  return event;
}

std::vector<Reading> all_readings(Log& log) {
  std::vector<Reading> readings;
  LogCursor cursor = log.readings_begin();
  while (const std::optional<Reading> reading = log.next_reading(cursor))
    readings.push_back(*reading);
  return readings;
}

std::vector<Event> all_events(Log& log) {
  std::vector<Event> events;
  LogCursor cursor = log.events_begin();
  while (const std::optional<Event> event = log.next_event(cursor))
    events.push_back(*event);
  return events;
}

}  // namespace

TEST("a new log begins with seq 1 and boot 1, and is there at the next start") {
  CutFlash flash(3, 0);
  Log log(flash);
  CHECK_EQ(log.mount(), MountResult::kFormatted);
  CHECK_EQ(log.boot(), 1U);
  CHECK(!log.last_reading().has_value());
  Reading reading = reading_at(5);
  CHECK(log.append_reading(reading));
  CHECK_EQ(reading.seq, 1U);
  CHECK_EQ(reading.boot, 1U);
  Log again(flash);
  CHECK_EQ(again.mount(), MountResult::kMounted);
  CHECK_EQ(again.boot(), 2U);
  CHECK_EQ(again.next_reading_seq(), 2U);
  REQUIRE(again.last_reading().has_value());
  CHECK(*again.last_reading() == reading);
  REQUIRE_EQ(all_readings(again).size(), 1U);
  CHECK(all_readings(again)[0] == reading);
}

TEST("a start that stores nothing takes no boot count") {
  CutFlash flash(3, 0);
  for (int i = 0; i < 3; i++) {
    Log log(flash);
    log.mount();
    CHECK_EQ(log.boot(), 1U);
  }
  Log log(flash);
  log.mount();
  Event event = event_of(EventCode::kClockSet, 5);
  CHECK(log.append_event(event));
  CHECK_EQ(event.boot, 1U);
  Log next(flash);
  next.mount();
  CHECK_EQ(next.boot(), 2U);
}

TEST("flash of less than two sectors, or that does nothing, is no log") {
  CutFlash small(1, 0);
  Log log(small);
  CHECK_EQ(log.mount(), MountResult::kFailed);
  Reading reading = reading_at(1);
  CHECK(!log.append_reading(reading));
  CHECK(!log.store_counter(1));
  CHECK(all_readings(log).empty());
  CutFlash dead(3, 0);
  dead.cut_after(0, CutFlash::Tear::kNothing);
  Log other(dead);
  CHECK_EQ(other.mount(), MountResult::kFailed);
}

TEST("readings and events are freed by their own acknowledgements only") {
  CutFlash flash(4, 0);
  Log log(flash);
  log.mount();
  store(log, 10);
  for (int i = 0; i < 4; i++) {
    Event event = event_of(EventCode::kTrip, i);
    REQUIRE(log.append_event(event));
  }
  CHECK(log.acknowledge_readings(7));
  CHECK(log.acknowledge_events(1));
  CHECK(log.acknowledge_readings(3));
  CHECK_EQ(log.readings_acknowledged(), 7U);
  CHECK_EQ(all_readings(log).size(), 3U);
  CHECK_EQ(all_readings(log)[0].seq, 8U);
  CHECK_EQ(all_events(log).size(), 3U);
  CHECK_EQ(all_events(log)[0].value, 1);
  CHECK(log.acknowledge_readings(999));
  CHECK_EQ(log.readings_acknowledged(), 10U);
  CHECK_EQ(log.next_reading_seq(), 11U);
  Log again(flash);
  again.mount();
  CHECK_EQ(again.readings_acknowledged(), 10U);
  CHECK_EQ(again.events_acknowledged(), 1U);
}

TEST("a cursor goes on while readings are stored, freed and given up") {
  CutFlash flash(3, 0);
  Log log(flash);
  log.mount();
  LogCursor cursor = log.readings_begin();
  std::uint64_t last = 0;
  SeededRandom random(3);
  for (int i = 0; i < 2000; i++) {
    store(log, 1 + static_cast<int>(random.below(3)));
    if (random.one_in(9)) log.acknowledge_readings(last);
    if (random.one_in(40)) store(log, 150);
    while (const std::optional<Reading> reading = log.next_reading(cursor)) {
      REQUIRE(reading->seq > last);
      const bool is_gap = reading->seq != std::max(last, log.readings_acknowledged()) + 1;
      REQUIRE_EQ((reading->flags & kFlagGapBefore) != 0, is_gap);
      last = reading->seq;
    }
    REQUIRE_EQ(last + 1, log.next_reading_seq());
  }
}

TEST("the counter of commands only rises, and outlives every start") {
  CutFlash flash(2, 0);
  std::uint64_t counter = 0;
  for (std::uint64_t start = 0; start < 20; start++) {
    Log log(flash);
    log.mount();
    CHECK_EQ(log.counter(), counter);
    CHECK(!log.store_counter(counter));
    // More than a sector of other things in between.
    store(log, 40);
    counter += 1 + start;
    CHECK(log.store_counter(counter));
    CHECK(!log.store_counter(counter - 1));
    CHECK_EQ(log.counter(), counter);
    log.acknowledge_readings(log.next_reading_seq() - 1);
  }
}

TEST("the trial of an update and the registers outlive the sector they were in") {
  CutFlash flash(2, 0);
  Log log(flash);
  log.mount();
  const UpdateTrial trial{12, 11, 2, 3};
  CHECK(log.store_update_trial(trial));
  store(log, 1);
  const Reading last = *log.last_reading();
  for (std::uint64_t counter = 1; counter < 1000; counter++)
    REQUIRE(log.store_counter(counter));
  Log again(flash);
  again.mount();
  CHECK(again.update_trial() == trial);
  REQUIRE(again.last_reading().has_value());
  CHECK_EQ(again.last_reading()->import_mwh, last.import_mwh);
  CHECK_EQ(again.last_reading()->export_mwh, last.export_mwh);
  CHECK_EQ(again.next_reading_seq(), 2U);
}

TEST("a full log gives up its oldest readings, counts them, and says so once") {
  CutFlash flash(4, 0);
  Log log(flash);
  log.mount();
  CHECK_EQ(log.fill_permille(), 0);
  store(log, 1000);
  const std::vector<Reading> kept = all_readings(log);
  REQUIRE(!kept.empty());
  CHECK(kept.size() >= 3U * 61U);
  CHECK_EQ(kept.back().seq, 1000U);
  CHECK_EQ(kept.front().seq, log.given_up() + 1);
  CHECK_EQ(log.lost(), log.given_up());
  CHECK((kept[0].flags & kFlagGapBefore) != 0);
  CHECK((kept[1].flags & kFlagGapBefore) == 0);
  CHECK(log.fill_permille() > 700);
  const std::uint64_t lost = log.lost();
  CHECK_EQ(log.unreported_lost(), lost);
  Event event = event_of(EventCode::kReadingsLost, static_cast<std::int64_t>(lost));
  CHECK(log.append_event(event));
  CHECK_EQ(log.unreported_lost(), log.lost() - lost);
  Log again(flash);
  again.mount();
  CHECK_EQ(again.lost(), log.lost());
  CHECK_EQ(again.unreported_lost(), log.unreported_lost());
  CHECK_EQ(all_readings(again).size(), all_readings(log).size());
}

TEST("what is acknowledged is never counted as lost") {
  CutFlash flash(2, 0);
  Log log(flash);
  log.mount();
  for (int i = 0; i < 500; i++) {
    store(log, 20);
    log.acknowledge_readings(log.next_reading_seq() - 3);
  }
  CHECK_EQ(log.lost(), 0U);
  CHECK_EQ(log.given_up(), 0U);
}

TEST("a mount reads about one sector and the headers, however large the flash is") {
  CutFlash flash(64, 0);
  Log log(flash);
  log.mount();
  store(log, 61 * 60);
  class CountingFlash final : public Flash {
   public:
    explicit CountingFlash(Flash& inner) : inner_(inner) {}
    std::uint32_t size() const override { return inner_.size(); }
    bool read(std::uint32_t offset, MutableBytes out) override {
      read_bytes += out.size();
      return inner_.read(offset, out);
    }
    bool program(std::uint32_t offset, Bytes data) override { return inner_.program(offset, data); }
    bool erase(std::uint32_t offset) override { return inner_.erase(offset); }
    std::size_t read_bytes = 0;

   private:
    Flash& inner_;
  } counting(flash);
  Log again(counting);
  CHECK_EQ(again.mount(), MountResult::kMounted);
  CHECK(counting.read_bytes < 64 * kHeaderBytes + 4 * Flash::kSectorBytes);
}

}  // namespace localgrid::check
