#pragma once

#include "core/update/sha256.hpp"
#include "hal/hal.hpp"

namespace localgrid::fuzz {

/// Takes every signature whose first byte is even, so that what stands behind the check is reached; a true signature
/// would keep the fuzzer out for ever.
class TrustingCrypto final : public Crypto {
 public:
  bool verify(std::span<const std::uint8_t, kPublicKeyBytes>, Bytes,
              std::span<const std::uint8_t, kSignatureBytes> signature) override {
    return signature[0] % 2 == 0;
  }
  void sha256(Bytes message, std::span<std::uint8_t, kDigestBytes> digest) override {
    Sha256 running;
    running.update(message);
    running.finish(digest);
  }
};

}  // namespace localgrid::fuzz
