#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/http/response-head.hpp"
#include "core/log/log-format.hpp"
#include "core/message/name.hpp"
#include "core/message/signed-message.hpp"
#include "core/message/status.hpp"
#include "core/message/update-offer.hpp"
#include "core/mqtt/link-time.hpp"
#include "core/update/download-link.hpp"
#include "core/update/sha256.hpp"
#include "core/update/trial.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// Why an image was not taken, or went back; the value of event 10 and key 10 of the status.
enum class UpdateReason : std::uint8_t {
  kNone = 0,
  kMalformedOffer = 1,
  /// The manifest is of no release key.
  kWrongSignature = 2,
  kWrongBoard = 3,
  /// Below the version that runs.
  kNotNewer = 4,
  /// What runs is too old to go to it directly.
  kTooOldToUpdate = 5,
  kTooLarge = 6,
  /// No connection, or an answer that is not the image.
  kDownloadFailed = 7,
  /// The connection ended before the image did, again and again.
  kTruncated = 8,
  kStalled = 9,
  kWrongDigest = 10,
  kFlashFailed = 11,
  kTooManyTries = 12,
  kSelfTestFailed = 13,
  /// It went back before its self-test was over: a power cut, or it crashed.
  kNeverConfirmed = 14,
};

/// What an image has to show before it is kept.
enum class SelfTest : std::uint8_t { kLogMounted = 1, kSensorRead = 2, kConnected = 4, kReadingAcknowledged = 8 };

struct UpdateEvent {
  enum class Kind : std::uint8_t { kConfirmed, kRolledBack, kRefused } kind;
  /// The version, or the reason of a refusal.
  std::uint32_t value;
};

/// Keeps the trial; false when it could not.
class TrialStore {
 public:
  virtual bool store_trial(const UpdateTrial& trial) = 0;

 protected:
  ~TrialStore() = default;
};

struct UpdaterPorts {
  /// Absent both, or there both.
  UpdateSlot* update_slot;
  DownloadLink* download_link;
  Crypto& crypto;
  TrialStore& trial_store;
};

/// What runs now; the texts and keys must outlive the updater.
struct RunningImage {
  std::string_view board;
  std::uint32_t version;
  std::span<const PublicKey> release_keys;
};

/// Updates over the network: nothing is written before the manifest was checked, nothing is run before the digest was,
/// and nothing is kept before the image has proved itself.
///
///     idle ──offer checked──► erasing ──► fetching ◄──► waiting (broken off, busy)
///       ▲                        │            │ whole, digest right
///       └────── refused ◄────────┴────────────┤
///                                             ▼
///     confirmed ◄──all of SelfTest── on trial ◄──restart── verified
///                                       │ deadline, or a restart before
///                                       ▼
///                             rolled back (the image before runs)
///
/// Each version is tried at most kMaxTries times. Times are the link clock's.
class Updater {
 public:
  static constexpr std::uint8_t kMaxTries = 3;
  static constexpr std::uint32_t kTrialMs = 600'000;
  static constexpr std::uint32_t kSilenceMs = 30'000;
  static constexpr std::uint8_t kMaxBreaks = 6;

  Updater(const UpdaterPorts& ports, const RunningImage& running) : ports_(ports), running_(running) {}

  /// At the start, with what the log remembers: finds out whether this is a trial, or the image before came back.
  void begin(const UpdateTrial& remembered, LinkTime now_ms);
  /// The payload of the topic `ota`.
  void take_offer(Bytes payload, LinkTime now_ms);
  /// A part of the self-test has succeeded.
  void report(SelfTest part);
  void poll(LinkTime now_ms);
  /// How long `poll` has nothing to do if the download link is silent; 0 when it has more to do at once.
  std::uint32_t wait_ms(LinkTime now_ms) const;

  UpdateState state() const;
  std::uint16_t permille() const;
  UpdateReason reason() const { return reason_; }
  std::optional<UpdateEvent> take_event();

 private:
  enum class Stage : std::uint8_t {
    kIdle,
    kErasing,
    kWaiting,
    kOpening,
    kHead,
    kBody,
    kRestarting,
    kOnTrial,
    kConfirmed,
    kRolledBack,
    kRefused,
  };

  UpdateReason read_manifest(const UpdateOffer& offer, Manifest& manifest) const;
  UpdateReason check(const Manifest& manifest) const;
  void start_download(const UpdateOffer& offer, const Manifest& manifest, LinkTime now_ms);
  void refuse(UpdateReason reason, std::uint32_t version);
  void erase(LinkTime now_ms);
  void open(LinkTime now_ms);
  void send_request(LinkTime now_ms);
  void receive(LinkTime now_ms);
  void take_bytes(Bytes bytes, LinkTime now_ms);
  void check_head(LinkTime now_ms);
  void write(Bytes body, LinkTime now_ms);
  void break_off(UpdateReason reason, LinkTime now_ms);
  void wait_for(std::uint32_t wait_ms, LinkTime now_ms);
  void finish(LinkTime now_ms);
  void confirm();
  void roll_back();
  bool store(TrialPhase phase, std::uint8_t tries);
  void emit(UpdateEvent::Kind kind, std::uint32_t value);

  UpdaterPorts ports_;
  RunningImage running_;
  UpdateTrial trial_ = {};
  LinkTime since_ms_ = 0;
  LinkTime wait_until_ms_ = 0;
  std::uint32_t version_ = 0;
  std::uint32_t size_ = 0;
  std::uint32_t received_ = 0;
  /// What had come when the connection broke last.
  std::uint32_t received_at_break_ = 0;
  std::uint32_t refused_version_ = 0;
  std::uint16_t http_port_ = 0;
  std::uint8_t request_sent_ = 0;
  std::uint8_t breaks_ = 0;
  std::uint8_t self_test_ = 0;
  Stage stage_ = Stage::kIdle;
  UpdateReason reason_ = UpdateReason::kNone;
  std::array<UpdateEvent, 2> events_;
  std::uint8_t events_count_ = 0;
  bool has_more_ = false;
  Sha256 digest_;
  HttpResponseHead head_;
  std::array<std::uint8_t, kDigestBytes> expected_digest_;
  ShortText<kMaxOfferPathLength> path_ = {};
};

}  // namespace localgrid
