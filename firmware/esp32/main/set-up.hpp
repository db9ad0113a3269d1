#pragma once

#include <string_view>

#include "hal_esp/settings.hpp"

namespace localgrid::esp32 {

/// Makes the word that protects set-up, once, while no radio is on.
bool make_set_up_word(Settings& settings);

/// Waits to be told Wi-Fi, node and code, by the captive portal or, after a press of the button, over Bluetooth LE. Ends
/// in a restart.
[[noreturn]] void run_set_up(Settings& settings, std::string_view device_id);

}  // namespace localgrid::esp32
