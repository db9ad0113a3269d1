#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/message/signed-message.hpp"
#include "hal/hal.hpp"

namespace localgrid {

enum class CommandKind : std::uint8_t { kRelease = 0, kSetPower = 1, kSafeState = 2 };

/// What the node wants of a device, and until when.
struct Command {
  /// Of the device that it is for.
  KeyId device{};
  std::uint64_t counter = 0;
  /// Unix time after which it means nothing any more.
  std::uint64_t not_after_ms = 0;
  CommandKind kind = CommandKind::kSafeState;
  /// With kSetPower only. Positive draws from the grid and so charges, negative feeds in.
  std::int32_t power_w = 0;
  /// With kSetPower only: a battery does not discharge below it.
  std::optional<std::uint16_t> min_soc_permille{};
  /// What it comes from, for logs.
  std::array<std::uint8_t, 16> reference{};
  std::uint8_t reference_bytes = 0;
};

/// Larger messages are malformed.
inline constexpr std::size_t kMaxControlMessageBytes = 256;

/// Nothing when the payload is not exactly a command.
std::optional<Command> decode_command(Bytes payload);
/// The same into a fresh one, which is worth nothing when the answer is false.
bool decode_command(Bytes payload, Command& command);

/// Why a command or a configuration is not taken: the value of event 4.
enum class Refusal : std::uint8_t {
  kNone = 0,
  kMalformed = 1,
  kWrongKey = 2,
  kWrongSignature = 3,
  kOtherDevice = 4,
  kCounter = 5,
  kExpired = 6,
  kTooFarAhead = 7,
  kClockUntrusted = 8,
  kOutOfRange = 9,
};

Refusal refusal_of(OpenFault fault);

class CborReader;
/// A byte string that is a key id; anything else fails the reader.
KeyId read_key_id(CborReader& reader);

/// Longer ahead than this a command is refused.
inline constexpr std::uint64_t kMaxCommandAheadMs = 900'000;

/// What a device knows when a message comes.
struct CommandContext {
  PublicKey node_key{};
  KeyId node_kid{};
  KeyId device{};
  /// The last one taken, of a command or a configuration.
  std::uint64_t last_counter = 0;
  std::uint64_t now_ms = 0;
  bool is_clock_trusted = false;
  /// What the device was installed for, both W and positive.
  std::uint32_t draw_limit_w = 0;
  std::uint32_t feed_limit_w = 0;
};

/// A message of at most kMaxControlMessageBytes that the node signed.
OpenedMessage open_control(Bytes message, const CommandContext& context, std::string_view aad, Crypto& crypto);

struct CommandJudgement {
  Refusal refusal = Refusal::kMalformed;
  /// Worth something without a refusal only.
  Command command{};
};

/// The checks of sync/protocol/DEVICE.md, in its order. Whoever takes the command stores the counter before acting.
CommandJudgement judge_command(Bytes message, const CommandContext& context, Crypto& crypto);

}  // namespace localgrid
