#include "core/energy/stuck-sensor.hpp"

namespace localgrid {

StuckSensor::Change StuckSensor::measured(std::uint64_t mono_ms, std::int64_t raw, bool may_rest) {
  if (!has_measured_ || raw != last_raw_ || may_rest) changed_ms_ = mono_ms;
  has_measured_ = true;
  last_raw_ = raw;
  return judged(mono_ms);
}

StuckSensor::Change StuckSensor::passed(std::uint64_t mono_ms) {
  if (!has_measured_) {
    has_measured_ = true;
    changed_ms_ = mono_ms;
  }
  return judged(mono_ms);
}

StuckSensor::Change StuckSensor::judged(std::uint64_t mono_ms) {
  const bool was_stuck = is_stuck_;
  is_stuck_ = after_ms_ > 0 && mono_ms >= changed_ms_ && mono_ms - changed_ms_ >= after_ms_;
  if (is_stuck_ == was_stuck) return Change::kNone;
  return is_stuck_ ? Change::kStuck : Change::kBack;
}

}  // namespace localgrid
