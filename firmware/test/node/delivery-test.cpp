#include <numeric>

#include "test/node/node-bench.hpp"

namespace localgrid {
namespace {

using fake::check_all_stored;
using fake::kHour;
using fake::kMinute;
using fake::NodeBench;

TEST("a device connects, subscribes to its own topics and delivers a reading a minute, on the edges") {
  NodeBench bench;
  CHECK(bench.start() == MountResult::kFormatted);
  bench.run(20 * kMinute);
  CHECK_EQ(bench.broker.client_id, "d56475aa75463474c");
  CHECK_EQ(bench.broker.subscribed.size(), 4U);
  CHECK_EQ(bench.broker.subscribed[0], "lg/v1/d56475aa75463474c/ack");
  CHECK(bench.stored.size() >= 19);
  bool has_edge = false;
  for (const auto& [seq, reading] : bench.stored) {
    CHECK_EQ(reading.at_ms % kMinute, 0U);
    CHECK_EQ(reading.flags, kFlagPhasesNetted);
    CHECK_EQ(reading.boot, 1U);
    if (reading.at_ms % 900'000 == 0) has_edge = true;
    if (seq == 1) continue;
    CHECK_EQ(reading.at_ms, bench.stored[seq - 1].at_ms + kMinute);
    CHECK_EQ(reading.uptime_ms, bench.stored[seq - 1].uptime_ms + kMinute);
    const std::uint64_t mwh = reading.import_mwh - bench.stored[seq - 1].import_mwh;
    CHECK(mwh == 16'666 || mwh == 16'667);
  }
  CHECK(has_edge);
  check_all_stored(bench);
}

TEST("a confirmation of the broker frees nothing: only the node's acknowledgement does") {
  NodeBench bench;
  bench.start();
  bench.answers = false;
  bench.run(10 * kMinute);
  CHECK_EQ(bench.node->totals().acknowledged, 0U);
  bench.answers = true;
  bench.run(2 * kMinute);
  check_all_stored(bench);
}

TEST("an hour's backlog comes oldest first, up to 64 readings under one signature and 16 messages ahead") {
  NodeBench bench(64);
  bench.setup.config.reading_every_s = 2;
  bench.link.state_after_open = LinkState::kClosed;
  bench.start();
  bench.run(kHour);
  const std::uint64_t made = bench.node->totals().made;
  CHECK(made >= 1'799);
  bench.link.state_after_open = LinkState::kOpen;
  bench.answers = false;
  bench.is_measuring = false;
  bench.run(25'000);
  CHECK_EQ(bench.message_sizes.size(), 16U);
  CHECK_EQ(bench.message_sizes[0], 64U);
  bench.answers = true;
  bench.run(40'000);
  check_all_stored(bench);
}

TEST("after 30 s of silence everything unacknowledged is sent again, and not before") {
  NodeBench bench;
  bench.start();
  bench.answers = false;
  bench.run(90'000);
  const std::size_t sent = bench.message_sizes.size();
  CHECK(sent >= 2);
  const std::uint64_t made = bench.node->totals().made;
  bench.run(31'000);
  const auto begin = bench.message_sizes.begin() + static_cast<std::ptrdiff_t>(sent);
  CHECK(std::accumulate(begin, bench.message_sizes.end(), std::size_t{0}) >= made);
  CHECK(bench.message_sizes.size() - sent <= 3);
}

TEST("a lower acknowledgement, one of nothing and one of another memory free nothing") {
  NodeBench bench;
  bench.start();
  bench.answers = false;
  bench.run(10 * kMinute);
  bench.ack(5);
  bench.run(1'000);
  CHECK_EQ(bench.node->totals().acknowledged, 5U);
  bench.ack(3);
  bench.ack(0);
  bench.ack(1'000'000);
  bench.run(1'000);
  CHECK_EQ(bench.node->totals().acknowledged, 5U);
}

TEST("set-aside readings are freed like others, and never sent again") {
  NodeBench bench;
  bench.start();
  bench.answers = false;
  bench.run(3 * kMinute);
  const std::uint64_t made = bench.node->totals().made;
  bench.ack(made, "impossible-jump");
  bench.run(1'000);
  CHECK_EQ(bench.node->totals().acknowledged, made);
  CHECK_EQ(bench.node->totals().refusals, 0U);
  bench.first_expected = made + 1;
  bench.answers = true;
  bench.run(5 * kMinute);
  CHECK(!bench.stored.contains(made));
  CHECK(bench.stored.contains(made + 1));
}

TEST("a message that is not taken comes again after growing waits, in other groups from the third attempt on") {
  NodeBench bench;
  bench.start();
  bench.link.state_after_open = LinkState::kClosed;
  bench.link.close();
  bench.run(10 * kMinute);
  bench.link.state_after_open = LinkState::kOpen;
  bench.is_measuring = false;
  bench.refusal = "wrong-signature";
  bench.message_sizes.clear();
  std::vector<std::uint64_t> times_ms;
  for (std::size_t seen = 0; bench.clock.now_ms < 4 * kHour;) {
    bench.clock.now_ms += 1'000;
    bench.node->poll();
    bench.serve();
    bench.node->poll();
    const bool is_attempt = times_ms.empty() || bench.clock.now_ms - times_ms.back() > 5'000;
    if (bench.message_sizes.size() > seen && is_attempt) times_ms.push_back(bench.clock.now_ms);
    seen = bench.message_sizes.size();
  }
  REQUIRE(times_ms.size() >= 6);
  for (std::size_t i = 2; i < 6; ++i) {
    const std::uint64_t before_ms = times_ms[i - 1] - times_ms[i - 2];
    CHECK(times_ms[i] - times_ms[i - 1] >= 2 * before_ms - 4'000);
  }
  CHECK(bench.message_sizes[0] > 5);
  CHECK(bench.message_sizes[1] > 5);
  CHECK_EQ(bench.message_sizes[2], 1U);
  CHECK_EQ(times_ms.back() - times_ms[times_ms.size() - 2], kHour);
  bench.refusal = "";
  bench.run(70 * kMinute);
  check_all_stored(bench);
}

TEST("readings of the future are kept and come again as they are") {
  NodeBench bench;
  bench.start();
  bench.refusal = "future-time";
  bench.run(5 * kMinute);
  CHECK(bench.node->totals().refusals >= 2);
  CHECK_EQ(bench.node->totals().acknowledged, 0U);
  const std::size_t sent = bench.message_sizes.size();
  bench.refusal = "";
  bench.run(10 * kMinute);
  check_all_stored(bench);
  CHECK(bench.message_sizes[sent] > 1);
}

TEST("restarts between any two things lose nothing and use no number twice") {
  NodeBench bench;
  bench.start();
  check::SeededRandom random;
  for (int restart = 0; restart < 40; ++restart) {
    bench.answers = !random.one_in(3);
    bench.run(random.below(4) * kMinute + random.below(60) * 1'000);
    CHECK(bench.start() == MountResult::kMounted);
  }
  bench.answers = true;
  bench.run(3 * kMinute);
  check_all_stored(bench);
  CHECK(bench.node->totals().boot > 10);
  for (const auto& [seq, reading] : bench.stored) {
    if (seq == 1) continue;
    CHECK(reading.at_ms > bench.stored[seq - 1].at_ms);
    CHECK(reading.import_mwh >= bench.stored[seq - 1].import_mwh);
    CHECK(reading.boot >= bench.stored[seq - 1].boot);
  }
}

TEST("a link that flaps, stalls and drops every few seconds delays readings and loses none") {
  NodeBench bench(32);
  bench.setup.config.reading_every_s = 5;
  bench.start();
  check::SeededRandom random;
  for (std::uint64_t i = check::scaled(600); i > 0; --i) {
    bench.run(random.below(5) * 1'000 + 100);
    switch (random.below(4)) {
      case 0:
        bench.link.close();
        break;
      case 1:
        bench.link.is_stalled = random.one_in(2);
        break;
      case 2:
        bench.link.state_after_open = random.one_in(2) ? LinkState::kOpening : LinkState::kOpen;
        break;
      default:
        bench.link.write_at_most = random.below(200) + 1;
        break;
    }
  }
  bench.link.is_stalled = false;
  bench.link.state_after_open = LinkState::kOpen;
  bench.link.write_at_most = SIZE_MAX;
  bench.run(3 * kMinute);
  check_all_stored(bench);
}

TEST("the link clock may pass 2^32 ms: nothing stops, and nothing comes in a flood") {
  NodeBench bench(16);
  bench.clock.now_ms = 4'294'367'000;
  bench.setup.config.live_every_ms = 5'000;
  bench.start();
  bench.run(8 * kMinute);
  bench.link.is_stalled = true;
  bench.run(3 * kMinute);
  bench.link.is_stalled = false;
  bench.run(3 * kMinute);
  bench.answers = false;
  bench.run(2 * kMinute);
  bench.answers = true;
  const std::uint64_t before = bench.messages;
  bench.run(10 * kMinute);
  check_all_stored(bench);
  CHECK_EQ(bench.stored.size(), 26U);
  CHECK(bench.messages - before >= 130);
  CHECK(bench.messages - before <= 140);
}

TEST("TCP that stalls without closing is given up and replaced within two keep-alives") {
  NodeBench bench;
  bench.start();
  bench.run(2 * kMinute);
  const int opens = bench.link.opens;
  bench.link.is_stalled = true;
  bench.run(kMinute);
  CHECK(bench.link.opens > opens);
  bench.link.is_stalled = false;
  bench.run(kMinute);
  CHECK(bench.node->is_connected());
  check_all_stored(bench);
}

TEST("a node that refuses connections is asked less and less often, each time after another wait") {
  NodeBench bench;
  bench.broker.return_code = 5;
  bench.start();
  bench.run(kMinute);
  const int in_first_minute = bench.broker.connects;
  bench.run(10 * kMinute);
  const int later = bench.broker.connects - in_first_minute;
  CHECK(in_first_minute >= 4);
  CHECK(in_first_minute <= 14);
  CHECK(later >= 20);
  CHECK(later <= 42);
  CHECK(bench.node->last_end() == MqttEnd::kRefused);
}

TEST("an older node that knows no commands is good enough, one without acknowledgements is not") {
  NodeBench older;
  older.broker.refused_suffix = "/cmd";
  older.start();
  older.run(3 * kMinute);
  CHECK(older.node->is_connected());
  check_all_stored(older);
  NodeBench useless;
  useless.broker.refused_suffix = "/ack";
  useless.start();
  useless.run(3 * kMinute);
  CHECK(!useless.node->is_connected());
  CHECK_EQ(useless.message_sizes.size(), 0U);
}

}  // namespace
}  // namespace localgrid
