#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/message/name.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// What somebody tells a new device by its captive portal or over BLE.
struct ProvisioningRecord {
  /// IEEE 802.11: 1 to 32 bytes.
  ShortText<32> wifi_name;
  /// WPA: 8 to 63 characters, or 64 hexadecimal digits; empty for an open network.
  ShortText<64> wifi_password;
  /// Host name or IPv4 address of the node, with an optional port: `localgrid.local`, `192.168.1.5:8080`.
  ShortText<64> node_host;
  std::uint16_t node_port = 80;
  /// The pairing code without dashes and in upper case: 8 letters and digits.
  ShortText<8> code;
};

enum class FormFault : std::uint8_t {
  kNone,
  kTooLong,
  /// Not application/x-www-form-urlencoded, or a field twice.
  kMalformed,
  kMissingField,
  kWifiName,
  kWifiPassword,
  kNodeAddress,
  kCode,
};

/// For the page that shows the form again: `wifi-password`.
std::string_view name_of(FormFault fault);

inline constexpr std::size_t kMaxFormBytes = 512;

/// Reads `wifi=...&password=...&node=...&code=...` (WHATWG URL, application/x-www-form-urlencoded) into `record`, in
/// any order; unknown fields are skipped. With a fault the record is of no use. No scratch memory but the record.
FormFault read_provisioning_form(std::string_view body, ProvisioningRecord& record);

}  // namespace localgrid
