#pragma once

#include <cstdint>

#include "core/energy/energy-meter.hpp"
#include "core/message/node-settings.hpp"

namespace localgrid {

enum class DeviceRole : std::uint8_t { kMeter, kInverter, kBattery };

/// Where the registers come from.
enum class RegisterSource : std::uint8_t {
  /// Integrated here from power samples.
  kPower,
  /// Counted by a meter that this device reads.
  kMeter,
};

/// What a device is and how often it speaks. Made at installation, refined by the node's configuration.
struct DeviceConfig {
  DeviceRole role = DeviceRole::kMeter;
  RegisterSource registers = RegisterSource::kPower;
  PhaseMode phases = PhaseMode::kNetted;
  /// Whether the registers are computed rather than measured: a current clamp without voltage.
  bool is_estimated = false;
  std::uint32_t interval_length_s = 900;
  std::uint32_t reading_every_s = 300;
  /// 0 for none.
  std::uint32_t live_every_ms = 2'000;
  /// What the connection can carry either way: main fuse times voltage times phases. Energy beyond it is not believed.
  std::uint32_t max_power_w = 43'500;
  /// StuckSensor; 0 for a sensor that may stay the same.
  std::uint32_t stuck_after_s = 600;
  /// Whether reading_every_s and live_every_ms stay as they are, whatever the node asks.
  bool keeps_own_periods = false;
};

enum class ConfigFault : std::uint8_t {
  kNone = 0,
  /// Not 300, 900, 1800 or 3600.
  kIntervalLength = 1,
  /// Not 1 to interval_length_s.
  kReadingPeriod = 2,
  /// Neither 0 nor 500 to 60,000.
  kLivePeriod = 3,
  /// Not 100 W to 1 MW.
  kMaxPower = 4,
  /// Neither 0 nor 60 to 86,400.
  kStuckAfter = 5,
  /// A meter's registers cannot be estimated here.
  kEstimatedMeter = 6,
};

/// The first thing that is wrong.
ConfigFault fault_of(const DeviceConfig& config);

/// The configuration with what the node asks; its own where it keeps its own or the result would be faulty.
DeviceConfig with_node_settings(const DeviceConfig& config, const NodeSettings& settings);

/// The flags that every reading of this device carries: role, phases, estimated.
std::uint32_t standing_flags(const DeviceConfig& config);

}  // namespace localgrid
