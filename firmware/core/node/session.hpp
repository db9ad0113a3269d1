#pragma once

#include <array>
#include <cstdint>

#include "core/mqtt/client.hpp"
#include "core/node/topics.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// Keeps a device connected: connects, subscribes, and after every end waits longer, half of it by chance, so that a
/// street does not come back in one rush. Times are the link clock's.
///
///     waiting ──over──► connecting ──let in──► subscribing ──all answered, ack granted──► ready
///        ▲                  │                       │                                       │
///        └──────────────────┴────── any end ────────┴───────────────────────────────────────┘
class Session {
 public:
  static constexpr std::uint32_t kFirstWaitMs = 500;
  static constexpr std::uint32_t kMaxWaitMs = 30'000;
  /// A connection that lasted so long was a good one.
  static constexpr std::uint32_t kSteadyMs = 60'000;

  enum class News : std::uint8_t { kNothing, kProgress, kReady, kEnded, kMessage };

  Session(MqttClient& mqtt, Random& random, const Topics& topics) : mqtt_(mqtt), random_(random), topics_(topics) {}

  void begin(LinkTime now_ms) { wait_until_ms_ = now_ms + jittered(kFirstWaitMs); }
  /// The next thing worth knowing; to be called until there is nothing. `message` is set with kMessage.
  News poll(LinkTime now_ms, MqttEvent& message);
  /// The node has answered on this connection, so it is worth coming back to soon.
  void confirm() { failures_ = 0; }

  bool is_ready() const { return stage_ == Stage::kReady; }
  std::uint32_t connects() const { return connects_; }
  MqttEnd last_end() const { return last_end_; }
  std::uint32_t wait_ms(LinkTime now_ms) const {
    return stage_ == Stage::kWaiting ? time_until(wait_until_ms_, now_ms) : mqtt_.wait_ms(now_ms);
  }

 private:
  enum class Stage : std::uint8_t { kWaiting, kConnecting, kSubscribing, kReady };

  static constexpr std::array<Channel, 4> kHeard = {Channel::kAck, Channel::kCommand, Channel::kSettings,
                                                    Channel::kOffer};

  void connect(LinkTime now_ms);
  void subscribe(LinkTime now_ms);
  News on_subscribed(const MqttEvent& event, LinkTime now_ms);
  News on_ended(const MqttEvent& event, LinkTime now_ms);
  std::uint32_t jittered(std::uint32_t longest_ms);

  MqttClient& mqtt_;
  Random& random_;
  const Topics& topics_;
  Topics::Buffer will_topic_;
  LinkTime wait_until_ms_ = 0;
  LinkTime ready_ms_ = 0;
  std::uint32_t connects_ = 0;
  std::uint8_t answers_ = 0;
  std::uint8_t failures_ = 0;
  Stage stage_ = Stage::kWaiting;
  MqttEnd last_end_ = MqttEnd::kNone;
};

}  // namespace localgrid
