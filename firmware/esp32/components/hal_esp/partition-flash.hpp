#pragma once

#include "esp_partition.h"
#include "hal/hal.hpp"

namespace localgrid::esp32 {

/// A data partition, read and written as it lies in the chip: it must not be marked `encrypted`, since erased flash read
/// through decryption is not 0xFF. What is in it is signed, not secret.
class PartitionFlash final : public Flash {
 public:
  /// @param label as in partitions.csv; a partition that is not there has size 0 and refuses everything
  explicit PartitionFlash(const char* label);

  std::uint32_t size() const override;
  bool read(std::uint32_t offset, MutableBytes out) override;
  bool program(std::uint32_t offset, Bytes data) override;
  bool erase(std::uint32_t offset) override;

 private:
  const esp_partition_t* partition_;
};

}  // namespace localgrid::esp32
