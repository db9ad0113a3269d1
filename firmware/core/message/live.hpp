#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "hal/hal.hpp"

namespace localgrid {

/// A live value: for displays and plans, never stored, never billed, not signed.
struct Live {
  /// Unix time.
  std::uint64_t at_ms = 0;
  /// Import is positive.
  std::int32_t power_w = 0;
  std::optional<std::uint32_t> voltage_mv{};
  /// State of charge.
  std::optional<std::uint16_t> soc_permille{};
};

inline constexpr std::size_t kMaxLiveBytes = 32;

/// The payload of the topic `live`, a view into `out`; empty when it has too little room.
Bytes encode_live(const Live& live, MutableBytes out);

}  // namespace localgrid
