#include <iostream>
#include <optional>

#include "core/message/command.hpp"
#include "core/message/event.hpp"
#include "core/message/node-settings.hpp"
#include "core/message/status.hpp"
#include "core/message/update-offer.hpp"
#include "test/check.hpp"
#include "test/message/fixture-keys.hpp"

/// The golden fixture of commands, configurations, events, status and updates.
namespace localgrid::check {

namespace {

using vectors::kDeviceControlV1;
using vectors::Value;

const Value& keys() {
  return kDeviceControlV1["keys"];
}

Authority authority_of(std::string_view name, std::string_view aad) {
  const Value& key = keys()[name];
  return {public_key_of(key), key_id_from(key["kid_hex"].text), aad};
}

CommandContext context_of(const Value& judgement) {
  CommandContext context;
  context.node_key = public_key_of(keys()["node"]);
  context.node_kid = key_id_from(keys()["node"]["kid_hex"].text);
  context.device = key_id_from(keys()["device"]["kid_hex"].text);
  context.last_counter = judgement["last_counter"].magnitude();
  context.now_ms = judgement["now_ms"].magnitude();
  context.is_clock_trusted = judgement["is_clock_trusted"].kind == vectors::Kind::kTrue;
  context.draw_limit_w = judgement["draw_limit_w"].as<std::uint32_t>();
  context.feed_limit_w = judgement["feed_limit_w"].as<std::uint32_t>();
  return context;
}

template <typename Decode>
void refuse_all(const Value& list, Decode decode) {
  CHECK(list.count > 5);
  for (const Value& invalid : list) {
    const std::vector<std::uint8_t> bytes = unhex(invalid["hex"].text);
    if (!CHECK(!decode(bytes).has_value())) std::cerr << "    " << invalid["reason"].text << '\n';
  }
}

}  // namespace

TEST("each golden command is understood and was signed by the node") {
  Ed25519Crypto crypto;
  for (const Value& value : kDeviceControlV1["commands"]) {
    const std::vector<std::uint8_t> bytes = unhex(value["message_hex"].text);
    const OpenedMessage opened = open_signed(bytes, authority_of("node", kCommandAad), crypto);
    REQUIRE_EQ(opened.fault, OpenFault::kNone);
    CHECK_EQ(hex(opened.payload), value["payload_hex"].text);
    const std::optional<Command> command = decode_command(opened.payload);
    REQUIRE(command.has_value());
    CHECK_EQ(hex(command->device), value["device_kid_hex"].text);
    CHECK_EQ(command->counter, value["counter"].magnitude());
    CHECK_EQ(command->not_after_ms, value["not_after_ms"].magnitude());
    CHECK_EQ(static_cast<int>(command->kind), value["kind"].integer());
    CHECK_EQ(command->power_w, value["power_w"].integer());
    CHECK_EQ(command->min_soc_permille.has_value(), value.has("min_soc_permille"));
    CHECK_EQ(command->min_soc_permille.value_or(0), value["min_soc_permille"].integer());
    CHECK_EQ(hex(Bytes(command->reference).first(command->reference_bytes)), value["reference_hex"].text);
  }
  CHECK(kDeviceControlV1["commands"].count > 3);
}

TEST("each golden configuration is understood, and taken by its device alone") {
  Ed25519Crypto crypto;
  for (const Value& value : kDeviceControlV1["configurations"]) {
    const std::vector<std::uint8_t> bytes = unhex(value["message_hex"].text);
    CommandContext context = context_of(kDeviceControlV1["judgements"].first[0]);
    context.last_counter = value["counter"].magnitude() - 1;
    const SettingsJudgement judgement = judge_settings(bytes, context, crypto);
    REQUIRE_EQ(judgement.refusal, Refusal::kNone);
    CHECK_EQ(judgement.settings.counter, value["counter"].magnitude());
    CHECK_EQ(judgement.settings.now_ms, value["now_ms"].magnitude());
    CHECK_EQ(judgement.settings.interval_length_s, value["interval_length_s"].integer());
    CHECK_EQ(judgement.settings.reading_every_s, value["reading_every_s"].integer());
    CHECK_EQ(judgement.settings.live_every_ms, value["live_every_ms"].integer());
    CHECK_EQ(judgement.settings.node_has_time, value["node_has_time"].kind == vectors::Kind::kTrue);
    context.last_counter++;
    CHECK_EQ(judge_settings(bytes, context, crypto).refusal, Refusal::kCounter);
    context.last_counter = 0;
    context.device[0] ^= 1;
    CHECK_EQ(judge_settings(bytes, context, crypto).refusal, Refusal::kOtherDevice);
    CHECK_EQ(judge_command(bytes, context, crypto).refusal, Refusal::kWrongSignature);
  }
  CHECK(kDeviceControlV1["configurations"].count > 2);
}

TEST("each golden judgement is the device's") {
  Ed25519Crypto crypto;
  for (const Value& value : kDeviceControlV1["judgements"]) {
    const CommandJudgement judgement = judge_command(unhex(value["message_hex"].text), context_of(value), crypto);
    if (!CHECK_EQ(static_cast<int>(judgement.refusal), value["refusal"].integer())) {
      std::cerr << "    " << value["name"].text << '\n';
    }
  }
  CHECK(kDeviceControlV1["judgements"].count > 20);
}

TEST("each golden event is what the device writes and signs") {
  Ed25519Signer signer = signer_from(keys()["device"]["seed_hex"].text);
  const KeyId kid = key_id_from(keys()["device"]["kid_hex"].text);
  for (const Value& value : kDeviceControlV1["events"]) {
    Event event;
    event.seq = value["event_seq"].magnitude();
    event.at_ms = value["at_ms"].magnitude();
    event.code = static_cast<EventCode>(value["code"].integer());
    event.value = value["value"].integer();
    event.boot = value["boot"].as<std::uint32_t>();
    event.uptime_ms = value["uptime_ms"].magnitude();
    std::array<std::uint8_t, kEventBufferBytes> buffer{};
    CHECK_EQ(hex(sign_event(event, buffer, kid, signer)), value["message_hex"].text);
  }
  CHECK(kDeviceControlV1["events"].count > 3);
}

TEST("each golden status is what the device writes") {
  for (const Value& value : kDeviceControlV1["statuses"]) {
    Status status;
    status.board = value["board"].text;
    status.version_name = value["version_name"].text;
    status.version = value["version"].as<std::uint32_t>();
    status.clock_age_s = value["clock_age_s"].as<std::uint32_t>();
    status.log_permille = value["log_permille"].as<std::uint16_t>();
    status.dropped = value["dropped"].magnitude();
    status.boot = value["boot"].as<std::uint32_t>();
    status.update = static_cast<UpdateState>(value["update"].integer());
    status.update_permille = value["update_permille"].as<std::uint16_t>();
    if (value.has("update_reason")) status.update_reason = value["update_reason"].as<std::uint8_t>();
    status.control = static_cast<ControlState>(value["control"].integer());
    if (value.has("applied_power_w")) status.applied_power_w = value["applied_power_w"].as<std::int32_t>();
    std::array<std::uint8_t, kMaxStatusBytes> buffer{};
    CHECK_EQ(hex(encode_status(status, buffer)), value["hex"].text);
  }
  CHECK(kDeviceControlV1["statuses"].count > 2);
}

TEST("each golden offer and manifest is understood, by the release key alone") {
  Ed25519Crypto crypto;
  const PublicKey release = public_key_of(keys()["release"]);
  const PublicKey stranger = public_key_of(keys()["stranger"]);
  for (const Value& value : kDeviceControlV1["manifests"]) {
    const std::vector<std::uint8_t> bytes = unhex(value["message_hex"].text);
    const OpenedManifest opened = open_manifest(bytes, release, crypto);
    REQUIRE_EQ(opened.fault, OpenFault::kNone);
    CHECK_EQ(opened.manifest.board.view(), value["board"].text);
    CHECK_EQ(opened.manifest.version, value["version"].integer());
    CHECK_EQ(opened.manifest.version_name.view(), value["version_name"].text);
    CHECK_EQ(opened.manifest.min_version, value["min_version"].integer());
    CHECK_EQ(opened.manifest.size, value["size"].integer());
    CHECK_EQ(hex(opened.manifest.sha256), value["sha256_hex"].text);
    CHECK_EQ(open_manifest(bytes, stranger, crypto).fault, OpenFault::kWrongKey);
  }
  for (const Value& value : kDeviceControlV1["offers"]) {
    const std::vector<std::uint8_t> bytes = unhex(value["hex"].text);
    const std::optional<UpdateOffer> offer = decode_offer(bytes);
    REQUIRE(offer.has_value());
    CHECK_EQ(hex(offer->manifest), value["manifest_hex"].text);
    CHECK_EQ(offer->path, value["path"].text);
    CHECK_EQ(offer->http_port, value["http_port"].integer());
  }
}

TEST("each invalid command, configuration, manifest and offer is refused") {
  const Value& invalid = kDeviceControlV1["invalid"];
  refuse_all(invalid["commands"], [](Bytes bytes) { return decode_command(bytes); });
  refuse_all(invalid["configurations"], [](Bytes bytes) { return decode_node_settings(bytes); });
  refuse_all(invalid["manifests"], [](Bytes bytes) { return decode_manifest(bytes); });
  refuse_all(invalid["offers"], [](Bytes bytes) { return decode_offer(bytes); });
}

TEST("no flipped bit of a command gets past the checks") {
  Ed25519Crypto crypto;
  const Value& good = kDeviceControlV1["judgements"].first[0];
  const CommandContext context = context_of(good);
  std::vector<std::uint8_t> bytes = unhex(good["message_hex"].text);
  REQUIRE_EQ(judge_command(bytes, context, crypto).refusal, Refusal::kNone);
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit++) {
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
    CHECK(judge_command(bytes, context, crypto).refusal != Refusal::kNone);
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
  }
}

}  // namespace localgrid::check
