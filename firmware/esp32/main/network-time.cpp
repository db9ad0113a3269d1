#include "network-time.hpp"

#include <sys/time.h>

#include "esp_netif_sntp.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"

namespace localgrid::esp32 {
namespace {

QueueHandle_t fixes = nullptr;

std::uint64_t milliseconds_of(const timeval& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1000 + static_cast<std::uint64_t>(time.tv_usec) / 1000;
}

void on_answer(timeval* time) {
  const TimeFix fix{static_cast<std::uint64_t>(esp_timer_get_time()) / 1000, milliseconds_of(*time)};
  xQueueOverwrite(fixes, &fix);
}

}  // namespace

bool begin_network_time(const char* server) {
  fixes = xQueueCreate(1, sizeof(TimeFix));
  if (fixes == nullptr) return false;
  esp_sntp_config_t configuration = ESP_NETIF_SNTP_DEFAULT_CONFIG(server);
  configuration.sync_cb = on_answer;
  return esp_netif_sntp_init(&configuration) == ESP_OK;
}

std::optional<TimeFix> take_network_time() {
  TimeFix fix{};
  if (fixes == nullptr || xQueueReceive(fixes, &fix, 0) != pdTRUE) return std::nullopt;
  return fix;
}

}  // namespace localgrid::esp32
