#include "hal_esp/chip.hpp"

#include "esp_random.h"
#include "esp_task_wdt.h"
#include "esp_timer.h"

namespace localgrid::esp32 {

std::uint64_t ChipClock::mono_ms() const { return static_cast<std::uint64_t>(esp_timer_get_time()) / 1000; }

void ChipRandom::fill(MutableBytes out) { esp_fill_random(out.data(), out.size()); }

void TaskWatchdog::join() { esp_task_wdt_add(nullptr); }

void TaskWatchdog::feed() { esp_task_wdt_reset(); }

}  // namespace localgrid::esp32
