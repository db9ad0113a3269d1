#include "hal_esp/settings.hpp"

#include "nvs.h"
#include "nvs_flash.h"

namespace localgrid::esp32 {

bool Settings::begin() {
  esp_err_t result = nvs_flash_init();
  if (result == ESP_ERR_NVS_NO_FREE_PAGES || result == ESP_ERR_NVS_NEW_VERSION_FOUND) {
    nvs_flash_erase();
    result = nvs_flash_init();
  }
  return result == ESP_OK && nvs_open("localgrid", NVS_READWRITE, &handle_) == ESP_OK;
}

std::size_t Settings::read(const char* name, MutableBytes out) {
  std::size_t size = out.size();
  return nvs_get_blob(handle_, name, out.data(), &size) == ESP_OK ? size : 0;
}

bool Settings::write(const char* name, Bytes value) {
  return nvs_set_blob(handle_, name, value.data(), value.size()) == ESP_OK && nvs_commit(handle_) == ESP_OK;
}

void Settings::forget(const char* name) {
  nvs_erase_key(handle_, name);
  nvs_commit(handle_);
}

void Settings::forget_all() {
  nvs_erase_all(handle_);
  nvs_commit(handle_);
}

}  // namespace localgrid::esp32
