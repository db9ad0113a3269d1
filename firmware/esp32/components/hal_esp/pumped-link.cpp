#include "hal_esp/pumped-link.hpp"

#include <array>
#include <cstring>

namespace localgrid::esp32 {
namespace {

constexpr std::size_t kOutgoingBytes = 4096;
constexpr std::size_t kIncomingBytes = 4096;
/// A connection that neither succeeds nor fails is given up: TCP may do neither for ever.
constexpr std::uint64_t kConnectMs = 15'000;
/// Every certificate of a node has this name, and no device's has it: the node may change its address.
constexpr const char* kServerName = "localhost";

unsigned int pem_size(const char* pem) { return static_cast<unsigned int>(std::strlen(pem) + 1); }

const unsigned char* bytes_of(const char* pem) { return reinterpret_cast<const unsigned char*>(pem); }

bool is_only_waiting(ssize_t result) {
  return result == ESP_TLS_ERR_SSL_WANT_READ || result == ESP_TLS_ERR_SSL_WANT_WRITE;
}

}  // namespace

PumpedLink::PumpedLink(const char* host, std::uint16_t port, const TlsIdentity& identity)
    : host_(host),
      identity_(identity),
      port_(port),
      outgoing_(xStreamBufferCreate(kOutgoingBytes, 1)),
      incoming_(xStreamBufferCreate(kIncomingBytes, 1)) {
  configuration_.non_block = true;
  configuration_.timeout_ms = static_cast<int>(kConnectMs);
  configuration_.is_plain_tcp = identity.authority_pem == nullptr;
  if (configuration_.is_plain_tcp) return;
  configuration_.cacert_buf = bytes_of(identity.authority_pem);
  configuration_.cacert_bytes = pem_size(identity.authority_pem);
  configuration_.clientcert_buf = bytes_of(identity.certificate_pem);
  configuration_.clientcert_bytes = pem_size(identity.certificate_pem);
  configuration_.clientkey_buf = bytes_of(identity.key_pem);
  configuration_.clientkey_bytes = pem_size(identity.key_pem);
  configuration_.common_name = kServerName;
}

PumpedLink::~PumpedLink() {
  drop();
  vStreamBufferDelete(outgoing_);
  vStreamBufferDelete(incoming_);
}

void PumpedLink::open() {
  const std::uint32_t now = wanted_.load();
  wanted_.store(now + ((now & 1) == 0 ? 1 : 2));
}

void PumpedLink::close() {
  const std::uint32_t now = wanted_.load();
  if ((now & 1) == 1) wanted_.store(now + 1);
}

LinkState PumpedLink::state() {
  const std::uint32_t now = wanted_.load();
  if ((now & 1) == 0) return LinkState::kClosed;
  const bool was_opened = opened_.load() == now;
  if (failed_.load() != now) return was_opened ? LinkState::kOpen : LinkState::kOpening;
  // What came before the end is still to be read: of a download that is the end of the image.
  return was_opened && xStreamBufferIsEmpty(incoming_) == pdFALSE ? LinkState::kOpen : LinkState::kClosed;
}

std::size_t PumpedLink::write(Bytes data) {
  return state() == LinkState::kOpen ? xStreamBufferSend(outgoing_, data.data(), data.size(), 0) : 0;
}

std::size_t PumpedLink::read(MutableBytes out) {
  return state() == LinkState::kOpen ? xStreamBufferReceive(incoming_, out.data(), out.size(), 0) : 0;
}

bool PumpedLink::pump(std::uint64_t mono_ms) {
  if (!is_current()) {
    drop();
    served_ = wanted_.load();
    if ((served_ & 1) == 1) begin(mono_ms);
    return true;
  }
  if (connection_ == nullptr) return false;
  if (opened_.load() != served_) {
    connect(mono_ms);
    return false;
  }
  const bool has_sent = send();
  const bool has_received = connection_ != nullptr && receive();
  return has_sent || has_received;
}

void PumpedLink::lose() {
  drop();
  served_ = wanted_.load();
  failed_.store(served_);
}

void PumpedLink::begin(std::uint64_t mono_ms) {
  // The other task sees neither buffer until `opened_` says so.
  xStreamBufferReset(outgoing_);
  xStreamBufferReset(incoming_);
  piece_size_ = 0;
  piece_sent_ = 0;
  connection_ = esp_tls_init();
  deadline_mono_ms_ = mono_ms + kConnectMs;
  if (connection_ == nullptr) failed_.store(served_);
}

void PumpedLink::connect(std::uint64_t mono_ms) {
  const int result = esp_tls_conn_new_async(host_, static_cast<int>(std::strlen(host_)), port_.load(), &configuration_,
                                            connection_);
  if (result == 1) {
    opened_.store(served_);
  } else if (result < 0 || mono_ms >= deadline_mono_ms_) {
    fail();
  }
}

bool PumpedLink::send() {
  if (piece_sent_ == piece_size_) {
    piece_size_ = xStreamBufferReceive(outgoing_, piece_.data(), piece_.size(), 0);
    piece_sent_ = 0;
  }
  if (piece_size_ == 0) return false;
  // After "not now" TLS wants the same bytes again, so a piece stays until all of it is taken.
  const ssize_t result = esp_tls_conn_write(connection_, piece_.data() + piece_sent_, piece_size_ - piece_sent_);
  if (result > 0) {
    piece_sent_ += static_cast<std::size_t>(result);
    return true;
  }
  if (is_only_waiting(result)) return false;
  fail();
  return true;
}

bool PumpedLink::receive() {
  std::array<std::uint8_t, kPieceBytes> piece{};
  const std::size_t room = xStreamBufferSpacesAvailable(incoming_);
  if (room == 0) return false;
  const ssize_t result = esp_tls_conn_read(connection_, piece.data(), room < piece.size() ? room : piece.size());
  if (result > 0) {
    xStreamBufferSend(incoming_, piece.data(), static_cast<std::size_t>(result), 0);
    return true;
  }
  if (is_only_waiting(result)) return false;
  fail();
  return true;
}

void PumpedLink::fail() {
  drop();
  failed_.store(served_);
}

void PumpedLink::drop() {
  if (connection_ != nullptr) esp_tls_conn_destroy(connection_);
  connection_ = nullptr;
}

}  // namespace localgrid::esp32
