#include "posix/device/native-device.hpp"

#include <algorithm>
#include <utility>

namespace localgrid::posix {

namespace {

constexpr std::uint64_t kSecondMs = 1'000;
/// How long a device without power stays dark.
constexpr std::uint64_t kRestartAfterMs = kSecondMs;
/// A device that was off for longer than this makes no readings of the time before.
constexpr std::int64_t kMakesUpForMs = 31LL * 86'400'000;
constexpr std::int64_t kSampledMakesUpForMs = 3'600'000;
constexpr std::uint64_t kLongestWaitMs = 5'000;
/// No certificate carries it.
constexpr const char* kNobody = "never-confirms.invalid";

/// Recorded homes show the same for hours when nobody is there, so their sensor never counts as stuck.
DeviceConfig config_of(const RunSettings& run, const MeterSource& source) {
  DeviceConfig config;
  config.role = source.has_output && source.plant.battery_wh > 0 ? DeviceRole::kBattery : DeviceRole::kMeter;
  const bool is_sampled = MeterFeed::is_sampled(source, *run.time);
  config.registers = is_sampled ? RegisterSource::kPower : RegisterSource::kMeter;
  config.interval_length_s = static_cast<std::uint32_t>(run.interval_s);
  config.reading_every_s = static_cast<std::uint32_t>(run.reading_every_s);
  config.live_every_ms = static_cast<std::uint32_t>(run.live_every_ms);
  config.stuck_after_s = is_sampled ? config.stuck_after_s : 0;
  config.keeps_own_periods = run.keeps_own_periods;
  return config;
}

/// A battery takes and gives, a charger only takes; alone, the battery rests and the charger charges.
SafetyLimits limits_of(const MeterSource& source) {
  SafetyLimits limits;
  if (!source.has_output) return limits;
  limits.has_storage = source.plant.battery_wh > 0;
  limits.max_draw_w = limits.has_storage ? source.plant.battery_power_w : source.plant.vehicle_charge_w;
  limits.max_feed_w = limits.has_storage ? source.plant.battery_power_w : 0;
  limits.failsafe_power_w = limits.has_storage ? 0 : limits.max_draw_w;
  return limits;
}

}  // namespace

NativeDevice::NativeDevice(const Surroundings& around, DeviceWish wish, std::size_t number)
    : around_(around),
      wish_(std::move(wish)),
      number_(number),
      image_(wish_.image),
      link_(around.loop, *this),
      download_link_(around.loop, *this) {}

NativeDevice::~NativeDevice() {
  power_off();
}

bool NativeDevice::load(const std::string& folder) {
  const std::string base = folder.empty() ? std::string() : folder + "/" + wish_.name;
  papers_path_ = base.empty() ? base : base + ".papers";
  const bool is_known = !base.empty() && read_papers(papers_path_, papers_);
  if (!is_known && !(make_keys(papers_) && store_papers())) return false;
  signer_ = std::make_unique<Ed25519Signer>(papers_.seed);
  std::array<std::uint8_t, kDigestBytes> digest{};
  around_.crypto.sha256(signer_->public_key(), digest);
  id_.assign(1, 'd');
  id_ += hex_of(Bytes(digest).first(8));
  return tls_.set_key(papers_.tls_key_pem) && memory_.open(base.empty() ? base : base + ".world") &&
         flash_.open(base.empty() ? base : base + ".flash", wish_.flash_bytes) &&
         update_slot_.open(base.empty() ? base : base + ".images", wish_.image);
}

bool NativeDevice::store_papers() {
  return papers_path_.empty() || write_papers(papers_path_, papers_);
}

NodeSetup NativeDevice::setup() const {
  NodeSetup setup;
  setup.config = config_of(run_, wish_.source);
  setup.limits = limits_of(wish_.source);
  setup.board = image_.board;
  setup.version_name = image_.version_name;
  setup.version = image_.version;
  setup.release_keys = run_.release_keys;
  // Each reading is timed by a look at the meter, however late the machine gets to it.
  setup.input_grace_ms = UINT32_MAX;
  PublicKey key{};
  if (bytes_of(papers_.node_public_key_hex, key)) setup.node_key = key;
  return setup;
}

/// A device that was off begins where it stopped, because its meter counted on and a simulated hour may be a second of
/// the machine's.
std::int64_t NativeDevice::boot_time_ms() const {
  const std::int64_t now_ms = run_.time->now_ms();
  const std::int64_t seen_ms = memory_.world().seen_until_ms;
  if (seen_ms == 0) return std::min(now_ms, run_.begin_at_ms - 1);
  const bool is_plant = wish_.source.recorded_home.empty();
  const std::int64_t most_ms = is_plant ? kSampledMakesUpForMs * run_.time->speed() : kMakesUpForMs;
  return std::clamp(seen_ms, now_ms - most_ms, now_ms);
}

bool NativeDevice::power_on(const RunSettings& run) {
  power_off();
  run_ = run;
  SSL_CTX* context = papers_.is_paired() ? around_.contexts.trusting(papers_.ca_certificate_pem) : nullptr;
  if (context == nullptr || !tls_.set_certificate(papers_.certificate_pem)) return false;
  const std::optional<NativeImage> started = update_slot_.start();
  if (!started) return false;
  image_ = *started;
  const bool is_lost = image_.behaviour == NativeImage::Behaviour::kNeverConfirms;
  const Endpoint endpoint{run.host, run.mqtt_port, source()};
  link_.set_up(endpoint, {context, &tls_, is_lost ? kNobody : run.server_name});
  download_link_.set_up({run.host, 0, source()});
  flash_.restore_power();
  const std::int64_t booted_at_ms = boot_time_ms();
  clock_.emplace(*run.time, booted_at_ms);
  feed_.emplace(wish_.source, around_.recorded, memory_.world());
  feed_->begin(*run.time, booted_at_ms);
  node_.emplace(NodePorts{flash_, *signer_, around_.crypto, around_.random, around_.watchdog, *clock_, link_clock_,
                          link_, &update_slot_, &download_link_},
                setup());
  const MountResult mounted = node_->begin();
  clock_->let_go();
  // A log that is gone would begin with numbers that this key has signed before.
  const bool is_forgetful = mounted == MountResult::kFormatted && memory_.world().made > 0;
  if (mounted == MountResult::kFailed || is_forgetful) {
    power_off();
    return false;
  }
  if (has_time_) node_->set_time(0, static_cast<std::uint64_t>(booted_at_ms + skew_ms_));
  around_.wakes.set(number_, machine_mono_ms());
  return true;
}

void NativeDevice::power_off() {
  restart_at_ms_ = WakeQueue::kNever;
  if (node_) last_totals_ = node_->totals();
  node_.reset();
  feed_.reset();
  clock_.reset();
  link_.close();
  download_link_.close();
  around_.wakes.set(number_, WakeQueue::kNever);
}

NodeTotals NativeDevice::totals() const {
  return node_ ? node_->totals() : last_totals_;
}

void NativeDevice::lose_power() {
  power_off();
  restart_at_ms_ = machine_mono_ms() + kRestartAfterMs;
  restarts_ += 1;
  around_.wakes.set(number_, restart_at_ms_);
}

void NativeDevice::wake() {
  if (!node_ && restart_at_ms_ != WakeQueue::kNever) {
    if (machine_mono_ms() < restart_at_ms_) return around_.wakes.set(number_, restart_at_ms_);
    // A device that does not come up is tried again, as one in a home is switched off and on.
    if (!power_on(run_)) lose_power();
    return;
  }
  work();
}

void NativeDevice::work() {
  if (!node_ || is_working_) return;
  is_working_ = true;
  const std::uint64_t now_ms = machine_mono_ms();
  look_at_faults(now_ms);
  const std::int64_t until_ms = std::min(run_.time->now_ms(), run_.finish_at_ms);
  const bool is_more = has_sensor() && feed_->feed(*node_, *clock_, until_ms);
  if (is_sensor_broken_ || !has_sensor()) node_->report_sensor_fault();
  node_->poll();
  note_progress(now_ms);
  is_working_ = false;
  if (!flash_.has_power() || update_slot_.wants_restart()) return lose_power();
  schedule(now_ms, is_more);
}

void NativeDevice::schedule(std::uint64_t now_ms, bool is_more) {
  if (is_more || link_.has_more()) return around_.wakes.set(number_, now_ms);
  const auto meter_ms = has_sensor() ? static_cast<std::uint64_t>(feed_->wait_ms(*node_, *clock_)) : kLongestWaitMs;
  const std::uint64_t wait_ms = std::min({meter_ms, std::uint64_t{node_->wait_ms()}, kLongestWaitMs});
  const std::uint64_t fault_ms = std::min({link_until_ms_, sensor_until_ms_, flap_at_ms_});
  around_.wakes.set(number_, std::min(now_ms + std::max<std::uint64_t>(1, wait_ms), fault_ms));
}

void NativeDevice::look_at_faults(std::uint64_t now_ms) {
  if (now_ms >= link_until_ms_) {
    link_until_ms_ = WakeQueue::kNever;
    set_cut(false);
    set_stalled(false);
  }
  if (now_ms >= sensor_until_ms_) {
    sensor_until_ms_ = WakeQueue::kNever;
    is_sensor_broken_ = false;
    feed_->set_stuck(false);
  }
  if (now_ms >= flap_at_ms_) {
    flap_at_ms_ = now_ms + flap_every_ms_;
    link_.close();
  }
}

void NativeDevice::set_cut(bool is_cut) {
  link_.set_cut(is_cut);
  download_link_.set_cut(is_cut);
}

void NativeDevice::set_stalled(bool is_stalled) {
  link_.set_stalled(is_stalled);
  download_link_.set_stalled(is_stalled);
}

void NativeDevice::note_progress(std::uint64_t now_ms) {
  const NodeTotals totals = node_->totals();
  WorldMemory& world = memory_.world();
  world.made = totals.made;
  if (totals.connects != connects_seen_) connected_ms_ = now_ms;
  connects_seen_ = totals.connects;
  if (totals.acknowledged <= world.acknowledged) return;
  world.acknowledged = totals.acknowledged;
  last_acknowledged_ms_ = now_ms;
  if (first_acknowledged_ms_ == 0) first_acknowledged_ms_ = now_ms;
}

bool NativeDevice::break_something(Fault fault, std::int64_t amount) {
  if (!node_) return false;
  const std::uint64_t now_ms = machine_mono_ms();
  const auto lasts_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(0, amount)) * kSecondMs;
  switch (fault) {
    case Fault::kCutLink:
      link_until_ms_ = now_ms + lasts_ms;
      set_cut(true);
      break;
    case Fault::kStallLink:
      link_until_ms_ = now_ms + lasts_ms;
      set_stalled(true);
      break;
    case Fault::kFlapLink:
      flap_every_ms_ = std::max(lasts_ms, kSecondMs);
      flap_at_ms_ = amount > 0 ? now_ms + flap_every_ms_ : WakeQueue::kNever;
      break;
    case Fault::kCrash:
      lose_power();
      return true;
    case Fault::kFlashPower:
      flash_.cut_power_at_next_write();
      break;
    case Fault::kSkewClock:
      skew_ms_ = amount;
      node_->set_time(clock_->mono_ms(), static_cast<std::uint64_t>(run_.time->now_ms() + skew_ms_));
      break;
    case Fault::kForgetTime:
      has_time_ = false;
      lose_power();
      return true;
    case Fault::kStuckSensor:
      sensor_until_ms_ = now_ms + lasts_ms;
      feed_->set_stuck(true);
      break;
    case Fault::kBrokenSensor:
      sensor_until_ms_ = now_ms + lasts_ms;
      is_sensor_broken_ = true;
      break;
    case Fault::kJumpRegister:
      if (!feed_->jump(amount)) return false;
      break;
    case Fault::kPassTime:
      link_clock_.pass(lasts_ms);
      break;
  }
  work();
  return true;
}

}  // namespace localgrid::posix
