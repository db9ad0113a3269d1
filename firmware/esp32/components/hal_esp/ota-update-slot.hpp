#pragma once

#include "esp_ota_ops.h"
#include "hal/hal.hpp"

namespace localgrid::esp32 {

/// The application partition that does not run. Sectors are erased as the image arrives, so `begin` is quick.
class OtaUpdateSlot final : public UpdateSlot {
 public:
  std::uint32_t capacity() const override;
  bool begin(std::uint32_t size) override;
  bool write(std::uint32_t offset, Bytes data) override;
  bool select() override;
  bool is_on_trial() const override;
  bool confirm() override;
  void roll_back() override;
  void restart() override;

 private:
  void abandon();

  const esp_partition_t* target_ = nullptr;
  esp_ota_handle_t handle_ = 0;
  std::uint32_t written_ = 0;
  std::uint32_t expected_ = 0;
  bool is_open_ = false;
};

}  // namespace localgrid::esp32
