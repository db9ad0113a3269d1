#pragma once

#include <cstdint>

namespace localgrid {

/// Within what a battery, an inverter or a charger may be driven. Power is positive when the device draws from the
/// house or grid (charges) and negative when it feeds.
struct SafetyLimits {
  /// Rated power, W, both 0 or more. A device with neither cannot be controlled.
  std::int32_t max_draw_w = 0;
  std::int32_t max_feed_w = 0;
  /// What the device does when nobody may tell it anything else, W.
  std::int32_t failsafe_power_w = 0;
  /// Largest change of the output, W per second, at least 1. Trips and the member's stop ignore it.
  std::int32_t ramp_w_per_s = 500;
  /// Below the one it does not feed, above the other it does not draw. Only looked at with `has_storage`.
  std::uint16_t min_soc_permille = 100;
  std::uint16_t max_soc_permille = 1000;
  bool has_storage = true;
  /// Tenths of a degree Celsius.
  std::int16_t min_temperature_dc = 0;
  std::int16_t max_temperature_dc = 550;
  /// Between phase and neutral, mV: 85 % and 110 % of 230 V (EN 50549-1).
  std::uint32_t min_voltage_mv = 195'500;
  std::uint32_t max_voltage_mv = 253'000;
  /// Without a valid command for so long the device is in failsafe.
  std::uint32_t heartbeat_ms = 120'000;
  /// Once lost, the node gets the device back after this at the earliest, so that a flapping network does not switch
  /// a battery on and off (the failsafe minimum duration of EEBUS LPC).
  std::uint32_t failsafe_min_ms = 60'000;
  /// A trip is cleared when its cause has been gone for so long.
  std::uint32_t trip_hold_ms = 60'000;
  /// Older sensor values trip.
  std::uint32_t sensor_max_age_ms = 2'000;

  constexpr bool is_controllable() const { return max_draw_w > 0 || max_feed_w > 0; }

  /// Whether the limits make sense together.
  constexpr bool are_valid() const {
    constexpr std::int32_t kMaxPowerW = 1'000'000;
    return max_draw_w >= 0 && max_draw_w <= kMaxPowerW && max_feed_w >= 0 && max_feed_w <= kMaxPowerW &&
           failsafe_power_w <= max_draw_w && failsafe_power_w >= -max_feed_w && ramp_w_per_s >= 1 &&
           ramp_w_per_s <= kMaxPowerW && min_soc_permille < max_soc_permille && max_soc_permille <= 1000 &&
           min_temperature_dc < max_temperature_dc && min_voltage_mv < max_voltage_mv && heartbeat_ms >= 1'000 &&
           sensor_max_age_ms >= 100 && sensor_max_age_ms <= 2'000;
  }
};

}  // namespace localgrid
