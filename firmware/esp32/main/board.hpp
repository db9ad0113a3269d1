#pragma once

#include <cstdint>

#include "ade7953/ade7953.hpp"
#include "driver/gpio.h"

namespace localgrid::esp32 {

/// What differs between boards.
struct Board {
  /// As in update manifests: an image for another board is refused.
  const char* name;
  gpio_num_t sda;
  gpio_num_t scl;
  /// Low resets the metering chip.
  gpio_num_t meter_reset;
  /// Low while pressed.
  gpio_num_t button;
  /// Low lights it.
  gpio_num_t led;
  std::uint16_t meter_address;
  Ade7953Calibration calibration;
};

/// The board that this image is built for.
const Board& board();

}  // namespace localgrid::esp32
