#include "core/config/device-config.hpp"

#include <algorithm>

#include "core/message/reading.hpp"

namespace localgrid {

namespace {

constexpr std::uint32_t kLeastMaxPowerW = 100;
constexpr std::uint32_t kMostMaxPowerW = 1'000'000;
constexpr std::uint32_t kShortestStuckS = 60;
constexpr std::uint32_t kLongestStuckS = 86'400;

constexpr bool is_within(std::uint32_t value, std::uint32_t least, std::uint32_t most) {
  return value >= least && value <= most;
}

}  // namespace

ConfigFault fault_of(const DeviceConfig& config) {
  if (!is_interval_length(config.interval_length_s)) return ConfigFault::kIntervalLength;
  if (!is_within(config.reading_every_s, 1, config.interval_length_s)) return ConfigFault::kReadingPeriod;
  if (!is_live_period(config.live_every_ms)) return ConfigFault::kLivePeriod;
  if (!is_within(config.max_power_w, kLeastMaxPowerW, kMostMaxPowerW)) return ConfigFault::kMaxPower;
  if (config.stuck_after_s != 0 && !is_within(config.stuck_after_s, kShortestStuckS, kLongestStuckS)) {
    return ConfigFault::kStuckAfter;
  }
  const bool is_estimated_meter = config.is_estimated && config.registers == RegisterSource::kMeter;
  return is_estimated_meter ? ConfigFault::kEstimatedMeter : ConfigFault::kNone;
}

DeviceConfig with_node_settings(const DeviceConfig& config, const NodeSettings& settings) {
  DeviceConfig changed = config;
  changed.interval_length_s = settings.interval_length_s;
  if (config.keeps_own_periods) {
    changed.reading_every_s = std::min(config.reading_every_s, changed.interval_length_s);
  } else {
    changed.reading_every_s = settings.reading_every_s;
    changed.live_every_ms = settings.live_every_ms;
  }
  return fault_of(changed) == ConfigFault::kNone ? changed : config;
}

std::uint32_t standing_flags(const DeviceConfig& config) {
  std::uint32_t flags = config.phases == PhaseMode::kNetted ? kFlagPhasesNetted : 0;
  if (config.is_estimated) flags |= kFlagEstimated;
  if (config.role == DeviceRole::kInverter) flags |= kFlagInverter;
  if (config.role == DeviceRole::kBattery) flags |= kFlagBattery;
  return flags;
}

}  // namespace localgrid
