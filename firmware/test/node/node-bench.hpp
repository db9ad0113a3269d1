#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/cbor/reader.hpp"
#include "core/cbor/writer.hpp"
#include "core/message/event.hpp"
#include "core/node/node.hpp"
#include "crypto/ed25519.hpp"
#include "test/node/fake-broker.hpp"

namespace localgrid::fake {

inline constexpr std::uint64_t kMinute = 60'000;
inline constexpr std::uint64_t kHour = 3'600'000;

inline std::array<std::uint8_t, 32> seed_from(std::uint8_t first) {
  std::array<std::uint8_t, 32> seed;
  for (std::size_t i = 0; i < seed.size(); ++i)
    seed[i] = static_cast<std::uint8_t>(first + i);
  return seed;
}

inline PublicKey public_key_of(Ed25519Signer& signer) {
  PublicKey key;
  std::copy(signer.public_key().begin(), signer.public_key().end(), key.begin());
  return key;
}

class FakeUpdateSlot final : public UpdateSlot {
 public:
  std::uint32_t capacity() const override { return 100'000; }
  bool begin(std::uint32_t size) override {
    written.clear();
    if (erases_left > 0) {
      --erases_left;
      return false;
    }
    begun = size;
    return !is_broken;
  }
  bool write(std::uint32_t offset, Bytes data) override {
    if (is_broken || offset != written.size()) return false;
    written.insert(written.end(), data.begin(), data.end());
    return true;
  }
  bool select() override { return is_selected = !is_broken; }
  bool is_on_trial() const override { return on_trial; }
  bool confirm() override {
    ++confirms;
    if (is_broken) return false;
    on_trial = false;
    return true;
  }
  void roll_back() override { ++roll_backs; }
  void restart() override { ++restarts; }

  std::vector<std::uint8_t> written;
  std::uint32_t begun = 0;
  int erases_left = 2;
  int confirms = 0;
  int roll_backs = 0;
  int restarts = 0;
  bool is_selected = false;
  bool on_trial = false;
  bool is_broken = false;
};

/// All readings of a message's payload; empty when it is not one.
inline std::vector<Reading> readings_of(Bytes payload) {
  CborReader reader(payload);
  const std::size_t pairs = reader.map();
  Reading first;
  reader.key(0);
  reader.unsigned_between(1, 1);
  reader.key(1);
  first.seq = reader.unsigned_integer();
  reader.key(2);
  first.at_ms = reader.unsigned_integer();
  reader.key(3);
  first.import_mwh = reader.unsigned_integer();
  reader.key(4);
  first.export_mwh = reader.unsigned_integer();
  reader.key(5);
  first.power_w = reader.signed32();
  reader.key(6);
  first.flags = reader.unsigned32();
  reader.key(7);
  first.boot = reader.unsigned32();
  reader.key(8);
  first.uptime_ms = reader.unsigned_integer();
  std::vector<Reading> all = {first};
  if (pairs == 10) {
    reader.key(9);
    for (std::size_t left = reader.array(); left > 0 && !reader.has_failed(); --left) {
      if (reader.array() != 5) reader.fail();
      Reading next = all.back();
      ++next.seq;
      const std::uint64_t elapsed_ms = reader.unsigned_integer();
      next.at_ms += elapsed_ms;
      next.uptime_ms += elapsed_ms;
      next.import_mwh += reader.unsigned_integer();
      next.export_mwh += reader.unsigned_integer();
      next.power_w = reader.signed32();
      next.flags = reader.unsigned32();
      all.push_back(next);
    }
  }
  return reader.has_ended_well() ? all : std::vector<Reading>{};
}

inline Event event_of(Bytes payload) {
  CborReader reader(payload);
  Event event;
  if (reader.map() != 7) reader.fail();
  reader.key(0);
  reader.unsigned_integer();
  reader.key(1);
  event.seq = reader.unsigned_integer();
  reader.key(2);
  event.at_ms = reader.unsigned_integer();
  reader.key(3);
  event.code = static_cast<EventCode>(reader.unsigned_integer());
  reader.key(4);
  event.value = reader.integer();
  reader.key(5);
  event.boot = reader.unsigned32();
  reader.key(6);
  event.uptime_ms = reader.unsigned_integer();
  CHECK(reader.has_ended_well());
  return event;
}

/// A device, its node and the world between them. One clock; one second is a hundred polls.
struct NodeBench {
  static constexpr std::uint64_t kBuiltMs = 1'780'000'000'000;
  /// The start of a quarter of an hour.
  static constexpr std::uint64_t kUtcMs = 1'780'272'900'000;

