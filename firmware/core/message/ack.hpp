#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "hal/hal.hpp"

namespace localgrid {

/// What the node has on its disk, and may be freed here.
struct Ack {
  /// Up to and including this reading; 0 frees nothing.
  std::uint64_t upto = 0;
  /// A view into the message; empty without one. Texts in sync/protocol/DEVICE.md.
  std::string_view reason{};
  /// Up to and including this event; 0 frees nothing.
  std::uint64_t events_upto = 0;
};

/// Nothing when it is not exactly an acknowledgement.
std::optional<Ack> decode_ack(Bytes payload);

}  // namespace localgrid
