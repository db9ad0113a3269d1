#include <iostream>
#include <string>

#include "core/message/ack.hpp"
#include "core/message/live.hpp"
#include "core/message/readings-message.hpp"
#include "test/check.hpp"
#include "test/message/decode-readings.hpp"
#include "test/message/fixture-keys.hpp"

/// The golden fixture of readings, acknowledgements and live values: the same bytes as the edge node's.
namespace localgrid::check {

namespace {

using vectors::kDeviceV1;
using vectors::Value;

Reading reading_of(const Value& value) {
  Reading reading;
  reading.seq = value["seq"].magnitude();
  reading.at_ms = value["at_ms"].magnitude();
  reading.import_mwh = value["import_mwh"].magnitude();
  reading.export_mwh = value["export_mwh"].magnitude();
  reading.power_w = value["power_w"].as<std::int32_t>();
  reading.flags = value["flags"].as<std::uint32_t>();
  reading.boot = value["boot"].as<std::uint32_t>();
  reading.uptime_ms = value["uptime_ms"].magnitude();
  return reading;
}

}  // namespace

TEST("the key of the fixture gives its key id and device id") {
  Ed25519Crypto crypto;
  const Value& key = kDeviceV1["key"];
  const Ed25519Signer signer = signer_from(key["seed_hex"].text);
  CHECK_EQ(hex(signer.public_key()), key["public_key_hex"].text);
  const KeyId kid = key_id_of(signer.public_key(), crypto);
  CHECK_EQ(hex(kid), key["kid_hex"].text);
  const auto id = device_id_of(kid);
  CHECK_EQ(std::string_view(id.data(), id.size()), key["device"].text);
}

TEST("each golden message is what the device writes and signs") {
  const Value& key = kDeviceV1["key"];
  Ed25519Signer signer = signer_from(key["seed_hex"].text);
  const KeyId kid = key_id_from(key["kid_hex"].text);
  std::size_t written = 0;
  for (const Value& message : kDeviceV1["messages"]) {
    // Keys of later versions are for the reader: this one writes none.
    if (message.has("ignored_keys")) continue;
    std::array<std::uint8_t, 4096> buffer{};
    ReadingsMessage builder(buffer);
    for (const Value& reading : message["readings"])
      CHECK(builder.add(reading_of(reading)));
    CHECK_EQ(hex(builder.finish_payload()), message["payload_hex"].text);
    ReadingsMessage again(buffer);
    for (const Value& reading : message["readings"])
      CHECK(again.add(reading_of(reading)));
    CHECK_EQ(hex(again.finish(kid, signer)), message["message_hex"].text);
    written++;
  }
  CHECK_EQ(written + 1, kDeviceV1["messages"].count);
}

TEST("each golden message opens by its key, and by no other") {
  Ed25519Crypto crypto;
  const Value& key = kDeviceV1["key"];
  Authority authority{public_key_of(key), key_id_from(key["kid_hex"].text), kReadingAad};
  for (const Value& message : kDeviceV1["messages"]) {
    const std::vector<std::uint8_t> bytes = unhex(message["message_hex"].text);
    const std::optional<SignedMessage> taken = take_apart(bytes);
    REQUIRE(taken.has_value());
    CHECK_EQ(hex(taken->payload), message["payload_hex"].text);
    CHECK_EQ(hex(taken->signature), message["signature_hex"].text);
    if (taken->payload.size() > kMaxVerifiedPayloadBytes) continue;
    CHECK_EQ(open_signed(bytes, authority, crypto).fault, OpenFault::kNone);
    Authority other = authority;
    other.aad = kEventAad;
    CHECK_EQ(open_signed(bytes, other, crypto).fault, OpenFault::kWrongSignature);
    other = authority;
    other.kid[7] ^= 1;
    CHECK_EQ(open_signed(bytes, other, crypto).fault, OpenFault::kWrongKey);
  }
}

TEST("each golden payload reads back as its readings") {
  for (const Value& message : kDeviceV1["messages"]) {
    const auto readings = ReadingsDecoder::decode(unhex(message["payload_hex"].text));
    REQUIRE(readings.has_value());
    REQUIRE_EQ(readings->size(), message["readings"].count);
    for (std::size_t i = 0; i < readings->size(); i++) {
      CHECK((*readings)[i] == reading_of(message["readings"].first[i]));
    }
  }
}

TEST("each invalid message, payload and acknowledgement is refused") {
  for (const Value& invalid : kDeviceV1["invalid_messages"]) {
    if (!CHECK(!take_apart(unhex(invalid["hex"].text)).has_value()))
      std::cerr << "    " << invalid["reason"].text << '\n';
  }
  for (const Value& invalid : kDeviceV1["invalid_payloads"]) {
    if (!CHECK(!ReadingsDecoder::decode(unhex(invalid["hex"].text)).has_value())) {
      std::cerr << "    " << invalid["reason"].text << '\n';
    }
  }
  for (const Value& invalid : kDeviceV1["invalid_acks"]) {
    if (!CHECK(!decode_ack(unhex(invalid["hex"].text)).has_value()))
      std::cerr << "    " << invalid["reason"].text << '\n';
  }
  CHECK(kDeviceV1["invalid_messages"].count > 20);
  CHECK(kDeviceV1["invalid_payloads"].count > 50);
  CHECK(kDeviceV1["invalid_acks"].count >= 10);
}

TEST("each golden acknowledgement is understood") {
  for (const Value* acks : {&kDeviceV1["acks"], &vectors::kDeviceControlV1["acks"]}) {
    CHECK(acks->count > 0);
    for (const Value& ack : *acks) {
      const std::vector<std::uint8_t> bytes = unhex(ack["hex"].text);
      const std::optional<Ack> decoded = decode_ack(bytes);
      REQUIRE(decoded.has_value());
      CHECK_EQ(decoded->upto, ack["upto"].magnitude());
      CHECK_EQ(decoded->reason, ack["reason"].text);
      CHECK_EQ(decoded->events_upto, ack["events_upto"].magnitude());
    }
  }
}

TEST("each golden live value is what the device writes") {
  for (const Value* lives : {&kDeviceV1["lives"], &vectors::kDeviceControlV1["lives"]}) {
    CHECK(lives->count > 0);
    for (const Value& value : *lives) {
      Live live{value["at_ms"].magnitude(), value["power_w"].as<std::int32_t>(), {}, {}};
      if (value.has("voltage_mv")) live.voltage_mv = value["voltage_mv"].as<std::uint32_t>();
      if (value.has("soc_permille")) live.soc_permille = value["soc_permille"].as<std::uint16_t>();
      std::array<std::uint8_t, kMaxLiveBytes> buffer{};
      CHECK_EQ(hex(encode_live(live, buffer)), value["hex"].text);
    }
  }
}

}  // namespace localgrid::check
