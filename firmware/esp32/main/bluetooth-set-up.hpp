#pragma once

#include "hal_esp/settings.hpp"

namespace localgrid::esp32 {

/// The same as the captive portal over Bluetooth LE: ESP-IDF's provisioning service with security 2 (SRP6a, AES-GCM),
/// user `localgrid`, and an endpoint `custom-data` that takes the portal's form. ESP-IDF's own phone and command-line
/// tools reach it. To be called with Wi-Fi not yet started.
///
/// @param name under which the device is found, @param password its proof of possession
bool begin_bluetooth_set_up(Settings& settings, const char* name, const char* password);

}  // namespace localgrid::esp32
