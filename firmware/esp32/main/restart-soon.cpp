#include "restart-soon.hpp"

#include <cstdint>

#include "esp_system.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

namespace localgrid::esp32 {
namespace {

constexpr std::uint32_t kStackBytes = 2048;

void restart(void*) {
  vTaskDelay(pdMS_TO_TICKS(2'000));
  esp_restart();
}

}  // namespace

void restart_soon() {
  if (xTaskCreate(restart, "restart", kStackBytes, nullptr, tskIDLE_PRIORITY + 1, nullptr) != pdPASS) esp_restart();
}

}  // namespace localgrid::esp32
