#include "core/message/node-settings.hpp"

#include "core/cbor/reader.hpp"

namespace localgrid {

namespace {

constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kMost16 = 0xffff;

}  // namespace

bool decode_node_settings(Bytes payload, NodeSettings& settings) {
  CborReader reader(payload);
  reader.map();
  reader.field32(kVersion, kVersion);
  reader.next_key();
  settings.device = read_key_id(reader);
  settings.counter = reader.field();
  settings.now_ms = reader.field();
  settings.interval_length_s = static_cast<std::uint16_t>(reader.field32(0, kMost16));
  settings.reading_every_s = static_cast<std::uint16_t>(reader.field32(1, settings.interval_length_s));
  settings.live_every_ms = static_cast<std::uint16_t>(reader.field32(0, kMost16));
  reader.next_key();
  settings.node_has_time = reader.boolean();
  return reader.has_ended_well() && settings.counter > 0 && is_interval_length(settings.interval_length_s) &&
         is_live_period(settings.live_every_ms);
}

std::optional<NodeSettings> decode_node_settings(Bytes payload) {
  NodeSettings settings;
  return decode_node_settings(payload, settings) ? std::optional(settings) : std::nullopt;
}

SettingsJudgement judge_settings(Bytes message, const CommandContext& context, Crypto& crypto) {
  SettingsJudgement judgement;
  const OpenedMessage opened = open_control(message, context, kSettingsAad, crypto);
  judgement.refusal = refusal_of(opened.fault);
  if (judgement.refusal != Refusal::kNone) return judgement;
  if (!decode_node_settings(opened.payload, judgement.settings)) {
    judgement.refusal = Refusal::kMalformed;
  } else if (judgement.settings.device != context.device) {
    judgement.refusal = Refusal::kOtherDevice;
  } else if (judgement.settings.counter <= context.last_counter) {
    judgement.refusal = Refusal::kCounter;
  }
  return judgement;
}

}  // namespace localgrid
