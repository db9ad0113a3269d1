#include "core/node/delivery.hpp"

#include <algorithm>

#include "core/message/event.hpp"
#include "core/message/readings-message.hpp"

namespace localgrid {
namespace {

/// A message with one reading, and some more.
constexpr std::size_t kLeastReadingRoom = 400;
constexpr std::uint8_t kMaxDoublings = 7;
/// The same bytes are never taken: from the third attempt on readings are signed in other groups.
constexpr std::uint8_t kAttemptsAsTheyAre = 2;
constexpr std::string_view kFutureTime = "future-time";

}  // namespace

void Delivery::attach(const KeyId& kid, LinkTime now_ms) {
  kid_ = kid;
  is_attached_ = true;
  rewind_readings();
  rewind_events();
  readings_since_ms_ = events_since_ms_ = now_ms;
}

void Delivery::rewind_readings() {
  reading_cursor_ = log_.readings_begin();
  in_flight_count_ = 0;
}

void Delivery::rewind_events() {
  event_cursor_ = log_.events_begin();
  events_in_flight_ = 0;
}

bool Delivery::take_ack(const Ack& ack, LinkTime now_ms) {
  free_events(ack.events_upto, now_ms);
  const bool is_freed = free_readings(ack.upto, now_ms);
  // A reason beside events is theirs.
  const bool is_refusal = !is_freed && !ack.reason.empty() && ack.events_upto == 0;
  if (is_refusal && in_flight_count_ > 0) hold(ack.reason, now_ms);
  return is_freed;
}

/// An acknowledgement beyond what was made is meant for another memory of the same key, and frees nothing.
bool Delivery::free_readings(std::uint64_t upto, LinkTime now_ms) {
  if (upto <= log_.readings_acknowledged() || upto >= log_.next_reading_seq()) return false;
  if (!log_.acknowledge_readings(upto)) return false;
  std::size_t freed = 0;
  while (freed < in_flight_count_ && in_flight_[freed] <= upto)
    ++freed;
  const auto first = in_flight_.begin();
  std::copy(first + static_cast<std::ptrdiff_t>(freed), first + in_flight_count_, first);
  in_flight_count_ = static_cast<std::uint8_t>(in_flight_count_ - freed);
  readings_since_ms_ = now_ms;
  is_holding_ = false;
  attempts_ = 0;
  is_regrouping_ = false;
  return true;
}

void Delivery::free_events(std::uint64_t upto, LinkTime now_ms) {
  if (upto <= log_.events_acknowledged() || upto >= log_.next_event_seq()) return;
  if (!log_.acknowledge_events(upto)) return;
  events_since_ms_ = now_ms;
  event_wait_ms_ = kResendMs;
  const std::uint64_t left = last_event_sent_ - std::min(upto, last_event_sent_);
  events_in_flight_ = static_cast<std::uint8_t>(std::min<std::uint64_t>(events_in_flight_, left));
}

/// The node did not take the oldest message. Of the others in flight nothing is known, so they wait too.
void Delivery::hold(std::string_view reason, LinkTime now_ms) {
  ++refusals_;
  is_holding_ = true;
  hold_until_ms_ = now_ms + std::min(kResendMs << attempts_, kMaxHoldMs);
  if (attempts_ < kMaxDoublings) ++attempts_;
  // With a clock that is wrong somewhere the readings are right as they are.
  is_regrouping_ = attempts_ >= kAttemptsAsTheyAre && reason != kFutureTime;
  rewind_readings();
}

bool Delivery::pump(LinkTime now_ms, std::uint64_t latest_ms) {
  if (!is_attached_ || !mqtt_.is_connected()) return false;
  return pump_readings(now_ms, latest_ms) || pump_event(now_ms);
}

bool Delivery::pump_readings(LinkTime now_ms, std::uint64_t latest_ms) {
  // What is left, less one. More than the longest wait means that it is over, be it for weeks that nobody looked.
  if (is_holding_ && hold_until_ms_ - now_ms - 1 < kMaxHoldMs) return false;
  is_holding_ = false;
  if (in_flight_count_ > 0 && now_ms - readings_since_ms_ >= kResendMs) rewind_readings();
  // Half a buffer would cut a backlog into small messages, and each costs a signature here and a verification there.
  if (in_flight_count_ == kWindow || !mqtt_.is_flushed()) return false;
  LogCursor cursor = reading_cursor_;
  std::optional<Reading> reading = log_.next_reading(cursor, latest_ms);
  if (!reading) return false;
  // The node waits for nothing before a reading that tells of lost ones, so it has to have everything before it.
  if (in_flight_count_ > 0 && (reading->flags & kFlagGapBefore) != 0) return false;
  Topics::Buffer topic;
  const MutableBytes place =
      mqtt_.begin_publish(topics_.name(Channel::kReading, topic), MqttPublishKind::kConfirmed, kLeastReadingRoom);
  if (place.empty()) return false;
  ReadingsMessage message(place);
  while (reading && message.add(*reading)) {
    reading_cursor_ = cursor;
    if (is_regrouping_) break;
    reading = log_.next_reading(cursor, latest_ms);
  }
  if (message.count() == 0) {
    // No message can hold it. One bad record must not stop a device.
    log_.acknowledge_readings(reading->seq);
    ++refusals_;
    return true;
  }
  if (!send(place, message.finish(kid_, signer_), now_ms)) {
    rewind_readings();
    return false;
  }
  if (in_flight_count_ == 0) readings_since_ms_ = now_ms;
  in_flight_[in_flight_count_++] = message.last_seq();
  return true;
}

bool Delivery::pump_event(LinkTime now_ms) {
  if (events_in_flight_ > 0 && now_ms - events_since_ms_ >= event_wait_ms_) {
    // A node that knows no events never answers them.
    event_wait_ms_ = std::min(event_wait_ms_ * 2, kMaxHoldMs);
    rewind_events();
  }
  if (events_in_flight_ == kEventWindow) return false;
  const LogCursor before = event_cursor_;
  const std::optional<Event> event = log_.next_event(event_cursor_);
  if (!event) return false;
  Topics::Buffer topic;
  const MutableBytes place =
      mqtt_.begin_publish(topics_.name(Channel::kEvent, topic), MqttPublishKind::kConfirmed, kEventBufferBytes);
  if (place.empty() || !send(place, sign_event(*event, place, kid_, signer_), now_ms)) {
    event_cursor_ = before;
    return false;
  }
  if (events_in_flight_ == 0) events_since_ms_ = now_ms;
  ++events_in_flight_;
  last_event_sent_ = event->seq;
  return true;
}

bool Delivery::send(MutableBytes place, Bytes message, LinkTime now_ms) {
  if (message.empty()) return false;
  std::copy(message.begin(), message.end(), place.begin());
  mqtt_.end_publish(message.size(), now_ms);
  return true;
}

std::uint32_t Delivery::wait_ms(LinkTime now_ms) const {
  std::uint32_t wait_ms = kNever;
  if (!is_attached_) return wait_ms;
  if (in_flight_count_ > 0) wait_ms = time_until(readings_since_ms_ + kResendMs, now_ms);
  if (is_holding_) wait_ms = std::min(wait_ms, time_until(hold_until_ms_, now_ms));
  if (events_in_flight_ > 0) wait_ms = std::min(wait_ms, time_until(events_since_ms_ + event_wait_ms_, now_ms));
  return wait_ms;
}

}  // namespace localgrid
