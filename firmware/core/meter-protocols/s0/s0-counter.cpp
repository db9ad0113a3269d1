#include "core/meter-protocols/s0/s0-counter.hpp"

#include <algorithm>

namespace localgrid {

namespace {

constexpr std::uint32_t kMwhPerKwh = 1000000;
constexpr std::uint64_t kMjPerKwh = 3600000000ULL;
constexpr std::uint32_t kMaxPulsesPerKwh = 100000;
constexpr std::uint32_t kMaxPowerW = 10000000;
/// Pulses that may come at once, one more than the fuse allows.
constexpr std::uint64_t kPulsesInReserve = 2;

}  // namespace

S0Counter::S0Counter(S0Options options) : options_(options) {
  options_.pulses_per_kwh = std::clamp<std::uint32_t>(options_.pulses_per_kwh, 1, kMaxPulsesPerKwh);
  options_.max_power_w = std::clamp<std::uint32_t>(options_.max_power_w, 1, kMaxPowerW);
  allowance_mj_ = kPulsesInReserve * kMjPerKwh / options_.pulses_per_kwh;
}

void S0Counter::sample(bool is_active, std::uint64_t now_ms) {
  if (!has_started_) {
    // A device that starts in the middle of a pulse counted it before, or will never know.
    has_started_ = true;
    level_ = is_active;
    is_in_pulse_ = is_active;
    changed_ms_ = now_ms;
    refilled_ms_ = now_ms;
    return;
  }
  const std::uint64_t lasted_ms = now_ms > changed_ms_ ? now_ms - changed_ms_ : 0;
  if (level_ && !is_in_pulse_ && lasted_ms >= options_.min_pulse_ms) {
    is_in_pulse_ = true;
    count(changed_ms_);
  }
  if (!level_ && is_in_pulse_ && lasted_ms >= options_.min_pause_ms) is_in_pulse_ = false;
  if (is_active != level_) {
    level_ = is_active;
    changed_ms_ = now_ms;
  }
}

void S0Counter::refill(std::uint64_t now_ms) {
  const std::uint64_t most_mj = kPulsesInReserve * kMjPerKwh / options_.pulses_per_kwh;
  const std::uint64_t passed_ms = now_ms > refilled_ms_ ? now_ms - refilled_ms_ : 0;
  refilled_ms_ = std::max(now_ms, refilled_ms_);
  // Long pauses fill it whatever the power, and would overflow the product.
  const bool is_full = passed_ms >= most_mj;
  allowance_mj_ = is_full ? most_mj : std::min(most_mj, allowance_mj_ + passed_ms * options_.max_power_w);
}

void S0Counter::count(std::uint64_t now_ms) {
  refill(now_ms);
  const std::uint64_t pulse_mj = kMjPerKwh / options_.pulses_per_kwh;
  if (allowance_mj_ < pulse_mj) {
    ++suspect_pulses_;
    has_overrun_ = true;
    return;
  }
  allowance_mj_ -= pulse_mj;
  if (pulses_ > 0) last_distance_ms_ = now_ms - last_pulse_ms_;
  last_pulse_ms_ = now_ms;
  ++pulses_;
  const std::uint32_t sum = rest_ + kMwhPerKwh % options_.pulses_per_kwh;
  energy_mwh_ += kMwhPerKwh / options_.pulses_per_kwh + sum / options_.pulses_per_kwh;
  rest_ = sum % options_.pulses_per_kwh;
}

bool S0Counter::take_overrun() {
  const bool had_overrun = has_overrun_;
  has_overrun_ = false;
  return had_overrun;
}

std::optional<std::uint32_t> S0Counter::power_w(std::uint64_t now_ms) const {
  if (pulses_ < 2) return std::nullopt;
  const std::uint64_t since_ms = now_ms > last_pulse_ms_ ? now_ms - last_pulse_ms_ : 0;
  const std::uint64_t distance_ms = std::max<std::uint64_t>({last_distance_ms_, since_ms, 1});
  const std::uint64_t power = kMjPerKwh / options_.pulses_per_kwh / distance_ms;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(power, options_.max_power_w));
}

}  // namespace localgrid
