#include "test/node/node-bench.hpp"

namespace localgrid {
namespace {

using fake::kHour;
using fake::kMinute;
using fake::NodeBench;

TEST("while the time is unknown nothing is stamped, and registers count on") {
  NodeBench bench;
  bench.knows_time = false;
  bench.start();
  bench.run(kHour);
  CHECK_EQ(bench.node->totals().made, 0U);
  CHECK_EQ(bench.node->next_reading_due_ms(), UINT64_MAX);
  CHECK_EQ(bench.node->utc_floor_ms(), NodeBench::kBuiltMs);
  CHECK(bench.node->is_connected());
  CHECK(!bench.node->set_time(bench.clock.now_ms, 12'345, TimeSource::kNtp));
  CHECK_EQ(bench.node->next_reading_due_ms(), UINT64_MAX);
  CHECK(bench.node->set_time(bench.clock.now_ms, bench.utc_ms(), TimeSource::kNtp));
  bench.run(2 * kMinute);
  REQUIRE(!bench.stored.empty());
  const Reading& first = bench.stored.begin()->second;
  CHECK(first.import_mwh > 1'000'000);
  CHECK_EQ(first.at_ms % kMinute, 0U);
  CHECK(first.uptime_ms > kHour);
}

TEST("a device without NTP takes the time of the node's signed configuration, and its periods") {
  NodeBench bench;
  bench.knows_time = false;
  bench.start();
  bench.run(10'000);
  bench.broker.publish(bench.topic("cfg"), bench.settings(30, 1'000, true));
  bench.run(5 * kMinute);
  REQUIRE(bench.stored.size() >= 9);
  CHECK_EQ(bench.stored[2].at_ms - bench.stored[1].at_ms, 30'000U);
  CHECK_EQ(bench.stored[2].flags & kFlagClockUncertain, 0U);
  std::size_t lives = 0;
  for (const auto& message : bench.others) {
    if (message.topic != bench.topic("live")) continue;
    ++lives;
    CHECK_EQ(message.qos, 0);
    CHECK(!message.is_retained);
  }
  CHECK(lives >= 280);
}

TEST("the time of a node that was cut off is taken, and its readings say so") {
  NodeBench bench;
  bench.knows_time = false;
  bench.start();
  bench.run(10'000);
  bench.broker.publish(bench.topic("cfg"), bench.settings(60, 0, false));
  bench.run(3 * kMinute);
  REQUIRE(!bench.stored.empty());
  CHECK((bench.stored.begin()->second.flags & kFlagClockUncertain) != 0);
}

TEST("days without NTP or node: readings go on, and say that the clock is uncertain") {
  NodeBench bench;
  bench.setup.config.reading_every_s = 900;
  bench.start();
  bench.link.state_after_open = LinkState::kClosed;
  bench.link.close();
  for (int second = 0; second < 50 * 3'600; ++second) {
    bench.clock.now_ms += 1'000;
    bench.node->sample(bench.clock.now_ms, 500);
    if (second % 10 == 0) bench.node->poll();
  }
  bench.link.state_after_open = LinkState::kOpen;
  bench.run(2 * kMinute);
  REQUIRE(bench.stored.size() >= 198);
  CHECK_EQ(bench.stored[10].flags & kFlagClockUncertain, 0U);
  CHECK((bench.stored[150].flags & kFlagClockUncertain) != 0);
  CHECK_EQ(bench.stored[150].at_ms - bench.stored[149].at_ms, 900'000U);
}

TEST("a corrected clock never moves energy, splits messages and is told") {
  NodeBench bench;
  bench.start();
  bench.link.state_after_open = LinkState::kClosed;
  bench.run(5 * kMinute);
  bench.utc_offset_ms += 90'500;
  bench.node->set_time(bench.clock.now_ms, bench.utc_ms(), TimeSource::kNode);
  bench.run(5 * kMinute);
  bench.link.state_after_open = LinkState::kOpen;
  bench.run(kMinute);
  CHECK(bench.message_sizes.size() >= 2);
  CHECK(bench.told().starts_with("11:90500 "));
  for (const auto& [seq, reading] : bench.stored) {
    CHECK_EQ(reading.at_ms % kMinute, 0U);
    if (seq == 1) continue;
    const Reading& before = bench.stored[seq - 1];
    // Energy follows uptime, whatever the time of day did.
    const std::uint64_t expected_mwh = (reading.uptime_ms - before.uptime_ms) * 1'000 / 3'600;
    const std::uint64_t mwh = reading.import_mwh - before.import_mwh;
    CHECK(mwh + 1 >= expected_mwh && mwh <= expected_mwh + 1);
  }
}

TEST("a reading between two samples is valued by the line between them, exactly at the edge") {
  NodeBench bench;
  bench.start();
  const std::uint64_t due_ms = bench.node->next_reading_due_ms();
  bench.node->sample(due_ms - 1'000, 0);
  bench.node->sample(due_ms + 3'000, 4'000);
  bench.clock.now_ms = due_ms + 3'000;
  bench.is_measuring = false;
  bench.run(2'000);
  REQUIRE_EQ(bench.stored.size(), 1U);
  const Reading& reading = bench.stored[1];
  CHECK_EQ(reading.at_ms, NodeBench::kUtcMs + due_ms);
  CHECK_EQ(reading.power_w, 1'000);
  // Half of 1 s at 1 kW.
  CHECK_EQ(reading.import_mwh, 500'000U / 3'600U);
}

TEST("a meter's own registers are shown as they are, at the sample that falls on the edge") {
  NodeBench bench;
  bench.setup.config.registers = RegisterSource::kMeter;
  bench.is_measuring = false;
  bench.start();
  bench.run(1'000);
  bench.node->set_meter_registers(bench.clock.now_ms, 5'000'000, 70, -20);
  const std::uint64_t due_ms = bench.node->next_reading_due_ms();
  bench.clock.now_ms = due_ms;
  bench.node->set_meter_registers(due_ms, 5'000'123, 70, 400);
  bench.run(1'000);
  REQUIRE_EQ(bench.stored.size(), 1U);
  CHECK_EQ(bench.stored[1].import_mwh, 5'000'123U);
  CHECK_EQ(bench.stored[1].export_mwh, 70U);
  CHECK_EQ(bench.stored[1].power_w, 400);
  CHECK_EQ(bench.stored[1].at_ms, NodeBench::kUtcMs + due_ms);
  CHECK_EQ(bench.node->next_reading_due_ms(), due_ms + kMinute);
}

TEST("on an accelerated clock many readings are fed at once, each exactly at its moment") {
  NodeBench bench(16);
  bench.setup.config.registers = RegisterSource::kMeter;
  bench.setup.input_grace_ms = 3'600'000;
  bench.is_measuring = false;
  bench.start();
  for (int i = 0; i < 100; ++i) {
    bench.clock.now_ms += 300'000;
    while (bench.node->next_reading_due_ms() <= bench.clock.now_ms) {
      const std::uint64_t due_ms = bench.node->next_reading_due_ms();
      bench.node->set_meter_registers(due_ms, due_ms * 10, due_ms, 100);
    }
    bench.node->poll();
  }
  bench.run(kMinute);
  CHECK_EQ(bench.stored.size(), 500U);
  for (const auto& [seq, reading] : bench.stored) {
    const std::uint64_t mono_ms = reading.at_ms - NodeBench::kUtcMs;
    CHECK_EQ(reading.import_mwh, mono_ms * 10);
    CHECK_EQ(mono_ms % kMinute, 0U);
    if (seq > 1) CHECK_EQ(reading.at_ms - bench.stored[seq - 1].at_ms, kMinute);
  }
}

TEST("a silent sensor makes flagged readings, adds no energy and is told once") {
  NodeBench bench;
  bench.setup.config.stuck_after_s = 120;
  bench.start();
  for (int i = 0; i < 200; ++i) {
    bench.power_w = 1'000 + i % 7;
    bench.run(1'000);
  }
  bench.is_measuring = false;
  bench.run(10 * kMinute);
  const Reading silent = bench.stored.rbegin()->second;
  CHECK((silent.flags & kFlagSensorFault) != 0);
  CHECK_EQ(bench.told(), "13:0 ");
  const std::uint64_t seq = silent.seq;
  CHECK_EQ(silent.import_mwh, bench.stored[seq - 3].import_mwh);
  bench.is_measuring = true;
  for (int i = 0; i < 200; ++i) {
    bench.power_w = 1'000 + i % 7;
    bench.run(1'000);
  }
  CHECK_EQ(bench.told(), "14:0 ");
  const Reading& last = bench.stored.rbegin()->second;
  CHECK_EQ(last.flags & kFlagSensorFault, 0U);
  // The ten minutes are missing, not invented.
  CHECK(last.import_mwh - silent.import_mwh < 60'000);
}

TEST("a sensor that repeats itself is told, and live values go on") {
  NodeBench bench;
  bench.setup.config.stuck_after_s = 120;
  bench.start();
  bench.node->set_live_voltage(231'123);
  bench.run(5 * kMinute);
  CHECK_EQ(bench.told(), "13:0 ");
  CHECK((bench.stored.rbegin()->second.flags & kFlagSensorFault) != 0);
}

TEST("after a power cut registers go on from the last reading, and the boot count rises") {
  NodeBench bench;
  bench.start();
  bench.run(10 * kMinute);
  const Reading before = bench.stored.rbegin()->second;
  bench.run(30'000);
  CHECK(bench.start() == MountResult::kMounted);
  bench.run(3 * kMinute);
  const Reading after = bench.stored.rbegin()->second;
  CHECK_EQ(after.boot, before.boot + 1);
  CHECK(after.import_mwh > before.import_mwh);
  CHECK(after.import_mwh - before.import_mwh < 3 * 16'667 + 20'000);
  CHECK(after.uptime_ms < 4 * kMinute);
}

TEST("the watchdog is fed only while samples come, or their absence is known and told") {
  NodeBench bench;
  bench.start();
  bench.run(kMinute);
  const std::uint64_t feeds = bench.watchdog.feeds;
  CHECK(feeds >= 59);
  CHECK(feeds <= 61);
  bench.is_measuring = false;
  bench.run(15'000);
  CHECK_EQ(bench.watchdog.feeds, feeds);
  bench.run(kMinute);
  CHECK(bench.watchdog.feeds > feeds);
  bench.is_measuring = true;
  bench.flash.broken = true;
  bench.run(kMinute);
  const std::uint64_t before_failure = bench.watchdog.feeds;
  bench.run(5 * kMinute);
  CHECK_EQ(bench.watchdog.feeds, before_failure);
}

TEST("a device whose flash is dead does not start") {
  NodeBench bench;
  bench.flash.broken = true;
  CHECK(bench.start() == MountResult::kFailed);
}

TEST("the status is kept by the broker and tells the clock's age, the log and the version") {
  NodeBench bench;
  bench.setup.version_name = "1.2.3";
  bench.start();
  bench.run(11 * kMinute);
  std::size_t count = 0;
  for (const auto& message : bench.others) {
    if (message.topic != bench.topic("state")) continue;
    ++count;
    CHECK(message.is_retained);
    CHECK_EQ(message.qos, 1);
    CborReader reader(message.payload);
    CHECK_EQ(reader.map(), 11U);
    reader.key(0);
    reader.unsigned_integer();
    reader.key(1);
    CHECK_EQ(reader.text(), "bench-board");
    reader.key(2);
    CHECK_EQ(reader.text(), "1.2.3");
    reader.key(3);
    CHECK_EQ(reader.unsigned_integer(), 5U);
    reader.key(4);
    CHECK(reader.unsigned_integer() <= 660U);
    CHECK(!reader.has_failed());
  }
  CHECK_EQ(count, 3U);
}

TEST("a waiting device says for how long it has nothing to do, and does it in time") {
  NodeBench bench;
  bench.start();
  bench.is_measuring = false;
  bench.run(5'000);
  std::uint64_t polls = 0;
  for (const std::uint64_t until_ms = bench.clock.now_ms + 10 * kMinute; bench.clock.now_ms < until_ms; ++polls) {
    bench.clock.now_ms += std::max<std::uint32_t>(1, std::min<std::uint32_t>(bench.node->wait_ms(), 60'000));
    bench.node->poll();
    const std::size_t heard = bench.link.from_device.size();
    bench.serve();
    if (heard > 0) bench.node->poll();
  }
  CHECK(polls < 400);
  CHECK(bench.node->totals().made >= 10);
  CHECK(bench.node->is_connected());
  CHECK_EQ(bench.broker.connects, 1);
}

}  // namespace
}  // namespace localgrid
