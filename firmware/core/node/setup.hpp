#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/config/device-config.hpp"
#include "core/message/signed-message.hpp"
#include "core/safety/limits.hpp"

namespace localgrid {

/// What a device is told once, by its firmware and by pairing. The texts and keys must outlive the node.
struct NodeSetup {
  DeviceConfig config = {};
  /// Of a device with an output; by default there is none.
  SafetyLimits limits = {};
  /// By which commands and configurations are checked. Without it, of a device paired by an older node, none is taken.
  std::optional<PublicKey> node_key = std::nullopt;
  /// By which images are checked: any of them.
  std::span<const PublicKey> release_keys = {};
  /// Both 1 to 32 visible characters.
  std::string_view board = "unknown";
  std::string_view version_name = "0";
  std::uint32_t version = 0;
  /// When this firmware was built, Unix ms: no time before it is believed.
  std::uint64_t built_at_ms = 0;
  /// How long a reading that is due waits for the sample that times it, on the metering clock.
  std::uint32_t input_grace_ms = 5'000;
};

}  // namespace localgrid
