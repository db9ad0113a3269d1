#include "core/meter-protocols/clamp/clamp-meter.hpp"

#include <algorithm>

namespace localgrid {

namespace {

/// What is delayed is interpolated between two samples, so counts have four binary places.
constexpr std::int64_t kQ4 = 16;
constexpr std::int64_t kOneQ16 = 65536;
constexpr std::uint32_t kMaxGain = 1U << 20;
constexpr std::uint32_t kMaxPeriods = 50;
constexpr std::uint32_t kMaxNominalMv = 1000000;
/// Below a twentieth of the nominal voltage there is none.
constexpr std::uint32_t kMissingPart = 20;
/// A crossing counts after the voltage was this far below the middle, so that noise on a slope is one crossing.
constexpr std::int64_t kHysteresisQ4 = 8 * kQ4;

/// n * sum(xy) - sum(x) * sum(y), which is n squared times the covariance. With counts of 13 bits and sign, four more
/// behind the point and 2^12 samples everything stays below 2^60.
std::int64_t scatter(std::uint32_t n, std::int64_t xy, std::int64_t x, std::int64_t y) {
  return static_cast<std::int64_t>(n) * xy - x * y;
}

std::uint32_t saturate(std::uint64_t value) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(value, UINT32_MAX));
}

/// Root mean square in a thousand times the gain's unit.
std::uint32_t rms(std::uint32_t n, std::int64_t squares, std::uint32_t gain) {
  const std::uint64_t root = square_root(static_cast<std::uint64_t>(std::max<std::int64_t>(squares, 0)));
  return saturate(root * gain / (static_cast<std::uint64_t>(n) * static_cast<std::uint64_t>(kQ4) * 1000));
}

}  // namespace

std::uint32_t square_root(std::uint64_t value) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 62; bit != 0; bit >>= 2) {
    if (value >= root + bit) {
      value -= root + bit;
      root = (root >> 1) + bit;
    } else {
      root >>= 1;
    }
  }
  return static_cast<std::uint32_t>(root);
}

ClampMeter::ClampMeter(ClampOptions options) : options_(options) {
  options_.voltage_uv_per_count = std::min(options_.voltage_uv_per_count, kMaxGain);
  options_.current_ua_per_count = std::min(options_.current_ua_per_count, kMaxGain);
  constexpr std::int32_t kMaxDelayQ16 = static_cast<std::int32_t>(kMaxDelay * kOneQ16);
  options_.voltage_delay_q16 = std::clamp(options_.voltage_delay_q16, -kMaxDelayQ16, kMaxDelayQ16);
  options_.nominal_voltage_mv = std::min(options_.nominal_voltage_mv, kMaxNominalMv);
  options_.periods = std::clamp<std::uint32_t>(options_.periods, 1, kMaxPeriods);
  options_.min_count = std::clamp(options_.min_count, -kMaxCount, kMaxCount - 1);
  options_.max_count = std::clamp(options_.max_count, options_.min_count + 1, kMaxCount);
  middle_q4_ = (options_.min_count + options_.max_count) * kQ4 / 2;
}

std::int32_t ClampMeter::within(std::int32_t count) {
  if (count <= options_.min_count || count >= options_.max_count) sums_.is_clipped = true;
  return std::clamp(count, options_.min_count, options_.max_count);
}

/// What was measured `voltage_delay_q16` ago, between two samples where need be.
std::int64_t ClampMeter::delayed_q4(std::int32_t count) {
  std::copy_backward(history_.begin(), history_.end() - 1, history_.end());
  history_[0] = count;
  if (history_size_ < history_.size()) ++history_size_;
  const std::int64_t delay = options_.voltage_delay_q16 < 0 ? -options_.voltage_delay_q16 : options_.voltage_delay_q16;
  const auto whole = static_cast<std::size_t>(delay / kOneQ16);
  const std::int64_t part = delay % kOneQ16;
  const std::int64_t newer = history_[whole];
  const std::int64_t older = history_[whole + 1];
  return (newer * (kOneQ16 - part) + older * part) / (kOneQ16 / kQ4);
}

