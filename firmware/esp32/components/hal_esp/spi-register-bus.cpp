#include "hal_esp/spi-register-bus.hpp"

#include <array>

namespace localgrid::esp32 {
namespace {

constexpr int kClockHz = 1'000'000;
constexpr std::size_t kHeaderBytes = 3;
constexpr std::uint8_t kRead = 0x80;
constexpr std::uint8_t kWrite = 0x00;
constexpr std::uint8_t kMaxValueBytes = 4;

}  // namespace

bool SpiRegisterBus::begin(const Wiring& wiring) {
  spi_bus_config_t bus{};
  bus.mosi_io_num = wiring.to_chip;
  bus.miso_io_num = wiring.from_chip;
  bus.sclk_io_num = wiring.clock;
  bus.quadwp_io_num = -1;
  bus.quadhd_io_num = -1;
  spi_device_interface_config_t device{};
  device.clock_speed_hz = kClockHz;
  device.mode = 0;
  device.spics_io_num = wiring.select;
  device.queue_size = 1;
  return spi_bus_initialize(SPI2_HOST, &bus, SPI_DMA_DISABLED) == ESP_OK &&
         spi_bus_add_device(SPI2_HOST, &device, &device_) == ESP_OK;
}

bool SpiRegisterBus::read(std::uint16_t address, std::uint8_t size, std::uint32_t& value) {
  if (device_ == nullptr || size == 0 || size > kMaxValueBytes) return false;
  const std::array<std::uint8_t, kMaxBytes> out{static_cast<std::uint8_t>(address >> 8),
                                                static_cast<std::uint8_t>(address), kRead};
  std::array<std::uint8_t, kMaxBytes> in{};
  if (!exchange(out.data(), in.data(), kHeaderBytes + size)) return false;
  value = 0;
  for (std::size_t at = 0; at < size; at++) value = (value << 8) | in[kHeaderBytes + at];
  return true;
}

bool SpiRegisterBus::write(std::uint16_t address, std::uint8_t size, std::uint32_t value) {
  if (device_ == nullptr || size == 0 || size > kMaxValueBytes) return false;
  std::array<std::uint8_t, kMaxBytes> out{static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address),
                                          kWrite};
  for (std::size_t at = 0; at < size; at++) {
    out[kHeaderBytes + at] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - at)));
  }
  std::array<std::uint8_t, kMaxBytes> in{};
  return exchange(out.data(), in.data(), kHeaderBytes + size);
}

bool SpiRegisterBus::exchange(const std::uint8_t* out, std::uint8_t* in, std::size_t size) {
  spi_transaction_t transaction{};
  transaction.length = size * 8;
  transaction.tx_buffer = out;
  transaction.rx_buffer = in;
  return spi_device_polling_transmit(device_, &transaction) == ESP_OK;
}

}  // namespace localgrid::esp32
