#pragma once

#include <cstddef>
#include <cstdint>

#include "core/message/signed-message.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// What happened, as sync/protocol/DEVICE.md has it. The value's meaning stands beside each.
enum class EventCode : std::uint8_t {
  kTrip = 1,              ///< reason
  kTripCleared = 2,       ///< 0
  kCommandApplied = 3,    ///< W
  kCommandRefused = 4,    ///< Refusal
  kFailsafeEntered = 5,   ///< 0
  kFailsafeLeft = 6,      ///< 0
  kRegisterReset = 7,     ///< 0
  kUpdateConfirmed = 8,   ///< version
  kUpdateRolledBack = 9,  ///< version that failed
  kUpdateRefused = 10,    ///< reason
  kClockSet = 11,         ///< ms moved
  kReadingsLost = 12,     ///< how many
  kSensorStuck = 13,      ///< 0
  kSensorBack = 14,       ///< 0
};

struct Event {
  /// From 1, one more for each event, never used again. The log gives it.
  std::uint64_t seq = 0;
  /// Unix time; 0 before the device knew it.
  std::uint64_t at_ms = 0;
  EventCode code = EventCode::kTrip;
  /// At most 2^53 - 1 in size.
  std::int64_t value = 0;
  std::uint32_t boot = 0;
  std::uint64_t uptime_ms = 0;

  bool operator==(const Event&) const = default;
};

/// Enough for sign_event.
inline constexpr std::size_t kEventBufferBytes = kSealRoomBefore + 64 + kSealRoomAfter;

/// The signed message, a view into the buffer; empty when it has too little room or the key does not sign.
Bytes sign_event(const Event& event, MutableBytes buffer, const KeyId& kid, Signer& signer);

}  // namespace localgrid
