#include "core/node/session.hpp"

#include <algorithm>

namespace localgrid {
namespace {

constexpr std::array<std::uint8_t, 1> kWill = {'0'};
constexpr std::uint16_t kKeepAliveS = 30;
/// Doubling further changes nothing.
constexpr std::uint8_t kMaxFailures = 16;

}  // namespace

Session::News Session::poll(LinkTime now_ms, MqttEvent& message) {
  if (stage_ == Stage::kWaiting) {
    if (!has_come(wait_until_ms_, now_ms)) return News::kNothing;
    connect(now_ms);
  }
  // A broker that leaves one unanswered may answer everything else for ever.
  if (stage_ == Stage::kSubscribing && has_come(wait_until_ms_, now_ms)) mqtt_.abort();
  const MqttEvent event = mqtt_.poll(now_ms);
  switch (event.kind) {
    case MqttEventKind::kConnected:
      subscribe(now_ms);
      return News::kProgress;
    case MqttEventKind::kSubscribed:
      return on_subscribed(event, now_ms);
    case MqttEventKind::kEnded:
      return on_ended(event, now_ms);
    case MqttEventKind::kMessage:
      message = event;
      return News::kMessage;
    default:
      return News::kNothing;
  }
}

void Session::connect(LinkTime now_ms) {
  stage_ = Stage::kConnecting;
  mqtt_.open({topics_.device(), topics_.name(Channel::kState, will_topic_), kWill, kKeepAliveS}, now_ms);
}

void Session::subscribe(LinkTime now_ms) {
  stage_ = Stage::kSubscribing;
  wait_until_ms_ = now_ms + MqttClient::kAnswerDeadlineMs;
  answers_ = 0;
  for (const Channel channel : kHeard) {
    Topics::Buffer buffer;
    mqtt_.subscribe(topics_.name(channel, buffer), now_ms);
  }
}

Session::News Session::on_subscribed(const MqttEvent& event, LinkTime now_ms) {
  // Nothing was sent on this connection before, so these are its first packet ids.
  const bool is_expected = event.packet_id <= kHeard.size();
  // Without acknowledgements nothing could ever be freed. The rest an older node may not know.
  const bool is_useless = event.packet_id == 1 && !event.is_granted;
  if (!is_expected || is_useless) {
    mqtt_.abort();
    return News::kProgress;
  }
  if (++answers_ < kHeard.size()) return News::kProgress;
  stage_ = Stage::kReady;
  ready_ms_ = now_ms;
  ++connects_;
  return News::kReady;
}

Session::News Session::on_ended(const MqttEvent& event, LinkTime now_ms) {
  last_end_ = event.end;
  if (stage_ == Stage::kReady && now_ms - ready_ms_ >= kSteadyMs) failures_ = 0;
  wait_until_ms_ = now_ms + jittered(std::min(kMaxWaitMs, kFirstWaitMs << std::min<std::uint8_t>(failures_, 6)));
  if (failures_ < kMaxFailures) ++failures_;
  stage_ = Stage::kWaiting;
  return News::kEnded;
}

std::uint32_t Session::jittered(std::uint32_t longest_ms) {
  std::array<std::uint8_t, 4> bytes;
  random_.fill(bytes);
  const std::uint32_t chance = std::uint32_t{bytes[0]} << 16 | std::uint32_t{bytes[1]} << 8 | bytes[2];
  return longest_ms / 2 + chance % (longest_ms / 2 + 1);
}

}  // namespace localgrid
