#include "wifi-station.hpp"

#include <algorithm>
#include <cstring>

#include "esp_netif.h"
#include "esp_wifi.h"

namespace localgrid::esp32 {
namespace {

constexpr std::uint32_t kFirstWaitMs = 1'000;
constexpr std::uint32_t kLongestWaitMs = 60'000;
/// An attempt that neither gets an address nor fails is begun anew after this.
constexpr std::uint64_t kAttemptMs = 30'000;

}  // namespace

bool WifiStation::begin(std::string_view name, std::string_view password) {
  wifi_config_t wanted{};
  if (name.empty() || name.size() > sizeof(wanted.sta.ssid) || password.size() > sizeof(wanted.sta.password)) {
    return false;
  }
  std::memcpy(wanted.sta.ssid, name.data(), name.size());
  std::memcpy(wanted.sta.password, password.data(), password.size());
  // A home with a password never falls back to an open network of the same name.
  wanted.sta.threshold.authmode = password.empty() ? WIFI_AUTH_OPEN : WIFI_AUTH_WPA2_PSK;
  wanted.sta.pmf_cfg.capable = true;

  esp_netif_create_default_wifi_sta();
  const wifi_init_config_t initial = WIFI_INIT_CONFIG_DEFAULT();
  return esp_wifi_init(&initial) == ESP_OK &&
         esp_event_handler_instance_register(WIFI_EVENT, ESP_EVENT_ANY_ID, &on_event, this, nullptr) == ESP_OK &&
         esp_event_handler_instance_register(IP_EVENT, ESP_EVENT_ANY_ID, &on_event, this, nullptr) == ESP_OK &&
         esp_wifi_set_storage(WIFI_STORAGE_RAM) == ESP_OK && esp_wifi_set_mode(WIFI_MODE_STA) == ESP_OK &&
         esp_wifi_set_config(WIFI_IF_STA, &wanted) == ESP_OK && esp_wifi_start() == ESP_OK;
}

void WifiStation::tend(std::uint64_t mono_ms) {
  if (has_address_.load()) {
    wait_ms_ = 0;
    is_attempting_ = false;
    return;
  }
  if (is_attempting_) {
    const bool is_over = is_disconnected_.load() || mono_ms - attempt_since_mono_ms_ > kAttemptMs;
    if (!is_over) return;
    if (!is_disconnected_.load()) esp_wifi_disconnect();
    is_attempting_ = false;
    wait_ms_ = std::clamp(wait_ms_ * 2, kFirstWaitMs, kLongestWaitMs);
    next_attempt_mono_ms_ = mono_ms + wait_ms_;
  }
  if (mono_ms >= next_attempt_mono_ms_) attempt(mono_ms);
}

void WifiStation::attempt(std::uint64_t mono_ms) {
  is_disconnected_.store(false);
  is_attempting_ = true;
  attempt_since_mono_ms_ = mono_ms;
  if (esp_wifi_connect() != ESP_OK) is_disconnected_.store(true);
}

void WifiStation::on_event(void* station, esp_event_base_t base, std::int32_t id, void*) {
  auto& self = *static_cast<WifiStation*>(station);
  if (base == IP_EVENT && id == IP_EVENT_STA_GOT_IP) self.has_address_.store(true);
  const bool is_lost = (base == IP_EVENT && id == IP_EVENT_STA_LOST_IP) ||
                       (base == WIFI_EVENT && id == WIFI_EVENT_STA_DISCONNECTED);
  if (!is_lost) return;
  self.has_address_.store(false);
  if (base == WIFI_EVENT) self.is_disconnected_.store(true);
}

}  // namespace localgrid::esp32
