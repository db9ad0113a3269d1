#include "rv32/golden.hpp"

#include <algorithm>
#include <array>

#include "core/message/command.hpp"
#include "core/message/readings-message.hpp"
#include "crypto/ed25519.hpp"
#include "rv32/self-check.hpp"
#include "vectors.hpp"

namespace localgrid::rv32 {
namespace {

constexpr std::size_t kMaxMessageBytes = 2'048;

std::uint8_t digit_of(char letter) {
  return static_cast<std::uint8_t>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
}

template <std::size_t size>
std::array<std::uint8_t, size> bytes_of(std::string_view hex) {
  std::array<std::uint8_t, size> bytes{};
  for (std::size_t at = 0; at < size && 2 * at + 1 < hex.size(); at++) {
    bytes[at] = static_cast<std::uint8_t>(digit_of(hex[2 * at]) << 4 | digit_of(hex[2 * at + 1]));
  }
  return bytes;
}

bool is_same(Bytes bytes, std::string_view hex) {
  if (bytes.size() * 2 != hex.size()) return false;
  for (std::size_t at = 0; at < bytes.size(); at++) {
    if (bytes[at] != (digit_of(hex[2 * at]) << 4 | digit_of(hex[2 * at + 1]))) return false;
  }
  return true;
}

Reading reading_of(const vectors::Value& value) {
  Reading reading;
  reading.seq = value["seq"].as<std::uint64_t>();
  reading.at_ms = value["at_ms"].as<std::uint64_t>();
  reading.import_mwh = value["import_mwh"].as<std::uint64_t>();
  reading.export_mwh = value["export_mwh"].as<std::uint64_t>();
  reading.power_w = value["power_w"].as<std::int32_t>();
  reading.flags = value["flags"].as<std::uint32_t>();
  reading.boot = value["boot"].as<std::uint32_t>();
  reading.uptime_ms = value["uptime_ms"].as<std::uint64_t>();
  return reading;
}

}  // namespace

void check_reading_vectors() {
  static std::array<std::uint8_t, kMaxMessageBytes> buffer;
  Ed25519Crypto crypto;
  Ed25519Signer signer{bytes_of<kSeedBytes>(vectors::kDeviceV1["key"]["seed_hex"].text)};
  const KeyId kid = key_id_of(signer.public_key(), crypto);
  check(is_same(kid, vectors::kDeviceV1["key"]["kid_hex"].text), "key id");
  std::uint32_t count = 0;
  for (const vectors::Value& expected : vectors::kDeviceV1["messages"]) {
    // Written by a later version of the protocol: to be read, not to be made.
    if (expected.has("ignored_keys")) continue;
    ReadingsMessage message{buffer};
    for (const vectors::Value& reading : expected["readings"]) {
      check(message.add(reading_of(reading)), expected["name"].text.data());
    }
    check(is_same(message.finish(kid, signer), expected["message_hex"].text), expected["name"].text.data());
    count++;
  }
  check(count > 0, "there are vectors of readings");
}

void check_command_vectors() {
  Ed25519Crypto crypto;
  const vectors::Value& keys = vectors::kDeviceControlV1["keys"];
  std::uint32_t count = 0;
  for (const vectors::Value& expected : vectors::kDeviceControlV1["judgements"]) {
    const std::string_view hex = expected["message_hex"].text;
    const auto message = bytes_of<512>(hex);
    CommandContext context;
    context.node_key = bytes_of<kPublicKeyBytes>(keys["node"]["public_key_hex"].text);
    context.node_kid = bytes_of<8>(keys["node"]["kid_hex"].text);
    context.device = bytes_of<8>(keys["device"]["kid_hex"].text);
    context.last_counter = expected["last_counter"].as<std::uint64_t>();
    context.now_ms = expected["now_ms"].as<std::uint64_t>();
    context.is_clock_trusted = expected["is_clock_trusted"].kind == vectors::Kind::kTrue;
    context.draw_limit_w = expected["draw_limit_w"].as<std::uint32_t>();
    context.feed_limit_w = expected["feed_limit_w"].as<std::uint32_t>();
    const CommandJudgement judged = judge_command(Bytes{message}.first(hex.size() / 2), context, crypto);
    check(static_cast<std::uint8_t>(judged.refusal) == expected["refusal"].as<std::uint8_t>(),
          expected["name"].text.data());
    count++;
  }
  check(count > 0, "there are vectors of commands");
}

}  // namespace localgrid::rv32
