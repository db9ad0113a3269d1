#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace localgrid {

/// Largest register a message can carry: 2^53 - 1 mWh.
inline constexpr std::uint64_t kMaxRegisterMwh = 9007199254740991ULL;

/// Wall time as a meter shows it. Meters disagree about the sign and the presence of an offset, so it stays local and
/// serves for display and for watching the meter's clock, never for stamping readings.
struct MeterTime {
  /// Seconds since 1970-01-01 00:00 of the same wall clock.
  std::int64_t local_s = 0;
  bool is_summer_time = false;
};

/// What one telegram of a meter says. Absent means that the telegram does not tell.
struct MeterReading {
  /// OBIS 1.8.0: out of the grid, mWh.
  std::optional<std::uint64_t> import_mwh;
  /// OBIS 2.8.0: into the grid, mWh.
  std::optional<std::uint64_t> export_mwh;
  /// Import is positive, mW.
  std::optional<std::int64_t> power_mw;
  /// L1, L2, L3; import is positive, mW.
  std::array<std::optional<std::int64_t>, 3> phase_power_mw;
  std::optional<MeterTime> time;

  /// Whether it says anything of use.
  bool has_values() const { return import_mwh.has_value() || export_mwh.has_value() || power_mw.has_value(); }
};

/// What a parser knows after one more byte.
enum class ParseEvent : std::uint8_t {
  /// In the middle, or outside of a telegram.
  kNone,
  /// A whole telegram, checked; `reading()` holds until the next one.
  kReading,
  kWrongChecksum,
  kMalformed,
  /// Longer than the parser keeps.
  kOverlong,
  /// Recognised as encrypted. Keys are not supported: ask the network operator for an open interface.
  kEncrypted,
  /// Carries no checksum, and its lines are not those of the telegram before.
  kUnconfirmed,
  /// Right, but without a register or a power.
  kNoValues,
};

/// Seconds since 1970 of a date in the Gregorian calendar; nothing for a date that does not exist.
std::optional<std::int64_t> seconds_of_date(std::int32_t year, std::int32_t month, std::int32_t day);

}  // namespace localgrid