  ManualClock clock;
  SeededBytes random;
  CountingWatchdog watchdog;
  RamFlash flash;
  Ed25519Signer signer{seed_from(0)};
  Ed25519Signer node_signer{seed_from(0x20)};
  Ed25519Signer release_signer{seed_from(0x40)};
  Ed25519Signer stranger{seed_from(0x60)};
  Ed25519Crypto crypto;
  ScriptedLink link;
  ScriptedLink download;
  FakeUpdateSlot update_slot;
  Broker broker{link};
  NodeSetup setup;
  std::array<PublicKey, 1> release_keys = {};
  std::unique_ptr<Node> node;

  /// What the node has on its disk, and what it saw.
  std::map<std::uint64_t, Reading> stored;
  std::vector<Event> events;
  std::vector<std::size_t> message_sizes;
  std::vector<Broker::Message> others;
  std::uint64_t messages = 0;
  std::uint64_t counter = 0;
  /// How the node answers readings; nothing for none.
  bool answers = true;
  std::string refusal;
  /// The sensor: sampled every second unless silent.
  std::int32_t power_w = 1'000;
  bool is_measuring = true;
  bool knows_time = true;
  std::uint64_t utc_offset_ms = kUtcMs;

  explicit NodeBench(std::uint32_t sectors = 8) : flash(sectors) {
    setup.config.reading_every_s = 60;
    setup.config.live_every_ms = 0;
    setup.config.stuck_after_s = 0;
    setup.node_key = public_key_of(node_signer);
    release_keys[0] = public_key_of(release_signer);
    setup.release_keys = release_keys;
    setup.board = "bench-board";
    setup.version = 5;
    setup.built_at_ms = kBuiltMs;
  }

  MountResult start() {
    node.reset();
    link.close();
    node = std::make_unique<Node>(
        NodePorts{flash, signer, crypto, random, watchdog, clock, clock, link, &update_slot, &download}, setup);
    const MountResult mounted = node->begin();
    if (knows_time) node->set_time(clock.now_ms, utc_offset_ms + clock.now_ms, TimeSource::kNode);
    return mounted;
  }

  std::string topic(const char* name) const { return "lg/v1/" + std::string(node->device_id()) + "/" + name; }
  std::uint64_t utc_ms() const { return utc_offset_ms + clock.now_ms; }

