#include "core/config/device-config.hpp"

#include "core/message/reading.hpp"
#include "test/check.hpp"

namespace localgrid::check {

TEST("what a device comes with is in order") {
  CHECK_EQ(fault_of(DeviceConfig{}), ConfigFault::kNone);
}

TEST("each field that is out of range has its own fault") {
  const auto fault_with = [](auto change) {
    DeviceConfig config;
    change(config);
    return fault_of(config);
  };
  for (const std::uint32_t length : {0U, 899U, 60U, 7200U}) {
    CHECK_EQ(fault_with([&](DeviceConfig& c) { c.interval_length_s = length; }), ConfigFault::kIntervalLength);
  }
  for (const std::uint32_t every : {0U, 901U}) {
    CHECK_EQ(fault_with([&](DeviceConfig& c) { c.reading_every_s = every; }), ConfigFault::kReadingPeriod);
  }
  for (const std::uint32_t every : {1U, 499U, 60'001U}) {
    CHECK_EQ(fault_with([&](DeviceConfig& c) { c.live_every_ms = every; }), ConfigFault::kLivePeriod);
  }
  for (const std::uint32_t power : {0U, 99U, 1'000'001U}) {
    CHECK_EQ(fault_with([&](DeviceConfig& c) { c.max_power_w = power; }), ConfigFault::kMaxPower);
  }
  for (const std::uint32_t after : {1U, 59U, 86'401U}) {
    CHECK_EQ(fault_with([&](DeviceConfig& c) { c.stuck_after_s = after; }), ConfigFault::kStuckAfter);
  }
  const auto estimate_meter = [](DeviceConfig& c) {
    c.is_estimated = true;
    c.registers = RegisterSource::kMeter;
  };
  CHECK_EQ(fault_with(estimate_meter), ConfigFault::kEstimatedMeter);
}

TEST("the least and the most of each field are in order") {
  DeviceConfig least{
      .interval_length_s = 300, .reading_every_s = 1, .live_every_ms = 0, .max_power_w = 100, .stuck_after_s = 0};
  DeviceConfig most{.interval_length_s = 3600,
                    .reading_every_s = 3600,
                    .live_every_ms = 60'000,
                    .max_power_w = 1'000'000,
                    .stuck_after_s = 86'400};
  CHECK_EQ(fault_of(least), ConfigFault::kNone);
  CHECK_EQ(fault_of(most), ConfigFault::kNone);
}

TEST("a device follows the node's periods, or keeps its own within the node's interval") {
  NodeSettings settings;
  settings.interval_length_s = 300;
  settings.reading_every_s = 60;
  settings.live_every_ms = 1000;
  const DeviceConfig followed = with_node_settings(DeviceConfig{}, settings);
  CHECK_EQ(followed.interval_length_s, 300U);
  CHECK_EQ(followed.reading_every_s, 60U);
  CHECK_EQ(followed.live_every_ms, 1000U);
  DeviceConfig own;
  own.keeps_own_periods = true;
  own.reading_every_s = 900;
  const DeviceConfig kept = with_node_settings(own, settings);
  CHECK_EQ(kept.interval_length_s, 300U);
  CHECK_EQ(kept.reading_every_s, 300U);
  CHECK_EQ(kept.live_every_ms, own.live_every_ms);
}

TEST("settings that would make a faulty configuration change nothing") {
  NodeSettings settings;
  settings.reading_every_s = 0;
  const DeviceConfig config;
  CHECK_EQ(with_node_settings(config, settings).reading_every_s, config.reading_every_s);
}

TEST("role, phases and estimates show in each reading's flags") {
  CHECK_EQ(standing_flags({.role = DeviceRole::kMeter, .phases = PhaseMode::kPerPhase}), 0U);
  CHECK_EQ(standing_flags({.role = DeviceRole::kInverter, .phases = PhaseMode::kNetted}),
           kFlagInverter | kFlagPhasesNetted);
  CHECK_EQ(standing_flags({.role = DeviceRole::kBattery, .phases = PhaseMode::kPerPhase, .is_estimated = true}),
           kFlagBattery | kFlagEstimated);
}

}  // namespace localgrid::check
