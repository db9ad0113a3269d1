#include "posix/net/tls-identity.hpp"

#include <openssl/pem.h>

namespace localgrid::posix {

namespace {

struct RequestFree {
  void operator()(X509_REQ* request) const { X509_REQ_free(request); }
};

Owned<BIO> stream_of(const std::string& text) {
  return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string text_of(BIO* stream) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(stream, &data);
  return length <= 0 ? std::string() : std::string(data, static_cast<std::size_t>(length));
}

Owned<X509> certificate_of(const std::string& pem) {
  const auto stream = stream_of(pem);
  return Owned<X509>(stream ? PEM_read_bio_X509(stream.get(), nullptr, nullptr, nullptr) : nullptr);
}

}  // namespace

SSL_CTX* TlsContexts::trusting(const std::string& ca_certificate_pem) {
  if (const auto known = contexts_.find(ca_certificate_pem); known != contexts_.end()) return known->second.get();
  const auto authority = certificate_of(ca_certificate_pem);
  Owned<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
  if (!authority || !context) return nullptr;
  if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), authority.get()) != 1) return nullptr;
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return contexts_.emplace(ca_certificate_pem, std::move(context)).first->second.get();
}

std::string TlsIdentity::new_key_pem() {
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const Owned<BIO> stream(BIO_new(BIO_s_mem()));
  if (!key || !stream) return {};
  if (PEM_write_bio_PrivateKey(stream.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) return {};
  return text_of(stream.get());
}

bool TlsIdentity::set_key(const std::string& key_pem) {
  const auto stream = stream_of(key_pem);
  key_.reset(stream ? PEM_read_bio_PrivateKey(stream.get(), nullptr, nullptr, nullptr) : nullptr);
  return key_ != nullptr;
}

bool TlsIdentity::set_certificate(const std::string& certificate_pem) {
  certificate_ = certificate_of(certificate_pem);
  return certificate_ != nullptr;
}

std::string TlsIdentity::certificate_request(const std::string& common_name) const {
  const std::unique_ptr<X509_REQ, RequestFree> request(X509_REQ_new());
  const Owned<BIO> stream(BIO_new(BIO_s_mem()));
  if (!key_ || !request || !stream) return {};
  X509_NAME* name = X509_REQ_get_subject_name(request.get());
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
  const int length = static_cast<int>(common_name.size());
  const bool is_made = X509_REQ_set_version(request.get(), 0) == 1 &&
                       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, length, -1, 0) == 1 &&
                       X509_REQ_set_pubkey(request.get(), key_.get()) == 1 &&
                       X509_REQ_sign(request.get(), key_.get(), EVP_sha256()) > 0 &&
                       PEM_write_bio_X509_REQ(stream.get(), request.get()) == 1;
  return is_made ? text_of(stream.get()) : std::string();
}

bool TlsIdentity::apply(SSL* connection) const {
  return key_ && certificate_ && SSL_use_certificate(connection, certificate_.get()) == 1 &&
         SSL_use_PrivateKey(connection, key_.get()) == 1;
}

}  // namespace localgrid::posix
