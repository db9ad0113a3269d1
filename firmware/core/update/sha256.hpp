#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "hal/hal.hpp"

namespace localgrid {

/// SHA-256 (FIPS 180-4, section 6.2) over a message that comes in pieces.
class Sha256 {
 public:
  Sha256() { restart(); }

  /// Forgets what has come.
  void restart();
  /// Appends to the message.
  void update(Bytes piece);
  /// The digest of all pieces; afterwards only `restart` may be called.
  void finish(std::span<std::uint8_t, kDigestBytes> digest);

 private:
  static constexpr std::size_t kBlockBytes = 64;

  void add_block(const std::uint8_t* block);

  std::array<std::uint32_t, 8> state_;
  std::array<std::uint8_t, kBlockBytes> block_;
  std::uint64_t total_bytes_;
};

}  // namespace localgrid
