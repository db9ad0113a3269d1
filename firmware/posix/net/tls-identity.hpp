#pragma once

#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <string>

namespace localgrid::posix {

struct OpensslFree {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* connection) const { SSL_free(connection); }
  void operator()(BIO* stream) const { BIO_free(stream); }
};
template <typename T>
using Owned = std::unique_ptr<T, OpensslFree>;

/// Contexts by the authority that they trust, shared by all devices of a node: one each would cost memory.
class TlsContexts {
 public:
  /// Null for what is no certificate in PEM.
  SSL_CTX* trusting(const std::string& ca_certificate_pem);

 private:
  std::map<std::string, Owned<SSL_CTX>> contexts_;
};

/// The P-256 key of a device's connection, and the certificate that a node gave it.
class TlsIdentity {
 public:
  /// Empty when the system gives no randomness.
  static std::string new_key_pem();

  bool set_key(const std::string& key_pem);
  bool set_certificate(const std::string& certificate_pem);
  bool has_certificate() const { return certificate_ != nullptr; }
  /// PKCS #10 in PEM with this common name, signed by the key (RFC 2986); empty when that fails.
  std::string certificate_request(const std::string& common_name) const;
  /// Gives a new connection what it needs to show who it is.
  bool apply(SSL* connection) const;

 private:
  Owned<EVP_PKEY> key_;
  Owned<X509> certificate_;
};

}  // namespace localgrid::posix