bool ClampMeter::crosses_upwards(std::int64_t voltage_q4) {
  if (voltage_q4 < middle_q4_ - kHysteresisQ4) is_above_ = false;
  if (is_above_ || voltage_q4 < middle_q4_) return false;
  is_above_ = true;
  return true;
}

void ClampMeter::sum(std::int64_t voltage_q4, std::int64_t current_q4) {
  ++sums_.n;
  sums_.v += voltage_q4;
  sums_.i += current_q4;
  sums_.vv += voltage_q4 * voltage_q4;
  sums_.ii += current_q4 * current_q4;
  sums_.vi += voltage_q4 * current_q4;
}

std::optional<ClampMeasurement> ClampMeter::add(std::int32_t voltage_count, std::int32_t current_count) {
  const std::int32_t voltage = within(voltage_count);
  const std::int32_t current = within(current_count);
  const bool delays_current = options_.voltage_delay_q16 < 0;
  const std::int64_t delayed = delayed_q4(delays_current ? current : voltage);
  if (history_size_ < history_.size()) return std::nullopt;
  const std::int64_t voltage_q4 = delays_current ? voltage * kQ4 : delayed;
  const std::int64_t current_q4 = delays_current ? delayed : current * kQ4;
  std::optional<ClampMeasurement> done;
  if (crosses_upwards(voltage_q4)) {
    const bool is_whole = is_in_period_ && ++periods_ >= options_.periods;
    if (is_whole) done = finish(true);
    if (!is_in_period_) sums_ = {};
    is_in_period_ = true;
  }
  sum(voltage_q4, current_q4);
  if (!done && sums_.n >= kMaxSamples) done = finish(true);
  return done;
}

std::optional<ClampMeasurement> ClampMeter::add_current(std::int32_t current_count) {
  sum(0, within(current_count) * kQ4);
  if (sums_.n < kMaxSamples) return std::nullopt;
  return finish(false);
}

std::int64_t ClampMeter::real_power_mw() const {
  // Mean of v times i in counts, then microvolts to millivolts on the way so that nothing overflows.
  const std::int64_t mean_q4 = scatter(sums_.n, sums_.vi, sums_.v, sums_.i) / sums_.n / sums_.n / kQ4;
  const std::int64_t millivolt_counts_q4 = mean_q4 * options_.voltage_uv_per_count / 1000;
  const std::int64_t power_mw = millivolt_counts_q4 * options_.current_ua_per_count / (kQ4 * 1000000);
  return options_.is_reversed ? -power_mw : power_mw;
}

ClampMeasurement ClampMeter::finish(bool has_voltage) {
  ClampMeasurement done;
  done.samples = sums_.n;
  done.is_clipped = sums_.is_clipped;
  done.current_ma = rms(sums_.n, scatter(sums_.n, sums_.ii, sums_.i, sums_.i), options_.current_ua_per_count);
  const bool is_noise = done.current_ma < options_.noise_ma;
  if (is_noise) done.current_ma = 0;
  if (has_voltage) {
    const std::int64_t squares = scatter(sums_.n, sums_.vv, sums_.v, sums_.v);
    done.voltage_mv = rms(sums_.n, squares, options_.voltage_uv_per_count);
    done.is_voltage_missing = done.voltage_mv < options_.nominal_voltage_mv / kMissingPart;
    done.power_mw = is_noise || done.is_voltage_missing ? 0 : real_power_mw();
    middle_q4_ = sums_.v / sums_.n;
  } else {
    done.is_estimated = true;
    done.voltage_mv = options_.nominal_voltage_mv;
    done.power_mw = static_cast<std::int64_t>(done.current_ma) * options_.nominal_voltage_mv / 1000;
  }
  sums_ = {};
  periods_ = 0;
  is_in_period_ = false;
  return done;
}

}  // namespace localgrid
