#pragma once

#include <cstdint>

#include "core/log/log.hpp"
#include "core/message/event.hpp"
#include "core/time/utc-clock.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// Puts events into the log, with the time of their happening.
class EventRecorder {
 public:
  EventRecorder(Log& log, const UtcClock& utc, const Clock& metering_clock)
      : log_(log), utc_(utc), metering_clock_(metering_clock) {}

  void begin() { begin_mono_ms_ = metering_clock_.mono_ms(); }
  /// False when the log does not take it.
  bool record(EventCode code, std::int64_t value) {
    const std::uint64_t mono_ms = metering_clock_.mono_ms();
    Event event;
    event.at_ms = utc_.utc_ms(mono_ms).value_or(0);
    event.code = code;
    event.value = value;
    event.boot = log_.boot();
    event.uptime_ms = mono_ms - begin_mono_ms_;
    return log_.append_event(event);
  }

 private:
  Log& log_;
  const UtcClock& utc_;
  const Clock& metering_clock_;
  std::uint64_t begin_mono_ms_ = 0;
};

}  // namespace localgrid
