#include "core/update/updater.hpp"

#include <algorithm>

namespace localgrid {
namespace {

constexpr std::uint32_t kEraseMs = 120'000;
/// For the status to be heard before the restart.
constexpr std::uint32_t kBeforeRestartMs = 2'000;
constexpr std::uint32_t kBusyWaitS = 30;
constexpr std::uint32_t kMaxBusyWaitS = 900;
/// A connection that brought so much was worth it, however it ended.
constexpr std::uint32_t kWorthwhileBytes = 4096;
constexpr std::size_t kPieceBytes = 512;
/// Metering must not wait for a download.
constexpr int kPiecesPerPoll = 8;
constexpr std::uint8_t kWholeSelfTest = 0x0f;

/// Text in a buffer of known size; the callers' texts are bounded.
struct RequestText {
  std::array<std::uint8_t, 256> bytes;
  std::size_t size = 0;

  void add(std::string_view text) {
    for (const char letter : text)
      bytes[size++] = static_cast<std::uint8_t>(letter);
  }
  void add(std::uint32_t number) {
    std::array<char, 10> digits;
    std::size_t count = 0;
    do {
      digits[count++] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    while (count > 0)
      bytes[size++] = static_cast<std::uint8_t>(digits[--count]);
  }
};

}  // namespace

void Updater::begin(const UpdateTrial& remembered, LinkTime now_ms) {
  if (ports_.update_slot == nullptr) return;
  trial_ = remembered;
  since_ms_ = now_ms;
  if (ports_.update_slot->is_on_trial()) {
    stage_ = Stage::kOnTrial;
    return;
  }
  const auto phase = static_cast<TrialPhase>(trial_.phase);
  if (phase == TrialPhase::kNone || phase == TrialPhase::kFailed) return;
  const bool is_running = trial_.version == running_.version;
  // An image that was confirmed and replaced by other means did not go back.
  if (!is_running && phase == TrialPhase::kConfirmed) return;
  stage_ = is_running ? Stage::kConfirmed : Stage::kRolledBack;
  const bool has_given_up = phase == TrialPhase::kGivenUp;
  if (!is_running) reason_ = has_given_up ? UpdateReason::kSelfTestFailed : UpdateReason::kNeverConfirmed;
  if (phase == TrialPhase::kConfirmed || phase == TrialPhase::kRolledBack) return;
  store(is_running ? TrialPhase::kConfirmed : TrialPhase::kRolledBack, trial_.tries);
  emit(is_running ? UpdateEvent::Kind::kConfirmed : UpdateEvent::Kind::kRolledBack, trial_.version);
}

void Updater::take_offer(Bytes payload, LinkTime now_ms) {
  const bool is_busy = stage_ != Stage::kIdle && stage_ < Stage::kConfirmed;
  if (ports_.update_slot == nullptr || ports_.download_link == nullptr || is_busy) return;
  const std::optional<UpdateOffer> offer = decode_offer(payload);
  if (!offer) return refuse(UpdateReason::kMalformedOffer, 0);
  Manifest manifest;
  const UpdateReason unreadable = read_manifest(*offer, manifest);
  if (unreadable != UpdateReason::kNone) return refuse(unreadable, 0);
  // Offered again what it runs already.
  if (manifest.board == running_.board && manifest.version == running_.version) return;
  const UpdateReason reason = check(manifest);
  if (reason != UpdateReason::kNone) return refuse(reason, manifest.version);
  start_download(*offer, manifest, now_ms);
}

UpdateReason Updater::read_manifest(const UpdateOffer& offer, Manifest& manifest) const {
  for (const PublicKey& key : running_.release_keys) {
    const OpenedManifest opened = open_manifest(offer.manifest, key, ports_.crypto);
    if (opened.fault == OpenFault::kMalformed) return UpdateReason::kMalformedOffer;
    if (opened.fault != OpenFault::kNone) continue;
    manifest = opened.manifest;
    return UpdateReason::kNone;
  }
  return UpdateReason::kWrongSignature;
}

UpdateReason Updater::check(const Manifest& manifest) const {
  if (!(manifest.board == running_.board)) return UpdateReason::kWrongBoard;
  if (manifest.version < running_.version) return UpdateReason::kNotNewer;
  if (running_.version < manifest.min_version) return UpdateReason::kTooOldToUpdate;
  if (manifest.size > ports_.update_slot->capacity()) return UpdateReason::kTooLarge;
  const bool is_known = trial_.version == manifest.version;
  return is_known && trial_.tries >= kMaxTries ? UpdateReason::kTooManyTries : UpdateReason::kNone;
}

void Updater::start_download(const UpdateOffer& offer, const Manifest& manifest, LinkTime now_ms) {
  if (trial_.version != manifest.version) trial_ = {manifest.version, running_.version, 0, 0};
  version_ = manifest.version;
  size_ = manifest.size;
  expected_digest_ = manifest.sha256;
  path_.assign(offer.path);
  http_port_ = offer.http_port;
  received_ = received_at_break_ = 0;
  breaks_ = 0;
  reason_ = UpdateReason::kNone;
  digest_.restart();
  stage_ = Stage::kErasing;
  since_ms_ = now_ms;
}

void Updater::report(SelfTest part) {
  if (stage_ != Stage::kOnTrial) return;
  self_test_ = static_cast<std::uint8_t>(self_test_ | static_cast<std::uint8_t>(part));
  if (self_test_ == kWholeSelfTest) confirm();
}

void Updater::poll(LinkTime now_ms) {
  has_more_ = false;
  switch (stage_) {
    case Stage::kErasing:
      return erase(now_ms);
    case Stage::kWaiting:
      if (has_come(wait_until_ms_, now_ms)) open(now_ms);
      return;
    case Stage::kOpening:
      return send_request(now_ms);
    case Stage::kHead:
    case Stage::kBody:
      return receive(now_ms);
    case Stage::kRestarting:
      if (has_come(wait_until_ms_, now_ms)) ports_.update_slot->restart();
      return;
    case Stage::kOnTrial:
      if (now_ms - since_ms_ >= kTrialMs) roll_back();
      return;
    default:
      return;
  }
}

void Updater::erase(LinkTime now_ms) {
  if (ports_.update_slot->begin(size_)) return open(now_ms);
  has_more_ = true;
  if (now_ms - since_ms_ >= kEraseMs) refuse(UpdateReason::kFlashFailed, version_);
}

void Updater::open(LinkTime now_ms) {
  ports_.download_link->aim(http_port_);
  ports_.download_link->open();
  stage_ = Stage::kOpening;
  since_ms_ = now_ms;
  request_sent_ = 0;
}

void Updater::send_request(LinkTime now_ms) {
  const LinkState link = ports_.download_link->state();
  if (link == LinkState::kClosed) return break_off(UpdateReason::kDownloadFailed, now_ms);
  if (now_ms - since_ms_ >= kSilenceMs) return break_off(UpdateReason::kStalled, now_ms);
  if (link != LinkState::kOpen) return;
  RequestText request;
  request.add("GET ");
  request.add(path_.view());
  request.add(" HTTP/1.1\r\nHost: localgrid\r\nRange: bytes=");
  request.add(received_);
  request.add("-");
  request.add(size_ - 1);
  request.add("\r\nConnection: close\r\n\r\n");
  const Bytes rest = Bytes(request.bytes).subspan(request_sent_, request.size - request_sent_);
  request_sent_ = static_cast<std::uint8_t>(request_sent_ + ports_.download_link->write(rest));
  if (request_sent_ < request.size) return;
  stage_ = Stage::kHead;
  head_.restart();
}

void Updater::receive(LinkTime now_ms) {
  std::array<std::uint8_t, kPieceBytes> piece;
  for (int i = 0; i < kPiecesPerPoll; ++i) {
    const std::size_t come = ports_.download_link->read(piece);
    if (come == 0) {
      if (ports_.download_link->state() == LinkState::kClosed) return break_off(UpdateReason::kTruncated, now_ms);
      if (now_ms - since_ms_ >= kSilenceMs) break_off(UpdateReason::kStalled, now_ms);
      return;
    }
    since_ms_ = now_ms;
    take_bytes(Bytes(piece).first(come), now_ms);
    if (stage_ != Stage::kHead && stage_ != Stage::kBody) return;
  }
  has_more_ = true;
}

void Updater::take_bytes(Bytes bytes, LinkTime now_ms) {
  while (stage_ == Stage::kHead && !bytes.empty()) {
    const HttpResponseHead::Progress progress = head_.take(bytes.front());
    bytes = bytes.subspan(1);
    if (progress == HttpResponseHead::Progress::kMalformed) return break_off(UpdateReason::kDownloadFailed, now_ms);
    if (progress == HttpResponseHead::Progress::kComplete) check_head(now_ms);
  }
  if (stage_ == Stage::kBody && !bytes.empty()) write(bytes, now_ms);
}

void Updater::check_head(LinkTime now_ms) {
  if (head_.status() == 503) {
    ports_.download_link->close();
    const std::uint32_t asked_s = head_.retry_after_s();
    const std::uint32_t wait_s = asked_s == HttpResponseHead::kAbsent ? kBusyWaitS : std::min(asked_s, kMaxBusyWaitS);
    return wait_for(wait_s * 1'000, now_ms);
  }
  const bool is_part = head_.status() == 206 && head_.range_first() == received_ && head_.range_last() >= received_ &&
                       head_.range_last() < size_ && head_.range_total() == size_;
  const bool is_whole = head_.status() == 200 && received_ == 0 && head_.content_length() == size_;
  if ((!is_part && !is_whole) || head_.has_transfer_coding()) {
    return break_off(UpdateReason::kDownloadFailed, now_ms);
  }
  stage_ = Stage::kBody;
}

void Updater::write(Bytes body, LinkTime now_ms) {
  const Bytes wanted = body.first(std::min<std::size_t>(body.size(), size_ - received_));
  if (!ports_.update_slot->write(received_, wanted)) {
    ports_.download_link->close();
    return refuse(UpdateReason::kFlashFailed, version_);
  }
  digest_.update(wanted);
  received_ += static_cast<std::uint32_t>(wanted.size());
  if (received_ == size_) finish(now_ms);
}

/// The connection is of no more use; what has come stays.
void Updater::break_off(UpdateReason reason, LinkTime now_ms) {
  ports_.download_link->close();
  if (received_ - received_at_break_ >= kWorthwhileBytes) breaks_ = 0;
  received_at_break_ = received_;
  if (++breaks_ > kMaxBreaks) return refuse(reason, version_);
  wait_for(1'000U << breaks_, now_ms);
}

void Updater::wait_for(std::uint32_t wait_ms, LinkTime now_ms) {
  stage_ = Stage::kWaiting;
  wait_until_ms_ = now_ms + wait_ms;
}

void Updater::finish(LinkTime now_ms) {
  ports_.download_link->close();
  std::array<std::uint8_t, kDigestBytes> digest;
  digest_.finish(digest);
  const auto tries = static_cast<std::uint8_t>(trial_.tries + 1);
  if (digest != expected_digest_) {
    store(TrialPhase::kFailed, tries);
    return refuse(UpdateReason::kWrongDigest, version_);
  }
  // Remembered first: whatever happens then, the next start can tell.
  if (!store(TrialPhase::kSelected, tries)) return refuse(UpdateReason::kFlashFailed, version_);
  if (!ports_.update_slot->select()) {
    store(TrialPhase::kFailed, tries);
    return refuse(UpdateReason::kFlashFailed, version_);
  }
  stage_ = Stage::kRestarting;
  wait_until_ms_ = now_ms + kBeforeRestartMs;
}

void Updater::refuse(UpdateReason reason, std::uint32_t version) {
  const bool is_known = stage_ == Stage::kRefused && reason_ == reason && refused_version_ == version;
  stage_ = Stage::kRefused;
  reason_ = reason;
  refused_version_ = version;
  // The same offer comes again and again; it is told once.
  if (!is_known) emit(UpdateEvent::Kind::kRefused, static_cast<std::uint32_t>(reason));
}

void Updater::confirm() {
  if (!ports_.update_slot->confirm()) return roll_back();
  stage_ = Stage::kConfirmed;
  trial_.version = running_.version;
  store(TrialPhase::kConfirmed, trial_.tries);
  emit(UpdateEvent::Kind::kConfirmed, running_.version);
}

void Updater::roll_back() {
  trial_.version = running_.version;
  store(TrialPhase::kGivenUp, trial_.tries);
  stage_ = Stage::kRolledBack;
  reason_ = UpdateReason::kSelfTestFailed;
  ports_.update_slot->roll_back();
}

bool Updater::store(TrialPhase phase, std::uint8_t tries) {
  trial_.phase = static_cast<std::uint8_t>(phase);
  trial_.tries = tries;
  return ports_.trial_store.store_trial(trial_);
}

void Updater::emit(UpdateEvent::Kind kind, std::uint32_t value) {
  if (events_count_ < events_.size()) events_[events_count_++] = {kind, value};
}

std::optional<UpdateEvent> Updater::take_event() {
  if (events_count_ == 0) return std::nullopt;
  const UpdateEvent oldest = events_[0];
  events_[0] = events_[1];
  --events_count_;
  return oldest;
}

UpdateState Updater::state() const {
  switch (stage_) {
    case Stage::kIdle:
      return UpdateState::kIdle;
    case Stage::kRestarting:
      return UpdateState::kVerified;
    case Stage::kOnTrial:
      return UpdateState::kOnTrial;
    case Stage::kConfirmed:
      return UpdateState::kConfirmed;
    case Stage::kRolledBack:
      return UpdateState::kRolledBack;
    case Stage::kRefused:
      return UpdateState::kRefused;
    default:
      return UpdateState::kReceiving;
  }
}

std::uint16_t Updater::permille() const {
  const bool is_receiving = state() == UpdateState::kReceiving && size_ > 0;
  // A product of 32 bits: of large images the last bits do not matter.
  const int shift = size_ >> 22 == 0 ? 0 : 10;
  if (is_receiving) return static_cast<std::uint16_t>((received_ >> shift) * 1000 / (size_ >> shift));
  return stage_ == Stage::kRestarting || stage_ == Stage::kOnTrial || stage_ == Stage::kConfirmed ? 1000 : 0;
}

std::uint32_t Updater::wait_ms(LinkTime now_ms) const {
  if (has_more_ || stage_ == Stage::kErasing) return 0;
  switch (stage_) {
    case Stage::kWaiting:
    case Stage::kRestarting:
      return time_until(wait_until_ms_, now_ms);
    case Stage::kOnTrial:
      return time_until(since_ms_ + kTrialMs, now_ms);
    case Stage::kOpening:
    case Stage::kHead:
    case Stage::kBody:
      return time_until(since_ms_ + kSilenceMs, now_ms);
    default:
      return kNever;
  }
}

}  // namespace localgrid
