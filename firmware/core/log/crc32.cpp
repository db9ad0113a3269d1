#include "core/log/crc32.hpp"

#include <array>

namespace localgrid {

namespace {

constexpr std::uint32_t kPolynomial = 0xedb88320;

constexpr std::array<std::uint32_t, 16> make_table() {
  std::array<std::uint32_t, 16> table{};
  for (std::uint32_t i = 0; i < 16; i++) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 4; bit++)
      value = (value & 1) != 0 ? (value >> 1) ^ kPolynomial : value >> 1;
    table[i] = value;
  }
  return table;
}

constexpr std::array<std::uint32_t, 16> kTable = make_table();

}  // namespace

void Crc32::add(std::uint8_t byte) {
  state_ = kTable[(state_ ^ byte) & 15] ^ (state_ >> 4);
  state_ = kTable[(state_ ^ (byte >> 4U)) & 15] ^ (state_ >> 4);
}

void Crc32::add(Bytes bytes) {
  for (const std::uint8_t byte : bytes)
    add(byte);
}

void Crc32::add32(std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8)
    add(static_cast<std::uint8_t>(value >> shift));
}

}  // namespace localgrid
