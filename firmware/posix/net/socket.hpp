#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "posix/net/event-loop.hpp"

namespace localgrid::posix {

/// Where a node listens, and the loopback address that a device calls from so that a node on the same machine sees
/// devices at addresses of their own, as on a network. 0 lets the system choose.
struct Endpoint {
  /// An IPv4 address, or `localhost`.
  std::string host;
  std::uint16_t port = 0;
  std::uint32_t source = 0;
};

/// A non-blocking TCP socket that is connecting or connected.
class Socket {
 public:
  explicit Socket(EventLoop& loop) : loop_(&loop) {}
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Begins; false when it cannot even begin.
  bool connect(const Endpoint& endpoint, Ready* ready);
  /// After it became writable: whether the connection came about.
  bool is_connected() const;
  void close();
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  /// What is watched for; none at all while it is deaf.
  void want(bool read, bool write);
  /// A deaf socket stays connected and hears of nothing.
  void set_deaf(bool is_deaf);

 private:
  void watch();

  EventLoop* loop_;
  Ready* ready_ = nullptr;
  int descriptor_ = -1;
  std::uint32_t wanted_ = 0;
  bool is_deaf_ = false;
};

/// The loopback address of a device by its number; different for the first 4 million.
std::uint32_t loopback_address(std::uint32_t number);

}  // namespace localgrid::posix
