#pragma once

#include <cstdint>
#include <string_view>

#include "core/log/log.hpp"
#include "core/message/command.hpp"
#include "core/message/status.hpp"
#include "core/mqtt/client.hpp"
#include "core/node/delivery.hpp"
#include "core/node/event-recorder.hpp"
#include "core/node/metering.hpp"
#include "core/node/ports.hpp"
#include "core/node/session.hpp"
#include "core/node/setup.hpp"
#include "core/node/topics.hpp"
#include "core/safety/limiter.hpp"
#include "core/time/utc-clock.hpp"
#include "core/update/updater.hpp"

namespace localgrid {

struct NodeTotals {
  /// Readings in the device's life; the seq of the last one.
  std::uint64_t made;
  /// All readings up to this seq are on the node's disk, or were set aside by it.
  std::uint64_t acknowledged;
  /// Readings that are gone before anybody had them, in the device's life.
  std::uint64_t dropped;
  std::uint64_t events_made;
  std::uint64_t events_acknowledged;
  std::uint32_t boot;
  /// Since the start: connections that got as far as delivering, and messages that the node did not take.
  std::uint32_t connects;
  std::uint32_t refusals;
  std::uint16_t log_permille;
};

/// Keeps the trial of an update in the log.
class LogTrialStore final : public TrialStore {
 public:
  explicit LogTrialStore(Log& log) : log_(log) {}
  bool store_trial(const UpdateTrial& trial) override { return log_.store_update_trial(trial); }

 private:
  Log& log_;
};

/// A whole device: measures, keeps, signs and sends readings, follows commands within its limits and updates itself.
/// Nothing in it blocks or allocates; everything happens in the calls below, which must come from one thread.
///
/// Metering goes on whatever the connection does. Without a known time nothing can be stamped: registers count on and
/// readings begin with the first time.
class Node {
 public:
  /// @param setup is copied; what it points to is not
  Node(const NodePorts& ports, const NodeSetup& setup);
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Mounts the log and begins a boot; to be called once, before everything else. With kFailed the device must not run
  /// on. With kFormatted the key must be as new as the log: one that has signed readings before would use their numbers
  /// again, and the edge node would take the new readings for the old ones.
  MountResult begin();

  /// Does everything that can be done without waiting; to be called when a link can be read or written, after every
  /// input, and after `wait_ms` at the latest.
  void poll();
  /// How long nothing will be due by itself, ms on the link's clock; 0 when `poll` has more to do at once.
  std::uint32_t wait_ms() const;

  /// Power at a moment of the metering clock from a sensor that does not count itself; energy is integrated over the
  /// samples. A reading that fell due since the sample before is made first, interpolated.
  void sample(const PowerSample& sample);
  void sample(std::uint64_t mono_ms, std::int32_t power_w) { this->sample(power_sample(mono_ms, power_w)); }
  /// The same from a meter that counts itself (RegisterSource::kMeter).
  void set_meter_registers(const MeterReport& report, std::int32_t power_w);
  void set_meter_registers(std::uint64_t mono_ms, std::uint64_t import_mwh, std::uint64_t export_mwh,
                           std::int32_t power_w) {
    set_meter_registers({mono_ms, import_mwh, export_mwh}, power_w);
  }
  /// Of the next samples, mV; 0 for none. Tells a stuck sensor best.
  void set_live_voltage(std::uint32_t voltage_mv) { metering_.set_voltage(voltage_mv); }
  /// The sensor said that it is broken; the next reading tells.
  void report_sensor_fault() { metering_.report_sensor_fault(); }
  /// When the next reading falls due, on the metering clock: a sample exactly then is the reading. UINT64_MAX while
  /// the time is unknown.
  std::uint64_t next_reading_due_ms() const { return metering_.next_due_ms(); }
  /// Whether another reading surely fits without giving up an old one.
  bool has_room() const;

  /// What the limiter looks at; to be called at least once a second where there is an output.
  void set_safety_sensors(const SafetySensors& sensors) { limiter_.set_sensors(sensors); }
  void set_emergency_stop(bool is_pressed) { limiter_.set_emergency_stop(is_pressed); }
  /// What the device's own programme wants while nobody else decides.
  void set_own_wish(std::int32_t power_w) { limiter_.set_own_wish(power_w); }
  /// What the output is to do now, W, positive draws. The shell puts it out after each `poll`, and programs the
  /// inverter's own reversion timer with at most the heartbeat.
  std::int32_t output_power_w() const { return limiter_.power_w(); }
  ControlState control() const { return limiter_.state(); }

  /// The time at a moment of the metering clock; false when it was not taken.
  bool set_time(std::uint64_t mono_ms, std::uint64_t utc_ms, TimeSource source = TimeSource::kNtp);
  /// For certificates: the time, or that of the build when none is known.
  std::uint64_t utc_floor_ms() const { return utc_.floor_ms(ports_.metering_clock.mono_ms()); }
  const UtcClock& utc() const { return utc_; }

  bool is_connected() const { return session_.is_ready(); }
  MqttEnd last_end() const { return session_.last_end(); }
  UpdateState update_state() const { return updater_.state(); }
  NodeTotals totals() const;
  /// `d` and the key id in hexadecimal.
  std::string_view device_id() const { return topics_.device(); }

 private:
  static constexpr std::uint32_t kStatusEveryMs = 300'000;
  static constexpr std::uint32_t kStatusPauseMs = 1'000;
  static constexpr std::uint32_t kTellEveryMs = 60'000;
  static constexpr std::uint32_t kRefusalPauseMs = 5'000;

  void poll_network(LinkTime now_ms);
  void on_ready(LinkTime now_ms);
  void on_message(const MqttEvent& message, LinkTime now_ms);
  void on_ack(Bytes payload, LinkTime now_ms);
  void on_command(const MqttEvent& message, LinkTime now_ms);
  void on_settings(const MqttEvent& message, LinkTime now_ms);
  void refuse(Refusal reason, LinkTime now_ms);
  CommandContext command_context() const;
  void obey(const Command& command);
  void poll_control();
  void poll_update(LinkTime now_ms);
  void tell_losses(LinkTime now_ms);
  void publish_status(LinkTime now_ms);
  Status status() const;
  void publish_live(LinkTime now_ms);
  void feed_watchdog();
  LinkTime link_ms() const { return static_cast<LinkTime>(ports_.link_clock.mono_ms()); }
  std::uint64_t metering_ms() const { return ports_.metering_clock.mono_ms(); }

  NodePorts ports_;
  LinkTime status_sent_ms_ = 0;
  LinkTime live_due_ms_ = 0;
  LinkTime losses_told_ms_ = 0;
  /// Of the last refusal that was told.
  LinkTime refusal_told_ms_ = 0;
  Refusal refusal_told_ = Refusal::kNone;
  /// As the last status said.
  ControlState told_control_ = ControlState::kNone;
  UpdateState told_update_ = UpdateState::kIdle;
  bool is_status_due_ = false;
  bool is_trial_reading_due_ = false;
  /// Whether a sample came since the watchdog was fed.
  bool has_new_input_ = false;
  bool has_more_ = false;
  NodeSetup setup_;
  KeyId kid_;
  KeyId node_kid_ = {};
  Topics topics_;
  UtcClock utc_;
  Log log_;
  EventRecorder events_;
  Metering metering_;
  Session session_;
  Delivery delivery_;
  SafetyLimiter limiter_;
  LogTrialStore trial_store_;
  Updater updater_;
  /// Last, for its buffers: code reaches what lies near the beginning with shorter instructions.
  MqttClient mqtt_;
};

}  // namespace localgrid
