#include "bluetooth-set-up.hpp"

#include <cstdlib>
#include <cstring>
#include <string_view>

#include "core/pairing/form.hpp"
#include "esp_netif.h"
#include "esp_srp.h"
#include "esp_wifi.h"
#include "membership.hpp"
#include "restart-soon.hpp"
#include "wifi_provisioning/manager.h"
#include "wifi_provisioning/scheme_ble.h"

namespace localgrid::esp32 {
namespace {

constexpr const char* kUser = "localgrid";
constexpr const char* kEndpoint = "custom-data";
constexpr int kSaltBytes = 16;

/// The service frees what it is given, so it has to come from the heap.
esp_err_t answer(std::string_view text, std::uint8_t** out, ssize_t* out_size) {
  auto* const copy = static_cast<std::uint8_t*>(std::malloc(text.size()));
  if (copy == nullptr) return ESP_FAIL;
  std::memcpy(copy, text.data(), text.size());
  *out = copy;
  *out_size = static_cast<ssize_t>(text.size());
  return ESP_OK;
}

esp_err_t on_form(std::uint32_t, const std::uint8_t* in, ssize_t size, std::uint8_t** out, ssize_t* out_size,
                  void* settings) {
  if (in == nullptr || size <= 0) return answer("malformed", out, out_size);
  ProvisioningRecord record;
  const std::string_view body{reinterpret_cast<const char*>(in), static_cast<std::size_t>(size)};
  const FormFault fault = read_provisioning_form(body, record);
  if (fault != FormFault::kNone) return answer(name_of(fault), out, out_size);
  if (!store_record(*static_cast<Settings*>(settings), record)) return answer("not stored", out, out_size);
  restart_soon();
  return answer("saved", out, out_size);
}

bool begin_wifi() {
  esp_netif_create_default_wifi_sta();
  const wifi_init_config_t initial = WIFI_INIT_CONFIG_DEFAULT();
  return esp_wifi_init(&initial) == ESP_OK && esp_wifi_set_storage(WIFI_STORAGE_RAM) == ESP_OK;
}

}  // namespace

bool begin_bluetooth_set_up(Settings& settings, const char* name, const char* password) {
  if (!begin_wifi()) return false;
  wifi_prov_mgr_config_t manager{};
  manager.scheme = wifi_prov_scheme_ble;
  manager.scheme_event_handler = WIFI_PROV_SCHEME_BLE_EVENT_HANDLER_FREE_BTDM;
  if (wifi_prov_mgr_init(manager) != ESP_OK || wifi_prov_mgr_endpoint_create(kEndpoint) != ESP_OK) return false;

  // Both are kept by the service for as long as it runs, which is until the restart.
  char* salt = nullptr;
  char* verifier = nullptr;
  int verifier_size = 0;
  if (esp_srp_gen_salt_verifier(kUser, static_cast<int>(std::strlen(kUser)), password,
                                static_cast<int>(std::strlen(password)), &salt, kSaltBytes, &verifier,
                                &verifier_size) != ESP_OK) {
    return false;
  }
  static wifi_prov_security2_params_t proof{};
  proof.salt = salt;
  proof.salt_len = kSaltBytes;
  proof.verifier = verifier;
  proof.verifier_len = static_cast<std::uint16_t>(verifier_size);
  return wifi_prov_mgr_start_provisioning(WIFI_PROV_SECURITY_2, &proof, name, nullptr) == ESP_OK &&
         wifi_prov_mgr_endpoint_register(kEndpoint, on_form, &settings) == ESP_OK;
}

}  // namespace localgrid::esp32
