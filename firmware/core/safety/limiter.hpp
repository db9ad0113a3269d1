#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/message/status.hpp"
#include "core/safety/limits.hpp"

namespace localgrid {

/// Why the output was cut; the numbers are the values of event 1.
enum class TripReason : std::uint8_t {
  kNone = 0,
  kStaleSensor = 1,
  kTemperature = 2,
  kVoltage = 3,
  kEmergencyStop = 4,
  kImplausibleSensor = 5,
};

/// One look at everything that can trip.
struct SafetySensors {
  /// When it was taken.
  std::uint64_t mono_ms = 0;
  /// 0 without storage.
  std::uint16_t soc_permille = 0;
  /// Tenths of a degree Celsius.
  std::int16_t temperature_dc = 250;
  std::uint32_t voltage_mv = 230'000;
};

/// What a valid command asks for.
struct Setpoint {
  std::int32_t power_w = 0;
  /// Raises the device's own bound, never lowers it.
  std::uint16_t min_soc_permille = 0;
  /// On the monotonic clock, so that a corrected clock cannot lengthen it.
  std::uint64_t expires_mono_ms = 0;
};

enum class SafetyEventKind : std::uint8_t { kTrip, kTripCleared, kApplied, kFailsafeEntered, kFailsafeLeft };

struct SafetyEvent {
  SafetyEventKind kind;
  /// The reason of a trip, the power of a command, else 0.
  std::int32_t value;
};

/// The one place that every output passes.
///
///     failsafe ──valid command──► following | stopped | none (released)
///        ▲                            │ expired, or no command for the heartbeat's time
///        └────────────────────────────┘
///     any ──cause of a trip──► tripped ──cause gone for trip_hold_ms──► what it was, or failsafe
///
/// A release has no expiry: the device runs its own programme until it is commanded or starts again. Commands are
/// checked (signature, counter, clock) before they come here.
class SafetyLimiter {
 public:
  /// @param limits must be valid; otherwise the output stays 0
  explicit SafetyLimiter(const SafetyLimits& limits) : limits_(limits) {}

  void set_sensors(const SafetySensors& sensors);
  void set_emergency_stop(bool is_pressed) { is_emergency_stop_ = is_pressed; }
  /// What the device's own programme wants; it gets it only while released.
  void set_own_wish(std::int32_t power_w) { own_wish_w_ = power_w; }

  void follow(const Setpoint& setpoint, std::uint64_t now_mono_ms);
  void stop(std::uint64_t expires_mono_ms, std::uint64_t now_mono_ms);
  void release();

  /// What the device is to do now, W: inside the limits whatever came before. To be called at least every 100 ms.
  std::int32_t output(std::uint64_t now_mono_ms);

  ControlState state() const;
  std::int32_t power_w() const { return power_w_; }
  std::uint16_t soc_permille() const { return sensors_.soc_permille; }
  const SafetyLimits& limits() const { return limits_; }

  /// The oldest event not taken yet. When nobody takes them the newest are lost.
  std::optional<SafetyEvent> take_event();

 private:
  enum class Order : std::uint8_t { kNothing, kRelease, kFollow, kStop };

  struct Bounds {
    std::int32_t low;
    std::int32_t high;
  };

  void take_order(Order order, std::uint64_t expires_mono_ms, std::uint64_t now_mono_ms);
  TripReason cause_of_trip(std::uint64_t now_mono_ms) const;
  void update_trip(std::uint64_t now_mono_ms);
  void update_order(std::uint64_t now_mono_ms);
  Bounds bounds() const;
  std::int32_t target() const;
  std::int32_t ramped(std::int32_t target_w, std::uint64_t now_mono_ms);
  void report(SafetyEventKind kind, std::int32_t value);

  SafetyLimits limits_;
  SafetySensors sensors_ = {};
  Setpoint setpoint_ = {};
  std::uint64_t order_until_mono_ms_ = 0;
  std::uint64_t failsafe_until_mono_ms_ = 0;
  std::uint64_t trip_cause_seen_mono_ms_ = 0;
  std::uint64_t ramped_mono_ms_ = 0;
  std::int32_t own_wish_w_ = 0;
  std::int32_t power_w_ = 0;
  /// Of the last command that was reported, to report changes only.
  std::int32_t reported_power_w_ = 0;
  std::array<SafetyEvent, 6> events_;
  std::uint8_t events_count_ = 0;
  Order order_ = Order::kNothing;
  TripReason trip_ = TripReason::kNone;
  bool has_sensors_ = false;
  bool is_failsafe_ = true;
  bool is_reported_ = false;
  bool is_emergency_stop_ = false;
};

}  // namespace localgrid
