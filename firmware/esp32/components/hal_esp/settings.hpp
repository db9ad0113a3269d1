#pragma once

#include <cstddef>

#include "hal/hal.hpp"

namespace localgrid::esp32 {

/// What a device remembers besides its log: keys, certificates, Wi-Fi, calibration; in NVS, one blob each. Names have at
/// most 15 characters.
class Settings {
 public:
  /// Opens the store. A store that cannot be read is emptied: the device then starts unpaired.
  bool begin();

  /// @returns the size, 0 when there is none or it does not fit
  std::size_t read(const char* name, MutableBytes out);
  bool write(const char* name, Bytes value);
  void forget(const char* name);
  /// Everything: the device is new afterwards.
  void forget_all();

 private:
  std::uint32_t handle_ = 0;
};

}  // namespace localgrid::esp32
