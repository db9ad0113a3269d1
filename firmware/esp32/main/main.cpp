#include <optional>

#include "board.hpp"
#include "core/message/signed-message.hpp"
#include "crypto/ed25519.hpp"
#include "esp_app_desc.h"
#include "esp_event.h"
#include "esp_log.h"
#include "esp_netif.h"
#include "esp_system.h"
#include "freertos/task.h"
#include "hal_esp/chip.hpp"
#include "hal_esp/device-keys.hpp"
#include "hal_esp/ota-update-slot.hpp"
#include "hal_esp/partition-flash.hpp"
#include "membership.hpp"
#include "network-time.hpp"
#include "pair.hpp"
#include "release.hpp"
#include "sdkconfig.h"
#include "set-up.hpp"
#include "tasks.hpp"

namespace localgrid::esp32 {
namespace {

constexpr const char* kTag = "main";
constexpr const char* kLogBegunName = "log-begun";
/// There while the next start goes to set-up, although something was typed before.
constexpr const char* kSetUpNextName = "set-up-next";
constexpr int kForgetLooks = 100;
constexpr TickType_t kLookTicks = pdMS_TO_TICKS(50);
constexpr std::uint64_t kAddressMs = 120'000;
constexpr UBaseType_t kQueuedSamples = 8;

/// Everything that lives as long as the chip runs.
struct Device {
  Settings settings;
  DeviceKeys keys;
  PartitionFlash flash{"lglog"};
  ChipClock clock;
  ChipRandom random;
  TaskWatchdog watchdog;
  Ed25519Crypto crypto;
  OtaUpdateSlot update_slot;
  WifiStation station;
  ProvisioningRecord record;
  Membership membership;
  std::array<char, 65> host{};
  std::array<PublicKey, 1> release_keys{};
  std::optional<PumpedLink> broker_link;
  std::optional<PumpedLink> download_link;
  std::optional<Node> node;
  std::optional<Workshop> workshop;
};

Device& device() {
  static Device all;
  return all;
}

[[noreturn]] void restart_because(const char* why) {
  ESP_LOGE(kTag, "%s", why);
  vTaskDelay(pdMS_TO_TICKS(5'000));
  esp_restart();
}

void erase_log() {
  Flash& flash = device().flash;
  for (std::uint32_t at = 0; at < flash.size(); at += Flash::kSectorBytes) flash.erase(at);
}

/// The device is as new afterwards. Its log goes with its key: numbers of readings belong to the key.
[[noreturn]] void forget_everything() {
  erase_log();
  device().settings.forget_all();
  esp_restart();
}

/// Whether somebody holds the button for five seconds.
bool is_told_to_forget() {
  gpio_set_direction(board().button, GPIO_MODE_INPUT);
  gpio_set_pull_mode(board().button, GPIO_PULLUP_ONLY);
  for (int look = 0; look < kForgetLooks; look++) {
    if (gpio_get_level(board().button) != 0) return false;
    vTaskDelay(kLookTicks);
  }
  return true;
}

bool wait_for_address() {
  Device& all = device();
  const std::uint64_t until_ms = all.clock.mono_ms() + kAddressMs;
  while (!all.station.has_address() && all.clock.mono_ms() < until_ms) {
    all.station.tend(all.clock.mono_ms());
    vTaskDelay(kLookTicks);
  }
  return all.station.has_address();
}

/// Whoever typed something gets to see the page again; what was typed is tried again after that.
[[noreturn]] void go_back_to_set_up(const char* why) {
  const std::array<std::uint8_t, 1> yes{1};
  device().settings.write(kSetUpNextName, yes);
  restart_because(why);
}

/// Pairs a device that is not yet.
void become_member(std::string_view device_id) {
  Device& all = device();
  if (read_membership(all.settings, all.membership)) return;
  if (!wait_for_address()) go_back_to_set_up("no address in this Wi-Fi");
  const PairResult result = pair(all.record, all.keys, all.membership);
  if (result == PairResult::kPaired) {
    if (!store_membership(all.settings, all.membership)) restart_because("the membership cannot be stored");
    ESP_LOGI(kTag, "paired as %.*s", static_cast<int>(device_id.size()), device_id.data());
    return;
  }
  go_back_to_set_up(result == PairResult::kRefused ? "the node refuses the code" : "the node does not answer");
}

void make_node() {
  Device& all = device();
  const std::string_view host = all.record.node_host.view();
  std::ranges::copy(host, all.host.begin());
  const TlsIdentity identity{all.membership.authority_pem.data(), all.membership.certificate_pem.data(),
                             all.keys.tls_key_pem()};
  all.broker_link.emplace(all.host.data(), all.membership.mqtt_port, identity);
  all.download_link.emplace(all.host.data(), all.record.node_port, TlsIdentity{});

  NodeSetup setup;
  setup.node_key = all.membership.node_key;
  if (read_release_key(all.release_keys[0])) setup.release_keys = all.release_keys;
  setup.board = board().name;
  setup.version_name = esp_app_get_description()->version;
  setup.version = CONFIG_LOCALGRID_VERSION;
  setup.built_at_ms = built_at_ms();
  const NodePorts ports{.flash = all.flash,
                        .signer = *all.keys.signer(),
                        .crypto = all.crypto,
                        .random = all.random,
                        .watchdog = all.watchdog,
                        .metering_clock = all.clock,
                        .link_clock = all.clock,
                        .link = *all.broker_link,
                        .update_slot = &all.update_slot,
                        .download_link = &*all.download_link};
  all.node.emplace(ports, setup);
}

void begin_log() {
  Device& all = device();
  std::array<std::uint8_t, 1> has_begun{};
  all.settings.read(kLogBegunName, has_begun);
  const MountResult mounted = all.node->begin();
  if (mounted == MountResult::kFailed) restart_because("the log cannot be used");
  // A key that has signed readings before must not begin again with number 1.
  if (mounted == MountResult::kFormatted && has_begun[0] == 1) forget_everything();
  // Nor may a new key sign what was measured for somebody else: the settings were lost and the log was not.
  if (mounted == MountResult::kMounted && has_begun[0] == 0) {
    erase_log();
    restart_because("the log is of another key");
  }
  has_begun[0] = 1;
  all.settings.write(kLogBegunName, has_begun);
}

void run() {
  Device& all = device();
  if (!all.settings.begin()) restart_because("the settings cannot be opened");
  if (is_told_to_forget()) forget_everything();
  if (!all.keys.begin(all.settings) || !make_set_up_word(all.settings)) restart_because("the keys cannot be kept");
  esp_netif_init();
  esp_event_loop_create_default();
  const std::array<char, 17> id = device_id_of(key_id_of(all.keys.signer()->public_key(), all.crypto));
  const std::string_view device_id{id.data(), id.size()};

  const std::optional<ProvisioningRecord> record = stored_record(all.settings);
  std::array<std::uint8_t, 1> is_set_up_next{};
  all.settings.read(kSetUpNextName, is_set_up_next);
  if (!record.has_value() || is_set_up_next[0] == 1) {
    all.settings.forget(kSetUpNextName);
    run_set_up(all.settings, device_id);
  }
  all.record = *record;
  if (!all.station.begin(all.record.wifi_name.view(), all.record.wifi_password.view())) {
    restart_because("Wi-Fi cannot be started");
  }
  become_member(device_id);
  begin_network_time(CONFIG_LOCALGRID_TIME_SERVER);
  make_node();
  begin_log();
  const QueueHandle_t samples = xQueueCreate(kQueuedSamples, sizeof(MeterSample));
  if (samples == nullptr) restart_because("no memory for samples");
  all.workshop.emplace(
      Workshop{all.station, *all.broker_link, *all.download_link, *all.node, all.watchdog, samples});
  if (!begin_tasks(*all.workshop)) restart_because("no memory for tasks");
}

}  // namespace
}  // namespace localgrid::esp32

extern "C" void app_main(void) { localgrid::esp32::run(); }
