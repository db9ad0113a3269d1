#include "rv32/node-run.hpp"

#include <array>

#include "core/node/node.hpp"
#include "crypto/ed25519.hpp"
#include "rv32/fakes.hpp"
#include "rv32/memory-broker.hpp"
#include "rv32/self-check.hpp"

namespace localgrid::rv32 {
namespace {

// What a node may cost on the chip.
static_assert(sizeof(Node) <= 4'096, "the state of a node");
constexpr std::size_t kNodeStackBytes = 6'144;

constexpr std::uint64_t kNowMs = 1'780'272'900'000;
constexpr std::uint32_t kStepMs = 500;

std::array<std::uint8_t, kSeedBytes> seed_from(std::uint8_t first) {
  std::array<std::uint8_t, kSeedBytes> seed{};
  for (std::size_t at = 0; at < seed.size(); at++) seed[at] = static_cast<std::uint8_t>(first + at);
  return seed;
}

PublicKey public_key_of(const Ed25519Signer& signer) {
  PublicKey key{};
  std::ranges::copy(signer.public_key(), key.begin());
  return key;
}

/// The device, its node's keys, and what the node has seen.
struct World {
  MemoryFlash flash;
  ManualClock clock;
  CountingRandom random;
  CountingWatchdog watchdog;
  Ed25519Signer device_key{seed_from(0x00)};
  Ed25519Signer node_key{seed_from(0x20)};
  Ed25519Crypto crypto;
  std::uint32_t readings_messages = 0;
  std::uint32_t bad_signatures = 0;
  bool acknowledges = true;
  MemoryBroker broker{&World::on_publish, this};
  Node node{NodePorts{.flash = flash,
                      .signer = device_key,
                      .crypto = crypto,
                      .random = random,
                      .watchdog = watchdog,
                      .metering_clock = clock,
                      .link_clock = clock,
                      .link = broker},
            setup()};

  NodeSetup setup() {
    NodeSetup made;
    made.config.reading_every_s = 60;
    made.config.keeps_own_periods = true;
    made.limits.max_draw_w = 3'000;
    made.limits.max_feed_w = 2'000;
    made.node_key = public_key_of(node_key);
    made.built_at_ms = kNowMs - 1;
    return made;
  }

  static void on_publish(void* context, std::string_view topic, Bytes payload) {
    static_cast<World*>(context)->take(topic, payload);
  }

  void take(std::string_view topic, Bytes payload) {
    if (!topic.ends_with("/reading")) return;
    readings_messages++;
    const PublicKey key = public_key_of(device_key);
    const OpenedMessage opened = open_signed(payload, {key, key_id_of(key, crypto), kReadingAad}, crypto);
    // A message of many readings is longer than what a device itself would open.
    if (opened.fault != OpenFault::kNone && payload.size() <= kMaxVerifiedPayloadBytes) bad_signatures++;
    if (acknowledges) acknowledge(node.totals().made);
  }

  void acknowledge(std::uint64_t upto) {
    const std::array<std::uint8_t, 7> ack{0xA1,
                                          0x00,
                                          0x1A,
                                          static_cast<std::uint8_t>(upto >> 24),
                                          static_cast<std::uint8_t>(upto >> 16),
                                          static_cast<std::uint8_t>(upto >> 8),
                                          static_cast<std::uint8_t>(upto)};
    // The shortest form is the only one that a strict reader takes.
    const std::array<std::uint8_t, 4> small{0xA1, 0x00, 0x18, static_cast<std::uint8_t>(upto)};
    const std::array<std::uint8_t, 3> smallest{0xA1, 0x00, static_cast<std::uint8_t>(upto)};
    const Bytes payload = upto < 24 ? Bytes{smallest} : upto < 256 ? Bytes{small} : Bytes{ack};
    broker.publish("lg/v1/d56475aa75463474c/ack", payload);
  }

  void live_for(std::uint64_t milliseconds) {
    const std::uint64_t until = clock.now_ms + milliseconds;
    while (clock.now_ms < until) {
      clock.now_ms += kStepMs;
      node.set_safety_sensors({.mono_ms = clock.now_ms, .soc_permille = 500});
      if (clock.now_ms % 1'000 == 0) {
        node.sample(clock.now_ms, clock.now_ms % 60'000 < 30'000 ? 1'800 : -1'800);
      }
      node.poll();
    }
  }
};

World& world() {
  static World all;
  return all;
}

/// A command of the golden vectors: charge with 1500 W.
constexpr std::string_view kCommandTopic = "lg/v1/d56475aa75463474c/cmd";

void connect_and_deliver() {
  World& all = world();
  check(all.node.begin() == MountResult::kFormatted, "a new log");
  check(all.node.device_id() == "d56475aa75463474c", "the device's name");
  check(all.node.set_time(all.clock.now_ms, kNowMs), "the time is taken");
  all.live_for(600'000);
  check(all.node.is_connected(), "connected");
  check(all.node.totals().made >= 9, "a reading every minute");
  check(all.node.totals().acknowledged == all.node.totals().made, "all of them acknowledged");
  check(all.readings_messages > 0 && all.bad_signatures == 0, "signed by the device");
}

void survive_an_outage() {
  World& all = world();
  all.broker.set_reachable(false);
  const std::uint64_t before = all.node.totals().acknowledged;
  all.live_for(1'800'000);
  check(!all.node.is_connected(), "not connected");
  check(all.node.totals().acknowledged == before && all.node.totals().made >= before + 29, "readings are kept");
  all.broker.set_reachable(true);
  all.live_for(120'000);
  check(all.node.totals().acknowledged == all.node.totals().made, "and delivered after the outage");
  check(all.node.totals().dropped == 0, "none given up");
}

void refuse_a_stranger() {
  World& all = world();
  const std::array<std::uint8_t, 40> nonsense{0xD2, 0x84};
  all.broker.publish(kCommandTopic, nonsense);
  all.live_for(5'000);
  check(all.node.output_power_w() == 0 && all.node.control() != ControlState::kFollowing, "no power without a command");
  check(all.broker.is_content(), "the broker understood everything");
  check(all.watchdog.fed > 0, "the watchdog was fed");
}

}  // namespace

void check_node() {
  report("bytes of a node's state", sizeof(Node));
  const std::size_t first = stack_used_by(connect_and_deliver);
  const std::size_t second = stack_used_by(survive_an_outage);
  const std::size_t third = stack_used_by(refuse_a_stranger);
  gate("stack of a node", std::max(first, std::max(second, third)), kNodeStackBytes);
}

}  // namespace localgrid::rv32
