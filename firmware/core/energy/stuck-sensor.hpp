#pragma once

#include <cstdint>

namespace localgrid {

/// Tells a sensor that repeats itself or says nothing from one that measures. Real power and voltage never stay the
/// same to the last digit for minutes; a hung metering chip's do.
class StuckSensor {
 public:
  enum class Change : std::uint8_t { kNone, kStuck, kBack };

  /// After so long without a change it is stuck; 0 never, for sensors that may honestly stay the same.
  explicit StuckSensor(std::uint32_t after_s = 0) : after_ms_(std::uint64_t{after_s} * 1000) {}

  /// `raw` is whatever changes with every honest measurement, the voltage best. A power of exactly 0 says nothing about
  /// the sensor when nothing else is measured: pass `may_rest` then.
  Change measured(std::uint64_t mono_ms, std::int64_t raw, bool may_rest = false);
  /// From time to time without a measurement: silence counts too.
  Change passed(std::uint64_t mono_ms);

  bool is_stuck() const { return is_stuck_; }

 private:
  Change judged(std::uint64_t mono_ms);

  std::uint64_t after_ms_;
  std::uint64_t changed_ms_ = 0;
  std::int64_t last_raw_ = 0;
  bool has_measured_ = false;
  bool is_stuck_ = false;
};

}  // namespace localgrid
