#include "core/message/ack.hpp"
#include "core/message/command.hpp"
#include "core/message/node-settings.hpp"
#include "core/message/update-offer.hpp"
#include "test/fuzz/fuzz-crypto.hpp"
#include "test/fuzz/fuzz-input.hpp"

namespace {

using localgrid::Bytes;
using localgrid::fuzz::must;

constexpr std::uint64_t kMostU53 = (std::uint64_t{1} << 53) - 1;

void decode_payloads(Bytes payload) {
  if (const auto ack = localgrid::decode_ack(payload)) {
    must(ack->upto <= kMostU53 && ack->events_upto <= kMostU53, "an acknowledgement is a safe integer");
    must(ack->reason.size() <= 384, "a reason is bounded");
  }
  if (const auto command = localgrid::decode_command(payload)) {
    must(command->counter >= 1 && command->counter <= kMostU53, "a counter is a safe integer from 1");
    must(command->min_soc_permille.value_or(0) <= 1000, "a state of charge is at most 1000");
    must(command->reference_bytes <= command->reference.size(), "a reference is bounded");
  }
  if (const auto settings = localgrid::decode_node_settings(payload)) {
    must(settings->reading_every_s >= 1, "readings are made");
    must(settings->reading_every_s <= settings->interval_length_s, "each interval has a reading");
  }
  if (const auto manifest = localgrid::decode_manifest(payload)) must(manifest->size >= 1, "an image is not empty");
  if (const auto offer = localgrid::decode_offer(payload)) {
    must(!offer->path.empty() && offer->path[0] == '/', "a path begins with a slash");
    localgrid::take_apart(offer->manifest);
  }
}

void judge(Bytes message) {
  const auto apart = localgrid::take_apart(message);
  if (!apart) return;
  decode_payloads(apart->payload);
  localgrid::fuzz::TrustingCrypto crypto;
  localgrid::CommandContext context;
  // The device that the message is for, so that more than its first lines are reached.
  context.node_kid = apart->kid;
  if (const auto command = localgrid::decode_command(apart->payload)) {
    context.device = command->device;
    context.now_ms = command->not_after_ms - std::min<std::uint64_t>(command->not_after_ms, 1000);
  }
  if (const auto settings = localgrid::decode_node_settings(apart->payload)) context.device = settings->device;
  context.is_clock_trusted = true;
  context.draw_limit_w = 5000;
  context.feed_limit_w = 4000;
  const auto judged = localgrid::judge_command(message, context, crypto);
  if (judged.refusal == localgrid::Refusal::kNone) {
    must(judged.command.power_w <= 5000 && judged.command.power_w >= -4000, "a command taken is within range");
    must(judged.command.counter > context.last_counter, "a command taken has a higher counter");
  }
  localgrid::judge_settings(message, context, crypto);
  localgrid::PublicKey key{};
  localgrid::open_manifest(message, key, crypto);
}

}  // namespace

LOCALGRID_FUZZ_TARGET {
  const auto message = localgrid::fuzz::exact_copy(input.rest());
  decode_payloads(message);
  judge(message);
}
