#include "posix/device/meter-feed.hpp"

#include <algorithm>

namespace localgrid::posix {

namespace {

/// Looks at the meter in one go, so that one device with much to make up for leaves room for the others.
constexpr int kLooksAtOnce = 400;
/// Faster than this there would be more samples than a second of the machine has room for.
constexpr std::int64_t kFastestSampled = 60;
constexpr std::int64_t kSampleEveryMs = 1'000;
/// Steps of a plant whose own meter counts.
constexpr std::int64_t kPlantStepMs = 60'000;
constexpr std::int64_t kSoonestLookMs = 100;
/// An output is to be told about its sensors more often than they may age.
constexpr std::int64_t kOutputEveryMs = 500;
constexpr std::int64_t kIdleLookMs = 5'000;

}  // namespace

MeterFeed::MeterFeed(const MeterSource& source, const RecordedHomes& recorded, WorldMemory& world)
    : source_(source), recorded_(recorded), world_(world), plant_(source.plant, world.plant) {}

void MeterFeed::begin(const SimulatedTime& time, std::int64_t begins_at_ms) {
  time_ = &time;
  is_sampled_ = is_sampled(source_, time);
  plant_.begin_at(begins_at_ms);
}

bool MeterFeed::is_sampled(const MeterSource& source, const SimulatedTime& time) {
  return source.recorded_home.empty() && time.speed() <= kFastestSampled;
}

MeterFace MeterFeed::face_at(std::int64_t at_ms) {
  if (!source_.recorded_home.empty()) {
    return recorded_.face_at(source_.recorded_home, at_ms + source_.ahead_ms).value_or(MeterFace{});
  }
  while (world_.plant.at_ms < at_ms)
    plant_.step_to(std::min(at_ms, world_.plant.at_ms + kPlantStepMs));
  return {plant_.import_mwh(), plant_.export_mwh(), plant_.power_w()};
}

MeterFace MeterFeed::look(std::int64_t at_ms) {
  const MeterFace face = face_at(at_ms);
  if (!is_stuck_) {
    shown_ = face;
    const std::int64_t import = static_cast<std::int64_t>(face.import_mwh) + world_.jumped_mwh;
    shown_.import_mwh = static_cast<std::uint64_t>(std::max<std::int64_t>(0, import));
  }
  return shown_;
}

bool MeterFeed::jump(std::int64_t by_mwh) {
  if (is_sampled_) return false;
  world_.jumped_mwh += by_mwh;
  return true;
}

bool MeterFeed::feed(Node& node, const MeteringClock& clock, std::int64_t now_ms) {
  const bool is_more = is_sampled_ ? feed_samples(node, clock, now_ms) : feed_registers(node, clock, now_ms);
  if (source_.has_output) drive(node, clock.mono_at(world_.seen_until_ms));
  return is_more;
}

bool MeterFeed::feed_registers(Node& node, const MeteringClock& clock, std::int64_t now_ms) {
  const std::uint64_t mono_now = clock.mono_at(now_ms);
  for (int looks = 0; looks < kLooksAtOnce; looks++) {
    const std::uint64_t mono_ms = std::min(mono_now, node.next_reading_due_ms());
    const std::int64_t at_ms = clock.simulated_at(mono_ms);
    const MeterFace face = look(at_ms);
    node.set_meter_registers(mono_ms, face.import_mwh, face.export_mwh, face.power_w);
    world_.seen_until_ms = at_ms;
    if (mono_ms == mono_now) return false;
  }
  return true;
}

bool MeterFeed::feed_samples(Node& node, const MeteringClock& clock, std::int64_t now_ms) {
  for (int looks = 0; looks < kLooksAtOnce; looks++) {
    // A reading's moment is looked at exactly, so that nothing is interpolated.
    const std::uint64_t due_ms = node.next_reading_due_ms();
    const std::int64_t seen_ms = std::max(world_.seen_until_ms, clock.simulated_at(0));
    std::int64_t at_ms = std::min(now_ms, seen_ms + kSampleEveryMs);
    if (due_ms > clock.mono_at(seen_ms))
      at_ms = std::min(at_ms, due_ms == UINT64_MAX ? at_ms : clock.simulated_at(due_ms));
    plant_.step_to(at_ms);
    const std::uint64_t mono_ms = clock.mono_at(at_ms);
    if (!is_stuck_) shown_.power_w = plant_.power_w();
    node.sample(mono_ms, shown_.power_w);
    world_.seen_until_ms = at_ms;
    if (source_.has_output) drive(node, mono_ms);
    if (at_ms >= now_ms) return false;
  }
  return true;
}

/// The inverter's side: it tells what it measures and does what the limiter lets out, nothing else.
void MeterFeed::drive(Node& node, std::uint64_t mono_ms) {
  const bool is_charger = !plant_.has_storage();
  node.set_own_wish(is_charger ? source_.plant.vehicle_charge_w : 0);
  node.set_safety_sensors({.mono_ms = mono_ms, .soc_permille = plant_.soc_permille()});
  plant_.command(node.output_power_w());
}

std::int64_t MeterFeed::wait_ms(const Node& node, const MeteringClock& clock) const {
  std::int64_t wait = is_sampled_ ? std::max(kSoonestLookMs, kSampleEveryMs / time_->speed()) : kIdleLookMs;
  if (source_.has_output) wait = std::min(wait, kOutputEveryMs);
  const std::uint64_t due_ms = node.next_reading_due_ms();
  if (due_ms == UINT64_MAX) return wait;
  return std::min(wait, time_->machine_delay_until(clock.simulated_at(due_ms)));
}

}  // namespace localgrid::posix
