#pragma once

#include <cstdint>
#include <string>

#include "hal/hal.hpp"
#include "posix/net/socket.hpp"
#include "posix/net/tls-identity.hpp"

namespace localgrid::posix {

/// Whoever uses a link, and is told when it is worth another look.
class LinkUser {
 public:
  virtual void on_link() = 0;

 protected:
  ~LinkUser() = default;
};

/// What a link needs to speak TLS; a link without it speaks plain TCP.
struct TlsSettings {
  SSL_CTX* context = nullptr;
  const TlsIdentity* identity = nullptr;
  /// That the other side's certificate must carry.
  std::string server_name;
};

/// A device's connection, with the faults that real ones have.
///
///     closed ──open──► opening (TCP, then TLS) ──► open ──close, failure, hang-up──► closed
///        ▲                      │
///        └──── failure ─────────┘
class SocketLink final : public Link, private Ready {
 public:
  SocketLink(EventLoop& loop, LinkUser& user) : user_(&user), socket_(loop) {}

  void set_up(Endpoint endpoint, TlsSettings tls);

  void open() override;
  LinkState state() override { return state_; }
  std::size_t write(Bytes data) override;
  std::size_t read(MutableBytes out) override;
  void close() override;

  /// Decrypted bytes lie here of which no descriptor tells.
  bool has_more() const { return state_ == LinkState::kOpen && tls_ != nullptr && SSL_pending(tls_.get()) > 0; }

  /// The connection neither moves nor closes, as behind a modem that has hung.
  void set_stalled(bool is_stalled);
  /// No connection comes about, and the one there is breaks.
  void set_cut(bool is_cut);

 private:
  void on_ready(std::uint32_t events) override;
  bool begin_tls();
  void shake_hands();
  bool flush();
  void fail();
  std::size_t read_some(MutableBytes out);

  LinkUser* user_;
  Endpoint endpoint_;
  TlsSettings tls_settings_;
  Socket socket_;
  Owned<SSL> tls_;
  LinkState state_ = LinkState::kClosed;
  bool is_connecting_ = false;
  bool is_stalled_ = false;
  bool is_cut_ = false;
  /// Taken from the device and not yet by the system.
  std::string waiting_;
};

}  // namespace localgrid::posix
