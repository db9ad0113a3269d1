#pragma once

#include <cstdint>
#include <optional>

#include "core/message/command.hpp"
#include "core/message/signed-message.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// The lengths of a delivery interval that there are.
constexpr bool is_interval_length(std::uint32_t seconds) {
  return seconds == 300 || seconds == 900 || seconds == 1800 || seconds == 3600;
}

/// ms between live values: none, or twice a second to once a minute.
constexpr bool is_live_period(std::uint32_t milliseconds) {
  return milliseconds == 0 || (milliseconds >= 500 && milliseconds <= 60'000);
}

/// A configuration: what the node asks of every device, and what time it has.
struct NodeSettings {
  KeyId device{};
  /// One counter with the commands.
  std::uint64_t counter = 0;
  /// The node's time, Unix.
  std::uint64_t now_ms = 0;
  /// 300, 900, 1800 or 3600.
  std::uint16_t interval_length_s = 900;
  /// 1 to interval_length_s.
  std::uint16_t reading_every_s = 300;
  /// 0 for none, else 500 to 60,000.
  std::uint16_t live_every_ms = 0;
  /// False when the node was cut off and cannot vouch for its own time.
  bool node_has_time = false;
};

/// Nothing when the payload is not exactly a configuration.
std::optional<NodeSettings> decode_node_settings(Bytes payload);
/// The same into a fresh one, which is worth nothing when the answer is false.
bool decode_node_settings(Bytes payload, NodeSettings& settings);

struct SettingsJudgement {
  /// kNone, or one of kMalformed to kCounter.
  Refusal refusal = Refusal::kMalformed;
  /// Worth something without a refusal only.
  NodeSettings settings{};
};

/// The checks that hold for a configuration; of the context it needs the keys, the device and the counter.
SettingsJudgement judge_settings(Bytes message, const CommandContext& context, Crypto& crypto);

}  // namespace localgrid
