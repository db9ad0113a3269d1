#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/node/node.hpp"
#include "posix/clock/simulated-time.hpp"
#include "posix/device/device-memory.hpp"
#include "posix/device/device-papers.hpp"
#include "posix/device/meter-feed.hpp"
#include "posix/device/wake-queue.hpp"
#include "posix/flash/mapped-flash.hpp"
#include "posix/net/socket-link.hpp"
#include "posix/net/tcp-download-link.hpp"
#include "posix/update/mapped-update-slot.hpp"

namespace localgrid::posix {

/// What all devices of the process share.
struct Surroundings {
  EventLoop& loop;
  WakeQueue& wakes;
  TlsContexts& contexts;
  const RecordedHomes& recorded;
  Crypto& crypto;
  Random& random;
  Watchdog& watchdog;
};

/// What somebody asked for when the device was added.
struct DeviceWish {
  /// Also the name of its files.
  std::string name;
  MeterSource source;
  std::uint32_t flash_bytes = 0;
  /// What it leaves the factory with; its files know what it runs since.
  NativeImage image;
};

/// One run of all devices: where the broker is, and what time it is.
struct RunSettings {
  const SimulatedTime* time = nullptr;
  std::string host;
  std::uint16_t mqtt_port = 0;
  std::string server_name;
  std::int64_t interval_s = 900;
  std::int64_t reading_every_s = 300;
  std::int64_t live_every_ms = 0;
  /// Simulated moment at which devices begin that have never seen their meter; a reading's time, to begin with one.
  std::int64_t begin_at_ms = INT64_MAX;
  bool keeps_own_periods = false;
  /// By which all devices check images.
  std::vector<PublicKey> release_keys;
  /// No reading after this simulated moment will be made.
  std::int64_t finish_at_ms = INT64_MAX;
};

enum class Fault : std::uint8_t {
  kCutLink,
  kStallLink,
  kFlapLink,
  kCrash,
  kFlashPower,
  kSkewClock,
  kForgetTime,
  kStuckSensor,
  kBrokenSensor,
  kJumpRegister,
  kPassTime,
};

/// A device as it stands in a home: the core's node with flash, keys, a connection and a meter in front of it.
///
///     off ──power_on──► on ──flash power lost, crash, another image──► off for a second ──► on
///      ▲                 │
///      └────power_off────┘
class NativeDevice final : private LinkUser {
 public:
  /// @param number of the device in this process, by which it is woken
  NativeDevice(const Surroundings& around, DeviceWish wish, std::size_t number);
  ~NativeDevice();
  NativeDevice(const NativeDevice&) = delete;
  NativeDevice& operator=(const NativeDevice&) = delete;

  /// Takes its files in this folder, or makes them; with an empty folder it lives in memory only.
  bool load(const std::string& folder);
  const std::string& name() const { return wish_.name; }
  const std::string& id() const { return id_; }
  /// The loopback address that it calls a node on this machine from.
  std::uint32_t source() const { return loopback_address(static_cast<std::uint32_t>(number_)); }
  bool is_paired() const { return papers_.is_paired(); }
  const WorldMemory& world() const { return memory_.world(); }
  DevicePapers& papers() { return papers_; }
  Signer& signer() { return *signer_; }
  std::string certificate_request() const { return tls_.certificate_request(id_); }
  /// Keeps what the node gave it.
  bool store_papers();

  /// False when it is not paired or its flash cannot be used.
  bool power_on(const RunSettings& run);
  void power_off();
  bool is_on() const { return node_.has_value(); }
  /// Does what is due; called by its number from the queue.
  void wake();
  void finish_at(std::int64_t at_ms) { run_.finish_at_ms = at_ms; }

  /// @param amount seconds that it lasts, ms of skew or mWh of a jump, by the kind
  /// @return false when this device cannot have this fault
  bool break_something(Fault fault, std::int64_t amount);

  bool is_connected() const { return node_ && node_->is_connected(); }
  NodeTotals totals() const;
  /// As long as it is on: that of its last start.
  const NativeImage& image() const { return image_; }
  UpdateState update_state() const { return node_ ? node_->update_state() : UpdateState::kIdle; }
  ControlState control() const { return node_ ? node_->control() : ControlState::kNone; }
  std::int32_t output_power_w() const { return node_ ? node_->output_power_w() : 0; }
  std::uint16_t soc_permille() const { return feed_ ? feed_->soc_permille() : std::uint16_t{0}; }
  /// Machine milliseconds at which the connection came about that there is, or was last; 0 for none.
  std::uint64_t connected_ms() const { return connected_ms_; }
  /// Machine milliseconds of the first and the latest acknowledgement since power on; 0 for none.
  std::uint64_t first_acknowledged_ms() const { return first_acknowledged_ms_; }
  std::uint64_t last_acknowledged_ms() const { return last_acknowledged_ms_; }
  std::uint32_t restarts() const { return restarts_; }

 private:
  void on_link() override { work(); }
  void work();
  void look_at_faults(std::uint64_t now_ms);
  void note_progress(std::uint64_t now_ms);
  void set_cut(bool is_cut);
  void set_stalled(bool is_stalled);
  void lose_power();
  NodeSetup setup() const;
  bool has_sensor() const { return image_.behaviour != NativeImage::Behaviour::kFailsSelfTest; }
  std::int64_t boot_time_ms() const;
  void schedule(std::uint64_t now_ms, bool is_more);

  const Surroundings& around_;
  DeviceWish wish_;
  std::size_t number_;
  std::string id_;
  std::string papers_path_;
  DevicePapers papers_;
  TlsIdentity tls_;
  std::unique_ptr<Ed25519Signer> signer_;
  DeviceMemory memory_;
  MappedFlash flash_;
  MappedUpdateSlot update_slot_;
  NativeImage image_;
  SocketLink link_;
  TcpDownloadLink download_link_;
  MachineClock link_clock_;
  RunSettings run_;
  std::optional<MeteringClock> clock_;
  std::optional<MeterFeed> feed_;
  std::optional<Node> node_;
  /// What was counted when it was last on.
  NodeTotals last_totals_ = {};
  std::uint64_t connected_ms_ = 0;
  std::uint32_t connects_seen_ = 0;
  std::uint64_t first_acknowledged_ms_ = 0;
  std::uint64_t last_acknowledged_ms_ = 0;
  std::uint64_t restart_at_ms_ = WakeQueue::kNever;
  /// Machine time at which a fault is over.
  std::uint64_t link_until_ms_ = WakeQueue::kNever;
  std::uint64_t sensor_until_ms_ = WakeQueue::kNever;
  std::uint64_t flap_at_ms_ = WakeQueue::kNever;
  std::uint64_t flap_every_ms_ = 0;
  std::int64_t skew_ms_ = 0;
  std::uint32_t restarts_ = 0;
  bool has_time_ = true;
  bool is_sensor_broken_ = false;
  bool is_working_ = false;
};

}  // namespace localgrid::posix
