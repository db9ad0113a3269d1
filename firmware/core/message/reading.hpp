#pragma once

#include <cstddef>
#include <cstdint>

namespace localgrid {

/// Flags of a reading, as sync/protocol/DEVICE.md has them.
inline constexpr std::uint32_t kFlagClockUncertain = 1;
inline constexpr std::uint32_t kFlagGapBefore = 2;
inline constexpr std::uint32_t kFlagEstimated = 4;
inline constexpr std::uint32_t kFlagSensorFault = 8;
inline constexpr std::uint32_t kFlagRegisterReset = 16;
inline constexpr std::uint32_t kFlagPhasesNetted = 32;
inline constexpr std::uint32_t kFlagInverter = 64;
inline constexpr std::uint32_t kFlagBattery = 128;

/// What the registers showed at one moment. Import and export are seen from the customer's premises.
struct Reading {
  /// From 1, one more for each reading, never used again. The log gives it.
  std::uint64_t seq = 0;
  /// Unix time.
  std::uint64_t at_ms = 0;
  std::uint64_t import_mwh = 0;
  std::uint64_t export_mwh = 0;
  /// Import is positive.
  std::int32_t power_w = 0;
  std::uint32_t flags = 0;
  /// How often the device has started.
  std::uint32_t boot = 0;
  /// Since that start.
  std::uint64_t uptime_ms = 0;

  bool operator==(const Reading&) const = default;
};

/// One signature covers at most so many.
inline constexpr std::size_t kMaxReadingsPerMessage = 64;

/// Whether both may stand in one message: the next seq of the same boot, nothing going back, time and uptime advancing
/// alike (they do not across a correction of the clock). All values are at most 2^53 - 1.
constexpr bool can_follow(const Reading& before, const Reading& after) {
  const std::uint64_t elapsed_ms = after.at_ms - before.at_ms;
  const std::uint64_t import_mwh = after.import_mwh - before.import_mwh;
  const std::uint64_t export_mwh = after.export_mwh - before.export_mwh;
  // A difference below zero has the highest bit.
  const bool goes_back = ((elapsed_ms | import_mwh | export_mwh) >> 63) != 0;
  return after.seq == before.seq + 1 && after.boot == before.boot && !goes_back &&
         after.uptime_ms - before.uptime_ms == elapsed_ms;
}

}  // namespace localgrid
