#include "sample-task.hpp"

#include <algorithm>

#include "board.hpp"
#include "esp_log.h"
#include "esp_timer.h"
#include "freertos/task.h"
#include "hal_esp/chip.hpp"
#include "hal_esp/i2c-register-bus.hpp"
#include "tasks.hpp"

namespace localgrid::esp32 {
namespace {

constexpr const char* kTag = "sample";
constexpr TickType_t kPeriod = pdMS_TO_TICKS(1'000);
constexpr TickType_t kResetTicks = pdMS_TO_TICKS(10);
/// ADE7953 data sheet, "power-up": typically 100 ms.
constexpr TickType_t kStartTicks = pdMS_TO_TICKS(150);
/// So many looks without an answer, and the chip is reset.
constexpr int kFailuresToReset = 5;
/// So many resets in a row without an answer, and the watchdog may restart the device.
constexpr int kResetsToGiveUp = 60;

/// The metering chip with what it takes to keep it going.
class Meter {
 public:
  Meter() : chip_(bus_, board().calibration) {}

  void begin() {
    gpio_reset_pin(board().meter_reset);
    gpio_set_direction(board().meter_reset, GPIO_MODE_OUTPUT);
    if (!bus_.begin({board().sda, board().scl, board().meter_address})) ESP_LOGE(kTag, "the bus cannot be started");
    reset();
  }

  /// What came since the look before; its energy is in there even if looks in between failed.
  MeterSample look() {
    const std::optional<Ade7953Look> seen = is_ready_ ? chip_.look() : std::nullopt;
    const std::uint64_t now_ms = clock_.mono_ms();
    if (!seen.has_value()) {
      if (++failures_ >= kFailuresToReset) reset();
      return {now_ms, 0, 0, true};
    }
    failures_ = 0;
    resets_ = 0;
    const auto elapsed_ms = static_cast<std::uint32_t>(std::min<std::uint64_t>(now_ms - last_ms_, 60'000));
    last_ms_ = now_ms;
    return {now_ms, power_.add(seen->energy_uj, std::max<std::uint32_t>(elapsed_ms, 1)), seen->voltage_mv, false};
  }

  bool is_worth_waiting_for() const { return resets_ < kResetsToGiveUp; }

 private:
  void reset() {
    resets_++;
    failures_ = 0;
    gpio_set_level(board().meter_reset, 0);
    vTaskDelay(kResetTicks);
    gpio_set_level(board().meter_reset, 1);
    vTaskDelay(kStartTicks);
    is_ready_ = chip_.begin();
    last_ms_ = clock_.mono_ms();
    if (!is_ready_) ESP_LOGW(kTag, "the metering chip does not answer");
  }

  ChipClock clock_;
  I2cRegisterBus bus_;
  Ade7953 chip_;
  AveragePower power_;
  std::uint64_t last_ms_ = 0;
  int failures_ = 0;
  int resets_ = 0;
  bool is_ready_ = false;
};

}  // namespace

void run_sample_task(void* argument) {
  const auto& workshop = *static_cast<const Workshop*>(argument);
  static Meter meter;
  TaskWatchdog watchdog;
  watchdog.join();
  meter.begin();
  TickType_t woken = xTaskGetTickCount();
  for (;;) {
    // Without room in the queue the energy stays in the chip and comes with the next look.
    if (uxQueueSpacesAvailable(workshop.samples) > 0) {
      const MeterSample sample = meter.look();
      xQueueSend(workshop.samples, &sample, 0);
      if (meter.is_worth_waiting_for()) watchdog.feed();
    }
    xTaskDelayUntil(&woken, kPeriod);
  }
}

}  // namespace localgrid::esp32
