#include "core/node/node.hpp"

#include <algorithm>

#include "core/cbor/writer.hpp"
#include "core/message/live.hpp"

namespace localgrid {
namespace {

/// Packets and messages taken and sent in one poll, so that metering is never far away.
constexpr int kRoundsPerPoll = 12;
/// The output is ramped and trips are looked for this often.
constexpr std::uint32_t kControlEveryMs = 100;
/// As the node has it: DEVICE.md, `future-time`.
constexpr std::uint64_t kTimeToleranceMs = 300'000;
/// Free sectors of the log below which it counts as full.
constexpr std::uint32_t kSpareSectors = 2;

}  // namespace

Node::Node(const NodePorts& ports, const NodeSetup& setup)
    : ports_(ports),
      setup_(setup),
      kid_(key_id_of(ports.signer.public_key(), ports.crypto)),
      topics_(device_id_of(kid_)),
      utc_(setup.built_at_ms),
      log_(ports.flash),
      events_(log_, utc_, ports.metering_clock),
      metering_(log_, events_, utc_, setup_),
      session_(mqtt_, ports.random, topics_),
      delivery_(log_, mqtt_, ports.signer, topics_),
      limiter_(setup.limits),
      trial_store_(log_),
      updater_({ports.update_slot, ports.download_link, ports.crypto, trial_store_},
               {setup.board, setup.version, setup.release_keys}),
      mqtt_(ports.link) {
  if (setup_.node_key) node_kid_ = key_id_of(*setup_.node_key, ports.crypto);
}

MountResult Node::begin() {
  const MountResult mounted = log_.mount();
  if (mounted == MountResult::kFailed) return mounted;
  const LinkTime now_ms = link_ms();
  events_.begin();
  metering_.begin(metering_ms());
  session_.begin(now_ms);
  updater_.begin(log_.update_trial(), now_ms);
  updater_.report(SelfTest::kLogMounted);
  is_trial_reading_due_ = updater_.state() == UpdateState::kOnTrial;
  return mounted;
}

void Node::poll() {
  const LinkTime now_ms = link_ms();
  poll_control();
  metering_.poll(metering_ms());
  poll_update(now_ms);
  tell_losses(now_ms);
  poll_network(now_ms);
  publish_status(now_ms);
  publish_live(now_ms);
  feed_watchdog();
}

void Node::sample(const PowerSample& sample) {
  metering_.sample(sample);
  has_new_input_ = true;
}

void Node::set_meter_registers(const MeterReport& report, std::int32_t power_w) {
  metering_.meter_report(report, power_w);
  has_new_input_ = true;
}

bool Node::set_time(std::uint64_t mono_ms, std::uint64_t utc_ms, TimeSource source) {
  return metering_.set_time(source, mono_ms, utc_ms);
}

bool Node::has_room() const {
  const std::uint32_t sectors = ports_.flash.size() / Flash::kSectorBytes;
  return (1000U - log_.fill_permille()) * sectors >= kSpareSectors * 1000;
}

NodeTotals Node::totals() const {
  return {
      .made = log_.next_reading_seq() - 1,
      .acknowledged = log_.readings_acknowledged(),
      .dropped = log_.lost(),
      .events_made = log_.next_event_seq() - 1,
      .events_acknowledged = log_.events_acknowledged(),
      .boot = log_.boot(),
      .connects = session_.connects(),
      .refusals = delivery_.refusals(),
      .log_permille = log_.fill_permille(),
  };
}

std::uint32_t Node::wait_ms() const {
  if (has_more_) return 0;
  const LinkTime now_ms = link_ms();
  std::uint32_t wait_ms = std::min({session_.wait_ms(now_ms), delivery_.wait_ms(now_ms), updater_.wait_ms(now_ms)});
  if (is_connected()) {
    wait_ms =
        std::min(wait_ms, time_until(status_sent_ms_ + (is_status_due_ ? kStatusPauseMs : kStatusEveryMs), now_ms));
    const bool is_live = metering_.config().live_every_ms > 0 && utc_.is_known();
    if (is_live) wait_ms = std::min(wait_ms, time_until(live_due_ms_, now_ms));
  }
  if (limiter_.limits().is_controllable()) wait_ms = std::min(wait_ms, kControlEveryMs);
  return std::min(wait_ms, metering_.wait_ms(metering_ms()));
}

void Node::poll_network(LinkTime now_ms) {
  const std::uint64_t latest_ms = utc_.utc_ms(metering_ms()).value_or(kMaxU53) + kTimeToleranceMs;
  int quiet_rounds = 0;
  for (int round = 0; round < kRoundsPerPoll; ++round) {
    MqttEvent message;
    const Session::News news = session_.poll(now_ms, message);
    if (news == Session::News::kReady) on_ready(now_ms);
    if (news == Session::News::kEnded) delivery_.detach();
    if (news == Session::News::kMessage) on_message(message, now_ms);
    const bool has_sent = delivery_.pump(now_ms, latest_ms);
    quiet_rounds = news == Session::News::kNothing && !has_sent ? quiet_rounds + 1 : 0;
    // The second one has written what the one before had to say.
    if (quiet_rounds == 2) break;
  }
  has_more_ = quiet_rounds < 2;
}

void Node::on_ready(LinkTime now_ms) {
  delivery_.attach(kid_, now_ms);
  updater_.report(SelfTest::kConnected);
  is_status_due_ = true;
  status_sent_ms_ = now_ms - kStatusPauseMs;
  live_due_ms_ = now_ms;
}

void Node::on_message(const MqttEvent& message, LinkTime now_ms) {
  switch (topics_.channel_of(message.topic)) {
    case Channel::kAck:
      return on_ack(message.payload, now_ms);
    case Channel::kCommand:
      return on_command(message, now_ms);
    case Channel::kSettings:
      return on_settings(message, now_ms);
    case Channel::kOffer:
      return updater_.take_offer(message.payload, now_ms);
    default:
      return;
  }
}

/// A payload that is no acknowledgement tells nothing; what it may have meant comes again after the next resend.
void Node::on_ack(Bytes payload, LinkTime now_ms) {
  const std::optional<Ack> ack = decode_ack(payload);
  if (!ack) return;
  session_.confirm();
  if (delivery_.take_ack(*ack, now_ms)) updater_.report(SelfTest::kReadingAcknowledged);
}

void Node::tell_losses(LinkTime now_ms) {
  const std::uint64_t lost = log_.unreported_lost();
  // While the log is full an event would take the room of one more reading, and be given up like it.
  if (lost == 0 || !is_connected() || now_ms - losses_told_ms_ < kTellEveryMs) return;
  events_.record(EventCode::kReadingsLost, static_cast<std::int64_t>(lost));
  losses_told_ms_ = now_ms;
}

void Node::poll_update(LinkTime now_ms) {
  updater_.poll(now_ms);
  if (metering_.has_measured()) updater_.report(SelfTest::kSensorRead);
  if (is_trial_reading_due_ && metering_.has_measured() && utc_.is_known()) {
    metering_.want_reading(metering_ms());
    is_trial_reading_due_ = false;
  }
  while (const std::optional<UpdateEvent> event = updater_.take_event()) {
    const EventCode code = event->kind == UpdateEvent::Kind::kConfirmed    ? EventCode::kUpdateConfirmed
                           : event->kind == UpdateEvent::Kind::kRolledBack ? EventCode::kUpdateRolledBack
                                                                           : EventCode::kUpdateRefused;
    events_.record(code, event->value);
  }
}

Status Node::status() const {
  Status status;
  status.board = setup_.board;
  status.version_name = setup_.version_name;
  status.version = setup_.version;
  status.clock_age_s = utc_.age_s(metering_ms());
  status.log_permille = log_.fill_permille();
  status.dropped = log_.lost();
  status.boot = log_.boot();
  status.update = updater_.state();
  status.update_permille = updater_.permille();
  if (updater_.reason() != UpdateReason::kNone) status.update_reason = static_cast<std::uint8_t>(updater_.reason());
  status.control = limiter_.state();
  if (limiter_.limits().is_controllable()) status.applied_power_w = limiter_.power_w();
  return status;
}

void Node::publish_status(LinkTime now_ms) {
  if (!is_connected()) return;
  const bool has_changed = limiter_.state() != told_control_ || updater_.state() != told_update_;
  if (has_changed || now_ms - status_sent_ms_ >= kStatusEveryMs) is_status_due_ = true;
  if (!is_status_due_ || now_ms - status_sent_ms_ < kStatusPauseMs) return;
  Topics::Buffer topic;
  const MutableBytes place =
      mqtt_.begin_publish(topics_.name(Channel::kState, topic), MqttPublishKind::kRetained, kMaxStatusBytes);
  if (place.empty()) return;
  const Status now = status();
  const Bytes encoded = encode_status(now, place);
  is_status_due_ = false;
  status_sent_ms_ = now_ms;
  told_control_ = now.control;
  told_update_ = now.update;
  has_more_ = true;
  if (!encoded.empty()) mqtt_.end_publish(encoded.size(), now_ms);
}

void Node::publish_live(LinkTime now_ms) {
  const std::uint32_t every_ms = metering_.config().live_every_ms;
  const std::uint64_t mono_ms = metering_ms();
  const std::optional<std::uint64_t> utc_ms = utc_.utc_ms(mono_ms);
  if (!is_connected() || every_ms == 0 || !utc_ms || !has_come(live_due_ms_, now_ms)) return;
  live_due_ms_ = now_ms + every_ms;
  // A value that nobody measured is no live value, and one that waits behind others is none for long.
  if (!metering_.has_measured() || metering_.is_silent(mono_ms) || !mqtt_.is_flushed()) return;
  Live live;
  live.at_ms = *utc_ms;
  live.power_w = metering_.power_w();
  if (metering_.voltage_mv() > 0) live.voltage_mv = metering_.voltage_mv();
  const bool has_storage = limiter_.limits().is_controllable() && limiter_.limits().has_storage;
  if (has_storage && limiter_.soc_permille() <= 1000) live.soc_permille = limiter_.soc_permille();
  Topics::Buffer topic;
  const MutableBytes place =
      mqtt_.begin_publish(topics_.name(Channel::kLive, topic), MqttPublishKind::kUnconfirmed, kMaxLiveBytes);
  if (!place.empty()) mqtt_.end_publish(encode_live(live, place).size(), now_ms);
  has_more_ = true;
}

/// Only for progress: readings can be stored, and samples come or their absence is told.
void Node::feed_watchdog() {
  if (metering_.has_log_failed() || (!has_new_input_ && !metering_.is_silent(metering_ms()))) return;
  has_new_input_ = false;
  ports_.watchdog.feed();
}

}  // namespace localgrid
