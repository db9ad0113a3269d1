#include "hal_esp/i2c-register-bus.hpp"

#include <array>

namespace localgrid::esp32 {
namespace {

constexpr int kTimeoutMs = 20;
constexpr std::uint32_t kClockHz = 100'000;
constexpr std::uint8_t kMaxBytes = 4;

}  // namespace

bool I2cRegisterBus::begin(const Wiring& wiring) {
  i2c_master_bus_config_t bus{};
  bus.i2c_port = I2C_NUM_0;
  bus.sda_io_num = wiring.sda;
  bus.scl_io_num = wiring.scl;
  bus.clk_source = I2C_CLK_SRC_DEFAULT;
  bus.glitch_ignore_cnt = 7;
  bus.flags.enable_internal_pullup = 1;
  i2c_device_config_t device{};
  device.dev_addr_length = I2C_ADDR_BIT_LEN_7;
  device.device_address = wiring.device;
  device.scl_speed_hz = kClockHz;
  i2c_master_bus_handle_t handle = nullptr;
  return i2c_new_master_bus(&bus, &handle) == ESP_OK && i2c_master_bus_add_device(handle, &device, &device_) == ESP_OK;
}

bool I2cRegisterBus::read(std::uint16_t address, std::uint8_t size, std::uint32_t& value) {
  if (device_ == nullptr || size == 0 || size > kMaxBytes) return false;
  const std::array<std::uint8_t, 2> wanted{static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address)};
  std::array<std::uint8_t, kMaxBytes> bytes{};
  if (i2c_master_transmit_receive(device_, wanted.data(), wanted.size(), bytes.data(), size, kTimeoutMs) != ESP_OK) {
    return false;
  }
  value = 0;
  for (std::size_t at = 0; at < size; at++) value = (value << 8) | bytes[at];
  return true;
}

bool I2cRegisterBus::write(std::uint16_t address, std::uint8_t size, std::uint32_t value) {
  if (device_ == nullptr || size == 0 || size > kMaxBytes) return false;
  std::array<std::uint8_t, 2 + kMaxBytes> bytes{static_cast<std::uint8_t>(address >> 8),
                                                static_cast<std::uint8_t>(address)};
  for (std::size_t at = 0; at < size; at++) {
    bytes[2 + at] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - at)));
  }
  return i2c_master_transmit(device_, bytes.data(), std::size_t{2} + size, kTimeoutMs) == ESP_OK;
}

}  // namespace localgrid::esp32
