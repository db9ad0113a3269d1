#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace localgrid {

struct ClampOptions {
  /// Per count of the converter, at the mains side. Up to 2^20.
  std::uint32_t voltage_uv_per_count = 200000;
  std::uint32_t current_ua_per_count = 30000;
  /// By how much the voltage has to be delayed to undo the phase errors of both transformers and the time between the
  /// two conversions, in 1/65536 of a sample, up to 7 samples; negative delays the current.
  std::int32_t voltage_delay_q16 = 0;
  /// A clamp put on the wrong way round.
  bool is_reversed = false;
  /// Whole periods of the mains in one measurement, 1 to 50.
  std::uint32_t periods = 10;
  /// Lowest and highest count; samples there are clipped.
  std::int32_t min_count = 0;
  std::int32_t max_count = 4095;
  /// Current below this is noise of the converter, mA.
  std::uint32_t noise_ma = 30;
  /// Without a voltage transformer: what the grid is taken for, mV.
  std::uint32_t nominal_voltage_mv = 230000;
};

struct ClampMeasurement {
  /// Import is positive, mW. Without voltage: voltage times current, never negative.
  std::int64_t power_mw = 0;
  std::uint32_t voltage_mv = 0;
  std::uint32_t current_ma = 0;
  std::uint32_t samples = 0;
  /// From the current alone: neither direction nor power factor is known, feeding in looks like drawing. A reading made
  /// of it carries FLAG_ESTIMATED.
  bool is_estimated = false;
  /// At least one sample at an end of the converter's range.
  bool is_clipped = false;
  /// The voltage should be there and is not: the transformer is unplugged or broken. Power is 0.
  bool is_voltage_missing = false;
};

/// Real power, voltage and current of one phase from pairs of samples, in integers. Sums run over whole periods, from
/// one rising crossing of the voltage to another, and the offset of the converter is taken out of them exactly
/// (n * sum(v*i) - sum(v) * sum(i)), so no filter has to settle.
class ClampMeter {
 public:
  /// A measurement ends here even without a crossing: at 50 Hz and 4 kHz it is a second.
  static constexpr std::uint32_t kMaxSamples = 4096;
  static constexpr std::int32_t kMaxCount = 8191;

  /// Options out of range are put at the nearest limit.
  explicit ClampMeter(ClampOptions options);

  /// A pair read at the same rate as all others; the current right after the voltage or before.
  std::optional<ClampMeasurement> add(std::int32_t voltage_count, std::int32_t current_count);
  /// Without a voltage transformer; not to be mixed with `add`.
  std::optional<ClampMeasurement> add_current(std::int32_t current_count);

 private:
  static constexpr std::uint32_t kMaxDelay = 7;

  /// Counts with four binary places.
  struct Sums {
    std::uint32_t n = 0;
    std::int64_t v = 0;
    std::int64_t i = 0;
    std::int64_t vv = 0;
    std::int64_t ii = 0;
    std::int64_t vi = 0;
    bool is_clipped = false;
  };

  std::int32_t within(std::int32_t count);
  std::int64_t delayed_q4(std::int32_t count);
  bool crosses_upwards(std::int64_t voltage_q4);
  void sum(std::int64_t voltage_q4, std::int64_t current_q4);
  ClampMeasurement finish(bool has_voltage);
  std::int64_t real_power_mw() const;

  ClampOptions options_;
  Sums sums_;
  /// Of whichever is delayed, the newest first.
  std::array<std::int32_t, kMaxDelay + 2> history_{};
  std::uint32_t history_size_ = 0;
  /// Mean of the measurement before, or the middle of the range.
  std::int64_t middle_q4_;
  bool is_above_ = true;
  /// Samples before the first crossing belong to no period.
  bool is_in_period_ = false;
  std::uint32_t periods_ = 0;
};

/// Largest integer whose square is not above `value`.
std::uint32_t square_root(std::uint64_t value);

}  // namespace localgrid
