#include "hal_esp/ota-update-slot.hpp"

#include "esp_system.h"

namespace localgrid::esp32 {

std::uint32_t OtaUpdateSlot::capacity() const {
  const esp_partition_t* other = esp_ota_get_next_update_partition(nullptr);
  return other == nullptr ? 0 : other->size;
}

bool OtaUpdateSlot::begin(std::uint32_t size) {
  abandon();
  target_ = esp_ota_get_next_update_partition(nullptr);
  if (target_ == nullptr || size == 0 || size > target_->size) return false;
  // Refused by the chip too while the running image is on trial.
  if (esp_ota_begin(target_, OTA_WITH_SEQUENTIAL_WRITES, &handle_) != ESP_OK) return false;
  is_open_ = true;
  written_ = 0;
  expected_ = size;
  return true;
}

bool OtaUpdateSlot::write(std::uint32_t offset, Bytes data) {
  if (!is_open_ || offset != written_ || data.size() > expected_ - written_) return false;
  if (esp_ota_write(handle_, data.data(), data.size()) != ESP_OK) {
    abandon();
    return false;
  }
  written_ += static_cast<std::uint32_t>(data.size());
  return true;
}

bool OtaUpdateSlot::select() {
  if (!is_open_ || written_ != expected_) return false;
  is_open_ = false;
  // Checks the image's own hash, and its signature where signed images are configured.
  return esp_ota_end(handle_) == ESP_OK && esp_ota_set_boot_partition(target_) == ESP_OK;
}

bool OtaUpdateSlot::is_on_trial() const {
  esp_ota_img_states_t state = ESP_OTA_IMG_UNDEFINED;
  return esp_ota_get_state_partition(esp_ota_get_running_partition(), &state) == ESP_OK &&
         state == ESP_OTA_IMG_PENDING_VERIFY;
}

bool OtaUpdateSlot::confirm() { return esp_ota_mark_app_valid_cancel_rollback() == ESP_OK; }

void OtaUpdateSlot::roll_back() {
  // Returns only when there is nothing to go back to: then the image that runs is better than none.
  esp_ota_mark_app_invalid_rollback_and_reboot();
  esp_restart();
}

void OtaUpdateSlot::restart() { esp_restart(); }

void OtaUpdateSlot::abandon() {
  if (is_open_) esp_ota_abort(handle_);
  is_open_ = false;
}

}  // namespace localgrid::esp32
