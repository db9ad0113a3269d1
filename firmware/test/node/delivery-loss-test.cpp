#include <numeric>

#include "test/node/node-bench.hpp"

namespace localgrid {
namespace {

using fake::check_all_stored;
using fake::kHour;
using fake::kMinute;
using fake::NodeBench;

TEST("when the log is full the oldest readings give way, are counted, and the node is told") {
  NodeBench bench(3);
  bench.setup.config.reading_every_s = 1;
  bench.link.state_after_open = LinkState::kClosed;
  bench.start();
  CHECK(bench.node->has_room());
  bench.run(10 * kMinute);
  CHECK(!bench.node->has_room());
  const std::uint64_t dropped = bench.node->totals().dropped;
  CHECK(dropped > 300);
  bench.link.state_after_open = LinkState::kOpen;
  bench.is_measuring = false;
  bench.run(2 * kMinute);
  CHECK_EQ(bench.node->totals().acknowledged, bench.node->totals().made);
  std::uint64_t told = 0;
  for (const Event& event : bench.events) {
    if (event.code == EventCode::kReadingsLost) told += static_cast<std::uint64_t>(event.value);
  }
  CHECK_EQ(told, bench.node->totals().dropped);
  CHECK((bench.stored.begin()->second.flags & kFlagGapBefore) != 0);
}

TEST("answers that come in one piece are all heard at once, before any timer") {
  NodeBench bench;
  bench.knows_time = false;
  bench.start();
  bench.clock.now_ms += 1'000;
  for (int polls = 0; polls < 3 && !bench.node->is_connected(); ++polls) {
    bench.node->poll();
    bench.serve();
  }
  CHECK(bench.node->is_connected());
}

TEST("a stored reading that no message can hold is left out, and what comes after it is delivered") {
  NodeBench bench;
  Log log(bench.flash);
  log.mount();
  Reading impossible;
  impossible.at_ms = NodeBench::kUtcMs;
  impossible.uptime_ms = UINT64_MAX;
  CHECK(log.append_reading(impossible));
  bench.first_expected = 2;
  bench.start();
  bench.run(5 * kMinute);
  CHECK(bench.stored.size() >= 4);
  CHECK_EQ(bench.node->totals().acknowledged, bench.node->totals().made);
}

TEST("events stay until the node has them, one after another, and are asked about ever less without an answer") {
  NodeBench bench;
  bench.start();
  bench.run(kMinute);
  bench.answers = false;
  for (int i = 0; i < 10; ++i) {
    bench.utc_offset_ms += 10'000;
    bench.node->set_time(bench.clock.now_ms, bench.utc_ms(), TimeSource::kNode);
    bench.run(1'000);
  }
  CHECK_EQ(bench.node->totals().events_acknowledged, 0U);
  const std::size_t first = bench.events.size();
  CHECK_EQ(first, 4U);
  bench.run(30 * kMinute);
  CHECK(bench.events.size() <= 4U * 8U);
  bench.answers = true;
  bench.run(kHour);
  CHECK_EQ(bench.node->totals().events_acknowledged, bench.node->totals().events_made);
  CHECK(bench.node->totals().events_made >= 10);
}

TEST("a subscription that is never answered ends the connection, though the broker says that it is there") {
  NodeBench bench;
  bench.start();
  bench.broker.unanswered_suffix = "/ota";
  bench.run(3 * kMinute);
  CHECK(bench.broker.connects >= 2);
  CHECK(!bench.node->is_connected());
  bench.broker.unanswered_suffix = "(none)";
  bench.run(3 * kMinute);
  check_all_stored(bench);
}

TEST("an event that is set aside holds up no reading") {
  NodeBench bench;
  bench.start();
  bench.run(kMinute);
  bench.answers = false;
  bench.run(kMinute);
  CHECK(bench.node->totals().made > bench.node->totals().acknowledged);
  bench.ack(0, "malformed-message", 1);
  bench.run(1'000);
  CHECK_EQ(bench.node->totals().refusals, 0U);
  bench.ack(0, "malformed-message");
  bench.run(1'000);
  CHECK_EQ(bench.node->totals().refusals, 1U);
}

TEST("a reading that tells of lost ones waits until everything before them is acknowledged") {
  NodeBench bench;
  bench.link.state_after_open = LinkState::kClosed;
  bench.start();
  bench.run(10 * kMinute);
  // The fifth reading rots: in the second sector, which is the first in use, it is the fifth record behind the header.
  constexpr std::uint32_t kFifth = Flash::kSectorBytes + kHeaderBytes + 4 * kMaxRecordBytes;
  bench.flash.bytes[kFifth] ^= 0x10;
  bench.link.state_after_open = LinkState::kOpen;
  bench.answers = false;
  bench.run(kMinute);
  REQUIRE(!bench.message_sizes.empty());
  for (const std::size_t size : bench.message_sizes)
    CHECK_EQ(size, 4U);
  bench.answers = true;
  bench.run(2 * kMinute);
  CHECK_EQ(bench.node->totals().acknowledged, bench.node->totals().made);
  CHECK(!bench.stored.contains(5));
  CHECK_EQ(bench.stored.size(), bench.node->totals().made - 1);
}

TEST("readings of a time that turned out to be wrong are left out, and what comes after them is delivered") {
  NodeBench bench;
  bench.knows_time = false;
  bench.start();
  bench.node->set_time(bench.clock.now_ms, 3'800'000'000'000, TimeSource::kNtp);
  bench.run(5 * kMinute);
  const std::uint64_t wrong = bench.node->totals().made;
  CHECK(wrong >= 4);
  CHECK(bench.stored.empty());
  bench.broker.publish(bench.topic("cfg"), bench.settings(60, 0, true));
  bench.run(10 * kMinute);
  CHECK_EQ(bench.node->totals().acknowledged, bench.node->totals().made);
  CHECK_EQ(bench.stored.begin()->first, wrong + 1);
  CHECK((bench.stored.begin()->second.flags & kFlagGapBefore) != 0);
}

TEST("a wait that was begun before a month without a connection is over after it") {
  static constexpr std::uint64_t kDay = 24 * kHour;
  NodeBench bench(64);
  bench.setup.config.reading_every_s = 900;
  bench.start();
  bench.refusal = "wrong-signature";
  bench.run(20 * kMinute);
  CHECK(bench.node->totals().refusals > 0);
  bench.link.state_after_open = LinkState::kClosed;
  bench.link.close();
  for (const std::uint64_t until_ms = bench.clock.now_ms + 26 * kDay; bench.clock.now_ms < until_ms;) {
    bench.clock.now_ms += 10'000;
    bench.node->poll();
  }
  bench.refusal = "";
  bench.link.state_after_open = LinkState::kOpen;
  bench.run(5 * kMinute);
  check_all_stored(bench);
}

}  // namespace
}  // namespace localgrid
