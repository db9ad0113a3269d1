#include "core/safety/limiter.hpp"

#include <algorithm>

namespace localgrid {
namespace {

constexpr std::uint16_t kFullPermille = 1000;
/// More time than this between two calls is not credited to the ramp.
constexpr std::uint64_t kMaxRampStepMs = 1'000;

}  // namespace

void SafetyLimiter::set_sensors(const SafetySensors& sensors) {
  sensors_ = sensors;
  has_sensors_ = true;
}

void SafetyLimiter::follow(const Setpoint& setpoint, std::uint64_t now_mono_ms) {
  const bool is_news = !is_reported_ || setpoint.power_w != reported_power_w_;
  setpoint_ = setpoint;
  take_order(Order::kFollow, setpoint.expires_mono_ms, now_mono_ms);
  if (is_news) report(SafetyEventKind::kApplied, setpoint.power_w);
  is_reported_ = true;
  reported_power_w_ = setpoint.power_w;
}

void SafetyLimiter::stop(std::uint64_t expires_mono_ms, std::uint64_t now_mono_ms) {
  take_order(Order::kStop, expires_mono_ms, now_mono_ms);
  is_reported_ = false;
}

void SafetyLimiter::release() {
  order_ = Order::kRelease;
  order_until_mono_ms_ = UINT64_MAX;
  is_reported_ = false;
}

void SafetyLimiter::take_order(Order order, std::uint64_t expires_mono_ms, std::uint64_t now_mono_ms) {
  order_ = order;
  order_until_mono_ms_ = std::min(expires_mono_ms, now_mono_ms + limits_.heartbeat_ms);
}

std::int32_t SafetyLimiter::output(std::uint64_t now_mono_ms) {
  if (!limits_.is_controllable() || !limits_.are_valid()) return power_w_ = 0;
  // Before the first values came, their age counts from the first call.
  if (!has_sensors_ && sensors_.mono_ms == 0) sensors_.mono_ms = now_mono_ms;
  update_order(now_mono_ms);
  update_trip(now_mono_ms);
  const Bounds allowed = bounds();
  const std::int32_t wanted = std::clamp(target(), allowed.low, allowed.high);
  const bool is_tripped = trip_ != TripReason::kNone;
  if (is_tripped || state() == ControlState::kStopped) {
    ramped_mono_ms_ = now_mono_ms;
    return power_w_ = is_tripped ? 0 : wanted;
  }
  return power_w_ = std::clamp(ramped(wanted, now_mono_ms), allowed.low, allowed.high);
}

ControlState SafetyLimiter::state() const {
  if (!limits_.is_controllable()) return ControlState::kNone;
  if (trip_ != TripReason::kNone) return ControlState::kTripped;
  if (is_failsafe_) return ControlState::kFailsafe;
  if (order_ == Order::kFollow) return ControlState::kFollowing;
  return order_ == Order::kStop ? ControlState::kStopped : ControlState::kNone;
}

std::optional<SafetyEvent> SafetyLimiter::take_event() {
  if (events_count_ == 0) return std::nullopt;
  const SafetyEvent oldest = events_[0];
  std::copy(events_.begin() + 1, events_.begin() + events_count_, events_.begin());
  --events_count_;
  return oldest;
}

TripReason SafetyLimiter::cause_of_trip(std::uint64_t now_mono_ms) const {
  if (is_emergency_stop_) return TripReason::kEmergencyStop;
  // Values from the future are as wrong as old ones.
  const bool is_fresh = now_mono_ms >= sensors_.mono_ms && now_mono_ms - sensors_.mono_ms <= limits_.sensor_max_age_ms;
  if (!is_fresh) return TripReason::kStaleSensor;
  if (!has_sensors_) return TripReason::kNone;
  if (limits_.has_storage && sensors_.soc_permille > kFullPermille) return TripReason::kImplausibleSensor;
  const bool is_temperate =
      sensors_.temperature_dc >= limits_.min_temperature_dc && sensors_.temperature_dc <= limits_.max_temperature_dc;
  if (!is_temperate) return TripReason::kTemperature;
  const bool is_in_band =
      sensors_.voltage_mv >= limits_.min_voltage_mv && sensors_.voltage_mv <= limits_.max_voltage_mv;
  return is_in_band ? TripReason::kNone : TripReason::kVoltage;
}

void SafetyLimiter::update_trip(std::uint64_t now_mono_ms) {
  const TripReason cause = cause_of_trip(now_mono_ms);
  if (cause != TripReason::kNone) {
    if (trip_ == TripReason::kNone) {
      report(SafetyEventKind::kTrip, static_cast<std::int32_t>(cause));
      trip_ = cause;
    }
    trip_cause_seen_mono_ms_ = now_mono_ms;
    return;
  }
  if (trip_ == TripReason::kNone || now_mono_ms - trip_cause_seen_mono_ms_ < limits_.trip_hold_ms) return;
  report(SafetyEventKind::kTripCleared, 0);
  trip_ = TripReason::kNone;
}

void SafetyLimiter::update_order(std::uint64_t now_mono_ms) {
  if (order_ != Order::kNothing && now_mono_ms >= order_until_mono_ms_) {
    order_ = Order::kNothing;
    is_reported_ = false;
    if (!is_failsafe_) failsafe_until_mono_ms_ = now_mono_ms + limits_.failsafe_min_ms;
  }
  const bool was_failsafe = is_failsafe_;
  is_failsafe_ = order_ == Order::kNothing || now_mono_ms < failsafe_until_mono_ms_;
  if (is_failsafe_ == was_failsafe) return;
  report(is_failsafe_ ? SafetyEventKind::kFailsafeEntered : SafetyEventKind::kFailsafeLeft, 0);
}

SafetyLimiter::Bounds SafetyLimiter::bounds() const {
  // Without a single look at the state of charge neither direction is known to be safe.
  if (!has_sensors_) return {0, 0};
  Bounds allowed = {-limits_.max_feed_w, limits_.max_draw_w};
  if (!limits_.has_storage) return allowed;
  const bool has_floor = !is_failsafe_ && order_ == Order::kFollow;
  const std::uint16_t floor =
      has_floor ? std::max(limits_.min_soc_permille, setpoint_.min_soc_permille) : limits_.min_soc_permille;
  if (sensors_.soc_permille <= floor) allowed.low = 0;
  if (sensors_.soc_permille >= limits_.max_soc_permille) allowed.high = 0;
  return allowed;
}

std::int32_t SafetyLimiter::target() const {
  if (is_failsafe_) return limits_.failsafe_power_w;
  switch (order_) {
    case Order::kFollow:
      return setpoint_.power_w;
    case Order::kRelease:
      return own_wish_w_;
    default:
      return limits_.failsafe_power_w;
  }
}

std::int32_t SafetyLimiter::ramped(std::int32_t target_w, std::uint64_t now_mono_ms) {
  const auto elapsed_ms = static_cast<std::int32_t>(std::min(now_mono_ms - ramped_mono_ms_, kMaxRampStepMs));
  // A second at most, times a million watts per second at most: no product or difference leaves 32 bits.
  const std::int32_t step_w = elapsed_ms * limits_.ramp_w_per_s / 1000;
  const std::int32_t missing_w = target_w - power_w_;
  const bool is_there = missing_w <= step_w && missing_w >= -step_w;
  // Time too short for a whole watt is kept for the next call.
  if (is_there || step_w > 0) ramped_mono_ms_ = now_mono_ms;
  if (is_there) return target_w;
  return power_w_ + (missing_w > 0 ? step_w : -step_w);
}

void SafetyLimiter::report(SafetyEventKind kind, std::int32_t value) {
  if (events_count_ < events_.size()) events_[events_count_++] = {kind, value};
}

}  // namespace localgrid
