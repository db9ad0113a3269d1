#pragma once

#include "ade7953/register-bus.hpp"
#include "driver/spi_master.h"

namespace localgrid::esp32 {

/// Registers behind SPI, as the ADE7953 has them: two bytes of address, one that says read or write, then the value.
class SpiRegisterBus final : public RegisterBus {
 public:
  struct Wiring {
    gpio_num_t clock;
    gpio_num_t to_chip;
    gpio_num_t from_chip;
    gpio_num_t select;
  };

  /// False when the driver cannot be started; nothing can be read then.
  bool begin(const Wiring& wiring);

  bool read(std::uint16_t address, std::uint8_t size, std::uint32_t& value) override;
  bool write(std::uint16_t address, std::uint8_t size, std::uint32_t value) override;

 private:
  static constexpr std::size_t kMaxBytes = 7;

  bool exchange(const std::uint8_t* out, std::uint8_t* in, std::size_t size);

  spi_device_handle_t device_ = nullptr;
};

}  // namespace localgrid::esp32
