#pragma once

#include "core/pairing/form.hpp"
#include "hal_esp/device-keys.hpp"
#include "membership.hpp"

namespace localgrid::esp32 {

enum class PairResult : std::uint8_t {
  kPaired,
  /// No answer, or one that is none: worth trying again.
  kUnreachable,
  /// The node does not take the code: somebody has to type another.
  kRefused,
};

/// Trades the pairing code for a certificate: one request to the node, one answer. Waits for up to half a minute.
PairResult pair(const ProvisioningRecord& record, DeviceKeys& keys, Membership& membership);

}  // namespace localgrid::esp32
