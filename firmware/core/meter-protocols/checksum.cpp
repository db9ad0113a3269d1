#include "core/meter-protocols/checksum.hpp"

namespace localgrid {

namespace {

/// Bit by bit: telegrams are short, and a table would cost half a kilobyte of flash.
std::uint16_t reflected_step(std::uint16_t crc, std::uint8_t byte, std::uint16_t polynomial) {
  std::uint32_t value = static_cast<std::uint32_t>(crc) ^ byte;
  for (int bit = 0; bit < 8; ++bit)
    value = (value & 1U) != 0 ? (value >> 1) ^ polynomial : value >> 1;
  return static_cast<std::uint16_t>(value);
}

}  // namespace

std::uint16_t crc16_arc_step(std::uint16_t crc, std::uint8_t byte) {
  return reflected_step(crc, byte, 0xA001);
}

std::uint16_t crc16_x25_step(std::uint16_t crc, std::uint8_t byte) {
  return reflected_step(crc, byte, 0x8408);
}

std::uint16_t crc16_modbus(Bytes bytes) {
  std::uint16_t crc = kCrc16ModbusStart;
  for (const std::uint8_t byte : bytes)
    crc = crc16_arc_step(crc, byte);
  return crc;
}

std::uint16_t crc16_x25(Bytes bytes) {
  std::uint16_t crc = kCrc16X25Start;
  for (const std::uint8_t byte : bytes)
    crc = crc16_x25_step(crc, byte);
  return static_cast<std::uint16_t>(crc ^ 0xFFFFU);
}

}  // namespace localgrid
