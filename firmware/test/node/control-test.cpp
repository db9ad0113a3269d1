#include "test/node/node-bench.hpp"

namespace localgrid {
namespace {

using fake::kMinute;
using fake::NodeBench;

/// A battery of 4 kW, connected and half full.
struct BatteryBench : NodeBench {
  std::uint16_t soc_permille = 500;

  BatteryBench() {
    setup.config.role = DeviceRole::kBattery;
    setup.limits = {.max_draw_w = 4'000, .max_feed_w = 4'000, .ramp_w_per_s = 2'000};
  }
  void go(std::uint64_t ms) {
    for (const std::uint64_t until_ms = clock.now_ms + ms; clock.now_ms < until_ms;) {
      node->set_safety_sensors({.mono_ms = clock.now_ms, .soc_permille = soc_permille});
      run(100);
    }
  }
  void begin() {
    start();
    go(10'000);
  }
  void send(const std::vector<std::uint8_t>& message, bool is_retained = false) {
    broker.publish(topic("cmd"), message, is_retained);
    go(500);
  }
};

TEST("a battery follows a signed command and says that it does") {
  BatteryBench bench;
  bench.begin();
  CHECK(bench.node->control() == ControlState::kFailsafe);
  bench.send(bench.command(CommandKind::kSetPower, 1'500));
  bench.go(3'000);
  CHECK_EQ(bench.node->output_power_w(), 1'500);
  CHECK(bench.node->control() == ControlState::kFollowing);
  bench.send(bench.command(CommandKind::kSafeState));
  CHECK_EQ(bench.node->output_power_w(), 0);
  CHECK(bench.node->control() == ControlState::kStopped);
  bench.send(bench.command(CommandKind::kRelease));
  CHECK(bench.node->control() == ControlState::kNone);
  CHECK_EQ(bench.told(), "3:1500 6:0 ");
}

TEST("a command is never acted on twice, not even after a restart") {
  BatteryBench bench;
  bench.begin();
  const std::vector<std::uint8_t> command = bench.command(CommandKind::kSetPower, 1'500, 900'000);
  bench.send(command);
  bench.go(3'000);
  bench.send(bench.command(CommandKind::kSafeState));
  bench.send(command);
  bench.go(3'000);
  CHECK(bench.node->control() == ControlState::kStopped);
  CHECK_EQ(bench.told(), "3:1500 6:0 4:5 ");
  bench.start();
  bench.go(10'000);
  bench.send(command);
  bench.go(3'000);
  CHECK(bench.node->control() == ControlState::kFailsafe);
  CHECK_EQ(bench.node->output_power_w(), 0);
  CHECK_EQ(bench.told(), "4:5 ");
}

TEST("a counter that cannot be kept makes a command that is not acted on") {
  BatteryBench bench;
  bench.begin();
  bench.flash.broken = true;
  bench.send(bench.command(CommandKind::kSetPower, 1'500));
  bench.go(3'000);
  CHECK(bench.node->control() == ControlState::kFailsafe);
  CHECK_EQ(bench.node->output_power_w(), 0);
}

TEST("a stranger's command, retained or not, and the node's own retained one move nothing") {
  BatteryBench bench;
  bench.begin();
  const std::vector<std::uint8_t> good = bench.command(CommandKind::kSetPower, 1'500);
  const SignedMessage parts = *take_apart(good);
  const std::vector<std::uint8_t> strange = bench.sealed(parts.payload, kCommandAad, bench.stranger);
  bench.send(strange, true);
  CHECK_EQ(bench.told(), "4:2 ");
  bench.go(10'000);
  bench.send(good, true);
  CHECK_EQ(bench.told(), "4:6 ");
  bench.go(10'000);
  std::vector<std::uint8_t> bent = good;
  bent.back() ^= 1;
  bench.send(bent);
  CHECK_EQ(bench.told(), "4:3 ");
  bench.go(10'000);
  bench.send({1, 2, 3});
  CHECK_EQ(bench.told(), "4:1 ");
  CHECK(bench.node->control() == ControlState::kFailsafe);
  // What was refused can still be meant: its counter was not used up.
  bench.send(good);
  CHECK(bench.node->control() == ControlState::kFollowing);
}

TEST("a flood of refused commands is told a few times, not each time") {
  BatteryBench bench;
  bench.begin();
  for (int i = 0; i < 200; ++i)
    bench.send({1, 2, 3});
  CHECK(bench.told().size() <= 3 * 4);
}

TEST("without a trusted clock, after its end, too far ahead or beyond the rating a command is refused") {
  BatteryBench bench;
  bench.knows_time = false;
  bench.begin();
  bench.send(bench.command(CommandKind::kSetPower, 1'500));
  CHECK_EQ(bench.told(), "4:8 ");
  bench.go(5'000);
  bench.node->set_time(bench.clock.now_ms, bench.utc_ms(), TimeSource::kNode);
  bench.send(bench.command(CommandKind::kSetPower, 1'500, 0));
  bench.go(5'000);
  CHECK_EQ(bench.told(), "4:6 ");
  bench.send(bench.command(CommandKind::kSetPower, 1'500, 901'000));
  bench.go(5'000);
  CHECK_EQ(bench.told(), "4:7 ");
  bench.send(bench.command(CommandKind::kSetPower, 4'001));
  CHECK_EQ(bench.told(), "4:9 ");
  CHECK(bench.node->control() == ControlState::kFailsafe);
}

TEST("a battery that loses its node goes into its safe state and comes back when the node does") {
  BatteryBench bench;
  bench.begin();
  bench.send(bench.command(CommandKind::kSetPower, -2'000));
  bench.go(5'000);
  CHECK_EQ(bench.node->output_power_w(), -2'000);
  bench.link.is_stalled = true;
  bench.go(3 * kMinute);
  CHECK_EQ(bench.node->output_power_w(), 0);
  CHECK(bench.node->control() == ControlState::kFailsafe);
  bench.link.is_stalled = false;
  bench.go(kMinute);
  bench.send(bench.command(CommandKind::kSetPower, -2'000));
  bench.go(5'000);
  CHECK_EQ(bench.node->output_power_w(), -2'000);
  CHECK_EQ(bench.told(), "3:-2000 6:0 5:0 3:-2000 6:0 ");
}

TEST("a trip is told with its reason, and status and output follow at once") {
  BatteryBench bench;
  bench.begin();
  bench.send(bench.command(CommandKind::kSetPower, 2'000));
  bench.go(3'000);
  bench.others.clear();
  bench.node->set_emergency_stop(true);
  bench.go(100);
  CHECK_EQ(bench.node->output_power_w(), 0);
  bench.go(3'000);
  CHECK(bench.told().ends_with("1:4 "));
  CHECK(!bench.others.empty());
  CHECK(bench.others.back().topic == bench.topic("state"));
}

TEST("a device that was paired without the node's key takes no command and tells nobody") {
  BatteryBench bench;
  bench.setup.node_key.reset();
  bench.begin();
  bench.send(bench.command(CommandKind::kSetPower, 1'500));
  CHECK(bench.node->control() == ControlState::kFailsafe);
  CHECK_EQ(bench.told(), "");
}

TEST("a meter has no output, whatever it is told") {
  NodeBench bench;
  bench.start();
  bench.run(5'000);
  bench.broker.publish(bench.topic("cmd"), bench.command(CommandKind::kSetPower, 10));
  bench.run(1'000);
  CHECK_EQ(bench.told(), "4:9 ");
  CHECK_EQ(bench.node->output_power_w(), 0);
  CHECK(bench.node->control() == ControlState::kNone);
}

}  // namespace
}  // namespace localgrid
