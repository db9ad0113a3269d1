#include "core/message/readings-message.hpp"

#include <array>
#include <vector>

#include "core/message/ack.hpp"
#include "core/message/event.hpp"
#include "core/message/live.hpp"
#include "core/message/status.hpp"
#include "test/check.hpp"
#include "test/message/decode-readings.hpp"
#include "test/message/fixture-keys.hpp"

namespace localgrid::check {

namespace {

constexpr Reading kFirst{100, 1'780'272'000'000, 5'000'000, 250'000, 300, 0, 7, 86'400'000};

Reading following(const Reading& before, SeededRandom& random) {
  Reading reading = before;
  const std::uint64_t dt_ms = random.one_in(3) ? 0 : random.below(std::uint64_t{1} << random.below(40));
  reading.seq++;
  reading.at_ms += dt_ms;
  reading.uptime_ms += dt_ms;
  reading.import_mwh += random.below(std::uint64_t{1} << random.below(40));
  reading.export_mwh += random.below(std::uint64_t{1} << random.below(40));
  reading.power_w = static_cast<std::int32_t>(random.next());
  reading.flags = static_cast<std::uint32_t>(random.next() >> random.below(64));
  return reading;
}

}  // namespace

TEST("any run of readings reads back as it was, whatever the numbers") {
  SeededRandom random(11);
  std::array<std::uint8_t, 3000> buffer{};
  for (std::uint64_t run = 0; run < scaled(3000); run++) {
    ReadingsMessage message(buffer);
    std::vector<Reading> readings{kFirst};
    const std::uint64_t count = 1 + random.below(kMaxReadingsPerMessage);
    while (readings.size() < count)
      readings.push_back(following(readings.back(), random));
    for (const Reading& reading : readings)
      REQUIRE(message.add(reading));
    CHECK_EQ(message.count(), readings.size());
    CHECK_EQ(message.last_seq(), readings.back().seq);
    const auto back = ReadingsDecoder::decode(message.finish_payload());
    REQUIRE(back.has_value());
    REQUIRE(*back == readings);
  }
}

TEST("what must not stand in one message begins the next one") {
  std::array<std::uint8_t, 1000> buffer{};
  Reading next = kFirst;
  next.seq++;
  next.at_ms += 1000;
  next.uptime_ms += 1000;
  const auto is_taken = [&](auto change) {
    Reading changed = next;
    change(changed);
    ReadingsMessage message(buffer);
    return message.add(kFirst) && message.add(changed);
  };
  CHECK(is_taken([](Reading&) {}));
  CHECK(!is_taken([](Reading& r) { r.seq++; }));
  CHECK(!is_taken([](Reading& r) { r.seq--; }));
  CHECK(!is_taken([](Reading& r) { r.boot++; }));
  CHECK(!is_taken([](Reading& r) { r.import_mwh = kFirst.import_mwh - 1; }));
  CHECK(!is_taken([](Reading& r) { r.export_mwh = kFirst.export_mwh - 1; }));
  CHECK(!is_taken([](Reading& r) { r.at_ms++; }));
  CHECK(!is_taken([](Reading& r) { r.uptime_ms++; }));
  CHECK(!is_taken([](Reading& r) { r.at_ms = kFirst.at_ms - 1; }));
}

TEST("a message has 64 readings and no more") {
  std::array<std::uint8_t, 4000> buffer{};
  SeededRandom random(12);
  ReadingsMessage message(buffer);
  Reading reading = kFirst;
  for (std::size_t i = 0; i < kMaxReadingsPerMessage; i++) {
    CHECK(message.add(reading));
    reading = following(reading, random);
  }
  CHECK(!message.add(reading));
  CHECK_EQ(message.count(), kMaxReadingsPerMessage);
}

TEST("a reading that does not fit is left for the next message, and nothing is written beyond the buffer") {
  Ed25519Signer signer = signer_from(vectors::kDeviceV1["key"]["seed_hex"].text);
  const KeyId kid = key_id_from(vectors::kDeviceV1["key"]["kid_hex"].text);
  for (std::size_t room = 0; room < 400; room++) {
    std::vector<std::uint8_t> buffer(room + 16, 0xa5);
    SeededRandom random(room);
    ReadingsMessage message(MutableBytes(buffer).first(room));
    Reading reading = kFirst;
    std::vector<Reading> taken;
    while (message.add(reading)) {
      taken.push_back(reading);
      reading = following(reading, random);
    }
    const Bytes bytes = message.finish(kid, signer);
    REQUIRE_EQ(bytes.empty(), taken.empty());
    for (std::size_t i = room; i < buffer.size(); i++)
      REQUIRE_EQ(buffer[i], 0xa5);
    if (taken.empty()) continue;
    const std::optional<SignedMessage> opened = take_apart(bytes);
    REQUIRE(opened.has_value());
    const auto back = ReadingsDecoder::decode(opened->payload);
    REQUIRE(back.has_value());
    REQUIRE(*back == taken);
  }
}

TEST("a builder makes one message after the other") {
  Ed25519Signer signer = signer_from(vectors::kDeviceV1["key"]["seed_hex"].text);
  const KeyId kid = key_id_from(vectors::kDeviceV1["key"]["kid_hex"].text);
  std::array<std::uint8_t, 400> buffer{};
  ReadingsMessage message(buffer);
  CHECK(message.finish(kid, signer).empty());
  CHECK(message.add(kFirst));
  const std::string once = hex(message.finish(kid, signer));
  CHECK_EQ(message.count(), 0U);
  CHECK(message.add(kFirst));
  CHECK_EQ(hex(message.finish(kid, signer)), once);
}

TEST("numbers beyond 2^53 - 1 and seq 0 are not written") {
  std::array<std::uint8_t, 400> buffer{};
  ReadingsMessage message(buffer);
  Reading reading = kFirst;
  reading.seq = 0;
  CHECK(!message.add(reading));
  reading = kFirst;
  reading.import_mwh = kMaxU53 + 1;
  CHECK(!message.add(reading));
  CHECK_EQ(message.count(), 0U);
}

TEST("events, status and live values that do not fit give nothing") {
  Ed25519Signer signer = signer_from(vectors::kDeviceV1["key"]["seed_hex"].text);
  std::array<std::uint8_t, kEventBufferBytes> buffer{};
  Event event{kMaxU53, kMaxU53, EventCode::kSensorBack, -static_cast<std::int64_t>(kMaxU53), 0xffffffff, kMaxU53};
  CHECK(!sign_event(event, buffer, KeyId{}, signer).empty());
  for (std::size_t room = 0; room < 150; room++) {
    CHECK(sign_event(event, MutableBytes(buffer).first(room), KeyId{}, signer).empty());
  }
  CHECK(encode_live({1'780'272'900'000, 812, 230'100, 500}, MutableBytes(buffer).first(10)).empty());
  const Live longest{kMaxU53, -2'147'483'647, 0xffffffff, 1000};
  std::array<std::uint8_t, kMaxLiveBytes> live_buffer{};
  CHECK(!encode_live(longest, live_buffer).empty());
  Status status;
  status.version_name = "1.0";
  std::array<std::uint8_t, kMaxStatusBytes> status_buffer{};
  CHECK(encode_status(status, status_buffer).empty());
  status.board = "a board";
  CHECK(encode_status(status, status_buffer).empty());
  status.board = "b";
  CHECK(!encode_status(status, status_buffer).empty());
  CHECK(encode_status(status, MutableBytes(status_buffer).first(20)).empty());
}

TEST("no cut of a valid message or acknowledgement is valid") {
  for (const vectors::Value& message : vectors::kDeviceV1["messages"]) {
    const std::vector<std::uint8_t> bytes = unhex(message["message_hex"].text);
    for (std::size_t size = 0; size < bytes.size(); size++) {
      REQUIRE(!take_apart(Bytes(bytes).first(size)).has_value());
    }
  }
  const std::vector<std::uint8_t> ack = unhex("a2000c016f696d706f737369626c652d6a756d70");
  REQUIRE(decode_ack(ack).has_value());
  for (std::size_t size = 0; size < ack.size(); size++)
    REQUIRE(!decode_ack(Bytes(ack).first(size)).has_value());
}

}  // namespace localgrid::check
