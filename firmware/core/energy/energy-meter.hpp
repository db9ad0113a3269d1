#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/energy/register.hpp"

namespace localgrid {

/// Power beyond this, either way, is not of this world: a sample with more is a fault of the sensor.
inline constexpr std::int32_t kMaxPowerMw = 1'000'000'000;

/// Longer between two samples, and nobody knows what was in between.
inline constexpr std::uint64_t kMaxSampleGapMs = 5'000;

/// How import and export of several phases become one register each (EN 50470-3 leaves it to the meter).
enum class PhaseMode : std::uint8_t {
  /// The sum of the phases at each moment is either import or export, as most legal meters have it.
  kNetted,
  /// Each phase counts for itself; one may import while another exports.
  kPerPhase,
};

struct PowerSample {
  std::uint64_t mono_ms = 0;
  /// Import is positive; unused phases are 0.
  std::array<std::int32_t, 3> phase_mw{};

  constexpr std::int64_t total_mw() const {
    return std::int64_t{phase_mw[0]} + std::int64_t{phase_mw[1]} + std::int64_t{phase_mw[2]};
  }
  constexpr std::int32_t total_w() const { return static_cast<std::int32_t>(total_mw() / 1000); }
};

/// Of a single phase, in W. What no connection carries stays impossible instead of wrapping round to what one does.
constexpr PowerSample power_sample(std::uint64_t mono_ms, std::int32_t power_w) {
  constexpr std::uint32_t kMostW = kMaxPowerMw / 1000;
  const bool is_possible = static_cast<std::uint32_t>(power_w) + kMostW <= 2 * kMostW;
  return {mono_ms, {is_possible ? power_w * 1000 : INT32_MAX, 0, 0}};
}

enum class SampleResult : std::uint8_t {
  kCounted,
  /// The first one after a start or a fault: there is nothing yet to count from.
  kFirst,
  /// More than kMaxSampleGapMs after the one before: the energy between them is not counted, and `has_fault` tells.
  kGap,
  /// Not after the one before; nothing is changed.
  kNotLater,
  /// Beyond kMaxPowerMw. Whatever is between the samples around it is not counted.
  kImpossible,
};

/// Integrates power samples into an import and an export register: trapezoids over monotonic time, cut where the power
/// crosses zero, in integers throughout. Nothing is ever invented: what was not measured is missing, and told.
class EnergyMeter {
 public:
  explicit EnergyMeter(PhaseMode mode = PhaseMode::kNetted) : mode_(mode) {}

  /// Goes on from registers of before, in mWh.
  void resume(std::uint64_t import_mwh, std::uint64_t export_mwh);

  SampleResult add(const PowerSample& sample);

  /// What the power was between the last sample and `next`, by a straight line; nothing unless `mono_ms` lies strictly
  /// between them and no gap does. Adding it before `next` gives the registers exactly at that moment.
  std::optional<PowerSample> between(const PowerSample& next, std::uint64_t mono_ms) const;

  const EnergyRegister& import_register() const { return import_; }
  const EnergyRegister& export_register() const { return export_; }
  /// Of the last good sample, W.
  std::int32_t power_w() const { return last_.total_w(); }
  const std::optional<std::uint64_t>& last_sample_ms() const { return last_sample_ms_; }
  std::uint32_t gaps() const { return gaps_; }
  /// Whether something was not counted since this was asked last: the next reading carries kFlagSensorFault.
  bool take_fault();

 private:
  void integrate(std::int64_t from_mw, std::int64_t to_mw, std::uint64_t dt_ms);

  PhaseMode mode_;
  EnergyRegister import_;
  EnergyRegister export_;
  PowerSample last_{};
  std::optional<std::uint64_t> last_sample_ms_;
  std::uint32_t gaps_ = 0;
  bool has_fault_ = false;
};

}  // namespace localgrid
