#include "core/mqtt/client.hpp"

#include <algorithm>

namespace localgrid {
namespace {

constexpr std::uint8_t kConnect = 0x10;
constexpr std::uint8_t kConnack = 0x20;
constexpr std::uint8_t kPublish = 0x30;
constexpr std::uint8_t kPuback = 0x40;
constexpr std::uint8_t kSubscribe = 0x82;
constexpr std::uint8_t kSuback = 0x90;
constexpr std::uint8_t kPingreq = 0xc0;
constexpr std::uint8_t kPingresp = 0xd0;
constexpr std::uint8_t kDisconnect = 0xe0;
constexpr std::uint8_t kRetainFlag = 0x01;
constexpr std::uint8_t kQosOneFlag = 0x02;
constexpr std::uint8_t kSubscriptionRefused = 0x80;
/// Clean session, and a retained will with QoS 1.
constexpr std::uint8_t kConnectFlags = 0x02 | 0x04 | 0x08 | 0x20;
/// Type and the longest remaining length that fits the buffers.
constexpr std::size_t kFixedHeaderBytes = 3;
/// A broker that never pauses must not hold up the rest of the device.
constexpr std::size_t kReadsPerPoll = 8;

static_assert(MqttClient::kSendBytes < 128 * 128 && MqttClient::kReceiveBytes < 128 * 128);

/// Type and remaining length of what lies at the beginning of the buffer.
struct FixedHeader {
  enum class Verdict : std::uint8_t { kIncomplete, kComplete, kMalformed } verdict;
  std::size_t header_bytes;
  std::size_t body_bytes;
};

FixedHeader read_fixed_header(Bytes received) {
  std::size_t length = 0;
  for (std::size_t i = 1; i <= 4; ++i) {
    if (i >= received.size()) return {FixedHeader::Verdict::kIncomplete, 0, 0};
    length |= std::size_t{received[i] & 0x7fU} << (7 * (i - 1));
    if ((received[i] & 0x80) == 0) return {FixedHeader::Verdict::kComplete, i + 1, length};
  }
  return {FixedHeader::Verdict::kMalformed, 0, 0};
}

std::size_t u16_at(Bytes bytes, std::size_t at) {
  return std::size_t{bytes[at]} << 8 | bytes[at + 1];
}

bool is_topic_name(std::string_view topic) {
  using std::string_view_literals::operator""sv;
  return !topic.empty() && topic.find_first_of("#+\0"sv) == std::string_view::npos;
}

}  // namespace

void MqttClient::open(const MqttIdentity& identity, LinkTime now_ms) {
  identity_ = identity;
  state_ = State::kOpening;
  ending_ = MqttEnd::kNone;
  received_ = consumed_ = send_begin_ = send_end_ = 0;
  answers_owed_ = packet_id_ = 0;
  is_ping_owed_ = false;
  opened_ms_ = last_received_ms_ = last_sent_ms_ = write_since_ms_ = packet_since_ms_ = now_ms;
  link_.open();
}

MqttEvent MqttClient::poll(LinkTime now_ms) {
  if (state_ == State::kIdle) return {};
  if (ending_ != MqttEnd::kNone) return end(ending_);
  if (!is_greeted(now_ms)) return ending_ == MqttEnd::kNone ? MqttEvent{} : end(ending_);
  flush(now_ms);
  for (std::size_t round = 0; round < kReadsPerPoll; ++round) {
    const bool has_come = receive(now_ms);
    const MqttEvent event = take_packets(now_ms);
    if (event.kind != MqttEventKind::kNothing) return event;
    if (!has_come) break;
  }
  if (link_.state() != LinkState::kOpen) return end(MqttEnd::kLinkLost);
  const MqttEnd late = overdue(now_ms);
  if (late != MqttEnd::kNone) return end(late);
  keep_alive(now_ms);
  flush(now_ms);
  return {};
}

/// Whether the link is open and CONNECT was written.
bool MqttClient::is_greeted(LinkTime now_ms) {
  if (state_ != State::kOpening) return true;
  const LinkState link = link_.state();
  if (link == LinkState::kOpen) {
    greet(now_ms);
    return true;
  }
  if (link == LinkState::kClosed || now_ms - opened_ms_ >= kOpenDeadlineMs) ending_ = MqttEnd::kNoLink;
  return false;
}

void MqttClient::disconnect(LinkTime now_ms) {
  if (state_ == State::kConnected && make_room(2)) {
    put(kDisconnect);
    put(0);
    flush(now_ms);
  }
  abort();
}

MqttEvent MqttClient::end(MqttEnd why, std::uint8_t return_code) {
  link_.close();
  state_ = State::kIdle;
  ending_ = MqttEnd::kNone;
  MqttEvent event;
  event.kind = MqttEventKind::kEnded;
  event.end = why;
  event.return_code = return_code;
  return event;
}

MqttEnd MqttClient::overdue(LinkTime now_ms) const {
  const auto is_late = [now_ms](LinkTime since_ms) { return now_ms - since_ms >= kAnswerDeadlineMs; };
  const bool is_stalled =
      (state_ == State::kGreeting && is_late(opened_ms_)) || (answers_owed_ > 0 && is_late(answer_since_ms_)) ||
      (!is_flushed() && is_late(write_since_ms_)) || (received_ > consumed_ && is_late(packet_since_ms_));
  return is_stalled ? MqttEnd::kStalled : MqttEnd::kNone;
}

/// Since one of the two sides said something last.
std::uint32_t MqttClient::quiet_ms(LinkTime now_ms) const {
  return std::max(now_ms - last_received_ms_, now_ms - last_sent_ms_);
}

std::uint32_t MqttClient::wait_ms(LinkTime now_ms) const {
  if (state_ == State::kIdle) return kNever;
  if (ending_ != MqttEnd::kNone) return 0;
  const auto left = [now_ms](LinkTime since_ms) { return time_until(since_ms + kAnswerDeadlineMs, now_ms); };
  if (state_ == State::kOpening) return time_until(opened_ms_ + kOpenDeadlineMs, now_ms);
  if (state_ == State::kGreeting) return left(opened_ms_);
  const std::uint32_t quiet = quiet_ms(now_ms);
  const std::uint32_t ping_after_ms = identity_.keep_alive_s * 500U;
  std::uint32_t wait_ms = quiet >= ping_after_ms ? 0 : ping_after_ms - quiet;
  if (is_ping_owed_) wait_ms = kNever;
  if (answers_owed_ > 0) wait_ms = std::min(wait_ms, left(answer_since_ms_));
  if (!is_flushed()) wait_ms = std::min(wait_ms, left(write_since_ms_));
  if (received_ > consumed_) wait_ms = std::min(wait_ms, left(packet_since_ms_));
  return wait_ms;
}

void MqttClient::greet(LinkTime now_ms) {
  const std::size_t length =
      10 + 2 + identity_.client_id.size() + 2 + identity_.will_topic.size() + 2 + identity_.will_payload.size();
  state_ = State::kGreeting;
  opened_ms_ = now_ms;
  if (length > 127 || !make_room(2 + length)) {
    ending_ = MqttEnd::kOversized;
    return;
  }
  put(kConnect);
  put(static_cast<std::uint8_t>(length));
  put_text("MQTT");
  put(4);
  put(kConnectFlags);
  put_u16(identity_.keep_alive_s);
  put_text(identity_.client_id);
  put_text(identity_.will_topic);
  put_u16(identity_.will_payload.size());
  put_bytes(identity_.will_payload);
}

void MqttClient::flush(LinkTime now_ms) {
  while (!is_flushed()) {
    const std::size_t taken = link_.write(Bytes(send_.data() + send_begin_, std::size_t{send_end_} - send_begin_));
    if (taken == 0) return;
    send_begin_ = static_cast<std::uint16_t>(send_begin_ + taken);
    last_sent_ms_ = write_since_ms_ = now_ms;
  }
  send_begin_ = send_end_ = 0;
  write_since_ms_ = now_ms;
}

/// Forgets what was taken, and appends what has come.
bool MqttClient::receive(LinkTime now_ms) {
  if (consumed_ > 0) {
    std::copy(receive_.begin() + consumed_, receive_.begin() + received_, receive_.begin());
    received_ = static_cast<std::uint16_t>(received_ - consumed_);
    consumed_ = 0;
    packet_since_ms_ = now_ms;
  }
  if (received_ == receive_.size()) return false;
  const std::size_t come = link_.read(MutableBytes(receive_).subspan(received_));
  if (come == 0) return false;
  if (received_ == 0) packet_since_ms_ = now_ms;
  received_ = static_cast<std::uint16_t>(received_ + come);
  last_received_ms_ = now_ms;
  return true;
}

void MqttClient::keep_alive(LinkTime now_ms) {
  if (state_ != State::kConnected || is_ping_owed_) return;
  if (quiet_ms(now_ms) < identity_.keep_alive_s * 500U || !make_room(2)) return;
  put(kPingreq);
  put(0);
  is_ping_owed_ = true;
  owe_answer(now_ms);
}

/// Takes packets until one is worth telling, or none is whole.
MqttEvent MqttClient::take_packets(LinkTime now_ms) {
  std::size_t taken = 0;
  while (taken < received_) {
    const Bytes rest = Bytes(receive_).subspan(taken, received_ - taken);
    const FixedHeader fixed = read_fixed_header(rest);
    if (fixed.verdict == FixedHeader::Verdict::kMalformed) return end(MqttEnd::kMalformed);
    if (fixed.verdict == FixedHeader::Verdict::kIncomplete) break;
    const std::size_t total = fixed.header_bytes + fixed.body_bytes;
    if (total > kReceiveBytes) return end(MqttEnd::kOversized);
    if (total > rest.size()) break;
    // A message that cannot be confirmed yet stays where it is.
    if ((rest[0] & 0xf0) == kPublish && room() < 4) break;
    taken += total;
    consumed_ = static_cast<std::uint16_t>(taken);
    const MqttEvent event = on_packet(rest[0], rest.subspan(fixed.header_bytes, fixed.body_bytes), now_ms);
    if (event.kind != MqttEventKind::kNothing) return event;
  }
  return {};
}

MqttEvent MqttClient::on_packet(std::uint8_t header, Bytes body, LinkTime now_ms) {
  if (state_ == State::kGreeting) return on_connack(header, body);
  return (header & 0xf0) == kPublish ? on_publish(header, body) : on_answer(header, body, now_ms);
}

MqttEvent MqttClient::on_connack(std::uint8_t header, Bytes body) {
  // There is no session to go on with, so none may be announced.
  if (header != kConnack || body.size() != 2 || body[0] != 0) return end(MqttEnd::kMalformed);
  if (body[1] != 0) return end(MqttEnd::kRefused, body[1]);
  state_ = State::kConnected;
  MqttEvent event;
  event.kind = MqttEventKind::kConnected;
  return event;
}

MqttEvent MqttClient::on_publish(std::uint8_t header, Bytes body) {
  const bool is_confirmed = (header & 0x06) == kQosOneFlag;
  const bool is_unconfirmed = (header & 0x0e) == 0;
  if ((!is_confirmed && !is_unconfirmed) || body.size() < 2) return end(MqttEnd::kMalformed);
  const std::size_t topic_end = 2 + u16_at(body, 0);
  const std::size_t payload_at = topic_end + (is_confirmed ? 2 : 0);
  if (payload_at > body.size()) return end(MqttEnd::kMalformed);
  MqttEvent event;
  event.kind = MqttEventKind::kMessage;
  event.topic = std::string_view(reinterpret_cast<const char*>(body.data()) + 2, topic_end - 2);
  event.payload = body.subspan(payload_at);
  event.is_retained = (header & kRetainFlag) != 0;
  if (!is_topic_name(event.topic)) return end(MqttEnd::kMalformed);
  if (!is_confirmed) return event;
  const std::size_t packet_id = u16_at(body, topic_end);
  if (packet_id == 0 || !make_room(4)) return end(MqttEnd::kMalformed);
  put(kPuback);
  put(2);
  put_u16(packet_id);
  return event;
}

MqttEvent MqttClient::on_answer(std::uint8_t header, Bytes body, LinkTime now_ms) {
  const bool is_puback = header == kPuback && body.size() == 2;
  const bool is_suback = header == kSuback && body.size() == 3;
  const bool is_pingresp = header == kPingresp && body.empty() && is_ping_owed_;
  // One that nobody waits for must not stand for the answer to the ping.
  const bool is_owed = is_pingresp || answers_owed_ > (is_ping_owed_ ? 1 : 0);
  if ((!is_puback && !is_suback && !is_pingresp) || !is_owed) return end(MqttEnd::kMalformed);
  --answers_owed_;
  answer_since_ms_ = now_ms;
  if (is_pingresp) is_ping_owed_ = false;
  MqttEvent event;
  if (!is_suback) return event;
  if (body[2] > 1 && body[2] != kSubscriptionRefused) return end(MqttEnd::kMalformed);
  event.kind = MqttEventKind::kSubscribed;
  event.packet_id = static_cast<std::uint16_t>(u16_at(body, 0));
  event.is_granted = body[2] <= 1;
  return event;
}

std::uint16_t MqttClient::subscribe(std::string_view topic, LinkTime now_ms) {
  const std::size_t length = 2 + 2 + topic.size() + 1;
  if (!is_connected() || length > 127 || !make_room(2 + length)) return 0;
  const std::uint16_t packet_id = next_packet_id();
  put(kSubscribe);
  put(static_cast<std::uint8_t>(length));
  put_u16(packet_id);
  put_text(topic);
  put(1);
  owe_answer(now_ms);
  return packet_id;
}

MutableBytes MqttClient::begin_publish(std::string_view topic, MqttPublishKind kind, std::size_t least_bytes) {
  const std::size_t overhead = kPublishOverhead + topic.size();
  if (!is_connected() || !make_room(overhead + least_bytes)) return {};
  publish_kind_ = kind;
  topic_bytes_ = static_cast<std::uint16_t>(topic.size());
  const std::size_t topic_at = send_end_ + kFixedHeaderBytes + 2;
  std::copy(topic.begin(), topic.end(), send_.begin() + static_cast<std::ptrdiff_t>(topic_at));
  return MutableBytes(send_).subspan(send_end_ + overhead);
}

void MqttClient::end_publish(std::size_t used, LinkTime now_ms) {
  const bool is_confirmed = publish_kind_ != MqttPublishKind::kUnconfirmed;
  const std::size_t length = 2 + topic_bytes_ + (is_confirmed ? 2U : 0U) + used;
  const std::size_t topic_at = send_end_ + kFixedHeaderBytes + 2;
  const std::size_t payload_at = send_end_ + kPublishOverhead + topic_bytes_;
  const auto at = [this](std::size_t offset) { return send_.begin() + static_cast<std::ptrdiff_t>(offset); };
  put(static_cast<std::uint8_t>(kPublish | (is_confirmed ? kQosOneFlag : 0) |
                                (publish_kind_ == MqttPublishKind::kRetained ? kRetainFlag : 0)));
  if (length > 127) put(static_cast<std::uint8_t>(0x80 | (length & 0x7f)));
  put(static_cast<std::uint8_t>(length > 127 ? length >> 7 : length));
  put_u16(topic_bytes_);
  std::copy(at(topic_at), at(topic_at + topic_bytes_), at(send_end_));
  send_end_ = static_cast<std::uint16_t>(send_end_ + topic_bytes_);
  if (is_confirmed) {
    put_u16(next_packet_id());
    owe_answer(now_ms);
  }
  std::copy(at(payload_at), at(payload_at + used), at(send_end_));
  send_end_ = static_cast<std::uint16_t>(send_end_ + used);
}

bool MqttClient::publish(std::string_view topic, MqttPublishKind kind, Bytes payload, LinkTime now_ms) {
  const MutableBytes place = begin_publish(topic, kind, payload.size());
  if (place.size() < payload.size() || !is_connected()) return false;
  std::copy(payload.begin(), payload.end(), place.begin());
  end_publish(payload.size(), now_ms);
  return true;
}

bool MqttClient::make_room(std::size_t bytes) {
  if (room() < bytes) return false;
  if (kSendBytes - send_end_ >= bytes) return true;
  std::copy(send_.begin() + send_begin_, send_.begin() + send_end_, send_.begin());
  send_end_ = static_cast<std::uint16_t>(send_end_ - send_begin_);
  send_begin_ = 0;
  return true;
}

std::uint16_t MqttClient::next_packet_id() {
  packet_id_ = packet_id_ == UINT16_MAX ? std::uint16_t{1} : static_cast<std::uint16_t>(packet_id_ + 1);
  return packet_id_;
}

void MqttClient::owe_answer(LinkTime now_ms) {
  if (answers_owed_ == 0) answer_since_ms_ = now_ms;
  if (answers_owed_ < UINT16_MAX) ++answers_owed_;
}

void MqttClient::put_u16(std::size_t value) {
  put(static_cast<std::uint8_t>(value >> 8));
  put(static_cast<std::uint8_t>(value));
}

void MqttClient::put_bytes(Bytes bytes) {
  for (const std::uint8_t byte : bytes)
    put(byte);
}

void MqttClient::put_text(std::string_view text) {
  put_u16(text.size());
  put_bytes(Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace localgrid
