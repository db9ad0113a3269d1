#pragma once

#include <array>

#include "hal/hal.hpp"

namespace localgrid {

inline constexpr std::size_t kSeedBytes = 32;

/// A device's key, made from its seed (RFC 8032, 5.1.5). Wiped when it goes. Needs 2 kB of stack to sign.
class Ed25519Signer final : public Signer {
 public:
  explicit Ed25519Signer(std::span<const std::uint8_t, kSeedBytes> seed);
  ~Ed25519Signer();
  Ed25519Signer(const Ed25519Signer&) = delete;
  Ed25519Signer& operator=(const Ed25519Signer&) = delete;

  std::span<const std::uint8_t, kPublicKeyBytes> public_key() const override;
  bool sign(Bytes message, std::span<std::uint8_t, kSignatureBytes> signature) override;

 private:
  std::array<std::uint8_t, kPublicKeyBytes> public_{};
  /// Seed and public key together, as libsodium wants it.
  std::array<std::uint8_t, kSeedBytes + kPublicKeyBytes> secret_{};
};

/// Checks signatures as libsodium does: no points of small order, no second encoding. Needs 4 kB of stack.
class Ed25519Crypto final : public Crypto {
 public:
  bool verify(std::span<const std::uint8_t, kPublicKeyBytes> key, Bytes message,
              std::span<const std::uint8_t, kSignatureBytes> signature) override;
  void sha256(Bytes message, std::span<std::uint8_t, kDigestBytes> digest) override;
};

}  // namespace localgrid
