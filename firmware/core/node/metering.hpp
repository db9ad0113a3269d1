#pragma once

#include <cstdint>
#include <optional>

#include "core/config/device-config.hpp"
#include "core/energy/energy-meter.hpp"
#include "core/energy/meter-registers.hpp"
#include "core/energy/stuck-sensor.hpp"
#include "core/log/log.hpp"
#include "core/message/node-settings.hpp"
#include "core/node/event-recorder.hpp"
#include "core/node/setup.hpp"
#include "core/time/utc-clock.hpp"

namespace localgrid {

/// From samples to stored readings: one at each edge of the delivery interval and at each reading period between them,
/// valued exactly at that moment. All times are the metering clock's.
///
///     time unknown ──first time──► waiting for the next due moment ──sample at or after it──► reading, next due moment
///                                         └──no sample for input_grace_ms──► reading, flagged ──┘
class Metering {
 public:
  Metering(Log& log, EventRecorder& events, UtcClock& utc, const NodeSetup& setup);

  /// Goes on from the registers of the last stored reading.
  void begin(std::uint64_t mono_ms);
  void sample(const PowerSample& sample);
  void meter_report(const MeterReport& report, std::int32_t power_w);
  void set_voltage(std::uint32_t voltage_mv) { voltage_mv_ = voltage_mv; }
  void report_sensor_fault() { has_reported_fault_ = true; }
  /// Makes readings that no sample has come for.
  void poll(std::uint64_t mono_ms);

  bool set_time(TimeSource source, std::uint64_t mono_ms, std::uint64_t utc_ms);
  void take_settings(const NodeSettings& settings, std::uint64_t mono_ms);
  /// Makes the next sample a reading.
  void want_reading(std::uint64_t mono_ms);

  /// For how long `poll` has nothing to do.
  std::uint32_t wait_ms(std::uint64_t mono_ms) const;
  /// UINT64_MAX while the time is unknown.
  std::uint64_t next_due_ms() const { return due_mono_ms_; }
  std::int32_t power_w() const { return power_w_; }
  std::uint32_t voltage_mv() const { return voltage_mv_; }
  const DeviceConfig& config() const { return config_; }
  /// Whether any sample came since the start.
  bool has_measured() const { return last_input_ms_.has_value(); }
  /// Whether no sample came for so long that readings say so.
  bool is_silent(std::uint64_t mono_ms) const;
  /// Whether the last reading could not be stored.
  bool has_log_failed() const { return has_log_failed_; }

 private:
  void make_readings_before(const PowerSample& sample);
  void make_reading(std::uint64_t mono_ms);
  void schedule(std::uint64_t mono_ms);
  void noticed(StuckSensor::Change change);
  bool is_meter() const { return config_.registers == RegisterSource::kMeter; }
  std::uint32_t flags_at(std::uint64_t mono_ms);

  Log& log_;
  EventRecorder& events_;
  UtcClock& utc_;
  /// As installed: what the node asks is laid over it anew each time.
  const DeviceConfig& installed_;
  DeviceConfig config_;
  EnergyMeter energy_;
  MeterRegisters registers_;
  StuckSensor stuck_;
  std::uint64_t begin_ms_ = 0;
  std::uint64_t due_mono_ms_ = UINT64_MAX;
  std::uint64_t due_utc_ms_ = 0;
  std::optional<std::uint64_t> last_input_ms_ = std::nullopt;
  std::uint32_t input_grace_ms_;
  std::int32_t power_w_ = 0;
  std::uint32_t voltage_mv_ = 0;
  bool has_reported_fault_ = false;
  bool has_log_failed_ = false;
};

}  // namespace localgrid
