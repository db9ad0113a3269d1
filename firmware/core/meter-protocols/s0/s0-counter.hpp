#pragma once

#include <cstdint>
#include <optional>

namespace localgrid {

struct S0Options {
  /// As printed on the meter, 1 to 100000.
  std::uint32_t pulses_per_kwh = 1000;
  /// The standard asks a meter for pulses and pauses of 30 ms at least (IEC 62053-31, section 4.3); shorter is noise.
  std::uint32_t min_pulse_ms = 20;
  std::uint32_t min_pause_ms = 20;
  /// What the main fuse carries, W. Pulses above it are noise or a wrong pulse constant.
  std::uint32_t max_power_w = 50000;
};

/// Counts the pulses of an S0 output. A pulse counts once, when it has lasted long enough after a pause that did.
///
///   pause --active for min_pulse_ms--> pulse (counts) --inactive for min_pause_ms--> pause
///
/// Energy is exact: whole milliwatt-hours, the rest carried along. Pulses that come faster than the fuse allows are set
/// aside, counted and flagged, never energy; one in reserve forgives jitter.
class S0Counter {
 public:
  /// Options out of range are put at the nearest limit.
  explicit S0Counter(S0Options options);

  /// The input's level at a time that does not run backwards; to be called on every change and at least every 10 ms.
  void sample(bool is_active, std::uint64_t now_ms);

  /// Since the start, mWh.
  std::uint64_t energy_mwh() const { return energy_mwh_; }
  std::uint64_t pulses() const { return pulses_; }
  std::uint64_t suspect_pulses() const { return suspect_pulses_; }
  /// Whether pulses were set aside since the last call.
  bool take_overrun();
  /// Mean power over the last two pulses, W; sinks as a next pulse fails to come. Nothing before the second pulse.
  std::optional<std::uint32_t> power_w(std::uint64_t now_ms) const;

 private:
  void count(std::uint64_t now_ms);
  void refill(std::uint64_t now_ms);

  S0Options options_;
  std::uint64_t energy_mwh_ = 0;
  /// In 1/pulses_per_kwh of a mWh.
  std::uint32_t rest_ = 0;
  std::uint64_t pulses_ = 0;
  std::uint64_t suspect_pulses_ = 0;
  /// What the fuse may have carried and no pulse has used, mJ.
  std::uint64_t allowance_mj_;
  std::uint64_t refilled_ms_ = 0;
  std::uint64_t changed_ms_ = 0;
  std::uint64_t last_pulse_ms_ = 0;
  std::uint64_t last_distance_ms_ = 0;
  bool has_started_ = false;
  bool level_ = false;
  bool is_in_pulse_ = false;
  bool has_overrun_ = false;
};

}  // namespace localgrid
