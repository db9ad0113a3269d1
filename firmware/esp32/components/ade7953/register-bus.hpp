#pragma once

#include <cstdint>

namespace localgrid::esp32 {

/// Registers of a metering chip behind I2C or SPI.
class RegisterBus {
 public:
  /// @param size of the register in bytes, 1 to 4; the value comes without sign
  virtual bool read(std::uint16_t address, std::uint8_t size, std::uint32_t& value) = 0;
  virtual bool write(std::uint16_t address, std::uint8_t size, std::uint32_t value) = 0;

 protected:
  ~RegisterBus() = default;
};

}  // namespace localgrid::esp32
