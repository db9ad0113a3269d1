#include "board.hpp"

#include "sdkconfig.h"

namespace localgrid::esp32 {
namespace {

/// ADE7953 data sheet, "I2C interface": 0111000.
constexpr std::uint16_t kMeterAddress = 0x38;

#if defined(CONFIG_LOCALGRID_BOARD_SHELLY_EM_GEN3)
// Pins and gains as the ESPHome device page of the Shelly EM Gen3 gives them. The gains there were found with 50 A clamps
// at 120 V: calibrate before anybody is billed by it.
constexpr Board kBoard{
    .name = "shelly-em-gen3",
    .sda = GPIO_NUM_7,
    .scl = GPIO_NUM_6,
    .meter_reset = GPIO_NUM_5,
    .button = GPIO_NUM_1,
    .led = GPIO_NUM_9,
    .meter_address = kMeterAddress,
    .calibration = {.voltage_gain = 0x32c78f, .current_gain = 0x490bb5},
};
#else
constexpr Board kBoard{
    .name = "esp32c3-ade7953",
    .sda = GPIO_NUM_7,
    .scl = GPIO_NUM_6,
    .meter_reset = GPIO_NUM_5,
    .button = GPIO_NUM_1,
    .led = GPIO_NUM_3,
    .meter_address = kMeterAddress,
    .calibration = {},
};
#endif
static_assert(kBoard.calibration.is_valid());

}  // namespace

const Board& board() { return kBoard; }

}  // namespace localgrid::esp32
