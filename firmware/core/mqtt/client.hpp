#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/mqtt/link-time.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// What a client says of itself when it connects. Everything must outlive the connection attempt.
struct MqttIdentity {
  std::string_view client_id;
  std::string_view will_topic;
  /// Sent by the broker, retained and with QoS 1, when the connection ends in any way but `disconnect`.
  Bytes will_payload;
  /// At least 4.
  std::uint16_t keep_alive_s = 30;
};

enum class MqttEventKind : std::uint8_t {
  kNothing,
  /// The broker has let this client in.
  kConnected,
  /// One subscription was answered; `is_granted` says how.
  kSubscribed,
  kMessage,
  /// Over; `end` says why. The client is idle again.
  kEnded,
};

enum class MqttEnd : std::uint8_t {
  kNone,
  /// The link could not be opened in time.
  kNoLink,
  /// The link closed by itself.
  kLinkLost,
  /// The broker did not let this client in; `return_code` says why.
  kRefused,
  /// Something else than MQTT 3.1.1, or than what this client can have asked for.
  kMalformed,
  /// A packet larger than this client can take.
  kOversized,
  /// An answer that is owed did not come, or nothing moves any more.
  kStalled,
  kClosedHere,
};

struct MqttEvent {
  MqttEventKind kind = MqttEventKind::kNothing;
  MqttEnd end = MqttEnd::kNone;
  std::uint8_t return_code = 0;
  bool is_granted = false;
  bool is_retained = false;
  /// Of an answered subscription, as `subscribe` gave it.
  std::uint16_t packet_id = 0;
  /// Of a message: both are valid until the next `poll`.
  std::string_view topic = {};
  Bytes payload = {};
};

enum class MqttPublishKind : std::uint8_t {
  /// QoS 0.
  kUnconfirmed,
  /// QoS 1.
  kConfirmed,
  /// QoS 1 and kept by the broker.
  kRetained,
};

/// MQTT 3.1.1 (OASIS Standard, 29 October 2014) with QoS 0 and 1 over a link: clean session, no QoS 2, no heap. The
/// link is opened, read, written and closed by `poll` alone.
///
///     idle ──open──► opening ──link open──► greeting ──CONNACK 0──► connected
///      ▲                │                      │                        │
///      └──── kEnded: no link, refused, malformed, oversized, stalled ───┘
///
/// Times are those of the link clock.
class MqttClient {
 public:
  /// For a whole packet from the broker: topic, payload and some ten bytes.
  static constexpr std::size_t kReceiveBytes = 576;
  /// For everything that waits to be written.
  static constexpr std::size_t kSendBytes = 1152;
  /// In front of a payload besides the topic: type, remaining length, topic length, packet id.
  static constexpr std::size_t kPublishOverhead = 7;
  static constexpr std::uint32_t kOpenDeadlineMs = 15'000;
  static constexpr std::uint32_t kAnswerDeadlineMs = 20'000;

  explicit MqttClient(Link& link) : link_(link) {}

  /// Begins a connection; one that there is ends without a word.
  void open(const MqttIdentity& identity, LinkTime now_ms);
  /// Does what can be done without waiting and returns the first thing worth knowing. To be called again at once
  /// until it returns kNothing.
  MqttEvent poll(LinkTime now_ms);
  /// Says goodbye, so that the will is not sent, as far as there is room; the next `poll` returns kEnded.
  void disconnect(LinkTime now_ms);
  /// Ends it without a word; the next `poll` returns kEnded.
  void abort() { ending_ = MqttEnd::kClosedHere; }

  bool is_connected() const { return state_ == State::kConnected && ending_ == MqttEnd::kNone; }
  bool is_idle() const { return state_ == State::kIdle; }

  /// Asks for one topic with QoS 1. Returns the packet id of the answer, 0 when there is no room now. They begin at 1 with
  /// each connection.
  std::uint16_t subscribe(std::string_view topic, LinkTime now_ms);

  /// Where a payload may be written, valid until the next call of anything: all the room there is, at least
  /// `least_bytes`, or empty when there is less. Nothing is sent unless `end_publish` follows.
  MutableBytes begin_publish(std::string_view topic, MqttPublishKind kind, std::size_t least_bytes);
  /// Sends the first `used` bytes of what `begin_publish` gave.
  void end_publish(std::size_t used, LinkTime now_ms);
  /// Both in one; false when there is no room now.
  bool publish(std::string_view topic, MqttPublishKind kind, Bytes payload, LinkTime now_ms);

  /// Whether nothing waits to be written.
  bool is_flushed() const { return send_begin_ == send_end_; }
  /// For how long `poll` has nothing to do if the link stays silent; kNever when idle.
  std::uint32_t wait_ms(LinkTime now_ms) const;

 private:
  enum class State : std::uint8_t { kIdle, kOpening, kGreeting, kConnected };

  MqttEvent end(MqttEnd why, std::uint8_t return_code = 0);
  MqttEnd overdue(LinkTime now_ms) const;
  bool is_greeted(LinkTime now_ms);
  void greet(LinkTime now_ms);
  void flush(LinkTime now_ms);
  bool receive(LinkTime now_ms);
  void keep_alive(LinkTime now_ms);
  std::uint32_t quiet_ms(LinkTime now_ms) const;
  MqttEvent take_packets(LinkTime now_ms);
  MqttEvent on_packet(std::uint8_t header, Bytes body, LinkTime now_ms);
  MqttEvent on_connack(std::uint8_t header, Bytes body);
  MqttEvent on_publish(std::uint8_t header, Bytes body);
  MqttEvent on_answer(std::uint8_t header, Bytes body, LinkTime now_ms);
  std::size_t room() const { return kSendBytes - (send_end_ - send_begin_); }
  bool make_room(std::size_t bytes);
  std::uint16_t next_packet_id();
  void owe_answer(LinkTime now_ms);
  void put(std::uint8_t byte) { send_[send_end_++] = byte; }
  void put_u16(std::size_t value);
  void put_bytes(Bytes bytes);
  void put_text(std::string_view text);

  Link& link_;
  MqttIdentity identity_ = {};
  LinkTime opened_ms_ = 0;
  /// When an answer began to be owed, or the last one came.
  LinkTime answer_since_ms_ = 0;
  LinkTime last_received_ms_ = 0;
  LinkTime last_sent_ms_ = 0;
  /// When waiting bytes moved last, or when none waited.
  LinkTime write_since_ms_ = 0;
  /// When the packet that is being received began.
  LinkTime packet_since_ms_ = 0;
  std::uint16_t received_ = 0;
  /// Of `received_`, what the last returned event still points into.
  std::uint16_t consumed_ = 0;
  std::uint16_t send_begin_ = 0;
  std::uint16_t send_end_ = 0;
  /// Of the message between `begin_publish` and `end_publish`.
  std::uint16_t topic_bytes_ = 0;
  MqttPublishKind publish_kind_ = MqttPublishKind::kUnconfirmed;
  std::uint16_t packet_id_ = 0;
  /// PUBACK, SUBACK and PINGRESP that are owed by the broker.
  std::uint16_t answers_owed_ = 0;
  State state_ = State::kIdle;
  MqttEnd ending_ = MqttEnd::kNone;
  bool is_ping_owed_ = false;
  std::array<std::uint8_t, kReceiveBytes> receive_;
  std::array<std::uint8_t, kSendBytes> send_;
};

}  // namespace localgrid
