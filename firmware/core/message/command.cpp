#include "core/message/command.hpp"

#include <algorithm>

#include "core/cbor/reader.hpp"

namespace localgrid {

namespace {

constexpr std::uint32_t kVersion = 1;
void read_reference(CborReader& reader, Command& command) {
  const Bytes bytes = reader.byte_string();
  if (bytes.empty() || bytes.size() > command.reference.size()) return reader.fail();
  std::copy(bytes.begin(), bytes.end(), command.reference.begin());
  command.reference_bytes = static_cast<std::uint8_t>(bytes.size());
}

bool is_in_range(const Command& command, const CommandContext& context) {
  if (command.kind != CommandKind::kSetPower) return true;
  const std::int64_t power_w = command.power_w;
  return power_w <= std::int64_t{context.draw_limit_w} && -power_w <= std::int64_t{context.feed_limit_w};
}

Refusal judge(const Command& command, const CommandContext& context) {
  if (command.device != context.device) return Refusal::kOtherDevice;
  if (command.counter <= context.last_counter) return Refusal::kCounter;
  if (!context.is_clock_trusted) return Refusal::kClockUntrusted;
  if (command.not_after_ms < context.now_ms) return Refusal::kExpired;
  if (command.not_after_ms - context.now_ms > kMaxCommandAheadMs) return Refusal::kTooFarAhead;
  return is_in_range(command, context) ? Refusal::kNone : Refusal::kOutOfRange;
}

}  // namespace

Refusal refusal_of(OpenFault fault) {
  switch (fault) {
    case OpenFault::kNone:
      return Refusal::kNone;
    case OpenFault::kWrongKey:
      return Refusal::kWrongKey;
    case OpenFault::kWrongSignature:
      return Refusal::kWrongSignature;
    default:
      return Refusal::kMalformed;
  }
}

OpenedMessage open_control(Bytes message, const CommandContext& context, std::string_view aad, Crypto& crypto) {
  if (message.size() > kMaxControlMessageBytes) return {};
  return open_signed(message, {context.node_key, context.node_kid, aad}, crypto);
}

KeyId read_key_id(CborReader& reader) {
  KeyId kid{};
  const Bytes bytes = reader.byte_string();
  if (bytes.size() != kid.size()) {
    reader.fail();
    return kid;
  }
  std::copy_n(bytes.begin(), kid.size(), kid.begin());
  return kid;
}

bool decode_command(Bytes payload, Command& command) {
  CborReader reader(payload);
  reader.map();
  reader.field32(kVersion, kVersion);
  reader.next_key();
  command.device = read_key_id(reader);
  command.counter = reader.field();
  command.not_after_ms = reader.field();
  command.kind = static_cast<CommandKind>(reader.field32(0, 2));
  const bool has_power = reader.has_key(5);
  if (has_power) command.power_w = reader.signed32();
  const bool has_least = reader.has_key(6);
  if (has_least) command.min_soc_permille = static_cast<std::uint16_t>(reader.unsigned_integer(1000));
  if (reader.has_key(7)) read_reference(reader, command);
  const bool sets_power = command.kind == CommandKind::kSetPower;
  return reader.has_ended_well() && command.counter > 0 && has_power == sets_power && (sets_power || !has_least);
}

std::optional<Command> decode_command(Bytes payload) {
  Command command;
  return decode_command(payload, command) ? std::optional(command) : std::nullopt;
}

CommandJudgement judge_command(Bytes message, const CommandContext& context, Crypto& crypto) {
  CommandJudgement judgement;
  const OpenedMessage opened = open_control(message, context, kCommandAad, crypto);
  judgement.refusal = refusal_of(opened.fault);
  if (judgement.refusal != Refusal::kNone) return judgement;
  const bool is_command = decode_command(opened.payload, judgement.command);
  judgement.refusal = is_command ? judge(judgement.command, context) : Refusal::kMalformed;
  return judgement;
}

}  // namespace localgrid
