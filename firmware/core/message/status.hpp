#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "hal/hal.hpp"

namespace localgrid {

enum class UpdateState : std::uint8_t {
  kIdle = 0,
  kReceiving = 1,
  kVerified = 2,
  kOnTrial = 3,
  kConfirmed = 4,
  kRolledBack = 5,
  kRefused = 6,
};

enum class ControlState : std::uint8_t { kNone = 0, kFailsafe = 1, kFollowing = 2, kStopped = 3, kTripped = 4 };

/// Of a clock that was never set.
inline constexpr std::uint32_t kClockNeverSet = 0xffffffff;

/// How a device is: retained on the topic `state`, not signed.
struct Status {
  /// 1 to 32 characters of 0x21 to 0x7e.
  std::string_view board;
  /// The same; for people.
  std::string_view version_name;
  std::uint32_t version = 0;
  /// Since the clock was set last, or kClockNeverSet.
  std::uint32_t clock_age_s = kClockNeverSet;
  /// How full the log is, 0 to 1000.
  std::uint16_t log_permille = 0;
  /// Readings that are gone before anybody had them, ever.
  std::uint64_t dropped = 0;
  std::uint32_t boot = 0;
  UpdateState update = UpdateState::kIdle;
  /// Progress of the update, 0 to 1000.
  std::uint16_t update_permille = 0;
  /// Why an update was refused or went back.
  std::optional<std::uint8_t> update_reason{};
  ControlState control = ControlState::kNone;
  std::optional<std::int32_t> applied_power_w{};
};

inline constexpr std::size_t kMaxStatusBytes = 256;

/// The payload of the topic `state`, a view into `out`; empty when it has too little room or a name is not one.
Bytes encode_status(const Status& status, MutableBytes out);

}  // namespace localgrid
