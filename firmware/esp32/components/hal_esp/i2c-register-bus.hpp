#pragma once

#include "ade7953/register-bus.hpp"
#include "driver/i2c_master.h"

namespace localgrid::esp32 {

/// Registers behind I2C: two bytes of address, then the value, both with the highest byte first.
class I2cRegisterBus final : public RegisterBus {
 public:
  struct Wiring {
    gpio_num_t sda;
    gpio_num_t scl;
    std::uint16_t device;
  };

  /// False when the driver cannot be started; nothing can be read then.
  bool begin(const Wiring& wiring);

  bool read(std::uint16_t address, std::uint8_t size, std::uint32_t& value) override;
  bool write(std::uint16_t address, std::uint8_t size, std::uint32_t value) override;

 private:
  i2c_master_dev_handle_t device_ = nullptr;
};

}  // namespace localgrid::esp32
