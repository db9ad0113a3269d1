#pragma once

#include <cstdint>

#include "hal/hal.hpp"

/// The 16-bit checksums of meter interfaces, one byte at a time.
namespace localgrid {

/// CRC-16/ARC, polynomial 0x8005 reflected, start 0. P1 telegrams (DSMR 5.0.2 P1, section 6.2).
/// Started with 0xFFFF it is the checksum of Modbus RTU (Modbus over Serial Line 1.02, section 6.2.2).
std::uint16_t crc16_arc_step(std::uint16_t crc, std::uint8_t byte);

inline constexpr std::uint16_t kCrc16ArcStart = 0;
inline constexpr std::uint16_t kCrc16ModbusStart = 0xFFFF;

/// CRC-16/X-25 before its final inversion, start 0xFFFF. FCS of HDLC (ISO/IEC 13239) and of SML's transport layer.
std::uint16_t crc16_x25_step(std::uint16_t crc, std::uint8_t byte);

inline constexpr std::uint16_t kCrc16X25Start = 0xFFFF;

std::uint16_t crc16_modbus(Bytes bytes);
/// Inverted as it is sent.
std::uint16_t crc16_x25(Bytes bytes);

}  // namespace localgrid