  /// Lets time pass, a tenth of a second at a time.
  void run(std::uint64_t ms) {
    for (const std::uint64_t until_ms = clock.now_ms + ms; clock.now_ms < until_ms;) {
      clock.now_ms += 100;
      step();
    }
  }
  void step() {
    if (is_measuring && clock.now_ms % 1'000 == 0) node->sample(clock.now_ms, power_w);
    node->poll();
    serve();
    node->poll();
  }

  void serve() {
    for (const Broker::Message& message : broker.serve())
      take(message);
  }
  void take(const Broker::Message& message) {
    ++messages;
    if (message.topic == topic("reading")) return take_readings(message);
    if (message.topic != topic("event")) return others.push_back(message);
    const OpenedMessage opened = open_signed(message.payload, authority(signer, kEventAad), crypto);
    CHECK(opened.fault == OpenFault::kNone);
    events.push_back(event_of(opened.payload));
    if (answers) ack(0, "", events.back().seq);
  }
  void take_readings(const Broker::Message& message) {
    const auto parts = take_apart(message.payload);
    if (!CHECK(parts.has_value())) return;
    CHECK_EQ(message.qos, 1);
    CHECK(is_signed(*parts));
    const std::vector<Reading> readings = readings_of(parts->payload);
    CHECK(!readings.empty());
    message_sizes.push_back(readings.size());
    if (!refusal.empty()) return ack(upto(), refusal);
    if (!answers) return;
    if (readings.back().at_ms > utc_ms() + 300'000) return ack(upto(), "future-time");
    for (const Reading& reading : readings) {
      if ((reading.flags & kFlagGapBefore) != 0) first_expected = std::max(first_expected, reading.seq);
      stored[reading.seq] = reading;
    }
    ack(upto());
  }
  bool is_signed(const SignedMessage& parts) {
    std::vector<std::uint8_t> structure(parts.payload.size() + 64);
    CborWriter writer(structure);
    static constexpr std::array<std::uint8_t, 3> kProtected = {0xa1, 0x01, 0x27};
    writer.array(4);
    writer.text("Signature1");
    writer.byte_string(kProtected);
    writer.byte_string(Bytes(reinterpret_cast<const std::uint8_t*>(kReadingAad.data()), kReadingAad.size()));
    writer.byte_string(parts.payload);
    return crypto.verify(signer.public_key(), writer.written(), parts.signature);
  }
  Authority authority(Ed25519Signer& key, std::string_view aad) {
    return {public_key_of(key), key_id_of(key.public_key(), crypto), aad};
  }
  /// The last one without a hole before it.
  std::uint64_t upto() const {
    std::uint64_t seq = first_expected - 1;
    while (stored.contains(seq + 1))
      ++seq;
    return seq;
  }
  std::uint64_t first_expected = 1;

  void ack(std::uint64_t upto_seq, const std::string& reason = "", std::uint64_t events_upto = 0) {
    std::array<std::uint8_t, 256> buffer;
    CborWriter writer(buffer);
    writer.map(1 + (reason.empty() ? 0U : 1U) + (events_upto == 0 ? 0U : 1U));
    writer.unsigned_integer(0);
    writer.unsigned_integer(upto_seq);
    if (!reason.empty()) {
      writer.unsigned_integer(1);
      writer.text(reason);
    }
    if (events_upto > 0) {
      writer.unsigned_integer(2);
      writer.unsigned_integer(events_upto);
    }
    broker.publish(topic("ack"), writer.written());
  }

  /// A payload in the envelope of `by`.
  std::vector<std::uint8_t> sealed(Bytes payload, std::string_view aad, Ed25519Signer& by) {
    std::vector<std::uint8_t> buffer(kSealRoomBefore + payload.size() + kSealRoomAfter);
    std::copy(payload.begin(), payload.end(), buffer.begin() + kSealRoomBefore);
    const Bytes message = sign_in_place(buffer, payload.size(), aad, key_id_of(by.public_key(), crypto), by);
    return {message.begin(), message.end()};
  }
  std::vector<std::uint8_t> command(CommandKind kind, std::int32_t command_w = 0, std::uint64_t lasts_ms = 300'000) {
    std::array<std::uint8_t, 128> buffer;
    CborWriter writer(buffer);
    writer.map(kind == CommandKind::kSetPower ? 6 : 5);
    writer.unsigned_integer(0);
    writer.unsigned_integer(1);
    writer.unsigned_integer(1);
    writer.byte_string(key_id_of(signer.public_key(), crypto));
    writer.unsigned_integer(2);
    writer.unsigned_integer(++counter);
    writer.unsigned_integer(3);
    writer.unsigned_integer(utc_ms() + lasts_ms);
    writer.unsigned_integer(4);
    writer.unsigned_integer(static_cast<std::uint64_t>(kind));
    if (kind == CommandKind::kSetPower) {
      writer.unsigned_integer(5);
      writer.integer(command_w);
    }
    return sealed(writer.written(), kCommandAad, node_signer);
  }
  std::vector<std::uint8_t> settings(std::uint32_t reading_every_s, std::uint32_t live_every_ms, bool has_time) {
    std::array<std::uint8_t, 128> buffer;
    CborWriter writer(buffer);
    writer.map(8);
    writer.unsigned_integer(0);
    writer.unsigned_integer(1);
    writer.unsigned_integer(1);
    writer.byte_string(key_id_of(signer.public_key(), crypto));
    writer.unsigned_integer(2);
    writer.unsigned_integer(++counter);
    writer.unsigned_integer(3);
    writer.unsigned_integer(utc_ms());
    writer.unsigned_integer(4);
    writer.unsigned_integer(900);
    writer.unsigned_integer(5);
    writer.unsigned_integer(reading_every_s);
    writer.unsigned_integer(6);
    writer.unsigned_integer(live_every_ms);
    writer.unsigned_integer(7);
    writer.boolean(has_time);
    return sealed(writer.written(), kSettingsAad, node_signer);
  }

  /// `code:value` of all events that the node has seen since the last call.
  std::string told() {
    std::string text;
    for (const Event& event : std::exchange(events, {})) {
      text += std::to_string(static_cast<int>(event.code)) + ":" + std::to_string(event.value) + " ";
    }
    return text;
  }
};

/// The node has every reading that was made, and the device knows.
inline void check_all_stored(NodeBench& bench) {
  const NodeTotals totals = bench.node->totals();
  CHECK(totals.made > 0);
  CHECK_EQ(bench.stored.size(), totals.made);
  CHECK_EQ(bench.upto(), totals.made);
  CHECK_EQ(totals.acknowledged, totals.made);
  CHECK_EQ(totals.dropped, 0U);
}

}  // namespace localgrid::fake
