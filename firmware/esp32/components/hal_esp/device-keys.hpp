#pragma once

#include <array>
#include <optional>

#include "crypto/ed25519.hpp"
#include "hal_esp/settings.hpp"

namespace localgrid::esp32 {

/// The two keys of a device: Ed25519 for what it says, P-256 for TLS (which knows no Ed25519 here). Both are made at the
/// first start and never leave the chip.
class DeviceKeys {
 public:
  /// Reads them, or makes and keeps them. To be called before a radio is on: the chip's own noise is switched on for it.
  bool begin(Settings& settings);

  std::optional<Ed25519Signer>& signer() { return signer_; }
  /// The TLS key in PEM.
  const char* tls_key_pem() const { return tls_key_pem_.data(); }
  /// A certificate request (PKCS #10) for that key in PEM.
  /// @returns its length without the closing zero byte, 0 on failure
  std::size_t write_certificate_request(const char* common_name, std::span<char> out) const;

 private:
  static constexpr std::size_t kPemBytes = 512;

  bool make_tls_key();

  std::optional<Ed25519Signer> signer_;
  std::array<char, kPemBytes> tls_key_pem_{};
};

}  // namespace localgrid::esp32
