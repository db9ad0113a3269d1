#include "core/message/command.hpp"
#include "core/safety/limiter.hpp"
#include "test/fuzz/fuzz-crypto.hpp"
#include "test/fuzz/fuzz-input.hpp"

namespace {

using localgrid::SafetyLimiter;
using localgrid::fuzz::Input;
using localgrid::fuzz::must;

localgrid::SafetyLimits limits_of(Input& input) {
  localgrid::SafetyLimits limits;
  limits.max_draw_w = input.u16();
  limits.max_feed_w = input.u16();
  limits.failsafe_power_w = static_cast<std::int16_t>(input.u16());
  limits.ramp_w_per_s = input.u16();
  limits.has_storage = input.u8() % 4 != 0;
  return limits;
}

/// A message as it could come, for this device, taken or not: then what a node would do with it.
void command(Input& input, SafetyLimiter& limiter, std::uint64_t now_ms) {
  const auto message = localgrid::fuzz::exact_copy(input.take(input.u8()));
  const auto apart = localgrid::take_apart(message);
  localgrid::CommandContext context;
  context.is_clock_trusted = true;
  context.now_ms = now_ms;
  context.draw_limit_w = static_cast<std::uint32_t>(limiter.limits().max_draw_w);
  context.feed_limit_w = static_cast<std::uint32_t>(limiter.limits().max_feed_w);
  if (apart) {
    context.node_kid = apart->kid;
    if (const auto decoded = localgrid::decode_command(apart->payload)) {
      context.device = decoded->device;
      context.now_ms = decoded->not_after_ms;
    }
  }
  localgrid::fuzz::TrustingCrypto crypto;
  const auto judged = localgrid::judge_command(message, context, crypto);
  if (judged.refusal != localgrid::Refusal::kNone) return;
  const std::uint64_t until_ms = now_ms + localgrid::kMaxCommandAheadMs;
  if (judged.command.kind == localgrid::CommandKind::kRelease) limiter.release();
  if (judged.command.kind == localgrid::CommandKind::kSafeState) limiter.stop(until_ms, now_ms);
  if (judged.command.kind == localgrid::CommandKind::kSetPower) {
    limiter.follow({judged.command.power_w, judged.command.min_soc_permille.value_or(0), until_ms}, now_ms);
  }
}

void sensors(Input& input, SafetyLimiter& limiter, std::uint64_t now_ms) {
  limiter.set_sensors({now_ms - std::min<std::uint64_t>(now_ms, input.u8() * 16U), input.u16(),
                       static_cast<std::int16_t>(input.u16()), input.u32() % 400000});
}

void check_output(SafetyLimiter& limiter, std::uint64_t now_ms) {
  const std::int32_t power_w = limiter.output(now_ms);
  const auto& limits = limiter.limits();
  must(limits.are_valid() || power_w == 0, "invalid limits allow nothing");
  if (!limits.are_valid()) return;
  must(power_w <= limits.max_draw_w && power_w >= -limits.max_feed_w, "the output is within its limits");
  must(limiter.state() != localgrid::ControlState::kTripped || power_w == 0, "a trip is no output");
}

}  // namespace

LOCALGRID_FUZZ_TARGET {
  SafetyLimiter limiter(limits_of(input));
  std::uint64_t now_ms = 1000;
  check_output(limiter, now_ms);
  while (!input.is_empty()) {
    const std::uint8_t turn = input.u8();
    if (turn < 0x40) {
      command(input, limiter, now_ms);
    } else if (turn < 0x80) {
      sensors(input, limiter, now_ms);
    } else if (turn < 0xA0) {
      limiter.follow({static_cast<std::int32_t>(input.u32()), input.u16(), now_ms + input.u16()}, now_ms);
    } else if (turn < 0xB0) {
      limiter.set_own_wish(static_cast<std::int32_t>(input.u32()));
      limiter.release();
    } else if (turn < 0xC0) {
      limiter.set_emergency_stop((turn & 1U) != 0);
    } else {
      now_ms += turn == 0xFF ? input.u32() : input.u8();
    }
    check_output(limiter, now_ms);
    while (limiter.take_event())
      continue;
  }
}
