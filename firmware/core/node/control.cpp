#include "core/node/node.hpp"

namespace localgrid {
namespace {

constexpr EventCode code_of(SafetyEventKind kind) {
  switch (kind) {
    case SafetyEventKind::kTrip:
      return EventCode::kTrip;
    case SafetyEventKind::kTripCleared:
      return EventCode::kTripCleared;
    case SafetyEventKind::kApplied:
      return EventCode::kCommandApplied;
    case SafetyEventKind::kFailsafeEntered:
      return EventCode::kFailsafeEntered;
    default:
      return EventCode::kFailsafeLeft;
  }
}

}  // namespace

void Node::poll_control() {
  limiter_.output(metering_ms());
  while (const std::optional<SafetyEvent> event = limiter_.take_event()) {
    events_.record(code_of(event->kind), event->value);
  }
}

CommandContext Node::command_context() const {
  const std::uint64_t mono_ms = metering_ms();
  CommandContext context;
  context.node_key = *setup_.node_key;
  context.node_kid = node_kid_;
  context.device = kid_;
  context.last_counter = log_.counter();
  context.now_ms = utc_.utc_ms(mono_ms).value_or(0);
  context.is_clock_trusted = utc_.is_trusted(mono_ms);
  context.draw_limit_w = static_cast<std::uint32_t>(limiter_.limits().max_draw_w);
  context.feed_limit_w = static_cast<std::uint32_t>(limiter_.limits().max_feed_w);
  return context;
}

void Node::on_command(const MqttEvent& message, LinkTime now_ms) {
  if (!setup_.node_key) return;
  const CommandJudgement judged = judge_command(message.payload, command_context(), ports_.crypto);
  if (judged.refusal != Refusal::kNone) return refuse(judged.refusal, now_ms);
  // Whoever keeps commands does not know when they are heard; even one that has not ended yet is not meant for now.
  if (message.is_retained) return refuse(Refusal::kExpired, now_ms);
  // Not acted on unless it can never be acted on again.
  if (!log_.store_counter(judged.command.counter)) return;
  obey(judged.command);
}

void Node::obey(const Command& command) {
  const std::uint64_t mono_ms = metering_ms();
  const std::uint64_t utc_ms = utc_.utc_ms(mono_ms).value_or(command.not_after_ms);
  const std::uint64_t expires_mono_ms = mono_ms + (command.not_after_ms - utc_ms);
  switch (command.kind) {
    case CommandKind::kRelease:
      limiter_.release();
      break;
    case CommandKind::kSafeState:
      limiter_.stop(expires_mono_ms, mono_ms);
      break;
    case CommandKind::kSetPower:
      limiter_.follow({.power_w = command.power_w,
                       .min_soc_permille = command.min_soc_permille.value_or(0),
                       .expires_mono_ms = expires_mono_ms},
                      mono_ms);
      break;
  }
  poll_control();
}

void Node::on_settings(const MqttEvent& message, LinkTime now_ms) {
  if (!setup_.node_key) return;
  const SettingsJudgement judged = judge_settings(message.payload, command_context(), ports_.crypto);
  if (judged.refusal != Refusal::kNone) return refuse(judged.refusal, now_ms);
  if (message.is_retained) return refuse(Refusal::kExpired, now_ms);
  if (!log_.store_counter(judged.settings.counter)) return;
  const std::uint64_t mono_ms = metering_ms();
  const TimeSource source = judged.settings.node_has_time ? TimeSource::kNode : TimeSource::kUnsureNode;
  metering_.set_time(source, mono_ms, judged.settings.now_ms);
  metering_.take_settings(judged.settings, mono_ms);
}

/// Told once a minute at most, for each of these events takes room that readings may need.
void Node::refuse(Refusal reason, LinkTime now_ms) {
  const std::uint32_t since_ms = now_ms - refusal_told_ms_;
  const bool is_told = refusal_told_ != Refusal::kNone && since_ms < kRefusalPauseMs;
  if (is_told || (reason == refusal_told_ && since_ms < kTellEveryMs)) return;
  events_.record(EventCode::kCommandRefused, static_cast<std::int64_t>(reason));
  refusal_told_ = reason;
  refusal_told_ms_ = now_ms;
}

}  // namespace localgrid
