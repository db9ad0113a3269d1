#pragma once

#include <cstdint>

#include "hal/hal.hpp"

namespace localgrid {

/// CRC-32 (ISO 3309, as in Ethernet), four bits at a time: a table of 64 bytes.
class Crc32 {
 public:
  void add(std::uint8_t byte);
  void add(Bytes bytes);
  void add32(std::uint32_t value);
  std::uint32_t value() const { return ~state_; }

 private:
  std::uint32_t state_ = 0xffffffff;
};

}  // namespace localgrid
