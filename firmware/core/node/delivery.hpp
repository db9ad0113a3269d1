#pragma once

#include <array>
#include <cstdint>

#include "core/log/log.hpp"
#include "core/message/ack.hpp"
#include "core/message/signed-message.hpp"
#include "core/mqtt/client.hpp"
#include "core/node/topics.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// Brings what the log holds to the edge node: at least once, oldest first, in a window. Only an acknowledgement of the
/// node frees anything; that the broker has taken a packet (PUBACK) means nothing here. Times are the link clock's.
///
///     detached ──attach──► sending ──ack──► sending
///        ▲                   │  │ 30 s without one: again from the ack point
///        │                   │ refused: hold, twice as long each time ──► again, in other groups from the third on
///        └────detach─────────┘
class Delivery {
 public:
  static constexpr std::uint8_t kWindow = 16;
  static constexpr std::uint8_t kEventWindow = 4;
  static constexpr std::uint32_t kResendMs = 30'000;
  static constexpr std::uint32_t kMaxHoldMs = 3'600'000;

  Delivery(Log& log, MqttClient& mqtt, Signer& signer, const Topics& topics)
      : log_(log), mqtt_(mqtt), signer_(signer), topics_(topics) {}

  /// A new connection: nothing is assumed to have arrived by the one before.
  void attach(const KeyId& kid, LinkTime now_ms);
  void detach() { is_attached_ = false; }
  /// Returns whether readings were freed.
  bool take_ack(const Ack& ack, LinkTime now_ms);
  /// Sends one message, if there is one to send and room for it. Returns whether it did. Readings of a time after
  /// `latest_ms` were stamped by a clock that has been set back since: nobody would take them, and they are left out.
  bool pump(LinkTime now_ms, std::uint64_t latest_ms);
  /// For how long `pump` has nothing to do if nothing else happens.
  std::uint32_t wait_ms(LinkTime now_ms) const;

  /// Messages that were not taken.
  std::uint32_t refusals() const { return refusals_; }

 private:
  bool pump_readings(LinkTime now_ms, std::uint64_t latest_ms);
  bool pump_event(LinkTime now_ms);
  bool free_readings(std::uint64_t upto, LinkTime now_ms);
  void free_events(std::uint64_t upto, LinkTime now_ms);
  void hold(std::string_view reason, LinkTime now_ms);
  void rewind_readings();
  void rewind_events();
  bool send(MutableBytes place, Bytes message, LinkTime now_ms);

  Log& log_;
  MqttClient& mqtt_;
  Signer& signer_;
  const Topics& topics_;
  KeyId kid_ = {};
  LogCursor reading_cursor_ = {};
  LogCursor event_cursor_ = {};
  std::uint64_t last_event_sent_ = 0;
  /// Since something was sent with nothing in flight, or freed.
  LinkTime readings_since_ms_ = 0;
  LinkTime events_since_ms_ = 0;
  /// With `is_holding_`.
  LinkTime hold_until_ms_ = 0;
  std::uint32_t event_wait_ms_ = kResendMs;
  std::uint32_t refusals_ = 0;
  std::uint8_t in_flight_count_ = 0;
  std::uint8_t events_in_flight_ = 0;
  /// Refusals of the oldest message, one after another.
  std::uint8_t attempts_ = 0;
  bool is_attached_ = false;
  bool is_holding_ = false;
  bool is_regrouping_ = false;
  /// Last readings of the messages in flight, oldest first.
  std::array<std::uint64_t, kWindow> in_flight_;
};

}  // namespace localgrid
