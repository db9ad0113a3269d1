#pragma once

#include "hal_esp/settings.hpp"

namespace localgrid::esp32 {

/// Opens a Wi-Fi network of the device's own with a page that asks for the home's Wi-Fi, the node and the pairing code.
/// What was typed is stored, and the device restarts. The network's password is on the device's console.
///
/// @param name of the network, at most 32 bytes, @param password 8 to 63 characters
bool begin_captive_portal(Settings& settings, const char* name, const char* password);

}  // namespace localgrid::esp32
