#include "hal_esp/device-keys.hpp"

#include <cstdio>
#include <cstring>

#include "bootloader_random.h"
#include "esp_random.h"
#include "mbedtls/ecp.h"
#include "mbedtls/pk.h"
#include "mbedtls/x509_csr.h"

namespace localgrid::esp32 {
namespace {

constexpr const char* kSeedName = "seed";
constexpr const char* kTlsKeyName = "tls-key";

/// What mbedTLS asks for random bytes.
int random_bytes(void*, unsigned char* out, std::size_t size) {
  esp_fill_random(out, size);
  return 0;
}

/// A key of mbedTLS that is freed with its scope.
struct PrivateKey {
  PrivateKey() { mbedtls_pk_init(&context); }
  ~PrivateKey() { mbedtls_pk_free(&context); }
  PrivateKey(const PrivateKey&) = delete;
  PrivateKey& operator=(const PrivateKey&) = delete;

  mbedtls_pk_context context;
};

struct CertificateRequest {
  CertificateRequest() { mbedtls_x509write_csr_init(&context); }
  ~CertificateRequest() { mbedtls_x509write_csr_free(&context); }
  CertificateRequest(const CertificateRequest&) = delete;
  CertificateRequest& operator=(const CertificateRequest&) = delete;

  mbedtls_x509write_csr context;
};

unsigned char* bytes_of(char* text) { return reinterpret_cast<unsigned char*>(text); }

}  // namespace

bool DeviceKeys::begin(Settings& settings) {
  std::array<std::uint8_t, kSeedBytes> seed{};
  const bool has_seed = settings.read(kSeedName, seed) == seed.size();
  const std::span tls_key{reinterpret_cast<std::uint8_t*>(tls_key_pem_.data()), tls_key_pem_.size()};
  const bool has_tls_key = settings.read(kTlsKeyName, tls_key) > 0;
  if (!has_seed || !has_tls_key) {
    bootloader_random_enable();
    if (!has_seed) esp_fill_random(seed.data(), seed.size());
    const bool is_made = has_tls_key || make_tls_key();
    bootloader_random_disable();
    if (!is_made || !settings.write(kSeedName, seed) || !settings.write(kTlsKeyName, tls_key)) return false;
  }
  signer_.emplace(seed);
  return true;
}

bool DeviceKeys::make_tls_key() {
  PrivateKey key;
  return mbedtls_pk_setup(&key.context, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)) == 0 &&
         mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(key.context), random_bytes, nullptr) == 0 &&
         mbedtls_pk_write_key_pem(&key.context, bytes_of(tls_key_pem_.data()), tls_key_pem_.size()) == 0;
}

std::size_t DeviceKeys::write_certificate_request(const char* common_name, std::span<char> out) const {
  PrivateKey key;
  std::array<char, 64> subject{};
  std::snprintf(subject.data(), subject.size(), "CN=%s", common_name);
  const auto* pem = reinterpret_cast<const unsigned char*>(tls_key_pem_.data());
  if (mbedtls_pk_parse_key(&key.context, pem, std::strlen(tls_key_pem_.data()) + 1, nullptr, 0, random_bytes,
                           nullptr) != 0) {
    return 0;
  }
  CertificateRequest request;
  mbedtls_x509write_csr_set_key(&request.context, &key.context);
  mbedtls_x509write_csr_set_md_alg(&request.context, MBEDTLS_MD_SHA256);
  if (mbedtls_x509write_csr_set_subject_name(&request.context, subject.data()) != 0) return 0;
  if (mbedtls_x509write_csr_pem(&request.context, bytes_of(out.data()), out.size(), random_bytes, nullptr) != 0) {
    return 0;
  }
  return std::strlen(out.data());
}

}  // namespace localgrid::esp32
