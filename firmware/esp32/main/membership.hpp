#pragma once

#include <array>
#include <optional>

#include "core/message/signed-message.hpp"
#include "core/pairing/form.hpp"
#include "hal_esp/settings.hpp"

namespace localgrid::esp32 {

/// What pairing gave: everything to talk to the node. PEM with a closing zero byte.
struct Membership {
  static constexpr std::size_t kPemBytes = 2048;

  std::array<char, kPemBytes> certificate_pem{};
  std::array<char, kPemBytes> authority_pem{};
  std::uint16_t mqtt_port = 0;
  std::optional<PublicKey> node_key;
};

/// What somebody typed in set-up, until the settings are forgotten.
std::optional<ProvisioningRecord> stored_record(Settings& settings);
bool store_record(Settings& settings, const ProvisioningRecord& record);

/// False when the device is not paired.
bool read_membership(Settings& settings, Membership& membership);
bool store_membership(Settings& settings, const Membership& membership);

}  // namespace localgrid::esp32
