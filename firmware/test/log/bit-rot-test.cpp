#include <map>
#include <memory>
#include <set>
#include <utility>

#include "core/log/log.hpp"
#include "test/check.hpp"
#include "test/log/cut-flash.hpp"

/// Bits that turn by themselves, cells that do not take what is programmed, and flash full of something else.
namespace localgrid::check {

namespace {

Reading random_reading(SeededRandom& random) {
  Reading reading;
  reading.at_ms = random.below(std::uint64_t{1} << 45);
  reading.import_mwh = random.below(std::uint64_t{1} << 50);
  reading.export_mwh = random.below(std::uint64_t{1} << 50);
  reading.power_w = static_cast<std::int32_t>(random.next());
  reading.uptime_ms = random.below(std::uint64_t{1} << 40);
  return reading;
}

using Stored = std::map<std::uint64_t, Reading>;

void store(Log& log, Stored& stored, SeededRandom& random, int count) {
  for (int i = 0; i < count; i++) {
    Reading reading = random_reading(random);
    REQUIRE(log.append_reading(reading));
    REQUIRE(stored.emplace(reading.seq, reading).second);
  }
}

/// How many of the stored ones come back. Nothing else may, and each that follows a missing one says so.
std::size_t count_good(Log& log, const Stored& stored) {
  LogCursor cursor = log.readings_begin();
  std::uint64_t before = log.readings_acknowledged();
  std::size_t good = 0;
  while (const std::optional<Reading> reading = log.next_reading(cursor)) {
    Reading plain = *reading;
    plain.flags &= ~kFlagGapBefore;
    const auto found = stored.find(plain.seq);
    CHECK(found != stored.end() && found->second == plain);
    CHECK_EQ((reading->flags & kFlagGapBefore) != 0, plain.seq != before + 1);
    before = plain.seq;
    good++;
  }
  return good;
}

}  // namespace

TEST("a rotten bit costs at most the record it is in, and the next reading tells") {
  for (std::uint64_t run = 0; run < scaled(2000); run++) {
    SeededRandom random(run);
    CutFlash flash(4, run);
    Log log(flash);
    log.mount();
    Stored stored;
    store(log, stored, random, 150);
    flash.flip(static_cast<std::uint32_t>(random.below(flash.size())), static_cast<unsigned>(random.below(8)));
    Log again(flash);
    REQUIRE_EQ(again.mount(), MountResult::kMounted);
    const std::size_t good = count_good(again, stored);
    REQUIRE(good == stored.size() || good + 1 == stored.size());
    const std::uint64_t next = again.next_reading_seq();
    // The number of a reading may only come again when nothing of its record can be read.
    REQUIRE(next == 151 || (next == 150 && good == 149));
  }
}

TEST("the number of the last reading comes again only when its trailer has rotted") {
  SeededRandom random(1);
  CutFlash flash(4, 0);
  Log log(flash);
  log.mount();
  Stored stored;
  store(log, stored, random, 150);
  std::size_t again_bytes = 0;
  for (std::uint32_t byte = 0; byte < flash.size(); byte++) {
    flash.flip(byte, byte % 8);
    Log rotten(flash);
    REQUIRE_EQ(rotten.mount(), MountResult::kMounted);
    if (rotten.next_reading_seq() != 151) again_bytes++;
    flash.flip(byte, byte % 8);
  }
  // All of it but the check of the payload: without that one the number is still there.
  CHECK_EQ(again_bytes, kLogUnit - 4);
}

TEST("a header that rots, of any sector, costs nothing") {
  for (std::uint32_t sector = 0; sector < 4; sector++) {
    for (std::uint32_t byte = 0; byte < kHeaderBytes; byte += 3) {
      SeededRandom random(byte);
      CutFlash flash(4, 0);
      Log log(flash);
      log.mount();
      Stored stored;
      store(log, stored, random, 200);
      log.acknowledge_readings(20);
      log.store_counter(99);
      stored.erase(stored.begin(), stored.upper_bound(20));
      flash.flip(sector * Flash::kSectorBytes + byte, byte % 8);
      Log again(flash);
      REQUIRE_EQ(again.mount(), MountResult::kMounted);
      REQUIRE_EQ(again.next_reading_seq(), 201U);
      REQUIRE_EQ(again.readings_acknowledged(), 20U);
      REQUIRE_EQ(again.counter(), 99U);
      REQUIRE_EQ(count_good(again, stored), stored.size());
      store(again, stored, random, 5);
      Log third(flash);
      REQUIRE_EQ(third.mount(), MountResult::kMounted);
      REQUIRE_EQ(count_good(third, stored), stored.size());
    }
  }
}

TEST("a life of rotting bits and power cuts never shows what was not stored, nor one number twice") {
  for (std::uint64_t life = 0; life < scaled(100); life++) {
    SeededRandom random(900 + life);
    CutFlash flash(static_cast<std::uint32_t>(2 + life % 4), life);
    std::map<std::uint64_t, std::map<std::uint32_t, Reading>> tried;
    std::set<std::pair<std::uint64_t, std::uint32_t>> shown;
    for (int start = 0; start < 60; start++) {
      flash.power_on();
      for (std::uint64_t flips = random.below(3); flips > 0; flips--) {
        flash.flip(static_cast<std::uint32_t>(random.below(flash.size())), static_cast<unsigned>(random.below(8)));
      }
      Log log(flash);
      const MountResult result = log.mount();
      // Two rotten headers of two are all there was: it must begin anew, and its owner must know.
      if (result == MountResult::kFormatted) {
        tried.clear();
        shown.clear();
      }
      REQUIRE(result != MountResult::kFailed);
      LogCursor cursor = log.readings_begin();
      while (std::optional<Reading> reading = log.next_reading(cursor)) {
        reading->flags &= ~kFlagGapBefore;
        const auto of_number = tried.find(reading->seq);
        REQUIRE(of_number != tried.end());
        const auto of_boot = of_number->second.find(reading->boot);
        REQUIRE(of_boot != of_number->second.end() && of_boot->second == *reading);
        shown.emplace(reading->seq, reading->boot);
      }
      flash.cut_after(random.below(500));
      while (!flash.is_off()) {
        Reading reading = random_reading(random);
        const std::uint64_t seq = log.next_reading_seq();
        const bool is_stored = log.append_reading(reading);
        REQUIRE_EQ(reading.seq, seq);
        // The node knows a reading by seq and boot: a number may come again in another start only.
        REQUIRE(!shown.contains({seq, reading.boot}));
        if (is_stored) shown.emplace(seq, reading.boot);
        tried[seq][reading.boot] = reading;
        if (random.one_in(10)) log.acknowledge_readings(seq - std::min<std::uint64_t>(seq, random.below(40)));
      }
    }
  }
}

TEST("cells that do not take what is programmed are passed over") {
  class WornFlash final : public Flash {
   public:
    explicit WornFlash(std::uint64_t stream) : inner_(4, stream), random_(stream) {}
    std::uint32_t size() const override { return inner_.size(); }
    bool read(std::uint32_t offset, MutableBytes out) override { return inner_.read(offset, out); }
    bool erase(std::uint32_t offset) override { return inner_.erase(offset); }
    bool program(std::uint32_t offset, Bytes data) override {
      const bool is_done = inner_.program(offset, data);
      const bool is_record = offset % kSectorBytes >= kHeaderBytes;
      if (is_record && random_.one_in(12)) {
        inner_.flip(offset + static_cast<std::uint32_t>(random_.below(data.size())),
                    static_cast<unsigned>(random_.below(8)));
      }
      return is_done;
    }

   private:
    CutFlash inner_;
    SeededRandom random_;
  };
  WornFlash flash(4);
  SeededRandom random(4);
  auto log = std::make_unique<Log>(flash);
  log->mount();
  Stored stored;
  for (int start = 0; start < 100; start++) {
    store(*log, stored, random, 30);
    REQUIRE_EQ(count_good(*log, stored), stored.size());
    log->acknowledge_readings(log->next_reading_seq() - 11);
    stored.erase(stored.begin(), stored.upper_bound(log->readings_acknowledged()));
    log = std::make_unique<Log>(flash);
    REQUIRE_EQ(log->mount(), MountResult::kMounted);
    REQUIRE_EQ(count_good(*log, stored), stored.size());
  }
}

TEST("flash full of anything is mounted, and then works") {
  for (std::uint64_t run = 0; run < scaled(300); run++) {
    SeededRandom random(run);
    CutFlash flash(static_cast<std::uint32_t>(2 + run % 3), run);
    for (std::uint8_t& byte : flash.bytes())
      byte = static_cast<std::uint8_t>(random.next());
    Log log(flash);
    REQUIRE_EQ(log.mount(), MountResult::kFormatted);
    Stored stored;
    store(log, stored, random, 80);
    CHECK_EQ(count_good(log, stored), stored.size());
  }
}

TEST("records of an earlier life of a sector, or of another log, never come back") {
  SeededRandom random(8);
  CutFlash flash(2, 0);
  Log log(flash);
  log.mount();
  Stored stored;
  store(log, stored, random, 100);
  // The same bytes one sector on: every check of a record begins from where it belongs.
  CutFlash moved(2, 0);
  std::copy_n(flash.bytes().begin(), Flash::kSectorBytes, moved.bytes().begin() + Flash::kSectorBytes);
  std::copy_n(flash.bytes().begin() + Flash::kSectorBytes, Flash::kSectorBytes, moved.bytes().begin());
  Log other(moved);
  CHECK_EQ(other.mount(), MountResult::kFormatted);
  CHECK_EQ(count_good(other, {}), 0U);
  CHECK_EQ(other.next_reading_seq(), 1U);
}

}  // namespace localgrid::check
