#include "net-task.hpp"

#include "hal_esp/chip.hpp"
#include "tasks.hpp"

namespace localgrid::esp32 {
namespace {

constexpr TickType_t kIdleTicks = pdMS_TO_TICKS(10);

}  // namespace

void run_net_task(void* argument) {
  auto& workshop = *static_cast<Workshop*>(argument);
  ChipClock clock;
  TaskWatchdog watchdog;
  watchdog.join();
  for (;;) {
    const std::uint64_t now_ms = clock.mono_ms();
    workshop.station.tend(now_ms);
    bool has_moved = false;
    if (workshop.station.has_address()) {
      const bool has_spoken = workshop.broker_link.pump(now_ms);
      const bool has_loaded = workshop.download_link.pump(now_ms);
      has_moved = has_spoken || has_loaded;
    } else {
      workshop.broker_link.lose();
      workshop.download_link.lose();
    }
    watchdog.feed();
    // A tick at least, so that the idle task runs too.
    vTaskDelay(has_moved ? 1 : kIdleTicks);
  }
}

}  // namespace localgrid::esp32
